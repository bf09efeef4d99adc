package handset

import "github.com/pushrig/pushrig/mockvendors/link"

// keptEvents is how many events a phone keeps for a vendor it cannot reach; then the oldest goes.
const keptEvents = 100

// tell sends an event to a vendor, now or when its link is next up. Looking for the link and keeping the event are one
// step: a link that comes up later finds it.
func (p *Phone) tell(vendor string, e link.Event) {
	p.mu.Lock()
	l := p.links[vendor]
	if l == nil {
		p.keep(vendor, e)
	}
	p.mu.Unlock()
	if l != nil {
		l.event(e)
	}
}

// keep keeps what could not be told; the caller holds the lock.
func (p *Phone) keep(vendor string, e link.Event) {
	p.kept[vendor] = newest(append(p.kept[vendor], e), keptEvents)
}

func (p *Phone) takeEvents(vendor string) []link.Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := p.kept[vendor]
	delete(p.kept, vendor)
	return k
}

// newest keeps the last n of a list.
func newest[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }
