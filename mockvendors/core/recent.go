package core

import "sync"

// Recent is a map that keeps its newest entries only: what vendors remember of messages for receipts of taps and for
// statistics.
type Recent[K comparable, V any] struct {
	mu    sync.Mutex
	max   int
	byKey map[K]V
	ring  []K
	next  int
}

// NewRecent returns a map of at most max entries.
func NewRecent[K comparable, V any](max int) *Recent[K, V] {
	return &Recent[K, V]{max: max, byKey: map[K]V{}}
}

// Put adds an entry, or replaces the one of that key; the oldest goes when there are too many.
func (r *Recent[K, V]) Put(k K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, there := r.byKey[k]; there {
		r.byKey[k] = v
		return
	}
	if len(r.ring) < r.max {
		r.ring = append(r.ring, k)
	} else {
		delete(r.byKey, r.ring[r.next])
		r.ring[r.next] = k
		r.next = (r.next + 1) % r.max
	}
	r.byKey[k] = v
}

// Get returns the entry of a key, if it is still there.
func (r *Recent[K, V]) Get(k K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.byKey[k]
	return v, ok
}

// Each calls f with every entry, in no order, while the map is locked.
func (r *Recent[K, V]) Each(f func(K, V)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k, v := range r.byKey {
		f(k, v)
	}
}

// Reset forgets all entries.
func (r *Recent[K, V]) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.byKey)
	r.ring, r.next = r.ring[:0], 0
}
