// Package h2scheme lets Go's HTTP/2 server bear clients that send the pseudo-header :scheme with a colon, "https:" for
// "https", as firebase-admin for Node does in sendEach. Real hosts take it; Go's server resets such streams with
// PROTOCOL_ERROR before any handler runs.
//
// It owns a net.Listener that mends what a client sends, frame by frame, before the server reads it:
//
//	client ──▶ TLS ──▶ conn.Read ─┬─ no HTTP/2 preface ───────────────▶ as it came (HTTP/1.1)
//	                              └─ frames ─┬─ any but HEADERS ──────▶ as they came
//	                                         └─ header blocks ─ :scheme ─┬─ fine: as they came
//	                                                                     └─ "https:": written anew
//
// What the server sends is left alone. TLS has to end before it, so wrap the listener that tls.NewListener returns; the
// server then meets HTTP/2 on what looks like a plain connection and needs http.Protocols.SetUnencryptedHTTP2. Request.TLS
// is nil there. It judges nothing: what it cannot follow it hands over unchanged, and the server answers as it would have.
package h2scheme

import "net"

// Wrap returns l with connections that are mended. on is asked once a connection, when it is accepted; a connection for
// which it says no is handed over as l gave it. mended is called with the first request of a connection that needed it.
func Wrap(l net.Listener, on func() bool, mended func()) net.Listener {
	return &listener{l, on, mended}
}

type listener struct {
	net.Listener
	on     func() bool
	mended func()
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil || !l.on() {
		return c, err
	}
	return &conn{Conn: c, stream: newStream(l.mended)}, nil
}

// conn is a connection whose reader gets the mended stream. It must not offer ConnectionState: net/http looks for HTTP/2's
// preface only where there is none.
type conn struct {
	net.Conn
	stream *stream
}

func (c *conn) Read(p []byte) (int, error) {
	for {
		if c.stream.out.Len() > 0 {
			return c.stream.out.Read(p)
		}
		n, err := c.Conn.Read(p)
		if n == 0 || c.stream.through() {
			return n, err
		}
		c.stream.feed(p[:n]) // an error that came with the bytes comes again with the next read
	}
}
