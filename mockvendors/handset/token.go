package handset

import (
	"context"
	"errors"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// CodeNetwork is the code of a registration that no vendor answered.
const CodeNetwork = "network"

// ErrNoNetwork is what registering gets in airplane mode, or when the link went down meanwhile.
var ErrNoNetwork = errors.New("no network; end airplane mode or connect again")

// Register asks a vendor for a token; the answer comes by Callbacks.Registered. It brings the vendor's link up if need be.
func (a *App) Register(ctx context.Context, vendor string, r link.Register) error {
	p := a.phone
	if err := p.Connect(ctx, vendor); err != nil {
		return err
	}
	l := p.link(vendor)
	if l == nil {
		return fmt.Errorf("phone %s: %w", p.o.ID, ErrNoNetwork)
	}
	p.mu.Lock()
	r.Package, r.SwitchOn, r.FromStore = a.Package, a.switchOn, a.fromStore
	p.mu.Unlock()
	l.request(link.Frame{Kind: link.KindRegister, Register: &r}, func(f *link.Frame) {
		if f == nil || f.Registered == nil {
			a.callbacks.Registered(vendor, link.Registered{Code: CodeNetwork, Text: "the link closed before the vendor answered"})
			return
		}
		a.registered(vendor, *f.Registered)
	})
	return nil
}

// registered takes the vendor's answer. A token that comes for an app that is gone is given back.
func (a *App) registered(vendor string, r link.Registered) {
	p := a.phone
	p.mu.Lock()
	here := a.installed()
	if here && r.Token != "" {
		a.tokens[vendor] = r.Token
		a.upstream[vendor] = r.UpstreamQueue
	}
	p.mu.Unlock()
	switch {
	case here:
		a.callbacks.Registered(vendor, r)
	case r.Token != "":
		p.tell(vendor, link.Event{Type: link.EventUninstalled, Package: a.Package, Token: r.Token})
	}
}

// Token is the app's token at a vendor, or "".
func (a *App) Token(vendor string) string {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	return a.tokens[vendor]
}

// Unregister tells a vendor that the app wants no more pushes; the token stays on the phone.
func (a *App) Unregister(vendor string) {
	a.phone.tell(vendor, link.Event{Type: link.EventUnregister, Package: a.Package, Token: a.Token(vendor)})
}

// Event tells a vendor something the app's SDK would: topics, aliases, upstream messages.
func (a *App) Event(vendor string, e link.Event) {
	e.Package, e.Token = a.Package, a.Token(vendor)
	a.phone.tell(vendor, e)
}
