package device

import (
	"context"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// VendorError is a vendor SDK's failure to register, with the number it gave.
type VendorError struct{ Vendor, Code, Text string }

func (e *VendorError) Error() string {
	return fmt.Sprintf("%s registration failed: %s %s", e.Vendor, e.Code, e.Text)
}

// vivoOK is the one state of vivo's turnOnPush after which a regId is read (IM-34 to IM-36).
const vivoOK = 0

// register runs the chain once: privacy accepted and logged in, the one branch's SDK is initialised and asked for a token.
// The answer comes by the phone's callback. fresh asks for a new token though the old one lives.
func (k *Kit) register(ctx context.Context, fresh bool) error {
	k.mu.Lock()
	ready := k.privacy && k.session != nil && !k.c.NoPush
	k.mu.Unlock()
	if !ready {
		return nil
	}
	vendor := Chain(k.c.Profile, k.c.Hardware)
	build, ok := k.c.App.Vendors[vendor]
	if vendor == "" || !ok {
		return nil // no token, no push, no error (IM-33)
	}
	if vendor == VendorVivo && k.c.Hardware.VivoState != vivoOK {
		k.note(&VendorError{vendor, fmt.Sprint(k.c.Hardware.VivoState), "turnOnPush"})
		return nil
	}
	k.mu.Lock()
	k.vendor = vendor
	k.mu.Unlock()
	r := build.Register
	r.Fresh = fresh
	return k.App().Register(ctx, vendor, r)
}

// RefreshToken lets the vendor give the app a new token (onNewToken); the old one dies (IM-42).
func (k *Kit) RefreshToken(ctx context.Context) error { return k.register(ctx, true) }

// registered takes the vendor's answer: store the token and report it (section 1.7).
func (k *Kit) registered(vendor string, r link.Registered) {
	if r.Token == "" {
		k.note(&VendorError{vendor, r.Code, r.Text})
		return
	}
	k.mu.Lock()
	// vivo's onReceiveRegId only logs: a changed regId is reported at the next login, not before.
	late := vendor == VendorVivo && k.token != "" && k.token != r.Token
	k.token, k.vendor = r.Token, vendor
	s := k.session
	k.mu.Unlock()
	if s == nil || late {
		return // before login the report fails with 6014 and is not repeated; the next login reports
	}
	k.note(s.ReportToken(k.c.App.Vendors[vendor].BusinessID, r.Token, false))
}
