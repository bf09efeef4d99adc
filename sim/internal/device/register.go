package device

import (
	"context"
	"errors"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// VendorError is a vendor SDK's failure to register, with the number it gave.
type VendorError struct{ Vendor, Code, Text string }

func (e *VendorError) Error() string {
	return fmt.Sprintf("%s registration failed: %s %s", e.Vendor, e.Code, e.Text)
}

// ErrNotLoggedIn is what reporting a token gets before login (section 1.6); the next login reports it.
var ErrNotLoggedIn = errors.New("6014: IM account not logged in, the token waits for the next login")

// vivoOK is the one state of vivo's turnOnPush in which the kit reads a regId (section 1.4).
const vivoOK = 0

// register runs the chain once: privacy accepted and logged in, the one branch's SDK is initialised and asked for a token.
// The answer comes by the phone's callback.
func (k *Kit) register(ctx context.Context) error {
	k.mu.Lock()
	ready := k.privacy && k.session != nil // IM-27, IM-28
	k.mu.Unlock()
	if !ready || k.c.NoPush {
		return nil
	}
	vendor := choose(chain(k.c.Profile), &k.c.Hardware)
	if _, known := k.c.App.Vendors[vendor]; !known {
		return nil // no token, no push, no error (IM-33)
	}
	if vendor == VendorVivo && k.c.Hardware.VivoState != vivoOK { // IM-34 to IM-36: turnOnPush must say 0
		_ = k.note(&VendorError{vendor, fmt.Sprint(k.c.Hardware.VivoState), "turnOnPush"})
		return nil
	}
	return k.ask(ctx, vendor, false)
}

// ask asks a vendor for a token; fresh for a new one though the old one lives.
func (k *Kit) ask(ctx context.Context, vendor string, fresh bool) error {
	r := k.c.App.Vendors[vendor].Register
	r.Fresh = fresh
	k.mu.Lock()
	k.vendor, k.refreshing = vendor, fresh
	app := k.app
	if !k.hadToken {
		r.Token = k.c.Token // until a vendor has taken it: what comes later is new
	}
	k.mu.Unlock()
	return k.note(app.Register(ctx, vendor, r))
}

// RefreshToken lets the vendor give the app a new token (onNewToken); the old one dies (IM-42). An app that never got one
// tries to register.
func (k *Kit) RefreshToken(ctx context.Context) error {
	if v := k.Vendor(); v != "" {
		return k.ask(ctx, v, true)
	}
	return k.register(ctx)
}

// registered takes the vendor's answer: store the token and report it (section 1.7).
func (k *Kit) registered(vendor string, r link.Registered) {
	k.mu.Lock()
	refreshed, s := k.refreshing, k.session
	if r.Token != "" {
		k.token, k.vendor, k.hadToken = r.Token, vendor, true
	}
	k.mu.Unlock()
	switch {
	case r.Token == "":
		_ = k.note(&VendorError{vendor, r.Code, r.Text})
	case refreshed && vendor == VendorVivo:
		// vivo's onReceiveRegId only logs: a changed regId is reported at the next login, not before.
	case s == nil:
		_ = k.note(ErrNotLoggedIn)
	default:
		_ = k.note(s.ReportToken(k.c.App.Vendors[vendor].BusinessID, r.Token, false))
	}
}
