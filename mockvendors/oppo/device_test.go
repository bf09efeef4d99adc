package oppo_test

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRegisteringTakesTheAppKeyAndTheAppSecret(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	app := e.App()
	for _, row := range []struct {
		says, key, secret, code string
	}{
		{"both right", app.AppKey, app.AppSecret, ""},
		{"the MasterSecret in the app", app.AppKey, app.MasterSecret, "16"},
		{"no secret", app.AppKey, "", "17"},
		{"no key", "", app.AppSecret, "15"},
		{"an unknown key", "x", app.AppSecret, "14"},
		{"another app's key", e.Other().AppKey, e.Other().AppSecret, "14"},
	} {
		t.Run(row.says, func(t *testing.T) {
			d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
				r.AppID, r.AppKey, r.AppSecret = app.AppID, row.key, row.secret
			}))
			require.NoError(t, err)
			require.Len(t, d.Log.Registrations, 1)
			assert.Equal(t, row.code, d.Log.Registrations[0].Code)
			assert.Equal(t, row.code == "", e.Token(d) != "")
		})
	}
}

func TestARegIDFitsTheFormThatOPPOsSDKChecks(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	assert.Regexp(t, `^((([0-9A-Za-z]{2,10})_)?(.*)_)?[0-9a-fA-F]{32}$`, e.Token(d))
	assert.Regexp(t, `^OPPO_CN_[0-9a-f]{32}$`, e.Token(d))
}

func TestATapOpensWhatTheClickTypeSays(t *testing.T) {
	params := `{"entity":{"sender":"u1"},"n":1}`
	extras := map[string]string{"entity": `{"sender":"u1"}`, "n": "1"}
	for _, row := range []struct {
		says   string
		f      fields
		page   string
		url    string
		why    string
		extras map[string]string
	}{
		{"0 opens the app", fields{}, vendortest.Launcher, "", "", extras},
		{"1 opens a page by its action", fields{"click_action_type": 1, "click_action_activity": "com.example.chat.OPEN"}, vendortest.Page, "", "", extras},
		{"4 opens a page by its class", fields{"click_action_type": 4, "click_action_activity": vendortest.Page}, vendortest.Page, "", "", extras},
		{"4 with a class that the app has not opens nothing", fields{"click_action_type": 4, "click_action_activity": "com.example.Nowhere"}, "", "", "no_such_activity", extras},
		{"2 opens a web page, the parameters in its query", fields{"click_action_type": 2, "click_action_url": "https://example.com/?a=b#top"}, "",
			"https://example.com/?a=b&entity=%7B%22sender%22%3A%22u1%22%7D&n=1#top", "", nil},
		{"2 opens the app whose filter takes the address", fields{"click_action_type": 2, "click_action_url": "https://chat.example.com/room"}, vendortest.Page, "", "", nil},
		{"5 opens the page whose filter takes a link that is no intent URI", fields{"click_action_type": 5, "click_action_url": "myapp://chat/detail?uid=1"}, vendortest.Page, "", "", nil},
		{"5 with a link that nobody takes opens nothing", fields{"click_action_type": 5, "click_action_url": "otherapp://chat"}, "", "", "no_filter_matches", nil},
		{"5 with a web page that nobody takes opens the browser", fields{"click_action_type": 5, "click_action_url": "https://example.com/"}, "", "https://example.com/?entity=%7B%22sender%22%3A%22u1%22%7D&n=1", "", nil},
		{"5 opens a page by an intent URI", fields{"click_action_type": 5, "click_action_url": vendortest.IntentURI}, vendortest.Page, "", "", nil},
	} {
		t.Run(row.says, func(t *testing.T) {
			e := vendortest.New(t, oppo.Spec())
			d, err := e.Phone()
			require.NoError(t, err)
			row.f["action_parameters"] = params
			r, err := push(e, e.Token(d), row.f)
			require.NoError(t, err)
			require.Equal(t, 0, r.Code)
			l, err := d.Tap(d.Shown()[0].N)
			require.NoError(t, err)
			assert.Equal(t, []any{row.page, row.url, row.why}, []any{l.Page, l.URL, l.Why})
			assert.Equal(t, row.extras, l.Extras)
		})
	}
}

func TestALinksParametersReachThePage(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	_, err = push(e, e.Token(d), fields{"click_action_type": 5, "click_action_url": "myapp://chat/detail?uid=1", "action_parameters": `{"ext":"x"}`})
	require.NoError(t, err)
	l, err := d.Tap(d.Shown()[0].N)
	require.NoError(t, err)
	assert.Equal(t, handset.Intent{Action: handset.ActionView, Scheme: "myapp", Host: "chat", Path: "/detail", Query: "uid=1&ext=x"}, l.Intent)
}

func TestClassAndLevelDecideHowLoudAMessageIs(t *testing.T) {
	for _, row := range []struct {
		says   string
		f      fields
		silent bool
	}{
		{"public is silent", nil, true},
		{"marketing is silent", fields{"category": "MARKETING"}, true},
		{"chat rings", fields{"category": "IM"}, false},
		{"chat at level 1 is silent", fields{"category": "IM", "notify_level": 1}, true},
	} {
		e := vendortest.New(t, oppo.Spec(), approved...)
		d, err := e.Phone()
		require.NoError(t, err)
		_, err = push(e, e.Token(d), row.f)
		require.NoError(t, err)
		require.Len(t, d.Shown(), 1)
		assert.Equal(t, row.silent, d.Shown()[0].Silent, row.says)
	}
}

func TestANotifyIDReplacesTheOlderNotification(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	for _, title := range []string{"old", "new"} {
		_, err = push(e, e.Token(d), fields{"notify_id": 7, "title": title})
		require.NoError(t, err)
	}
	require.Len(t, d.Shown(), 1)
	assert.Equal(t, "new", d.Shown()[0].Title)
}

func TestVerifyRegistrationIDTellsThePhoneToCompare(t *testing.T) {
	for _, verify := range []bool{false, true} {
		e := vendortest.New(t, oppo.Spec())
		d, err := e.Phone()
		require.NoError(t, err)
		require.NoError(t, d.Airplane(t.Context(), true))
		token, err := login(e)
		require.NoError(t, err)
		m := message(e.Token(d), nil).with("verify_registration_id", verify)
		_, err = post(e, unicastPath, fields{"auth_token": token, "message": text(m)})
		require.NoError(t, err)
		waiting := map[string]bool{}
		e.Platform.Stored(func(m *core.Message) { waiting[m.Delivery.VerifyToken] = true })
		want := ""
		if verify {
			want = e.Token(d)
		}
		assert.Equal(t, map[string]bool{want: true}, waiting)
	}
}

func TestAForcedTokenGetsItsCode(t *testing.T) {
	for force, want := range map[string]int{"10000": 10000, "67": 67, "-1": -1, "nonsense": -1} {
		e := vendortest.New(t, oppo.Spec())
		d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
			r.AppKey, r.AppSecret, r.Force = e.App().AppKey, e.App().AppSecret, force
		}))
		require.NoError(t, err)
		r, err := push(e, e.Token(d), nil)
		require.NoError(t, err)
		assert.Equal(t, want, r.Code)
		require.Len(t, e.Events(core.EventRejected), 1)
		assert.Equal(t, "forced", e.Events(core.EventRejected)[0].Rule)
	}
}

func TestAliasesAndTagsReachTheirPhones(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	var phones []*vendortest.Device
	for range 3 {
		d, err := e.Phone()
		require.NoError(t, err)
		phones = append(phones, d)
	}
	phones[0].App.Event(oppo.Name, link.Event{Type: link.EventAlias, On: true, Value: "ming"})
	phones[1].App.Event(oppo.Name, link.Event{Type: link.EventTopic, On: true, Value: "tea"})
	require.NoError(t, e.Settle())
	token, err := login(e)
	require.NoError(t, err)
	m := message("ming", nil)
	m["target_type"] = 5
	r, err := post(e, unicastPath, fields{"auth_token": token, "message": text(m)})
	require.NoError(t, err)
	assert.Equal(t, 0, r.Code)
	id, err := save(e, nil)
	require.NoError(t, err)
	for kind, value := range map[int]string{6: `{"and":["tea"]}`, 1: ""} {
		r, err = post(e, notePath+"broadcast", fields{"auth_token": token, "message_id": id, "target_type": kind, "target_value": value})
		require.NoError(t, err)
		assert.Equal(t, 0, r.Code)
	}
	var shown []int
	for _, d := range phones {
		shown = append(shown, len(d.Shown()))
	}
	assert.Equal(t, []int{2, 2, 1}, shown, "alias and all, tag and all, all")
	phones[0].App.Unregister(oppo.Name)
	require.NoError(t, e.Settle())
	r, err = post(e, unicastPath, fields{"auth_token": token, "message": text(m)})
	require.NoError(t, err)
	assert.Equal(t, 10003, r.Code, "whoever is called ming has turned pushes off")
	phones[0].App.Event(oppo.Name, link.Event{Type: link.EventAlias})
	phones[1].App.Event(oppo.Name, link.Event{Type: link.EventTopic, Value: "tea"})
	require.NoError(t, e.Settle())
	r, err = post(e, unicastPath, fields{"auth_token": token, "message": text(m)})
	require.NoError(t, err)
	assert.Equal(t, 10002, r.Code, "nobody is called ming any more")
}
