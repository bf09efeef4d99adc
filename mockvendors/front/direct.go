package front

import (
	"io"
	"net"
	"time"
)

// acceptDirect leads connections by the name that their TLS asks for, or that their plain HTTP names.
func (f *Front) acceptDirect(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		if !f.conns.add(c) {
			_ = c.Close()
			return
		}
		f.running.Go(func() {
			defer f.conns.remove(c)
			_ = c.SetReadDeadline(time.Now().Add(helloTimeout))
			host, said := sniff(c)
			_ = c.SetReadDeadline(time.Time{})
			if len(said) == 0 {
				return // it said nothing
			}
			f.calls.count(hostOf(host), func(h *Host) { h.Direct++ })
			f.lead(&prefixed{Conn: c, first: said}, hostOf(host))
		})
	}
}

// prefixed gives the bytes back that were read.
type prefixed struct {
	net.Conn
	first []byte
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.first) > 0 {
		n := copy(b, p.first)
		p.first = p.first[n:]
		return n, nil
	}
	return p.Conn.Read(b)
}

// WriteTo lets a copy go on without this wrapper once the beginning is written.
func (p *prefixed) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(p.first)
	p.first = nil
	if err != nil {
		return int64(n), err
	}
	more, err := io.Copy(w, p.Conn)
	return int64(n) + more, err
}
