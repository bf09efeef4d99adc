package handset

import (
	"context"
	"fmt"
	"time"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// ProcessState is where an app's process is.
type ProcessState string

// The states of an app's process.
const (
	NotRunning   ProcessState = "not_running" // never started, swiped away or killed by the system
	Background   ProcessState = "background"
	Foreground   ProcessState = "foreground"
	ForceStopped ProcessState = "force_stopped" // by the settings page: nothing may wake it
)

// Importance is how loud a notification channel is.
type Importance int

// Android's importances.
const (
	ImportanceNone    Importance = 0 // blocked by the user
	ImportanceLow     Importance = 2
	ImportanceDefault Importance = 3
	ImportanceHigh    Importance = 4
)

// Callbacks are what the system calls in an app. They run on the goroutine that brought the news, without locks held; a
// process that does not live is started first where Android would.
type Callbacks interface {
	// Registered brings the vendor SDK's answer to Register, and later new tokens (onNewToken).
	Registered(vendor string, r link.Registered)
	// Message hands over a data message, or a notification the vendor gives to an app in front.
	Message(vendor string, d *link.Delivery)
	// Clicked is the vendor SDK's "notification clicked" callback, where it has one.
	Clicked(vendor string, params map[string]string)
	// Started opens a page with the intent that led there.
	Started(page string, in Intent)
}

// InstallOptions describe how an app came onto a phone.
type InstallOptions struct {
	Manifest           Manifest
	AllowNotifications bool // the switch as the system leaves it after installing
	SideLoaded         bool // not from the maker's store
}

// App is an app on a phone.
type App struct {
	phone     *Phone
	Package   string
	manifest  Manifest
	fromStore bool
	callbacks Callbacks

	// guarded by phone.mu
	installed bool
	opened    bool // a person has started it once
	state     ProcessState
	switchOn  bool
	channels  map[string]Importance
	tokens    map[string]string // by vendor
	seen      recent            // serials of deliveries, with what became of them
	ids       []string          // newest message ids, for vendors that drop repeats
	firsts    map[string]bool   // keys of which only the first message is shown
	cached    []cachedData      // data messages that wait for the process
}

type cachedData struct {
	vendor string
	d      *link.Delivery
}

// Install puts an app on the phone; calling it for one that is there replaces it, channels and tokens gone.
func (p *Phone) Install(pkg string, o InstallOptions, c Callbacks) *App {
	a := &App{
		phone: p, Package: pkg, manifest: o.Manifest, fromStore: !o.SideLoaded, callbacks: c, installed: true,
		state: NotRunning, switchOn: o.AllowNotifications, channels: map[string]Importance{}, tokens: map[string]string{},
		firsts: map[string]bool{},
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apps[pkg] = a
	return a
}

// Uninstall removes the app and its notifications and tells the vendors it was registered with.
func (a *App) Uninstall() {
	p := a.phone
	p.mu.Lock()
	if p.apps[a.Package] == a {
		delete(p.apps, a.Package)
	}
	a.installed, a.state = false, NotRunning
	tokens := a.tokens
	a.tokens = map[string]string{}
	p.tray.clear(a.Package)
	p.mu.Unlock()
	for vendor, token := range tokens {
		p.tell(vendor, link.Event{Type: link.EventUninstalled, Package: a.Package, Token: token})
	}
}

// Register asks a vendor for a token; the answer comes by Callbacks.Registered. It brings the vendor's link up if need be.
func (a *App) Register(ctx context.Context, vendor string, r link.Register) error {
	p := a.phone
	if err := p.Connect(ctx, vendor); err != nil {
		return err
	}
	l := p.link(vendor)
	if l == nil {
		return fmt.Errorf("phone %s: no network", p.o.ID)
	}
	p.mu.Lock()
	r.Package, r.SwitchOn, r.FromStore = a.Package, a.switchOn, a.fromStore
	p.mu.Unlock()
	l.request(link.Frame{Kind: link.KindRegister, Register: &r}, func(f *link.Frame) {
		if f == nil || f.Registered == nil {
			a.callbacks.Registered(vendor, link.Registered{Code: "network", Text: "the link closed before the vendor answered"})
			return
		}
		if f.Registered.Token != "" {
			p.mu.Lock()
			a.tokens[vendor] = f.Registered.Token
			p.mu.Unlock()
		}
		a.callbacks.Registered(vendor, *f.Registered)
	})
	return nil
}

// Token is the app's token at a vendor, or "".
func (a *App) Token(vendor string) string {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	return a.tokens[vendor]
}

// Unregister tells a vendor that the app wants no more pushes; the token stays on the phone.
func (a *App) Unregister(vendor string) {
	a.phone.tell(vendor, link.Event{Type: link.EventUnregister, Package: a.Package, Token: a.Token(vendor)})
}

// SetState moves the app's process. Starting it hands over what the phone kept for it.
func (a *App) SetState(s ProcessState) {
	p := a.phone
	p.mu.Lock()
	was := a.state
	a.state = s
	if s == Foreground {
		a.opened = true
	}
	var handed []cachedData
	if s == Foreground || s == Background {
		handed, a.cached = a.cached, nil
	}
	tokens := make(map[string]string, len(a.tokens))
	for v, t := range a.tokens {
		tokens[v] = t
	}
	p.mu.Unlock()
	for _, c := range handed {
		p.observe(func(o Observer) { o.HandedToApp(c.vendor, c.d) })
		a.callbacks.Message(c.vendor, c.d)
	}
	if alive(s) && !alive(was) {
		for v, t := range tokens {
			p.tell(v, link.Event{Type: link.EventStarted, Package: a.Package, Token: t})
		}
	}
}

func alive(s ProcessState) bool { return s == Foreground || s == Background }

// State is where the app's process is.
func (a *App) State() ProcessState {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	return a.state
}

// AllowNotifications sets the app's notification switch and tells the vendors.
func (a *App) AllowNotifications(on bool) {
	p := a.phone
	p.mu.Lock()
	a.switchOn = on
	tokens := make(map[string]string, len(a.tokens))
	for v, t := range a.tokens {
		tokens[v] = t
	}
	p.mu.Unlock()
	for v, t := range tokens {
		p.tell(v, link.Event{Type: link.EventSwitch, Package: a.Package, Token: t, On: on})
	}
}

// CreateChannel makes a notification channel, as the app does at its start; an existing one keeps its importance.
func (a *App) CreateChannel(id string, i Importance) {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	if _, there := a.channels[id]; !there {
		a.channels[id] = i
	}
}

// SetChannel changes a channel as the person does in the settings; ImportanceNone blocks it.
func (a *App) SetChannel(id string, i Importance) {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	a.channels[id] = i
}

// Channels returns the app's channels.
func (a *App) Channels() map[string]Importance {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	out := make(map[string]Importance, len(a.channels))
	for k, v := range a.channels {
		out[k] = v
	}
	return out
}

// Event tells a vendor something the app's SDK would: topics, aliases, upstream messages.
func (a *App) Event(vendor string, e link.Event) {
	e.Package, e.Token = a.Package, a.Token(vendor)
	a.phone.tell(vendor, e)
}

// tell sends an event to a vendor, now or when its link is next up.
func (p *Phone) tell(vendor string, e link.Event) {
	if l := p.link(vendor); l != nil {
		l.event(e)
		return
	}
	p.keepEvent(vendor, e)
}

func (p *Phone) observe(f func(Observer)) {
	if p.o.Observer != nil {
		f(p.o.Observer)
	}
}

func (p *Phone) now() time.Time { return p.o.Now() }
