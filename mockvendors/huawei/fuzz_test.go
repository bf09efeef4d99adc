package huawei

import (
	"net/url"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func FuzzRequest(f *testing.F) {
	vendortest.Fuzz(f, Spec(), func(e *env, token string) []vendortest.FuzzSeed {
		auth, err := bearer1(e, e.App())
		if err != nil {
			f.Fatal(err)
		}
		signed, err := sign(e, e.App(), e.Clock.Now(), nil)
		if err != nil {
			f.Fatal(err)
		}
		app := e.App()
		old := url.Values{"nsp_ctx": {`{"ver":1,"appId":"` + app.AppID + `"}`}}.Encode()
		access := strings.TrimPrefix(auth, "Authorization: Bearer ")
		full := chat(token, append(note("badge", obj{"add_num": 1, "class": "c"}, "buttons", []obj{{"name": "a", "action_type": "1", "intent_type": 0}},
			"light_settings", lightsOK, "vibrate_config", []string{"1.5S"}, "style", 3, "inbox_content", []string{"x"}, "notify_id", "7", "profile_id", "p",
			"multi_lang_key", obj{"title_key": obj{"en": "t"}}), "message.android.ttl", "60s", "message.data", `{"a":{"b":1}}`, "review", []obj{{"reviewer": "r"}})...)
		send, topic := v1Path(app), "/v1/"+app.AppID+"/topic:"
		return []vendortest.FuzzSeed{
			{Method: "POST", Path: "/oauth2/v3/token", Body: grantForm(app).Encode()},
			{Method: "POST", Path: send, Header: auth, Body: full},
			{Method: "POST", Path: send, Header: auth, Body: full[:len(full)/2]},
			{Method: "POST", Path: send, Header: auth, Body: chat(token, data("message.topic", "x")...)},
			{Method: "POST", Path: send, Header: auth, Body: `{"message":{"condition":"'a' in topics || !('b' in topics)","android":{"notification":null},"data":1}}`},
			{Method: "POST", Path: "/v2/" + app.ProjectID + "/messages:send", Header: signed, Body: full},
			{Method: "POST", Path: "/v3/" + app.ProjectID + "/messages:send", Header: signed, Body: alert(token)},
			{Method: "POST", Path: "/pushsend.do", Query: old, Body: oldForm(e, access, []string{token})},
			{Method: "POST", Path: topic + "subscribe", Header: auth, Body: topicBody("a", token)},
			{Method: "POST", Path: topic + "list", Header: auth, Body: `{"token":"` + token + `"}`},
			{Method: "POST", Path: send, Header: "Authorization: Bearer a.b.c", Body: "{}"},
			{Method: "PUT", Path: "/v1//messages:send"},
		}
	}, vendortest.Settings(func(s *Settings) { // the vendor's own 503s are not our failures
		s.DevicesPerSecond, s.TokensPer5Min, s.TestV3PerSecond = 1_000_000_000, 1_000_000_000, 0
		s.Approved, s.HighPriority = []string{"all"}, true
	}))
}
