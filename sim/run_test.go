package sim

import (
	"context"
	"crypto/rsa"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
)

func TestTheBundledOPPOScenario(t *testing.T) {
	s, err := scenarios.Open("oppo-channel", catalog())
	require.NoError(t, err)
	r, err := Run(context.Background(), s, fast(Options{}))
	require.NoError(t, err)
	assert.Equal(t, reports.Pass, holds(t, r).Verdict)

	t.Run("with OPPO-C7 switched off it fails", func(t *testing.T) {
		require.NoError(t, s.Set("rules.OPPO-C7=off"))
		r, err := Run(context.Background(), s, fast(Options{}))
		require.NoError(t, err)
		rep, err := r.Report()
		require.NoError(t, err)
		assert.Equal(t, reports.Fail, rep.Verdict)
	})
}

const loadText = `
name: load while the phones live
seed: 5
clock: {start: 2026-11-22T10:00:00+08:00}
link: auto
` + consoles + `
devices:
  - {group: mi, count: 60, vendor: mi, channels: [tuikit], tap: {rate: 30%, after: 100ms}}
  - {group: oppo, count: 60, vendor: oppo, channels: [tuikit], tap: {rate: 30%, after: 100ms}}
  - {group: huawei, count: 60, vendor: huawei, channels: [tuikit], tap: {rate: 30%, after: 100ms}}
  - {group: vivo, count: 60, vendor: vivo, channels: [tuikit], tap: {rate: 30%, after: 100ms}}
  - {group: meizu, count: 60, vendor: meizu, channels: [tuikit], tap: {rate: 30%, after: 100ms}}
  - {group: fcm, count: 60, vendor: fcm, channels: [tuikit], tap: {rate: 30%, after: 100ms}}
groups:
  - {name: friends, size: 5, count: 20}
load:
  - {for: 1500ms, rate: 400/s, from: any, to: any, mix: {text: 70%, group: 20%, custom: 10%}}
life: {foreground: 500ms, background: 700ms, killed: 300ms, logged_out: 300ms, second_login: 300ms}
expect:
  - lost == 0
  - displayed > 0
  - online > 0
  - landed["com.tencent.qcloud.tim.demo.main.MainActivity"] > 0
`

func TestALoadWhileThePhonesLive(t *testing.T) {
	r := run(t, loadText, Options{})
	rep := holds(t, r)
	assert.Positive(t, r.Toggles, "the phones kept changing state")
	assert.Equal(t, 360, r.Devices.Link["websocket"], "auto takes sockets while there is room")
	for v, n := range rep.OutcomesByVendor {
		assert.Positive(t, n["displayed"], "%s shows notifications: %v", v, n)
	}
	for _, stage := range ledger.StageNames() {
		if stage == ledger.StageRequest {
			continue // a backend outside's
		}
		assert.Positive(t, rep.Latency[stage].Count, "stage %s was measured", stage)
	}
	assert.NotEmpty(t, rep.Timeline)
	assert.Positive(t, rep.Rate.AchievedPerS)
}

func TestASimulatedRunRepeatsExactly(t *testing.T) {
	text := func(seed string) string {
		return `
name: repeat
seed: ` + seed + `
clock: {start: 2026-11-22T10:00:00+08:00, mode: simulated}
link: memory
` + consoles + `
devices:
  - {group: mi, count: 30, vendor: mi, channels: [tuikit], tap: {rate: 50%, after: 1s}}
  - {group: oppo, count: 30, vendor: oppo, channels: [tuikit]}
  - {group: huawei, count: 30, vendor: huawei, channels: [tuikit]}
  - {group: fcm, count: 30, vendor: fcm, channels: [tuikit]}
groups: [{name: friends, size: 5, count: 8}]
load: [{for: 30s, rate: 20/s, from: any, to: any, mix: {text: 60%, group: 30%, custom: 10%}}]
life: {foreground: 5s, background: 7s, killed: 3s, logged_out: 3s, second_login: 3s}
expect: ["lost == 0"]
`
	}
	first, again, other := run(t, text("11"), Options{}), run(t, text("11"), Options{}), run(t, text("12"), Options{})
	holds(t, first)
	assert.Equal(t, books(first), books(again), "same scenario, same seed: the same outcomes, group by group")
	assert.Equal(t, first.Toggles, again.Toggles)
	assert.NotEqual(t, books(first), books(other), "another seed is another run: the comparison can fail")
}

// Mutants of the ledger (.ci/mutants/ledger.yaml) turn this red: a run whose books are wrong fails, whatever it was asked to check.
func TestARunPassesWhereEveryPromiseHolds(t *testing.T) {
	rep, err := run(t, `
name: promises
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00}
`+consoles+`
devices: [{group: oppo, count: 20, vendor: oppo, channels: [tuikit]}]
steps:
  - send: {to: each oppo, text: "hello", as: hello}
  - settle: 1s
expect: ["hello.planned == 20"]
`, Options{}).Report()
	require.NoError(t, err)
	assert.Equal(t, reports.Pass, rep.Verdict)
}

func TestAnInterruptedRunReportsWhatItMeasured(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := parse(t, loadText)
	require.NoError(t, s.Set("load[0].for=1m"))
	loading := make(chan struct{}, 1)
	go func() { <-loading; cancel() }()
	r, err := Run(ctx, s, fast(Options{Watch: func(u Update) {
		if u.Stage == StageLoad && u.Live.Sent > 50 {
			select {
			case loading <- struct{}{}:
			default:
			}
		}
	}}))
	require.NoError(t, err)
	rep, err := r.Report()
	require.NoError(t, err)
	assert.Equal(t, reports.Aborted, rep.Verdict)
	assert.Greater(t, rep.Journeys.Sent, uint64(50))
	assert.Zero(t, rep.Journeys.Unaccounted, "every journey that was begun has an outcome, even then")
	assert.Less(t, r.WallS, 30.0)
}

func TestABudgetEndsARun(t *testing.T) {
	s := parse(t, loadText)
	require.NoError(t, s.Set("load[0].for=1m"))
	require.NoError(t, s.Set("budget.wall=1500ms"))
	r, err := Run(context.Background(), s, fast(Options{}))
	require.NoError(t, err)
	assert.Contains(t, r.Aborted, "budget")
}

// TestWhatTheEndFindsInThePipelineIsPending: a vendor that answers nobody is not the pipeline's giving up.
func TestWhatTheEndFindsInThePipelineIsPending(t *testing.T) {
	s := parse(t, `
name: outage
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: real}
link: memory
`+consoles+`
devices: [{group: oppo, count: 5, vendor: oppo, channels: [tuikit]}]
pipeline: {retries: 100}
steps: [{fault: {vendor: oppo, status: 503}}, {send: {to: each oppo, text: a}}, {wait: 1h}]
expect: ["lost == 0"]
budget: {wall: 300ms}
`)
	r, err := Run(context.Background(), s, fast(Options{}))
	require.NoError(t, err)
	assert.Equal(t, map[string]uint64{"pending": 5}, r.Summary.Total(nil).Outcomes)
}

func TestTooManySocketsAreRefusedBeforeTheFirst(t *testing.T) {
	s := parse(t, loadText)
	require.NoError(t, s.Set("link=websocket"))
	_, err := Run(context.Background(), s, fast(Options{FileLimit: 900}))
	require.ErrorIs(t, err, ErrFiles)
	for _, words := range []string{"360 phones", "needs 1360", "the limit is 900", "ulimit -n", "link: auto"} {
		assert.ErrorContains(t, err, words)
	}
}

func TestAutoTakesSocketsUpToTheLimitAndMemoryForTheRest(t *testing.T) {
	s := parse(t, loadText)
	require.NoError(t, s.Set("load[0].for=300ms"))
	var note string
	r, err := Run(context.Background(), s, fast(Options{FileLimit: 900, Watch: func(u Update) {
		if u.Note != "" {
			note = u.Note
		}
	}}))
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"websocket": 130, "memory": 230}, r.Devices.Link)
	assert.Contains(t, note, "130 phones over real sockets, 230 over memory")
}

func TestAMemoryPhoneCostsNoGoroutineAndNoTimer(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of phones: left out of short runs")
	}
	peak := func(count string) int {
		s := parse(t, `
name: many
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: real}
link: memory
`+consoles+`
devices: [{group: oppo, count: `+count+`, vendor: oppo, channels: [tuikit]}]
steps: [{wait: 300ms}]
expect: ["planned == 0"]
`)
		r, err := Run(context.Background(), s, fast(Options{}))
		require.NoError(t, err)
		return r.Harness.GoroutinesPeak
	}
	few, many := peak("10"), peak("3000")
	assert.Less(t, many, few+50, "3000 phones over memory against 10")
}

func TestPlanLinks(t *testing.T) {
	for _, row := range []struct {
		says    string
		kind    scenarios.Link
		phones  int
		limit   uint64
		sockets int
		workers int
		err     error
	}{
		{"auto has room for all", scenarios.LinkAuto, 3000, 20000, 3000, 32, nil},
		{"auto fills a small limit and leaves a reserve", scenarios.LinkAuto, 3000, 4096, 1728, 32, nil},
		{"auto with hardly any files goes over memory, with fewer requests at a time", scenarios.LinkAuto, 3000, 256, 0, 16, nil},
		{"websocket that does not fit is refused", scenarios.LinkWebSocket, 3000, 4096, 0, 0, ErrFiles},
		{"websocket that fits is taken", scenarios.LinkWebSocket, 100, 4096, 100, 32, nil},
		{"memory needs no sockets", scenarios.LinkMemory, 3000, 4096, 0, 32, nil},
		{"memory, too, needs files for requests", scenarios.LinkMemory, 3000, 100, 0, 3, nil},
		{"a limit with no room for one request at a time is refused", scenarios.LinkMemory, 1, 75, 0, 0, ErrFiles},
	} {
		t.Run(row.says, func(t *testing.T) {
			p, err := planLinks(row.kind, row.phones, 6, 32, row.limit)
			assert.ErrorIs(t, err, row.err)
			assert.Equal(t, row.sockets, p.sockets)
			assert.Equal(t, row.workers, p.workers)
			if err == nil {
				assert.LessOrEqual(t, uint64(p.sockets*filesPerLink+6*p.workers*workerSockets+filesLeast), row.limit, "what is planned fits")
				assert.Equal(t, p.workers < 32, strings.Contains(p.note, "requests to a vendor open at a time"), p.note)
			}
		})
	}
}

func TestSettingsAndFaultsChangeWhileARunIsOn(t *testing.T) {
	r := run(t, `
name: steered
seed: 3
clock: {start: 2026-11-22T10:00:00+08:00}
`+consoles+`
devices: [{group: oppo, count: 5, vendor: oppo, channels: [tuikit]}]
pipeline: {retries: 0}
steps:
  - send: {to: each oppo, text: "a", as: before}
  - set: {oppo: {channels: [], unknown_channel: strict}}
  - send: {to: each oppo, text: "b", as: without}
  - fault: {vendor: oppo, status: 503, count: 5}
  - send: {to: each oppo, text: "c", as: faulty}
  - set: {oppo: {channels: [tuikit]}}
  - send: {to: each oppo, text: "d", as: after}
  - settle: 1s
expect:
  - before.displayed == 5
  - without.outcome["rejected.OPPO-C5"] == 5
  - faulty.displayed == 0
  - after.displayed == 5
`, Options{})
	holds(t, r)
}

func TestOnlyVendorsThatAreNeededRun(t *testing.T) {
	s := parse(t, `
name: needed
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00}
`+consoles+`
devices:
  - {group: g, count: 3, vendor: oppo, channels: [tuikit]}
  - {group: n, vendor: none}
steps:
  - fault: {vendor: vivo, status: 503}
  - send: {to: each g, text: "x", as: m}
expect: ["m.displayed == 3"]
`)
	o := fast(Options{})
	o.RSA = func() (*rsa.PrivateKey, error) { return nil, errors.New("a key was made that nobody needs") }
	r, err := Run(context.Background(), s, o)
	require.NoError(t, err)
	holds(t, r)
	assert.ElementsMatch(t, []string{"oppo", "vivo"}, slices.Collect(maps.Keys(r.Vendors)))
}

// A send that the backend refuses is a journey with an outcome, and no reason to stop.
func TestASendThatTheBackendRefusesEndsInItsCode(t *testing.T) {
	r := run(t, `
name: refused
clock: {start: 2026-11-22T10:00:00+08:00}
devices:
  - {group: a, vendor: mi, count: 3}
  - {group: b, vendor: oppo}
groups: [{name: family, members: [a]}]
steps:
  - send: {from: any b, to: group family, text: x, as: stranger}
  - send: {from: any a, to: group family, text: x, as: friend}
  - send: {to: each b, text: `+strings.Repeat("x", 13_000)+`, as: long}
expect:
  - stranger.planned == 1 and stranger.outcome["refused.10007"] == 1
  - friend.displayed == 2
  - long.outcome["refused.80002"] == 1
`, Options{})
	holds(t, r)
}

func TestACertificateThatAVendorCannotHaveIsRefusedWithItsPlace(t *testing.T) {
	for vendor, kinds := range map[string]string{"fcm": "[launcher]", "meizu": "[launcher activity intent url]"} {
		_, err := scenarios.Parse("x.yaml", []byte("name: x\ndevices: [{group: a, vendor: "+vendor+"}]\nsteps: [{wait: 1s}]\ncertificates: {"+vendor+": {click: {kind: action, value: x}}}\n"), catalog())
		assert.ErrorContains(t, err, "x.yaml:4:")
		assert.ErrorContains(t, err, "a push to "+vendor+" cannot have the click action action; use one of "+kinds)
	}
}
