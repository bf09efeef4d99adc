package admin

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// action is something that can be done to a device by name.
type action struct {
	name string
	says string
	do   func(context.Context, *device) error
}

// actions lists them, in the order of the documentation.
func actions() []action {
	return []action{
		{"connect", "gives the phone its network back; when it returns, what waited for the phone has arrived", func(ctx context.Context, d *device) error { return d.network(ctx, true) }},
		{"disconnect", "takes the network away", func(ctx context.Context, d *device) error { return d.network(ctx, false) }},
		{"install", "installs the app again after uninstall, with a new token, which the answer gives in full", install},
		{"uninstall", "removes the app; the vendor hears of it when the phone is connected", uninstall},
		{"refresh-token", "asks the vendor for a new token, which the answer gives in full", refreshToken},
		{"unregister", "tells the vendor that the app wants no more pushes", withApp(func(d *device, a *handset.App) { a.Unregister(d.vendor.Spec.Name) })},
		{"foreground", "opens the app", move(handset.Foreground)},
		{"background", "leaves the app", move(handset.Background)},
		{"kill", "swipes the app away", move(handset.NotRunning)},
		{"force-stop", "stops the app in the system's settings: nothing may wake it", move(handset.ForceStopped)},
	}
}

// withFullToken are the actions after which a device has a token that nobody has been told of yet.
var withFullToken = []string{"install", "refresh-token"}

func (a *API) doAction(r *http.Request) (any, error) {
	name := r.PathValue("action")
	all := actions()
	i := slices.IndexFunc(all, func(x action) bool { return x.name == name })
	if i < 0 {
		return nil, notFound("a device has no action %q", clip(name)).remedy("use one of %s, settings, tap/N", list(actionNames()))
	}
	d, err := a.act(r, func(ctx context.Context, d *device) error { return all[i].do(ctx, d) })
	if err != nil {
		return nil, err
	}
	v := d.view()
	if slices.Contains(withFullToken, name) {
		v.Token = d.token()
	}
	return v, nil
}

func actionNames() (out []string) {
	for _, a := range actions() {
		out = append(out, a.name)
	}
	return out
}

// withApp is an action that needs the app to be there and cannot fail otherwise.
func withApp(f func(*device, *handset.App)) func(context.Context, *device) error {
	return func(_ context.Context, d *device) error {
		app, err := d.current()
		if err == nil {
			f(d, app)
		}
		return err
	}
}

func move(s handset.ProcessState) func(context.Context, *device) error {
	return withApp(func(_ *device, a *handset.App) { a.SetState(s) })
}

// network is airplane mode rather than a closed link: the phone comes back by itself and tells what happened meanwhile.
func (d *device) network(ctx context.Context, on bool) error {
	if err := d.phone.Airplane(ctx, !on); err != nil {
		return newProblem(http.StatusBadGateway, "device %s does not reach %s: %v", d.id, d.vendor.Spec.Name, err).remedy("see whether the mocks are being closed")
	}
	d.do(func() { d.offline = !on })
	return nil
}

func install(ctx context.Context, d *device) error {
	if _, err := d.current(); err == nil {
		return conflict("the app is on device %s already", d.id).remedy("POST /api/v1/devices/%s/uninstall first", d.id)
	}
	var offline bool
	d.do(func() { offline = d.offline })
	if offline {
		return conflict("device %s has no network, without which no app can be installed", d.id).remedy("POST /api/v1/devices/%s/connect first", d.id)
	}
	return d.setUp(ctx)
}

func uninstall(_ context.Context, d *device) error {
	app, err := d.current()
	if err != nil {
		return err
	}
	d.do(func() { d.on = nil })
	app.Uninstall()
	return nil
}

func refreshToken(ctx context.Context, d *device) error {
	app, err := d.current()
	if err != nil {
		return err
	}
	return d.register(ctx, app)
}

// newSettings changes what a person, or the app, can change on a phone. What is left out stays.
type newSettings struct {
	Allow    *bool             `json:"allow_notifications,omitempty" jsonschema_description:"The app's notification switch."`
	Channels map[string]string `json:"channels,omitempty" jsonschema_description:"Importance by channel id: none (blocked), low, default or high. A channel that is not there is created."`
	Doze     *bool             `json:"doze,omitempty" jsonschema_description:"Doze, Android's deep sleep."`
	Locked   *bool             `json:"locked,omitempty" jsonschema_description:"The screen is locked: no app is in front."`
	Topics   map[string]bool   `json:"topics,omitempty" jsonschema_description:"Topics to subscribe to (true) or leave (false)."`
	Aliases  map[string]bool   `json:"aliases,omitempty" jsonschema_description:"Aliases to set (true) or remove (false)."`
	Accounts map[string]bool   `json:"accounts,omitempty" jsonschema_description:"User accounts to set (true) or remove (false)."`
	Cards    map[string]bool   `json:"live_cards,omitempty" jsonschema_description:"Live cards that the app makes (true) or ends (false), by notifyId; vivo's live messages change them."`
}

// importances are Android's, by the names the API uses.
var importances = map[string]handset.Importance{
	"none": handset.ImportanceNone, "low": handset.ImportanceLow, "default": handset.ImportanceDefault, "high": handset.ImportanceHigh,
}

func importanceName(i handset.Importance) string {
	for name, v := range importances {
		if v == i {
			return name
		}
	}
	return strconv.Itoa(int(i))
}

func (n *newSettings) check() error {
	for _, id := range slices.Sorted(maps.Keys(n.Channels)) {
		if _, ok := importances[n.Channels[id]]; !ok || id == "" {
			return bad(fmt.Sprintf("channels[%q] is %q", clip(id), clip(n.Channels[id])), "give a channel id one of none, low, default, high")
		}
	}
	return nil
}

func (a *API) changeSettings(r *http.Request) (any, error) {
	var n newSettings
	if err := read(r, &n); err != nil {
		return nil, err
	}
	if err := n.check(); err != nil {
		return nil, err
	}
	d, err := a.act(r, func(_ context.Context, d *device) error { return d.change(&n) })
	if err != nil {
		return nil, err
	}
	return d.view(), nil
}

func (d *device) change(n *newSettings) error {
	app, err := d.current()
	if err != nil {
		return err
	}
	if n.Allow != nil {
		d.do(func() { d.allowed = *n.Allow })
		app.AllowNotifications(*n.Allow)
	}
	for _, id := range slices.Sorted(maps.Keys(n.Channels)) {
		app.SetChannel(id, importances[n.Channels[id]])
	}
	if n.Doze != nil {
		d.do(func() { d.dozing = *n.Doze })
		d.phone.Doze(*n.Doze)
	}
	if n.Locked != nil {
		d.do(func() { d.locked = *n.Locked })
		d.phone.Lock(*n.Locked)
	}
	for _, id := range slices.Sorted(maps.Keys(n.Cards)) {
		if n.Cards[id] {
			app.MakeCard(d.vendor.Spec.Name, id, "Live card "+id, "made by the app")
		} else {
			app.EndCard(id)
		}
	}
	for _, names := range []struct {
		kind link.EventType
		on   map[string]bool
	}{{link.EventTopic, n.Topics}, {link.EventAlias, n.Aliases}, {link.EventAccount, n.Accounts}} {
		for _, name := range slices.Sorted(maps.Keys(names.on)) {
			app.Event(d.vendor.Spec.Name, link.Event{Type: names.kind, Value: name, On: names.on[name]})
			d.do(func() { d.name(names.kind, name, names.on[name]) })
		}
	}
	return nil
}

// name notes a topic, an alias or an account that the app has asked for, or no longer wants. The caller holds the lock.
func (d *device) name(kind link.EventType, name string, on bool) {
	list := slices.DeleteFunc(d.names[kind], func(n string) bool { return n == name })
	if on {
		list = append(list, name)
	}
	d.names[kind] = list
}

// landing is where a tap led.
type landing struct {
	handset.Landing
	Clicked map[string]string `json:"clicked,omitempty" jsonschema_description:"Parameters of the vendor SDK's clicked callback, where it has one."`
}

func (a *API) tap(r *http.Request) (any, error) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return nil, bad(fmt.Sprintf("%q is no number", clip(r.PathValue("n"))), "give the n of a notification in the tray")
	}
	var to landing
	_, err = a.act(r, func(_ context.Context, d *device) error {
		d.do(func() { d.clicked = nil })
		var err error
		if to.Landing, err = d.phone.Tap(n); errors.Is(err, handset.ErrNoNotification) {
			return notFound("device %s has no notification %d in its tray", d.id, n).remedy("GET /api/v1/devices/%s/tray lists them", d.id)
		}
		d.do(func() { to.Clicked = d.clicked })
		return err
	})
	if err != nil {
		return nil, err
	}
	return to, nil
}
