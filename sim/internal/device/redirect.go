package device

import (
	"cmp"
	"context"
	"errors"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Browser stands for the page of a click that opens a web address.
const Browser = "browser"

// NothingToOpen is why a tap opened no page where it was not to: the vendor's SDK only calls the app back.
const NothingToOpen = "callback_only"

// Tap taps a notification, on a phone that is unlocked first, and does what follows: the vendor's intent, the page, the
// redirect. It returns the page that is in front then, "" when none opened.
func (k *Kit) Tap(n int) (string, error) {
	_ = k.Unlock(context.Background()) // kept for LastError
	l, err := k.Phone.Tap(n)
	if err != nil {
		return "", err
	}
	page := l.Page
	if l.URL != "" {
		page = Browser
	} else if page != "" {
		page, _, _ = k.Screen()
	}
	switch s := l.Shown; {
	case k.c.Observer == nil:
	case page != "":
		k.c.Observer.Landed(s.Vendor, s.MessageID, s.Token, page)
	default:
		k.c.Observer.NotOpened(s.Vendor, s.MessageID, s.Token, cmp.Or(l.Why, NothingToOpen))
	}
	return page, nil
}

// callbacks are what the system calls in the app.
type callbacks struct{ k *Kit }

func (c callbacks) Registered(vendor string, r link.Registered) { c.k.registered(vendor, r) }

// Message is the vendor's message callback; the kit uses none, its messages come over the connection and by sync.
func (c callbacks) Message(string, *link.Delivery) {}

// Clicked is the vendor SDK's click callback. vivo's keeps ext until the page asks for it.
func (c callbacks) Clicked(vendor string, params map[string]string) {
	if vendor != VendorVivo {
		return
	}
	c.k.mu.Lock()
	defer c.k.mu.Unlock()
	c.k.slot = params["ext"]
}

func (c callbacks) Started(page string, in handset.Intent) { c.k.started(page, in) }

// started opens a page. The launcher forwards what it was given to the main page, which is how FCM's taps redirect. Where
// nobody is logged in the splash logs in by itself first, unless the person has to (section 6.4, step 1).
func (k *Kit) started(page string, in handset.Intent) {
	_ = k.toFront(context.Background()) // kept for LastError
	if k.current() == nil {
		k.takeSlot() // the login page starts the main page without the extras: the redirect is lost
		return
	}
	if page == k.c.App.Manifest.Launcher {
		page = k.c.App.MainPage
	}
	k.mu.Lock()
	k.page, k.chat, k.toast, k.ext = page, nil, nil, ""
	k.mu.Unlock()
	if page == k.c.App.MainPage {
		k.handleOfflinePush(in)
	}
}

// handleOfflinePush is section 6.4, run when the main page resumes.
func (k *Kit) handleOfflinePush(in handset.Intent) {
	f := k.c.Profile.find(&k.c.Hardware, &in, k.takeSlot)
	e, err := f.decode()
	k.mu.Lock()
	k.ext = f.text
	if errors.Is(err, ErrVersionTooLow) {
		k.toast = err
		k.mu.Unlock()
		return
	}
	k.mu.Unlock()
	if errors.Is(err, errNothing) {
		return // the page is open, nothing else happens
	}
	k.App().CancelAll()
	switch {
	case e.Action == ActionCall:
		return // a call comes by sync after login
	case e.Sender == "":
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.chat = &Chat{Sender: e.Sender, Nickname: e.Nickname, Group: e.ChatType == 2}
}

// takeSlot reads vivo's slot, which empties it (IM-77).
func (k *Kit) takeSlot() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.slot
	k.slot = ""
	return s
}
