package sim

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/reports"
)

const calmText = `
name: endings
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00}
link: memory
` + consoles + `
devices: [{group: oppo, count: 5, vendor: oppo, channels: [tuikit]}]
steps: [{send: {to: each oppo, text: a}}, {wait: 3s}, {send: {to: each oppo, text: b}}]
expect: ["lost == 0"]
`

// TestAPanicAnywhereFailsARunWithItsTrace: who watches a run is called by the director and by the resource monitor, while
// phones are set up, between steps and in between; what it panics with stands for a defect in any of them.
func TestAPanicAnywhereFailsARunWithItsTrace(t *testing.T) {
	for _, row := range []struct {
		says, mode string
		when       func(Update) bool
	}{
		{"while phones are set up", "simulated", func(u Update) bool { return u.Stage == StageDevices }},
		{"while phones are set up, several at a time", "real", func(u Update) bool { return u.Stage == StageDevices }},
		{"after a step", "simulated", func(u Update) bool { return u.Stage == StageSteps && u.Done == 1 }},
		{"in the drain", "simulated", func(u Update) bool { return u.Stage == StageDrain }},
	} {
		t.Run(row.says, func(t *testing.T) {
			s := parse(t, calmText)
			require.NoError(t, s.Set("clock.mode="+row.mode))
			r, err := Run(context.Background(), s, fast(Options{Watch: func(u Update) {
				if row.when(u) {
					panic("a defect")
				}
			}}))
			require.NoError(t, err)
			rep, err := r.Report()
			require.NoError(t, err)
			assert.Equal(t, reports.Fail, rep.Verdict)
			require.NotNil(t, rep.Defect)
			assert.Equal(t, "panic: a defect", rep.Defect.Message)
			assert.Contains(t, rep.Defect.Trace, "ending_test.go")
			assert.Zero(t, rep.Journeys.Unaccounted)
		})
	}
}

// breaking is a phone's end of a link that breaks on the first frame it gets.
type breaking struct{}

func (breaking) Frame(link.Conn, link.Frame) { panic("a defect on a link") }
func (breaking) Closed(link.Conn)            {}

// Links, timers, handlers and workers tell the run what they panic with.
func TestADefectOnALinkEndsTheRun(t *testing.T) {
	s := parse(t, calmText)
	require.NoError(t, s.Set("clock.mode=simulated"))
	c := newCourse(context.Background(), s, fast(Options{}))
	defer c.end(nil)
	c.options.Watch = func(u Update) {
		if u.Stage != StageSteps || u.Done != 1 {
			return
		}
		conn, err := c.world.Load().memory.Dial(c.ctx, mockvendors.MemoryURL("oppo"), breaking{})
		require.NoError(t, err)
		require.NoError(t, conn.Send(link.Frame{Kind: link.KindHello, Seq: 1, Hello: &link.Hello{Device: "x"}}))
	}
	r, err := c.run()
	require.NoError(t, err)
	require.NotNil(t, r.Defect)
	assert.Equal(t, "panic: a defect on a link", r.Defect.Message)
	assert.Contains(t, r.Defect.Trace, "ending_test.go")
	assert.Empty(t, r.Aborted)
	assert.EqualValues(t, 5, r.Summary.Total(nil).Planned, "no second message was sent")
}

func TestADefectInATimerEndsTheRun(t *testing.T) {
	s := parse(t, calmText)
	require.NoError(t, s.Set("clock.mode=simulated"))
	c := newCourse(context.Background(), s, fast(Options{}))
	defer c.end(nil)
	c.options.Watch = func(u Update) {
		if u.Stage == StageSteps && u.Done == 1 {
			c.world.Load().clock.AfterFunc(time.Second, func() { panic("a defect in a timer") })
		}
	}
	r, err := c.run()
	require.NoError(t, err)
	require.NotNil(t, r.Defect)
	assert.Equal(t, "panic: a defect in a timer", r.Defect.Message)
	assert.EqualValues(t, 5, r.Summary.Total(nil).Planned)
}

// TestARunEndsThoughItsDirectorIsStuck: one that hangs where no context reaches it, as in a lock, is ended by who waits for it.
func TestARunEndsThoughItsDirectorIsStuck(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the whole grace")
	}
	t.Parallel()
	for _, row := range []struct {
		says string
		at   Stage
		why  func(cancel context.CancelFunc) string
	}{
		{"by its budget, in a step", StageSteps, nil},
		{"by a signal, while phones are set up", StageDevices, func(cancel context.CancelFunc) string { cancel(); return "canceled" }},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			s := parse(t, calmText)
			require.NoError(t, s.Set("clock.mode=simulated"))
			why := "the budget of 1s is used up"
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			if row.why == nil {
				require.NoError(t, s.Set("budget.wall=1s"))
			} else {
				context.AfterFunc(t.Context(), cancel)
				why = "canceled"
			}
			release := make(chan struct{})
			stuck := sync.OnceFunc(func() {
				if row.why != nil {
					row.why(cancel)
				}
				<-release
			})
			began := time.Now()
			r, err := Run(ctx, s, fast(Options{Watch: func(u Update) {
				if u.Stage == row.at {
					stuck()
				}
			}}))
			close(release) // the director takes the world down
			require.NoError(t, err)
			assert.Contains(t, r.Aborted, why)
			assert.Contains(t, r.Aborted, "did not end by itself")
			rep, err := r.Report()
			require.NoError(t, err)
			assert.Equal(t, reports.Aborted, rep.Verdict)
			assert.Zero(t, rep.Journeys.Outcomes["lost"])
			if row.at == StageSteps {
				assert.EqualValues(t, 5, rep.Journeys.Planned, "what is known stands in the report")
				assert.Equal(t, 5, rep.Devices.Total)
				assert.NotEmpty(t, rep.Vendors)
			}
			t.Logf("ended after %s", time.Since(began))
		})
	}
}

// A vendor that answers nobody keeps no run beyond its budget.
func TestABudgetIsKeptWhileAVendorHangs(t *testing.T) {
	for _, mode := range []string{"real", "simulated"} {
		t.Run(mode, func(t *testing.T) {
			s := parse(t, `
name: a vendor hangs
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00, mode: `+mode+`}
link: memory
`+consoles+`
devices: [{group: oppo, count: 5, vendor: oppo, channels: [tuikit]}]
steps: [{fault: {vendor: oppo, latency: 1h}}, {send: {to: each oppo, text: a}}, {settle: 1h}]
expect: ["lost == 0"]
budget: {wall: 500ms}
`)
			r, err := Run(context.Background(), s, fast(Options{}))
			require.NoError(t, err)
			assert.Contains(t, r.Aborted, "the budget of 500ms is used up")
			assert.NotContains(t, r.Aborted, "did not end by itself")
			assert.Less(t, r.WallS, 10.0)
		})
	}
}
