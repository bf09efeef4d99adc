package ledger

import (
	"hash/maphash"
	"sync"
)

// Key names one push as the vendor and the phone know it: the id in the
// vendor's answer and in the delivery frame, and the token it went to.
type Key struct{ Vendor, MessageID, Token string }

// pushState says what is known about a Key.
type pushState uint8

const (
	unclaimed pushState = iota // events came, the pipeline's answer did not yet
	open                       // claimed by an open journey
	ended                      // its journey has its outcome
)

// push is what the index knows about one Key.
type push struct {
	key     Key
	state   pushState
	waiting []event // while unclaimed, in order of arrival
	forgot  bool    // more came than may wait
	id      uint64  // journey, while open

	// Once ended:
	counter        *counter
	kind           Kind
	tapped, landed bool
	kept           *KeptJourney // nil unless the journey is one of those kept
}

// indexShard holds the pushes and refusals of the tokens that hash to it.
type indexShard struct {
	mu       sync.Mutex
	pushes   map[Key]*push
	arrived  ring[*push] // bounds the unclaimed
	tappable ring[*push] // bounds the ended

	refusals map[refusalKey]*refusal
	ruled    ring[refusalKey] // bounds the rules that wait for an answer

	evicted evictedKeys

	unclaimedEvictions, tappableEvictions, refusalEvictions uint64
	_                                                       [64]byte
}

func (x *indexShard) init(cfg Config) {
	x.pushes = make(map[Key]*push)
	x.refusals = make(map[refusalKey]*refusal)
	perShard := func(total int) int { return (total + shardCount - 1) / shardCount }
	x.arrived.limit = perShard(cfg.UnclaimedCap)
	x.ruled.limit = perShard(cfg.UnclaimedCap)
	x.tappable.limit = perShard(cfg.TappableCap)
	x.evicted.max = perShard(cfg.UnclaimedCap)
}

// evictedKeys remembers which pushes' events were forgotten: whoever claims one of them later was not lost. When it is full
// itself, every push may be one of them.
type evictedKeys struct {
	keys map[Key]bool
	max  int
	full bool
}

func (e *evictedKeys) add(k Key) {
	if e.full = e.full || len(e.keys) >= e.max; e.full {
		return
	}
	if e.keys == nil {
		e.keys = make(map[Key]bool)
	}
	e.keys[k] = true
}

func (e *evictedKeys) may(k Key) bool { return e.full || e.keys[k] }

// indexOf returns the shard of a token: a push and the refusals of its token
// share one, so that one lock covers both ways an answer can go.
func (l *Ledger) indexOf(token string) *indexShard {
	return &l.index[maphash.String(l.hash, token)&(shardCount-1)]
}

// find returns the push of k, made unclaimed if it is new. The caller holds mu.
func (x *indexShard) find(k Key) *push {
	if p := x.pushes[k]; p != nil {
		return p
	}
	p := &push{key: k}
	x.pushes[k] = p
	if old, full := x.arrived.push(p); full && old.state == unclaimed && x.pushes[old.key] == old {
		delete(x.pushes, old.key)
		x.unclaimedEvictions++
		x.evicted.add(old.key)
	}
	return p
}

// retire marks p as ended. The caller holds mu.
func (x *indexShard) retire(p *push, c *counter, kind Kind, kept *KeptJourney) {
	p.state, p.id, p.counter, p.kind, p.kept = ended, 0, c, kind, kept
	if old, full := x.tappable.push(p); full {
		delete(x.pushes, old.key)
		x.tappableEvictions++
	}
}

// ring is a FIFO of at most limit items.
type ring[T any] struct {
	items []T
	next  int // the oldest, once full
	limit int
}

// push adds x and returns the item that had to leave for it, if any.
func (r *ring[T]) push(x T) (oldest T, full bool) {
	if len(r.items) < r.limit {
		r.items = append(r.items, x)
		return oldest, false
	}
	oldest, r.items[r.next] = r.items[r.next], x
	r.next = (r.next + 1) % r.limit
	return oldest, true
}
