package admin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/mi"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start is 10:00 on a working day in China, when every vendor delivers.
var start = time.Date(2026, 11, 23, 10, 0, 0, 0, core.China)

// rig is the API over an OPPO and a Mi of its own, their clock standing still.
type rig struct {
	t     testing.TB
	api   *API
	base  string
	clock *clock.Clock
	urls  map[string]string // of the vendors
}

func newRig(t testing.TB, o Options) *rig {
	t.Helper()
	r := &rig{t: t, clock: clock.New(start, 0), urls: map[string]string{}}
	memory := link.NewMemory()
	m := Mocks{Clock: r.clock, Dialer: memory}
	approved := oppo.Defaults()
	approved.Approved = []string{"private"}
	for _, spec := range []core.Spec{mi.Spec(), oppo.Spec()} {
		settings := spec.NewSettings()
		if spec.Name == oppo.Name {
			settings = &approved
		}
		v, err := spec.New(core.Config{Clock: r.clock, Seed: 1, Apps: []core.AppConfig{
			{Name: "main", Package: "com.example.chat", Settings: settings},
			{Name: "other", Package: "com.example.other", Settings: spec.NewSettings()},
		}})
		require.NoError(t, err)
		server := httptest.NewServer(v.Handler())
		url := "mem://" + spec.Name
		memory.Listen(url, v.Platform().AcceptLink)
		m.Vendors = append(m.Vendors, Vendor{Vendor: v, Spec: spec, LinkURL: url})
		r.urls[spec.Name] = server.URL
		t.Cleanup(func() { server.Close(); v.Platform().Close() })
	}
	r.api = New(m, o)
	server := httptest.NewServer(r.api)
	r.base = server.URL
	t.Cleanup(func() { r.api.Close(); server.Close(); r.clock.Stop(); http.DefaultClient.CloseIdleConnections() })
	return r
}

func (r *rig) platform(name string) *core.Platform {
	v, err := r.api.vendor(name)
	require.NoError(r.t, err)
	return v.Platform()
}

// call sends one request to the API and reads its JSON into out, if there is one.
func (r *rig) call(method, path, body string, out any) int {
	r.t.Helper()
	req, err := http.NewRequest(method, r.base+base+path, bytes.NewReader([]byte(body)))
	require.NoError(r.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	require.Equal(r.t, "application/json", resp.Header.Get("Content-Type"), "%s", text)
	if out != nil {
		require.NoError(r.t, json.Unmarshal(text, out), "%s", text)
	}
	return resp.StatusCode
}

// must is call for one that is to succeed.
func (r *rig) must(method, path, body string, out any) {
	r.t.Helper()
	var raw json.RawMessage
	status := r.call(method, path, body, &raw)
	require.Less(r.t, status, 300, "%s %s: %s", method, path, raw)
	if out != nil {
		require.NoError(r.t, json.Unmarshal(raw, out), "%s", raw)
	}
}

// refused is call for one that is to be refused; it returns the error.
func (r *rig) refused(status int, method, path, body string) problem {
	r.t.Helper()
	var p problem
	require.Equal(r.t, status, r.call(method, path, body, &p), "%+v", p)
	require.NotEmpty(r.t, p.Err)
	require.NotEmpty(r.t, p.Remedy)
	return p
}

// phone makes a phone.
func (r *rig) phone(body string) (m deviceView) {
	r.t.Helper()
	r.must("POST", "/devices", body, &m)
	return m
}

// post sends a form to a vendor and returns its answer, once the phones have what was sent.
func (r *rig) post(vendor, path string, form url.Values, header ...string) map[string]any {
	r.t.Helper()
	req, err := http.NewRequest("POST", r.urls[vendor]+path, bytes.NewReader([]byte(form.Encode())))
	require.NoError(r.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r.t, err)
	defer resp.Body.Close()
	out := map[string]any{}
	text, err := io.ReadAll(resp.Body)
	require.NoError(r.t, err)
	_ = json.Unmarshal(text, &out) // an injected error need not be JSON
	out["status"] = resp.StatusCode
	ctx, cancel := context.WithTimeout(r.t.Context(), 20*time.Second)
	defer cancel()
	require.NoError(r.t, r.clock.WaitIdle(ctx), "the phones have it")
	return out
}

// oppoToken asks OPPO for an auth token.
func (r *rig) oppoToken() string {
	r.t.Helper()
	app := r.platform("oppo").Apps.Main()
	at := strconv.FormatInt(r.clock.Now().UnixMilli(), 10)
	sum := sha256.Sum256([]byte(app.AppKey + at + app.MasterSecret))
	got := r.post("oppo", "/server/v1/auth", url.Values{"app_key": {app.AppKey}, "timestamp": {at}, "sign": {hex.EncodeToString(sum[:])}})
	data, _ := got["data"].(map[string]any)
	require.NotEmpty(r.t, data["auth_token"], "%v", got)
	return data["auth_token"].(string)
}

// sendOPPO sends a notification to a regId of OPPO, more being further fields of it, and returns the answer's code.
func (r *rig) sendOPPO(token, title, more string) float64 {
	r.t.Helper()
	message := fmt.Sprintf(`{"target_type":2,"target_value":%q,"notification":{"title":%q,"content":"hello","channel_id":"tuikit","category":"IM"%s}}`, token, title, more)
	got := r.post("oppo", "/server/v1/message/notification/unicast", url.Values{"auth_token": {r.oppoToken()}, "message": {message}})
	return got["code"].(float64)
}

// sendMi sends a notification to a regid of Mi.
func (r *rig) sendMi(token, title string) map[string]any {
	r.t.Helper()
	app := r.platform("mi").Apps.Main()
	return r.post("mi", "/v3/message/regid", url.Values{
		"registration_id": {token}, "title": {title}, "description": {"hello"}, "pass_through": {"0"}, "notify_type": {"-1"},
		"restricted_package_name": {app.Package}, "payload": {"p"}, "extra.channel_id": {"tuikit"}, "extra.notify_effect": {"1"},
	}, "Authorization", "key="+app.AppSecret)
}

// link2server lets the rig's OPPO phones connect by WebSocket, as they do with vendors that listen for themselves.
func link2server(t *testing.T, r *rig) *link.Server {
	t.Helper()
	v, err := r.api.vendor("oppo")
	require.NoError(t, err)
	links := link.NewServer(v.Platform().AcceptLink)
	server := httptest.NewServer(links)
	v.LinkURL, r.api.mocks.Dialer = "ws"+server.URL[len("http"):], link.NewWebSocket()
	t.Cleanup(func() { links.Close(); server.Close() })
	return links
}
