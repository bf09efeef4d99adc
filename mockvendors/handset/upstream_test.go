package handset_test

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// queueing is a vendor that hands out a token and a client with room for so many upstream messages.
type queueing struct {
	room int
	got  []string
}

func (v *queueing) Frame(c link.Conn, f link.Frame) {
	switch {
	case f.Kind == link.KindRegister:
		_ = c.Send(link.Frame{Kind: link.KindRegistered, Seq: f.Seq, Registered: &link.Registered{Token: "t", UpstreamQueue: v.room}})
	case f.Kind == link.KindHello:
		_ = c.Send(link.Frame{Kind: link.KindWelcome, Seq: f.Seq})
	case f.Kind == link.KindEvent:
		v.got = append(v.got, f.Event.Value)
		_ = c.Send(link.Frame{Kind: link.KindDone, Seq: f.Seq})
	}
}

func (*queueing) Closed(link.Conn) {}

func TestUpstreamMessagesWaitWhileThePhoneIsAwayAsLongAsThereIsRoom(t *testing.T) {
	for room, want := range map[int][]string{2: {"1", "2", "4"}, 0: {"1", "2", "3", "4"}} {
		v := &queueing{room: room}
		memory := link.NewMemory()
		memory.Listen("mem://v", func(link.Conn) link.Handler { return v })
		p := handset.New(handset.Options{ID: "p", Dialer: memory, Links: map[string]string{"v": "mem://v"}})
		a := p.Install("com.x", handset.InstallOptions{}, deaf{})
		require.NoError(t, a.Register(t.Context(), "v", link.Register{}))
		require.NoError(t, p.Airplane(t.Context(), true))
		require.NoError(t, a.Upstream("v", "1"))
		require.NoError(t, a.Upstream("v", "2"))
		if err := a.Upstream("v", "3"); room > 0 {
			assert.ErrorIs(t, err, handset.ErrTooManyMessages)
		}
		require.NoError(t, p.Airplane(t.Context(), false))
		require.NoError(t, a.Upstream("v", "4"), "on the line nothing waits")
		assert.Equal(t, want, v.got)
		p.Close()
	}
}
