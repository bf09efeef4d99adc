package h2scheme

import (
	"bytes"

	"golang.org/x/net/http2"
)

const (
	headLen = 9       // of a frame's header, RFC 9113 4.1
	maxHeld = 2 << 20 // of one header block, as it came and decoded; twice what net/http takes by default
)

// stream follows what one client sends and holds what the server is to read. Bytes come in pieces of any size; each step
// takes what it can use and returns the rest:
//
//	preface ──▶ head ──▶ payload ──▶ head … (frames that pass)
//	              └────▶ headers ──▶ head … (frames of a header block: held until it is whole)
//
// When step is nil there is nothing left to follow and everything passes.
type stream struct {
	step func([]byte) []byte
	out  bytes.Buffer

	seen int    // bytes of the preface so far
	head []byte // of the frame at hand, as it came
	left int    // of that frame's payload

	frame http2.FrameHeader
	block block
	codec codec
}

func newStream(mended func()) *stream {
	s := &stream{head: make([]byte, 0, headLen), codec: codec{mended: mended}}
	s.step = s.preface
	return s
}

// through reports whether the rest of the connection passes unseen.
func (s *stream) through() bool { return s.step == nil }

// feed takes what came and puts what is ready into out.
func (s *stream) feed(in []byte) {
	for len(in) > 0 && s.step != nil {
		in = s.step(in)
	}
	s.out.Write(in)
}

// giveUp lets everything pass from here on, what is held first.
func (s *stream) giveUp() {
	s.out.Write(s.block.raw)
	s.out.Write(s.head)
	s.block, s.head, s.step = block{}, nil, nil
}

func (s *stream) preface(in []byte) []byte {
	n := min(len(in), len(http2.ClientPreface)-s.seen)
	if string(in[:n]) != http2.ClientPreface[s.seen:s.seen+n] {
		s.giveUp()
		return in
	}
	s.out.Write(in[:n])
	if s.seen += n; s.seen == len(http2.ClientPreface) {
		s.step = s.header
	}
	return in[n:]
}

func (s *stream) header(in []byte) []byte {
	n := min(len(in), headLen-len(s.head))
	s.head = append(s.head, in[:n]...)
	if len(s.head) < headLen {
		return nil
	}
	s.frame, _ = http2.ReadFrameHeader(bytes.NewReader(s.head)) // nine bytes are always a header
	s.left = int(s.frame.Length)
	switch {
	case s.block.expects(s.frame):
		if len(s.block.raw)+headLen+s.left > maxHeld {
			s.giveUp()
			break
		}
		s.block.raw = append(s.block.raw, s.head...)
		s.head, s.step = s.head[:0], s.headers
		s.endOfFrame()
	case s.block.open():
		s.giveUp() // out of order: a connection error, which the server tells the client
	default:
		s.out.Write(s.head)
		s.head, s.step = s.head[:0], s.payload
		s.endOfFrame()
	}
	return in[n:]
}

// payload lets a frame pass.
func (s *stream) payload(in []byte) []byte {
	n := min(len(in), s.left)
	s.out.Write(in[:n])
	s.left -= n
	s.endOfFrame()
	return in[n:]
}

// headers holds a frame of a header block.
func (s *stream) headers(in []byte) []byte {
	n := min(len(in), s.left)
	s.block.raw = append(s.block.raw, in[:n]...)
	s.left -= n
	s.endOfFrame()
	return in[n:]
}

// endOfFrame goes on to the next frame once nothing is left of this one; a header block that is whole is let go.
func (s *stream) endOfFrame() {
	if s.left > 0 {
		return
	}
	held := s.block.open()
	s.step = s.header
	if !held {
		return
	}
	if err := s.block.add(s.frame); err != nil {
		s.giveUp()
		return
	}
	if !s.frame.Flags.Has(http2.FlagHeadersEndHeaders) { // CONTINUATION has it in the same place
		return
	}
	if err := s.codec.mend(&s.block, &s.out); err != nil {
		s.giveUp()
		return
	}
	s.block.reset()
}
