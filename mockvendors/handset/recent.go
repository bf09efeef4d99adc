package handset

import "github.com/pushrig/pushrig/mockvendors/link"

// recent remembers what became of the newest deliveries, so that one sent again after a broken link is acknowledged again
// and not shown again. Each vendor numbers its own deliveries.
type recent struct {
	entries [16]recentEntry
	next    int
}

type recentEntry struct {
	vendor string
	serial uint64
	ack    link.Ack
}

// find returns the acknowledgement a delivery had; serial 0 is no number, such a delivery is always new.
func (r *recent) find(vendor string, serial uint64) (link.Ack, bool) {
	for i := range r.entries {
		if e := &r.entries[i]; serial != 0 && e.serial == serial && e.vendor == vendor {
			return e.ack, true
		}
	}
	return link.Ack{}, false
}

func (r *recent) add(vendor string, serial uint64, a link.Ack) {
	r.entries[r.next] = recentEntry{vendor, serial, a}
	r.next = (r.next + 1) % len(r.entries)
}
