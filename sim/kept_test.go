package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
)

// reportOf runs a scenario of one OPPO group with some more lines.
func reportOf(t *testing.T, lines string) *reports.Report {
	t.Helper()
	r, err := Run(t.Context(), parse(t, "name: x\nseed: 1\nclock: {start: 2026-11-22T10:00:00+08:00}\n"+lines), fast(Options{}))
	require.NoError(t, err)
	rep, err := r.Report()
	require.NoError(t, err)
	return rep
}

// A custom message without desc, to an app that is connected in the background, was not "in no need of a push".
func TestOnlineKeepsTheReason(t *testing.T) {
	rep := reportOf(t, consoles+`
devices: [{group: oppo, count: 2, vendor: oppo, channels: [tuikit]}]
steps: [{send: {to: each oppo, custom: {data: "{}"}}}, {settle: 5s}]
`)
	assert.Equal(t, map[string]uint64{"online": 2}, rep.Journeys.Outcomes)
	assert.Equal(t, map[string]map[string]uint64{"online": {"no_desc": 2}}, rep.Journeys.Behind)
	assert.NotEmpty(t, rep.Causes["not_pushed.no_desc"].Remedy)
}

func TestAPhoneWithoutAPushServiceSaysSo(t *testing.T) {
	rep := reportOf(t, `
devices: [{group: g, count: 2, brand: realme}]
steps: [{g: [kill]}, {send: {to: each g, text: hello}}, {settle: 5s}]
`)
	assert.Equal(t, map[string]map[string]uint64{"not_pushed.no_token": {"no_push_service": 2}}, rep.Journeys.Behind)
	assert.Contains(t, rep.Causes["not_pushed.no_push_service"].Text, "no push service")
}

// What a quota held for simulated time is a delay of that length, and the receipts that came of it are counted.
func TestAHeldMessageTookAsLongAsItWasHeld(t *testing.T) {
	rep := reportOf(t, consoles+`
devices: [{group: oppo, count: 2, vendor: oppo, channels: [tuikit]}]
steps: [{oppo: [airplane_on]}, {send: {to: each oppo, text: hello}}, {wait: 60s}, {oppo: [airplane_off]}, {settle: 5s}]
expect: ["delay.max_ms >= 60000", "delay.max_ms < 61000"]
`)
	assert.Equal(t, reports.Pass, rep.Verdict, "%v", rep.Expectations)
	assert.NotEmpty(t, rep.Pipeline.Receipts)
}
