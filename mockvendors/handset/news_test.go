package handset_test

import (
	"context"
	"sync"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listener is a vendor that hands out one token and writes down what a phone tells it.
type listener struct {
	mu     sync.Mutex
	conn   link.Conn
	hello  link.Hello
	events []link.Event
}

func (v *listener) Frame(c link.Conn, f link.Frame) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch f.Kind {
	case link.KindHello:
		v.hello = *f.Hello
	case link.KindEvent:
		v.events = append(v.events, *f.Event)
	case link.KindRegister:
		_ = c.Send(link.Frame{Kind: link.KindRegistered, Seq: f.Seq, Registered: &link.Registered{Token: "t"}})
	}
}

func (v *listener) Closed(link.Conn) {}

// deaf is an app that does nothing with its callbacks.
type deaf struct{}

func (deaf) Registered(string, link.Registered)     {}
func (deaf) Message(string, *link.Delivery)         {}
func (deaf) Clicked(string, map[string]string)      {}
func (deaf) Started(page string, in handset.Intent) {}

func TestAPhoneTellsItsVendorWhatRunsOnItAndWhatATapLedTo(t *testing.T) {
	vendor := &listener{}
	memory := link.NewMemory()
	memory.Listen("mem://v", func(c link.Conn) link.Handler { vendor.conn = c; return vendor })
	p := handset.New(handset.Options{ID: "p", Dialer: memory, Links: map[string]string{"v": "mem://v"}, OS: link.OSHarmony})
	defer p.Close()
	a := p.Install("com.x", handset.InstallOptions{AllowNotifications: true, Manifest: handset.Manifest{Launcher: "com.x.Main"}}, deaf{})
	require.NoError(t, a.Register(context.Background(), "v", link.Register{}))
	assert.Equal(t, link.OSHarmony, vendor.hello.OS)
	for i, click := range []link.Click{{Kind: link.ClickLauncher}, {Kind: link.ClickActivity, Value: "com.x.Gone"}} {
		require.NoError(t, vendor.conn.Send(link.Frame{Kind: link.KindDeliver, Seq: uint64(i + 1), Deliver: &link.Delivery{
			MessageID: "m", Serial: uint64(i + 1), Token: "t", Package: "com.x", Notification: &link.Notification{Click: click},
		}}))
		_, err := p.Tap(i + 1)
		require.NoError(t, err)
	}
	a.Event("v", link.Event{Type: link.EventLocal, Value: "MARKETING"})
	var got []link.Event
	for _, e := range vendor.events {
		if e.Type == link.EventTapped || e.Type == link.EventLocal {
			got = append(got, e)
		}
	}
	assert.Equal(t, []link.Event{
		{Type: link.EventTapped, Package: "com.x", Token: "t", MessageID: "m"},
		{Type: link.EventTapped, Package: "com.x", Token: "t", MessageID: "m", Value: "no_such_activity"},
		{Type: link.EventLocal, Package: "com.x", Token: "t", Value: "MARKETING"},
	}, got)
}
