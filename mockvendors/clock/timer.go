package clock

import (
	"container/heap"
	"runtime/debug"
	"time"
)

// timer is one function that waits for its instant.
type timer struct {
	at    time.Time
	order uint64
	f     func()
	index int // in the heap; -1 once taken or stopped
}

// AfterFunc runs f once d of simulated time has passed; f counts as in flight while it runs. The returned function stops
// the timer and reports whether it was still waiting.
func (c *Clock) AfterFunc(d time.Duration, f func()) (stop func() bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.order++
	t := &timer{at: c.Now().Add(max(d, 0)), order: c.order, f: f}
	if c.stopped {
		t.index = -1
		return func() bool { return false }
	}
	c.timers.push(t)
	if t.index == 0 {
		c.arm()
	}
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		if t.index < 0 {
			return false
		}
		heap.Remove(&c.timers, t.index)
		return true
	}
}

// Waiting is the number of timers that have not run.
func (c *Clock) Waiting() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.timers)
}

// Next is when the earliest timer that waits is due; waiting is false where there is none.
func (c *Clock) Next() (at time.Time, waiting bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.timers) == 0 {
		return time.Time{}, false
	}
	return c.timers[0].at, true
}

// Stop drops every waiting timer; none set later will run. Time can still be read.
func (c *Clock) Stop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	for _, t := range c.timers {
		t.index = -1
	}
	c.timers = nil
	if c.alarm != nil {
		c.alarm.Stop()
	}
}

// arm sets the real alarm for the earliest timer; a clock that stands still has none. The caller holds mu.
func (c *Clock) arm() {
	if c.alarm != nil {
		c.alarm.Stop()
	}
	if c.Speed() == 0 || len(c.timers) == 0 || c.stopped {
		return
	}
	wait := time.Duration(float64(c.timers[0].at.Sub(c.Now())) / c.Speed())
	c.alarm = time.AfterFunc(max(wait, 0), c.ring)
}

// ring runs every timer that has fallen due on a running clock.
func (c *Clock) ring() {
	for {
		c.mu.Lock()
		if c.Speed() == 0 || len(c.timers) == 0 || c.timers[0].at.After(c.Now()) {
			c.arm()
			c.mu.Unlock()
			return
		}
		t := c.take()
		c.mu.Unlock()
		c.run(t)
	}
}

// take takes the earliest timer off the heap; run must follow. It is in flight from here on, or somebody who waits for
// calm could see it neither waiting nor running. The caller holds mu.
func (c *Clock) take() *timer {
	c.Enter()
	return c.timers.pop()
}

// run runs a timer that was taken. What it panics with is told, so that whoever jumps, or the ring, goes on.
func (c *Clock) run(t *timer) {
	defer c.Leave()
	c.mu.Lock()
	tell := c.onPanic
	c.mu.Unlock()
	if tell != nil {
		defer func() {
			if v := recover(); v != nil {
				tell(v, debug.Stack())
			}
		}()
	}
	t.f()
}

// timerHeap orders timers by instant, then by when they were set.
type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	if h[i].at.Equal(h[j].at) {
		return h[i].order < h[j].order
	}
	return h[i].at.Before(h[j].at)
}
func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

// Push and Pop are container/heap's; callers use push and pop.
func (h *timerHeap) Push(x any) {
	t := x.(*timer)
	t.index = len(*h)
	*h = append(*h, t)
}

// Pop is container/heap's.
func (h *timerHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	t.index = -1
	return t
}

func (h *timerHeap) push(t *timer) { heap.Push(h, t) }
func (h *timerHeap) pop() *timer   { return heap.Pop(h).(*timer) }
