package sim

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/load"
)

// TestActionsDoWhatTheySay: each would pass unnoticed if it did nothing, or its opposite (.ci/mutants/sim.yaml).
func TestActionsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, devices, steps, expect string }{
		{"a force-stopped app gets nothing from FCM, a killed one does", `[{group: g, count: 3, vendor: fcm, channels: [tuikit]}]`, `
  - g: [kill]
  - send: {to: each g, text: "x", as: killed}
  - g: [open, force_stop]
  - send: {to: each g, text: "y", as: stopped}
  - settle: 1s`, `killed.displayed == 3 and stopped.planned == 3 and stopped.displayed == 0`},
		{"a blocked channel shows nothing until it is unblocked", threePhones, `
  - g: [{block_channel: tuikit}]
  - send: {to: each g, text: "x", as: blocked}
  - g: [{unblock_channel: tuikit}]
  - send: {to: each g, text: "y", as: free}
  - settle: 1s`, `blocked.planned == 3 and blocked.displayed == 0 and free.displayed == 3`},
		{"the second newest notification is tapped", threePhones, `
  - send: {to: each g, text: "x", as: older}
  - send: {to: each g, text: "y", as: newer}
  - settle: 1s
  - tap: {group: g, n: 2}`, `older.tapped == 3 and newer.tapped == 0 and newer.planned == 3`},
		{"a second set keeps what the first one changed", threePhones, `
  - set: {oppo: {channels: [tuikit, promo]}}
  - set: {oppo: {news: true}}
  - g: [{create_channel: promo}]
  - send: {to: each g, text: "x", push: {oppo_channel_id: promo}, as: m}
  - settle: 1s`, `m.displayed == 3`},
		{"taps that come later are waited for", `[{group: g, count: 3, vendor: oppo, channels: [tuikit], tap: {rate: 100%, after: 30s}}]`, `
  - send: {to: each g, text: "x", as: m}`, `m.displayed == 3 and m.tapped == 3`},
	} {
		t.Run(row.says, func(t *testing.T) {
			ok, why := imRow{id: "action", devices: row.devices, steps: row.steps, expect: row.expect}.holds(t)
			assert.True(t, ok, why)
		})
	}
}

// phonesOf builds a world of three OPPO phones in the background.
func phonesOf(t *testing.T, extra string) *world {
	t.Helper()
	w, err := build(context.Background(), parse(t, `
name: phones
clock: {start: 2026-11-22T10:00:00+08:00, mode: simulated}
`+consoles+`
devices: `+threePhones+extra+`
steps: [{wait: 1s}]
expect: ["lost == 0"]
`), fast(Options{}))
	require.NoError(t, err)
	t.Cleanup(w.close)
	require.NoError(t, w.populate(t.Context()))
	return w
}

func TestReconnectBringsTheVendorsLinkBack(t *testing.T) {
	w := phonesOf(t, "")
	m := w.roster.all[0]
	m.kit.Phone.Disconnect("oppo")
	require.False(t, m.kit.Phone.Online("oppo"))
	require.NoError(t, w.act(t.Context(), m, scenarios.Action{Name: scenarios.ActReconnect}))
	assert.True(t, m.kit.Phone.Online("oppo"))
}

func TestWhoComesBackFromElsewhereLogsInAgain(t *testing.T) {
	w := phonesOf(t, "")
	m := w.roster.all[0]
	require.NoError(t, w.enter(t.Context(), m, load.Elsewhere))
	page, _, _ := m.kit.Screen()
	require.Equal(t, "com.tencent.qcloud.tim.demo.login.LoginActivity", page, "thrown out by the other phone")
	require.NoError(t, w.enter(t.Context(), m, load.Foreground))
	page, _, _ = m.kit.Screen()
	assert.Equal(t, "com.tencent.qcloud.tim.demo.main.MainActivity", page)
}

func TestLivesEndWithTheLoad(t *testing.T) {
	w := phonesOf(t, `
load: [{for: 10s, rate: 1/s, from: any, to: any}]
life: {foreground: 1s, background: 1s}`)
	require.NoError(t, w.runLoad(t.Context()))
	toggles := w.toggles.Load()
	require.Positive(t, toggles)
	require.NoError(t, w.clock.Jump(t.Context(), time.Hour))
	require.NoError(t, w.idle(t.Context()))
	assert.Equal(t, toggles, w.toggles.Load())
}

func TestTheReportSaysWhichRulesAreNotConfirmed(t *testing.T) {
	r := run(t, `
name: marks
clock: {start: 2026-11-22T10:00:00+08:00}
`+consoles+`
devices: `+threePhones+`
steps:
  - g: [{create_channel: promo}]
  - send: {to: each g, text: "x", push: {oppo_channel_id: promo}, as: m}
  - settle: 1s
expect: ['m.outcome["suppressed.OPPO-C5"] == 3']
`, Options{})
	rep, err := r.Report()
	require.NoError(t, err)
	assert.Equal(t, "mock", rep.Rules["OPPO-C5"].Mark)
}
