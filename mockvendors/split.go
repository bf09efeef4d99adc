package mockvendors

import (
	"net"
	"sync"
	"time"
)

// helloTimeout is how long a client may take for its first byte.
const helloTimeout = 10 * time.Second

// split tells TLS from plain HTTP on one listener by the first byte (a TLS record begins with 0x16):
//
//	Accept ─▶ peek ─┬─▶ plain
//	                └─▶ secure
func split(l net.Listener) (plain, secure net.Listener) {
	p := &half{addr: l.Addr(), conns: make(chan net.Conn), closed: make(chan struct{}), parent: l}
	s := &half{addr: l.Addr(), conns: make(chan net.Conn), closed: make(chan struct{}), parent: l}
	go func() {
		defer p.Close()
		defer s.Close()
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				var first [1]byte
				_ = c.SetReadDeadline(time.Now().Add(helloTimeout))
				if _, err := c.Read(first[:]); err != nil {
					_ = c.Close()
					return
				}
				_ = c.SetReadDeadline(time.Time{})
				to := p
				if first[0] == 0x16 {
					to = s
				}
				select {
				case to.conns <- &peeked{Conn: c, first: first[:]}:
				case <-to.closed:
					_ = c.Close()
				}
			}()
		}
	}()
	return p, s
}

// half is one of the two listeners.
type half struct {
	addr   net.Addr
	conns  chan net.Conn
	once   sync.Once
	closed chan struct{}
	parent net.Listener
}

func (h *half) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

func (h *half) Close() error {
	h.once.Do(func() { close(h.closed); _ = h.parent.Close() })
	return nil
}

func (h *half) Addr() net.Addr { return h.addr }

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
