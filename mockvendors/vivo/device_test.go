package vivo_test

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/vivo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRegisteringTakesTheAppIDAndTheAppKey(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	app := e.App()
	for _, row := range []struct{ says, id, key, code string }{
		{"both right", app.AppID, app.AppKey, ""},
		{"a wrong key", app.AppID, "x", "102"},
		{"an unknown id", "x", app.AppKey, "102"},
		{"another app's", e.Other().AppID, e.Other().AppKey, "102"},
	} {
		t.Run(row.says, func(t *testing.T) {
			d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
				r.AppID, r.AppKey = row.id, row.key
			}))
			require.NoError(t, err)
			require.Len(t, d.Log.Registrations, 1)
			assert.Equal(t, row.code, d.Log.Registrations[0].Code)
			if row.code == "" {
				assert.Regexp(t, `^[0-9]{23}$`, e.Token(d))
			}
		})
	}
}

func TestATapOpensWhatTheSkipTypeSays(t *testing.T) {
	custom := map[string]string{"ext": `{"entity":{"sender":"u1"}}`}
	for _, row := range []struct {
		says      string
		f         fields
		sdk       int
		page, url string
		extras    map[string]string
		clicks    []map[string]string
	}{
		{"1 opens the app", fields{"skipType": 1}, 3, vendortest.Launcher, "", custom, nil},
		{"4 opens a page by its intent URI", page(vendortest.IntentURI), 3, vendortest.Page, "", custom, nil},
		{"4 opens a page by its class", page(vendortest.Page), 3, vendortest.Page, "", custom, nil},
		{"4 with a page that the app has not opens nothing", page("com.example.Nowhere"), 3, "", "", custom, nil},
		{"2 opens a web page and carries nothing", fields{"skipType": 2, "skipContent": "https://example.com/"}, 3, "", "https://example.com/", nil, nil},
		{"2 opens the app whose filter takes the address", fields{"skipType": 2, "skipContent": "https://chat.example.com/room"}, 3, vendortest.Page, "", nil, nil},
		{"4 opens the page whose filter takes a link", page("myapp://chat/detail?uid=1"), 3, vendortest.Page, "", custom, nil},
		{"4 with a link that nobody takes opens nothing", page("otherapp://chat"), 3, "", "", custom, nil},
		{"3 leaves it to the app's callback", fields{"skipType": 3, "skipContent": "x"}, 3, "", "",
			map[string]string{"ext": custom["ext"], "skipContent": "x"}, []map[string]string{{"ext": custom["ext"], "skipContent": "x"}}},
		{"an older SDK hands the map to the callback, beside the page", page(vendortest.IntentURI), 2, vendortest.Page, "", nil, []map[string]string{custom}},
	} {
		t.Run(row.says, func(t *testing.T) {
			e := vendortest.New(t, vivo.Spec(), set(func(s *vivo.Settings) { s.ClientSDK = row.sdk })...)
			d, err := e.Phone()
			require.NoError(t, err)
			row.f["clientCustomMap"] = custom
			r, err := push(e, e.Token(d), row.f)
			require.NoError(t, err)
			require.Equal(t, 0, r.Result)
			l, err := d.Tap(d.Shown()[0].N)
			require.NoError(t, err)
			assert.Equal(t, []string{row.page, row.url}, []string{l.Page, l.URL})
			assert.Equal(t, row.extras, l.Extras)
			assert.Equal(t, row.clicks, d.Log.Clicks)
			require.NoError(t, e.Settle())
			line, err := statistic(e, r.TaskID)
			require.NoError(t, err)
			assert.Contains(t, line, `"display":1,"click":1`)
		})
	}
}

func TestNotifyTypeOneIsSilent(t *testing.T) {
	require.NoError(t, shows("system", true, fields{"notifyType": 1})(vendortest.New(t, vivo.Spec())))
}

func TestVivoPostsInAChannelOfItsOwn(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	d, err := e.Phone(vendortest.Channels())
	require.NoError(t, err)
	_, err = push(e, e.Token(d), nil)
	require.NoError(t, err)
	require.Len(t, d.Shown(), 1)
	assert.Equal(t, "vivo_push_channel", d.Shown()[0].Channel)
}

func TestANotifyIDReplacesTheOlderNotification(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	for _, title := range []string{"old", "new"} {
		_, err = push(e, e.Token(d), fields{"notifyId": 7, "title": title})
		require.NoError(t, err)
	}
	require.Len(t, d.Shown(), 1)
	assert.Equal(t, "new", d.Shown()[0].Title)
}

func TestForegroundShowHidesANotificationFromTheAppInFront(t *testing.T) {
	for _, row := range []struct {
		f      fields
		hidden bool // by choice where the message does not say
		shown  int
	}{
		{fields{"foregroundShow": false}, false, 0}, {fields{"foregroundShow": true}, true, 1}, {nil, false, 1}, {nil, true, 0},
	} {
		e := vendortest.New(t, vivo.Spec(), set(func(s *vivo.Settings) { s.HiddenInFront = row.hidden })...)
		d, err := e.Phone()
		require.NoError(t, err)
		d.App.SetState(handset.Foreground)
		_, err = push(e, e.Token(d), row.f)
		require.NoError(t, err)
		assert.Len(t, d.Shown(), row.shown, "%v %v", row.f, row.hidden)
	}
}

func TestAForcedTokenGetsItsCode(t *testing.T) {
	for force, want := range map[string]int{"10302": 10302, "10072": 10072, "nonsense": 10040} {
		e := vendortest.New(t, vivo.Spec())
		d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
			r.AppID, r.AppKey, r.Force = e.App().AppID, e.App().AppKey, force
		}))
		require.NoError(t, err)
		r, err := push(e, e.Token(d), nil)
		require.NoError(t, err)
		assert.Equal(t, want, r.Result)
		assert.Equal(t, want == 10302, len(r.InvalidUser) > 0)
		assert.Len(t, e.Events(core.EventRejected), 1)
	}
}

func TestAnAliasReachesItsPhone(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	for _, on := range []bool{true, false} {
		d.App.Event(vivo.Name, link.Event{Type: link.EventAlias, On: on, Value: "ming"})
		require.NoError(t, e.Settle())
		r, err := push(e, "", fields{"alias": "ming"})
		require.NoError(t, err)
		assert.Equal(t, map[bool]int{true: 0, false: 10303}[on], r.Result)
	}
	assert.Len(t, d.Shown(), 1)
}

func TestAPhoneThatHasLostTheAppUnheardIsNoArrival(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	token := e.Token(d)
	require.NoError(t, d.Airplane(t.Context(), true))
	r, err := push(e, token, nil)
	require.NoError(t, err)
	line, err := statistic(e, r.TaskID)
	require.NoError(t, err)
	assert.Contains(t, line, `"send":1,"receive":0`)
	assert.Contains(t, line, `"targetOffline":1`)
}
