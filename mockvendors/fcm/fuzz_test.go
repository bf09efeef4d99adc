package fcm

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// FuzzRequest sends anything to any path, with a good bearer or without.
func FuzzRequest(f *testing.F) {
	vendortest.Fuzz(f, Spec(), func(e *vendortest.Env, token string) (out []vendortest.FuzzSeed) {
		c, err := newClient(e)
		require.NoError(f, err)
		project := "/v1/projects/" + e.App().ProjectID
		send := project + "/messages:send"
		for _, body := range []string{
			`{"message":{"token":"` + token + `","notification":{"title":"t"},"data":{"a":"b"},"android":{"ttl":"3.5s","priority":"high"}}}`,
			`{"message":{"topic":"t","data":{"a":1}}}`, `{"message":{"condition":"'a' in topics && ("}}`, `{"message":[]}`, `{"validate_only":"true"}`,
			`{"message":{"token":"` + token + `","apns":{"payload":{"aps":{"alert":{"title":null}}}},"webpush":{"headers":{"TTL":"x"}}}}`,
			`{"message":{"token":"x","android_v2":{"remote_notification":{"notification":{"id":1,"light_settings":{"color":{"red":1e999}}}}}}}`,
			"", "{", "null", "\"\xff\"", strings.Repeat("[", 500), `{"message":{"a":1,"a":2}}`,
		} {
			out = append(out, vendortest.FuzzSeed{Method: "POST", Path: send, Header: c.bearer, Body: body})
		}
		topics := project + "/registrations/" + token + "/topicSubscriptions"
		return append(out,
			vendortest.FuzzSeed{Method: "POST", Path: send, Header: "Authorization: Bearer junk", Body: `{}`},
			vendortest.FuzzSeed{Method: "POST", Path: "/token", Header: "Content-Type: application/x-www-form-urlencoded", Body: "grant_type=" + url.QueryEscape(grantType) + "&assertion=a.b.c"},
			vendortest.FuzzSeed{Method: "POST", Path: "/iid/v1:batchAdd", Header: c.bearer, Body: `{"to":"/topics/a","registration_tokens":["` + token + `",1,null]}`},
			vendortest.FuzzSeed{Method: "GET", Path: "/iid/info/" + token, Query: "details=x", Header: c.bearer},
			vendortest.FuzzSeed{Method: "POST", Path: topics, Query: "topicName=a", Header: c.bearer},
			vendortest.FuzzSeed{Method: "DELETE", Path: topics + "/a%zz", Header: c.bearer},
			vendortest.FuzzSeed{Method: "POST", Path: "/batch", Header: "Content-Type: multipart/mixed", Body: "--x"},
		)
	})
}

// FuzzMessage puts anything into a message that is JSON to begin with.
func FuzzMessage(f *testing.F) {
	e := vendortest.New(f, Spec())
	c, d, err := ready(e)
	require.NoError(f, err)
	handler := e.Vendor.Handler()
	for _, s := range []string{`"android":{"notification":{"title_loc_args":["a"],"event_time":"2026-11-16T00:00:00Z"}}`, `"data":{"from":"x"}`, `"fid":"a"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, inside string) {
		r := httptest.NewRequest("POST", "/v1/projects/"+e.App().ProjectID+"/messages:send",
			strings.NewReader(`{"message":{"token":"`+e.Token(d)+`",`+inside+`}}`))
		r.Header.Set("Authorization", strings.TrimPrefix(c.bearer, "Authorization: "))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%q: %d %q", inside, w.Code, w.Body)
		}
	})
}

func TestBadInputGetsGooglesAnswer(t *testing.T) {
	c, d := bench(t)
	deep := strings.Repeat(`{"a":`, 3000) + "1" + strings.Repeat("}", 3000)
	for name, tt := range map[string]struct{ body, want string }{
		"truncated":       {`{"message":{"token":"` + c.Token(d), "Invalid JSON payload received. Unexpected token."},
		"empty":           {"", "Invalid JSON payload received. Unexpected token."},
		"no object":       {`["message"]`, `Invalid JSON payload received. Unknown name \"\": Root element must be a message.`},
		"bad UTF-8":       {"{\"message\":{\"topic\":\"\xff\xfe\"}}", "Encountered non UTF-8 code points."},
		"too deep":        {`{"message":{"apns":{"payload":` + deep + `}}}`, "Message too deep. Max recursion depth reached."},
		"unknown on top":  {`{"to":"x"}`, `Unknown name \"to\": Cannot find field.`},
		"message a text":  {`{"message":"x"}`, `Invalid value at 'message' (type.googleapis.com/google.firebase.fcm.v1.Message), \"x\"`},
		"data a text":     {`{"message":{"topic":"t","data":"x"}}`, `Invalid value at 'message.data' (map), \"x\"`},
		"10 MB":           {`{"message":{"topic":"t","data":{"a":"` + strings.Repeat("x", 10<<20) + `"}}}`, tooBig},
		"light colour":    {`{"message":{"topic":"t","android":{"notification":{"light_settings":{"color":{"red":"x"}}}}}}`, "message.android.notification.light_settings.color.red"},
		"element of list": {`{"message":{"topic":"t","android":{"notification":{"vibrate_timings":["1s","x"]}}}}`, "Invalid value at 'message.android.notification.vibrate_timings[1]'"},
		"payload a text":  {`{"message":{"topic":"t","apns":{"payload":"x"}}}`, `Invalid value at 'message.apns.payload' (type.googleapis.com/google.protobuf.Struct), \"x\"`},
		"ttl a list":      {`{"message":{"topic":"t","android":{"ttl":["60s"]}}}`, `Unknown name \"ttl\" at 'message.android': Proto field is not repeating, cannot start list.`},
		"a bad label":     {`{"message":{"topic":"t","fcm_options":{"analytics_label":"a b"}}}`, `"field":"message.fcm_options.analytics_label"`},
		"Android's label": {`{"message":{"topic":"t","android":{"fcmOptions":{"analyticsLabel":"好"}}}}`, `"field":"message.android.fcm_options.analytics_label"`},
		"a plain link":    {`{"message":{"topic":"t","webpush":{"fcm_options":{"link":"http://x"}}}}`, `"field":"message.webpush.fcm_options.link"`},
		"half a light":    {`{"message":{"topic":"t","android":{"notification":{"light_settings":{"color":{}}}}}}`, `"field":"message.android.notification.light_settings.light_on_duration"`},
		"a long value":    {`{"message":{"topic":"t","data":{"a":` + strings.Repeat("1", 3000) + `}}}`, "…"},
	} {
		r, err := c.post(tt.body)
		require.NoError(t, err, name)
		assert.Equal(t, 400, r.Status, name)
		assert.Contains(t, string(r.Body), tt.want, name)
		assert.Contains(t, string(r.Body), `"status":"INVALID_ARGUMENT"`, name)
	}
	for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "nonsense;;;"} {
		r, err := c.Do("POST", "/v1/projects/"+c.App().ProjectID+"/messages:send", `{"message":{"token":"`+c.Token(d)+`","data":{"a":"b"}}}`, c.bearer, "Content-Type: "+kind)
		require.NoError(t, yes(r, err), "JSON is read whatever its content type")
	}
}
