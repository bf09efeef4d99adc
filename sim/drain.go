package sim

import (
	"context"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/reports/ledger"
)

// drainLimit is how long a run waits, in real time, for what is on its way when everything has been sent.
const drainLimit = 10 * time.Second

// parkedStep and parkedLimit are how a standing clock is moved while pushes wait for a retry.
const (
	parkedStep  = time.Second
	parkedLimit = 15 * time.Minute
)

// drain waits until every journey has ended, or until waiting longer would change nothing.
func (w *world) drain(ctx context.Context) error {
	w.tell(Update{Stage: StageDrain})
	if w.simulated() {
		return w.drainStanding(ctx)
	}
	limit, cancel := context.WithTimeout(ctx, w.drainTime())
	defer cancel()
	if err := w.quiet(limit, func() bool { return w.due() || w.tapsDue() }); err != nil {
		return ctx.Err() // what has not come by now is pending, or lost
	}
	return ctx.Err()
}

// drainTime is how long the drain waits on a running clock: as long as the scenario lets a settle wait, if that is longer.
func (w *world) drainTime() time.Duration {
	longest := drainLimit
	for i := range w.scenario.Steps {
		if s := w.scenario.Steps[i].Settle; s != nil {
			longest = max(longest, w.wall(s.D()))
		}
	}
	return longest
}

// dueTick is how often quiet looks again; each look may ask every vendor's every token.
const dueTick = 50 * time.Millisecond

// quiet waits on a running clock until nothing is in flight and more says that nothing else comes, or until ctx ends.
func (w *world) quiet(ctx context.Context, more func() bool) error {
	tick := time.NewTicker(dueTick)
	defer tick.Stop()
	for {
		began := w.clock.Entered()
		if err := w.idle(ctx); err != nil {
			return err
		}
		if !more() {
			if w.clock.Entered() != began {
				continue // what was due may have begun between the two looks: in flight by now, it is seen by neither
			}
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// due reports whether something waits for a moment that comes by itself: a push for its retry, or, at a vendor, a message
// to a phone that is there for a quota's window. What waits for a phone to come back is not due.
func (w *world) due() bool {
	return w.backend.Pending() > 0 || w.vendors.Due()
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
	for moved := time.Duration(0); w.backend.Pending() > 0 && moved < parkedLimit; moved += parkedStep {
		if err := w.pass(ctx, parkedStep); err != nil {
			return err
		}
	}
	return nil
}

// settlePatience is how long, in real time, what is in flight has to end when a run is over; abortPatience when it is to end
// at once, so that Run keeps endGrace.
const (
	settlePatience = 5 * time.Second
	abortPatience  = time.Second
)

// settleBooks stops everything that begins something, lets what is in flight end, and tells the ledger what the vendors
// still hold.
func (w *world) settleBooks(run context.Context) {
	w.stopping.Store(true)
	w.clock.Stop()
	patience := settlePatience
	if run.Err() != nil {
		patience = abortPatience
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = w.backend.Close(ctx)
	_ = w.idle(ctx)
	w.vendors.Stored(func(vendor, messageID, token string) {
		w.ledger.StillStored(w.known(ledger.Key{Vendor: vendor, MessageID: messageID, Token: token}))
	})
}
