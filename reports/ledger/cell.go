package ledger

import (
	"sync"
	"time"
)

// cellKey names what expectations ask about: the message's `as`, the
// recipient's device group and vendor.
type cellKey struct{ name, group, vendor string }

// cell counts the journeys of one cellKey.
type cell struct {
	key     cellKey
	latency *stages // of the vendor, shared by its cells
	e2e     Histogram

	mu         sync.Mutex
	planned    uint64
	sent       uint64
	held       uint64
	duplicates uint64
	tapped     uint64
	outcomes   map[outcome]uint64
	landed     map[string]uint64 // by page
}

func (c *cell) plan() {
	c.mu.Lock()
	c.planned++
	c.mu.Unlock()
}

func (c *cell) addSent() {
	c.mu.Lock()
	c.sent++
	c.mu.Unlock()
}

func (c *cell) addHeld() {
	c.mu.Lock()
	c.held++
	c.mu.Unlock()
}

func (c *cell) addDuplicate() {
	c.mu.Lock()
	c.duplicates++
	c.mu.Unlock()
}

func (c *cell) addTapped() {
	c.mu.Lock()
	c.tapped++
	c.mu.Unlock()
}

func (c *cell) land(page string) {
	c.mu.Lock()
	c.landed[page]++
	c.mu.Unlock()
}

func (c *cell) end(o outcome) {
	c.mu.Lock()
	c.outcomes[o]++
	c.mu.Unlock()
}

// shown records the stages that end on the phone's screen.
func (c *cell) shown(planned, acceptedAt, at time.Duration) {
	c.delivered(acceptedAt, at)
	c.latency.record(StageE2E, at-planned)
	c.e2e.Record(at - planned)
}

// delivered records the way from the vendor to the phone.
func (c *cell) delivered(acceptedAt, at time.Duration) {
	if acceptedAt > 0 {
		c.latency.record(StageDeliver, at-acceptedAt)
	}
}

// cellTable finds or makes cells and the vendors' stage histograms.
type cellTable struct {
	mu      sync.RWMutex
	cells   map[cellKey]*cell
	vendors map[string]*stages
}

func (t *cellTable) init() {
	t.cells = make(map[cellKey]*cell)
	t.vendors = make(map[string]*stages)
}

func (t *cellTable) get(k cellKey) *cell {
	t.mu.RLock()
	c := t.cells[k]
	t.mu.RUnlock()
	if c != nil {
		return c
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.cells[k]; c != nil {
		return c
	}
	v := t.vendors[k.vendor]
	if v == nil {
		v = new(stages)
		t.vendors[k.vendor] = v
	}
	c = &cell{key: k, latency: v, outcomes: make(map[outcome]uint64), landed: make(map[string]uint64)}
	t.cells[k] = c
	return c
}

// each calls f for every cell there is now, in no order.
func (t *cellTable) each(f func(*cell)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, c := range t.cells {
		f(c)
	}
}
