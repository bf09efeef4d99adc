package fcm

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// alertTexts are the keys of apns.payload.aps.alert whose values are strings.
var alertTexts = []string{"title", "subtitle", "body", "title-loc-key", "subtitle-loc-key", "loc-key"}

// checkAPNs looks at what Apple's service would refuse; the closing table has no row for it (E16, E23, E24).
func (s *send) checkAPNs() error {
	aps := s.m.tree.Get("apns").Get("payload").Get("aps")
	if alert := aps.Get("alert"); alert != nil {
		for i := range alert.Members {
			f := &alert.Members[i]
			if slices.Contains(alertTexts, f.Name) && f.Kind != core.TreeString { // null too: the payload is a free structure
				return meaning("message.apns.payload.aps.alert."+f.Name, "Value type for APS key ["+f.Name+"] is a String.")
			}
		}
	}
	switch {
	case !s.ios():
		return nil
	case s.set.NoAPNsKey:
		return errThirdParty
	case !s.m.notifies() && aps != nil && aps.Kind == core.TreeObject && len(aps.Members) == 0:
		return errCondition // E24 has E4's envelope
	}
	return nil
}
