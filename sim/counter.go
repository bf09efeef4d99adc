package sim

import (
	"maps"
	"sync"
)

// counter counts by name. It is safe for concurrent use.
type counter struct {
	mu sync.Mutex
	by map[string]uint64
}

func (c *counter) add(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]uint64{}
	}
	c.by[name]++
}

// counts is what was counted so far.
func (c *counter) counts() map[string]uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		return map[string]uint64{}
	}
	return maps.Clone(c.by)
}
