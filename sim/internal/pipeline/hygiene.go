package pipeline

import "sync"

// target is a token at one certificate: a token that one app's vendor calls
// dead may be another app's living one.
type target struct {
	cert  uint32
	token string
}

// deadTokens remembers the tokens that vendors called dead, the newest limit
// of them.
type deadTokens struct {
	limit int

	mu    sync.RWMutex
	set   map[target]struct{}
	order []target // a ring once it is full
	next  int
}

func newDeadTokens(limit int) *deadTokens {
	return &deadTokens{limit: limit, set: make(map[target]struct{})}
}

func (d *deadTokens) has(t target) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	_, ok := d.set[t]
	return ok
}

// add reports whether t is news.
func (d *deadTokens) add(t target) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.set[t]; ok {
		return false
	}
	if len(d.order) < d.limit {
		d.order = append(d.order, t)
	} else {
		delete(d.set, d.order[d.next])
		d.order[d.next] = t
		d.next = (d.next + 1) % d.limit
	}
	d.set[t] = struct{}{}
	return true
}
