package admin

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// patience is how long, in real time, a call waits for its phone and the vendor to be done with each other.
const patience = 10 * time.Second

// newsKept is how many messages a device remembers that did not come into its tray.
const newsKept = 50

// device is a phone made through the API, with one app on it.
type device struct {
	id       string
	vendor   *Vendor
	app      *core.App
	phone    *handset.Phone
	flight   *flight
	build    link.Register // what the app's build carries
	install  handset.InstallOptions
	channels []string // the app makes them when it first starts
	force    string

	turn sync.Mutex // one action at a time

	mu         sync.Mutex
	on         *handset.App // nil while nothing is installed
	registered link.Registered
	allowed    bool
	offline    bool
	dozing     bool
	locked     bool
	names      map[link.EventType][]string // topics, aliases and accounts that the app has asked for
	clicked    map[string]string           // parameters of the last "notification clicked" callback
	handed     []handed
	suppressed []suppressed
}

// handed is a message the app was given instead of the tray.
type handed struct {
	MessageID string            `json:"message_id"`
	Data      map[string]string `json:"data,omitempty"`
	Title     string            `json:"title,omitempty"`
	Body      string            `json:"body,omitempty"`
}

// suppressed is a message that reached the phone and was not shown.
type suppressed struct {
	MessageID string `json:"message_id"`
	Rule      string `json:"rule" jsonschema_description:"The rule, or the phone's setting, that kept it from being shown."`
}

var (
	_ handset.Callbacks = (*device)(nil)
	_ handset.Observer  = watcher{}
)

func (d *device) do(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

// current is the app, or an error when it is not on the phone.
func (d *device) current() (*handset.App, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.on == nil {
		return nil, conflict("the app is not installed on device %s", d.id).remedy("POST /api/v1/devices/%s/install first", d.id)
	}
	return d.on, nil
}

// setUp installs the app, starts it once, so that it makes its channels and registers, and leaves it in the background.
func (d *device) setUp(ctx context.Context) error {
	app := d.phone.Install(d.app.Package, d.install, d)
	for _, id := range d.channels {
		app.CreateChannel(id, handset.ImportanceDefault)
	}
	d.do(func() { d.on, d.allowed, d.names = app, d.install.AllowNotifications, map[link.EventType][]string{} })
	app.SetState(handset.Foreground)
	err := d.register(ctx, app)
	app.SetState(handset.Background)
	return errors.Join(err, d.settle(ctx))
}

// register asks the vendor for a token, a new one if there is one, and waits for the answer.
func (d *device) register(ctx context.Context, app *handset.App) error {
	r := d.build
	r.Fresh = true
	d.build.Token = "" // once: what the app gets later is new
	if err := app.Register(ctx, d.vendor.Spec.Name, r); err != nil {
		if errors.Is(err, handset.ErrNoNetwork) {
			return conflict("device %s has no network", d.id).remedy("POST /api/v1/devices/%s/connect first", d.id)
		}
		return newProblem(http.StatusBadGateway, "device %s does not reach %s: %v", d.id, d.vendor.Spec.Name, err).remedy("see whether the mocks are being closed")
	}
	if err := d.settle(ctx); err != nil {
		return err
	}
	var got link.Registered
	d.do(func() { got = d.registered })
	if got.Token == "" {
		if got.Code == core.CodeToken {
			return conflict("%s", got.Text).remedy("give each phone a token of its own, or leave token out")
		}
		p := newProblem(http.StatusUnprocessableEntity, "%s gives device %s no token: %s %s", d.vendor.Spec.Name, d.id, got.Code, got.Text)
		p.Code = got.Code
		return p.remedy("look up the vendor SDK's code; POST /api/v1/devices with the vendor's settings as they must be")
	}
	return nil
}

// settle waits until the phone has nothing in flight: what was told has been heard.
func (d *device) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := d.flight.wait(ctx); err != nil {
		return newProblem(http.StatusGatewayTimeout, "%s has not answered device %s", d.vendor.Spec.Name, d.id).remedy("try again; see GET /api/v1/vendors/%s for a fault that is set", d.vendor.Spec.Name)
	}
	return nil
}

// token is the app's token, "" without one.
func (d *device) token() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.on == nil {
		return ""
	}
	return d.on.Token(d.vendor.Spec.Name)
}

// Registered takes the vendor's answer to register.
func (d *device) Registered(_ string, r link.Registered) { d.do(func() { d.registered = r }) }

// Message notes what the app is given.
func (d *device) Message(_ string, m *link.Delivery) {
	h := handed{MessageID: m.MessageID, Data: m.Data}
	if m.Notification != nil {
		h.Title, h.Body = m.Notification.Title, m.Notification.Body
	}
	d.do(func() { d.handed = newest(append(d.handed, h)) })
}

// Clicked notes the parameters of the vendor SDK's callback.
func (d *device) Clicked(_ string, params map[string]string) { d.do(func() { d.clicked = params }) }

// Started is not needed: Tap returns where it led.
func (d *device) Started(string, handset.Intent) {}

// watcher is a device as its phone's observer.
type watcher struct{ *device }

// Suppressed notes what did not come into the tray, and why.
func (w watcher) Suppressed(_ string, m *link.Delivery, rule string) {
	w.do(func() { w.suppressed = newest(append(w.suppressed, suppressed{m.MessageID, rule})) })
}

// The rest is in the tray or comes by a callback.
func (watcher) Shown(string, *link.Delivery, bool)     {}
func (watcher) HandedToApp(string, *link.Delivery)     {}
func (watcher) Replaced(string, *link.Delivery)        {}
func (watcher) Tapped(vendor, messageID, token string) {}

func newest[T any](l []T) []T { return l[max(0, len(l)-newsKept):] }
