// Package backend is the IM backend of the rig as a server of its own: presence, the decision whom to push to, and the
// pipeline to the vendors, behind HTTP.
//
// It owns the server: its listener, its clock, its certificates, and the wiring. It knows the vendors by the mock's line of JSON
// alone, so that both may run anywhere. What the calls mean is package restform's, who is pushed is im's.
//
//	script, phones ──HTTP──▶ restform ─▶ im ─pusher─▶ pipeline ──HTTP──▶ vendors
//	                                                  pipeline ◀─receipts── vendors
package backend

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/console"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
	"github.com/pushrig/pushrig/sim/internal/restform"
)

// Config is what a backend is made of.
type Config struct {
	// Listen is the loopback address to serve on; port 0 takes a free one.
	Listen string
	// TLS serves https too, on the next port (a free one for port 0); nil: http alone.
	TLS *tls.Config
	// Vendors says where the vendors are and who their apps are: the mock's line of JSON, read by ReadVendors.
	Vendors Vendors
	// File is the backend's own settings, from scenarios.ParseBackend or scenarios.BackendOf.
	File *scenarios.Backend
	// Books are told of every journey; nil: nobody keeps books. Journeys are numbered from 1 in the order in which messages are
	// taken, a group's receivers in its members' order.
	Books Books
	// OnPanic is told what a part of the backend panicked with, and where.
	OnPanic func(value any, trace []byte)
}

// Backend is a server at work. It is safe for concurrent use.
type Backend struct {
	ready    Ready
	clock    *clock.Clock
	pipeline *pipeline.Dispatcher
	server   *http.Server
	served   sync.WaitGroup
	counts   counts
	im       *im.Server
	prefix   string // of message keys: of this process alone
}

// ErrListen is an address that cannot be had.
var ErrListen = errors.New("the backend cannot listen")

// Start builds a backend and serves it.
func Start(c Config) (*Backend, error) {
	if c.OnPanic == nil {
		c.OnPanic = func(any, []byte) {}
	}
	listener, err := listen(c.Listen)
	if err != nil {
		return nil, err
	}
	var secure net.Listener
	if c.TLS != nil {
		if secure, err = listen(next(listener, c.Listen)); err != nil {
			_ = listener.Close()
			return nil, err
		}
	}
	b, err := build(c, "http://"+listener.Addr().String())
	if err != nil {
		_ = listener.Close()
		if secure != nil {
			_ = secure.Close()
		}
		return nil, err
	}
	// No write timeout: a jump of the clock may take as long as it says.
	b.server.ReadHeaderTimeout, b.server.ReadTimeout, b.server.IdleTimeout = 10*time.Second, 30*time.Second, 2*time.Minute
	if secure != nil {
		b.server.TLSConfig = c.TLS
		b.ready.URLTLS, b.ready.Hosts = "https://"+secure.Addr().String(), Hosts()
		b.served.Go(func() { _ = b.server.ServeTLS(secure, "", "") })
	}
	b.served.Go(func() { _ = b.server.Serve(listener) })
	return b, nil
}

// next is the address after a listener's, a free one where the listener's was one.
func next(l net.Listener, asked string) string {
	host, port, _ := net.SplitHostPort(asked) // it was listened on
	if port != "0" {
		port = strconv.Itoa(l.Addr().(*net.TCPAddr).Port + 1)
	}
	return net.JoinHostPort(host, port)
}

// listen takes a loopback address, and no other.
func listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%w on %q: it is not HOST:PORT, such as 127.0.0.1:0", ErrListen, address)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%w on %s: loopback addresses only, such as 127.0.0.1", ErrListen, address)
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%w on %s: %w; choose another address, or port 0 for a free one", ErrListen, address, err)
	}
	return l, nil
}

// build makes everything but the listener.
func build(c Config, url string) (*Backend, error) {
	rows, err := console.Rows(c.Vendors.vendors, certificatesOf(c.File))
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("the vendors' line names no app: there would be nobody to push for")
	}
	b := &Backend{clock: clockOf(c.File.Clock), prefix: rand.Text()[:6]}
	b.clock.OnPanic(c.OnPanic)
	b.counts.init(c.Books)
	standing := c.File.Clock.Mode == scenarios.ClockSimulated
	if b.pipeline, err = newPipeline(c, b, url, rows, standing); err != nil {
		return nil, err
	}
	if b.im, err = im.New(im.Config{Clock: b.clock, Observer: &b.counts, Pusher: pusher{b}}); err != nil {
		return nil, err
	}
	app := restform.App{SDKAppID: c.File.SDKAppID, Key: c.File.Key, Admins: c.File.Admins}
	if app.Key == "" {
		app.Key = rand.Text() + rand.Text() // nobody knows it but who reads the ready line
	}
	form := restform.Config{
		IM: b.im, Clock: b.clock, App: app, Settings: settingsOf(c.File.Rest), Counts: b.counts.view,
		OnPanic: func(v any) { c.OnPanic(v, debug.Stack()) },
	}
	for _, r := range rows {
		form.Certificates = append(form.Certificates, restform.Certificate{ID: r.ID, App: r.App, Vendor: r.Vendor, Package: r.Package})
	}
	if standing {
		form.Together = b.pipeline.Together
	}
	mux := http.NewServeMux()
	mux.Handle("/receipts/", http.StripPrefix("/receipts", b.pipeline.ReceiptHandler()))
	mux.Handle("/", restform.New(form).Handler())
	b.server = &http.Server{Handler: mux}
	b.ready = readyOf(url, app, form.Certificates)
	return b, nil
}

// newPipeline makes the pipeline. A standing clock has one request a vendor at a time, so that who gets the last of a quota is
// not chance.
func newPipeline(c Config, b *Backend, url string, rows []console.Row, standing bool) (*pipeline.Dispatcher, error) {
	cfg := pipeline.Config{Clock: b.clock, Observer: &b.counts, Seed: c.File.Seed, OnPanic: c.OnPanic, Receipt: b.counts.receipt}
	for _, r := range rows {
		r.Callback = pipeline.ReceiptURL(url+"/receipts", r.Vendor, r.ID)
		cfg.Certificates = append(cfg.Certificates, r.Certificate)
	}
	p := c.File.Pipeline
	if p.Queue != nil {
		cfg.QueueSize = *p.Queue
	}
	if p.Workers != nil {
		cfg.Workers = *p.Workers
	}
	if standing {
		cfg.Workers = 1
	}
	if p.Retries != nil {
		cfg.MaxAttempts = *p.Retries + 1
	}
	return pipeline.New(cfg)
}

// Ready says where the backend is and how to call it.
func (b *Backend) Ready() Ready { return b.ready }

// Close takes no more calls, lets what is under way end, and returns when all is over. When ctx ends first the rest is cut
// off.
func (b *Backend) Close(ctx context.Context) error {
	err := b.server.Shutdown(ctx)
	if err != nil {
		_ = b.server.Close()
	}
	b.served.Wait()
	b.clock.Stop()
	return errors.Join(err, b.pipeline.Close(ctx))
}
