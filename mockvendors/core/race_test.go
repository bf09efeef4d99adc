package core_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// wire is a phone's end that notes what comes and acknowledges nothing by itself. Like a socket, closing it tells nobody
// at once: the vendor's Closed comes when its reader notices.
type wire struct {
	got  []link.Frame
	meet func(link.Frame) // runs while a frame is handed over
}

func (w *wire) Send(f link.Frame) error {
	w.got = append(w.got, f)
	if w.meet != nil {
		w.meet(f)
	}
	return nil
}

func (w *wire) Close() error { return nil }

func (w *wire) ids() (out []string) {
	for _, f := range w.got {
		if f.Kind == link.KindDeliver {
			out = append(out, f.Deliver.MessageID)
		}
	}
	return out
}

// dial says hello as the phone d over a wire.
func dial(e *vendortest.Env, d *vendortest.Device, w *wire) link.Handler {
	h := e.Platform.AcceptLink(w)
	h.Frame(w, link.Frame{Kind: link.KindHello, Seq: 1, Hello: &link.Hello{Device: d.Options().ID}})
	return h
}

// accept makes the vendor take a message for a phone's token.
func accept(e *vendortest.Env, d *vendortest.Device, id string, more func(*core.Message)) {
	m := &core.Message{ID: id, Token: e.Platform.Tokens.Find(e.Token(d)), Expires: e.Clock.Now().Add(24 * time.Hour)}
	if more != nil {
		more(m)
	}
	e.Platform.Accept(m)
}

func TestAMessageThatComesWhileAnotherIsHandedOverIsNotTakenForOneThatMustWait(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	w := &wire{}
	h := dial(e, d, w)
	w.meet = func(f link.Frame) {
		if f.Kind == link.KindDeliver && f.Deliver.MessageID == "a" {
			accept(e, d, "b", func(m *core.Message) { m.NowOrNever = true })
			accept(e, d, "c", nil)
		}
	}
	accept(e, d, "a", nil)
	assert.Equal(t, []string{"a", "b", "c"}, w.ids())
	assert.Empty(t, e.Events(core.EventExpired, core.EventHeld), "the phone is there: nothing waits, nothing is too late")
	h.Closed(w)
}

func TestWhatALinkDidNotDeliverComesAgainInOrder(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	old, fresh := &wire{}, &wire{}
	h := dial(e, d, old)
	var sent []string
	for i := range 8 {
		sent = append(sent, fmt.Sprint("m", i))
		accept(e, d, sent[i], nil)
	}
	again := dial(e, d, fresh) // before the old link is seen to be gone
	assert.Empty(t, fresh.ids())
	h.Closed(old)
	assert.Equal(t, sent, fresh.ids())
	assert.EqualValues(t, 8, e.Clock.InFlight(), "each is in flight once")
	again.Closed(fresh)
	assert.Zero(t, e.Clock.InFlight())
}

func TestAMessageThatComesBackForADeadTokenIsDroppedAsTheRestWas(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	w := &wire{}
	h := dial(e, d, w)
	accept(e, d, "a", nil)
	e.Platform.Kill(e.Platform.Tokens.Find(e.Token(d)), "uninstalled")
	assert.Empty(t, e.Events(core.EventDropped), "it is on its way")
	h.Closed(w)
	require.Len(t, e.Events(core.EventDropped), 1)
	assert.Equal(t, "uninstalled", e.Events(core.EventDropped)[0].Rule)
	again := &wire{}
	dial(e, d, again).Closed(again)
	assert.Empty(t, again.ids())
}

func TestAMessageThatComesBackAfterItsTimeHasExpired(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	w := &wire{}
	h := dial(e, d, w)
	accept(e, d, "a", func(m *core.Message) { m.Expires = e.Clock.Now() }) // its last moment: a phone that is there gets it
	assert.Equal(t, []string{"a"}, w.ids())
	h.Closed(w)
	assert.Len(t, e.Events(core.EventExpired), 1)
	assert.Zero(t, e.Clock.Waiting())
}

func TestAMessageLeavesTheBoxOnceThoughTwoRulesWouldTakeIt(t *testing.T) {
	e := vendortest.New(t, fakeSpec(), vendortest.Settings(func(s *fakeSettings) { s.Box = 1 }))
	d := phone(t, e)
	require.NoError(t, d.Airplane(t.Context(), true))
	for _, title := range []string{"old", "new"} {
		_, err := send(e, e.Token(d), title, "collapse=k")
		require.NoError(t, err)
	}
	assert.Len(t, e.Events(core.EventReplaced), 1)
	assert.Empty(t, e.Events(core.EventDropped), "the newer one took its place: the box was not too full")
	_, err := send(e, e.Token(d), "another")
	require.NoError(t, err)
	assert.Len(t, e.Events(core.EventDropped), 1)
}

func TestASecondHelloOnALinkEndsIt(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	var got frames
	m := link.NewMemory()
	m.Listen("mem://x", e.Platform.AcceptLink)
	conn, err := m.Dial(t.Context(), "mem://x", &got)
	require.NoError(t, err)
	require.NoError(t, conn.Send(link.Frame{Kind: link.KindHello, Hello: &link.Hello{Device: "one"}}))
	require.NoError(t, conn.Send(link.Frame{Kind: link.KindHello, Hello: &link.Hello{Device: "two"}}))
	assert.ErrorIs(t, conn.Send(link.Frame{Kind: link.KindHello}), link.ErrClosed)
}

func TestADeferredMessageThatIsReplacedLeavesNoTimer(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	for range 3 {
		_, err := send(e, e.Token(d), "later", "collapse=k")
		require.NoError(t, err)
	}
	assert.Equal(t, 2, e.Clock.Waiting(), "the last one's: when it may go, when it expires")
}
