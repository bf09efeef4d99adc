package vendortest

import (
	"context"
	"fmt"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Channel is the notification channel the bench's app creates; Page and Launcher are its pages.
const (
	Channel  = "tuikit"
	Launcher = "com.example.chat.SplashActivity"
	Page     = "com.example.chat.MainActivity"
	// IntentURI opens Page, by the manifest the bench's app has.
	IntentURI = "intent://com.tencent.qcloud/detail#Intent;scheme=pushscheme;launchFlags=0x4000000;component=com.example.chat/com.example.chat.MainActivity;end"
)

// Device is a phone with the bench's app on it, registered with the vendor: notifications on, channel made, opened once,
// now in the background.
type Device struct {
	*handset.Phone
	App *handset.App
	Log *Log
}

// Log is what happened on a device.
type Log struct {
	mu            sync.Mutex
	Registrations []link.Registered   // the vendor's answers, and tokens it brought later
	Messages      []*link.Delivery    // handed to the app
	Clicks        []map[string]string // "notification clicked" callbacks
	Pages         []string            // started by taps
	Rules         []string            // that suppressed something
}

// PhoneOption changes a phone before its app is installed.
type PhoneOption func(*phoneConfig)

type phoneConfig struct {
	handset.Options
	pkg      string
	register link.Register
	install  handset.InstallOptions
	channels []string
}

// Android sets the phone's Android release.
func Android(release int) PhoneOption { return func(c *phoneConfig) { c.Options.Android = release } }

// Of puts another app on the phone.
func Of(pkg string) PhoneOption { return func(c *phoneConfig) { c.pkg = pkg } }

// With changes anything of the phone, its installation and what its build registers with.
func With(f func(o *handset.Options, i *handset.InstallOptions, r *link.Register)) PhoneOption {
	return func(c *phoneConfig) { f(&c.Options, &c.install, &c.register) }
}

// Channels replaces the channels the app makes.
func Channels(ids ...string) PhoneOption { return func(c *phoneConfig) { c.channels = ids } }

// Phone makes a phone, ready to be pushed to.
func (e *Env) Phone(opts ...PhoneOption) (*Device, error) {
	e.phones++
	log := &Log{}
	c := phoneConfig{pkg: Package, channels: []string{Channel}}
	c.Options = handset.Options{
		ID: fmt.Sprintf("phone-%d", e.phones), Brand: e.Spec.Name, Manufacturer: e.Spec.Name, Android: 13,
		Dialer: e.memory, Links: map[string]string{e.Spec.Name: "mem://" + e.Spec.Name}, Flight: e.Clock, Now: e.Clock.Now,
		Observer: observer{log},
	}
	c.install = handset.InstallOptions{AllowNotifications: true, Manifest: handset.Manifest{
		Launcher: Launcher,
		Activities: []handset.Activity{
			{Class: Launcher},
			{Class: Page, Filters: []handset.Filter{
				{Actions: []string{handset.ActionView}, Categories: []string{handset.CategoryDefault}, Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail"},
				{Actions: []string{"com.example.chat.OPEN"}, Categories: []string{handset.CategoryDefault}},
				{Actions: []string{handset.ActionView}, Categories: []string{handset.CategoryDefault}, Scheme: "myapp", Host: "chat"},
				{Actions: []string{handset.ActionView}, Categories: []string{handset.CategoryDefault}, Scheme: "https", Host: "chat.example.com"},
			}},
		},
	}}
	for _, o := range opts {
		o(&c)
	}
	app := e.Platform.Apps.ByPackage(c.pkg)
	if app != nil && c.register == (link.Register{}) {
		c.register = link.Register{AppID: app.AppID, AppKey: app.AppKey, AppSecret: app.AppSecret, Project: app.ProjectID}
	}
	d := &Device{Phone: handset.New(c.Options), Log: log}
	d.App = d.Install(c.pkg, c.install, callbacks{log})
	for _, id := range c.channels {
		d.App.CreateChannel(id, handset.ImportanceDefault)
	}
	d.App.SetState(handset.Foreground)
	if err := d.App.Register(context.Background(), e.Spec.Name, c.register); err != nil {
		return nil, err
	}
	d.App.SetState(handset.Background)
	return d, e.Settle()
}

// Token is the device's token at the vendor under test, "" when it was refused one.
func (e *Env) Token(d *Device) string { return d.App.Token(e.Spec.Name) }

// Shown returns the tray's notifications, oldest first.
func (d *Device) Shown() []handset.Shown {
	items, _ := d.Tray()
	return items
}

var (
	_ handset.Callbacks = callbacks{}
	_ handset.Observer  = observer{}
)

func (l *Log) do(f func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f()
}

// callbacks and observer are the two views of a phone that the log takes.
type callbacks struct{ *Log }
type observer struct{ *Log }

func (l callbacks) Registered(_ string, r link.Registered) {
	l.do(func() { l.Log.Registrations = append(l.Log.Registrations, r) })
}
func (l callbacks) Message(_ string, d *link.Delivery) {
	l.do(func() { l.Messages = append(l.Messages, d) })
}
func (l callbacks) Clicked(_ string, params map[string]string) {
	l.do(func() { l.Clicks = append(l.Clicks, params) })
}
func (l callbacks) Started(page string, _ handset.Intent) {
	l.do(func() { l.Pages = append(l.Pages, page) })
}

func (observer) Shown(string, *link.Delivery, bool) {}
func (observer) HandedToApp(string, *link.Delivery) {}
func (observer) Replaced(string, *link.Delivery)    {}
func (observer) Tapped(string, string, string)      {}
func (l observer) Suppressed(_ string, _ *link.Delivery, rule string) {
	l.do(func() { l.Log.Rules = append(l.Log.Rules, rule) })
}
