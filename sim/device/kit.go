// Package device is the chat app on a handset: the IM kit, its registration chain, foreground and background, the extras
// of a tap and the page they lead to.
//
// It owns what the app does. The phone below it is mockvendors/handset; the IM backend is an interface, so that another
// backend can stand there; when and why a person does what, the director says.
package device

import (
	"context"
	"errors"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Backend is the IM backend as a client sees it.
type Backend interface {
	Login(user, device string, c Client) (Session, error)
}

// Session is one login. Reports and toggles fail when the client cannot reach the backend.
type Session interface {
	ReportToken(businessID uint32, token string, tpns bool) error
	ReportNone() error // setOfflinePushConfig(null)
	Foreground() error
	Background(unread int) error
	Logout() error
	Close()           // the process ends: the connection closes
	Vanish()          // the network goes: nobody is told
	Reconnect() error // the network is back
}

// Client is the app's end of the long connection.
type Client interface {
	Received() // a message came over the connection
	Kicked()   // forced out by another login
}

// Observer is told where taps ended.
type Observer interface {
	Landed(vendor, messageID, token, page string)
}

// App is the build of the chat app: what its manifest declares and what it registers with.
type App struct {
	Package   string
	Manifest  handset.Manifest
	MainPage  string // where redirects are handled
	LoginPage string
	Vendors   map[string]VendorBuild
}

// VendorBuild is what the build holds for one vendor.
type VendorBuild struct {
	Register   link.Register
	BusinessID uint32 // the certificate's id in the IM console
}

// Config is one phone with the app on it.
type Config struct {
	User       string
	Hardware   Hardware
	Profile    Profile // S61 when empty
	App        App
	NoPush     bool     // the push feature is not in this build (IM-9)
	Channels   []string // made when the app first starts
	SwitchOff  bool     // notifications not allowed after installing
	SideLoaded bool
	Phone      handset.Options // ID, link and observer; brand and release come from Hardware
	Backend    Backend
	Observer   Observer
	FailUnread bool // the unread query fails on the way to the background: doBackground is never sent (IM-51)
}

// Chat is an open conversation.
type Chat struct {
	Sender   string
	Nickname string
	Group    bool
}

// Kit is the app at work on one phone. Its methods are what a person, the system or the network does to it; they may be
// called from any goroutine, one thing at a time a phone.
type Kit struct {
	c     Config
	Phone *handset.Phone

	mu        sync.Mutex
	app       *handset.App
	privacy   bool
	session   Session
	autoLogin bool // a login succeeded and was not ended by the person: the splash logs in by itself
	kicked    bool
	front     bool // in front, or would be if the screen were on
	locked    bool
	airplane  bool
	unread    int
	vendor    string // the chain's choice, once registered
	token     string
	slot      string // vivo's ext, kept by the click callback until it is read
	page      string // what is in front
	chat      *Chat
	toast     error // what the kit last told the person
	lastError error // what a vendor SDK or the backend last answered
}

// ErrNotInstalled is what doing something with an app gets that is not on the phone.
var ErrNotInstalled = errors.New("device: the app is not installed")

// New returns a phone with the app installed and never opened.
func New(c Config) *Kit {
	if c.Profile == "" {
		c.Profile = S61
	}
	o := c.Phone
	o.Brand, o.Manufacturer, o.Model = c.Hardware.Brand, c.Hardware.Manufacturer, c.Hardware.Model
	o.Android, o.System = c.Hardware.Android, c.Hardware.System
	k := &Kit{c: c, Phone: handset.New(o)}
	k.Install()
	return k
}

// User is whose account the kit logs in; Vendor and Token what the registration chain got.
func (k *Kit) User() string { return k.c.User }

// Vendor is the vendor the kit has a token of, or "".
func (k *Kit) Vendor() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.token == "" {
		return ""
	}
	return k.vendor
}

// Token is the vendor's token, or "".
func (k *Kit) Token() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.token
}

// LastError is what a vendor's SDK or the backend last refused, nil if nothing.
func (k *Kit) LastError() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.lastError
}

// Screen is the page in front, the conversation open on it and the last toast.
func (k *Kit) Screen() (page string, chat *Chat, toast error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.page, k.chat, k.toast
}

// App is the app on the phone.
func (k *Kit) App() *handset.App {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.app
}

// Install puts the app on the phone (again).
func (k *Kit) Install() {
	app := k.Phone.Install(k.c.App.Package, handset.InstallOptions{
		Manifest: k.c.App.Manifest, AllowNotifications: !k.c.SwitchOff, SideLoaded: k.c.SideLoaded,
	}, callbacks{k})
	k.mu.Lock()
	defer k.mu.Unlock()
	k.app, k.privacy, k.autoLogin, k.token, k.vendor, k.slot = app, false, false, "", "", ""
}

// Uninstall removes the app; its process and its login end with it.
func (k *Kit) Uninstall() {
	k.Kill()
	k.App().Uninstall()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.token, k.autoLogin, k.privacy = "", false, false
}

// AcceptPrivacy accepts the privacy policy; before it no vendor SDK is initialised (IM-27).
func (k *Kit) AcceptPrivacy(ctx context.Context) error {
	k.mu.Lock()
	k.privacy = true
	in := k.session != nil
	k.mu.Unlock()
	if in {
		return k.register(ctx, false)
	}
	return nil
}

// Login logs the account in and, once that has succeeded, registers with the vendor (section 1.5).
func (k *Kit) Login(ctx context.Context) error {
	k.mu.Lock()
	app := k.app
	k.mu.Unlock()
	s, err := k.c.Backend.Login(k.c.User, k.Phone.Options().ID, client{k})
	if err != nil {
		k.note(err)
		return err
	}
	k.mu.Lock()
	k.session, k.autoLogin, k.kicked, k.unread = s, true, false, 0
	front := k.front && !k.locked
	page := k.c.App.MainPage
	if k.front {
		k.page = page
	}
	k.mu.Unlock()
	if front {
		k.note(s.Foreground())
	} else if app.State() == handset.Background {
		k.note(s.Background(0))
	}
	return k.register(ctx, false)
}

// Logout ends the login; the vendor's token stays valid, silence is the backend's work (IM-4).
func (k *Kit) Logout() error {
	k.mu.Lock()
	s := k.session
	k.session, k.autoLogin = nil, false
	k.page = k.c.App.LoginPage
	k.mu.Unlock()
	if s == nil {
		return nil
	}
	return s.Logout()
}

// ConfigNull reports that this device wants no offline push (IM-47).
func (k *Kit) ConfigNull() error {
	if s := k.current(); s != nil {
		return s.ReportNone()
	}
	return nil
}

func (k *Kit) current() Session {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.session
}

func (k *Kit) note(err error) {
	if err == nil {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.lastError = err
}

// client is the kit's end of the long connection.
type client struct{ k *Kit }

func (c client) Received() {
	c.k.mu.Lock()
	defer c.k.mu.Unlock()
	if !c.k.front || c.k.locked {
		c.k.unread++
	}
}

func (c client) Kicked() {
	c.k.mu.Lock()
	defer c.k.mu.Unlock()
	c.k.session, c.k.autoLogin, c.k.kicked = nil, false, true
	c.k.page = c.k.c.App.LoginPage
}
