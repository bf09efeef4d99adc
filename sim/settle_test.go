package sim

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// TestSettleWaitsOnARealClockForWhatComesByItself: a tap right after it finds what a retry, or a vendor's own window, brought.
func TestSettleWaitsOnARealClockForWhatComesByItself(t *testing.T) {
	for _, row := range []struct {
		says, start, vendors, group, first string
	}{
		// One push may meet all three refusals: fewer than its four attempts.
		{"retries of the pipeline", "10:00:00", "oppo: {channels: [tuikit], approved: [private]}", "vendor: oppo, channels: [tuikit]",
			"fault: {vendor: oppo, status: 503, count: 3}"},
		{"a window of a quota at the vendor", "06:59:30", "vivo: {night: hold}", "vendor: vivo", "wait: 1ms"},
	} {
		t.Run(row.says, func(t *testing.T) {
			r := run(t, `
name: settle
seed: 1
clock: {start: 2026-11-22T`+row.start+`+08:00, mode: real, speed: 20}
link: memory
vendors: {`+row.vendors+`}
devices: [{group: g, count: 5, `+row.group+`}]
steps:
  - `+row.first+`
  - send: {to: each g, text: a, as: a}
  - settle: 5m
  - tap: {each: a}
expect: ["a.landed[\"com.tencent.qcloud.tim.demo.main.MainActivity\"] == 5"]
`, Options{})
			holds(t, r)
		})
	}
}

// TestQuietLooksAgainWhereSomethingBegan: a retry that begins between the look at what is in flight and the look at what is
// due is seen by neither.
func TestQuietLooksAgainWhereSomethingBegan(t *testing.T) {
	w := &world{clock: clock.Real()}
	w.backend = inProcess{w}
	looks := 0
	require.NoError(t, w.quiet(t.Context(), func() bool {
		if looks++; looks == 1 {
			w.clock.Enter()
			w.clock.Leave()
		}
		return false
	}))
	assert.Equal(t, 2, looks)
}

// TestTheDrainTakesAsLongAsASettleMay: what a scenario lets a settle wait for is worth waiting for at the end.
func TestTheDrainTakesAsLongAsASettleMay(t *testing.T) {
	for steps, want := range map[string]string{
		"[{wait: 1h}]":                                  "10s",
		"[{settle: 3s}]":                                "10s",
		"[{settle: 80s}, {settle: 5s}]":                 "1m20s",
		"[{settle: 80s}, {wait: 1h}, {settle: 2m0.5s}]": "2m0.5s",
	} {
		w, err := build(context.Background(), parse(t, `
name: drain
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: real}
devices: [{group: g, count: 1, vendor: none}]
steps: `+steps+`
expect: ["planned == 0"]
`), fast(Options{}))
		require.NoError(t, err)
		assert.Equal(t, want, w.drainTime().String(), steps)
		w.close()
	}
}
