package sim

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// BenchmarkWholePath is one message from the sender to the tray: backend, pipeline, real HTTP, vendor, link, phone, ledger.
// Every message must end displayed, or the figure is worth nothing.
func BenchmarkWholePath(b *testing.B) {
	for _, link := range []string{"memory", "websocket"} {
		b.Run(link, func(b *testing.B) {
			s := parse(b, `
name: bench
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: real}
link: `+link+`
vendors: {oppo: {channels: [tuikit], approved: [private], targets_per_second: 100000000}}
devices: [{group: oppo, count: 500, vendor: oppo, channels: [tuikit]}]
pipeline: {queue: 10000000}
steps: [{wait: 1ms}]
expect: ["planned == 0"]
`)
			w, err := build(context.Background(), s, fast(Options{}))
			if err != nil {
				b.Fatal(err)
			}
			if err := w.populate(context.Background()); err != nil {
				b.Fatal(err)
			}
			rng, ext := rand.New(rand.NewPCG(1, 1)), device.ChatExt("a", "b", false)
			b.ReportAllocs()
			for b.Loop() {
				to := anyOf(rng, w.roster.all, nil)
				w.post(outgoing{to: to, elements: []im.Element{{Kind: im.Text, Text: "hello"}}, ext: ext})
				if w.pipeline.Pending() > 256 { // keep the queue short: latency, not memory, is measured
					if err := w.idle(context.Background()); err != nil {
						b.Fatal(err)
					}
				}
			}
			if err := w.idle(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			w.settleBooks(context.Background())
			w.close()
			sum := w.ledger.Close()
			if total := sum.Total(nil); total.Of(ledger.Displayed) != total.Planned {
				b.Fatalf("not every message was displayed: %v", total.Outcomes)
			}
		})
	}
}
