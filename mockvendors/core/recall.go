package core

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// Recall takes back what was sent to a token: what waits for the phone is dropped, by rule, and what the phone shows goes from
// its tray, now or when the phone is back. What was tapped stays tapped. It returns how many waiting messages it dropped.
//
// A recall stands in the token's box beside the messages, so that it comes after what it takes back; no event, counter or
// storage rule of messages sees it.
func (p *Platform) Recall(t *Token, what link.Recall, rule string) (dropped int) {
	dropped = p.Evict(t, EventDropped, rule, func(m *Message) bool { return what.Of(&m.Delivery) })
	m := &Message{Token: t, Delivery: link.Delivery{
		Serial: p.serial.Add(1), Token: t.Value, Package: t.App.Package, Recall: &what,
	}}
	t.mu.Lock()
	t.box = append(t.box, m)
	if waiting := t.recalls(); len(waiting) > recallsMax {
		t.take(waiting[0])
	}
	t.mu.Unlock()
	p.pump(t)
	return dropped
}

// recallsMax is how many recalls wait for one phone: memory stays bounded, and a tray holds no more notifications.
const recallsMax = 50

// recalls lists the recalls that wait. The caller holds the token's lock.
func (t *Token) recalls() (out []*Message) {
	for _, m := range t.box {
		if m.recall() && !m.sent {
			out = append(out, m)
		}
	}
	return out
}

// recall reports whether this is no message but the taking back of some.
func (m *Message) recall() bool { return m.Delivery.Recall != nil }

// forgetRecalls takes the recalls out of a dead token's box: there is no app any more that shows anything. The caller holds
// the token's lock.
func (t *Token) forgetRecalls() { t.box = slices.DeleteFunc(t.box, (*Message).recall) }
