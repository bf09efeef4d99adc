// Package ring keeps the newest of what comes, within a bound of number and of size, and counts what it lets go.
package ring

// Ring is a queue of the newest items, for one goroutine at a time: its owner holds the lock. Memory grows with what is
// kept, up to the bounds.
type Ring[T any] struct {
	max, most int
	size      func(T) int

	items   []T // item i, the oldest being 0, is in items[(head+i)%len(items)]
	head, n int
	sum     int // of the sizes
	evicted uint64
}

// New returns a ring of at most max items.
func New[T any](max int) *Ring[T] { return &Ring[T]{max: max} }

// NewSized returns a ring of at most max items whose sizes together are at most most. An item's size does not change. One
// that is larger than all may be is kept alone.
func NewSized[T any](max, most int, size func(T) int) *Ring[T] {
	return &Ring[T]{max: max, most: most, size: size}
}

// Add adds an item; gone, if not nil, is called with each of the older ones that had to go.
func (r *Ring[T]) Add(item T, gone func(T)) {
	size := r.sizeOf(item)
	for r.n > 0 && (r.n >= r.max || r.size != nil && r.sum+size > r.most) {
		old := r.items[r.head]
		r.drop()
		if gone != nil {
			gone(old)
		}
	}
	if r.n == len(r.items) {
		r.grow()
	}
	r.items[(r.head+r.n)%len(r.items)] = item
	r.n++
	r.sum += size
}

func (r *Ring[T]) sizeOf(item T) int {
	if r.size == nil {
		return 0
	}
	return r.size(item)
}

// drop lets the oldest item go.
func (r *Ring[T]) drop() {
	var none T
	r.sum -= r.sizeOf(r.items[r.head])
	r.items[r.head] = none
	r.head = (r.head + 1) % len(r.items)
	r.n--
	r.evicted++
}

// grow doubles the room, up to the most that may be kept.
func (r *Ring[T]) grow() {
	items := make([]T, max(1, min(max(8, 2*len(r.items)), r.max)))
	for i := range r.n {
		items[i] = r.At(i)
	}
	r.items, r.head = items, 0
}

// Len is how many items are kept.
func (r *Ring[T]) Len() int { return r.n }

// At is an item by age: 0 is the oldest, Len-1 the newest.
func (r *Ring[T]) At(i int) T { return r.items[(r.head+i)%len(r.items)] }

// Size is the sizes of what is kept, together.
func (r *Ring[T]) Size() int { return r.sum }

// Evicted is how many items were let go since the last Clear.
func (r *Ring[T]) Evicted() uint64 { return r.evicted }

// Clear forgets all items, and what was let go.
func (r *Ring[T]) Clear() {
	clear(r.items)
	r.head, r.n, r.sum, r.evicted = 0, 0, 0, 0
}
