package handset

import "github.com/pushrig/pushrig/mockvendors/link"

// keptEvents is how many events a phone keeps for a vendor it cannot reach; then the oldest goes.
const keptEvents = 100

// keepEvent keeps what could not be told.
func (p *Phone) keepEvent(vendor string, e link.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		p.kept = map[string][]link.Event{}
	}
	k := append(p.kept[vendor], e)
	if len(k) > keptEvents {
		k = k[len(k)-keptEvents:]
	}
	p.kept[vendor] = k
}

func (p *Phone) takeEvents(vendor string) []link.Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	k := p.kept[vendor]
	delete(p.kept, vendor)
	return k
}

// recent remembers what became of the newest deliveries, so that one sent again after a broken link is acknowledged again
// and not shown again.
type recent struct {
	serials [16]uint64
	acks    [16]link.Ack
	next    int
}

func (r *recent) find(serial uint64) (link.Ack, bool) {
	for i, s := range r.serials {
		if s == serial && serial != 0 {
			return r.acks[i], true
		}
	}
	return link.Ack{}, false
}

func (r *recent) add(serial uint64, a link.Ack) {
	r.serials[r.next], r.acks[r.next] = serial, a
	r.next = (r.next + 1) % len(r.serials)
}
