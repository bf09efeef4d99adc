package admin

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkPhones makes phones through the API, one call each, and sends one of the last a message that must be shown. With
// -benchtime 200000x it is the mock of a large staging system; B/phone is the memory that a phone takes, its token included.
func BenchmarkPhones(b *testing.B) {
	r := newRig(b, Options{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	b.ResetTimer()
	var last deviceView
	for range b.N {
		last = r.phone(`{"vendor":"mi"}`)
	}
	b.StopTimer()
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := float64(after.HeapInuse+after.StackInuse) - float64(before.HeapInuse+before.StackInuse)
	b.ReportMetric(held/float64(b.N), "B/phone")
	b.ReportMetric(held/(1<<20), "MiB")

	require.Equal(b, int64(b.N), int64(r.platform("mi").Tokens.Live()))
	r.sendMi(last.Token, "shown")
	var tray []any
	r.must("GET", "/devices/"+last.ID+"/tray", "", &tray)
	require.Len(b, tray, 1)
}
