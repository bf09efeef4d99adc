package front

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// elsewhere answers for hosts that are not covered.
type elsewhere struct {
	transport *http.Transport // to the vendors, for requests in clear
}

func newElsewhere() *elsewhere {
	return &elsewhere{transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 100, IdleConnTimeout: time.Minute}}
}

func (e *elsewhere) close() { e.transport.CloseIdleConnections() }

// serve speaks TLS under the host's own name, or plain HTTP where the client does, and gives every request the same answer.
// It returns when the connection has ended. What is neither is closed.
func (e *elsewhere) serve(c net.Conn, host string, leaf func(string) (*tls.Certificate, error), answer http.HandlerFunc) {
	_ = c.SetReadDeadline(time.Now().Add(helloTimeout))
	first := make([]byte, 1)
	if _, err := io.ReadFull(c, first); err != nil {
		return
	}
	_ = c.SetReadDeadline(time.Time{})
	c = &prefixed{Conn: c, first: first}
	if first[0] == 0x16 {
		c = tls.Server(c, &tls.Config{
			MinVersion: tls.VersionTLS12, NextProtos: protocols(host),
			GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
				if hello.ServerName != "" {
					host = hello.ServerName
				}
				if len(host) > maxName {
					return nil, errLongName
				}
				return leaf(host)
			},
		})
	}
	ended := make(chan struct{})
	one := &oneConn{conn: c, ended: ended}
	server := http.Server{
		Handler: answer, ReadHeaderTimeout: helloTimeout, IdleTimeout: helloTimeout, ErrorLog: log.New(io.Discard, "", 0),
		ConnState: func(_ net.Conn, s http.ConnState) {
			if s == http.StateClosed || s == http.StateHijacked {
				close(ended)
			}
		},
	}
	_ = server.Serve(one)
	_ = server.Close()
}

// errLongName ends a handshake for a name that no host can have: leaves are kept, and this one would be as long.
var errLongName = errors.New("front: longer than any host's name")

// protocols are what a host speaks: Apple's push service HTTP/2 alone, and its clients ask for nothing else.
func protocols(host string) []string {
	switch host {
	case "api.push.apple.com", "api.development.push.apple.com", "api.sandbox.push.apple.com":
		return []string{"h2"}
	}
	return []string{"h2", "http/1.1"}
}

// explain says why a host is not answered for: 421, Misdirected Request.
func (f *Front) explain(host string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusMisdirectedRequest)
		_ = json.NewEncoder(w).Encode(why(host))
	}
}

// why says what is wrong with a host, and what to do.
func why(host string) map[string]string {
	switch {
	case host == "":
		return map[string]string{
			"error":  "pushrig: the connection names no host; nothing was sent anywhere",
			"remedy": "let the program call a vendor by its name, not by an address, and give the name to TLS (server name indication)",
		}
	case len(host) > maxName:
		host = "a name longer than any host's"
	}
	return map[string]string{
		"error": "pushrig: " + host + " is none of the push vendors' hosts; nothing was sent to it",
		"remedy": "start pushrig with --vendors that have this host, or let the program reach it some other way: " +
			"what it may call beside the vendors has no place in a run against mocks",
	}
}

// oneConn is a listener of one connection.
type oneConn struct {
	conn  net.Conn
	ended chan struct{}
}

func (l *oneConn) Accept() (net.Conn, error) {
	if c := l.conn; c != nil {
		l.conn = nil
		return c, nil
	}
	<-l.ended
	return nil, errClosed
}

func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
