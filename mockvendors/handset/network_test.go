package handset

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/link"
)

var everyEvent = []link.EventType{link.EventSwitch, link.EventStarted, link.EventTapped, link.EventUnregister, link.EventTopic, link.EventDoze, link.EventUninstalled}

func TestAPhoneSaysWhoItIs(t *testing.T) {
	overBoth(t, func(b *bench) {
		assert.Equal(b, []link.Hello{{Device: "p1", Brand: "Xiaomi", Model: "M", Android: 13, Region: "CN", System: 14}}, b.vendor.hellos)
		require.Len(b, b.vendor.registers, 1)
		assert.Equal(b, link.Register{Package: pkg, SwitchOn: true, FromStore: true}, b.vendor.registers[0])
	}, func(o *Options, _ *InstallOptions) { o.Model, o.System = "M", 14 })
}

func TestWhatHappensOfflineIsToldInOrderOnReturn(t *testing.T) {
	overBoth(t, func(b *bench) {
		b.deliver(b.notification("m1"))
		require.NoError(b, b.phone.Airplane(context.Background(), true))
		b.settle()
		b.vendor.told()
		b.app.AllowNotifications(false)
		b.app.AllowNotifications(true)
		b.app.Event(vendorName, link.Event{Type: link.EventTopic, Value: "news", On: true})
		_, err := b.phone.Tap(1)
		require.NoError(b, err)
		b.phone.Doze(true)
		b.app.Unregister(vendorName)
		b.app.Uninstall()
		b.settle()
		assert.Empty(b, b.vendor.told(everyEvent...), "nobody hears a phone without network")
		require.NoError(b, b.phone.Airplane(context.Background(), false))
		b.settle()
		at := func(e link.Event) link.Event { e.Package, e.Token = pkg, "token-1"; return e }
		assert.Equal(b, []link.Event{
			at(link.Event{Type: link.EventSwitch}), at(link.Event{Type: link.EventSwitch, On: true}),
			at(link.Event{Type: link.EventTopic, Value: "news", On: true}), at(link.Event{Type: link.EventTapped, MessageID: "m1"}),
			{Type: link.EventDoze, On: true}, at(link.Event{Type: link.EventUnregister}), at(link.Event{Type: link.EventUninstalled}),
		}, b.vendor.told(everyEvent...))
		require.NoError(b, b.phone.Airplane(context.Background(), true))
		require.NoError(b, b.phone.Airplane(context.Background(), false))
		b.settle()
		assert.Empty(b, b.vendor.told(everyEvent...), "told once")
	})
}

func TestWhatAVendorDidNotConfirmIsToldAgainInOrder(t *testing.T) {
	overBoth(t, func(b *bench) {
		b.vendor.set(func() { b.vendor.deaf = b.vendor.conn })
		for n := range 20 {
			b.app.Event(vendorName, link.Event{Type: link.EventTopic, Value: fmt.Sprint(n)})
		}
		require.NoError(b, b.phone.Airplane(context.Background(), true))
		b.settle()
		require.NoError(b, b.phone.Airplane(context.Background(), false))
		b.settle()
		got := b.vendor.told(link.EventTopic)
		require.Len(b, got, 20)
		for n, e := range got {
			assert.Equal(b, fmt.Sprint(n), e.Value)
		}
	})
}

func TestEventsKeptForAVendorAreBounded(t *testing.T) {
	b := newBench(t)
	b.phone.Disconnect(vendorName)
	for n := range keptEvents + 3 {
		b.app.Event(vendorName, link.Event{Type: link.EventTopic, Value: fmt.Sprint(n)})
	}
	require.NoError(t, b.phone.Connect(context.Background(), vendorName))
	b.settle()
	got := b.vendor.told(link.EventTopic)
	require.Len(t, got, keptEvents)
	assert.Equal(t, "3", got[0].Value, "the oldest went")
}

func TestAirplaneModeTakesTheLinkAndGivesItBack(t *testing.T) {
	overBoth(t, func(b *bench) {
		ctx := context.Background()
		require.NoError(b, b.phone.Airplane(ctx, true))
		assert.False(b, b.phone.Online(vendorName))
		assert.ErrorIs(b, b.app.Register(ctx, vendorName, link.Register{}), ErrNoNetwork)
		require.NoError(b, b.phone.Connect(ctx, vendorName), "wanted, for when there is a network")
		assert.False(b, b.phone.Online(vendorName))
		require.NoError(b, b.phone.Airplane(ctx, false))
		b.settle()
		assert.True(b, b.phone.Online(vendorName))
		assert.Equal(b, link.ResultShown, b.deliver(b.notification("m")).Result)
	})
}

func TestADisconnectedVendorStaysSoThroughAirplaneMode(t *testing.T) {
	b := newBench(t)
	b.phone.Disconnect(vendorName)
	require.NoError(t, b.phone.Airplane(context.Background(), true))
	require.NoError(t, b.phone.Airplane(context.Background(), false))
	assert.False(t, b.phone.Online(vendorName))
}

func TestARegistrationWhoseLinkClosesIsAnsweredNetwork(t *testing.T) {
	overBoth(t, func(b *bench) {
		b.vendor.set(func() { b.vendor.mute = true })
		require.NoError(b, b.app.Register(context.Background(), vendorName, link.Register{Fresh: true}))
		assert.Empty(b, b.log.take())
		require.NoError(b, b.phone.Airplane(context.Background(), true))
		b.settle()
		assert.Equal(b, []string{"registered " + CodeNetwork}, b.log.take())
		assert.Equal(b, "token-1", b.app.Token(vendorName), "the old token stays")
	})
}

func TestALinkThatTheVendorClosesIsDown(t *testing.T) {
	overBoth(t, func(b *bench) {
		b.vendor.set(func() { b.vendor.mute = true })
		require.NoError(b, b.app.Register(context.Background(), vendorName, link.Register{Fresh: true}))
		b.vendor.mu.Lock()
		conn := b.vendor.conn
		b.vendor.mu.Unlock()
		require.NoError(b, conn.Close())
		b.settle()
		assert.Equal(b, []string{"registered " + CodeNetwork}, b.log.take())
		assert.False(b, b.phone.Online(vendorName))
		require.NoError(b, b.phone.Connect(context.Background(), vendorName))
		b.settle()
		assert.True(b, b.phone.Online(vendorName))
	})
}

func TestARefusedRegistrationBringsTheVendorsCode(t *testing.T) {
	b := newBench(t)
	b.vendor.set(func() { b.vendor.refuse = "14" })
	require.NoError(t, b.app.Register(context.Background(), vendorName, link.Register{Fresh: true}))
	b.settle()
	assert.Equal(t, []string{"registered 14"}, b.log.take())
	assert.Equal(t, "token-1", b.app.Token(vendorName))
}

func TestAVendorThatCannotBeReachedIsAnErrorAndNoMore(t *testing.T) {
	m := link.NewMemory()
	m.Listen("mem://refuses", func(link.Conn) link.Handler { return nil })
	up := &fakeVendor{waiting: map[uint64]chan link.Ack{}}
	m.Listen("mem://up", up.accept)
	p := New(Options{ID: "p1", Dialer: m, Links: map[string]string{"gone": "mem://gone", "refuses": "mem://refuses", "up": "mem://up"}})
	defer p.Close()
	ctx := context.Background()
	assert.ErrorContains(t, p.Connect(ctx, "unknown"), `phone p1: no link to "unknown"`)
	assert.ErrorContains(t, p.Connect(ctx, "gone"), "nobody listens")
	assert.ErrorContains(t, p.Connect(ctx, "refuses"), "refused")
	assert.False(t, p.Online("gone"))
	require.NoError(t, p.Connect(ctx, "up"))
	require.NoError(t, p.Airplane(ctx, true))
	err := p.Airplane(ctx, false)
	assert.ErrorContains(t, err, "nobody listens")
	assert.ErrorContains(t, err, "refused")
	assert.True(t, p.Online("up"), "one vendor that is down does not keep the phone from the others")
}

// interrupting runs f between a link's being dialled and its being open.
type interrupting struct {
	link.Dialer
	f func()
}

func (d interrupting) Dial(ctx context.Context, url string, h link.Handler) (link.Conn, error) {
	c, err := d.Dialer.Dial(ctx, url, h)
	d.f()
	return c, err
}

func TestWhatHappensWhileALinkIsDialledIsNeitherLostNorBeforeHello(t *testing.T) {
	v, c := newVendor()
	m := link.NewMemory()
	m.Listen("mem://v", v.accept)
	var p *Phone
	p = New(Options{ID: "p1", Flight: c, Links: map[string]string{"v": "mem://v"}, Dialer: interrupting{m, func() { p.Doze(true) }}})
	defer p.Close()
	require.NoError(t, p.Connect(context.Background(), "v"))
	assert.Len(t, v.hellos, 1)
	assert.Len(t, v.told(link.EventDoze), 1)
	assert.Zero(t, c.InFlight())
}

func TestALinkDialledIntoAirplaneModeIsClosed(t *testing.T) {
	v, c := newVendor()
	m := link.NewMemory()
	m.Listen("mem://v", v.accept)
	var p *Phone
	p = New(Options{ID: "p1", Flight: c, Links: map[string]string{"v": "mem://v"}, Dialer: interrupting{m, func() { _ = p.Airplane(context.Background(), true) }}})
	assert.ErrorContains(t, p.Connect(context.Background(), "v"), "closed as it opened")
	assert.False(t, p.Online("v"))
	assert.Nil(t, v.conn, "the vendor sees it closed")
	assert.Zero(t, c.InFlight())
}

func TestAFrameThatIsNoneIsIgnored(t *testing.T) {
	b := newBench(t)
	l := b.phone.link(vendorName)
	for _, f := range []link.Frame{{}, {Kind: link.KindDeliver, Seq: 1}, {Kind: link.KindDone, Seq: 999}, {Kind: "new", Seq: 2}} {
		l.Frame(l.conn, f)
	}
	assert.Empty(t, b.log.take())
	assert.True(t, b.phone.Online(vendorName))
}

// TestManyHandsOnOnePhone is for the race detector: nothing that happens at once may leave the phone broken.
func TestManyHandsOnOnePhone(t *testing.T) {
	overBoth(t, func(b *bench) {
		ctx := context.Background()
		var wg sync.WaitGroup
		many := func(f func(n int)) {
			wg.Add(1)
			go func() {
				defer wg.Done()
				for n := range 200 {
					f(n)
				}
			}()
		}
		many(func(n int) {
			b.phone.receive(vendorName, b.notification(fmt.Sprint("m", n), serial(uint64(n+1)), func(d *link.Delivery) { d.Notification.GroupMax = 10 }))
		})
		many(func(n int) { b.phone.receive(vendorName, b.notification(fmt.Sprint("d", n), data)) })
		many(func(int) {
			for _, s := range b.tray() {
				if _, err := b.phone.Tap(s.N); err != nil && !errors.Is(err, ErrNoNotification) {
					b.Errorf("tap: %v", err)
				}
			}
		})
		many(func(n int) { b.app.SetState([]ProcessState{Foreground, Background, NotRunning}[n%3]) })
		many(func(n int) { b.app.AllowNotifications(n%2 == 0) })
		many(func(n int) { b.app.CreateChannel(fmt.Sprint(n%5), ImportanceLow); b.app.Channels() })
		many(func(n int) {
			if n%20 == 0 {
				_ = b.phone.Airplane(ctx, n%40 == 0)
			}
			_ = b.phone.Connect(ctx, vendorName)
		})
		many(func(n int) {
			if n%20 == 0 {
				_ = b.app.Register(ctx, vendorName, link.Register{})
			}
		})
		wg.Wait()
		require.NoError(b, b.phone.Airplane(ctx, true))
		b.settle()
		assert.Zero(b, b.clock.InFlight())
		require.NoError(b, b.phone.Airplane(ctx, false))
		b.settle()
		b.app.AllowNotifications(true)
		b.app.SetState(Background)
		b.settle()
		assert.Equal(b, link.ResultShown, b.deliver(b.notification("last", func(d *link.Delivery) { d.Token = b.app.Token(vendorName) })).Result)
	})
}
