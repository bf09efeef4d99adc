package handset

import (
	"maps"

	"github.com/pushrig/pushrig/mockvendors/link"
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
	opened   bool // a person has started it once
	state    ProcessState
	switchOn bool
	channels map[string]Importance
	tokens   map[string]string // by vendor
	upstream map[string]int    // how many upstream messages may wait, by vendor; 0: any number
	seen     recent            // serials of deliveries, with what became of them
	ids      []string          // newest message ids, for vendors that drop repeats
	firsts   []string          // newest keys of which only the first message is shown
	cached   []cachedData      // data messages that wait for the process
	cards    map[string]*card  // live cards the app has made, by id
}

// Install puts an app on the phone; calling it for one that is there replaces it: channels, tokens and notifications gone.
func (p *Phone) Install(pkg string, o InstallOptions, c Callbacks) *App {
	a := &App{
		phone: p, Package: pkg, manifest: o.Manifest, fromStore: !o.SideLoaded, callbacks: c,
		state: NotRunning, switchOn: o.AllowNotifications, channels: map[string]Importance{}, tokens: map[string]string{}, upstream: map[string]int{},
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apps[pkg] = a
	p.tray.clear(pkg)
	return a
}

// Uninstall removes the app and its notifications and tells the vendors it was registered with.
func (a *App) Uninstall() {
	p := a.phone
	p.mu.Lock()
	if !a.installed() {
		p.mu.Unlock()
		return
	}
	delete(p.apps, a.Package)
	a.state, a.cached, a.cards = NotRunning, nil, nil
	tokens := a.tokens
	a.tokens = map[string]string{}
	p.tray.clear(a.Package)
	p.mu.Unlock()
	a.tellEach(tokens, link.Event{Type: link.EventUninstalled})
}

// installed reports whether this very installation is on the phone; the caller holds the lock.
func (a *App) installed() bool { return a.phone.apps[a.Package] == a }

// Installed reports whether the app is still on the phone.
func (a *App) Installed() bool {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	return a.installed()
}

// AllowNotifications sets the app's notification switch and tells the vendors.
func (a *App) AllowNotifications(on bool) {
	a.phone.mu.Lock()
	a.switchOn = on
	tokens := maps.Clone(a.tokens)
	a.phone.mu.Unlock()
	a.tellEach(tokens, link.Event{Type: link.EventSwitch, On: on})
}

// tellEach sends an event to every vendor the app has a token of.
func (a *App) tellEach(tokens map[string]string, e link.Event) {
	e.Package = a.Package
	for _, vendor := range sorted(tokens) {
		e.Token = tokens[vendor]
		a.phone.tell(vendor, e)
	}
}
