package handset

import (
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// card is a live card: a notification that the app has made on the phone and that pushes may change.
type card struct {
	order   int64       // the highest that changed it
	changes []time.Time // of the last hour, simulated
}

// liveKey is the tray's key of a card.
func liveKey(id string) string { return "live:" + id }

// MakeCard shows a live card, as the app does by itself; pushes that name its id change it.
func (a *App) MakeCard(vendor, id, title, body string) {
	p := a.phone
	p.mu.Lock()
	defer p.mu.Unlock()
	if !a.installed() {
		return
	}
	if a.cards == nil {
		a.cards = map[string]*card{}
	}
	a.cards[id] = &card{}
	p.tray.add(&Shown{Vendor: vendor, Package: a.Package, Title: title, Body: body, ShownAt: p.now(), replace: liveKey(id)}, 0)
}

// EndCard takes a live card away.
func (a *App) EndCard(id string) {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	a.endCard(id)
}

func (a *App) endCard(id string) {
	delete(a.cards, id)
	a.phone.tray.drop(a.Package, liveKey(id))
}

// live changes a card, if it is there, in order and not changed too often.
func (a *App) live(vendor string, d *link.Delivery) (link.Ack, func()) {
	no := func(detail string) (link.Ack, func()) {
		return link.Ack{Result: link.ResultSuppressed, Rule: d.Live.Rule, Detail: detail}, nil
	}
	if !a.switchOn {
		return link.Ack{Result: link.ResultSuppressed, Rule: SettingNotificationsOff}, nil
	}
	c := a.cards[d.Live.ID]
	if c == nil {
		return no(link.LiveNoCard)
	}
	if d.Live.Ordered && d.Live.Order < c.order {
		return no(link.LiveStale)
	}
	now := a.phone.now()
	c.changes = slices.DeleteFunc(c.changes, func(t time.Time) bool { return now.Sub(t) >= time.Hour })
	recent := 0
	for _, t := range c.changes {
		if now.Sub(t) < 5*time.Minute {
			recent++
		}
	}
	if l := d.Live; l.Per5Min > 0 && recent >= l.Per5Min || l.PerHour > 0 && len(c.changes) >= l.PerHour {
		return no(link.LiveRate)
	}
	c.changes = append(c.changes, now)
	if d.Live.Ordered {
		c.order = d.Live.Order
	}
	n := d.Notification
	a.phone.tray.add(&Shown{
		Vendor: vendor, Package: a.Package, MessageID: d.MessageID, Token: d.Token, Title: n.Title, Body: n.Body, Class: d.Class,
		Silent: n.Silent, ShownAt: now, replace: liveKey(d.Live.ID), click: n.Click,
	}, 0)
	if d.Live.End {
		a.endCard(d.Live.ID)
	}
	return link.Ack{Result: link.ResultShown}, nil
}
