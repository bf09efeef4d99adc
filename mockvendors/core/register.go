package core

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// register gives a phone's app its token, or says why not.
func (p *Platform) register(d *Device, r link.Register) link.Registered {
	app, code, text := p.hooks.Register(d, r)
	if app == nil {
		return link.Registered{Code: code, Text: text}
	}
	old := d.current(app)
	value := ""
	if r.Token != "" {
		var err error
		if value, err = p.given(&r, app, d); err != nil {
			return link.Registered{Code: CodeToken, Text: "the token " + Short(r.Token) + " cannot be given: " + err.Error()}
		}
	}
	if old != nil && (value == old.Value || value == "" && !r.Fresh) {
		old.mu.Lock()
		same := old.dead.IsZero() && old.installed
		if same {
			old.subscribed, old.switchOn = true, r.SwitchOn
		}
		old.mu.Unlock()
		if same {
			return p.granted(old)
		}
	}
	t := &Token{
		Value: value, App: app, Device: d, Force: r.Force,
		installed: true, subscribed: true, switchOn: r.SwitchOn, fromStore: r.FromStore,
	}
	if value == "" {
		t.Value = p.mint(app, d)
	}
	if !p.Tokens.add(t) {
		return link.Registered{Code: CodeToken, Text: "the token " + Short(r.Token) + " cannot be given: " + errTaken.Error()}
	}
	done := p.granted(t)
	if old != nil {
		done.Old = old.Value
		p.hooks.replaced(old, t)
	}
	return done
}

// granted is the answer that gives an app its token.
func (p *Platform) granted(t *Token) link.Registered {
	done := link.Registered{Token: t.Value}
	if p.hooks.Registered != nil {
		p.hooks.Registered(t, &done)
	}
	return done
}

// mint makes a token's text; a text that was given out before is made again.
func (p *Platform) mint(app *App, d *Device) string {
	p.randMu.Lock()
	defer p.randMu.Unlock()
	for {
		if v := p.hooks.Mint(p.rand, app, d); p.Tokens.Find(v) == nil {
			return v
		}
	}
}

// current is the newest token of an app on this phone, or nil.
func (d *Device) current(app *App) *Token {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.tokens) - 1; i >= 0; i-- {
		if d.tokens[i].App == app {
			return d.tokens[i]
		}
	}
	return nil
}

// event notes what happened on a phone and lets the vendor act on it.
func (p *Platform) event(d *Device, e link.Event) {
	app := p.Apps.ByPackage(e.Package)
	if e.Type == link.EventDoze {
		d.mu.Lock()
		d.dozing = e.On
		d.mu.Unlock()
		for _, t := range d.list() {
			p.pump(t)
		}
		return
	}
	if app == nil {
		return
	}
	t := d.current(app)
	if e.Token != "" {
		t = p.Tokens.Find(e.Token)
	}
	if t == nil || t.Device != d {
		return
	}
	t.mu.Lock()
	switch e.Type {
	case link.EventUninstalled:
		t.installed = false
	case link.EventSwitch:
		t.switchOn = e.On
	case link.EventUnregister:
		t.subscribed = false
	}
	t.mu.Unlock()
	if p.hooks.Event != nil {
		p.hooks.Event(t, e)
	}
	p.pump(t)
}

// Hooks are what a vendor adds to the platform. Mint and Register are required.
type Hooks struct {
	// Register checks what an app's build carries; a nil app refuses with the client SDK's code.
	Register func(d *Device, r link.Register) (app *App, code, text string)
	// Mint makes the text of a new token.
	Mint func(r Rand, app *App, d *Device) string
	// Token is Spec.Token; nil: no token can be given.
	Token func(text string) (Shape, error)
	// Registered adds what the client must know to the answer that gives it a token.
	Registered func(t *Token, done *link.Registered)
	// Replaced acts on a token that a newer one of the same app and phone has taken the place of; nil kills it.
	Replaced func(old, new *Token)
	// Acked acts on what a phone made of a message: receipts, counting by arrivals.
	Acked func(m *Message, a link.Ack)
	// Undelivered acts on a message that ended without a phone: expired, replaced, dropped.
	Undelivered func(m *Message, kind EventKind, rule string)
	// Event acts on what happened on a phone; the platform has noted it on the token already.
	Event func(t *Token, e link.Event)
	// Returned acts on a phone that came back, before what waits is sent.
	Returned func(t *Token)
	// Keep is the vendor's storage rule: it is asked before m has to wait and says which waiting messages (or m) must go.
	// It holds the token's lock and must not call the token.
	Keep func(waiting []*Message, m *Message) []Eviction
	// Quotas reads the vendor's counters.
	Quotas func() []Quota
	// Memories are what the vendor remembers beside tokens and messages on their way, by what it is.
	Memories map[string]Bounded
	// Reset forgets the vendor's own counters and what it remembers of messages, as Platform.Reset says.
	Reset func()
	// Names are the fields by which the vendor's callers say whose they are: an app that adopts takes one of them first.
	Names []Field
	// Unproven names, by the field that was adopted, what of a call cannot be checked without the secret behind it.
	Unproven map[Field]string
	// Fault writes an injected error in the words of the call that it meets; nil gives a bare status.
	Fault func(c *Call, status int) Answer

	platform *Platform
}

func (h *Hooks) replaced(old, fresh *Token) {
	if h.Replaced != nil {
		h.Replaced(old, fresh)
		return
	}
	h.platform.Kill(old, "token_replaced")
}

// Quota is one counter as a console would show it.
type Quota struct {
	App   string `json:"app"`
	Name  string `json:"name"`
	Used  int64  `json:"used"`
	Limit int64  `json:"limit"` // 0: unlimited
}

// Rand is the seeded randomness a vendor mints with.
type Rand interface {
	IntN(n int) int
	Int64N(n int64) int64
	Uint64() uint64
}

// Since is how long a phone has been away; 0 while it is online.
func (p *Platform) Since(d *Device) time.Duration {
	now := p.Clock.Now()
	return now.Sub(d.LastSeen(now))
}
