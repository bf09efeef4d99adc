package sim

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
)

// endGrace is how long, in real time, a run that is to end may take for it, the look at what is known included.
const (
	endGrace = 5 * time.Second
	lookTime = time.Second
)

// course is one run on its way. Its director builds the world, plays the scenario and writes the result; the course itself
// only waits, so that it can end a run whose director does not come back: from a lock that stays held, or a call that hangs.
//
//	Run ─▶ course ──waits──▶ director: build ▸ play ▸ settle ▸ close ──▶ Result
//	          └─ budget, signal or panic, and no result endGrace later ──▶ what the ledger has
type course struct {
	ctx      context.Context // ends with the budget, the caller's context, or a defect
	end      context.CancelCauseFunc
	scenario *scenarios.Scenario
	options  Options
	started  time.Time
	world    atomic.Pointer[world] // nil until it is built

	mu      sync.Mutex
	written string // by whom the result was written; the other does not touch the books any more
}

// Who may write the result.
const (
	byDirector = "director"
	byCourse   = "course"
)

// claim reports whether who may write the result: the first that asks.
func (c *course) claim(who string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.written == "" {
		c.written = who
	}
	return c.written == who
}

func newCourse(ctx context.Context, s *scenarios.Scenario, o Options) *course {
	c := &course{scenario: s, options: o, started: time.Now()}
	c.ctx, c.end = context.WithCancelCause(ctx)
	return c
}

// ending is what a director comes back with.
type ending struct {
	result *Result
	err    error
}

// run lets the director work and waits for it, no longer than a run may last.
func (c *course) run() (*Result, error) {
	came := make(chan ending, 1)
	go func() {
		var e ending
		lost := &defects{} // outside of play: while building, or while writing the result
		_ = lost.safely(func() error {
			e.result, e.err = c.direct()
			return nil
		})
		if d := lost.first(); d != nil {
			e.result = c.blank()
			e.result.Defect = d
		}
		came <- e
	}()
	select {
	case e := <-came:
		return e.result, e.err
	case <-c.ctx.Done():
	}
	grace := time.NewTimer(endGrace - lookTime)
	defer grace.Stop()
	select {
	case e := <-came:
		return e.result, e.err
	case <-grace.C:
	}
	if !c.claim(byCourse) {
		e := <-came // the director has all in hand
		return e.result, e.err
	}
	return c.look(), nil
}

// unbuilt is the result of a run whose world was not finished: one that ran out of time has a report all the same.
func (c *course) unbuilt(err error) (*Result, error) {
	if c.ctx.Err() == nil {
		return nil, err
	}
	r := c.blank()
	r.Aborted = context.Cause(c.ctx).Error() + ", while the vendors were being started"
	return r, nil
}

// look is the result of a run whose director does not come back: what can be read without waiting for anybody.
func (c *course) look() *Result {
	w := c.world.Load()
	r := c.blank()
	stuck := fmt.Sprintf("; the run did not end by itself within %s, and this is what was known by then", endGrace)
	if w == nil {
		r.Aborted = context.Cause(c.ctx).Error() + ", while the vendors were being started" + stuck
		return r
	}
	r = c.result(w)
	r.SimS = w.clock.Now().Sub(w.began).Seconds()
	if d := w.population.Load(); d != nil {
		r.Devices = *d
	}
	// Each of these may meet the lock that the director waits for.
	books := ask(func() *ledger.Summary { w.ledger.Abandon(); return w.ledger.Close() })
	vendors := ask(w.vendorFigures)
	harness := ask(w.monitor.stop)
	limit := time.NewTimer(lookTime)
	defer limit.Stop()
	summary := &ledger.Summary{Latency: map[string]map[string]*ledger.Histogram{}}
	for books != nil || vendors != nil || harness != nil {
		select {
		case summary = <-books:
			books = nil
		case r.Vendors = <-vendors:
			vendors = nil
		case r.Harness = <-harness:
			harness = nil
		case <-limit.C:
			books, vendors, harness = nil, nil, nil
		}
	}
	c.finish(r, summary)
	if r.Aborted != "" {
		r.Aborted += stuck
	}
	return r
}

// ask runs f beside and returns where its answer comes, if it comes.
func ask[T any](f func() T) chan T {
	answer := make(chan T, 1)
	go func() { answer <- f() }()
	return answer
}

// blank is a result of nothing.
func (c *course) blank() *Result {
	return &Result{
		Scenario: c.scenario, Started: c.started, WallS: time.Since(c.started).Seconds(),
		Devices: reports.Devices{ByVendor: map[string]int{}, Link: map[string]int{}}, Vendors: map[string]reports.Vendor{},
		Summary: ledger.New(ledger.Config{Now: clock.Mono, Seed: c.scenario.Seed}).Close(),
	}
}

// result begins the result of a world: what ended it.
func (c *course) result(w *world) *Result {
	r := c.blank()
	r.Configuration = w.configuration
	if r.Defect = w.defects.first(); r.Defect == nil && c.ctx.Err() != nil {
		r.Aborted = context.Cause(c.ctx).Error()
	}
	return r
}

// finish puts the books into the result.
func (c *course) finish(r *Result, books *ledger.Summary) {
	r.Summary = books
	r.WallS = time.Since(c.started).Seconds()
	if w := c.world.Load(); w != nil {
		r.Toggles = w.toggles.Load()
		r.Pipeline = reports.PipelineCounts{Receipts: w.parsed.counts()}
		if w.outside != nil {
			r.Target = w.outside.figures()
		}
		if d := w.defects.first(); d != nil {
			r.Defect, r.Aborted = d, ""
		}
	}
	for _, v := range r.Vendors {
		books.Heard(v.RuleHits)
	}
}
