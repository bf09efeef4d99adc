package h2scheme

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
	"pgregory.net/rapid"
)

// Whatever a client sends by the rules, in whatever frames and pieces, the server reads the same but for the colon.
func TestTheServerReadsTheSameButForTheColon(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sent, want := newSender(), newSender()
		for i := range uint32(rapid.IntRange(1, 12).Draw(t, "requests")) {
			stream := 2*i + 1
			if rapid.IntRange(0, 4).Draw(t, "resize") == 0 {
				sent.enc.SetMaxDynamicTableSize(uint32(rapid.IntRange(0, tableSize).Draw(t, "table")))
			}
			list := drawFields(t)
			h := http2.HeadersFrameParam{StreamID: stream, EndStream: rapid.Bool().Draw(t, "end"),
				PadLength: uint8(rapid.IntRange(0, 255).Draw(t, "padding")),
				Priority:  http2.PriorityParam{StreamDep: uint32(rapid.IntRange(0, 3).Draw(t, "parent")), Weight: rapid.Byte().Draw(t, "weight")}}
			writeCut(t, sent, h, sent.encode(list))
			for i, f := range list {
				if f.Name == ":scheme" {
					list[i].Value = strings.TrimSuffix(f.Value, ":")
				}
			}
			writeCut(t, want, h, want.encode(list))
			if !h.EndStream {
				data := rapid.SliceOfN(rapid.Byte(), 0, 50).Draw(t, "data")
				_, _ = sent.WriteData(stream, true, data), want.WriteData(stream, true, data)
			}
		}
		s, out := mended(sent.Bytes(), rapid.IntRange(1, 300).Draw(t, "piece"))
		got, expected := lines(out), lines(want.Bytes())
		if !slices.Equal(got, expected) {
			t.Fatalf("the server reads\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(expected, "\n"))
		}
		if s.through() || len(held(s)) > 0 {
			t.Fatal("the stream is not followed to its end")
		}
	})
}

func drawFields(t *rapid.T) []hpack.HeaderField {
	list := request(rapid.SampledFrom([]string{"https", "https:", "http:", "http"}).Draw(t, "scheme"))
	for range rapid.IntRange(0, 6).Draw(t, "fields") {
		list = append(list, hpack.HeaderField{
			Name:      rapid.SampledFrom([]string{"x-a", "x-b", "content-type", "authorization"}).Draw(t, "name"),
			Value:     strings.Repeat(rapid.StringMatching("[ -~]{0,8}").Draw(t, "value"), rapid.IntRange(1, 300).Draw(t, "times")),
			Sensitive: rapid.Bool().Draw(t, "sensitive"),
		})
	}
	return list
}

// writeCut writes a block in frames of any size, empty ones included.
func writeCut(t *rapid.T, s *sender, h http2.HeadersFrameParam, block []byte) {
	cuts := rapid.SliceOfN(rapid.IntRange(0, len(block)), 0, 4).Draw(t, "cuts")
	slices.Sort(cuts)
	ends := append(cuts, len(block))
	h.BlockFragment, h.EndHeaders = block[:ends[0]], len(ends) == 1
	_ = s.WriteHeaders(h)
	for i := 1; i < len(ends); i++ {
		_ = s.WriteContinuation(h.StreamID, i == len(ends)-1, block[ends[i-1]:ends[i]])
	}
}

// lines is received for a property, and for streams that need not be HTTP/2.
func lines(wire []byte) (out []string) {
	rest, _ := bytes.CutPrefix(wire, []byte(http2.ClientPreface))
	framer := http2.NewFramer(nil, bytes.NewReader(rest))
	framer.SetMaxReadFrameSize(1<<24 - 1)
	framer.ReadMetaHeaders = hpack.NewDecoder(tableSize, nil)
	for {
		f, err := framer.ReadFrame()
		if err != nil {
			return append(out, fmt.Sprint(err))
		}
		out = append(out, describe(f))
	}
}

// Whatever comes, in whatever pieces: no panic, no hang, nothing lost; and as it came unless a :scheme was mended.
func FuzzStream(f *testing.F) {
	for _, scheme := range []string{"https", "https:"} {
		s := newSender()
		s.get(1, request(scheme, "x-a: 1"))
		b := s.encode(request(scheme, "x-a: 1"))
		_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 3, BlockFragment: b[:2], PadLength: 3, Priority: http2.PriorityParam{Weight: 3}})
		_ = s.WriteContinuation(3, true, b[2:])
		_ = s.WriteData(3, true, []byte("data"))
		s.get(5, request("https:"))
		f.Add(s.Bytes(), 5)
	}
	f.Add([]byte("POST / HTTP/1.1\r\nHost: x\r\n\r\n"), 3)
	f.Fuzz(func(t *testing.T, in []byte, piece int) {
		if len(in) > 1<<20 {
			return
		}
		s, out := mended(in, max(piece&0xffff, 1))
		whole, wholeOut := mended(in, len(in)+1)
		if !bytes.Equal(out, wholeOut) || s.codec.mending != whole.codec.mending || s.through() != whole.through() {
			t.Fatalf("%q comes out as %q in pieces of %d, as %q at once", in, out, piece, wholeOut)
		}
		if all := append(bytes.Clone(out), held(s)...); !s.codec.mending && !bytes.Equal(all, in) {
			t.Fatalf("%q was changed to %q", in, all)
		}
	})
}
