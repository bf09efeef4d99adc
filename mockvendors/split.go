package mockvendors

import (
	"crypto/tls"
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
//	                └─▶ TLS handshake ─▶ secure
//
// It ends when either half, or the listener itself, is closed.
type splitter struct {
	parent        net.Listener
	tls           *tls.Config
	broken        func(host string, err error) // told of each handshake that a client broke off
	plain, secure *half
	closing       chan struct{}
	once          sync.Once
	running       sync.WaitGroup

	mu      sync.Mutex
	peeking map[net.Conn]struct{} // connections that have said nothing yet
}

// split begins to accept from l.
func split(l net.Listener, config *tls.Config, broken func(host string, err error)) *splitter {
	s := &splitter{parent: l, tls: config.Clone(), broken: broken, closing: make(chan struct{}), peeking: map[net.Conn]struct{}{}}
	s.tls.GetConfigForClient = rememberHost
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
	began := &peeked{Conn: c, first: first[:]}
	to, out := s.plain, net.Conn(began)
	if err == nil && first[0] == 0x16 {
		to = s.secure
		out, err = s.shake(began)
	}
	_ = c.SetReadDeadline(time.Time{})
	if !s.unwatch(c) || err != nil {
		_ = c.Close()
		return
	}
	select {
	case to.conns <- out:
	case <-s.closing:
		_ = c.Close()
	}
}

// shake makes the TLS handshake. One that the client breaks off once it has seen the certificate is told of: whoever does not
// trust the CA does that.
func (s *splitter) shake(c *peeked) (net.Conn, error) {
	secure := tls.Server(c, s.tls)
	err := secure.Handshake()
	if err != nil && c.host != "" {
		s.broken(c.host, err)
	}
	return secure, err
}

// rememberHost notes on a connection which host its client asked for. One configuration serves all, so that a client may
// resume on a second connection what it began on the first.
func rememberHost(hello *tls.ClientHelloInfo) (*tls.Config, error) {
	hello.Conn.(*peeked).host = hello.ServerName
	return nil, nil
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
	host  string // that its TLS asked for
}

func (p *peeked) Read(b []byte) (int, error) {
	if len(p.first) > 0 {
		n := copy(b, p.first)
		p.first = p.first[n:]
		return n, nil
	}
	return p.Conn.Read(b)
}
