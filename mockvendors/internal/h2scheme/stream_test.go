package h2scheme

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// pieces are the sizes in which bytes come.
var pieces = []int{1, 2, 7, 9, 1000, 1 << 30}

func TestWhatPassesAsItCame(t *testing.T) {
	frames := func(f func(s *sender)) []byte {
		s := newSender()
		f(s)
		return s.Bytes()
	}
	big := strings.Repeat("x", 3*maxHeld)
	rows := []struct {
		says string
		in   []byte
	}{
		{"an HTTP/1.1 request", []byte("POST /v1/projects/p/messages:send HTTP/1.1\r\nHost: x\r\n\r\n{}")},
		{"an HTTP/1.1 request that begins like the preface", []byte("PRI * HTTP/1.1\r\n\r\n")},
		{"bytes of no protocol", []byte{0, 1, 2, 3, 255, 255, 255, 255, 255}},
		{"half a preface", []byte(http2.ClientPreface[:10])},
		{"requests with a good :scheme", frames(func(s *sender) {
			s.get(1, request("https", "x-a: 1"))
			s.get(3, request("http", "x-a: 1"))
		})},
		{"frames that have no header block, one of an unknown type among them", frames(func(s *sender) {
			_ = s.WritePing(false, [8]byte{1})
			_ = s.WriteWindowUpdate(0, 7)
			_ = s.WriteData(1, true, []byte(":scheme https:"))
			_ = s.WriteRawFrame(0xee, 0xff, 9, []byte("?"))
			_ = s.WriteGoAway(3, http2.ErrCodeNo, nil)
		})},
		{"a good block in HEADERS and CONTINUATION, the last of them empty", frames(func(s *sender) {
			b := s.encode(request("https"))
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: b[:3], PadLength: 4})
			_ = s.WriteContinuation(1, false, b[3:])
			_ = s.WriteContinuation(1, true, nil)
		})},
		{"trailers, which have no :scheme", frames(func(s *sender) { s.get(1, fields("grpc-status: 0")) })},
		{"a block that is not HPACK, though its client sends a bad :scheme later", frames(func(s *sender) {
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0xff}, EndHeaders: true})
			s.get(3, request("https:"))
		})},
		{"a block that ends within a field", frames(func(s *sender) {
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x40, 5, 'a'}, EndHeaders: true})
			s.get(3, request("https:"))
		})},
		{"HEADERS on stream 0", frames(func(s *sender) { s.get(0, request("https:")) })},
		{"CONTINUATION of nothing", frames(func(s *sender) {
			_ = s.WriteContinuation(1, true, s.encode(request("https:")))
		})},
		{"a block that another frame breaks into", frames(func(s *sender) {
			b := s.encode(request("https:"))
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: b[:3]})
			_ = s.WritePing(false, [8]byte{})
			_ = s.WriteContinuation(1, true, b[3:])
		})},
		{"a block continued on another stream", frames(func(s *sender) {
			b := s.encode(request("https:"))
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: b[:3]})
			_ = s.WriteContinuation(3, true, b[3:])
		})},
		{"a HEADERS frame shorter than its padding", frames(func(s *sender) {
			_ = s.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersPadded|http2.FlagHeadersEndHeaders, 1, []byte{9, 0x82})
		})},
		{"a HEADERS frame without room for its priority", frames(func(s *sender) {
			_ = s.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersPriority|http2.FlagHeadersEndHeaders, 1, []byte{0, 0, 0})
		})},
		{"an empty HEADERS frame that claims padding", frames(func(s *sender) {
			_ = s.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersPadded|http2.FlagHeadersEndHeaders, 1, nil)
		})},
		{"a block too big to hold", frames(func(s *sender) { s.get(1, request("https:", "x-big: "+big)) })},
		{"a table larger than any server allows", frames(func(s *sender) {
			_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, EndHeaders: true,
				BlockFragment: append([]byte{0x3f, 0xe1, 0xff, 0xff, 0x07}, s.encode(request("https:"))...)})
		})},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			for _, n := range pieces {
				if n < 1000 && len(row.in) > 1<<20 {
					continue // takes long, shows nothing new
				}
				s, out := mended(row.in, n)
				if held := append(slices.Clone(out), held(s)...); !bytes.Equal(held, row.in) {
					t.Errorf("in pieces of %d: %d bytes came, %d passed, and not the same", n, len(row.in), len(held))
				}
			}
		})
	}
}

// held is what a stream has taken and not let go yet.
func held(s *stream) []byte { return append(slices.Clone(s.block.raw), s.head...) }

func TestWhatIsWrittenAnew(t *testing.T) {
	prio := http2.PriorityParam{StreamDep: 5, Exclusive: true, Weight: 200}
	big := strings.Repeat("x", 40_000)
	rows := []struct {
		says       string
		sent, want func(s *sender)
	}{
		{
			"https: becomes https, http: becomes http",
			func(s *sender) { s.get(1, request("https:")); s.get(3, request("http:")) },
			func(s *sender) { s.get(1, request("https")); s.get(3, request("http")) },
		},
		{
			"one colon goes, not two; a field that is not :scheme keeps its own",
			func(s *sender) { s.get(1, request("https::", "x-scheme: https:")) },
			func(s *sender) { s.get(1, request("https:", "x-scheme: https:")) },
		},
		{
			"good and bad requests mix, and later ones use what earlier ones put into the table",
			func(s *sender) {
				s.get(1, request("https", "x-a: 1", "x-b: 2"))
				s.get(3, request("https:", "x-a: 1", "x-b: 2"))
				s.get(5, request("https:", "x-b: 2", "x-a: 3"))
				s.get(7, request("https", "x-a: 3", "x-b: 2"))
				s.get(7, fields("x-b: 2"))
			},
			func(s *sender) {
				s.get(1, request("https", "x-a: 1", "x-b: 2"))
				s.get(3, request("https", "x-a: 1", "x-b: 2"))
				s.get(5, request("https", "x-b: 2", "x-a: 3"))
				s.get(7, request("https", "x-a: 3", "x-b: 2"))
				s.get(7, fields("x-b: 2"))
			},
		},
		{
			"padding, priority, END_STREAM and the body stay",
			func(s *sender) {
				b := s.encode(request("https:"))
				_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: b, EndHeaders: true, PadLength: 255, Priority: prio})
				_ = s.WriteDataPadded(1, true, []byte("https:"), make([]byte, 9))
			},
			func(s *sender) {
				b := s.encode(request("https"))
				_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: b, EndHeaders: true, PadLength: 255, Priority: prio})
				_ = s.WriteDataPadded(1, true, []byte("https:"), make([]byte, 9))
			},
		},
		{
			"a block in several frames, cut anywhere, is one",
			func(s *sender) {
				b := s.encode(request("https:", "x-a: 1"))
				_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, EndStream: true, Priority: prio, PadLength: 3})
				for i := range b {
					_ = s.WriteContinuation(1, i == len(b)-1, b[i:i+1])
				}
			},
			func(s *sender) {
				_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, EndStream: true, EndHeaders: true, Priority: prio, PadLength: 3,
					BlockFragment: s.encode(request("https", "x-a: 1"))})
			},
		},
		{
			"a big header, with padding and priority, goes into frames that every server takes",
			func(s *sender) {
				b := s.encode(request("https:", "x-big: "+big))
				_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, EndStream: true, EndHeaders: true, Priority: prio, PadLength: 255, BlockFragment: b})
			},
			func(s *sender) {
				b := s.encode(request("https", "x-big: "+big))
				_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, EndStream: true, Priority: prio, PadLength: 255, BlockFragment: b[:10_000]})
				_ = s.WriteContinuation(1, false, b[10_000:20_000])
				_ = s.WriteContinuation(1, true, b[20_000:])
			},
		},
		{
			"a table of another size, as the server's SETTINGS_HEADER_TABLE_SIZE may allow",
			func(s *sender) {
				s.enc.SetMaxDynamicTableSizeLimit(64 << 10)
				s.enc.SetMaxDynamicTableSize(64 << 10)
				s.get(1, request("https:", "x-a: "+strings.Repeat("a", 20_000), "x-b: 2"))
				s.get(3, request("https:", "x-a: "+strings.Repeat("a", 20_000), "x-b: 2"))
				s.enc.SetMaxDynamicTableSize(0)
				s.get(5, request("https:", "x-b: 2"))
			},
			func(s *sender) {
				s.get(1, request("https", "x-a: "+strings.Repeat("a", 20_000), "x-b: 2"))
				s.get(3, request("https", "x-a: "+strings.Repeat("a", 20_000), "x-b: 2"))
				s.get(5, request("https", "x-b: 2"))
			},
		},
		{
			"fields that must never be indexed stay so",
			func(s *sender) {
				s.get(1, append(request("https:"), hpack.HeaderField{Name: "authorization", Value: "Bearer x", Sensitive: true}))
			},
			func(s *sender) {
				s.get(1, append(request("https"), hpack.HeaderField{Name: "authorization", Value: "Bearer x", Sensitive: true}))
			},
		},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			sent, want := newSender(), newSender()
			row.sent(sent)
			row.want(want)
			for _, n := range pieces {
				s, out := mended(sent.Bytes(), n)
				got, want := received(t, out), received(t, want.Bytes())
				if !slices.Equal(got, want) {
					t.Errorf("in pieces of %d the server reads\n%.400q\nnot\n%.400q", n, got, want)
				}
				if len(held(s)) > 0 {
					t.Errorf("in pieces of %d, %d bytes are still held", n, len(held(s)))
				}
			}
			if got, want := received(t, sent.Bytes()), received(t, want.Bytes()); slices.Equal(got, want) {
				t.Error("without mending the server reads the same: this row shows nothing")
			}
		})
	}
}

// A byte of HPACK can stand for kilobytes; what it stands for is not kept without end, and the server, whose table has none
// of it, refuses the block.
func TestABlockThatDecodesWithoutEnd(t *testing.T) {
	s := newSender()
	s.get(1, request("https:", "x-big: "+strings.Repeat("x", 4000))) // the newest in the table: index 62
	_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 3, EndHeaders: true, BlockFragment: bytes.Repeat([]byte{0x80 | 62}, 10_000)})
	st, out := mended(s.Bytes(), 1<<30)
	if !st.through() {
		t.Error("40 MB of header fields from 10 kB were taken")
	}
	got := received(t, out)
	if last := got[len(got)-1]; !strings.Contains(last, "invalid indexed representation") && !strings.Contains(last, "COMPRESSION_ERROR") {
		t.Errorf("the server reads %q, not an error of compression", last)
	}
}

func TestABlockWithoutEndIsNotHeld(t *testing.T) {
	s := newSender()
	_ = s.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: []byte{0x82}})
	for range 2 * maxHeld / frameLen {
		_ = s.WriteContinuation(1, false, make([]byte, frameLen))
	}
	st := newStream(func() {})
	most, passed := 0, 0
	for in := s.Bytes(); len(in) > 0; in = in[min(len(in), frameLen):] {
		st.feed(in[:min(len(in), frameLen)])
		most = max(most, len(held(st)))
		passed += st.out.Len()
		st.out.Reset()
	}
	if most > maxHeld || passed != s.Len() {
		t.Errorf("%d bytes were held at once, %d of %d passed", most, passed, s.Len())
	}
}
