package core_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var same = vendortest.Same[any]

func send(e *vendortest.Env, token, title string, more ...string) (vendortest.Response, error) {
	path := "/?token=" + token + "&title=" + title
	for _, m := range more {
		path += "&" + m
	}
	return e.Do("POST", path, "")
}

func titles(d *vendortest.Device) (out []string) {
	for _, s := range d.Shown() {
		out = append(out, s.Title)
	}
	return out
}

// rows are the engine's own rules, each tested on and off as a vendor's are.
var rows = []vendortest.Row{
	{Rule: "FAKE-V1", Says: "a request without a title is refused with the vendor's answer", Check: func(e *vendortest.Env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		r, err := send(e, e.Token(d), "")
		return vendortest.First(err, same("status", r.Status, 400), same("events", len(e.Events(core.EventRejected)), 1),
			same("rule", e.Events(core.EventRejected)[0].Rule, "FAKE-V1"))
	}},
	{Rule: "FAKE-T1", Says: "an unknown token is refused and told by token and code", Check: func(e *vendortest.Env) error {
		r, err := send(e, "nobody", "t")
		return vendortest.First(err, same("status", r.Status, 404), same("event", e.Events()[0],
			core.Event{Vendor: "fake", Kind: core.EventRejected, Token: "nobody", Code: "unknown", Rule: "FAKE-T1"}))
	}},
	{Rule: "FAKE-D1", Says: "a deferred message is held, then shown an hour later", Check: func(e *vendortest.Env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = send(e, e.Token(d), "later")
		return vendortest.First(err, same("now", titles(d), []string(nil)), same("held", e.Events(core.EventHeld)[0].Rule, "FAKE-D1"),
			e.Jump(time.Hour), same("later", titles(d), []string{"later"}))
	}},
	{Rule: "FAKE-Q1", Says: "the third message of a day is accepted and dropped",
		With: []vendortest.Option{vendortest.Settings(func(s *fakeSettings) { s.Cap = 2 })}, Check: func(e *vendortest.Env) error {
			d, err := e.Phone()
			if err != nil {
				return err
			}
			for i := range 3 {
				if r, err := send(e, e.Token(d), fmt.Sprint(i)); err != nil || r.Status != 200 {
					return fmt.Errorf("send %d: %d %v", i, r.Status, err)
				}
			}
			if err := vendortest.First(same("shown", titles(d), []string{"0", "1"}), same("dropped", e.Events(core.EventDropped)[0].Rule, "FAKE-Q1")); err != nil {
				return err
			}
			if err := e.Jump(24 * time.Hour); err != nil {
				return err
			}
			_, err = send(e, e.Token(d), "tomorrow")
			return vendortest.First(err, same("next day", titles(d), []string{"0", "1", "tomorrow"}))
		}},
	{Rule: "FAKE-C6", Says: "a channel the app has not made keeps the notification off the screen", Check: func(e *vendortest.Env) error {
		d, err := e.Phone(vendortest.Channels("other"))
		if err != nil {
			return err
		}
		_, err = send(e, e.Token(d), "t")
		return vendortest.First(err, same("shown", titles(d), []string(nil)), same("suppressed by", d.Log.Rules, []string{"FAKE-C6"}))
	}},
}

func TestRules(t *testing.T)     { vendortest.Run(t, fakeSpec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, fakeSpec(), rows) }

func phone(t *testing.T, e *vendortest.Env, o ...vendortest.PhoneOption) *vendortest.Device {
	t.Helper()
	d, err := e.Phone(o...)
	require.NoError(t, err)
	require.NotEmpty(t, e.Token(d))
	return d
}

func TestAMessageForAPhoneThatIsAwayWaitsInOrderAndComesOnce(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	require.NoError(t, d.Airplane(t.Context(), true))
	for _, title := range []string{"a", "b", "c"} {
		_, err := send(e, e.Token(d), title)
		require.NoError(t, err)
	}
	assert.Len(t, e.Events(core.EventHeld), 3)
	assert.Empty(t, titles(d))
	require.NoError(t, d.Airplane(t.Context(), false))
	require.NoError(t, e.Settle())
	assert.Equal(t, []string{"a", "b", "c"}, titles(d))
	n := 0
	e.Platform.Stored(func(*core.Message) { n++ })
	assert.Zero(t, n, "nothing waits any more")
	assert.Zero(t, e.Clock.Waiting(), "no timer outlives its message")
}

func TestAMessageExpiresUnseenAndSaysSo(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	require.NoError(t, d.Airplane(t.Context(), true))
	_, err := send(e, e.Token(d), "a")
	require.NoError(t, err)
	require.NoError(t, e.Jump(25*time.Hour))
	assert.Len(t, e.Events(core.EventExpired), 1)
	require.NoError(t, d.Airplane(t.Context(), false))
	assert.Empty(t, titles(d))
	_, err = send(e, e.Token(d), "now", "never=1")
	require.NoError(t, err)
	assert.Equal(t, []string{"now"}, titles(d), "a now-or-never message reaches a phone that is there")
	require.NoError(t, d.Airplane(t.Context(), true))
	_, err = send(e, e.Token(d), "never", "never=1")
	require.NoError(t, err)
	assert.Len(t, e.Events(core.EventExpired), 2)
}

func TestANewerMessageWithTheSameCollapseKeyReplacesOneThatWaits(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	require.NoError(t, d.Airplane(t.Context(), true))
	for _, title := range []string{"old", "new"} {
		_, err := send(e, e.Token(d), title, "collapse=k")
		require.NoError(t, err)
	}
	require.NoError(t, d.Airplane(t.Context(), false))
	assert.Equal(t, []string{"new"}, titles(d))
	require.Len(t, e.Events(core.EventReplaced), 1)
	assert.Equal(t, "m1", e.Events(core.EventReplaced)[0].MessageID)
}

func TestATokenIsTheSameUntilAFreshOneIsAskedFor(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	first := e.Token(d)
	require.NoError(t, d.App.Register(t.Context(), "fake", link.Register{}))
	assert.Equal(t, first, e.Token(d))
	require.NoError(t, d.App.Register(t.Context(), "fake", link.Register{Fresh: true}))
	assert.NotEqual(t, first, e.Token(d))
	ok, _ := e.Platform.Tokens.Find(first).Alive()
	assert.False(t, ok, "the old token dies")
	stranger, err := e.Phone(vendortest.Of("com.unknown"))
	require.NoError(t, err)
	assert.Equal(t, "14", stranger.Log.Registrations[0].Code)
}

func TestWhatHappenedWhileAwayIsToldOnReturn(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	token := e.Platform.Tokens.Find(e.Token(d))
	require.NoError(t, d.Airplane(t.Context(), true))
	d.App.Uninstall()
	assert.True(t, token.Facts().Installed, "the vendor cannot know yet")
	require.NoError(t, d.Airplane(t.Context(), false))
	require.NoError(t, e.Settle())
	assert.False(t, token.Facts().Installed)
}

func TestTheJournalTellsWhatBecameOfAMessage(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	_, err := send(e, e.Token(d), "t")
	require.NoError(t, err)
	got, ok := e.Platform.Journal.Wait(t.Context(), 0, func(en *core.Entry) bool { return len(en.Targets) == 1 && en.Targets[0].Result != "" })
	require.True(t, ok)
	assert.Equal(t, "shown", got.Targets[0].Result)
	assert.Equal(t, "m1", got.Targets[0].MessageID)
}

func TestATapOpensThePageWithTheExtras(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	_, err := send(e, e.Token(d), "t", "ext=hello")
	require.NoError(t, err)
	landing, err := d.Tap(1)
	require.NoError(t, err)
	assert.Equal(t, vendortest.Launcher, landing.Page)
	assert.Equal(t, "hello", landing.Intent.Extras["ext"])
	assert.Equal(t, []string{vendortest.Launcher}, d.Log.Pages)
	assert.Equal(t, handset.Foreground, d.App.State())
	_, err = d.Tap(1)
	assert.ErrorIs(t, err, handset.ErrNoNotification)
}

func TestAFaultAnswersForAsLongAsItIsSet(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	e.Platform.Faults.Set(&core.Fault{Status: 503, RetryAfter: 7, Count: 1})
	r, err := send(e, e.Token(d), "t")
	require.NoError(t, err)
	assert.Equal(t, 503, r.Status)
	assert.Equal(t, "7", r.Header.Get("Retry-After"))
	r, err = send(e, e.Token(d), "t")
	require.NoError(t, err)
	assert.Equal(t, 200, r.Status)
	e.Platform.Faults.Set(&core.Fault{Reset: true, Count: 1})
	_, err = send(e, e.Token(d), "t")
	assert.Error(t, err, "the connection was cut")
}

func TestWhatWaitsForOnePhoneIsBounded(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	require.NoError(t, d.Airplane(t.Context(), true))
	for i := range core.StoreMax + 2 {
		_, err := send(e, e.Token(d), fmt.Sprint(i))
		require.NoError(t, err)
	}
	dropped := e.Events(core.EventDropped)
	require.Len(t, dropped, 2, "the oldest go, and say so")
	assert.Equal(t, core.Event{Vendor: "fake", Kind: core.EventDropped, MessageID: "m1", Token: e.Token(d), Rule: core.StoreFull}, dropped[0])
	n := 0
	e.Platform.Stored(func(*core.Message) { n++ })
	assert.Equal(t, core.StoreMax, n)
}
