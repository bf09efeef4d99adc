package ledger

import (
	"sync"
	"time"
)

// counterKey names what expectations ask about: the message's `as`, the
// recipient's device group and vendor.
type counterKey struct{ name, group, vendor string }

// counter counts the journeys of one counterKey.
type counter struct {
	key     counterKey
	latency *stages // of the vendor, shared by its counters
	e2e     Histogram
	delay   Histogram

	mu         sync.Mutex
	planned    uint64
	sent       uint64
	held       uint64
	duplicates uint64
	tapped     uint64
	outcomes   map[outcome]uint64
	landed     map[string]uint64 // by page
	notOpened  map[string]uint64 // taps that opened none, by why
}

func (c *counter) plan() {
	c.mu.Lock()
	c.planned++
	c.mu.Unlock()
}

func (c *counter) addSent() {
	c.mu.Lock()
	c.sent++
	c.mu.Unlock()
}

func (c *counter) addHeld() {
	c.mu.Lock()
	c.held++
	c.mu.Unlock()
}

func (c *counter) addDuplicate() {
	c.mu.Lock()
	c.duplicates++
	c.mu.Unlock()
}

func (c *counter) addTapped() {
	c.mu.Lock()
	c.tapped++
	c.mu.Unlock()
}

func (c *counter) land(page string) {
	c.mu.Lock()
	c.landed[page]++
	c.mu.Unlock()
}

func (c *counter) notOpen(why string) {
	c.mu.Lock()
	c.notOpened[why]++
	c.mu.Unlock()
}

func (c *counter) end(o outcome) {
	c.mu.Lock()
	c.outcomes[o]++
	c.mu.Unlock()
}

// shown records the stages that end on the phone's screen.
func (c *counter) shown(planned, acceptedAt, at time.Duration) {
	c.delivered(acceptedAt, at)
	c.latency.record(StageE2E, at-planned)
	c.e2e.Record(at - planned)
}

// waited records how long a message that has arrived had waited.
func (c *counter) waited(d time.Duration) {
	c.latency.record(StageDelay, d)
	c.delay.Record(d)
}

// delivered records the way from the vendor to the phone.
func (c *counter) delivered(acceptedAt, at time.Duration) {
	if acceptedAt > 0 {
		c.latency.record(StageDeliver, at-acceptedAt)
	}
}

// counterTable finds or makes counters and the vendors' stage histograms.
type counterTable struct {
	mu       sync.RWMutex
	counters map[counterKey]*counter
	vendors  map[string]*stages
}

func (t *counterTable) init() {
	t.counters = make(map[counterKey]*counter)
	t.vendors = make(map[string]*stages)
}

func (t *counterTable) get(k counterKey) *counter {
	t.mu.RLock()
	c := t.counters[k]
	t.mu.RUnlock()
	if c != nil {
		return c
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.counters[k]; c != nil {
		return c
	}
	v := t.vendors[k.vendor]
	if v == nil {
		v = new(stages)
		t.vendors[k.vendor] = v
	}
	c = &counter{key: k, latency: v, outcomes: make(map[outcome]uint64), landed: make(map[string]uint64), notOpened: make(map[string]uint64)}
	t.counters[k] = c
	return c
}

// each calls f for every counter there is now, in no order.
func (t *counterTable) each(f func(*counter)) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	for _, c := range t.counters {
		f(c)
	}
}
