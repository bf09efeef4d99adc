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

	sent     bool
	held     bool // its Held event has been told
	gone     bool
	accepted time.Duration
	expiry   func() bool
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
	m.accepted = clock.Mono()
	m.Delivery.MessageID, m.Delivery.Token, m.Delivery.Package = m.ID, t.Value, t.App.Package
	m.Delivery.AcceptedAt, m.Delivery.Serial = m.accepted, p.serial.Add(1)
	p.tell(Event{Kind: EventAccepted, MessageID: m.ID, Token: t.Value})

	now := p.Clock.Now()
	t.mu.Lock()
	if !t.dead.IsZero() {
		why := t.deadWhy
		t.mu.Unlock()
		p.drop(m, EventDropped, why)
		return
	}
	out := p.collapse(t, m)
	if waits := t.session == nil || m.NotBefore.After(now); waits && p.hooks.Keep != nil {
		out = append(out, p.hooks.Keep(waiting(t.box), m)...)
	}
	t.box = append(t.box, m)
	for _, e := range out {
		t.take(e.Message)
	}
	t.mu.Unlock()
	for _, e := range out {
		p.drop(e.Message, e.Kind, e.Rule)
	}
	p.pump(t)
	p.settle(m)
}

// collapse lists what m replaces. The caller holds the token's lock.
func (p *Platform) collapse(t *Token, m *Message) (out []Eviction) {
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

func waiting(box []*Message) (out []*Message) {
	for _, m := range box {
		if !m.sent {
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
	m.gone = true
	if m.expiry != nil {
		m.expiry()
	}
	return true
}

// settle decides what becomes of a message that could not go at once.
func (p *Platform) settle(m *Message) {
	t, now := m.Token, p.Clock.Now()
	t.mu.Lock()
	if m.gone || m.sent {
		t.mu.Unlock()
		return
	}
	if m.NowOrNever {
		t.take(m)
		t.mu.Unlock()
		p.drop(m, EventExpired, "")
		return
	}
	if !m.Expires.IsZero() {
		m.expiry = p.Clock.AfterFunc(m.Expires.Sub(now), func() { p.expire(m) })
	}
	why := m.HeldBy
	if rule, held := m.holding(); held {
		why = rule
	} else if m.NotBefore.After(now) {
		p.Clock.AfterFunc(m.NotBefore.Sub(now), func() { p.pump(t) })
	} else {
		why = "offline"
	}
	tell := !m.held
	m.held = true
	m.Delivery.Held = why
	t.mu.Unlock()
	if tell {
		p.tell(Event{Kind: EventHeld, MessageID: m.ID, Token: t.Value, Rule: why})
	}
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
		p.drop(m, EventExpired, "")
	}
}

// drop tells that a message ended without a phone.
func (p *Platform) drop(m *Message, kind EventKind, rule string) {
	if rule != "" {
		p.Rules.Hit(rule)
	}
	m.Note.end(p.Journal, string(kind), rule)
	p.tell(Event{Kind: kind, MessageID: m.ID, Token: m.Token.Value, Rule: rule})
	if p.hooks.Undelivered != nil {
		p.hooks.Undelivered(m, kind, rule)
	}
}

// pump sends what may go, in order. One goroutine at a time pumps a token; another that comes finds its message taken
// along, because both look at the box under the token's lock.
func (p *Platform) pump(t *Token) {
	t.mu.Lock()
	if t.pumping {
		t.mu.Unlock()
		return
	}
	t.pumping = true
	for t.session != nil {
		m := t.next(p.Clock.Now())
		if m == nil {
			break
		}
		m.sent = true
		s := t.session
		t.mu.Unlock()
		s.deliver(m)
		t.mu.Lock()
	}
	t.pumping = false
	t.mu.Unlock()
}

// next is the first message that may go now. The caller holds the token's lock.
func (t *Token) next(now time.Time) *Message {
	for _, m := range t.box {
		if m.sent || m.NotBefore.After(now) {
			continue
		}
		if rule, held := m.holding(); held {
			m.Delivery.Held = rule
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
			f(m)
		}
	})
}

// Evict takes waiting messages of a token out, each with an event; the vendor's storage rules use it when a phone returns.
func (p *Platform) Evict(t *Token, kind EventKind, rule string, which func(*Message) bool) (n int) {
	t.mu.Lock()
	var out []*Message
	for _, m := range waiting(t.box) {
		if which(m) {
			t.take(m)
			out = append(out, m)
		}
	}
	t.mu.Unlock()
	for _, m := range out {
		p.drop(m, kind, rule)
	}
	return len(out)
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
	p.Evict(t, EventDropped, why, func(*Message) bool { return true })
}
