package handset

import (
	"fmt"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// vendorLink is the phone's end of one link: it pairs answers with what was asked, and hands deliveries to the phone.
//
//	dialling ─open: hello, then what was kept─▶ up ─close, Closed or a failed Send─▶ closed
//
// Locks are taken in the order vendorLink.mu, Phone.mu, and neither is held while a frame is sent.
type vendorLink struct {
	phone  *Phone
	vendor string

	mu      sync.Mutex
	conn    link.Conn // nil until hello was sent: the vendor takes nothing before it
	seq     uint64
	waiting map[uint64]func(*link.Frame) // nil frame: the link closed first
	closed  bool
}

// open says hello on a fresh connection, lets others use the link, and tells what could not be told while it was down.
func (l *vendorLink) open(c link.Conn) error {
	hello := link.Frame{Kind: link.KindHello, Seq: l.expect(func(*link.Frame) {}), Hello: l.phone.hello()}
	if l.isClosed() || c.Send(hello) != nil {
		l.shut()
		l.answered(hello.Seq, nil)
	}
	l.mu.Lock()
	l.conn = c
	l.mu.Unlock()
	if l.isClosed() { // by airplane mode, or by the vendor, while it was being dialled
		_ = c.Close()
		return fmt.Errorf("phone %s: the link to %s closed as it opened; connect again", l.phone.o.ID, l.vendor)
	}
	for _, e := range l.phone.takeEvents(l.vendor) {
		l.event(e)
	}
	return nil
}

// expect notes who waits for the next frame's answer and counts it as in flight; done runs once, with nil when the link
// ends first. It returns the frame's number.
func (l *vendorLink) expect(done func(*link.Frame)) uint64 {
	l.phone.enter()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seq++
	l.waiting[l.seq] = done
	return l.seq
}

func (l *vendorLink) isClosed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// request sends a frame that will be answered; done runs once, with nil when the link ends first. Who looks at closed only
// after having joined those who wait is either seen by Closed or sees that it has run.
func (l *vendorLink) request(f link.Frame, done func(*link.Frame)) {
	l.mu.Lock()
	conn := l.conn
	l.mu.Unlock()
	if conn == nil {
		done(nil) // still being dialled
		return
	}
	f.Seq = l.expect(done)
	if l.isClosed() || conn.Send(f) != nil {
		l.shut()
		l.answered(f.Seq, nil)
	}
}

// answered ends what waits under seq, if it still does.
func (l *vendorLink) answered(seq uint64, f *link.Frame) {
	l.mu.Lock()
	done := l.waiting[seq]
	delete(l.waiting, seq)
	l.mu.Unlock()
	if done != nil {
		done(f)
		l.phone.leave()
	}
}

// event tells the vendor something; what cannot be told on this link is told on the next one.
func (l *vendorLink) event(e link.Event) {
	if l.keep(e) {
		return
	}
	l.request(link.Frame{Kind: link.KindEvent, Event: &e}, func(f *link.Frame) {
		if f == nil {
			l.phone.tell(l.vendor, e)
		}
	})
}

// keep leaves an event to open while the link is being dialled. Looking and keeping are one step, so that open finds it.
func (l *vendorLink) keep(e link.Event) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil || l.closed {
		return false
	}
	l.phone.mu.Lock()
	defer l.phone.mu.Unlock()
	l.phone.keep(l.vendor, e)
	return true
}

// Frame takes one frame from the vendor.
func (l *vendorLink) Frame(c link.Conn, f link.Frame) {
	switch f.Kind {
	case link.KindDeliver:
		if f.Deliver == nil {
			return // nothing to acknowledge
		}
		ack := l.phone.receive(l.vendor, f.Deliver)
		_ = c.Send(link.Frame{Kind: link.KindAck, Seq: f.Seq, Ack: &ack})
	case link.KindWelcome, link.KindRegistered, link.KindDone:
		l.answered(f.Seq, &f)
	}
}

// Closed answers what waits, in the order it was asked: nobody else will.
func (l *vendorLink) Closed(link.Conn) {
	l.shut()
	for {
		l.mu.Lock()
		first := uint64(0)
		for seq := range l.waiting {
			if first == 0 || seq < first {
				first = seq
			}
		}
		l.mu.Unlock()
		if first == 0 {
			return
		}
		l.answered(first, nil)
	}
}

// shut takes the link out of use; the phone may make a new one. It is forgotten first, so that nobody who finds it closed
// finds it again.
func (l *vendorLink) shut() {
	l.phone.forget(l)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}

func (l *vendorLink) close() {
	l.shut()
	l.mu.Lock()
	c := l.conn
	l.mu.Unlock()
	if c != nil {
		_ = c.Close()
	}
}
