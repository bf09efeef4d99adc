package h2scheme

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// server is net/http behind the wrapper, in clear or under TLS. It answers with the request's method, path, X-A and the
// size of its body and of X-Big.
type server struct {
	addr   string
	tls    *tls.Config // of its clients; nil: in clear
	on     atomic.Bool
	mended atomic.Int32 // connections
	client *http.Client
}

const patience = 20 * time.Second

func serve(t *testing.T, secure bool) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{addr: l.Addr().String()}
	s.on.Store(true)
	transport := &http.Transport{}
	if secure {
		made := httptest.NewUnstartedServer(nil) // for its certificate
		made.StartTLS()
		certificate, client := made.TLS.Certificates[0], made.Client().Transport.(*http.Transport).TLSClientConfig
		made.Close()
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}, NextProtos: []string{"h2", "http/1.1"}})
		s.tls = &tls.Config{RootCAs: client.RootCAs, ServerName: "example.com", NextProtos: []string{"h2"}}
		transport.TLSClientConfig = &tls.Config{RootCAs: client.RootCAs, ServerName: "example.com"}
	}
	s.client = &http.Client{Transport: transport, Timeout: patience}
	protocols := &http.Protocols{}
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(true)
	protocols.SetUnencryptedHTTP2(true)
	srv := &http.Server{Protocols: protocols, MaxHeaderBytes: 400_000, ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: patience,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			fmt.Fprintf(w, "%s %s a=%s body=%d big=%d", r.Method, r.URL.Path, r.Header.Get("X-A"), len(body), len(r.Header.Get("X-Big")))
		})}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(Wrap(l, s.on.Load, func() { s.mended.Add(1) })) }()
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := srv.Shutdown(ctx); err != nil {
			t.Errorf("the server does not shut down: %v", err)
		}
		<-done
	})
	return s
}

// peer is a client that says what it likes.
type peer struct {
	*sender
	conn net.Conn
	read *http2.Framer
}

func (s *server) dial(t *testing.T) *peer {
	t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	if s.tls != nil {
		conn = tls.Client(conn, s.tls)
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	p := &peer{sender: newSender(), conn: conn, read: http2.NewFramer(io.Discard, conn)}
	p.read.ReadMetaHeaders = hpack.NewDecoder(tableSize, nil)
	t.Cleanup(func() { _ = conn.Close() })
	return p
}

// send sends what the sender holds.
func (p *peer) send(t *testing.T) {
	t.Helper()
	if _, err := p.WriteTo(p.conn); err != nil {
		t.Fatal(err)
	}
}

// getBig sends a request in as many frames as it takes.
func (p *peer) getBig(stream uint32, list []hpack.HeaderField) {
	b := p.encode(list)
	_ = p.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: b[:5], EndStream: true})
	for b = b[5:]; len(b) > 0; {
		n := min(len(b), frameLen)
		_ = p.WriteContinuation(stream, n == len(b), b[:n])
		b = b[n:]
	}
}

// answers reads until n streams have ended, and says how: "200 body", "RST code"; or the connection's end under 0.
func (p *peer) answers(t *testing.T, n int) map[uint32]string {
	t.Helper()
	out, body, status := map[uint32]string{}, map[uint32]string{}, map[uint32]string{}
	for len(out) < n {
		f, err := p.read.ReadFrame()
		if err != nil {
			out[0] = err.Error()
			return out
		}
		id := f.Header().StreamID
		switch f := f.(type) {
		case *http2.SettingsFrame:
			if !f.IsAck() {
				_ = p.WriteSettingsAck()
				p.send(t)
			}
		case *http2.MetaHeadersFrame:
			status[id] = f.PseudoValue("status")
			if f.StreamEnded() {
				out[id] = status[id]
			}
		case *http2.DataFrame:
			if body[id] += string(f.Data()); f.StreamEnded() {
				out[id] = status[id] + " " + body[id]
			}
		case *http2.RSTStreamFrame:
			out[id] = "RST " + f.ErrCode.String()
		case *http2.GoAwayFrame:
			if f.ErrCode == http2.ErrCodeNo {
				continue // no new streams; the open ones are still answered
			}
			out[0] = "GOAWAY " + f.ErrCode.String()
			return out
		}
	}
	return out
}
