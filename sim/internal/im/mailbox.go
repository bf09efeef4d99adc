package im

import "time"

// missed is a message that no device of its recipient has got yet.
type missed struct {
	message *Message
	ref     uint64
	until   time.Time // simulated time from which it is gone
}

// mailbox keeps the newest missed messages of one account, oldest first: a ring that grows up to its limit, then
// overwrites. The first device that connects takes them all; what another device of the same user already got is roaming
// history, which the rig does not model.
type mailbox struct {
	ring  []missed
	first int
}

// put keeps m, and says whether an older one had to go.
func (b *mailbox) put(m missed, limit int) (evicted bool) {
	if len(b.ring) < limit {
		b.ring = append(b.ring, m)
		return false
	}
	b.ring[b.first] = m
	b.first = (b.first + 1) % len(b.ring)
	return true
}

// takeAll empties the box, oldest first.
func (b *mailbox) takeAll(f func(missed)) {
	for i := range b.ring {
		f(b.ring[(b.first+i)%len(b.ring)])
	}
	*b = mailbox{}
}
