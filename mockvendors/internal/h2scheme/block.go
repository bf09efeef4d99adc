package h2scheme

import (
	"bytes"
	"errors"

	"golang.org/x/net/http2"
)

var (
	errPadding = errors.New("h2scheme: a HEADERS frame is shorter than its padding and priority")
	errTooBig  = errors.New("h2scheme: a header block is too big to hold")
)

// block is one header block on its way: a HEADERS frame and the CONTINUATION frames after it.
type block struct {
	raw      []byte            // the frames as they came
	first    http2.FrameHeader // of the HEADERS frame
	prefix   []byte            // what stands before its fragment: length of the padding, priority
	padding  []byte            // what stands behind
	fragment []byte            // HPACK, of all frames
}

// open reports whether a block has begun.
func (b *block) open() bool { return len(b.raw) > 0 }

// expects reports whether a frame belongs to this block: the first of one, or the next of the one that is open. On stream 0
// there are none; that error is the server's to answer.
func (b *block) expects(f http2.FrameHeader) bool {
	if !b.open() {
		return f.Type == http2.FrameHeaders && f.StreamID != 0
	}
	return f.Type == http2.FrameContinuation && f.StreamID == b.first.StreamID
}

// add takes in the frame that ends raw.
func (b *block) add(f http2.FrameHeader) error {
	payload := b.raw[len(b.raw)-int(f.Length):]
	if f.Type == http2.FrameContinuation {
		b.fragment = append(b.fragment, payload...)
		return nil
	}
	before, behind := 0, 0
	if f.Flags.Has(http2.FlagHeadersPadded) {
		before = 1
		if len(payload) > 0 {
			behind = int(payload[0])
		}
	}
	if f.Flags.Has(http2.FlagHeadersPriority) {
		before += 5
	}
	if len(payload) < before+behind {
		return errPadding
	}
	b.first = f
	b.prefix = append(b.prefix, payload[:before]...)
	b.padding = append(b.padding, payload[len(payload)-behind:]...)
	b.fragment = append(b.fragment, payload[before:len(payload)-behind]...)
	return nil
}

// frameLen is how long a payload may always be: no server may ask for less, RFC 9113 6.5.2.
const frameLen = 16 << 10

// write writes the block with another fragment; stream, flags, padding and priority stay.
func (b *block) write(fragment []byte, out *bytes.Buffer) {
	framer := http2.NewFramer(out, nil) // writes to a buffer, which do not fail
	flags := b.first.Flags &^ http2.FlagHeadersEndHeaders
	n := min(len(fragment), frameLen-len(b.prefix)-len(b.padding))
	if n == len(fragment) {
		flags |= http2.FlagHeadersEndHeaders
	}
	payload := append(append(append([]byte(nil), b.prefix...), fragment[:n]...), b.padding...)
	_ = framer.WriteRawFrame(http2.FrameHeaders, flags, b.first.StreamID, payload)
	for fragment = fragment[n:]; len(fragment) > 0; fragment = fragment[n:] {
		n = min(len(fragment), frameLen)
		_ = framer.WriteContinuation(b.first.StreamID, n == len(fragment), fragment[:n])
	}
}

// reset readies the block for the next one. A big one's memory is let go.
func (b *block) reset() {
	if cap(b.raw) > frameLen {
		*b = block{}
		return
	}
	*b = block{raw: b.raw[:0], prefix: b.prefix[:0], padding: b.padding[:0], fragment: b.fragment[:0]}
}
