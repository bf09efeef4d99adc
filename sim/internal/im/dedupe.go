package im

import (
	"hash/crc32"
	"sync"
	"time"
)

// maxRemembered is how many messages a shard of the duplicate check remembers; the oldest are forgotten first.
const maxRemembered = 1 << 14

// duplicates remembers messages for the duplicate check: same sender, receiver, MsgSeq, MsgRandom and CRC-32 of the
// content within the window (IM-102).
type duplicates struct {
	window time.Duration
	limit  int // of one shard
	shards [shardCount]struct {
		sync.Mutex
		known map[fingerprint]bool
		order []sighting // oldest first
	}
}

type fingerprint struct {
	from, to, group  string
	seq, random, crc uint32
}

type sighting struct {
	at    time.Time
	print fingerprint
}

func newDuplicates(window time.Duration, limit int) *duplicates {
	d := &duplicates{window: window, limit: limit}
	for i := range d.shards {
		d.shards[i].known = map[fingerprint]bool{}
	}
	return d
}

// before says whether m was sent before, within the window, and remembers it if not. A duplicate does not prolong the
// window. A message without Seq and Random is always new: the server gives it its own.
func (d *duplicates) before(m *Message, now time.Time) bool {
	if m.Seq == 0 && m.Random == 0 {
		return false
	}
	fp := fingerprint{m.From, m.To, m.Group, m.Seq, m.Random, content(m)}
	s := &d.shards[(fp.crc^m.Random^m.Seq)&(shardCount-1)]
	s.Lock()
	defer s.Unlock()
	gone := 0
	for gone < len(s.order) && (now.Sub(s.order[gone].at) >= d.window || len(s.order)-gone >= d.limit) {
		delete(s.known, s.order[gone].print)
		gone++
	}
	s.order = s.order[gone:]
	if s.known[fp] {
		return true
	}
	s.known[fp] = true
	s.order = append(s.order, sighting{now, fp})
	return false
}

// content is the CRC-32 of what the message says.
func content(m *Message) uint32 {
	h := crc32.NewIEEE()
	for i := range m.Elements {
		e := &m.Elements[i]
		for _, part := range [...]string{string(e.Kind), e.Text, e.Data, e.Desc, e.Ext} {
			_, _ = h.Write([]byte(part)) // a hash never fails
			_, _ = h.Write([]byte{0})
		}
	}
	return h.Sum32()
}
