package device

import (
	"context"
	"errors"
)

// ErrKicked is what the person is told whose account logged in elsewhere (IM-5).
var ErrKicked = errors.New("your account logged in on another device")

// Login logs the account in and, once that has succeeded, registers with the vendor (section 1.5). Who logs in has the app
// open: a process that does not live is started.
func (k *Kit) Login(ctx context.Context) error { return k.LoginAs(ctx, k.User()) }

// LoginAs logs in with any account on this phone; that of the one before ends if it succeeds (IM-49).
func (k *Kit) LoginAs(ctx context.Context, user string) error {
	app := k.App()
	if !app.Installed() {
		return ErrNotInstalled
	}
	if !running(app) {
		k.start(app)
		k.mu.Lock()
		k.front = true
		k.mu.Unlock()
	}
	return k.logIn(ctx, user)
}

func (k *Kit) logIn(ctx context.Context, user string) error {
	k.mu.Lock()
	if k.session == nil {
		k.page = k.c.App.LoginPage
	}
	if k.airplane {
		k.mu.Unlock()
		return k.note(ErrNoNetwork)
	}
	k.login++
	k.unread = 0
	login := k.login
	k.mu.Unlock()
	s, err := k.c.Backend.Login(user, k.Phone.Options().ID, client{k, login})
	if err != nil {
		return k.note(err)
	}
	k.mu.Lock()
	if k.kicked == login { // before the answer came
		k.mu.Unlock()
		return ErrKicked
	}
	k.session, k.user, k.autoLogin = s, user, true
	k.page, k.chat = k.c.App.MainPage, nil
	k.mu.Unlock()
	_ = k.sayState() // kept for LastError: a flag that did not get through does not undo the login
	return k.register(ctx)
}

// Logout ends the login; the vendor's token stays valid, silence is the backend's work (IM-4). When the backend cannot be
// reached the login goes on.
func (k *Kit) Logout() error {
	if s := k.current(); s != nil {
		if err := s.Logout(); err != nil {
			return k.note(err)
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.signedOut()
	return nil
}

// signedOut leaves the app, if it runs, on its login page; the caller holds the lock.
func (k *Kit) signedOut() {
	k.session, k.autoLogin, k.chat, k.unread = nil, false, nil, 0
	if k.page != "" {
		k.page = k.c.App.LoginPage
	}
}

// ConfigNull reports that this device wants no offline push (IM-47).
func (k *Kit) ConfigNull() error {
	if s := k.current(); s != nil {
		return k.note(s.ReportNone())
	}
	return nil
}

// client is one login's end of the long connection.
type client struct {
	k     *Kit
	login int
}

func (c client) Received() {
	c.k.mu.Lock()
	defer c.k.mu.Unlock()
	if c.login == c.k.login && !c.k.inFront() {
		c.k.unread++
	}
}

// Kicked ends the login; the splash does not log in by itself after it, or two phones would throw each other out for ever (IM-48).
func (c client) Kicked() {
	c.k.mu.Lock()
	defer c.k.mu.Unlock()
	c.k.kicked = max(c.k.kicked, c.login)
	if c.login != c.k.login {
		return
	}
	c.k.signedOut()
	c.k.toast, c.k.lastError = ErrKicked, ErrKicked
}
