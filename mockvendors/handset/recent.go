package handset

import (
	"github.com/pushrig/pushrig/mockvendors/internal/ring"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// recent remembers what became of the newest deliveries, so that one sent again after a broken link is acknowledged again
// and not shown again. Each vendor numbers its own deliveries.
type recent struct{ entries *ring.Ring[recentEntry] }

type recentEntry struct {
	vendor string
	serial uint64
	ack    link.Ack
}

// recentKept is how many deliveries an app remembers.
const recentKept = 16

// find returns the acknowledgement a delivery had; serial 0 is no number, such a delivery is always new.
func (r *recent) find(vendor string, serial uint64) (link.Ack, bool) {
	if r.entries == nil || serial == 0 {
		return link.Ack{}, false
	}
	for i := range r.entries.Len() {
		if e := r.entries.At(i); e.serial == serial && e.vendor == vendor {
			return e.ack, true
		}
	}
	return link.Ack{}, false
}

func (r *recent) add(vendor string, serial uint64, a link.Ack) {
	if r.entries == nil { // most phones of a large run never get one
		r.entries = ring.New[recentEntry](recentKept)
	}
	r.entries.Add(recentEntry{vendor, serial, a}, nil)
}
