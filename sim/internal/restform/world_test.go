package restform

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/sim/internal/im"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

var app = App{SDKAppID: 1400000001, Key: "the app's key", Admins: []string{"administrator", "second"}}

// world is a form over a real backend, served by HTTP; what would be pushed is kept.
type world struct {
	t     *testing.T
	im    *im.Server
	clock *clock.Clock
	form  *Form
	url   string
	http  *http.Client

	mu     sync.Mutex
	pushes []im.Push
}

func (w *world) Push(p im.Push) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pushes = append(w.pushes, p)
	return nil
}

// pushed takes what was pushed since it was asked last.
func (w *world) pushed() []im.Push {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.pushes
	w.pushes = nil
	return out
}

type deaf struct{}

func (deaf) Decided(im.Decision)   {}
func (deaf) Online(uint64, string) {}
func (deaf) Refused(uint64, int)   {}

func newWorld(t *testing.T, s Settings) *world {
	t.Helper()
	w := &world{t: t, clock: clock.New(noon, 0)}
	var err error
	w.im, err = im.New(im.Config{Clock: w.clock, Observer: deaf{}, Pusher: w})
	require.NoError(t, err)
	w.form = New(Config{
		IM: w.im, Clock: w.clock, App: app, Settings: s, Counts: func() any { return map[string]int{} },
		Certificates: []Certificate{{15518, "main", "oppo", "com.example.main"}, {15519, "aside", "oppo", "com.example.aside"}},
	})
	server := httptest.NewServer(w.form.Handler())
	w.url, w.http = server.URL, server.Client()
	t.Cleanup(server.Close) // and its client's connections
	return w
}

// query is what an admin's script puts behind ?.
func query(user string) url.Values {
	return url.Values{
		"sdkappid": {strconv.FormatUint(app.SDKAppID, 10)}, "identifier": {user}, "usersig": {Sign(app, user, time.Now(), time.Hour)},
		"random": {"99999999"}, "contenttype": {"json"},
	}
}

// rest makes a REST call as the first admin and returns the answer, which always comes with status 200.
func (w *world) rest(call, body string) map[string]any {
	w.t.Helper()
	return w.ask(call, query("administrator"), body)
}

func (w *world) ask(call string, q url.Values, body string) map[string]any {
	w.t.Helper()
	status, out := w.do(http.MethodPost, "/v4/"+call+"?"+q.Encode(), body)
	require.Equal(w.t, http.StatusOK, status)
	return out
}

// do makes any call.
func (w *world) do(method, path, body string) (int, map[string]any) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, bytes.NewBufferString(body))
	require.NoError(w.t, err)
	return w.send(req)
}

func (w *world) send(req *http.Request) (int, map[string]any) {
	w.t.Helper()
	resp, err := w.http.Do(req)
	require.NoError(w.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	var out map[string]any
	if json.Unmarshal(text, &out) != nil {
		out = map[string]any{"text": string(text)}
	}
	return resp.StatusCode, out
}

// phone makes a phone's call that must be carried out.
func (w *world) phone(call, body string) {
	w.t.Helper()
	status, out := w.do(http.MethodPost, "/pushrig/v1/"+call, body)
	require.Equal(w.t, http.StatusOK, status, "%s: %v", call, out)
}

// killed brings users onto phones with a token, and lets the apps be swiped away: from here on they are pushed to.
func (w *world) killed(users ...string) {
	w.t.Helper()
	for _, u := range users {
		at := `{"user":"` + u + `","device":"phone-` + u + `"`
		w.phone("login", at+`}`)
		w.phone("token", at+`,"certificate":15518,"token":"token-`+u+`"}`)
		w.phone("close", at+`}`)
	}
}
