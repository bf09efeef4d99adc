package h2scheme

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// request is a header block as a test writes it and reads it back: "name: value" lines.
func request(scheme string, more ...string) []hpack.HeaderField {
	return fields(append([]string{":method: GET", ":scheme: " + scheme, ":authority: fcm.googleapis.com", ":path: /"}, more...)...)
}

func fields(lines ...string) (out []hpack.HeaderField) {
	for _, l := range lines {
		name, value, _ := strings.Cut(l[1:], ": ") // a pseudo-header begins with a colon of its own
		out = append(out, hpack.HeaderField{Name: l[:1] + name, Value: value})
	}
	return out
}

// sender is a client's side of a connection: frames, and an HPACK encoder with its table.
type sender struct {
	bytes.Buffer
	*http2.Framer
	enc   *hpack.Encoder
	block bytes.Buffer
}

func newSender() *sender {
	s := &sender{}
	s.Framer = http2.NewFramer(&s.Buffer, nil)
	s.AllowIllegalWrites = true
	s.enc = hpack.NewEncoder(&s.block)
	s.WriteString(http2.ClientPreface)
	_ = s.WriteSettings()
	return s
}

// encode returns the block's HPACK; valid until the next call.
func (s *sender) encode(list []hpack.HeaderField) []byte {
	s.block.Reset()
	for _, f := range list {
		_ = s.enc.WriteField(f)
	}
	return s.block.Bytes()
}

// get sends a request without a body in one frame.
func (s *sender) get(stream uint32, list []hpack.HeaderField) {
	_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: s.encode(list), EndStream: true, EndHeaders: true})
}

// mended runs bytes through a stream in pieces of n.
func mended(in []byte, n int) (*stream, []byte) {
	s := newStream(func() {})
	for len(in) > 0 {
		k := min(n, len(in))
		s.feed(in[:k])
		in = in[k:]
	}
	return s, s.out.Bytes()
}

// received is what a server reads: one line a frame, header blocks decoded.
func received(t testing.TB, wire []byte) (out []string) {
	t.Helper()
	rest, ok := bytes.CutPrefix(wire, []byte(http2.ClientPreface))
	if !ok {
		t.Fatalf("the stream begins with %.30q, not with the preface", wire)
	}
	framer := http2.NewFramer(nil, bytes.NewReader(rest))
	framer.SetMaxReadFrameSize(frameLen)
	framer.MaxHeaderListSize = 4 * maxHeld
	framer.ReadMetaHeaders = hpack.NewDecoder(tableSize, nil)
	for {
		f, err := framer.ReadFrame()
		if err != nil {
			if cause := framer.ErrorDetail(); cause != nil {
				err = cause
			}
			return append(out, err.Error())
		}
		out = append(out, describe(f))
	}
}

func describe(f http2.Frame) string {
	switch f := f.(type) {
	case *http2.MetaHeadersFrame:
		return fmt.Sprintf("%d flags %x prio %v %v", f.StreamID, uint8(f.Flags&^http2.FlagHeadersEndHeaders), f.Priority, f.Fields)
	case *http2.DataFrame:
		return fmt.Sprintf("%d flags %x data %x", f.StreamID, uint8(f.Flags), f.Data())
	default:
		return f.Header().String()
	}
}
