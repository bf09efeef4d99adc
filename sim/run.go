package sim

import (
	"context"
	"crypto/rsa"
	"fmt"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/expect"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
)

// Live is the counts of the moment.
type Live = ledger.Live

// Options are what the caller of a run decides.
type Options struct {
	Watch     func(Update) // news, from several goroutines; nil: nobody watches
	FileLimit uint64       // open files allowed; 0: the system's limit
	// RSA makes the key of FCM's service accounts; nil: a new one a run. Runs may share one: making it takes longer than a
	// short run.
	RSA func() (*rsa.PrivateKey, error)

	outside func(*world) (backendSide, error) // makes a backend elsewhere; nil: the one of this process
}

// Run makes the world of a scenario, runs it, takes it down and returns what happened. A run that ctx ends, that takes
// longer than its budget, or that a defect ends, returns what was measured so far, with Aborted or Defect saying why; an
// error means that nothing was run. A run that is to end has ended endGrace later, whatever hangs in it.
func Run(ctx context.Context, s *scenarios.Scenario, o Options) (*Result, error) {
	checks, err := s.Expectations(Catalog())
	if err != nil {
		return nil, err
	}
	if why := s.NotApplicable(); why != "" {
		c := newCourse(ctx, s, o)
		defer c.end(nil)
		r := c.blank()
		r.Target = &reports.Target{Name: s.Target.Name, Via: string(s.Target.Via), NotApplicable: why, Calls: map[string]uint64{}, Failed: map[string]uint64{}, Answer: map[string]reports.Latency{}}
		return r, nil
	}
	var cancel context.CancelFunc = func() {}
	if b := s.Budget.Wall.D(); b > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, b, fmt.Errorf("the budget of %s is used up", b))
	}
	defer cancel()
	c := newCourse(ctx, s, o)
	defer c.end(nil)
	r, err := c.run()
	if err != nil {
		return nil, err
	}
	r.Expectations = checks.Eval(expect.ViewOf(r.Summary))
	return r, nil
}

// direct is the director's own way through a run, from the world's making to its end.
func (c *course) direct() (*Result, error) {
	w, err := build(c.ctx, c.scenario, c.options)
	if w != nil {
		w.defects.endBy(c.end)
	}
	if err != nil {
		return c.unbuilt(err)
	}
	c.world.Store(w)
	w.tell(Update{Stage: StageVendors, Note: w.linkPlan.note})
	w.monitor = startMonitor(w)
	err = w.play(c.ctx)
	if err != nil && c.ctx.Err() == nil && !w.endedByTarget(err) {
		w.defects.note(err.Error(), nil)
	}
	r := c.result(w)
	r.SimS = w.clock.Now().Sub(w.began).Seconds()
	r.Devices, r.Load = w.census(), w.loadShare()
	w.settleBooks(c.ctx)
	r.Vendors = w.vendorFigures()
	w.close()
	r.Harness = w.monitor.stop()
	if books := w.ledger.Close(); c.claim(byDirector) {
		c.finish(r, books)
	}
	return r, nil
}

// play does the scenario: set-up, steps, load, and waiting for what is on its way.
func (w *world) play(ctx context.Context) error {
	for _, part := range []func(context.Context) error{w.populate, w.steps, w.runLoad, w.drain} {
		if err := w.defects.safely(func() error { return part(ctx) }); err != nil {
			return err
		}
	}
	return nil
}
