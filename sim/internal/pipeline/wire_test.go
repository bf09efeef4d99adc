package pipeline

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fullPush sets everything a push can say.
func fullPush() *Push {
	p := demoPush()
	p.NotifyID, p.CollapseKey, p.TTL, p.Badge = 42, "7", 90*time.Minute, 3
	p.Info = PushInfo{soundKey: "private_ring"}
	return p
}

func fullCert(vendor, endpoint string) Certificate {
	c := certFor(vendor, endpoint)
	c.ChannelID, c.Category, c.Importance, c.NotifyLevel, c.NoticeMsgType, c.BadgeClass = "tuikit", "IM", "NORMAL", 2, 1, "com.demo.Main"
	c.TTL, c.Callback = time.Hour, "http://127.0.0.1:1/mi/1"
	return c
}

// TestWire holds each vendor's request against the wire form of its rulebook.
func TestWire(t *testing.T) {
	intentWithExt := "intent://com.tencent.qcloud/detail#Intent;scheme=pushscheme;launchFlags=0x4000000;component=com.demo.im/com.demo.MainActivity;" +
		"S.ext=%7B%22entity%22%3A%7B%22sender%22%3A%22u1%22%2C%22nickname%22%3A%22%E6%9D%8E%20%26%20co%3B%20%3D1%22%7D%7D;end"
	rows := []struct {
		vendor, path string
		header       [2]string
		json         string            // the whole JSON body
		form         map[string]string // the form, JSON fields apart
		field, inner string            // a form field that holds JSON
	}{
		{vendor: FCM, path: "/v1/projects/demo/messages:send", header: [2]string{"Authorization", "Bearer tok/1+a=="}, json: `{"message":{
			"token":"token-0123456789","notification":{"title":"a new message","body":"hello"},"data":{"ext":` + quote(demoExt) + `},
			"android":{"priority":"high","ttl":"5400s","collapse_key":"7","restricted_package_name":"com.demo.im",
			 "notification":{"channel_id":"tuikit","sound":"private_ring","tag":"42","notification_count":3}}}}`},
		{vendor: Huawei, path: "/v1/10001/messages:send", header: [2]string{"Authorization", "Bearer tok/1+a=="}, json: `{"validate_only":false,"message":{
			"token":["token-0123456789"],"android":{"collapse_key":7,"category":"IM","ttl":"5400s","bi_tag":"m-1",
			 "notification":{"title":"a new message","body":"hello","click_action":{"type":1,"intent":` + quote(intentWithExt) + `},
			 "channel_id":"tuikit","notify_id":42,"importance":"NORMAL","sound":"/raw/private_ring","badge":{"set_num":3,"class":"com.demo.Main"}}}}}`},
		{vendor: Mi, path: "/v3/message/regid", header: [2]string{"Authorization", "key=secret"}, form: map[string]string{
			"registration_id": "token-0123456789", "restricted_package_name": "com.demo.im", "pass_through": "0", "title": "a new message",
			"description": "hello", "notify_type": "-1", "notify_id": "42", "collapse_key": "7", "time_to_live": "5400000",
			"extra.notify_effect": "2", "extra.intent_uri": demoIntent, "extra.ext": demoExt, "extra.channel_id": "tuikit",
			"extra.sound_uri": "android.resource://com.demo.im/raw/private_ring", "extra.badge": "3",
			"extra.callback": "http://127.0.0.1:1/mi/1", "extra.callback.param": "m-1", "extra.callback.type": "1267"}},
		{vendor: OPPO, path: "/server/v1/message/notification/unicast", form: map[string]string{"auth_token": "4e85a703-0000-4000-8000-000000000000"},
			field: "message", inner: `{"target_type":2,"target_value":"token-0123456789","notification":{"app_message_id":"m-1",
			"title":"a new message","content":"hello","click_action_type":4,"click_action_activity":"com.demo.MainActivity",
			"action_parameters":` + quote(demoExt) + `,"off_line":true,"off_line_ttl":5400,"call_back_url":"http://127.0.0.1:1/mi/1",
			"call_back_parameter":"m-1","channel_id":"tuikit","category":"IM","notify_level":2,"notify_id":42}}`},
		{vendor: Vivo, path: "/message/send", header: [2]string{"Authtoken", "aa05871a-0000-4000-8000-000000000000"}, json: `{"appId":10001,
			"regId":"token-0123456789","notifyType":4,"title":"a new message","content":"hello","timeToLive":5400,"skipType":4,
			"skipContent":` + quote(demoIntent) + `,"networkType":-1,"category":"IM","clientCustomMap":{"ext":` + quote(demoExt) + `},
			"extra":{"callback":"http://127.0.0.1:1/mi/1","callback.param":"m-1"},"requestId":"1","notifyId":42}`},
		{vendor: Meizu, path: "/garcia/api/server/push/varnished/pushByPushId", form: map[string]string{"appId": "10001", "pushIds": "token-0123456789"},
			field: "messageJson", inner: `{"noticeBarInfo":{"noticeMsgType":1,"noticeBarType":0,"title":"a new message","content":"hello"},
			"clickTypeInfo":{"clickType":1,"activity":"com.demo.MainActivity","parameters":{"ext":` + quote(demoExt) + `}},
			"pushTimeInfo":{"offLine":1,"validTime":2},"advanceInfo":{"notifyKey":"16"},
			"extra":{"callback":"http://127.0.0.1:1/mi/1","callback.param":"m-1","callback.type":"3"}}`},
	}
	for _, row := range rows {
		t.Run(row.vendor, func(t *testing.T) {
			s := newStub(t, reply{body: accepted[row.vendor]})
			r := newRig(t, []Certificate{fullCert(row.vendor, s.URL)}, nil)
			e := r.send(t, fullPush())
			require.True(t, e.answer.Accepted, "%+v %s", e.answer, e.why)
			require.Equal(t, acceptedID[row.vendor], e.answer.MessageID)
			got := s.seen(false)[0]
			require.Equal(t, row.path, got.path)
			if row.header[0] != "" {
				require.Equal(t, row.header[1], got.header.Get(row.header[0]))
			}
			if row.json != "" {
				require.JSONEq(t, row.json, got.body)
				return
			}
			if row.field != "" {
				require.JSONEq(t, row.inner, got.form.Get(row.field))
				got.form.Del(row.field)
			}
			sign := got.form.Get("sign")
			got.form.Del("sign")
			flat := map[string]string{}
			for k, v := range got.form {
				flat[k] = v[0]
			}
			require.Equal(t, row.form, flat)
			require.Equal(t, row.vendor == Meizu, sign != "")
		})
	}
}

// TestWirePlain: what is not set is not sent, so that the vendor's default holds.
func TestWirePlain(t *testing.T) {
	rows := []struct {
		vendor string
		absent []string
	}{
		{FCM, []string{`"data"`, `"ttl"`, `"channel_id"`, `"tag"`, `"sound"`}},
		{Huawei, []string{`"collapse_key"`, `"category"`, `"ttl"`, `"channel_id"`, `"notify_id"`, `"badge"`, "S.ext"}},
		{Mi, []string{"extra.ext", "time_to_live", "extra.channel_id", "extra.callback"}},
		{OPPO, []string{"action_parameters", "off_line_ttl", "channel_id", "category", "notify_level", "call_back_url"}},
		{Vivo, []string{"clientCustomMap", "timeToLive", `"category"`, `"extra"`, "notifyId"}},
		{Meizu, []string{"parameters", "advanceInfo", `"extra"`}},
	}
	for _, row := range rows {
		t.Run(row.vendor, func(t *testing.T) {
			s := newStub(t, reply{body: accepted[row.vendor]})
			r := newRig(t, []Certificate{certFor(row.vendor, s.URL)}, nil)
			p := &Push{CertificateID: 1, Token: "t", Title: "a", Body: "b"}
			require.True(t, r.send(t, p).answer.Accepted)
			body := s.seen(false)[0].body
			for _, word := range row.absent {
				require.NotContains(t, body, word)
			}
			if row.vendor == Mi { // without distinct ids the phone shows only the last
				require.Equal(t, "1", s.seen(false)[0].form.Get("notify_id"))
			}
			if row.vendor == Vivo { // IM default: system
				require.Equal(t, 1.0, s.seen(false)[0].json["classification"])
			}
		})
	}
}

func quote(s string) string { b, _ := json.Marshal(s); return string(b) }

// TestClickActions: every console click action in every vendor's words, and
// where the ext goes with it.
func TestClickActions(t *testing.T) {
	rows := []struct {
		vendor string
		click  Click
		want   []string // parts of the (decoded) body
		not    []string
	}{
		{Huawei, Click{}, []string{`"type":3`, `"data":"{\"ext\":\"E\"}"`}, []string{"S.ext"}},
		{Huawei, Click{ClickAction, "com.a.VIEW"}, []string{`"type":1,"action":"com.a.VIEW"`, `"data":"{\"ext\":\"E\"}"`}, nil},
		{Huawei, Click{ClickActivity, "com.a.Main"}, []string{`"type":1,"intent":"intent:#Intent;launchFlags=0x4000000;component=com.demo.im/com.a.Main;S.ext=E;end"`}, []string{`"data"`}},
		{Huawei, Click{ClickURL, "https://a.b"}, []string{`"type":2,"url":"https://a.b"`}, []string{`"data"`, "S.ext"}},
		{Mi, Click{}, []string{"extra.notify_effect=1", "extra.ext=E"}, []string{"intent_uri"}},
		{Mi, Click{ClickAction, "com.a.VIEW"}, []string{"extra.notify_effect=2", "extra.intent_uri=intent:#Intent;action=com.a.VIEW;launchFlags=0x4000000;package=com.demo.im;end"}, nil},
		{Mi, Click{ClickURL, "https://a.b"}, []string{"extra.notify_effect=3", "extra.web_uri=https://a.b"}, []string{"extra.ext"}},
		{OPPO, Click{}, []string{`"click_action_type":0`, `action_parameters`}, nil},
		{OPPO, Click{ClickAction, "com.a.VIEW"}, []string{`"click_action_type":1,"click_action_activity":"com.a.VIEW"`}, nil},
		{OPPO, Click{ClickIntent, demoIntent}, []string{`"click_action_type":5,"click_action_url":"` + demoIntent}, nil},
		{OPPO, Click{ClickURL, "https://a.b"}, []string{`"click_action_type":2,"click_action_url":"https://a.b"`}, []string{"action_parameters"}},
		{Vivo, Click{}, []string{`"skipType":1`, `"clientCustomMap":{"ext":"E"}`}, []string{"skipContent"}},
		{Vivo, Click{ClickURL, "https://a.b"}, []string{`"skipType":2,"skipContent":"https://a.b"`}, []string{"clientCustomMap"}},
		{Meizu, Click{}, []string{`"clickType":0`, `"parameters":{"ext":"E"}`}, nil},
		{Meizu, Click{ClickIntent, demoIntent}, []string{`"clickType":2,"url":"` + demoIntent}, nil},
		{Meizu, Click{ClickURL, "https://a.b"}, []string{`"clickType":2,"url":"https://a.b"`}, []string{"parameters"}},
	}
	for _, row := range rows {
		t.Run(row.vendor+" "+row.click.Kind, func(t *testing.T) {
			c := certFor(row.vendor, "http://127.0.0.1:1")
			c.Click = row.click
			v, _ := vendorByName(row.vendor)
			require.NoError(t, c.check(v, false))
			a, err := v.newAdapter(&c)
			require.NoError(t, err)
			p := &Push{Token: "t", Ext: "E"}
			if row.vendor == OPPO {
				p.Ext = `{"e":1}`
			}
			req, err := a.compose(p, "tok")
			require.NoError(t, err)
			body := unescape(req)
			for _, w := range row.want {
				require.Contains(t, body, w)
			}
			for _, w := range row.not {
				require.NotContains(t, body, w)
			}
		})
	}
}

// TestWithExtra: the extra lands before the end mark of any intent text.
func TestWithExtra(t *testing.T) {
	rows := []struct{ about, in, want string }{
		{"a whole URI", "intent://h/p#Intent;scheme=s;end", "intent://h/p#Intent;scheme=s;S.ext=a%20b;end"},
		{"blanks around", " intent:#Intent;end ", "intent:#Intent;S.ext=a%20b;end"},
		{"no end mark", "intent:#Intent;scheme=s", "intent:#Intent;scheme=s;S.ext=a%20b;end"},
		{"a value that ends in end", "intent://h/weekend", "intent://h/weekend#Intent;S.ext=a%20b;end"},
	}
	for _, row := range rows {
		require.Equal(t, row.want, withExtra(row.in, "ext", "a b"), row.about)
	}
	require.Equal(t, "x", withExtra("x", "ext", ""), "no ext, no change")
}

// TestMeizuSign holds the worked vector of the rulebook.
func TestMeizuSign(t *testing.T) {
	got := meizuSign("<APP_SECRET>",
		[2]string{"pushIds", "RA50c6348036344485d01776773577c64740465480a6b"},
		[2]string{"appId", "10000"},
		[2]string{"messageJson", `{"title":"title","content":"content","pushTimeInfo":{"offLine":1,"validTime":24}}`})
	require.Equal(t, "ac076ff25d9900015a681cb5172aa53b", got)
}
