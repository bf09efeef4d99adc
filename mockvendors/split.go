package mockvendors

import (
	"errors"
	"net"
	"sync"
	"time"
)

// helloTimeout is how long a client may take for its first byte.
const helloTimeout = 10 * time.Second

// After an error that is not the listener's end (too many open files), accepting pauses, longer each time.
const (
	firstPause = 5 * time.Millisecond
	longPause  = time.Second
)

// splitter tells TLS from plain HTTP on one listener by a connection's first byte (a TLS record begins with 0x16):
//
//	Accept ─▶ peek ─┬─▶ plain
//	                └─▶ secure
//
// It ends when either half, or the listener itself, is closed.
type splitter struct {
	parent        net.Listener
	plain, secure *half
	closing       chan struct{}
	once          sync.Once
	running       sync.WaitGroup

	mu      sync.Mutex
	peeking map[net.Conn]struct{} // connections that have said nothing yet
}

// split begins to accept from l.
func split(l net.Listener) *splitter {
	s := &splitter{parent: l, closing: make(chan struct{}), peeking: map[net.Conn]struct{}{}}
	s.plain = &half{s, make(chan net.Conn)}
	s.secure = &half{s, make(chan net.Conn)}
	s.running.Go(s.accept)
	return s
}

func (s *splitter) accept() {
	defer s.close()
	pause := firstPause
	for {
		c, err := s.parent.Accept()
		if err == nil {
			pause = firstPause
			if s.watch(c) {
				s.running.Go(func() { s.sort(c) })
			}
			continue
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
		t := time.NewTimer(pause)
		select {
		case <-t.C:
		case <-s.closing:
			t.Stop()
			return
		}
		pause = min(2*pause, longPause)
	}
}

// sort waits for a connection's first byte and hands the connection to the half it belongs to.
func (s *splitter) sort(c net.Conn) {
	var first [1]byte
	_ = c.SetReadDeadline(time.Now().Add(helloTimeout))
	_, err := c.Read(first[:])
	_ = c.SetReadDeadline(time.Time{})
	if !s.unwatch(c) || err != nil {
		_ = c.Close()
		return
	}
	to := s.plain
	if first[0] == 0x16 {
		to = s.secure
	}
	select {
	case to.conns <- &peeked{Conn: c, first: first[:]}:
	case <-s.closing:
		_ = c.Close()
	}
}

// watch notes a silent connection, so that close can end it; it reports false, and closes it, when that has been.
func (s *splitter) watch(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.peeking == nil {
		_ = c.Close()
		return false
	}
	s.peeking[c] = struct{}{}
	return true
}

func (s *splitter) unwatch(c net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.peeking, c)
	return s.peeking != nil
}

// close stops accepting and ends the connections that have said nothing; wait waits for that.
func (s *splitter) close() {
	s.once.Do(func() {
		close(s.closing)
		_ = s.parent.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		for c := range s.peeking {
			_ = c.Close()
		}
		s.peeking = nil
	})
}

func (s *splitter) wait() { s.running.Wait() }

// half is one of the two listeners.
type half struct {
	from  *splitter
	conns chan net.Conn
}

func (h *half) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.from.closing:
		return nil, net.ErrClosed
	}
}

func (h *half) Close() error {
	h.from.close()
	return nil
}

func (h *half) Addr() net.Addr { return h.from.parent.Addr() }

// peeked gives the byte back that was read.
type peeked struct {
	net.Conn
	first []byte
}

func (p *peeked) Read(b []byte) (int, error) {
	if len(p.first) > 0 {
		n := copy(b, p.first)
		p.first = p.first[n:]
		return n, nil
	}
	return p.Conn.Read(b)
}
