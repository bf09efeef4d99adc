package core

import (
	"runtime"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// BenchmarkJournal notes requests of 1,000 targets each, the most that a vendor takes; MiB is what a vendor's journal holds
// after them. With -benchtime 10000x they would be gigabytes.
func BenchmarkJournal(b *testing.B) {
	p := &Platform{Name: "fake", Clock: clock.New(time.Unix(0, 0), 0)}
	j := newJournal(b.N, journalBytes)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b.ResetTimer()
	for range b.N {
		j.add(p, asked(1000), &Answer{Status: 200, Body: []byte("ok")})
	}
	b.StopTimer()
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept, evicted := j.Counts()
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/(1<<20), "MiB")
	b.ReportMetric(float64(kept), "kept")
	if kept+evicted != uint64(b.N) {
		b.Fatalf("%d kept and %d let go of %d", kept, evicted, b.N)
	}
}
