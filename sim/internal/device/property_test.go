package device

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// agree returns what kit, phone and backend see differently, "" when they agree.
func (w *world) agree() string {
	w.mu.Lock()
	session, front, airplane, page := w.session, w.inFront(), w.airplane, w.page
	w.mu.Unlock()
	live := w.im.live("p1")
	state := w.App().State()
	items, _ := w.Phone.Tray()
	switch {
	case (state == handset.Foreground) != front:
		return fmt.Sprintf("the process is %s, the kit in front: %t", state, front)
	case session != nil && !running(w.App()):
		return "a login without a process"
	case session == nil && live != nil:
		return "the backend has a login that the kit has not"
	case session != nil && live == nil && !airplane:
		return "the kit has a login that the backend has not"
	case session != nil && live != nil && session != Session(live):
		return "kit and backend mean different logins"
	case live != nil && live.up == airplane:
		return fmt.Sprintf("airplane mode %t, connection up %t", airplane, live.up)
	case live != nil && !airplane && live.front != front:
		return fmt.Sprintf("the backend believes in front: %t, the kit is: %t", live.front, front)
	case session != nil && (page == loginPage || page == ""):
		return "logged in on page " + page
	case session != nil && session.(*fakeSession).user != w.User():
		return "the login is another user's"
	case w.Phone.Online(VendorMi) && airplane:
		return "a link in airplane mode"
	case len(items) > handset.TrayMax:
		return fmt.Sprintf("%d notifications in the tray", len(items))
	case !w.App().Installed() && (running(w.App()) || w.Token() != "" || len(items) > 0):
		return "an app that is gone has a process, a token or notifications"
	}
	return ""
}

func TestKitPhoneAndBackendAgreeWhateverAPersonDoes(t *testing.T) {
	steps := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, nil)
		second := w.phone(t, "p2", nil)
		w.ready()
		// What the network or a missing app makes of an action is not the question here: only that all agree afterwards.
		act := func(f func() error) func(*rapid.T) {
			return func(rt *rapid.T) { _ = f() }
		}
		quiet := func(f func()) func(*rapid.T) { return func(*rapid.T) { f() } }
		rt.Repeat(map[string]func(*rapid.T){
			"open":       act(func() error { return w.Open(ctx) }),
			"background": act(w.Background),
			"lock":       act(w.Lock),
			"unlock":     act(func() error { return w.Unlock(ctx) }),
			"kill":       quiet(w.Kill),
			"force stop": quiet(w.ForceStop),
			"login":      act(func() error { return w.Login(ctx) }),
			"login as":   func(rt *rapid.T) { _ = w.LoginAs(ctx, rapid.SampledFrom([]string{"ann", "bob"}).Draw(rt, "user")) },
			"logout":     act(w.Logout),
			"elsewhere":  act(func() error { return second.LoginAs(ctx, w.User()) }),
			"network":    func(rt *rapid.T) { _ = w.Airplane(ctx, rapid.Bool().Draw(rt, "airplane")) },
			"reconnect":  act(func() error { return w.Reconnect(ctx) }),
			"refresh":    act(func() error { return w.RefreshToken(ctx) }),
			"accept":     act(func() error { return w.AcceptPrivacy(ctx) }),
			"uninstall":  quiet(w.Uninstall),
			"install":    quiet(w.Install),
			"null":       act(w.ConfigNull),
			"wake": func(*rapid.T) {
				if w.Token() != "" && w.Phone.Online(w.Vendor()) {
					w.data("d")
				}
			},
			"pushes": func(rt *rapid.T) {
				if w.Token() == "" || !w.Phone.Online(w.Vendor()) {
					return
				}
				for i := range rapid.IntRange(1, 60).Draw(rt, "count") {
					w.deliver(fmt.Sprint("m", i), clickOf(VendorMi, ChatExt("bo", "Bo", false)))
				}
			},
			"tap": func(rt *rapid.T) {
				items, _ := w.Phone.Tray()
				if len(items) > 0 {
					_, err := w.Tap(rapid.SampledFrom(items).Draw(rt, "which").N)
					require.NoError(rt, err)
				}
			},
			"": func(rt *rapid.T) {
				steps++
				if s := w.agree(); s != "" {
					rt.Fatal(s)
				}
			},
		})
		w.Close()
		second.Close()
	})
	require.Greater(t, steps, 100)
}

// The shortest ways to where the three could disagree, so that a mutant is noticed every time.
func TestTheyAgreeAfterEachThingAPersonDoes(t *testing.T) {
	for id, act := range map[string]func(w *world){
		"IM-1": func(w *world) { _ = w.Background() },
		"IM-2": func(w *world) { _ = w.Lock() },
		"IM-3": func(w *world) { w.Kill() },
		"IM-4": func(w *world) { _ = w.Logout() },
		"IM-5": func(w *world) { _ = w.phone(t, "p2", nil).Login(ctx) },
		"IM-8": func(w *world) { _ = w.Background(); _ = w.Open(ctx) },
	} {
		t.Run(id, func(t *testing.T) {
			w := newWorld(t, nil)
			w.ready()
			act(w)
			require.Empty(t, w.agree())
		})
	}
}

func TestADataMessageToADeadProcessDisturbsNobody(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.Kill()
	require.Equal(t, link.ResultHanded, w.data("d"))
	require.Equal(t, handset.Background, w.App().State())
	require.Nil(t, w.current())
	w.Kill()
	require.Equal(t, handset.NotRunning, w.App().State())
	require.NoError(t, w.Open(ctx))
	require.Empty(t, w.agree())
}
