package device

import (
	"context"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

func running(app *handset.App) bool {
	s := app.State()
	return s == handset.Foreground || s == handset.Background
}

// inFront reports whether the person sees the app; the caller holds the lock.
func (k *Kit) inFront() bool { return k.front && !k.locked }

// Open taps the app's icon, on a phone that is unlocked first: the process starts if it must, the app comes to the front,
// and a login that was not ended by the person is renewed by the splash page.
func (k *Kit) Open(ctx context.Context) error {
	app := k.App()
	if !app.Installed() {
		return ErrNotInstalled
	}
	k.start(app)
	return k.toFront(ctx)
}

// start unlocks the phone and brings the process to the front; at its first start the app makes its channels.
func (k *Kit) start(app *handset.App) {
	k.setLocked(false)
	for _, id := range k.c.Channels {
		app.CreateChannel(id, handset.ImportanceDefault)
	}
	app.SetState(handset.Foreground)
}

// toFront is what the kit does when its first activity starts (section 2.3).
func (k *Kit) toFront(ctx context.Context) error {
	k.mu.Lock()
	k.front, k.unread = true, 0
	s, auto := k.session, k.autoLogin
	switch {
	case s == nil:
		k.page, k.chat = k.c.App.LoginPage, nil
	case k.page == "":
		k.page = k.c.App.MainPage
	}
	k.mu.Unlock()
	switch {
	case s == nil && auto:
		return k.logIn(ctx, k.User())
	case s != nil:
		return k.note(s.Foreground())
	}
	return nil
}

// Background sends the app to the background: the kit asks for the unread count first and tells the backend (IM-1).
func (k *Kit) Background() error {
	k.mu.Lock()
	was := k.front
	k.front = false
	app := k.app
	k.mu.Unlock()
	if was {
		app.SetState(handset.Background)
	}
	return k.sayBackground()
}

// sayBackground is doBackground with the unread count. A count that cannot be had keeps 6.2 from saying anything (IM-51).
func (k *Kit) sayBackground() error {
	k.mu.Lock()
	s, unread := k.session, k.unread
	k.mu.Unlock()
	if s == nil || k.c.FailUnread {
		return nil
	}
	return k.note(s.Background(unread))
}

// sayState tells the backend where the app is: after a login, and after a spell without network in which it could not hear.
func (k *Kit) sayState() error {
	k.mu.Lock()
	s, front := k.session, k.inFront()
	k.mu.Unlock()
	if s != nil && front {
		return k.note(s.Foreground())
	}
	return k.sayBackground()
}

// Kill ends the process: swiped away by the person or killed by the system. The backend sees the connection close (IM-3).
func (k *Kit) Kill() {
	if app := k.App(); running(app) {
		k.end(app, handset.NotRunning)
	}
}

// ForceStop stops the app in the settings; nothing wakes it until the person opens it.
func (k *Kit) ForceStop() {
	if app := k.App(); app.Installed() {
		k.end(app, handset.ForceStopped)
	}
}

func (k *Kit) end(app *handset.App, state handset.ProcessState) {
	k.mu.Lock()
	s := k.session
	k.session, k.front, k.page, k.chat, k.slot, k.unread = nil, false, "", nil, "", 0
	k.mu.Unlock()
	app.SetState(state)
	if s != nil {
		s.Close()
	}
}

// Lock turns the screen off: the activity stops, which is the way to the background (IM-2).
func (k *Kit) Lock() error {
	was := k.setLocked(true)
	if !was {
		return nil
	}
	k.App().SetState(handset.Background)
	return k.sayBackground()
}

// Unlock turns the screen on; what was in front is in front again.
func (k *Kit) Unlock(ctx context.Context) error {
	if !k.setLocked(false) {
		return nil
	}
	k.App().SetState(handset.Foreground)
	return k.toFront(ctx)
}

// setLocked turns the screen off or on and reports whether that changed what the app's activity is.
func (k *Kit) setLocked(on bool) (changed bool) {
	k.Phone.Lock(on)
	k.mu.Lock()
	defer k.mu.Unlock()
	changed = k.front && k.locked != on
	k.locked = on
	return changed
}
