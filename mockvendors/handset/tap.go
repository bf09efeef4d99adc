package handset

import (
	"errors"
	"maps"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// ErrNoNotification is what tapping a number gets that is not, or no longer, in the tray.
var ErrNoNotification = errors.New("handset: no such notification in the tray")

// Landing is where a tap led.
type Landing struct {
	Shown Shown  `json:"notification"`
	Page  string `json:"page,omitempty"` // the activity that was started
	// Package is whose page that is, where it is not the notification's own app: a link that another app takes.
	Package string            `json:"package,omitempty"`
	URL     string            `json:"url,omitempty"`    // the browser's page, for a click on a web address
	Why     string            `json:"why,omitempty"`    // why no page opened, where one should have
	Intent  Intent            `json:"intent,omitzero"`  // what the page was started with
	Extras  map[string]string `json:"extras,omitempty"` // the intent's extras, or the callback's parameters where no page opens
}

// Tap taps notification n: it leaves the tray, the vendor's service builds the intent, and the page opens if the app's
// manifest agrees.
func (p *Phone) Tap(n int) (Landing, error) {
	p.mu.Lock()
	s, ok := p.tray.take(n)
	a := p.apps[s.Package]
	p.mu.Unlock()
	if !ok || a == nil {
		return Landing{}, ErrNoNotification
	}
	p.observe(func(o Observer) { o.Tapped(s.Vendor, s.MessageID, s.Token) })
	l, opener := a.resolve(&s)
	p.tell(s.Vendor, link.Event{Type: link.EventTapped, Package: s.Package, Token: s.Token, MessageID: s.MessageID, Value: l.Why})
	if s.click.Callback != nil {
		p.mu.Lock()
		started := a.wake()
		p.mu.Unlock()
		started()
		a.callbacks.Clicked(s.Vendor, s.click.Callback)
	}
	if l.Page != "" {
		opener.SetState(Foreground)
		opener.callbacks.Started(l.Page, l.Intent)
	}
	return l, nil
}

// resolve turns a click into the page it opens, by the app's manifest, or that of the app that takes a link.
func (a *App) resolve(s *Shown) (l Landing, opener *App) {
	l = Landing{Shown: *s, Extras: s.click.Extras}
	in := Intent{Flags: FlagClearTop, Extras: maps.Clone(s.click.Extras)}
	switch c := s.click; c.Kind {
	case link.ClickLauncher, "":
		l.Page = a.manifest.Launcher
		if l.Page == "" {
			l.Why = WhyNoLauncher
		}
	case link.ClickActivity:
		in.Component = Component{a.Package, c.Value}
		l.Page, l.Why = a.manifest.component(a.Package, &in)
	case link.ClickAction:
		in.Action = c.Value
		l.Page, l.Why = a.manifest.ResolveAction(c.Value)
	case link.ClickIntent:
		if in, ok := viewIntent(c.Value); ok && in.Scheme != "intent" {
			in.Extras = maps.Clone(c.Extras)
			opener = a.view(&l, in, c.Value)
			return l, opener
		}
		parsed, err := ParseIntentURI(c.Value)
		if err != nil {
			l.Why = WhyBadIntentURI
			break
		}
		for k, v := range c.Extras {
			if parsed.Extras == nil {
				parsed.Extras = map[string]string{}
			}
			parsed.Extras[k] = v
		}
		in = parsed
		l.Page, l.Why = a.manifest.Resolve(a.Package, &in)
		l.Extras = in.Extras
	case link.ClickURL:
		view, ok := viewIntent(c.Value)
		if ok {
			opener = a.view(&l, view, c.Value)
			return l, opener
		}
		l.URL, l.Extras, in = c.Value, nil, Intent{} // a browser makes something of it; it gets the address alone (IM-112)
	case link.ClickCallback:
		l.Extras = c.Callback
	}
	l.Intent = in
	return l, a
}
