package admin

import (
	"context"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// shape refuses a given token that cannot be one of the vendor's, and makes the phone what has such tokens.
func (n *newDevice) shape(spec *core.Spec) error {
	if n.Token == "" {
		return nil
	}
	if spec.Token == nil {
		return bad("token is given", "leave it out: %s takes no given tokens", spec.Name)
	}
	s, err := spec.Token(n.Token)
	if err != nil {
		return bad(fmt.Sprintf("token %s is none of %s", core.Short(n.Token), spec.Name), "%v", err)
	}
	if n.OS == "" {
		n.OS = s.OS
	}
	if n.OS != s.OS {
		return bad(fmt.Sprintf("token %s is not one of a phone whose os is %q", core.Short(n.Token), n.OS), "leave os out")
	}
	if n.Region == "" {
		n.Region = s.Region
	}
	return nil
}

// standing is a phone that belongs to the beginning: a reset makes it anew.
type standing struct{ vendor, app, token string }

// AddPhone makes a phone with a token of the real vendor, set up as POST /api/v1/devices sets it up, and returns its id. The
// app is named by its name at the vendor; "" is the default one. The phone belongs to the beginning: POST /api/v1/reset makes it
// anew.
func (a *API) AddPhone(ctx context.Context, vendor, app, token string) (id string, err error) {
	v, err := a.vendor(vendor)
	if err != nil {
		return "", err
	}
	found, err := findApp(v, app, "")
	if err != nil {
		return "", err
	}
	d, err := a.make(ctx, v, found, &newDevice{Vendor: vendor, Token: token})
	if err != nil {
		return "", err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.standing = append(a.standing, standing{vendor, found.Name, token})
	return d.id, nil
}

// restand makes the phones of the beginning anew.
func (a *API) restand(ctx context.Context) error {
	a.mu.Lock()
	all := a.standing
	a.standing = nil
	a.mu.Unlock()
	for _, s := range all {
		if _, err := a.AddPhone(ctx, s.vendor, s.app, s.token); err != nil {
			return err
		}
	}
	return nil
}

// meet lets a vendor's sends to tokens that nobody has make phones for them.
func (a *API) meet(v *Vendor) {
	v.Platform().OnStranger(func(app *core.App, token string, _ core.Shape) error {
		_, err := a.make(a.ctx, v, app, &newDevice{Vendor: v.Spec.Name, Token: token})
		if err == nil && a.o.OnAdoptedToken != nil {
			a.o.OnAdoptedToken(v.Spec.Name, token)
		}
		return err
	})
}
