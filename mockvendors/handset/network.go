package handset

import (
	"context"
	"errors"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// Connect brings the push service of a vendor up and keeps it wanted: after a spell without network it comes back.
func (p *Phone) Connect(ctx context.Context, vendor string) error {
	p.mu.Lock()
	url := p.o.Links[vendor]
	if url == "" {
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
	conn, err := p.o.Dialer.Dial(ctx, url, l)
	if err != nil {
		p.forget(l)
		return fmt.Errorf("phone %s: %w", p.o.ID, err)
	}
	return l.open(conn)
}

func (p *Phone) hello() *link.Hello {
	return &link.Hello{
		Device: p.o.ID, Brand: p.o.Brand, Model: p.o.Model, Android: p.o.Android, Region: p.o.Region, System: p.o.System, OS: p.o.OS,
	}
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

// Airplane takes the network away, or gives it back and reconnects what was wanted; one vendor that cannot be reached does
// not keep the phone from the others.
func (p *Phone) Airplane(ctx context.Context, on bool) error {
	p.mu.Lock()
	p.airplane = on
	var down []*vendorLink
	var up []string
	if on {
		for _, v := range sorted(p.links) {
			down = append(down, p.links[v])
		}
		clear(p.links)
	} else {
		up = sorted(p.wanted)
	}
	p.mu.Unlock()
	for _, l := range down {
		l.close()
	}
	var errs []error
	for _, v := range up {
		errs = append(errs, p.Connect(ctx, v))
	}
	return errors.Join(errs...)
}

// Online reports whether the link to a vendor is up or being dialled.
func (p *Phone) Online(vendor string) bool { return p.link(vendor) != nil }

// Doze puts the phone into Doze or wakes it, and tells its vendors.
func (p *Phone) Doze(on bool) {
	p.mu.Lock()
	vendors := sorted(p.wanted)
	p.mu.Unlock()
	for _, v := range vendors {
		p.tell(v, link.Event{Type: link.EventDoze, On: on})
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
