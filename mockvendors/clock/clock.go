// Package clock is simulated time: real, faster, or standing still until it is jumped.
//
// It owns one value, Clock, which every room that speaks of TTLs, quotas, token life or back-off reads instead of
// the machine's clock. It does not own latency: how long something took is measured on the monotonic clock (Mono).
package clock

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// Clock tells simulated time and runs timers on it. A Clock is safe for concurrent use.
//
//	New(start, 1)   runs with the wall           New(start, 0)   stands still: only Jump moves it
//	New(start, 60)  a minute a second
//
// A jump moves only while nothing is in flight: whoever starts something that will end in another goroutine calls Enter
// first and Leave when it has ended. That is a counter, never a sleep, so a jumped run is as exact as a single-threaded one.
type Clock struct {
	flying  atomic.Int64
	entered atomic.Int64
	pace    atomic.Pointer[pace] // read without the lock: everything on the hot path asks for the time

	mu      sync.Mutex // also held to change pace
	onPanic func(value any, trace []byte)
	timers  timerHeap
	order   uint64      // keeps timers of one instant in the order they were set
	alarm   *time.Timer // rings for the earliest timer while the clock runs
	waiters []chan struct{}
	stopped bool

	jumping sync.Mutex // one jump at a time
}

// pace says how simulated time goes: it was base at the real time anchor (with its monotonic reading) and runs speed times
// as fast.
type pace struct {
	base   time.Time
	anchor time.Time
	speed  float64
}

func (p *pace) now() time.Time {
	if p.speed == 0 {
		return p.base
	}
	passed := float64(time.Since(p.anchor)) * p.speed
	if passed < math.MaxInt64 {
		return p.base.Add(time.Duration(passed)) // at most 292 years
	}
	if s := passed / 1e9; s < float64(End().Unix()-p.base.Unix()) {
		return time.Unix(p.base.Unix()+int64(s), 0).In(p.base.Location())
	}
	return End()
}

// End is the last moment that a clock shows: no time format has room for a year 10000.
func End() time.Time { return time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC) }

// ErrEnd is a jump that would lead past End.
var ErrEnd = errors.New("simulated time ends with the year 9999")

// New returns a clock that reads start now and runs speed times as fast as the wall; 0 makes it stand still.
func New(start time.Time, speed float64) *Clock {
	c := &Clock{}
	c.pace.Store(&pace{base: start, anchor: time.Now(), speed: speed})
	return c
}

// Real returns a clock that agrees with the wall.
func Real() *Clock { return New(time.Now(), 1) }

// Now is the simulated time.
func (c *Clock) Now() time.Time { return c.pace.Load().now() }

// Speed is how many simulated seconds pass in a real one; 0 for a clock that stands still.
func (c *Clock) Speed() float64 { return c.pace.Load().speed }

// SetSpeed changes how fast simulated time runs, from now on.
func (c *Clock) SetSpeed(speed float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pace.Store(&pace{base: c.Now(), anchor: time.Now(), speed: speed})
	c.arm()
}

// Enter says that one more thing is in flight.
func (c *Clock) Enter() {
	c.entered.Add(1)
	c.flying.Add(1)
}

// Leave ends what Enter began.
func (c *Clock) Leave() {
	if c.flying.Add(-1) > 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range c.waiters {
		close(w)
	}
	c.waiters = nil
}

// OnPanic has f told when a timer's function panics, with the value and the stack; the other timers go on. Without it such
// a panic ends the process, as any other.
func (c *Clock) OnPanic(f func(value any, trace []byte)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onPanic = f
}

// InFlight is how many things have entered and not left.
func (c *Clock) InFlight() int64 { return c.flying.Load() }

// Entered is how often something has entered. Whoever waits for calm compares it from before a WaitIdle with after a second
// look: where it is the same, nothing has begun between the two.
func (c *Clock) Entered() int64 { return c.entered.Load() }

// WaitIdle returns once nothing is in flight, or with an error that says how much still was when ctx ended.
func (c *Clock) WaitIdle(ctx context.Context) error {
	for {
		c.mu.Lock()
		if c.flying.Load() <= 0 {
			c.mu.Unlock()
			return nil
		}
		w := make(chan struct{})
		c.waiters = append(c.waiters, w)
		c.mu.Unlock()
		if c.flying.Load() <= 0 { // it may have ended between the two looks
			return nil
		}
		select {
		case <-w:
		case <-ctx.Done():
			return fmt.Errorf("clock: %d still in flight: %w", c.flying.Load(), ctx.Err())
		}
	}
}

// Jump moves simulated time forward by d, running each timer that falls due at its own instant and letting everything it
// started end before the next. It returns early, having moved part of the way, when ctx ends. A jump past End is refused
// with ErrEnd and moves nothing.
func (c *Clock) Jump(ctx context.Context, d time.Duration) error {
	if d < 0 {
		return fmt.Errorf("clock: a jump goes forward, not by %s", d)
	}
	c.jumping.Lock()
	defer c.jumping.Unlock()
	target := c.Now().Add(d)
	if target.After(End()) {
		return fmt.Errorf("clock: %w, and %s from %s is later", ErrEnd, d, c.Now().Format(time.RFC3339))
	}
	for {
		if err := c.WaitIdle(ctx); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil { // timers that end at once would never let WaitIdle look
			return fmt.Errorf("clock: stopped %s before the jump's end: %w", target.Sub(c.Now()), err)
		}
		t := c.due(target)
		if t == nil {
			return nil
		}
		c.run(t)
	}
}

// due takes the earliest timer at or before target, which run must follow, and moves time to its instant; with none left it
// moves to target.
func (c *Clock) due(target time.Time) *timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, t := target, (*timer)(nil)
	if len(c.timers) > 0 && !c.timers[0].at.After(target) {
		t = c.take()
		at = t.at
	}
	if at.After(c.Now()) {
		c.pace.Store(&pace{base: at, anchor: time.Now(), speed: c.Speed()})
	}
	c.arm()
	return t
}
