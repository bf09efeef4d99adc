package vendortest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// The benchmark's size: connections that send at once, and phones that are sent to.
const (
	benchConns  = 64
	benchPhones = 10_000
)

// Send is the request that a benchmark repeats.
type Send struct {
	Path   string
	Header http.Header
	Body   func(token string) []byte
	OK     func(status int, body []byte) bool // whether the vendor accepted it
	Parse  func(body []byte) error            // how the bare handler reads the same body
	Answer string                             // what the bare handler answers
}

// Bench measures a vendor's send over loopback HTTP/1.1 with 64 connections and 10,000 phones on memory links, the journal
// on; every message must be accepted and shown. Beside it stand a bare net/http handler that reads and parses the same
// body and answers a constant, and the vendor's handler without sockets.
func Bench(b *testing.B, spec core.Spec, prepare func(e *Env) (Send, error), opts ...Option) {
	e := New(b, spec, append(opts, Quiet())...)
	send, err := prepare(e)
	if err != nil {
		b.Fatal(err)
	}
	var shown shownCount
	bodies := make([][]byte, benchPhones)
	for i := range bodies {
		d, err := e.Phone(With(func(o *handset.Options, _ *handset.InstallOptions, _ *link.Register) { o.Observer = &shown }))
		if err != nil {
			b.Fatal(err)
		}
		bodies[i] = send.Body(e.Token(d))
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = send.Parse(body)
		}
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, send.Answer)
	}))
	b.Cleanup(bare.Close)

	b.Run("mock", func(b *testing.B) {
		before := shown.n.Load()
		overSockets(b, e.Base, send, bodies, send.OK)
		all(b, e, &shown, before)
	})
	b.Run("bare", func(b *testing.B) {
		overSockets(b, bare.URL, send, bodies, func(status int, _ []byte) bool { return status == http.StatusOK })
	})
	b.Run("handler", func(b *testing.B) {
		handler, before := e.Vendor.Handler(), shown.n.Load()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r := httptest.NewRequest(http.MethodPost, send.Path, bytes.NewReader(bodies[i%len(bodies)]))
			r.Header = send.Header
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if !send.OK(w.Code, w.Body.Bytes()) {
				b.Fatalf("refused: %d %s", w.Code, w.Body)
			}
		}
		all(b, e, &shown, before)
	})
}

// all fails unless every message of the run was shown.
func all(b *testing.B, e *Env, shown *shownCount, before int64) {
	if err := e.Settle(); err != nil {
		b.Fatal(err)
	}
	if got := shown.n.Load() - before; got != int64(b.N) {
		b.Fatalf("%d of %d messages were shown", got, b.N)
	}
}

// overSockets sends b.N requests over the benchmark's connections.
func overSockets(b *testing.B, base string, send Send, bodies [][]byte, ok func(int, []byte) bool) {
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: benchConns, MaxIdleConnsPerHost: benchConns}}
	defer client.CloseIdleConnections()
	var next atomic.Int64
	var failed atomic.Pointer[error]
	var wg sync.WaitGroup
	b.ResetTimer()
	for range benchConns {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= b.N || failed.Load() != nil {
					return
				}
				if err := one(client, base, send, bodies[i%len(bodies)], ok); err != nil {
					failed.Store(&err)
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	if err := failed.Load(); err != nil {
		b.Fatal(*err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
}

func one(client *http.Client, base string, send Send, body []byte, ok func(int, []byte) bool) error {
	req, err := http.NewRequest(http.MethodPost, base+send.Path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header = send.Header.Clone()
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && !ok(resp.StatusCode, answer) {
		err = fmt.Errorf("refused: %d %s", resp.StatusCode, answer)
	}
	return err
}

// shownCount is an observer that counts what was shown.
type shownCount struct{ n atomic.Int64 }

var _ handset.Observer = (*shownCount)(nil)

func (c *shownCount) Shown(string, *link.Delivery, bool)        { c.n.Add(1) }
func (c *shownCount) HandedToApp(string, *link.Delivery)        {}
func (c *shownCount) Suppressed(string, *link.Delivery, string) {}
func (c *shownCount) Replaced(string, *link.Delivery)           {}
func (c *shownCount) Tapped(string, string, string)             {}
