package admin

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
)

func escape(s string) string { return url.QueryEscape(s) }

// do does an action and returns the phone after it.
func (r *rig) do(id, action string) (v deviceView) {
	r.t.Helper()
	r.must("POST", "/devices/"+id+"/"+action, "", &v)
	return v
}

func (r *rig) set(id, body string) (v deviceView) {
	r.t.Helper()
	r.must("POST", "/devices/"+id+"/settings", body, &v)
	return v
}

func TestAPhoneThatComesBackHasWhatWaited(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	token := r.platform("oppo").Tokens.Find(d.Token)
	assert.False(t, r.do(d.ID, "disconnect").Online)
	assert.False(t, token.Facts().Online)
	for _, title := range []string{"a", "b"} {
		assert.Zero(t, r.sendOPPO(d.Token, title, ""))
	}
	assert.Empty(t, r.tray(d.ID))
	assert.True(t, r.do(d.ID, "connect").Online)
	tray := r.tray(d.ID)
	require.Len(t, tray, 2)
	assert.Equal(t, []string{"b", "a"}, []string{tray[0].Title, tray[1].Title}, "the newest first")
	assert.Equal(t, start.UTC(), tray[0].ShownAt.UTC(), "in simulated time")
}

func TestTheVendorHasHeardWhenAnActionReturns(t *testing.T) {
	rows := []struct {
		says  string
		do    func(r *rig, id string)
		check func(t *testing.T, r *rig, d deviceView, f core.Facts)
	}{
		{"uninstall kills the token", func(r *rig, id string) { r.do(id, "uninstall") }, func(t *testing.T, r *rig, d deviceView, f core.Facts) {
			assert.False(t, f.Installed)
			v := r.view(d.ID)
			assert.False(t, v.Installed)
			assert.Empty(t, v.Token)
			assert.EqualValues(t, 10000, r.sendOPPO(d.Token, "t", ""))
		}},
		{"unregister tells that no pushes are wanted", func(r *rig, id string) { r.do(id, "unregister") }, func(t *testing.T, _ *rig, _ deviceView, f core.Facts) {
			assert.False(t, f.Subscribed)
		}},
		{"the notification switch", func(r *rig, id string) { r.set(id, `{"allow_notifications":false}`) }, func(t *testing.T, r *rig, d deviceView, f core.Facts) {
			assert.False(t, f.SwitchOn)
			assert.Zero(t, r.sendOPPO(d.Token, "t", ""))
			v := r.view(d.ID)
			require.Len(t, v.Suppressed, 1)
			assert.Equal(t, "notifications_off", v.Suppressed[0].Rule)
			assert.NotEmpty(t, v.Suppressed[0].MessageID)
		}},
		{"Doze", func(r *rig, id string) { r.set(id, `{"doze":true}`) }, func(t *testing.T, r *rig, d deviceView, _ core.Facts) {
			assert.True(t, r.platform("oppo").Tokens.Find(d.Token).Device.Dozing())
			assert.True(t, r.view(d.ID).Doze)
		}},
		{"topics and aliases", func(r *rig, id string) { r.set(id, `{"topics":{"news":true},"aliases":{"ming":true}}`) }, func(t *testing.T, r *rig, d deviceView, f core.Facts) {
			var topics []string
			r.platform("oppo").Tokens.Find(d.Token).Topics(func(topic string, _ time.Time) { topics = append(topics, topic) })
			assert.Equal(t, []string{"news"}, topics)
			assert.Equal(t, "ming", f.Alias)
		}},
		{"what happened while it was away is told when it comes back", func(r *rig, id string) {
			r.do(id, "disconnect")
			r.do(id, "uninstall")
			r.do(id, "connect")
		}, func(t *testing.T, _ *rig, _ deviceView, f core.Facts) { assert.False(t, f.Installed) }},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			r := newRig(t, Options{})
			d := r.phone(`{"vendor":"oppo"}`)
			token := r.platform("oppo").Tokens.Find(d.Token)
			row.do(r, d.ID)
			row.check(t, r, d, token.Facts())
		})
	}
}

func TestANewTokenIsGivenInFullOnceAndTheOldOneDies(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	fresh := r.do(d.ID, "refresh-token").Token
	assert.NotEqual(t, d.Token, fresh)
	assert.Equal(t, core.Short(fresh), r.view(d.ID).Token)
	assert.EqualValues(t, 10000, r.sendOPPO(d.Token, "t", ""))
	assert.Zero(t, r.sendOPPO(fresh, "t", ""))

	r.do(d.ID, "uninstall")
	r.refused(409, "POST", "/devices/"+d.ID+"/refresh-token", "")
	again := r.do(d.ID, "install")
	assert.NotContains(t, []string{d.Token, fresh}, again.Token)
	assert.Equal(t, "default", again.Channels["tuikit"], "the app makes its channels again")
	assert.Zero(t, r.sendOPPO(again.Token, "t", ""))
	r.refused(409, "POST", "/devices/"+d.ID+"/install", "")
}

func TestWithoutANetworkThereIsNoToken(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	r.do(d.ID, "disconnect")
	assert.Contains(t, r.refused(409, "POST", "/devices/"+d.ID+"/refresh-token", "").Remedy, "connect")
	r.do(d.ID, "uninstall")
	assert.Contains(t, r.refused(409, "POST", "/devices/"+d.ID+"/install", "").Remedy, "connect")
	assert.False(t, r.view(d.ID).Installed)
}

func TestTheProcessMovesBetweenItsStates(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"mi"}`)
	for action, state := range map[string]string{"foreground": "foreground", "background": "background", "kill": "not_running", "force-stop": "force_stopped"} {
		assert.Equal(t, state, r.do(d.ID, action).State)
	}
}

func TestChannelsAreBlockedAndCreated(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	v := r.set(d.ID, `{"channels":{"tuikit":"none","calls":"high","news":"low"},"locked":true}`)
	assert.Equal(t, map[string]string{"tuikit": "none", "calls": "high", "news": "low"}, v.Channels)
	assert.True(t, v.Locked)
	assert.Zero(t, r.sendOPPO(d.Token, "t", ""))
	got := r.view(d.ID).Suppressed
	require.Len(t, got, 1)
	assert.Equal(t, "channel_blocked", got[0].Rule)
	r.set(d.ID, `{"channels":{"tuikit":"default"}}`)
	assert.Zero(t, r.sendOPPO(d.Token, "t", ""))
	assert.Len(t, r.tray(d.ID), 1)
}

func TestATapLandsOnAPageWithItsExtras(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	const main = "com.tencent.qcloud.tim.demo.main.MainActivity"
	assert.Zero(t, r.sendOPPO(d.Token, "t", `,"click_action_type":4,"click_action_activity":"`+main+`","action_parameters":"{\"ext\":\"{}\"}"`))
	r.do(d.ID, "kill")
	var got landing
	r.must("POST", "/devices/"+d.ID+"/tap/1", "", &got)
	assert.Equal(t, main, got.Page)
	assert.Equal(t, map[string]string{"ext": "{}"}, got.Extras)
	assert.Equal(t, "t", got.Shown.Title)
	assert.Empty(t, got.Why)
	assert.Equal(t, "foreground", r.view(d.ID).State)
	assert.Empty(t, r.tray(d.ID))
	r.refused(404, "POST", "/devices/"+d.ID+"/tap/1", "")
	r.refused(400, "POST", "/devices/"+d.ID+"/tap/first", "")
}

func TestATapThatOpensNothingSaysWhy(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo","manifest":{"launcher":"com.x.Start","activities":[{"class":"com.x.Chat","filters":[{"actions":["com.x.OPEN"]}]}]}}`)
	assert.Zero(t, r.sendOPPO(d.Token, "a", `,"click_action_type":1,"click_action_activity":"com.x.OPEN"`))
	assert.Zero(t, r.sendOPPO(d.Token, "b", `,"click_action_type":1,"click_action_activity":"com.x.CLOSE"`))
	var got landing
	r.must("POST", "/devices/"+d.ID+"/tap/1", "", &got)
	assert.Equal(t, "com.x.Chat", got.Page, "the device's own manifest")
	got = landing{}
	r.must("POST", "/devices/"+d.ID+"/tap/2", "", &got)
	assert.Empty(t, got.Page)
	assert.Equal(t, "no_filter_matches", got.Why)
}

func TestADataMessageIsHandedToTheApp(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"mi"}`)
	app := r.platform("mi").Apps.Main()
	got := r.post("mi", "/v3/message/regid", url.Values{
		"registration_id": {d.Token}, "payload": {"hello"}, "pass_through": {"1"}, "restricted_package_name": {app.Package},
		"title": {"t"}, "description": {"d"}, "notify_type": {"-1"}, "extra.channel_id": {"tuikit"},
	}, "Authorization", "key="+app.AppSecret)
	require.EqualValues(t, 0, got["code"], "%v", got)
	v := r.view(d.ID)
	require.Len(t, v.Handed, 1)
	assert.Equal(t, "hello", v.Handed[0].Data["payload"])
	assert.Empty(t, r.tray(d.ID))
}

func TestWhatAPhoneCannotDoIsRefused(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	p := "/devices/" + d.ID
	assert.Contains(t, r.refused(404, "POST", p+"/explode", "").Remedy, "refresh-token")
	assert.Contains(t, r.refused(400, "POST", p+"/settings", `{"channels":{"tuikit":"loud"}}`).Err, `"loud"`)
	assert.Contains(t, r.refused(400, "POST", p+"/settings", `{"volume":3}`).Remedy, "allow_notifications")
	for _, path := range []string{"/devices/d9/kill", "/devices/d9/settings", "/devices/d9/tap/1"} {
		assert.Contains(t, r.refused(404, "POST", path, "").Err, `no device "d9"`)
	}
	r.do(d.ID, "uninstall")
	for _, action := range []string{"uninstall", "foreground", "kill", "unregister", "settings"} {
		assert.Contains(t, r.refused(409, "POST", p+"/"+action, "").Remedy, "install")
	}
}

func TestADevicesNewsAreBounded(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo","allow_notifications":false}`)
	for range newsKept + 5 {
		assert.Zero(t, r.sendOPPO(d.Token, "t", ""))
	}
	assert.Len(t, r.view(d.ID).Suppressed, newsKept)
}
