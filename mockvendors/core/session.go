package core

import (
	"maps"
	"slices"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// session is one phone's open link. It counts each delivery as in flight until the phone acknowledges it or the link
// closes; what was not acknowledged by then waits again.
type session struct {
	p    *Platform
	conn link.Conn

	mu      sync.Mutex
	device  *Device
	unacked map[uint64]*Message
	closed  bool
}

// Accept is the vendor's end of a new link, for either transport.
func (p *Platform) AcceptLink(c link.Conn) link.Handler {
	return &session{p: p, conn: c, unacked: map[uint64]*Message{}}
}

// Frame takes one frame from the phone.
func (s *session) Frame(_ link.Conn, f link.Frame) {
	switch {
	case f.Kind == link.KindHello && f.Hello != nil && s.device == nil:
		s.hello(*f.Hello)
		s.attach() // first: a phone that has been welcomed has what waited for it
		s.answer(link.Frame{Kind: link.KindWelcome, Seq: f.Seq})
	case s.device == nil:
		_ = s.conn.Close() // nothing comes before hello
	case f.Kind == link.KindAck && f.Ack != nil:
		s.acked(f.Seq, *f.Ack)
	case f.Kind == link.KindRegister && f.Register != nil:
		done := s.p.register(s.device, *f.Register)
		s.attach() // first: nobody knows the token yet, and whoever does is to find the phone online
		s.answer(link.Frame{Kind: link.KindRegistered, Seq: f.Seq, Registered: &done})
	case f.Kind == link.KindEvent && f.Event != nil:
		s.p.event(s.device, *f.Event)
		s.answer(link.Frame{Kind: link.KindDone, Seq: f.Seq})
	default:
		_ = s.conn.Close()
	}
}

func (s *session) answer(f link.Frame) { _ = s.conn.Send(f) }

func (s *session) hello(h link.Hello) {
	d := s.p.Tokens.device(h.Device)
	d.mu.Lock()
	if now := (Hardware{h.Brand, h.Model, h.Android, h.Region, h.System, h.OS}); d.Hardware != now {
		d.Hardware = now // not written anew at each hello: vendors read it without the lock
	}
	old := d.session
	d.session = s
	d.mu.Unlock()
	s.device = d
	if old != nil && old != s {
		_ = old.conn.Close() // the phone came back before its old link was seen to be gone
	}
}

// attach points the phone's tokens at this link and sends what waited.
func (s *session) attach() {
	d := s.device
	d.mu.Lock()
	if d.session != s {
		d.mu.Unlock()
		return
	}
	d.mu.Unlock()
	for _, t := range d.list() {
		t.mu.Lock()
		fresh := t.session != s
		t.session = s
		t.mu.Unlock()
		if fresh && s.p.hooks.Returned != nil {
			s.p.hooks.Returned(t)
		}
		s.p.pump(t)
	}
}

// deliver sends one message; the token has marked it as sent.
func (s *session) deliver(m *Message) {
	seq := s.p.seq.Add(1)
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		s.giveBack(m)
		return
	}
	s.p.Clock.Enter() // before Closed can see it, which leaves for it
	s.unacked[seq] = m
	s.mu.Unlock()
	if err := s.conn.Send(link.Frame{Kind: link.KindDeliver, Seq: seq, Deliver: &m.Delivery}); err != nil {
		_ = s.conn.Close() // Closed gives back what is unacknowledged
	}
}

// giveBack lets a message wait again; the link it was sent on is gone.
func (s *session) giveBack(m *Message) {
	t := m.Token
	t.mu.Lock()
	m.sent, m.waits = false, false
	if t.session == s {
		t.session = nil
	}
	t.mu.Unlock()
}

func (s *session) acked(seq uint64, a link.Ack) {
	s.mu.Lock()
	m := s.unacked[seq]
	delete(s.unacked, seq)
	s.mu.Unlock()
	if m == nil {
		return
	}
	defer s.p.Clock.Leave()
	m.Token.mu.Lock()
	m.Token.take(m)
	m.Token.mu.Unlock()
	if m.recall() {
		return
	}
	if a.Rule != "" {
		s.p.Rules.Hit(a.Rule)
	}
	m.Note.end(s.p.Journal, string(a.Result), a.Rule)
	if s.p.hooks.Acked != nil {
		s.p.hooks.Acked(m, a)
	}
}

// Closed gives back what the phone did not acknowledge: all of it before any is sent again, so that the order stays.
func (s *session) Closed(link.Conn) {
	s.mu.Lock()
	s.closed = true
	back := s.unacked
	s.unacked = nil
	d := s.device
	s.mu.Unlock()
	if d != nil {
		d.mu.Lock()
		if d.session == s {
			d.session = nil
			d.lastSeen = s.p.Clock.Now()
		}
		d.mu.Unlock()
		for _, t := range d.list() {
			t.mu.Lock()
			if t.session == s {
				t.session = nil
			}
			t.mu.Unlock()
		}
	}
	seqs := slices.Sorted(maps.Keys(back))
	for _, seq := range seqs {
		s.giveBack(back[seq])
	}
	for _, seq := range seqs {
		s.p.pump(back[seq].Token) // a newer link may be up already
		s.p.Clock.Leave()
	}
}
