package core

import (
	"sync"

	"github.com/pushrig/pushrig/mockvendors/internal/ring"
)

// Recent is a map that keeps its newest entries only: what vendors remember of messages for receipts of taps and for
// statistics.
type Recent[K comparable, V any] struct {
	mu    sync.Mutex
	byKey map[K]V
	order *ring.Ring[recentKey[K]]
}

type recentKey[K comparable] struct {
	key  K
	size int
}

// NewRecent returns a map of at most max entries.
func NewRecent[K comparable, V any](max int) *Recent[K, V] {
	return &Recent[K, V]{byKey: map[K]V{}, order: ring.New[recentKey[K]](max)}
}

// NewRecentSized returns a map of at most max entries whose sizes together are at most most.
func NewRecentSized[K comparable, V any](max, most int) *Recent[K, V] {
	return &Recent[K, V]{byKey: map[K]V{}, order: ring.NewSized(max, most, func(k recentKey[K]) int { return k.size })}
}

// Put adds an entry, or replaces the one of that key; the oldest goes when there are too many.
func (r *Recent[K, V]) Put(k K, v V) { r.PutSized(k, v, 0) }

// PutSized is Put of an entry of a size; one that is replaced keeps the size it had.
func (r *Recent[K, V]) PutSized(k K, v V, size int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, there := r.byKey[k]; !there {
		r.order.Add(recentKey[K]{k, size}, func(old recentKey[K]) { delete(r.byKey, old.key) })
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

// Bounded is what remembers for as long as there is room, and counts what it let go.
type Bounded interface{ Counts() (kept, evicted int64) }

// Counts is how many entries are kept and how many were let go.
func (r *Recent[K, V]) Counts() (kept, evicted int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return int64(r.order.Len()), int64(r.order.Evicted())
}

// Each calls f with every entry, oldest first, while the map is locked.
func (r *Recent[K, V]) Each(f func(K, V)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.order.Len() {
		k := r.order.At(i).key
		f(k, r.byKey[k])
	}
}

// Reset forgets all entries.
func (r *Recent[K, V]) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.byKey)
	r.order.Clear()
}
