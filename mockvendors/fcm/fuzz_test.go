package fcm

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/vendortest"
)

// wellAnswered reports why an answer is not one that Google would give: a 5xx, JSON that is none, no type.
func wellAnswered(w *httptest.ResponseRecorder) string {
	switch kind := w.Header().Get("Content-Type"); {
	case w.Code >= 500:
		return "an error of our own"
	case strings.HasPrefix(kind, "application/json"):
		if !json.Valid(w.Body.Bytes()) {
			return "JSON that is none"
		}
	case !strings.HasPrefix(kind, "text/html") || w.Code < 400:
		return "the type " + kind
	}
	return ""
}

// FuzzRequest sends anything to any path, with a good bearer or without.
func FuzzRequest(f *testing.F) {
	e := vendortest.New(f, Spec())
	c, d, err := ready(e)
	require.NoError(f, err)
	handler := e.Vendor.Handler()
	project, token := "/v1/projects/"+e.App().ProjectID, e.Token(d)
	send := project + "/messages:send"
	for _, body := range []string{
		`{"message":{"token":"` + token + `","notification":{"title":"t"},"data":{"a":"b"},"android":{"ttl":"3.5s","priority":"high"}}}`,
		`{"message":{"topic":"t","data":{"a":1}}}`, `{"message":{"condition":"'a' in topics && ("}}`, `{"message":[]}`, `{"validate_only":"true"}`,
		`{"message":{"token":"` + token + `","apns":{"payload":{"aps":{"alert":{"title":null}}}},"webpush":{"headers":{"TTL":"x"}}}}`,
		`{"message":{"token":"x","android_v2":{"remote_notification":{"notification":{"id":1,"light_settings":{"color":{"red":1e999}}}}}}}`,
		"", "{", "null", "\"\xff\"", strings.Repeat("[", 500), `{"message":{"a":1,"a":2}}`,
	} {
		f.Add("POST", send, "application/json", []byte(body), true)
	}
	f.Add("POST", "/token", "application/x-www-form-urlencoded", []byte("grant_type="+url.QueryEscape(grantType)+"&assertion=a.b.c"), false)
	f.Add("POST", "/iid/v1:batchAdd", "application/json", []byte(`{"to":"/topics/a","registration_tokens":["`+token+`",1,null]}`), true)
	f.Add("GET", "/iid/info/"+token+"?details=x", "", []byte{}, true)
	f.Add("POST", project+"/registrations/"+token+"/topicSubscriptions?topicName=a", "", []byte{}, true)
	f.Add("DELETE", project+"/registrations/"+token+"/topicSubscriptions/a%zz", "", []byte{}, true)
	f.Add("POST", "/batch", "multipart/mixed", []byte("--x"), false)
	f.Fuzz(func(t *testing.T, method, path, kind string, body []byte, auth bool) {
		u, err := url.ParseRequestURI(path)
		if err != nil || method == "" || strings.ContainsAny(method, " \r\n\t/:") {
			return
		}
		r := &http.Request{Method: method, URL: u, Host: "fcm.googleapis.com", Header: http.Header{"Content-Type": {kind}},
			Body: http.NoBody, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
		r.Body = readCloser{bytes.NewReader(body)}
		if auth {
			r.Header.Set("Authorization", strings.TrimPrefix(c.bearer, "Authorization: "))
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if why := wellAnswered(w); why != "" {
			t.Fatalf("%s %s: %d with %s: %q", method, path, w.Code, why, w.Body)
		}
	})
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

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
		if why := wellAnswered(w); why != "" {
			t.Fatalf("%q: %d with %s: %q", inside, w.Code, why, w.Body)
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
