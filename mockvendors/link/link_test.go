package link

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// recorder notes what it receives and can answer.
type recorder struct {
	mu     sync.Mutex
	frames []Frame
	answer func(Conn, Frame)
	got    chan struct{}
	closed chan struct{}
}

func newRecorder(answer func(Conn, Frame)) *recorder {
	return &recorder{answer: answer, got: make(chan struct{}, 1000), closed: make(chan struct{})}
}

func (r *recorder) Frame(c Conn, f Frame) {
	r.mu.Lock()
	r.frames = append(r.frames, f)
	r.mu.Unlock()
	if r.answer != nil {
		r.answer(c, f)
	}
	r.got <- struct{}{}
}

func (r *recorder) Closed(Conn) { close(r.closed) }

func (r *recorder) wait(n int) []Frame {
	for range n {
		<-r.got
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Frame(nil), r.frames...)
}

// transports runs a test over both; the code above a link must not see a difference.
func transports(t *testing.T, f func(t *testing.T, dial func(vendor Accept, phone Handler) Conn)) {
	watchedTransports(t, nil, f)
}

// watchedTransports tells p what handlers panic with.
func watchedTransports(t *testing.T, p PanicFunc, f func(t *testing.T, dial func(vendor Accept, phone Handler) Conn)) {
	t.Run("memory", func(t *testing.T) {
		f(t, func(vendor Accept, phone Handler) Conn {
			m := NewMemory()
			m.OnPanic = p
			m.Listen("mem://x", vendor)
			c, err := m.Dial(context.Background(), "mem://x", phone)
			require.NoError(t, err)
			return c
		})
	})
	t.Run("websocket", func(t *testing.T) {
		f(t, func(vendor Accept, phone Handler) Conn {
			s := NewServer(vendor)
			s.OnPanic = p
			h := httptest.NewServer(s)
			t.Cleanup(func() { h.Close(); s.Close() })
			d := NewWebSocket()
			d.OnPanic = p
			c, err := d.Dial(context.Background(), "ws"+strings.TrimPrefix(h.URL, "http"), phone)
			require.NoError(t, err)
			return c
		})
	})
}

func TestAHandlersPanicIsToldAndClosesItsLink(t *testing.T) {
	for _, side := range []string{"vendor", "phone"} {
		t.Run(side, func(t *testing.T) {
			told := make(chan any, 1)
			watchedTransports(t, func(value any, trace []byte) {
				assert.Contains(t, string(trace), "link_test.go")
				told <- value
			}, func(t *testing.T, dial func(Accept, Handler) Conn) {
				breaks := func(c Conn, f Frame) { panic("a defect of the " + side) }
				vendor, phone := newRecorder(nil), newRecorder(breaks)
				if side == "vendor" {
					vendor, phone = newRecorder(breaks), newRecorder(nil)
				}
				accepted := make(chan Conn, 1) // on a goroutine of its own where there are sockets
				c := dial(func(c Conn) Handler { accepted <- c; return vendor }, phone)
				if side == "phone" {
					c = <-accepted
				}
				require.NoError(t, c.Send(Frame{Kind: KindHello, Seq: 1}), "the sender is not hurt")
				assert.Equal(t, "a defect of the "+side, <-told)
				<-vendor.closed
				<-phone.closed
			})
		})
	}
}

func TestADeliveryIsAnsweredUnderItsSeq(t *testing.T) {
	transports(t, func(t *testing.T, dial func(Accept, Handler) Conn) {
		phone := newRecorder(func(c Conn, f Frame) {
			_ = c.Send(Frame{Kind: KindAck, Seq: f.Seq, Ack: &Ack{Result: ResultShown}})
		})
		vendor := newRecorder(func(c Conn, f Frame) {
			if f.Kind == KindHello {
				for i := range uint64(100) {
					_ = c.Send(Frame{Kind: KindDeliver, Seq: i, Deliver: &Delivery{MessageID: "m", Notification: &Notification{Title: "t"}}})
				}
			}
		})
		c := dial(func(Conn) Handler { return vendor }, phone)
		require.NoError(t, c.Send(Frame{Kind: KindHello, Hello: &Hello{Device: "d1"}}))
		got := vendor.wait(101)
		for i, f := range got[1:] {
			assert.Equal(t, KindAck, f.Kind)
			assert.EqualValues(t, i, f.Seq, "frames keep their order")
		}
		require.NoError(t, c.Close())
		<-phone.closed
		<-vendor.closed
	})
}

func TestAClosedLinkTellsBothEndsOnceAndTakesNoMore(t *testing.T) {
	transports(t, func(t *testing.T, dial func(Accept, Handler) Conn) {
		phone, vendor := newRecorder(nil), newRecorder(nil)
		c := dial(func(Conn) Handler { return vendor }, phone)
		require.NoError(t, c.Close())
		_ = c.Close()
		<-phone.closed
		<-vendor.closed
		assert.ErrorIs(t, c.Send(Frame{Kind: KindHello}), ErrClosed)
	})
}

func TestARefusedMemoryLinkSaysWho(t *testing.T) {
	m := NewMemory()
	_, err := m.Dial(context.Background(), "mem://nobody", nil)
	assert.ErrorContains(t, err, "nobody listens at mem://nobody")
	m.Listen("mem://no", func(Conn) Handler { return nil })
	_, err = m.Dial(context.Background(), "mem://no", newRecorder(nil))
	assert.ErrorContains(t, err, "refused")
}

func TestAnUnreachableVendorIsAnError(t *testing.T) {
	_, err := NewWebSocket().Dial(context.Background(), "ws://127.0.0.1:1/", newRecorder(nil))
	assert.ErrorContains(t, err, "refused")
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte(`{"k":"deliver","n":3,"deliver":{"id":"m","token":"t","package":"p","notification":{"title":"x"}}}`))
	f.Add([]byte(`{"k":"hello","hello":{"device":"d","android":13}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var in Frame
		if json.Unmarshal(b, &in) != nil {
			return
		}
		wire, err := json.Marshal(in)
		require.NoError(t, err)
		var out Frame
		require.NoError(t, json.Unmarshal(wire, &out))
		again, err := json.Marshal(out)
		require.NoError(t, err)
		assert.JSONEq(t, string(wire), string(again), "a frame survives the wire")
	})
}
