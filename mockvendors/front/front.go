// Package front takes in the vendor traffic of programs that nobody changed, under the vendors' real host names.
//
// It owns a proxy that programs are told of, and listeners that they are led to without knowing. What is for a vendor goes
// byte for byte to that mock's own port, whose certificate stands for all the real names: TLS, HTTP/2 and whatever else a
// client does ends there. Nothing else is ever dialled; who asks for another host is told so, under that host's name.
//
//	CONNECT fcm.googleapis.com:443 ─┐
//	TLS to 127.0.0.1, by its SNI ───┼─ covered ─▶ the vendor's port (TLS ends here)
//	GET https://fcm… (in clear) ────┘
//	                                └─ not covered ─▶ 421 and why, inside the tunnel
//
// It knows hosts and addresses, and no vendor.
package front

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options say what a front leads where.
type Options struct {
	// Listen is the proxy's loopback address; "": 127.0.0.1 and a free port.
	Listen string
	// Direct are loopback addresses that programs are led to without their knowledge: the host is the one that TLS names.
	Direct []string
	// Routes are the covered hosts, and for each the loopback address that answers http and https for it.
	Routes map[string]string
	// Leaf signs for a host that is not covered, so that it can be told why.
	Leaf func(host string) (*tls.Certificate, error)
}

// Front is a front at work.
type Front struct {
	routes map[string]string
	leaf   func(string) (*tls.Certificate, error)
	calls  *calls

	proxy     net.Listener
	direct    []net.Listener
	server    *http.Server // of the proxy
	elsewhere *elsewhere
	conns     conns
	running   sync.WaitGroup
}

// Start starts a front; when it returns it answers. It fails as a whole.
func Start(o Options) (_ *Front, err error) {
	f := &Front{routes: o.Routes, leaf: o.Leaf, calls: newCalls(o.Routes), elsewhere: newElsewhere()}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if f.proxy, err = listen(o.Listen); err != nil {
		return nil, err
	}
	for _, address := range o.Direct {
		l, err := listen(address)
		if err != nil {
			return nil, err
		}
		f.direct = append(f.direct, l)
	}
	f.server = &http.Server{
		Handler: http.HandlerFunc(f.serveProxy), ReadHeaderTimeout: helloTimeout, IdleTimeout: 2 * time.Minute,
		ErrorLog: log.New(io.Discard, "", 0), // clients that hang up are not news
	}
	f.running.Go(func() { _ = f.server.Serve(f.proxy) })
	for _, l := range f.direct {
		f.running.Go(func() { f.acceptDirect(l) })
	}
	return f, nil
}

// helloTimeout is how long a client may take to say what it wants.
const helloTimeout = 10 * time.Second

// listen listens on a loopback address.
func listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("front: %q is not HOST:PORT: %w", address, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("front: %q is not on this machine: the front takes loopback addresses only", address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("front: cannot listen on %s: %w; choose another port, or port 0 for a free one", address, err)
	}
	return l, nil
}

// ProxyURL is what programs are told of: http://127.0.0.1:PORT.
func (f *Front) ProxyURL() string { return "http://" + f.proxy.Addr().String() }

// DirectAddrs are the addresses of Options.Direct, with the ports that they got.
func (f *Front) DirectAddrs() []string {
	out := make([]string, len(f.direct))
	for i, l := range f.direct {
		out[i] = l.Addr().String()
	}
	return out
}

// Calls are who was asked for so far.
func (f *Front) Calls() []Host { return f.calls.list() }

// Settle waits until no connection is open, and reports whether it came to that before ctx ended. Once a program has ended, the
// vendors have then seen all that it said, and what is counted is complete.
func (f *Front) Settle(ctx context.Context) bool {
	select {
	case <-f.conns.empty():
		return true
	case <-ctx.Done():
		return false
	}
}

// Close ends listeners and tunnels, and waits for them.
func (f *Front) Close() {
	if f.proxy != nil {
		_ = f.proxy.Close()
	}
	for _, l := range f.direct {
		_ = l.Close()
	}
	f.conns.close()
	if f.server != nil {
		_ = f.server.Close()
	}
	f.running.Wait()
	f.elsewhere.close()
}

// errClosed is what a connection meets that comes as the front closes.
var errClosed = errors.New("front: closed")
