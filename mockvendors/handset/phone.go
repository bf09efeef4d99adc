// Package handset is the phone below the app: the makers' push services and their links, tokens, the notification tray,
// channels, switches, and what a tap opens.
//
// It knows no vendor's rules: a delivery brings the vendor's directions along. It knows no IM kit either: an app on it
// is whatever implements Callbacks. It tells what it did with each delivery to an Observer and, in the Ack, to the vendor.
package handset

import (
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// Flight counts what is in flight; *clock.Clock is one.
type Flight interface {
	Enter()
	Leave()
}

// Options describe a phone.
type Options struct {
	ID           string
	Brand        string // Build.BRAND
	Manufacturer string // Build.MANUFACTURER
	Model        string
	Android      int    // release number; 13 for Android 13
	System       int    // the maker's system version (EMUI, ColorOS, …)
	Region       string // "CN" when empty
	OS           string // "" for Android, or link.OSHarmony
	Locked       bool   // screen locked

	Dialer   link.Dialer
	Links    map[string]string // a vendor's link URL by its name
	Flight   Flight
	Now      func() time.Time // simulated time; nil: time.Now
	Observer Observer         // nil: nobody watches
}

// Phone is one handset. It is safe for concurrent use, and costs nothing while nothing happens to it.
type Phone struct {
	o Options

	mu       sync.Mutex
	apps     map[string]*App
	links    map[string]*vendorLink
	wanted   map[string]bool // the services that are to be connected while there is a network
	airplane bool
	locked   bool
	tray     tray
	kept     map[string][]link.Event // what could not be told a vendor yet
}

// Observer is told what a phone did with each delivery. It is called without locks held.
type Observer interface {
	Shown(vendor string, d *link.Delivery, silent bool)
	HandedToApp(vendor string, d *link.Delivery)
	Suppressed(vendor string, d *link.Delivery, rule string)
	Replaced(vendor string, d *link.Delivery)
	Tapped(vendor string, messageID, token string)
}

// New returns a phone that is switched on and has no app.
func New(o Options) *Phone {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Region == "" {
		o.Region = "CN"
	}
	return &Phone{o: o, apps: map[string]*App{}, links: map[string]*vendorLink{}, wanted: map[string]bool{}, kept: map[string][]link.Event{}, locked: o.Locked}
}

// Options returns what the phone was made with.
func (p *Phone) Options() Options { return p.o }

// Lock locks or unlocks the screen; a locked screen has no app in front.
func (p *Phone) Lock(on bool) {
	p.mu.Lock()
	p.locked = on
	p.mu.Unlock()
}

func (p *Phone) observe(f func(Observer)) {
	if p.o.Observer != nil {
		f(p.o.Observer)
	}
}

func (p *Phone) now() time.Time { return p.o.Now() }

func (p *Phone) enter() {
	if p.o.Flight != nil {
		p.o.Flight.Enter()
	}
}

func (p *Phone) leave() {
	if p.o.Flight != nil {
		p.o.Flight.Leave()
	}
}

// sorted returns a map's keys in order: what happens to several vendors or channels happens in the same order in every run.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
