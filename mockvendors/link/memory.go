package link

import (
	"context"
	"fmt"
	"sync"
)

// Memory is the transport without sockets: the same frames, handed over by function call. A link of it costs no goroutine,
// no channel and no timer.
type Memory struct {
	// OnPanic is told what a handler panics with; its link closes and others go on. Nil: the panic goes on to the sender.
	OnPanic PanicFunc

	mu     sync.RWMutex
	accept map[string]Accept
}

// NewMemory returns an empty switchboard; vendors Listen on it and phones Dial it.
func NewMemory() *Memory { return &Memory{accept: map[string]Accept{}} }

var _ Dialer = (*Memory)(nil)

// Listen makes the vendor known at url, "mem://" and its name by custom; nil makes it unknown again.
func (m *Memory) Listen(url string, a Accept) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a == nil {
		delete(m.accept, url)
		return
	}
	m.accept[url] = a
}

// Dial connects h to the vendor listening at url.
func (m *Memory) Dial(_ context.Context, url string, h Handler) (Conn, error) {
	m.mu.RLock()
	accept := m.accept[url]
	m.mu.RUnlock()
	if accept == nil {
		return nil, fmt.Errorf("link: nobody listens at %s", url)
	}
	phone, vendor := &end{onPanic: m.OnPanic}, &end{onPanic: m.OnPanic}
	phone.peer, vendor.peer = vendor, phone
	phone.handler = h
	if vendor.handler = accept(vendor); vendor.handler == nil {
		return nil, fmt.Errorf("link: %s refused the connection", url)
	}
	return phone, nil
}

// end is one side of a memory link. Frames wait in its inbox until the goroutine that drains it hands them over; a frame
// sent from inside a handler is queued, not nested, so that a chain of answers never grows the stack:
//
//	peer.Send ─▶ inbox ─(first sender drains)─▶ handler.Frame ─▶ …
type end struct {
	peer    *end
	handler Handler
	onPanic PanicFunc

	mu       sync.Mutex
	inbox    []Frame
	draining bool
	closed   bool // no frame is handed over after this
	told     bool // the handler has had Closed
}

func (e *end) Send(f Frame) error {
	p := e.peer
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return ErrClosed
	}
	p.inbox = append(p.inbox, f)
	p.drain()
	return nil
}

func (e *end) Close() error {
	for _, side := range []*end{e, e.peer} {
		side.mu.Lock()
		side.closed = true
		side.drain()
	}
	return nil
}

// keptInbox is the room an idle end keeps, so that a frame at a time allocates nothing.
const keptInbox = 4

// drain hands over what waits; the caller holds mu, which drain releases.
func (e *end) drain() {
	if e.draining {
		e.mu.Unlock()
		return
	}
	e.draining = true
	for next := 0; next < len(e.inbox) && !e.closed; next++ {
		f := e.inbox[next]
		e.mu.Unlock()
		whole := e.onPanic.Guard(func() { e.handler.Frame(e, f) })
		if !whole {
			_ = e.Close() // as a process that died; this end is told when it has drained
		}
		e.mu.Lock()
	}
	clear(e.inbox) // what was handed over is not held on to
	if e.inbox = e.inbox[:0]; cap(e.inbox) > keptInbox {
		e.inbox = nil
	}
	e.draining = false
	tell := e.closed && !e.told
	e.told = e.told || tell
	e.mu.Unlock()
	if tell {
		e.onPanic.Guard(func() { e.handler.Closed(e) })
	}
}
