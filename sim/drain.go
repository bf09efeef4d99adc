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
	_ = w.pipeline.Close(ctx)
	_ = w.idle(ctx)
	w.vendors.Stored(func(vendor, messageID, token string) {
		w.ledger.StillStored(ledger.Key{Vendor: vendor, MessageID: messageID, Token: token})
	})
}
