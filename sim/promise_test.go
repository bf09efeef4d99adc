package sim

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// TestASenderThatIsLateShowsInTheLatency is promise 5: a rig that is held up must not make the vendors look fast.
func TestASenderThatIsLateShowsInTheLatency(t *testing.T) {
	const late = 500 * time.Millisecond
	w, err := build(context.Background(), parse(t, `
name: late
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: real}
link: memory
`+consoles+`
devices: [{group: oppo, count: 5, vendor: oppo, channels: [tuikit]}]
load: [{for: 200ms, rate: 50/s, arrivals: constant, from: any, to: any}]
expect: ["displayed == 10"]
`), fast(Options{}))
	require.NoError(t, err)
	defer w.close()
	require.NoError(t, w.populate(context.Background()))
	for range 10 {
		w.post(w.compose(w.streams()[0], clock.Mono()-late))
	}
	require.NoError(t, w.drain(context.Background()))
	books := w.ledger.Close()
	for _, stage := range []string{ledger.StageStartLag, ledger.StageE2E} {
		assert.EqualValues(t, 10, books.Stage(stage).Count(), stage)
		assert.GreaterOrEqual(t, books.Stage(stage).Figures().P50, float64(late/time.Millisecond), stage)
	}
	assert.EqualValues(t, 10, books.LateStarts)
}

// TestTheRateIsThatOfTheTimeTheLoadTook: a run that was ended must not look as if its rig had been too slow, nor one whose
// rig was late as if it had kept the plan.
func TestTheRateIsThatOfTheTimeTheLoadTook(t *testing.T) {
	t.Run("ended in the first second of an hour", func(t *testing.T) {
		s := parse(t, loadText)
		require.NoError(t, s.Set("link=memory"))
		require.NoError(t, s.Set("load[0].for=1h"))
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		r, err := Run(ctx, s, fast(Options{Watch: func(u Update) {
			if u.Stage == StageLoad && u.Live.Sent > 20 {
				cancel()
			}
		}}))
		require.NoError(t, err)
		require.NotEmpty(t, r.Aborted)
		assert.Greater(t, r.Load.AchievedPerS, r.Load.PlannedPerS/10, "not the hour's share of what was sent in a second")
	})
	t.Run("held up for a second in a load of 200 ms", func(t *testing.T) {
		w := &world{scenario: &scenarios.Scenario{Load: []scenarios.Load{{For: scenarios.Duration(200 * time.Millisecond), Rate: 100}}},
			loadLength: 200 * time.Millisecond, loadTook: time.Second, loadSent: 20}
		rate := w.loadShare()
		assert.InDelta(t, 100, rate.PlannedPerS, 0.1)
		assert.LessOrEqual(t, rate.AchievedPerS, 20.0, "20 messages in no less than a second")
	})
}

// TestNothingOfAFinishedJourneyStays is promise 6 from above: after a run with a thousand messages no timer, no stored
// message, no queued push and nothing in flight is left; the same look finds a message that a phone never fetched.
func TestNothingOfAFinishedJourneyStays(t *testing.T) {
	for _, row := range []struct {
		says   string
		steps  string
		stored int
	}{
		{"every phone is there", "[{wait: 1s}]", 0},
		{"a phone without network: its message waits, with its timer", "[{g: [airplane_on]}]", 1},
	} {
		t.Run(row.says, func(t *testing.T) {
			w, err := build(context.Background(), parse(t, `
name: leftovers
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: simulated}
link: memory
`+consoles+`
devices:
  - {group: fcm, count: 4, vendor: fcm, channels: [tuikit]}
  - {group: huawei, count: 4, vendor: huawei, channels: [tuikit]}
  - {group: mi, count: 4, vendor: mi, channels: [tuikit]}
  - {group: oppo, count: 4, vendor: oppo, channels: [tuikit]}
  - {group: meizu, count: 4, vendor: meizu, channels: [tuikit]}
  - {group: g, count: 1, vendor: vivo, channels: [tuikit]}
steps: `+row.steps+`
load: [{for: 50s, rate: 20/s, from: any, to: any}]
expect: ["lost == 0"]
`), fast(Options{}))
			require.NoError(t, err)
			defer w.close()
			require.NoError(t, w.populate(context.Background()))
			require.NoError(t, w.steps(context.Background()))
			if row.stored == 0 {
				require.NoError(t, w.runLoad(context.Background()))
			}
			w.post(outgoing{to: w.roster.byGroup["g"][0], elements: []im.Element{{Kind: im.Text, Text: "hello"}}})
			require.NoError(t, w.drain(context.Background()))
			require.NoError(t, w.pass(context.Background(), time.Hour)) // what a quota deferred has come, receipts are posted
			stored := 0
			w.vendors.Stored(func(string, string, string) { stored++ })
			assert.Equal(t, row.stored, stored, "messages in the vendors' stores")
			assert.Equal(t, row.stored, w.clock.Waiting(), "timers")
			assert.Zero(t, w.pipeline.Pending())
			assert.Zero(t, w.clock.InFlight())
		})
	}
}

// TestARunThatIsToEndEndsAtEveryStage interrupts a run where it is.
func TestARunThatIsToEndEndsAtEveryStage(t *testing.T) {
	for _, mode := range []string{"real", "simulated"} {
		for _, stage := range []Stage{StageVendors, StageDevices, StageSteps, StageLoad, StageDrain} {
			t.Run(mode+" "+string(stage), func(t *testing.T) {
				s := parse(t, loadText+"steps: [{send: {to: each mi, text: a}}, {wait: 10ms}, {send: {to: each oppo, text: b}}]\n")
				require.NoError(t, s.Set("clock.mode="+mode))
				require.NoError(t, s.Set("link=memory"))
				require.NoError(t, s.Set("load[0].for=1h"))
				if stage == StageDrain {
					require.NoError(t, s.Set("load[0].for=100ms"))
				}
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				r, err := Run(ctx, s, fast(Options{Watch: func(u Update) {
					if u.Stage == stage {
						cancel()
					}
				}}))
				require.NoError(t, err)
				rep, err := r.Report()
				require.NoError(t, err)
				assert.Equal(t, reports.Aborted, rep.Verdict)
				assert.Zero(t, rep.Journeys.Unaccounted)
				assert.Equal(t, rep.Journeys.Planned, sumOf(r.Summary))
			})
		}
	}
}

func TestABudgetThatRunsOutWhileTheWorldIsBuiltHasAReportToo(t *testing.T) {
	s := parse(t, loadText)
	require.NoError(t, s.Set("budget.wall=1ns"))
	r, err := Run(context.Background(), s, fast(Options{}))
	require.NoError(t, err)
	assert.Contains(t, r.Aborted, "the budget of 1ns is used up, while the vendors were being started")
	rep, err := r.Report()
	require.NoError(t, err)
	assert.Equal(t, reports.Aborted, rep.Verdict)
	assert.Zero(t, rep.Journeys.Planned)
	assert.Len(t, rep.Expectations, 4)
}

// TestWhatCannotBeBuiltIsTakenDownAgain makes building fail half-way; the package's leak check sees what stays.
func TestWhatCannotBeBuiltIsTakenDownAgain(t *testing.T) {
	t.Run("no room for the credential files", func(t *testing.T) {
		t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "full"))
		_, err := Run(context.Background(), parse(t, loadText), fast(Options{}))
		assert.ErrorContains(t, err, "set TMPDIR to one that can be written to")
	})
	t.Run("a key that cannot be made", func(t *testing.T) {
		dir := t.TempDir()
		t.Setenv("TMPDIR", dir)
		o := fast(Options{})
		o.RSA = noKey
		_, err := Run(context.Background(), parse(t, loadText), o)
		assert.ErrorIs(t, err, errNoKey)
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		assert.Empty(t, left, "the folder is gone")
	})
}

var errNoKey = errors.New("no key today")

func noKey() (*rsa.PrivateKey, error) { return nil, errNoKey }

// TestASimulatedRunRepeatsWhereAQuotaEndsAmongTheReceiversOfOneMessage is promise 3 where it is hardest: all six vendors,
// toggles, taps, three streams of load, and chat groups whose messages use up what is left of a day.
func TestASimulatedRunRepeatsWhereAQuotaEndsAmongTheReceiversOfOneMessage(t *testing.T) {
	t.Parallel()
	const text = `
name: the last of a quota
seed: 21
clock: {start: 2026-11-22T23:59:40+08:00, mode: simulated}
link: memory
vendors:
  fcm: {}
  huawei: {messages_per_day: 20}
  mi: {channels: [{id: tuikit, class: private, status: approved}]}
  oppo: {channels: [tuikit], approved: [private], targets_per_second: 3}
  vivo: {messages_per_second: 3}
  meizu: {private: true, day_total: 25}
devices:
  - {group: mz1, count: 5, vendor: meizu, channels: [tuikit], tap: {rate: 50%, after: 1s}}
  - {group: mz2, count: 5, vendor: meizu, channels: [tuikit]}
  - {group: hw1, count: 5, vendor: huawei, channels: [tuikit], tap: {rate: 50%, after: 1s}}
  - {group: hw2, count: 5, vendor: huawei, channels: [tuikit]}
  - {group: fcm, count: 5, vendor: fcm, channels: [tuikit]}
  - {group: mi, count: 5, vendor: mi, channels: [tuikit]}
  - {group: oppo, count: 5, vendor: oppo, channels: [tuikit]}
  - {group: vivo, count: 5, vendor: vivo, channels: [tuikit]}
groups: [{name: everybody, count: 2}, {name: some, size: 12, count: 6}]
load:
  - {for: 40s, rate: 20/s, from: any, to: any, mix: {text: 30%, group: 60%, custom: 10%}}
  - {for: 20s, after: 10s, rate: 3/s, from: any mz1, to: any mz2, as: second}
  - {for: 30s, after: 5s, rate: 2/s, arrivals: constant, from: any, to: any fcm, as: third}
life: {foreground: 4s, background: 9s, killed: 5s, logged_out: 3s, second_login: 3s}
expect: ["lost == 0"]
`
	first := run(t, text, Options{})
	holds(t, first)
	total := first.Summary.Total(nil)
	assert.Greater(t, len(total.Outcomes), 5, "there was something to differ in: %v", total.Outcomes)
	for range 3 {
		again := run(t, text, Options{})
		assert.Equal(t, books(first), books(again))
		assert.Equal(t, first.Toggles, again.Toggles)
	}
}

// TestASimulatedRunRepeatsWhateverThePipelineHolds: a burst that is larger than the queue, and more workers than one, must
// not let the scheduler decide whose push is dropped or who gets the last of a quota.
func TestASimulatedRunRepeatsWhateverThePipelineHolds(t *testing.T) {
	for _, pipeline := range []string{"{queue: 2}", "{queue: 10, workers: 8}", "{queue: 40, workers: 3, retries: 1}", "{workers: 16}"} {
		t.Run(pipeline, func(t *testing.T) {
			text := `
name: a burst
seed: 5
clock: {start: 2026-11-22T10:00:00+08:00, mode: simulated}
link: memory
vendors:
  huawei: {messages_per_day: 20}
  oppo: {channels: [tuikit], approved: [private], targets_per_second: 7}
  meizu: {private: true, day_total: 25}
devices:
  - {group: hw, count: 17, vendor: huawei, channels: [tuikit]}
  - {group: oppo, count: 17, vendor: oppo, channels: [tuikit]}
  - {group: mz, count: 16, vendor: meizu, channels: [tuikit]}
groups: [{name: everybody, count: 1}]
pipeline: ` + pipeline + `
steps:
  - send: {to: group everybody, text: a}
  - send: {to: group everybody, text: b, count: 3}
  - settle: 1m
  - send: {to: group everybody, text: c}
expect: ["lost == 0"]
`
			first := run(t, text, Options{})
			for range 4 {
				again := run(t, text, Options{})
				assert.Equal(t, books(first), books(again))
				assert.Equal(t, endings(first), endings(again), "one by one")
			}
		})
	}
}

// endings are the outcomes of the kept journeys, one by one.
func endings(r *Result) (out []string) {
	for _, k := range r.Summary.Kept {
		out = append(out, fmt.Sprint(k.ID, " ", k.Outcome))
	}
	return out
}

func TestNoStepFollowsAnInterruptedOne(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	done := 0
	s := parse(t, `
name: calm
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: simulated}
link: memory
devices: [{group: g, count: 1, vendor: none, start: none}]
steps: [{g: [kill]}, {g: [kill]}, {g: [kill]}, {wait: 1s}]
expect: ["planned == 0"]
`)
	r, err := Run(ctx, s, fast(Options{Watch: func(u Update) {
		if u.Stage == StageSteps {
			done = u.Done
			cancel()
		}
	}}))
	require.NoError(t, err)
	assert.NotEmpty(t, r.Aborted)
	assert.Equal(t, 1, done)
}
