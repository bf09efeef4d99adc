package admin

import (
	"net/http"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// beginning is what a vendor's rules and settings were when the API began.
type beginning struct {
	vendor   Vendor
	off      []string
	settings map[*core.App]any // never changed in place, so kept as they are
}

func begin(v Vendor) beginning {
	b := beginning{vendor: v, off: v.Platform().Rules.Off(), settings: map[*core.App]any{}}
	for _, app := range v.Platform().Apps.List() {
		b.settings[app] = app.Settings()
	}
	return b
}

// restore goes back to the beginning.
func (b *beginning) restore() error {
	p := b.vendor.Platform()
	for app, s := range b.settings {
		app.SetSettings(s)
	}
	for _, r := range p.Rules.List() {
		if err := p.Rules.Set(r.ID, !slices.Contains(b.off, r.ID)); err != nil {
			return err
		}
	}
	p.Reset()
	return nil
}

// resetDone says what a reset took away.
type resetDone struct {
	Devices int `json:"devices" jsonschema_description:"Devices that were removed."`
}

// reset makes the mocks as they were when they started, phones of AddPhone included; only the clock stays where it is, for time does not go back.
func (a *API) reset(r *http.Request) (any, error) {
	if err := read(r, &struct{}{}); err != nil {
		return nil, err
	}
	done, err := a.restore()
	if err == nil {
		err = a.restand(r.Context())
	}
	return done, err
}

func (a *API) restore() (resetDone, error) {
	a.steps.Lock()
	defer a.steps.Unlock()
	done := resetDone{a.closeDevices()}
	for i := range a.begun {
		if err := a.begun[i].restore(); err != nil {
			return done, err
		}
	}
	return done, nil
}
