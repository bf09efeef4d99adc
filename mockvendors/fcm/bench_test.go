package fcm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/vendortest"
)

const (
	benchTokens = 10_000
	benchConns  = 64
)

// unlimited lifts the limits that a benchmark's load would meet.
func unlimited(s *Settings) {
	s.ProjectPerMinute, s.DevicePerMinute, s.DevicePerHour, s.CollapsibleBurst = 0, 0, 0, 1<<40
}

// load is the mock with many phones, and the body for each.
type load struct {
	*client
	phones []*vendortest.Device
	bodies [][]byte
}

func newLoad(b *testing.B) *load {
	b.Helper()
	e := vendortest.New(b, Spec(), vendortest.Settings(unlimited))
	c, err := newClient(e)
	if err != nil {
		b.Fatal(err)
	}
	l := &load{client: c}
	for range benchTokens {
		d, err := e.Phone()
		if err != nil {
			b.Fatal(err)
		}
		l.phones = append(l.phones, d)
		l.bodies = append(l.bodies, []byte(`{"message":{"token":"`+e.Token(d)+`","notification":{"title":"Wang Fang","body":"See you at the station at eight"},`+
			`"data":{"ext":"{\"entity\":{\"action\":1,\"chatType\":1,\"content\":\"See you at the station at eight\",\"nickname\":\"Wang Fang\",\"sender\":\"user_1\"}}"},`+
			`"android":{"priority":"high","ttl":"86400s","notification":{"channel_id":"tuikit"}}}}`))
	}
	return l
}

// allShown fails unless every message was shown.
func (l *load) allShown(b *testing.B, sent int64) {
	b.Helper()
	if err := l.Settle(); err != nil {
		b.Fatal(err)
	}
	var shown int64
	for _, d := range l.phones {
		items, evicted := d.Tray()
		shown += int64(len(items) + evicted)
	}
	if shown != sent {
		b.Fatalf("%d sent, %d shown", sent, shown)
	}
}

// drive posts bodies over 64 connections; every answer must be 200.
func drive(b *testing.B, url, bearer string, bodies [][]byte) (sent int64) {
	b.Helper()
	tr := &http.Transport{MaxIdleConnsPerHost: benchConns, MaxConnsPerHost: benchConns}
	defer tr.CloseIdleConnections()
	hc := &http.Client{Transport: tr}
	var n, failed atomic.Int64
	b.SetParallelism(max(1, benchConns/runtime.GOMAXPROCS(0))) // times GOMAXPROCS
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			body := bodies[int(n.Add(1))%len(bodies)]
			req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
			if err != nil {
				failed.Add(1)
				continue
			}
			req.Header.Set("Authorization", bearer)
			req.Header.Set("Content-Type", "application/json")
			resp, err := hc.Do(req)
			if err != nil {
				failed.Add(1)
				continue
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				failed.Add(1)
			}
		}
	})
	b.StopTimer()
	if f := failed.Load(); f > 0 {
		b.Fatalf("%d of %d failed", f, n.Load())
	}
	return n.Load()
}

// BenchmarkSend is the mock over loopback HTTP/1.1, journal on, every message shown on a phone.
func BenchmarkSend(b *testing.B) {
	l := newLoad(b)
	sent := drive(b, l.Base+"/v1/projects/"+l.App().ProjectID+"/messages:send", strings.TrimPrefix(l.bearer, "Authorization: "), l.bodies)
	l.allShown(b, sent)
}

// BenchmarkBare is net/http with a handler that reads and parses the same body and answers a constant: what BenchmarkSend is
// measured against.
func BenchmarkBare(b *testing.B) {
	bodies := make([][]byte, 0, benchTokens)
	l := newLoad(b)
	bodies = append(bodies, l.bodies...)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var v any
		if err == nil {
			err = json.Unmarshal(body, &v)
		}
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", jsonType)
		fmt.Fprint(w, `{"name":"projects/p/messages/0:1794794400000000%31bd1c9631bd1c96"}`)
	}))
	defer server.Close()
	drive(b, server.URL, "Bearer x", bodies)
}

// BenchmarkServeHTTP is the mock without sockets.
func BenchmarkServeHTTP(b *testing.B) {
	l := newLoad(b)
	handler := l.Vendor.Handler()
	path, bearer := "/v1/projects/"+l.App().ProjectID+"/messages:send", strings.TrimPrefix(l.bearer, "Authorization: ")
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(l.bodies[i%benchTokens]))
		r.Header.Set("Authorization", bearer)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	b.StopTimer()
	l.allShown(b, int64(b.N))
}
