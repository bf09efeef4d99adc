package handset

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/link"
)

func ids(items []Shown) (out []string) {
	for _, s := range items {
		out = append(out, s.MessageID)
	}
	return out
}

func TestATrayKeepsTheNewest50AndCountsTheRest(t *testing.T) {
	b := newBench(t)
	for n := range TrayMax + 7 {
		b.deliver(b.notification(fmt.Sprint("m", n)))
	}
	items, evicted := b.phone.Tray()
	assert.Len(t, items, TrayMax)
	assert.Equal(t, 7, evicted)
	assert.Equal(t, "m7", items[0].MessageID)
	assert.Equal(t, "m56", items[TrayMax-1].MessageID)
	assert.Equal(t, TrayMax+7, items[TrayMax-1].N, "numbers are never given twice")
}

func TestANotificationWithTheSameKeyIsReplaced(t *testing.T) {
	b := newBench(t)
	key := func(k string) func(*link.Delivery) {
		return func(d *link.Delivery) { d.Notification.Replace = k }
	}
	b.deliver(b.notification("m1", key("k")))
	b.deliver(b.notification("m2", key("other")))
	b.deliver(b.notification("m3"))
	b.deliver(b.notification("m4"))
	b.deliver(b.notification("m5", key("k")))
	assert.Equal(t, []string{"m2", "m3", "m4", "m5"}, ids(b.tray()), "no key replaces nothing")
	_, evicted := b.phone.Tray()
	assert.Zero(t, evicted)
}

func TestAKeyReplacesInItsOwnAppOnly(t *testing.T) {
	var tr tray
	tr.add(&Shown{Package: "a", MessageID: "m1", replace: "k"}, 0)
	tr.add(&Shown{Package: "b", MessageID: "m2", replace: "k"}, 0)
	assert.Equal(t, []string{"m1", "m2"}, ids(tr.shown()))
}

func TestAGroupKeepsItsNewest(t *testing.T) {
	b := newBench(t)
	other := b.phone.Install("com.other", InstallOptions{AllowNotifications: true}, appLog{b.log})
	other.CreateChannel("tuikit", ImportanceDefault)
	b.deliver(b.notification("o", func(d *link.Delivery) { d.Package = "com.other" }))
	for n := range 5 {
		b.deliver(b.notification(fmt.Sprint("m", n), func(d *link.Delivery) { d.Notification.GroupMax = 2 }))
	}
	assert.Equal(t, []string{"o", "m3", "m4"}, ids(b.tray()))
}

func TestATrayEntrySaysAllThatWasShown(t *testing.T) {
	b := newBench(t)
	b.deliver(b.notification("m", func(d *link.Delivery) {
		d.Class = "im"
		d.Notification.Image, d.Notification.Sound = "https://x/i.png", "bell"
		d.Notification.Click.Extras = map[string]string{"ext": "{}"}
	}))
	got := b.tray()[0]
	got.click = link.Click{}
	assert.Equal(t, Shown{
		N: 1, Vendor: vendorName, Package: pkg, MessageID: "m", Token: "token-1", Title: "Ann", Body: "see you at eight", Image: "https://x/i.png",
		Channel: "tuikit", Class: "im", Sound: "bell", Extras: map[string]string{"ext": "{}"}, ShownAt: b.clock.Now(),
	}, got)
}

func TestCancelAllClearsTheAppsOwnNotifications(t *testing.T) {
	b := newBench(t)
	other := b.phone.Install("com.other", InstallOptions{AllowNotifications: true}, appLog{b.log})
	other.CreateChannel("tuikit", ImportanceDefault)
	b.deliver(b.notification("m"))
	b.deliver(b.notification("o", func(d *link.Delivery) { d.Package = "com.other" }))
	b.app.CancelAll()
	assert.Equal(t, []string{"o"}, ids(b.tray()))
}
