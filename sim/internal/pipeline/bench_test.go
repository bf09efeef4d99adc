package pipeline

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// quietVendor answers every Mi send with yes and keeps nothing.
func quietVendor(b *testing.B) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, accepted[Mi])
	}))
	b.Cleanup(s.Close)
	return s.URL
}

// BenchmarkSend is one vendor's send: compose, HTTP over loopback, read.
func BenchmarkSend(b *testing.B) {
	r := newRig(b, []Certificate{certFor(Mi, quietVendor(b))}, nil)
	s, p := r.senders[1], demoPush()
	b.ReportAllocs()
	for b.Loop() {
		if a, err := s.send(b.Context(), p, func() {}); err != nil || !a.Accepted {
			b.Fatal(a, err)
		}
	}
}

// BenchmarkCompose is the part of it that is ours.
func BenchmarkCompose(b *testing.B) {
	for _, vendor := range allVendors {
		c := certFor(vendor, "http://127.0.0.1:1")
		v, _ := vendorByName(vendor)
		a, err := v.newAdapter(&c)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(vendor, func(b *testing.B) {
			p := demoPush()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.compose(p, "token"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// nobody is an Observer that only says when a push has ended.
type nobody struct{ ended chan struct{} }

func (nobody) Queued(*Push)             {}
func (nobody) Requested(*Push, int)     {}
func (n nobody) Answered(*Push, Answer) { n.ended <- struct{}{} }
func (n nobody) Failed(*Push, string)   { n.ended <- struct{}{} }

// BenchmarkDispatch is the whole pipeline, by number of workers.
func BenchmarkDispatch(b *testing.B) {
	for _, workers := range []int{1, 4, 32} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) { benchmarkDispatch(b, workers) })
	}
}

func benchmarkDispatch(b *testing.B, workers int) {
	n := nobody{make(chan struct{}, 64)}
	r := newRig(b, []Certificate{certFor(Mi, quietVendor(b))}, func(c *Config) { c.Observer, c.Workers = n, workers })
	b.ReportAllocs()
	const window = 64 // pushes under way at a time
	i := 0
	for b.Loop() {
		p := demoPush()
		p.Token = fmt.Sprint("token-", i%1000)
		if err := r.Enqueue(p); err != nil {
			b.Fatal(err)
		}
		if i++; i > window {
			<-n.ended
		}
	}
	for range min(i, window) {
		<-n.ended
	}
}
