package admin

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// newDevice asks for a phone.
type newDevice struct {
	Vendor     string    `json:"vendor" jsonschema_description:"Whose push service the phone has: a name of GET /api/v1/vendors."`
	App        string    `json:"app,omitempty" jsonschema_description:"The app by its name at the vendor; default main."`
	Package    string    `json:"package,omitempty" jsonschema_description:"The app by its package; instead of app."`
	Brand      string    `json:"brand,omitempty" jsonschema_description:"Build.BRAND; default one of the vendor's."`
	Model      string    `json:"model,omitempty" jsonschema_description:"Build.MODEL."`
	Android    int       `json:"android,omitempty" jsonschema_description:"Release number, 5 to 30; default 13."`
	System     int       `json:"system,omitempty" jsonschema_description:"The maker's system version, such as 12 for EMUI 12."`
	Region     string    `json:"region,omitempty" jsonschema_description:"Country; default CN."`
	OS         string    `json:"os,omitempty" jsonschema:"enum=harmony,enum=ios" jsonschema_description:"harmony for HarmonyOS 5 and later; default Android. ios is kept for an APNs mock and refused until there is one."`
	Allow      *bool     `json:"allow_notifications,omitempty" jsonschema_description:"The notification switch; default true, on a fresh phone as the vendor ships it."`
	Fresh      bool      `json:"fresh,omitempty" jsonschema_description:"A new phone: no channel is created, the switch is as the vendor ships it."`
	Channels   *[]string `json:"channels,omitempty" jsonschema_description:"Notification channels the app creates; default tuikit, none on a fresh phone."`
	SideLoaded bool      `json:"side_loaded,omitempty" jsonschema_description:"The app is not from the maker's store."`
	Locked     bool      `json:"locked,omitempty" jsonschema_description:"The screen is locked."`
	Token      string    `json:"token,omitempty" jsonschema_description:"The token that the app has from the real vendor, so that your backend's own reach this phone; default one that the mock makes. It must be shaped like one of the vendor's, and no other phone may have it. A later refresh-token or install gives the app a new one."`
	Force      string    `json:"force,omitempty" jsonschema_description:"Sends to this device's token get this answer code of the vendor."`
	Manifest   *manifest `json:"manifest,omitempty" jsonschema_description:"Pages the app declares; default the IM demo app's."`
	Topics     []string  `json:"topics,omitempty" jsonschema_description:"Topics that the app subscribes to."`
	Aliases    []string  `json:"aliases,omitempty" jsonschema_description:"Aliases that the app sets."`
	Accounts   []string  `json:"accounts,omitempty" jsonschema_description:"User accounts that the app sets."`
}

func (a *API) createDevice(r *http.Request) (any, error) {
	var ask newDevice
	if err := read(r, &ask); err != nil {
		return nil, err
	}
	v, err := a.vendor(ask.Vendor)
	if err != nil {
		return nil, err
	}
	app, err := findApp(v, ask.App, ask.Package)
	if err != nil {
		return nil, err
	}
	d, err := a.make(r.Context(), v, app, &ask)
	if err != nil {
		return nil, err
	}
	view := d.view()
	view.Token = d.token()
	return view, nil
}

// make makes a phone and sets it up; when it returns the phone can be pushed to.
func (a *API) make(ctx context.Context, v *Vendor, app *core.App, ask *newDevice) (*device, error) {
	if err := ask.complete(&v.Spec); err != nil {
		return nil, err
	}
	a.steps.RLock()
	defer a.steps.RUnlock()
	d, err := a.add(func(id string) *device { return a.newDevice(id, v, app, ask) })
	if err != nil {
		return nil, err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	err = d.setUp(ctx)
	if err == nil {
		err = d.change(ask.names())
	}
	if err == nil {
		err = d.settle(ctx)
	}
	if err != nil {
		a.remove(d)
		return nil, err
	}
	return d, nil
}

// names are the topics, aliases and accounts that the app asks for, as a change of settings.
func (n *newDevice) names() *newSettings {
	all := func(names []string) map[string]bool {
		out := map[string]bool{}
		for _, name := range names {
			out[name] = true
		}
		return out
	}
	return &newSettings{Topics: all(n.Topics), Aliases: all(n.Aliases), Accounts: all(n.Accounts)}
}

// osIOS is documented, so that clients know the word; a phone of it cannot be made yet.
const osIOS = "ios"

// complete fills in the vendor's defaults and refuses what cannot be.
func (n *newDevice) complete(spec *core.Spec) error {
	if err := n.shape(spec); err != nil {
		return err
	}
	if n.Android == 0 {
		n.Android = 13
	}
	if n.Android < 5 || n.Android > 30 {
		return bad(fmt.Sprintf("android is %d", n.Android), "give a release number from 5 to 30")
	}
	if n.OS == osIOS {
		return bad(`os "ios" cannot be yet: there is no APNs mock for an iPhone to register with`, "leave os out for Android, or use %s", link.OSHarmony)
	}
	if n.OS != "" && n.OS != link.OSHarmony {
		return bad(fmt.Sprintf("os %q is unknown", clip(n.OS)), "leave it out for Android, or use %s", link.OSHarmony)
	}
	if n.Brand == "" {
		n.Brand = spec.Phone().Brand
	}
	if n.Model == "" {
		n.Model = spec.Phone().Model
	}
	if n.Allow == nil {
		on := !n.Fresh || !spec.SwitchedOff
		n.Allow = &on
	}
	if n.Channels == nil {
		n.Channels = &[]string{kitChannel}
		if n.Fresh {
			n.Channels = &[]string{}
		}
	}
	for field, names := range map[string][]string{"channels": *n.Channels, "topics": n.Topics, "aliases": n.Aliases, "accounts": n.Accounts} {
		if slices.Contains(names, "") {
			return bad(field+" holds an empty name", "leave it out")
		}
	}
	if n.Manifest == nil {
		n.Manifest = demoManifest()
	}
	return n.Manifest.check()
}

func (a *API) newDevice(id string, v *Vendor, app *core.App, n *newDevice) *device {
	d := &device{
		id: id, vendor: v, app: app, flight: &flight{clock: a.mocks.Clock}, channels: *n.Channels, locked: n.Locked,
		build: link.Register{AppID: app.AppID, AppKey: app.AppKey, AppSecret: app.AppSecret, Project: app.ProjectID, Force: n.Force, Token: n.Token},
		force: n.Force,
		install: handset.InstallOptions{
			Manifest: n.Manifest.handset(), AllowNotifications: *n.Allow, SideLoaded: n.SideLoaded,
		},
	}
	d.phone = handset.New(handset.Options{
		ID: "admin-" + id, Brand: n.Brand, Manufacturer: n.Brand, Model: n.Model, Android: n.Android, System: n.System,
		Region: n.Region, OS: n.OS, Locked: n.Locked, Dialer: a.mocks.Dialer,
		Links: map[string]string{v.Spec.Name: v.LinkURL}, Flight: d.flight, Now: a.mocks.Clock.Now, Observer: watcher{d},
	})
	return d
}

// findApp finds a vendor's app by name or package, the default one where neither is given.
func findApp(v *Vendor, name, pkg string) (*core.App, error) {
	apps := v.Platform().Apps
	var names, packages []string
	for _, app := range apps.List() {
		names, packages = append(names, app.Name), append(packages, app.Package)
	}
	switch {
	case name != "" && pkg != "":
		return nil, bad("both app and package are given", "give one of them")
	case name == "" && pkg == "":
		return apps.Main(), nil
	}
	app := apps.ByName(name)
	if pkg != "" {
		app = apps.ByPackage(pkg)
	}
	if app == nil {
		return nil, notFound("%s has no app %q", v.Spec.Name, clip(name+pkg)).remedy("use app %s, or package %s", list(names), list(packages))
	}
	return app, nil
}

// add makes a phone under a new id.
func (a *API) add(make func(id string) *device) (*device, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, newProblem(http.StatusServiceUnavailable, "the mocks are being closed").remedy("start them again")
	}
	if len(a.order) >= a.o.MaxDevices {
		return nil, conflict("there are %d devices already, the most there may be", len(a.order)).remedy("DELETE some, or POST /api/v1/reset")
	}
	a.made++
	d := make(fmt.Sprintf("d%d", a.made))
	a.devices[d.id] = d
	a.order = append(a.order, d)
	return d, nil
}

// remove forgets a phone and switches it off.
func (a *API) remove(d *device) {
	a.mu.Lock()
	delete(a.devices, d.id)
	a.order = slices.DeleteFunc(a.order, func(o *device) bool { return o == d })
	a.mu.Unlock()
	d.phone.Close()
}

// closeDevices removes all phones and says how many there were.
func (a *API) closeDevices() int {
	a.mu.Lock()
	all := a.order
	a.order = nil
	clear(a.devices)
	a.mu.Unlock()
	for _, d := range all {
		d.phone.Close()
	}
	return len(all)
}

// all lists the phones as they were made.
func (a *API) all() []*device {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.order)
}

// device finds the phone a request is about.
func (a *API) device(r *http.Request) (*device, error) {
	id := r.PathValue("id")
	a.mu.Lock()
	defer a.mu.Unlock()
	if d := a.devices[id]; d != nil {
		return d, nil
	}
	return nil, notFound("no device %q", clip(id)).remedy("GET /api/v1/devices lists them")
}

func (a *API) deleteDevice(r *http.Request) (any, error) {
	a.steps.RLock()
	defer a.steps.RUnlock()
	d, err := a.device(r)
	if err != nil {
		return nil, err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	a.remove(d)
	return deleted{d.id}, nil
}

// deleted names the phone that is no more.
type deleted struct {
	ID string `json:"id"`
}

// act runs f on the request's phone, with other actions on it kept out, and waits until the vendor has heard of it.
func (a *API) act(r *http.Request, f func(context.Context, *device) error) (*device, error) {
	a.steps.RLock()
	defer a.steps.RUnlock()
	d, err := a.device(r)
	if err != nil {
		return nil, err
	}
	d.turn.Lock()
	defer d.turn.Unlock()
	if err := f(r.Context(), d); err != nil {
		return nil, err
	}
	return d, d.settle(r.Context())
}
