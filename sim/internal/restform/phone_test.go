package restform

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What a phone says decides whether it is pushed to: the rows of the IM rulebook, by HTTP.
func TestAPhonesLife(t *testing.T) {
	me := `{"user":"rong","device":"p1"`
	rows := []struct {
		says   string
		calls  []string // call and body
		pushed bool
	}{
		{"IM-6: in front, nothing is pushed", []string{"foreground", me + `}`}, false},
		{"IM-1: in the background it is", []string{"background", me + `,"unread":3}`}, true},
		{"IM-8: back in front it is not", []string{"background", me + `}`, "foreground", me + `}`}, false},
		{"IM-3: killed it is", []string{"close", me + `}`}, true},
		{"IM-10: gone without a word it is not, at first", []string{"vanish", me + `}`}, false},
		{"IM-10: gone from the background it is", []string{"background", me + `}`, "vanish", me + `}`}, true},
		{"back again it is not", []string{"vanish", me + `}`, "reconnect", me + `}`}, false},
		{"IM-4: logged out it is not", []string{"background", me + `}`, "logout", me + `}`}, false},
		{"IM-47: with push off it is not", []string{"token", me + `,"off":true,"certificate":15518,"token":"t1"}`, "background", me + `}`}, false},
		{"IM-48: kicked by another phone, neither is", []string{"background", me + `}`, "login", `{"user":"rong","device":"p2"}`}, false},
		{"a desktop beside it changes nothing", []string{"background", me + `}`, "login", `{"user":"rong","device":"pc","platform":"web"}`}, true},
		{"IM-49: with another user on the phone it is not", []string{"background", me + `}`, "login", `{"user":"bonnie","device":"p1"}`}, false},
	}
	for _, r := range rows {
		t.Run(strings.ReplaceAll(r.says, " ", "_"), func(t *testing.T) {
			w := newWorld(t, Settings{})
			w.phone("login", me+`}`)
			w.phone("token", me+`,"certificate":15518,"token":"t1"}`)
			for i := 0; i < len(r.calls); i += 2 {
				w.phone(r.calls[i], r.calls[i+1])
			}
			w.rest(single, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)
			pushes := w.pushed()
			assert.Equal(t, r.pushed, len(pushes) > 0)
			for _, p := range pushes {
				assert.Equal(t, "t1", p.Token)
				assert.EqualValues(t, 15518, p.BusinessID)
			}
		})
	}
}

// A phone may know its vendor and package where it does not know the certificate's id.
func TestATokenByVendorAndPackage(t *testing.T) {
	w := newWorld(t, Settings{})
	me := `{"user":"rong","device":"p1"`
	w.phone("login", me+`}`)
	for say, id := range map[string]uint32{`"vendor":"oppo"`: 15518, `"vendor":"oppo","package":"com.example.main"`: 15518, `"vendor":"oppo","package":"com.example.aside"`: 15519} {
		w.phone("token", me+`,`+say+`,"token":"t"}`)
		w.phone("background", me+`}`)
		w.rest(single, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)
		got := w.pushed()
		if assert.Len(t, got, 1, say) {
			assert.Equal(t, id, got[0].BusinessID, say)
		}
	}
	status, out := w.do("POST", "/pushrig/v1/token", me+`,"vendor":"pear","token":"t"}`)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, out["error"], "no certificate is of vendor pear")
}

// What goes wrong has a status and, where an SDK would see one, its code.
func TestPhoneCallsThatAreRefused(t *testing.T) {
	w := newWorld(t, Settings{})
	me := `{"user":"rong","device":"p1"`
	w.phone("login", me+`}`)
	w.phone("groups", `{"group":"g"}`)
	w.phone("login", `{"user":"away","device":"p9"}`)
	w.phone("vanish", `{"user":"away","device":"p9"}`)
	w.phone("login", `{"user":"kicked","device":"p5"}`)
	w.phone("login", `{"user":"kicked","device":"p6"}`)
	rows := []struct {
		says, method, path, body string
		status                   int
		code                     float64
		text                     string
	}{
		{"nobody logged in there", "POST", "foreground", `{"user":"rong","device":"p2"}`, 404, 6014, "nobody logged in"},
		{"a user nobody knows", "GET", "status?user=nobody", "", 404, 20003, "has no account"},
		{"a login without a device", "POST", "login", `{"user":"rong"}`, 409, 6017, "no id"},
		{"a login without a user", "POST", "login", `{"device":"p1"}`, 409, 6017, "user id"},
		{"a platform nobody knows", "POST", "login", me + `,"platform":"toaster"}`, 409, 6017, "toaster"},
		{"a phone without network", "POST", "background", `{"user":"away","device":"p9"}`, 409, 9523, "no connection"},
		{"a phone that was kicked", "POST", "background", `{"user":"kicked","device":"p5"}`, 409, 6208, "forced out"},
		{"an unread count below 0", "POST", "background", me + `,"unread":-1}`, 409, 6017, "unread"},
		{"a group without a name", "POST", "groups", `{"group":"","users":[]}`, 409, 10004, "no id"},
		{"a group that is there already", "POST", "groups", `{"group":"g","users":[]}`, 409, 10021, "exists already"},
		{"a misspelt field", "POST", "login", me + `,"plattform":"web"}`, 400, 0, "plattform"},
		{"no JSON", "POST", "login", `user=rong`, 400, 0, "the body is not"},
		{"two objects", "POST", "login", me + `}{}`, 400, 0, "goes on"},
		{"a call that is not there", "POST", "fly", `{}`, 404, 0, "there is nothing at /pushrig/v1/fly"},
		{"another method", "PUT", "login", `{}`, 404, 0, "there is nothing"},
		{"a clock moved two ways", "POST", "clock", `{"jump":"1h","speed":2}`, 400, 0, "give one of"},
		{"a clock moved back", "POST", "clock", `{"jump":"-1h"}`, 400, 0, "goes back"},
		{"a clock moved by no duration", "POST", "clock", `{"jump":"soon"}`, 400, 0, "no duration"},
		{"a clock that runs backwards", "POST", "clock", `{"speed":-1}`, 400, 0, "speed"},
	}
	for _, r := range rows {
		t.Run(strings.ReplaceAll(r.says, " ", "_"), func(t *testing.T) {
			status, out := w.do(r.method, "/pushrig/v1/"+r.path, r.body)
			assert.Equal(t, r.status, status, "%v", out)
			if r.code != 0 {
				assert.Equal(t, r.code, out["code"])
			}
			assert.Contains(t, out["error"], r.text)
		})
	}
}

// The backend tells what it knows, as the console's test tool does, and signs for a user as an app's server does.
func TestWhatTheBackendTells(t *testing.T) {
	w := newWorld(t, Settings{})
	w.phone("login", `{"user":"rong","device":"p1"}`)
	w.rest(single, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)
	w.phone("token", `{"user":"rong","device":"p1","certificate":15518,"token":"a-token-that-is-long"}`)
	w.phone("background", `{"user":"rong","device":"p1"}`)
	device := func() map[string]any {
		_, out := w.do("GET", "/pushrig/v1/status?user=rong", "")
		list := out["devices"].([]any)
		return list[0].(map[string]any)
	}
	got := device()
	assert.Equal(t, []any{"p1", "android", "Online", true, true, "background", 15518.0, 1.0, nil},
		[]any{got["device"], got["platform"], got["state"], got["logged_in"], got["pushable"], got["why"], got["certificate"], got["received"], got["kicked"]})
	assert.NotContains(t, got["token"], "that-is-long", "a token is shortened")
	assert.EqualValues(t, 0, w.rest("im_open_login_svc/kick", `{"UserID":"rong"}`)["ErrorCode"])
	assert.Equal(t, []any{false, "server"}, []any{device()["logged_in"], device()["kicked"]})

	_, sig := w.do("GET", "/pushrig/v1/usersig", "")
	q := query("administrator")
	q.Set("usersig", sig["usersig"].(string))
	assert.EqualValues(t, 0, w.ask(single, q, `{"To_Account":"rong","MsgRandom":9,`+hello+`}`)["ErrorCode"])
	_, sig = w.do("GET", "/pushrig/v1/usersig?user=rong", "")
	assert.Equal(t, "rong", sig["identifier"])
	status, ok := w.do("GET", "/pushrig/v1/health", "")
	assert.Equal(t, []any{200, true}, []any{status, ok["ok"]})
}

// The clock is told: by how far, until when, or how fast; the answer comes when nothing is in flight.
func TestTheClockIsTold(t *testing.T) {
	w := newWorld(t, Settings{})
	_, before := w.do("GET", "/pushrig/v1/clock", "")
	assert.Equal(t, []any{"2026-11-23T12:00:00Z", 0.0, 0.0, nil}, []any{before["now"], before["speed"], before["in_flight"], before["next"]})
	rang := 0
	w.clock.AfterFunc(90, func() { rang++ })
	_, waits := w.do("GET", "/pushrig/v1/clock", "")
	assert.Equal(t, "2026-11-23T12:00:00.00000009Z", waits["next"])
	_, after := w.do("POST", "/pushrig/v1/clock", `{"jump":"90m"}`)
	assert.Equal(t, []any{"2026-11-23T13:30:00Z", 1}, []any{after["now"], rang})
	_, after = w.do("POST", "/pushrig/v1/clock", `{"to":"2026-11-23T22:00:00+08:00"}`)
	assert.Equal(t, "2026-11-23T14:00:00Z", after["now"])
	_, after = w.do("POST", "/pushrig/v1/clock", `{"to":"2026-11-23T12:00:00Z"}`)
	assert.Equal(t, "2026-11-23T14:00:00Z", after["now"], "a time gone by moves nothing")
	_, after = w.do("POST", "/pushrig/v1/clock", `{"speed":60}`)
	assert.Equal(t, 60.0, after["speed"])
	status, out := w.do("POST", "/pushrig/v1/clock", `{"to":"9999-12-31T00:00:00Z"}`)
	assert.Equal(t, http.StatusBadRequest, status, "%v", out)
	w.clock.Stop()
}

// These calls are not signed: another site's page, or one whose name was made to lead here, is not let in. REST calls are, and
// come under the name that their script has for the host.
func TestOnlyThisMachinesPrograms(t *testing.T) {
	w := newWorld(t, Settings{})
	w.killed("rong")
	request := func(path, host string, headers ...string) int {
		req, err := http.NewRequestWithContext(t.Context(), "POST", w.url+path, strings.NewReader(`{"To_Account":"rong","MsgRandom":1,`+hello+`}`))
		require.NoError(t, err)
		if host != "" {
			req.Host = host
		}
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		status, _ := w.send(req)
		return status
	}
	rest := "/v4/" + single + "?" + query("administrator").Encode()
	assert.Equal(t, http.StatusForbidden, request("/pushrig/v1/login", "evil.example:80"))
	assert.Equal(t, http.StatusForbidden, request("/pushrig/v1/clock", "evil.example:80"))
	assert.Equal(t, http.StatusForbidden, request("/pushrig/v1/login", "", "Origin", "https://evil.example"))
	assert.Equal(t, http.StatusForbidden, request(rest, "", "Sec-Fetch-Site", "cross-site"))
	assert.Empty(t, w.pushed())
	assert.Equal(t, http.StatusBadRequest, request("/pushrig/v1/login", "localhost:80"), "let in, and the body is another call's")
	assert.Equal(t, http.StatusOK, request(rest, "console.tim.qq.com"))
	assert.Len(t, w.pushed(), 1)
}
