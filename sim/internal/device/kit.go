// Package device is the chat app on a handset: the IM kit, its registration chain, foreground and background, the extras
// of a tap and the page they lead to.
//
// It owns what the app does. The phone below it is mockvendors/handset; the IM backend is an interface, so that another
// backend can stand there; when and why a person does what, the director says.
package device

import (
	"errors"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

// Chat is an open conversation.
type Chat struct {
	Sender   string // the user, or the group's id
	Nickname string
	Group    bool
}

// Kit is the app at work on one phone. Its methods are what a person, the system or the network does to it; they may be
// called from any goroutine, one thing at a time a phone.
type Kit struct {
	c     Config
	Phone *handset.Phone

	mu         sync.Mutex
	app        *handset.App
	user       string
	privacy    bool // the policy was accepted
	session    Session
	login      int  // counts logins: a late word to an earlier one is not heard
	kicked     int  // the newest login that was forced out
	autoLogin  bool // a login succeeded and was not ended by the person: the splash logs in by itself
	front      bool // in front, or would be if the screen were on
	locked     bool
	airplane   bool
	unread     int
	vendor     string // the chain's choice, once registered
	token      string
	hadToken   bool   // a vendor has given it one: the given token, where there is one, is used up
	refreshing bool   // the token was last asked for as a new one, outside a login
	slot       string // vivo's ext, kept by the click callback until it is read
	ext        string // what the page last found in its intent
	page       string // the app's page on top, "" without a process
	chat       *Chat
	toast      error // what the kit last told the person
	lastError  error // what a vendor SDK or the backend last answered
}

// ErrNotInstalled is what doing something with an app gets that is not on the phone.
var ErrNotInstalled = errors.New("device: the app is not installed; install it first")

// ErrNoNetwork is what logging in gets in airplane mode.
var ErrNoNetwork = errors.New("device: no network; end airplane mode first")

// New returns a phone with the app installed and never opened.
func New(c Config) *Kit {
	if c.Profile == "" {
		c.Profile = S61
	}
	o := c.Phone
	o.Brand, o.Manufacturer, o.Model = c.Hardware.Brand, c.Hardware.Manufacturer, c.Hardware.Model
	o.Android, o.System = c.Hardware.Android, c.Hardware.System
	k := &Kit{c: c, user: c.User, Phone: handset.New(o), locked: o.Locked}
	k.install()
	return k
}

// User is whose account the kit logs in.
func (k *Kit) User() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.user
}

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

// Screen is the app's page on top, the conversation open on it and the last toast.
func (k *Kit) Screen() (page string, chat *Chat, toast error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.page, k.chat, k.toast
}

// Ext is what the page that a tap opened found in its vendor's place, byte for byte (IM-53): the sender's ext, on OPPO
// phones the entity in it; "" when the last tap brought none.
func (k *Kit) Ext() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ext
}

// App is the app on the phone; after Uninstall the one that was there.
func (k *Kit) App() *handset.App {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.app
}

func (k *Kit) current() Session {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.session
}

// note keeps an error for LastError and returns it.
func (k *Kit) note(err error) error {
	if err != nil {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.lastError = err
	}
	return err
}
