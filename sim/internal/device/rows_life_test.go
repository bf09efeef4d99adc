package device

import (
	"errors"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// reported is the line of a report of the default phone's first token.
const reported = "report 15518 mi-1 false for ann"

// lifeRows are the rows about logins, foreground and background.
func lifeRows() []row {
	return []row{
		{id: "IM-1", sentence: "app to the background: the backend is told the unread count", check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Background())
			w.did("background 0")
			w.im.live("p1").client.Received()
			w.im.live("p1").client.Received()
			w.must(w.Background())
			w.did("background 2")
			w.is(w.App().State() == handset.Background, "the process is %s", w.App().State())
		}},
		{id: "IM-2", sentence: "screen locked: the way to the background, and back", check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Lock())
			w.must(w.Lock())
			w.did("background 0")
			w.is(w.App().State() == handset.Background, "the process is %s", w.App().State())
			w.must(w.Unlock(ctx))
			w.must(w.Unlock(ctx))
			w.did("foreground")
			w.is(w.App().State() == handset.Foreground, "the process is %s", w.App().State())
		}},
		{id: "IM-3", sentence: "killed in the background: the connection closes, nothing is said", check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Background())
			w.im.take()
			w.Kill()
			w.Kill()
			w.did("close")
			w.is(w.Token() != "", "the token is gone")
		}},
		{id: "IM-4", sentence: "logged out: the backend is told, the vendor's token stays", check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Logout())
			w.did("logout")
			w.is(w.Token() == "mi-1", "token %q", w.Token())
			w.sees(loginPage, nil, nil)
			w.must(w.Background())
			w.must(w.Open(ctx))
			w.did()
		}},
		{id: "IM-5", sentence: "forced out: the person is told and sees the login page", check: func(w *world, t testing.TB) {
			w.ready()
			w.must(w.phone(t, "p2", nil).Login(ctx))
			w.sees(loginPage, nil, ErrKicked)
			w.is(errors.Is(w.LastError(), ErrKicked), "last error %v", w.LastError())
			w.im.take()
			w.must(w.Background())
			w.did()
		}},
		{id: "IM-6", sentence: "app in front: the backend knows, what comes over the connection is read", check: func(w *world, _ testing.TB) {
			w.must(w.Open(ctx))
			w.must(w.AcceptPrivacy(ctx))
			w.must(w.Login(ctx))
			w.did("login ann p1", "foreground", reported)
			w.im.live("p1").client.Received()
			w.must(w.Background())
			w.did("background 0")
		}},
		{id: "IM-7", sentence: "doForeground sent, then killed: the connection closes without doBackground", check: func(w *world, _ testing.TB) {
			w.ready()
			w.Kill()
			w.did("close")
		}},
		{id: "IM-8", sentence: "back to the foreground: the backend is told", check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Background())
			w.im.live("p1").client.Received()
			w.must(w.Open(ctx))
			w.must(w.Background())
			w.did("background 0", "foreground", "background 0")
		}},
		{id: "IM-9", sentence: "no push in the build: nothing is registered, and no error",
			with: func(c *Config) { c.NoPush = true }, check: func(w *world, _ testing.TB) {
				w.ready()
				w.is(w.Token() == "" && w.Vendor() == "" && len(w.vendors.registers) == 0, "registered at %v", w.vendors.registers)
				w.is(w.LastError() == nil, "last error %v", w.LastError())
				w.must(w.RefreshToken(ctx))
				w.did()
			}},
		{id: "IM-48", sentence: "same user on a second phone: the first does not log in again by itself", check: func(w *world, t testing.TB) {
			w.ready()
			w.must(w.Background())
			w.must(w.phone(t, "p2", nil).Login(ctx))
			w.im.take()
			w.must(w.Open(ctx))
			w.did()
			w.is(w.im.live("p1") == nil && w.im.live("p2") != nil, "the first phone threw the second out")
			w.must(w.Login(ctx))
			w.is(w.im.live("p1") != nil && w.im.live("p2") == nil, "the person cannot take the account back")
		}},
		{id: "IM-49", sentence: "another user on the phone: the token is reported for that one", check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.LoginAs(ctx, "bob"))
			w.did("login bob p1", "foreground", "report 15518 mi-1 false for bob")
			w.is(w.User() == "bob", "user %q", w.User())
			w.Kill()
			w.must(w.Open(ctx))
			w.did("close", "login bob p1", "foreground", "report 15518 mi-1 false for bob")
		}},
		{id: "IM-51", sentence: "the unread query fails: doBackground is never sent",
			with: func(c *Config) { c.FailUnread = true }, check: func(w *world, _ testing.TB) {
				w.ready()
				w.must(w.Background())
				w.must(w.Lock())
				w.did()
				w.is(w.im.live("p1").front, "the backend heard of the background")
				w.Kill()
				w.did("close")
			}},
		{id: "IM-57", sentence: "freshly installed with the switch off: delivered, not shown, until the person allows it",
			with: func(c *Config) { c.Hardware, c.SwitchOff = oppo(), true }, check: func(w *world, _ testing.TB) {
				w.ready()
				w.must(w.Background())
				w.is(w.deliver("m1", link.Click{}) == link.ResultSuppressed, "shown although nobody allowed it")
				w.App().AllowNotifications(true)
				w.is(w.deliver("m2", link.Click{}) == link.ResultShown, "not shown although allowed")
			}},
	}
}
