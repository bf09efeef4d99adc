package restform

import (
	"sync"
	"time"
)

// groupBook keeps each group's MsgSeq, which grows by one from 1, the Randoms of the last minutes, and its rate.
type groupBook struct {
	span time.Duration
	rate int

	mu     sync.Mutex
	groups map[string]*groupPage
}

// mostRandoms is how many Randoms of one group are remembered; the oldest are forgotten first.
const mostRandoms = 1 << 14

type groupPage struct {
	seq   uint64
	known map[uint32]uint64 // Random → MsgSeq
	order []randomSeen      // oldest first
	rate  window
}

type randomSeen struct {
	at     time.Time
	random uint32
}

func (b *groupBook) init(s Settings) {
	b.span, b.rate, b.groups = s.GroupRandomWindow, s.GroupMessagesPerSecond, map[string]*groupPage{}
}

// next gives a message its MsgSeq. fresh is false for a repetition, which has the first one's; ok is false for one too many.
// The group must exist: pages are kept.
func (b *groupBook) next(group string, random uint32, now time.Time) (seq uint64, fresh, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.groups[group]
	if p == nil {
		p = &groupPage{known: map[uint32]uint64{}}
		b.groups[group] = p
	}
	gone := 0
	for gone < len(p.order) && (now.Sub(p.order[gone].at) >= b.span || len(p.order)-gone >= mostRandoms) {
		delete(p.known, p.order[gone].random)
		gone++
	}
	p.order = p.order[gone:]
	if first, again := p.known[random]; again {
		return first, false, true
	}
	if !p.rate.pass(now, b.rate) {
		return 0, false, false
	}
	p.seq++
	p.known[random] = p.seq
	p.order = append(p.order, randomSeen{now, random})
	return p.seq, true, true
}
