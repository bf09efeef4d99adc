package core

import (
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Message is one accepted message for one token. The vendor fills it and hands it to Platform.Accept; from then on the
// platform owns it.
//
//	Accept ─▶ box ──(phone online, not deferred)──▶ link ─▶ Ack ─▶ gone
//	           └─ offline, deferred, held: waits; expired, replaced or evicted: gone with an event
type Message struct {
	ID       string
	Token    *Token
	Delivery link.Delivery // what the phone gets; Accept fills in the ids and times

	Expires    time.Time // simulated; zero: never
	NowOrNever bool      // dropped, as expired, unless it can go at once
	NotBefore  time.Time // deferred until then, by HeldBy
	HeldBy     string
	// Hold, if set, keeps the message back while it returns true, under the rule it names (Doze). The platform looks again
	// whenever something happens to the phone.
	Hold func() (rule string, held bool)
	// CollapseKey: a newer message with the same non-empty key replaces one that waits, by CollapseRule.
	CollapseKey  string
	CollapseRule string
	Tag          any // the vendor's own, for its receipts and counters

	Note *TargetNote // the journal's line for this target

	asked   time.Duration // when its request came
	request []byte        // its body, while Accept tells of it
	sent    bool
	waits   bool // its timers are set
	held    bool // its Held event has been told
	timers  []func() bool
}

// Eviction takes a waiting message out of a token's box.
type Eviction struct {
	Message *Message
	Kind    EventKind // EventDropped or EventReplaced
	Rule    string
}

// Accept takes a message for its token: it goes to the phone at once when it can, and waits where the vendor's storage
// rules let it.
func (p *Platform) Accept(m *Message) {
	t := m.Token
	m.Delivery.MessageID, m.Delivery.Token, m.Delivery.Package = m.ID, t.Value, t.App.Package
	m.Delivery.AcceptedAt, m.Delivery.Serial = clock.Mono(), p.serial.Add(1)
	p.tell(Event{Kind: EventAccepted, MessageID: m.ID, Token: t.Value, Request: m.request, Delivery: &m.Delivery, Asked: m.asked})
	m.request = nil // the body is reused

	p.drop(p.store(m))
	p.pump(t)
}

// store puts a message into its token's box and takes out what has to make room for it.
func (p *Platform) store(m *Message) []Eviction {
	t := m.Token
	t.mu.Lock()
	defer t.mu.Unlock()
	out := t.takeAll(t.collapse(m))
	t.box = append(t.box, m)
	_, held := m.holding()
	if waits := t.session == nil || held || m.NotBefore.After(p.Clock.Now()); waits && p.hooks.Keep != nil {
		out = append(out, t.takeAll(p.hooks.Keep(waiting(t.box[:len(t.box)-1]), m))...)
	}
	if stored := waiting(t.box); len(stored) > StoreMax {
		out = append(out, t.takeAll([]Eviction{{stored[0], EventDropped, StoreFull}})...)
	}
	return out
}

// OneTooMany is a storage rule of so many waiting messages: the oldest go, by a rule, so that m has room. With no room at
// all, m itself does.
func OneTooMany(waiting []*Message, m *Message, most int, rule string) (out []Eviction) {
	all := append(slices.Clone(waiting), m)
	for _, old := range all[:min(len(all), max(0, len(all)-most))] {
		out = append(out, Eviction{old, EventDropped, rule})
	}
	return out
}

// StoreMax is how many messages wait for one token at most, where a vendor publishes no smaller figure: memory stays bounded.
// The oldest goes, by StoreFull, which stands where else a rule's id would.
const (
	StoreMax  = 1000
	StoreFull = "store_full"
)

// collapse lists what m replaces. The caller holds the token's lock.
func (t *Token) collapse(m *Message) (out []Eviction) {
	if m.CollapseKey == "" {
		return nil
	}
	for _, old := range t.box {
		if !old.sent && old.CollapseKey == m.CollapseKey {
			out = append(out, Eviction{old, EventReplaced, m.CollapseRule})
		}
	}
	return out
}

// waiting lists the messages that are not on their way.
func waiting(box []*Message) (out []*Message) {
	for _, m := range box {
		if !m.sent && !m.recall() {
			out = append(out, m)
		}
	}
	return out
}

// take removes m from the box and reports whether it was there. The caller holds the token's lock.
func (t *Token) take(m *Message) bool {
	i := slices.Index(t.box, m)
	if i < 0 {
		return false
	}
	t.box = slices.Delete(t.box, i, i+1)
	m.stopTimers()
	return true
}

func (m *Message) stopTimers() {
	for _, stop := range m.timers {
		stop()
	}
	m.timers = nil
}

// takeAll removes messages from the box and returns those that were there. The caller holds the token's lock.
func (t *Token) takeAll(list []Eviction) (out []Eviction) {
	for _, e := range list {
		if t.take(e.Message) {
			out = append(out, e)
		}
	}
	return out
}

// settle decides what becomes of the messages that cannot go now: it takes out those that end here, sets the timers of
// those that wait, and returns what is to be told. The caller holds the token's lock.
func (p *Platform) settle(t *Token) (out []Eviction, held []Event) {
	now := p.Clock.Now()
	if !t.dead.IsZero() {
		t.forgetRecalls()
	}
	for _, m := range waiting(t.box) {
		switch {
		case !t.dead.IsZero():
			out = append(out, Eviction{m, EventDropped, t.deadWhy})
		case m.NowOrNever || !m.Expires.IsZero() && !m.Expires.After(now):
			out = append(out, Eviction{m, EventExpired, ""})
		case !m.waits:
			m.waits = true
			why := p.wait(m, now)
			if !m.held {
				m.held = true
				held = append(held, Event{Kind: EventHeld, MessageID: m.ID, Token: t.Value, Rule: why})
			}
		}
	}
	return t.takeAll(out), held
}

// wait sets the timers of a message that waits and says why it does.
func (p *Platform) wait(m *Message, now time.Time) (why string) {
	t := m.Token
	m.stopTimers() // it may wait for the second time
	at := func(when time.Time, f func()) { m.timers = append(m.timers, p.Clock.AfterFunc(when.Sub(now), f)) }
	if !m.Expires.IsZero() {
		at(m.Expires, func() { p.expire(m) })
	}
	if rule, held := m.holding(); held {
		return rule
	}
	if m.NotBefore.After(now) {
		at(m.NotBefore, func() { p.pump(t) })
		return m.HeldBy
	}
	return "offline"
}

func (m *Message) holding() (string, bool) {
	if m.Hold == nil {
		return "", false
	}
	return m.Hold()
}

func (p *Platform) expire(m *Message) {
	m.Token.mu.Lock()
	ok := !m.sent && m.Token.take(m)
	m.Token.mu.Unlock()
	if ok {
		p.drop([]Eviction{{m, EventExpired, ""}})
	}
}

// drop tells of messages that ended without a phone.
func (p *Platform) drop(list []Eviction) {
	for _, e := range list {
		m := e.Message
		if e.Rule != "" {
			p.Rules.Hit(e.Rule)
		}
		m.Note.end(p.Journal, string(e.Kind), e.Rule)
		p.tell(Event{Kind: e.Kind, MessageID: m.ID, Token: m.Token.Value, Rule: e.Rule})
		if p.hooks.Undelivered != nil {
			p.hooks.Undelivered(m, e.Kind, e.Rule)
		}
	}
}

// pump sends what may go, in order, and settles the rest. One goroutine at a time pumps a token; another that comes leaves
// its message to that one, which looks at the box again, under the token's lock, before it stops.
func (p *Platform) pump(t *Token) {
	t.mu.Lock()
	busy := t.pumping
	t.pumping = true
	t.mu.Unlock()
	if busy {
		return
	}
	out, held := p.pumpAll(t)
	for _, e := range held {
		p.tell(e)
	}
	p.drop(out)
}

// pumpAll is pump for the one goroutine that does it. Whatever a vendor's or a phone's code panics with, the token is left
// unlocked and can be pumped again.
func (p *Platform) pumpAll(t *Token) (out []Eviction, held []Event) {
	t.mu.Lock()
	defer func() {
		t.pumping = false
		t.mu.Unlock()
	}()
	for m := t.next(p.Clock.Now()); m != nil; m = t.next(p.Clock.Now()) {
		m.sent = true
		t.session.outside(t, m)
	}
	return p.settle(t)
}

// outside delivers with the token's lock let go, which the caller holds again when it returns.
func (s *session) outside(t *Token, m *Message) {
	t.mu.Unlock()
	defer t.mu.Lock()
	s.deliver(m)
}

// next is the first message that may go now, nil when none may. The caller holds the token's lock.
func (t *Token) next(now time.Time) *Message {
	if t.session == nil || !t.dead.IsZero() {
		return nil
	}
	for _, m := range t.box {
		if m.sent || m.NotBefore.After(now) {
			continue
		}
		if _, held := m.holding(); held {
			continue
		}
		return m
	}
	return nil
}

// Stored calls f for every message that no phone has acknowledged.
func (p *Platform) Stored(f func(*Message)) {
	p.Tokens.Each(func(t *Token) {
		t.mu.Lock()
		box := slices.Clone(t.box)
		t.mu.Unlock()
		for _, m := range box {
			if !m.recall() {
				f(m)
			}
		}
	})
}

// Evict takes waiting messages of a token out, each with an event; the vendor's storage rules use it when a phone returns.
func (p *Platform) Evict(t *Token, kind EventKind, rule string, which func(*Message) bool) (n int) {
	out := t.evict(kind, rule, which)
	p.drop(out)
	return len(out)
}

func (t *Token) evict(kind EventKind, rule string, which func(*Message) bool) (out []Eviction) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, m := range waiting(t.box) {
		if which(m) {
			out = append(out, Eviction{m, kind, rule})
		}
	}
	return t.takeAll(out)
}

// Kill ends a token's life under a rule or an event's name; what waits for it is dropped by the same.
func (p *Platform) Kill(t *Token, why string) {
	t.mu.Lock()
	if !t.dead.IsZero() {
		t.mu.Unlock()
		return
	}
	t.dead, t.deadWhy = p.Clock.Now(), why
	t.mu.Unlock()
	p.Tokens.bury(t)
	p.pump(t)
}
