package handset

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/link"
)

func serial(n uint64) func(*link.Delivery) { return func(d *link.Delivery) { d.Serial = n } }

func TestADeliverySentAgainIsAcknowledgedAgainAndNotRepeated(t *testing.T) {
	overBoth(t, func(b *bench) {
		first := b.deliver(b.notification("m1", serial(7)))
		b.app.AllowNotifications(false) // what was said once is said again, whatever has changed
		again := b.deliver(b.notification("m1", serial(7)))
		assert.Equal(b, first, again)
		assert.Equal(b, []string{"shown m1"}, b.log.take())
		assert.Len(b, b.tray(), 1)
		b.app.AllowNotifications(true)
		b.deliver(b.notification("m1", serial(8)))
		assert.Len(b, b.tray(), 2, "another serial is another message")
	})
}

func TestADeliveryWithoutASerialIsAlwaysNew(t *testing.T) {
	b := newBench(t)
	b.deliver(b.notification("m1"))
	b.deliver(b.notification("m1"))
	assert.Len(t, b.tray(), 2)
}

func TestASerialIsItsVendorsOwn(t *testing.T) {
	b := newBench(t)
	b.deliver(b.notification("m1", serial(7)))
	b.phone.receive("another vendor", b.notification("m2", serial(7)))
	assert.Equal(t, []string{"m1", "m2"}, ids(b.tray()))
}

func TestRepeatsAreDroppedAmongTheNewestIDsOnly(t *testing.T) {
	b := newBench(t)
	send := func(id string) link.Result {
		return b.deliver(b.notification(id, func(d *link.Delivery) { d.Dedupe, d.DedupeRule = 2, "V-M1" })).Result
	}
	var got []link.Result
	for _, id := range []string{"a", "b", "a", "c", "a", "c"} {
		got = append(got, send(id))
	}
	s, x := link.ResultShown, link.ResultSuppressed
	assert.Equal(t, []link.Result{s, s, x, s, s, x}, got, "the third pushes the first out of the memory")
}

func TestFirstKeysAreForgottenOldestFirst(t *testing.T) {
	b := newBench(t)
	send := func(n int) link.Result {
		return b.deliver(b.notification("m", func(d *link.Delivery) { d.Notification.First = fmt.Sprint(n) })).Result
	}
	for n := range firstsKept + 1 {
		require.Equal(t, link.ResultShown, send(n))
	}
	assert.Equal(t, link.ResultReplaced, send(firstsKept))
	assert.Equal(t, link.ResultShown, send(0))
	assert.LessOrEqual(t, len(b.app.firsts), firstsKept)
}

func TestAProcessThatStartsGetsWhatWasKeptAndTheVendorHears(t *testing.T) {
	overBoth(t, func(b *bench) {
		b.app.SetState(NotRunning)
		cache := func(d *link.Delivery) { data(d); d.NeedProcess.Absent = link.ProcessCache }
		for n := range cachedMax + 2 {
			b.deliver(b.notification(fmt.Sprint("m", n), cache))
		}
		assert.Empty(b, b.log.take())
		b.settle()
		b.vendor.told()
		b.app.SetState(Background)
		b.settle()
		heard := b.log.take()
		assert.Len(b, heard, 2*cachedMax, "the oldest two went")
		assert.Equal(b, []string{"handed m2", "message m2", "handed m3"}, heard[:3])
		assert.Len(b, b.vendor.told(link.EventStarted), 1)
		b.app.SetState(Foreground)
		b.settle()
		b.app.SetState(NotRunning)
		b.app.SetState(Background)
		b.settle()
		assert.Empty(b, b.log.take(), "handed over once")
		assert.Len(b, b.vendor.told(link.EventStarted), 1)
		b.app.SetState(Foreground)
		b.settle()
		assert.Empty(b, b.vendor.told(link.EventStarted), "it lived already")
	})
}

func TestADataMessageStartsTheProcessInTheBackground(t *testing.T) {
	b := newBench(t)
	b.app.SetState(NotRunning)
	b.deliver(b.notification("m", data))
	assert.Equal(t, Background, b.app.State())
	b.settle()
	assert.Len(t, b.vendor.told(link.EventStarted), 1)
	b.app.SetState(Foreground)
	b.deliver(b.notification("m", data))
	assert.Equal(t, Foreground, b.app.State(), "a living one stays where it is")
}

func TestAReinstalledAppHasNothingOfTheOldOne(t *testing.T) {
	b := newBench(t)
	b.deliver(b.notification("m"))
	old := b.app
	b.app = b.phone.Install(pkg, InstallOptions{AllowNotifications: true}, appLog{b.log})
	assert.Empty(t, b.tray())
	assert.Empty(t, b.app.Channels())
	assert.Empty(t, b.app.Token(vendorName))
	assert.False(t, old.Installed())
	old.Uninstall()
	assert.True(t, b.app.Installed(), "the old installation does not take the new one along")
}

func TestUninstallingTellsTheVendorOnce(t *testing.T) {
	overBoth(t, func(b *bench) {
		b.deliver(b.notification("m"))
		b.app.Uninstall()
		b.app.Uninstall()
		b.settle()
		assert.Equal(b, []link.Event{{Type: link.EventUninstalled, Package: pkg, Token: "token-1"}}, b.vendor.told(link.EventUninstalled))
		assert.Empty(b, b.tray())
		assert.Equal(b, link.ResultNotInstalled, b.deliver(b.notification("m")).Result)
	})
}

func TestATokenForAnAppThatIsGoneIsGivenBack(t *testing.T) {
	b := newBench(t)
	b.vendor.set(func() { b.vendor.mute = true })
	require.NoError(t, b.app.Register(context.Background(), vendorName, link.Register{Fresh: true}))
	b.app.Uninstall()
	b.log.take()
	b.phone.link(vendorName).Frame(nil, link.Frame{Kind: link.KindRegistered, Seq: b.phone.link(vendorName).seq - 1, Registered: &link.Registered{Token: "late"}})
	b.settle()
	assert.Contains(t, b.vendor.told(link.EventUninstalled), link.Event{Type: link.EventUninstalled, Package: pkg, Token: "late"})
	assert.Empty(t, b.log.take(), "nobody is called back in an app that is gone")
}
