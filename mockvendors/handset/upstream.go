package handset

import (
	"errors"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// ErrTooManyMessages is what the client SDK answers when too many of the app's messages wait for the network: Google's
// SendException with code 4, toomanymessages.
var ErrTooManyMessages = errors.New("handset: too many upstream messages wait for the network (4, toomanymessages)")

// Upstream sends a message from the app to its server through the vendor. While the phone is away it waits, as long as the
// vendor's client has room for it.
func (a *App) Upstream(vendor, message string) error {
	p := a.phone
	p.mu.Lock()
	full := p.links[vendor] == nil && a.upstream[vendor] > 0 && a.waitingUpstream(vendor) >= a.upstream[vendor]
	p.mu.Unlock()
	if full {
		return ErrTooManyMessages
	}
	a.Event(vendor, link.Event{Type: link.EventUpstream, Value: message})
	return nil
}

// waitingUpstream is how many of the app's upstream messages wait for a vendor's link; the caller holds the lock.
func (a *App) waitingUpstream(vendor string) (n int) {
	for _, e := range a.phone.kept[vendor] {
		if e.Type == link.EventUpstream && e.Package == a.Package {
			n++
		}
	}
	return n
}
