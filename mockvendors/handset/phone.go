// Package handset is the phone below the app: the makers' push services and their links, tokens, the notification tray,
// channels, switches, and what a tap opens.
//
// It knows no vendor's rules: a delivery brings the vendor's directions along. It knows no IM kit either: an app on it
// is whatever implements Callbacks. It tells what it did with each delivery to an Observer and, in the Ack, to the vendor.
package handset

import (
	"context"
	"fmt"
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
	dozing   bool
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
	return &Phone{o: o, apps: map[string]*App{}, links: map[string]*vendorLink{}, wanted: map[string]bool{}, locked: o.Locked}
}

// Options returns what the phone was made with.
func (p *Phone) Options() Options { return p.o }

// Connect brings the push service of a vendor up and keeps it wanted: after a spell without network it comes back.
func (p *Phone) Connect(ctx context.Context, vendor string) error {
	p.mu.Lock()
	if p.o.Links[vendor] == "" {
		p.mu.Unlock()
		return fmt.Errorf("phone %s: no link to %q is known", p.o.ID, vendor)
	}
	p.wanted[vendor] = true
	if p.airplane || p.links[vendor] != nil {
		p.mu.Unlock()
		return nil
	}
	l := &vendorLink{phone: p, vendor: vendor, waiting: map[uint64]func(*link.Frame){}}
	p.links[vendor] = l
	p.mu.Unlock()
	conn, err := p.o.Dialer.Dial(ctx, p.o.Links[vendor], l)
	if err != nil {
		p.forget(l)
		return fmt.Errorf("phone %s: %w", p.o.ID, err)
	}
	l.opened(conn)
	l.request(link.Frame{Kind: link.KindHello, Hello: &link.Hello{
		Device: p.o.ID, Brand: p.o.Brand, Model: p.o.Model, Android: p.o.Android, Region: p.o.Region, System: p.o.System, OS: p.o.OS,
	}}, func(f *link.Frame) {
		if f != nil {
			l.resend()
		}
	})
	return nil
}

// Disconnect closes the link to a vendor until the next Connect.
func (p *Phone) Disconnect(vendor string) {
	p.mu.Lock()
	delete(p.wanted, vendor)
	l := p.links[vendor]
	delete(p.links, vendor)
	p.mu.Unlock()
	if l != nil {
		l.close()
	}
}

// Airplane takes the network away, or gives it back and reconnects what was wanted.
func (p *Phone) Airplane(ctx context.Context, on bool) error {
	p.mu.Lock()
	p.airplane = on
	var down []*vendorLink
	var up []string
	if on {
		for v, l := range p.links {
			down = append(down, l)
			delete(p.links, v)
		}
	} else {
		for v := range p.wanted {
			up = append(up, v)
		}
	}
	p.mu.Unlock()
	for _, l := range down {
		l.close()
	}
	for _, v := range up {
		if err := p.Connect(ctx, v); err != nil {
			return err
		}
	}
	return nil
}

// Online reports whether the link to a vendor is up.
func (p *Phone) Online(vendor string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.links[vendor] != nil
}

// Lock locks or unlocks the screen; a locked screen has no app in front.
func (p *Phone) Lock(on bool) {
	p.mu.Lock()
	p.locked = on
	p.mu.Unlock()
}

// Doze puts the phone into Doze or wakes it, and tells its vendors.
func (p *Phone) Doze(on bool) {
	p.mu.Lock()
	p.dozing = on
	links := make([]*vendorLink, 0, len(p.links))
	for _, l := range p.links {
		links = append(links, l)
	}
	p.mu.Unlock()
	for _, l := range links {
		l.event(link.Event{Type: link.EventDoze, On: on})
	}
}

// Close ends all links; the phone is switched off.
func (p *Phone) Close() { _ = p.Airplane(context.Background(), true) }

func (p *Phone) forget(l *vendorLink) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.links[l.vendor] == l {
		delete(p.links, l.vendor)
	}
}

func (p *Phone) link(vendor string) *vendorLink {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.links[vendor]
}
