package im

import (
	"sync"
	"time"
)

// queueLimit bounds what may wait for one account while its queue is being worked off.
const queueLimit = 4096

// account is one user. Everything that happens to it is decided under mu, one thing after another, so that a message and
// a doForeground at the same instant have an order; everything that calls out happens without mu, in that same order.
//
//	submit ─▶ queue ─▶ whoever finds nobody working becomes the worker:
//	                   lock · take one · decide · unlock · call out · lock · take the next …
type account struct {
	server *Server
	user   string

	mu       sync.Mutex
	sessions []*Session // oldest login first
	missed   mailbox
	options  map[string]ReceiveOption
	quiet    QuietHours
	queue    []item
	head     int // queue[:head] is done
	working  bool
}

type itemKind uint8

const (
	itemMessage itemKind = iota
	itemSync             // hand over what was missed
	itemKicked           // tell the client
)

// item is one thing that will call out.
type item struct {
	kind    itemKind
	message *processed
	ref     uint64
	session *Session
	reason  KickReason
}

// effects are the calls that one item leads to.
type effects struct {
	decided  bool
	decision Decision
	deliver  []delivery
	pushes   []Push
	kicked   *Session
	reason   KickReason
}

// delivery is one message for one connection; late ones were missed before.
type delivery struct {
	session *Session
	message *Message
	ref     uint64
	late    bool
}

// submit hands the account one message, and does what is to be done unless somebody else already is at it.
func (a *account) submit(p *processed, ref uint64) {
	a.mu.Lock()
	full := len(a.queue)-a.head >= queueLimit
	if !full {
		a.push(item{kind: itemMessage, message: p, ref: ref})
	}
	a.mu.Unlock()
	if full {
		a.server.cfg.Observer.Decided(Decision{Ref: ref, Recipient: a.user, Why: WhyOverloaded})
		return
	}
	a.drain()
}

// push queues it. The caller holds the lock, and calls drain when it has let it go.
func (a *account) push(it item) {
	if a.head > queueLimit {
		n := copy(a.queue, a.queue[a.head:])
		clear(a.queue[n:])
		a.queue, a.head = a.queue[:n], 0
	}
	a.queue = append(a.queue, it)
}

// drain works the queue off, unless a worker is at it: then that one will do ours too, and a call back into the server
// from an observer or a connection returns at once. The worker counts as in flight, so a jumped clock waits for all of it.
func (a *account) drain() {
	a.mu.Lock()
	if a.working || a.head == len(a.queue) {
		a.mu.Unlock()
		return
	}
	a.working = true
	a.server.cfg.Clock.Enter()
	var out effects
	for a.head < len(a.queue) {
		it := a.queue[a.head]
		a.queue[a.head] = item{}
		a.head++
		out.reset()
		a.resolve(it, &out)
		a.mu.Unlock()
		a.act(&out)
		a.mu.Lock()
	}
	a.queue, a.head, a.working = a.queue[:0], 0, false
	a.mu.Unlock()
	a.server.cfg.Clock.Leave()
}

// resolve works out what an item leads to, as things stand now. The caller holds the lock.
func (a *account) resolve(it item, out *effects) {
	now := a.server.cfg.Clock.Now()
	switch it.kind {
	case itemMessage:
		a.decide(it.message, it.ref, now, out)
	case itemSync:
		a.sync(it.session, now, out)
	case itemKicked:
		out.kicked, out.reason = it.session, it.reason
	}
}

// sync hands what was missed to a session, if it is still there to take it.
func (a *account) sync(s *Session, now time.Time, out *effects) {
	if !s.up {
		return
	}
	a.missed.takeAll(func(m missed) {
		if now.Before(m.until) {
			out.deliver = append(out.deliver, delivery{session: s, message: m.message, ref: m.ref, late: true})
		}
	})
}

// act calls out. No lock is held.
func (a *account) act(out *effects) {
	o := a.server.cfg.Observer
	if out.decided {
		o.Decided(out.decision)
	}
	for _, d := range out.deliver {
		d.session.conn.OnMessage(d.message)
		if !d.late {
			o.Online(d.ref, d.session.device.ID)
		} else if late, ok := o.(SyncObserver); ok {
			late.Synced(d.ref, d.session.device.ID)
		}
	}
	for i := range out.pushes {
		_ = a.server.cfg.Pusher.Push(out.pushes[i]) // a push that was not taken over is the pusher's to report
	}
	if out.kicked != nil {
		out.kicked.conn.OnKicked(out.reason)
	}
}

func (e *effects) reset() {
	clear(e.deliver)
	clear(e.pushes)
	*e = effects{deliver: e.deliver[:0], pushes: e.pushes[:0]}
}
