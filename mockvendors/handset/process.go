package handset

import (
	"maps"

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

func alive(s ProcessState) bool { return s == Foreground || s == Background }

// cachedMax is how many data messages a phone keeps for an app whose process does not live; then the oldest goes.
const cachedMax = 100

// cachedData is a data message that waits for its app's process.
type cachedData struct {
	vendor string
	d      *link.Delivery
}

// SetState moves the app's process. Starting it hands over what the phone kept for it and tells the vendors.
func (a *App) SetState(s ProcessState) {
	a.phone.mu.Lock()
	then := a.move(s)
	a.phone.mu.Unlock()
	then()
}

// wake starts a process that does not live, in the background; the caller holds the lock and runs what it returns after.
func (a *App) wake() (then func()) {
	if alive(a.state) {
		return func() {}
	}
	return a.move(Background)
}

// move is SetState for a caller that holds the lock and runs what it returns after releasing it.
func (a *App) move(s ProcessState) (then func()) {
	started := alive(s) && !alive(a.state)
	a.state = s
	a.opened = a.opened || s == Foreground
	if !started {
		return func() {}
	}
	handed, tokens := a.cached, maps.Clone(a.tokens)
	a.cached = nil
	return func() {
		for _, c := range handed {
			a.phone.observe(func(o Observer) { o.HandedToApp(c.vendor, c.d) })
			a.callbacks.Message(c.vendor, c.d)
		}
		a.tellEach(tokens, link.Event{Type: link.EventStarted})
	}
}

// State is where the app's process is.
func (a *App) State() ProcessState {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	return a.state
}
