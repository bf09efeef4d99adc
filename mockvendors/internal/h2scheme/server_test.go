package h2scheme

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/net/http2"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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
