package sim

import (
	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// vendorSide is the vendors of a run as the director reaches them: by endpoints and credentials, which the ready line gives,
// and by what their admin surface can do. The mocks in this process are the first that stand there; others may run elsewhere.
type vendorSide interface {
	// Ready writes the files an outsider needs into dir and says where every vendor answers and who its apps are.
	Ready(dir, admin string) (mockvendors.Ready, error)
	// SetSettings replaces the console settings of a vendor's app.
	SetSettings(vendor, app string, settings any) error
	// SetFault makes a vendor misbehave; nil makes it behave again.
	SetFault(vendor string, f *core.Fault) error
	// Stored calls f for every message that a vendor still keeps for a phone.
	Stored(f func(vendor, messageID, token string))
	// Due reports whether one of these will go to its phone by itself, once its vendor's own time has come.
	Due() bool
	// Figures reads what every vendor counted.
	Figures() map[string]mockvendors.Figures
	Close()
}

var _ vendorSide = (*mockvendors.Mocks)(nil)
