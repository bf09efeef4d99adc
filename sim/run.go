package sim

import (
	"context"
	"crypto/rsa"
	"fmt"
	"time"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
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
	breaks    breaks
}

// breaks switch promises off, so that the tests that watch them can be seen to fail.
type breaks struct {
	ledger ledger.Break
	im     map[string]bool                 // rows of the IM rulebook, switched off in the backend
	device map[string]bool                 // and in the app
	rsa    func() (*rsa.PrivateKey, error) // one key for many runs: making one takes longer than a run

	late     func() // runs before each message of a load: a sender that is held up
	fromSent bool   // latency counts from when a message was sent, as if nobody had been late
}

// drainLimit is how long a run waits, in real time, for what is on its way when everything has been sent.
const drainLimit = 10 * time.Second

// parkedStep and parkedLimit are how a standing clock is moved while pushes wait for a retry.
const (
	parkedStep  = time.Second
	parkedLimit = 15 * time.Minute
)

// Run makes the world of a scenario, runs it, takes it down and returns what happened. A run that ctx ends, or that takes
// longer than its budget, returns what was measured so far with Aborted set; an error means that nothing was run.
func Run(ctx context.Context, s *scenarios.Scenario, o Options) (*Result, error) {
	checks, err := expect.Compile(expressions(s), known(s))
	if err != nil {
		return nil, err
	}
	var cancel context.CancelFunc = func() {}
	if b := s.Budget.Wall.D(); b > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, b, fmt.Errorf("the budget of %s is used up", b))
	}
	defer cancel()

	started := time.Now()
	w, err := build(ctx, s, o)
	if err != nil {
		return nil, err
	}
	w.tell(Update{Stage: StageVendors, Note: w.linkPlan.note})
	gauge := startGauge(w)
	simStarted := w.clock.Now()
	runErr := w.play(ctx)
	r := &Result{
		Scenario: s, Started: started, SimS: w.clock.Now().Sub(simStarted).Seconds(),
		Devices: w.census(), Load: w.loadShare(),
	}
	w.settleBooks()
	r.Vendors = w.vendorFigures()
	w.close()
	r.Harness, r.Timeline = gauge.stop()
	r.Summary = w.ledger.Close()
	r.WallS = time.Since(started).Seconds()
	if runErr != nil && ctx.Err() == nil {
		return nil, runErr
	}
	if ctx.Err() != nil {
		r.Aborted = context.Cause(ctx).Error()
	}
	r.Toggles = w.toggles.Load()
	r.describeRules()
	r.Expectations = checks.Eval(view(r.Summary))
	return r, nil
}

// play does the scenario: set-up, steps, load, and waiting for what is on its way.
func (w *world) play(ctx context.Context) error {
	for _, part := range []func(context.Context) error{w.populate, w.steps, w.runLoad, w.drain} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// drain waits until every journey has ended, or until waiting longer would change nothing.
func (w *world) drain(ctx context.Context) error {
	w.tell(Update{Stage: StageDrain})
	if w.simulated() {
		return w.drainStanding(ctx)
	}
	limit, cancel := context.WithTimeout(ctx, drainLimit)
	defer cancel()
	if err := w.idle(limit); err != nil {
		return ctx.Err() // what has not come by now is pending, or lost
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for w.pipeline.Pending() > 0 || w.tapsDue() {
		select {
		case <-tick.C:
		case <-limit.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// tapsDue reports whether owners still have taps before them: the last message's, at the latest.
func (w *world) tapsDue() bool {
	var longest time.Duration
	for _, g := range w.scenario.Devices {
		if g.Tap != nil {
			longest = max(longest, w.wall(g.Tap.After.D()))
		}
	}
	began := time.Duration(w.loadBegan.Load())
	return longest > 0 && began > 0 && clock.Mono() < began+w.loadLength+longest+100*time.Millisecond
}

// drainStanding moves a standing clock until no push waits for a retry and no owner has a tap before him.
func (w *world) drainStanding(ctx context.Context) error {
	var taps time.Duration
	for _, g := range w.scenario.Devices {
		if g.Tap != nil {
			taps = max(taps, g.Tap.After.D())
		}
	}
	if err := w.pass(ctx, taps); err != nil {
		return err
	}
	for moved := time.Duration(0); w.pipeline.Pending() > 0 && moved < parkedLimit; moved += parkedStep {
		if err := w.pass(ctx, parkedStep); err != nil {
			return err
		}
	}
	return nil
}

// settleBooks stops everything that begins something, lets what is in flight end, and tells the ledger what the vendors
// still hold.
func (w *world) settleBooks() {
	w.stopping.Store(true)
	w.clock.Stop()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = w.pipeline.Close(ctx)
	_ = w.idle(ctx)
	for _, r := range w.mocks.Vendors() {
		r.Platform().Stored(func(m *core.Message) {
			w.ledger.StillStored(ledger.Key{Vendor: r.Spec.Name, MessageID: m.ID, Token: m.Token.Value})
		})
	}
}

// expressions are the scenario's expectations as reports/expect takes them.
func expressions(s *scenarios.Scenario) []expect.Expr {
	out := make([]expect.Expr, len(s.Expect))
	for i, e := range s.Expect {
		out[i] = expect.Expr{Name: e.Name, Expr: e.Expr}
	}
	return out
}

// known is what the scenario's expectations may name.
func known(s *scenarios.Scenario) expect.Known {
	k := expect.Known{Vendors: mockvendors.Names()}
	for _, r := range mockvendors.AllRules() {
		k.RuleIDs = append(k.RuleIDs, r.ID)
	}
	seen := map[string]bool{}
	name := func(n string) {
		if n != "" && !seen[n] {
			seen[n] = true
			k.Names = append(k.Names, n)
		}
	}
	for i := range s.Steps {
		if s.Steps[i].Send != nil {
			name(s.Steps[i].Send.As)
		}
	}
	for i := range s.Load {
		name(s.Load[i].As)
	}
	for _, g := range s.Devices {
		k.Groups = append(k.Groups, g.Group)
	}
	return k
}
