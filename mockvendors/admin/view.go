package admin

import (
	"net/http"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// deviceView is a phone as the API shows it.
type deviceView struct {
	ID         string            `json:"id"`
	Vendor     string            `json:"vendor"`
	App        string            `json:"app"`
	Package    string            `json:"package"`
	Token      string            `json:"token" jsonschema_description:"Shortened; in full only where the device was made, installed anew or given a new token."`
	Brand      string            `json:"brand"`
	Model      string            `json:"model"`
	Android    int               `json:"android"`
	System     int               `json:"system,omitempty" jsonschema_description:"The maker's system version, where it was given."`
	Region     string            `json:"region,omitempty"`
	OS         string            `json:"os,omitempty" jsonschema_description:"harmony, or nothing for Android."`
	SideLoaded bool              `json:"side_loaded,omitempty" jsonschema_description:"The app is not from the maker's store."`
	Force      string            `json:"force,omitempty" jsonschema_description:"Sends to this device get this answer code."`
	Topics     []string          `json:"topics" jsonschema_description:"What the app has asked for, in the order asked."`
	Aliases    []string          `json:"aliases"`
	Accounts   []string          `json:"accounts"`
	Online     bool              `json:"online" jsonschema_description:"The link to the vendor is up."`
	Installed  bool              `json:"installed"`
	State      string            `json:"state" jsonschema_description:"Of the app's process: foreground, background, not_running or force_stopped."`
	Allowed    bool              `json:"allow_notifications"`
	Channels   map[string]string `json:"channels" jsonschema_description:"Importance by channel id."`
	Doze       bool              `json:"doze"`
	Locked     bool              `json:"locked"`
	Tray       int               `json:"tray" jsonschema_description:"Notifications in the tray."`
	Evicted    int               `json:"tray_evicted" jsonschema_description:"Notifications pushed out of a full tray."`
	Quotas     []quotaView       `json:"quotas" jsonschema_description:"What the vendor has counted of this app on this phone, and what is left; empty where it counts by app alone."`
	Handed     []handed          `json:"handed_to_app" jsonschema_description:"Messages given to the app instead of the tray, the newest 50, oldest first."`
	Suppressed []suppressed      `json:"suppressed" jsonschema_description:"Messages that were not shown, and by which rule or setting; the newest 50, oldest first."`
}

// tokenCounter is a vendor that counts by device and app too.
type tokenCounter interface {
	TokenQuotas(*core.Token) []core.Quota
}

// quotas are the vendor's counters of the phone's token.
func (d *device) quotas() []quotaView {
	v, ok := d.vendor.Vendor.(tokenCounter)
	t := d.vendor.Platform().Tokens.Find(d.token())
	if !ok || t == nil {
		return []quotaView{}
	}
	return viewQuotas(v.TokenQuotas(t))
}

func (d *device) view() deviceView {
	tray, evicted := d.phone.Tray()
	o := d.phone.Options()
	v := deviceView{
		ID: d.id, Vendor: d.vendor.Spec.Name, App: d.app.Name, Package: d.app.Package, Token: core.Short(d.token()),
		Brand: o.Brand, Model: o.Model, Android: o.Android, System: o.System, Region: o.Region, OS: o.OS, SideLoaded: d.install.SideLoaded, Force: d.force, Online: d.phone.Online(d.vendor.Spec.Name),
		State: string(handset.NotRunning), Channels: map[string]string{}, Tray: len(tray), Evicted: evicted,
		Quotas: d.quotas(),
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	v.Allowed, v.Doze, v.Locked = d.allowed, d.dozing, d.locked
	v.Handed = append([]handed{}, d.handed...)
	v.Suppressed = append([]suppressed{}, d.suppressed...)
	v.Topics, v.Aliases, v.Accounts = d.named(link.EventTopic), d.named(link.EventAlias), d.named(link.EventAccount)
	if d.on == nil {
		v.Token = ""
		return v
	}
	v.Installed, v.State = true, string(d.on.State())
	for id, i := range d.on.Channels() {
		v.Channels[id] = importanceName(i)
	}
	return v
}

// named copies the names of a kind. The caller holds the lock.
func (d *device) named(kind link.EventType) []string {
	if d.on == nil {
		return []string{}
	}
	return append([]string{}, d.names[kind]...)
}

// deviceList is all phones.
type deviceList struct {
	Devices []deviceView `json:"devices"`
}

func (a *API) listDevices(*http.Request) (any, error) {
	out := deviceList{[]deviceView{}}
	for _, d := range a.all() {
		out.Devices = append(out.Devices, d.view())
	}
	return out, nil
}

func (a *API) showDevice(r *http.Request) (any, error) {
	d, err := a.device(r)
	if err != nil {
		return nil, err
	}
	return d.view(), nil
}

func (a *API) showTray(r *http.Request) (any, error) {
	d, err := a.device(r)
	if err != nil {
		return nil, err
	}
	items, _ := d.phone.Tray()
	slices.Reverse(items) // as a tray shows them: the newest on top
	return append([]handset.Shown{}, items...), nil
}

// PhoneFigures are a vendor's phones, and what is in their trays.
type PhoneFigures struct {
	Phones        int `json:"phones"`
	Showed        int `json:"showed"` // that have something in their tray
	Notifications int `json:"notifications"`
	Handed        int `json:"handed"` // data messages that apps were given
}

// Figures counts the phones by vendor.
func (a *API) Figures() map[string]PhoneFigures {
	out := map[string]PhoneFigures{}
	for _, d := range a.all() {
		f := out[d.vendor.Spec.Name]
		items, evicted := d.phone.Tray()
		f.Phones++
		if n := len(items) + evicted; n > 0 {
			f.Showed++
			f.Notifications += n
		}
		d.mu.Lock()
		f.Handed += len(d.handed)
		d.mu.Unlock()
		out[d.vendor.Spec.Name] = f
	}
	return out
}
