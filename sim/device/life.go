package device

import (
	"context"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

// Open taps the app's icon: the process starts if it must, the app comes to the front, and a login that was not ended by
// the person is renewed by the splash page.
func (k *Kit) Open(ctx context.Context) error {
	app := k.App()
	for _, id := range k.c.Channels {
		app.CreateChannel(id, handset.ImportanceDefault)
	}
	app.SetState(handset.Foreground)
	return k.toFront(ctx)
}

// toFront is what the kit does when its first activity starts (section 2.3).
func (k *Kit) toFront(ctx context.Context) error {
	k.mu.Lock()
	k.front, k.unread = true, 0
	s, auto, locked := k.session, k.autoLogin, k.locked
	if s == nil && !auto {
		k.page = k.c.App.LoginPage
	} else {
		k.page = k.c.App.MainPage
	}
	k.mu.Unlock()
	switch {
	case s == nil && auto:
		return k.Login(ctx)
	case s != nil && !locked:
		return s.Foreground()
	}
	return nil
}

// Background sends the app to the background: the kit asks for the unread count first and tells the backend (IM-1).
func (k *Kit) Background() error {
	k.mu.Lock()
	was := k.front
	k.front = false
	k.mu.Unlock()
	if app := k.App(); app.State() == handset.Foreground || was {
		app.SetState(handset.Background)
	}
	return k.sayBackground()
}

func (k *Kit) sayBackground() error {
	k.mu.Lock()
	s, unread := k.session, k.unread
	k.mu.Unlock()
	if s == nil || k.c.FailUnread {
		return nil
	}
	return s.Background(unread)
}

// Kill ends the process: swiped away by the person or killed by the system. The backend sees the connection close (IM-3).
func (k *Kit) Kill() { k.end(handset.NotRunning) }

// ForceStop stops the app in the settings; nothing wakes it until the person opens it.
func (k *Kit) ForceStop() { k.end(handset.ForceStopped) }

func (k *Kit) end(state handset.ProcessState) {
	k.mu.Lock()
	s, app := k.session, k.app
	k.session, k.front, k.page, k.chat, k.slot = nil, false, "", nil, ""
	k.mu.Unlock()
	app.SetState(state)
	if s != nil {
		s.Close()
	}
}

// Lock turns the screen off: the activity stops, which is the way to the background (IM-2).
func (k *Kit) Lock() error {
	k.Phone.Lock(true)
	k.mu.Lock()
	was := k.front && !k.locked
	k.locked = true
	k.mu.Unlock()
	if !was {
		return nil
	}
	k.App().SetState(handset.Background)
	return k.sayBackground()
}

// Unlock turns the screen on; what was in front is in front again.
func (k *Kit) Unlock(ctx context.Context) error {
	k.Phone.Lock(false)
	k.mu.Lock()
	was := k.front && k.locked
	k.locked = false
	k.mu.Unlock()
	if !was {
		return nil
	}
	k.App().SetState(handset.Foreground)
	return k.toFront(ctx)
}

// Airplane takes the network away without a goodbye, or gives it back.
func (k *Kit) Airplane(ctx context.Context, on bool) error {
	if s := k.current(); s != nil && on {
		s.Vanish()
	}
	if err := k.Phone.Airplane(ctx, on); err != nil {
		return err
	}
	if s := k.current(); s != nil && !on {
		err := s.Reconnect()
		k.note(err)
		return err
	}
	return nil
}

// Reconnect drops and renews the link to the vendor.
func (k *Kit) Reconnect(ctx context.Context) error {
	v := k.Vendor()
	if v == "" {
		return nil
	}
	k.Phone.Disconnect(v)
	return k.Phone.Connect(ctx, v)
}

// Close switches the phone off.
func (k *Kit) Close() {
	if s := k.current(); s != nil {
		s.Close()
	}
	k.Phone.Close()
}
