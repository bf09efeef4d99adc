package handset

import (
	"sync"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// vendorLink is the phone's end of one link: it pairs answers with what was asked, and hands deliveries to the phone.
type vendorLink struct {
	phone  *Phone
	vendor string

	mu      sync.Mutex
	conn    link.Conn
	seq     uint64
	waiting map[uint64]func(*link.Frame) // nil frame: the link closed first
	closed  bool
}

func (l *vendorLink) opened(c link.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = c
}

// request sends a frame that will be answered; done runs once, with nil when the link ends first. It counts as in flight.
func (l *vendorLink) request(f link.Frame, done func(*link.Frame)) {
	l.mu.Lock()
	if l.closed || l.conn == nil {
		l.mu.Unlock()
		done(nil)
		return
	}
	l.seq++
	f.Seq = l.seq
	l.waiting[f.Seq] = done
	conn := l.conn
	l.mu.Unlock()
	l.phone.enter()
	if err := conn.Send(f); err != nil {
		l.answered(f.Seq, nil)
	}
}

func (l *vendorLink) answered(seq uint64, f *link.Frame) {
	l.mu.Lock()
	done := l.waiting[seq]
	delete(l.waiting, seq)
	l.mu.Unlock()
	if done == nil {
		return
	}
	done(f)
	l.phone.leave()
}

// event tells the vendor something; what cannot be told now is told after the next hello.
func (l *vendorLink) event(e link.Event) {
	l.request(link.Frame{Kind: link.KindEvent, Event: &e}, func(f *link.Frame) {
		if f == nil {
			l.phone.keepEvent(l.vendor, e)
		}
	})
}

// resend tells what could not be told while the link was down.
func (l *vendorLink) resend() {
	for _, e := range l.phone.takeEvents(l.vendor) {
		l.event(e)
	}
}

// Frame takes one frame from the vendor.
func (l *vendorLink) Frame(c link.Conn, f link.Frame) {
	if f.Kind == link.KindDeliver && f.Deliver != nil {
		ack := l.phone.receive(l.vendor, f.Deliver)
		_ = c.Send(link.Frame{Kind: link.KindAck, Seq: f.Seq, Ack: &ack})
		return
	}
	l.answered(f.Seq, &f)
}

// Closed answers what waits: nobody else will.
func (l *vendorLink) Closed(link.Conn) {
	l.mu.Lock()
	l.closed = true
	waiting := l.waiting
	l.waiting = map[uint64]func(*link.Frame){}
	l.mu.Unlock()
	l.phone.forget(l)
	for _, done := range waiting {
		done(nil)
		l.phone.leave()
	}
}

func (l *vendorLink) close() {
	l.mu.Lock()
	c := l.conn
	l.closed = true
	l.mu.Unlock()
	if c != nil {
		_ = c.Close()
	}
}

func (p *Phone) enter() {
	if p.o.Flight != nil {
		p.o.Flight.Enter()
	}
}

func (p *Phone) leave() {
	if p.o.Flight != nil {
		p.o.Flight.Leave()
	}
}
