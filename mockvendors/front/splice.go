package front

import (
	"io"
	"net"
	"sync"
	"time"
)

// splice joins a connection with a vendor's port until both have said all, or one is gone.
func (f *Front) splice(c net.Conn, to string) {
	up, err := net.Dial("tcp", to)
	if err != nil {
		return // the mocks are closing
	}
	if !f.conns.add(up) {
		_ = up.Close()
		return
	}
	defer f.conns.remove(up)
	var both sync.WaitGroup
	both.Go(func() { pour(up, c) })
	pour(c, up)
	_ = c.SetReadDeadline(time.Now().Add(helloTimeout)) // the vendor has said all: so will the client
	both.Wait()
}

// pour copies until from has said all, and tells to that it has. Where to is gone, from need not go on.
func pour(to, from net.Conn) {
	_, err := io.Copy(to, from)
	if half, ok := to.(interface{ CloseWrite() error }); ok && err == nil {
		_ = half.CloseWrite()
		return
	}
	_ = to.Close()
	_ = from.Close()
}

// CloseWrite ends what is said on a connection whose beginning was read before.
func (p *prefixed) CloseWrite() error {
	if half, ok := p.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return p.Close()
}

// conns are the connections that are open, so that closing can end them.
type conns struct {
	mu     sync.Mutex
	open   map[net.Conn]struct{}
	closed bool
	none   chan struct{} // closed, and forgotten, once nothing is open; nil while nobody waits for that
}

// add notes a connection; false once the front closes.
func (s *conns) add(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	if s.open == nil {
		s.open = map[net.Conn]struct{}{}
	}
	s.open[c] = struct{}{}
	return true
}

// remove closes a connection that has ended.
func (s *conns) remove(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, c)
	_ = c.Close()
	if len(s.open) == 0 && s.none != nil {
		close(s.none)
		s.none = nil
	}
}

// empty is closed as soon as nothing is open.
func (s *conns) empty() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	none := s.none
	if none == nil {
		none = make(chan struct{})
	}
	if len(s.open) == 0 {
		close(none)
	} else {
		s.none = none
	}
	return none
}

func (s *conns) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for c := range s.open {
		_ = c.Close()
	}
}
