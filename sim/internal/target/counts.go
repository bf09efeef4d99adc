package target

import (
	"sync"
	"time"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Counts is what was asked of a target and how long it took to answer.
type Counts struct {
	mu     sync.Mutex
	calls  map[string]uint64
	failed map[string]uint64
	answer map[string]*ledger.Histogram
}

func (c *Counts) init() {
	c.calls, c.failed, c.answer = map[string]uint64{}, map[string]uint64{}, map[string]*ledger.Histogram{}
}

func (c *Counts) note(name string, took time.Duration, failed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[name]++
	if failed {
		c.failed[name]++
	}
	if c.answer[name] == nil {
		c.answer[name] = new(ledger.Histogram)
	}
	c.answer[name].Record(took)
}

// Each calls f for every call that was made.
func (c *Counts) Each(f func(name string, calls, failed uint64, answer *ledger.Histogram)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, n := range c.calls {
		f(name, n, c.failed[name], c.answer[name])
	}
}
