package im

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestLoginRefusals(t *testing.T) {
	w := newWorld(t, nil)
	for _, c := range []struct {
		sentence string
		user     string
		device   Device
		conn     Conn
	}{
		{"no user id", "", Device{"d", Android}, &phone{}},
		{"user id over 32 bytes", strings.Repeat("u", 33), Device{"d", Android}, &phone{}},
		{"no device id", "ann", Device{"", Android}, &phone{}},
		{"a platform nobody knows", "ann", Device{"d", "fridge"}, &phone{}},
		{"no connection", "ann", Device{"d", Android}, nil},
	} {
		s, err := w.Login(c.user, c.device, c.conn)
		var refusal *Error
		if s != nil || !errors.As(err, &refusal) || refusal.Code != CodeInvalidParameter {
			t.Errorf("%s: got %v, %v", c.sentence, s, err)
		}
	}
}

// Which second login ends which first one, under each policy of the console.
func TestLoginPolicies(t *testing.T) {
	for _, c := range []struct {
		policy        LoginPolicy
		first, second Platform
		kicked        bool
	}{
		{OnePlatform, Android, Web, true},
		{TwoPlatforms, Android, Web, false},
		{TwoPlatforms, Android, Windows, true},
		{TwoPlatforms, Android, IPhone, true},
		{ThreePlatforms, Android, Windows, false},
		{ThreePlatforms, Android, IPad, true},
		{ThreePlatforms, Windows, Mac, true},
		{MultiPlatform, Android, IPhone, false},
		{MultiPlatform, Android, Android, true},
		{MultiPlatform, Web, Web, true},
	} {
		t.Run(fmt.Sprintf("%s: %s then %s", c.policy, c.first, c.second), func(t *testing.T) {
			w := newWorld(t, func(cfg *Config) { cfg.Policy = c.policy })
			first := w.loginBare("ann", "d1", c.first)
			w.loginBare("ann", "d2", c.second)
			w.is((len(first.kicked) == 1) == c.kicked, "kicked is %v", first.kicked)
			w.report(t)
		})
	}
}

func TestRelaunchKeepsTheReportedToken(t *testing.T) {
	w := newWorld(t, nil)
	old := w.login("ann", "a1")
	old.Close()
	again := w.loginBare("ann", "a1", Android)
	w.must(again.Background(0))
	w.pushed("ann", "a1", WhyBackground)
	w.is(len(again.kicked) == 0 && len(old.kicked) == 0, "a relaunch kicked somebody")
	w.code(old.Background(0), CodeNotLoggedIn)
	w.report(t)
}

func TestPhoneBackFromAnotherUserHasToReportAgain(t *testing.T) {
	w := newWorld(t, nil)
	w.login("ann", "shared").Close()
	w.login("bob", "shared").Close()
	back := w.loginBare("ann", "shared", Android)
	w.must(back.Background(0))
	w.silent(text("ann"), "shared", WhyNoToken)
	w.silent(text("bob"), "shared", WhyOtherUser)
	w.report(t)
}

func TestClientWithoutConnection(t *testing.T) {
	w := newWorld(t, nil)
	p := w.login("ann", "a1")
	p.Vanish()
	w.code(p.Background(0), CodeNoNetwork)
	w.code(p.Foreground(), CodeNoNetwork)
	w.code(p.Logout(), CodeNoNetwork)
	w.silent(text("ann"), "a1", WhyGhostForeground) // the failed calls changed nothing (IM-52)
	w.login("ann", "a2")
	w.is(len(p.kicked) == 0, "a client without network was told %v", p.kicked)
	w.code(p.Reconnect(), CodeKicked)

	q := w.login("bob", "b1")
	q.Close()
	w.code(q.Reconnect(), CodeNotLoggedIn)
	w.code(w.Kick("bob", "b2"), CodeNotLoggedIn)
	w.code(w.Kick("nobody", "b2"), CodeUnknownUser)
	w.report(t)
}
