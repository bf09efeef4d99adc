package h2scheme

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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

// each runs a test in clear and under TLS.
func each(t *testing.T, f func(*testing.T, *server)) {
	for name, secure := range map[string]bool{"in clear": false, "under TLS": true} {
		t.Run(name, func(t *testing.T) { f(t, serve(t, secure)) })
	}
}

func TestAServerBearsTheColonAndResetsItWithoutTheWrapper(t *testing.T) {
	each(t, func(t *testing.T, s *server) {
		for _, row := range []struct {
			on   bool
			want string
		}{{true, "200 GET / a=1 body=0 big=0"}, {false, "RST PROTOCOL_ERROR"}} {
			s.on.Store(row.on)
			p := s.dial(t)
			p.get(1, request("https:", "x-a: 1"))
			p.send(t)
			if got := p.answers(t, 1)[1]; got != row.want {
				t.Errorf("with the wrapper %v: %q, not %q", row.on, got, row.want)
			}
			p.get(3, request("https:"))
			p.send(t)
			p.answers(t, 1)
		}
		if n := s.mended.Load(); n != 1 {
			t.Errorf("%d connections were told to be mended, not the one that was", n)
		}
	})
}

func TestManyStreamsAtOnceWithBodiesAndTables(t *testing.T) {
	each(t, func(t *testing.T, s *server) {
		const streams = 100
		p := s.dial(t)
		for i := range uint32(streams) {
			list := request([]string{"https:", "https", "http:"}[i%3], fmt.Sprintf("x-a: %d", i%7))
			list[0].Value = http.MethodPost
			_ = p.WriteHeaders(http2.HeadersFrameParam{StreamID: 2*i + 1, BlockFragment: p.encode(list), EndHeaders: true})
		}
		for i := range uint32(streams) { // bodies after all headers, so that all streams are open together
			_ = p.WriteData(2*i+1, true, bytes.Repeat([]byte("b"), int(i)))
		}
		p.send(t)
		got := p.answers(t, streams)
		for i := range uint32(streams) {
			if want := fmt.Sprintf("200 POST / a=%d body=%d big=0", i%7, i); got[2*i+1] != want {
				t.Errorf("stream %d: %q, not %q", 2*i+1, got[2*i+1], want)
			}
		}
	})
}

func TestABigHeaderOverManyFrames(t *testing.T) {
	each(t, func(t *testing.T, s *server) {
		p := s.dial(t)
		p.getBig(1, request("https:", "x-big: "+strings.Repeat("v", 300_000)))
		p.get(3, request("https:", "x-a: after"))
		p.send(t)
		got := p.answers(t, 2)
		if got[1] != "200 GET / a= body=0 big=300000" || got[3] != "200 GET / a=after body=0 big=0" {
			t.Errorf("answers: %v", got)
		}
	})
}

// What the server says of nonsense is the server's answer, wrapper or not.
func TestNonsenseGetsTheServersOwnAnswer(t *testing.T) {
	rows := []struct {
		says string
		send func(p *peer)
		want string // "": whatever it is without the wrapper
	}{
		{"a block that is not HPACK, after one that was mended", func(p *peer) {
			p.get(1, request("https:"))
			_ = p.WriteHeaders(http2.HeadersFrameParam{StreamID: 3, BlockFragment: []byte{0xff, 0xff, 0xff, 0xff, 0x0f}, EndHeaders: true})
		}, "GOAWAY COMPRESSION_ERROR"},
		{"CONTINUATION of nothing", func(p *peer) { _ = p.WriteContinuation(1, true, []byte{0x82}) }, ""},
		{"a PING within a block", func(p *peer) {
			_ = p.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x82}})
			_ = p.WritePing(false, [8]byte{})
		}, ""},
		{"DATA on stream 0", func(p *peer) { _ = p.WriteData(0, true, []byte("x")) }, ""},
		{"a :scheme of no known kind", func(p *peer) { p.get(1, request("ftp:")) }, ""},
		{"a header list beyond the server's limit", func(p *peer) { p.getBig(1, request("https", "x-big: "+strings.Repeat("~", 500_000))) }, ""},
	}
	last := func(t *testing.T, s *server, on bool, send func(*peer)) string {
		s.on.Store(on)
		p := s.dial(t)
		send(p)
		p.send(t)
		for range 2 { // a good answer may come before the one that is looked for
			for _, text := range p.answers(t, 1) {
				if !strings.HasPrefix(text, "200") {
					return text
				}
			}
		}
		return ""
	}
	each(t, func(t *testing.T, s *server) {
		for _, row := range rows {
			want := row.want
			if want == "" {
				want = last(t, s, false, row.send)
			}
			if got := last(t, s, true, row.send); got != want || got == "" {
				t.Errorf("%s: %q, not %q", row.says, got, want)
			}
		}
	})
}

func TestAClientThatGoesAway(t *testing.T) {
	each(t, func(t *testing.T, s *server) {
		p := s.dial(t)
		p.get(1, request("https:"))
		_ = p.WriteGoAway(0, http2.ErrCodeNo, []byte("bye"))
		p.send(t)
		if got := p.answers(t, 1)[1]; !strings.HasPrefix(got, "200 ") {
			t.Errorf("the stream before GOAWAY: %q", got)
		}
		_ = p.conn.Close() // within nothing; the next one within a frame
		p = s.dial(t)
		p.get(1, request("https:"))
		p.Truncate(p.Len() - 3)
		p.send(t)
		_ = p.conn.Close()
	})
}

func TestHTTP1PassesThrough(t *testing.T) {
	each(t, func(t *testing.T, s *server) {
		scheme := "http://"
		if s.tls != nil {
			scheme = "https://"
		}
		for i := range 3 { // on one connection
			req, err := http.NewRequest(http.MethodPost, scheme+s.addr+"/p", strings.NewReader(strings.Repeat("b", 100_000)))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("X-A", fmt.Sprint(i))
			resp, err := s.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if want := fmt.Sprintf("POST /p a=%d body=100000 big=0", i); err != nil || string(got) != want || resp.ProtoMajor != 1 {
				t.Errorf("%s %q, not %q: %v", resp.Proto, got, want, err)
			}
		}
	})
}

// errAgain stands for a read that ran into its deadline.
var errAgain = errors.New("again")

// broken gives one piece a read, with an error before each.
type broken struct {
	net.Conn
	pieces []string
	again  bool
}

func (b *broken) Read(p []byte) (int, error) {
	if b.again = !b.again; b.again {
		return 0, errAgain
	}
	if len(b.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.pieces[0])
	if b.pieces[0] = b.pieces[0][n:]; b.pieces[0] == "" {
		b.pieces = b.pieces[1:]
	}
	return n, nil
}

func TestReadsGoOnAfterAnError(t *testing.T) {
	s, want := newSender(), newSender()
	s.get(1, request("https:"))
	want.get(1, request("https"))
	wire := s.String()
	c := &conn{Conn: &broken{pieces: []string{wire[:5], wire[5:30], wire[30:40], wire[40:]}}, stream: newStream(func() {})}
	var got []byte
	buf := make([]byte, 11)
	for range 1000 {
		n, err := c.Read(buf)
		got = append(got, buf[:n]...)
		if err == io.EOF {
			break
		}
		if err != nil && err != errAgain {
			t.Fatal(err)
		}
	}
	if g, w := fmt.Sprint(received(t, got)), fmt.Sprint(received(t, want.Bytes())); g != w {
		t.Errorf("read %s, not %s", g, w)
	}
}
