package sim

import (
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
)

// maybeTap lets a phone's owner tap what was just shown, as often and as late as the group's habit says.
func (w *world) maybeTap(x *watcher, messageID string) {
	habit := x.m.group.Tap
	if habit == nil || w.stopping.Load() || !x.m.chance(float64(habit.Rate)) {
		return
	}
	w.clock.AfterFunc(habit.After.D(), func() {
		if !w.stopping.Load() {
			x.m.do(func() {
				if tapMessage(x.kit, messageID) && x.kit == x.m.kit {
					w.tapped(x.m)
				}
			})
		}
	})
}

// tapMessage taps the notification of one message, if it is still in the tray, and says whether a page of the app opened.
func tapMessage(k *device.Kit, messageID string) bool {
	items, _ := k.Phone.Tray()
	for i := range items {
		if items[i].MessageID == messageID {
			page, _ := k.Tap(items[i].N) // gone meanwhile: nothing to tap
			return page != "" && page != device.Browser
		}
	}
	return false
}

// tap does a tap step. What one tap removes from a tray (the kit cancels the app's other notifications) a later one does
// not find any more.
func (w *world) tap(t *scenarios.Tap) {
	for _, m := range w.roster.all {
		if t.Group != "" && m.group.Group != t.Group {
			continue
		}
		for _, k := range m.phones() {
			items, _ := k.Phone.Tray()
			for back := range items {
				s := &items[len(items)-1-back] // newest first
				if t.Each != "" && w.ledger.NameOf(w.known(keyOf(s))) == t.Each || t.Group != "" && back+1 == max(int(t.N), 1) {
					m.do(func() { _, _ = k.Tap(s.N) })
				}
			}
		}
	}
}

func keyOf(s *handset.Shown) ledger.Key {
	return ledger.Key{Vendor: s.Vendor, MessageID: s.MessageID, Token: s.Token}
}
