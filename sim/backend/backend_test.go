package backend

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/scenarios"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// oppo is as much of OPPO's server as a push needs: it signs in whoever asks, and takes messages, slowly if it is to.
type oppo struct {
	*httptest.Server
	hold chan struct{} // a message is answered when it can be received from; nil: at once

	mu       sync.Mutex
	messages []url.Values
}

func newOPPO(t *testing.T, hold chan struct{}) *oppo {
	o := &oppo{hold: hold}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		if strings.HasSuffix(r.URL.Path, "/auth") {
			fmt.Fprint(w, `{"code":0,"data":{"auth_token":"a","create_time":1}}`)
			return
		}
		if o.hold != nil {
			<-o.hold
		}
		o.mu.Lock()
		o.messages = append(o.messages, form)
		n := len(o.messages)
		o.mu.Unlock()
		fmt.Fprintf(w, `{"code":0,"data":{"messageId":"m%d"}}`, n)
	}))
	t.Cleanup(o.Close)
	return o
}

// taken is what was sent to it.
func (o *oppo) taken() (out []map[string]any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, form := range o.messages {
		var m struct{ Notification map[string]any }
		_ = json.Unmarshal([]byte(form.Get("message")), &m)
		out = append(out, m.Notification)
	}
	return out
}

func (o *oppo) line() []byte {
	return []byte(`{"schema":"pushrig.mock/v1","vendors":{"oppo":{"base_url":"` + o.URL + `","apps":[{"name":"main","package":"p","app_key":"k","master_secret":"s"}]}}}`)
}

// start starts a backend over an OPPO.
func start(t *testing.T, o *oppo, file string) *Backend {
	t.Helper()
	vendors, err := ReadVendors(o.line())
	require.NoError(t, err)
	f, err := scenarios.ParseBackend("b.yaml", []byte(file), nil)
	require.NoError(t, err)
	b, err := Start(Config{Listen: "127.0.0.1:0", Vendors: vendors, File: f})
	require.NoError(t, err)
	return b
}

// caller is the test's own client, whose connections end with it.
func caller(t *testing.T) *http.Client {
	t.Helper()
	tr := http.DefaultTransport.(*http.Transport)
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func post(t *testing.T, b *Backend, path string, body any) map[string]any {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.Ready().URL+path, bytes.NewReader(text))
	require.NoError(t, err)
	resp, err := caller(t).Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	var out map[string]any
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&out))
	require.Equal(t, http.StatusOK, resp.StatusCode, "%v", out)
	return out
}

func send(t *testing.T, b *Backend, to []string, random int) map[string]any {
	t.Helper()
	r := b.Ready()
	q := url.Values{"sdkappid": {strconv.FormatUint(r.SDKAppID, 10)}, "identifier": {r.Admin}, "usersig": {r.UserSig}}
	return post(t, b, "/v4/openim/batchsendmsg?"+q.Encode(), map[string]any{"To_Account": to, "MsgRandom": random,
		"MsgBody": []any{map[string]any{"MsgType": "TIMTextElem", "MsgContent": map[string]string{"Text": "hello " + strconv.Itoa(random)}}}})
}

// away brings users onto phones, and lets the apps be swiped away.
func away(t *testing.T, b *Backend, users ...string) {
	t.Helper()
	for _, u := range users {
		for _, call := range []string{"login", "token", "close"} {
			post(t, b, "/pushrig/v1/"+call, map[string]string{"user": u, "device": u, "vendor": "oppo", "token": "token-" + u})
		}
	}
}

// What was taken is sent before the end, each message under a key that no other backend has, and with the address of receipts.
func TestCloseLetsWhatIsUnderWayEnd(t *testing.T) {
	hold := make(chan struct{})
	o := newOPPO(t, hold)
	b := start(t, o, "pipeline: {workers: 1}")
	away(t, b, "rong", "bonnie")
	assert.Equal(t, "OK", send(t, b, []string{"rong", "bonnie"}, 1)["ActionStatus"])
	closed := make(chan error, 1)
	go func() { closed <- b.Close(context.Background()) }()
	close(hold)
	require.NoError(t, <-closed)
	got := o.taken()
	require.Len(t, got, 2)
	assert.Equal(t, []any{"a new message", "hello 1", "tuikit"}, []any{got[0]["title"], got[0]["content"], got[0]["channel_id"]})
	assert.NotEqual(t, got[0]["app_message_id"], got[1]["app_message_id"])
	assert.Equal(t, b.Ready().ReceiptsURL+"/oppo/15518", got[0]["call_back_url"])

	other := start(t, o, "{}")
	away(t, other, "rong")
	send(t, other, []string{"rong"}, 1)
	require.NoError(t, other.Close(context.Background()))
	assert.NotEqual(t, got[0]["app_message_id"], o.taken()[2]["app_message_id"], "OPPO drops a message under a key that it knows")
}

// When its time is up, what a vendor does not answer is cut off.
func TestCloseEndsInTime(t *testing.T) {
	hold := make(chan struct{})
	o := newOPPO(t, hold)
	defer close(hold)
	b := start(t, o, "{}")
	away(t, b, "rong")
	send(t, b, []string{"rong"}, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, b.Close(ctx), context.DeadlineExceeded)
	_, err := http.Get(b.Ready().URL) //nolint:noctx,bodyclose // nobody answers
	require.Error(t, err)
}

// On a standing clock a burst is queued whole before anything of it leaves, and the clock's answer comes when all of it is over.
func TestAStandingClock(t *testing.T) {
	const people, room = 400, 200
	o := newOPPO(t, nil)
	b := start(t, o, "clock: {start: 2026-11-23T09:00:00+08:00, mode: simulated}\npipeline: {queue: "+strconv.Itoa(room)+"}\nrest: {calls_per_second: 0}")
	defer func() { require.NoError(t, b.Close(context.Background())) }()
	users := make([]string, people)
	for i := range users {
		users[i] = "u" + strconv.Itoa(i)
	}
	away(t, b, users...)
	for n := range 3 {
		send(t, b, users, n)
		got := post(t, b, "/pushrig/v1/clock", map[string]string{"jump": "1s"})
		assert.EqualValues(t, 0, got["in_flight"])
		assert.Len(t, o.taken(), room*(n+1), "the queue has room for half of a burst, however fast the worker is")
	}
	assert.Equal(t, "2026-11-23T09:00:03+08:00", b.clock.Now().Format(time.RFC3339))
}

// A vendor's receipt is read at the address that the ready line names.
func TestReceiptsAreRead(t *testing.T) {
	o := newOPPO(t, nil)
	b := start(t, o, "{}")
	defer func() { require.NoError(t, b.Close(context.Background())) }()
	body := `[{"messageId":"m1","appId":"x","eventType":"push_arrive","registrationIds":"token-rong","param":"p","eventTime":"1"}]`
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Post(b.Ready().ReceiptsURL+"/oppo/15518", "application/json", strings.NewReader(body)) //nolint:noctx // a vendor's
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, map[string]map[string]uint64{"receipts": {"oppo.delivered": 1}}, b.counts.view())
}

// The reasons that are counted are bounded: vendors' codes are theirs to choose.
func TestCountsAreBounded(t *testing.T) {
	var c counts
	c.init(nil)
	for i := range 10_000 {
		c.add("rejected", strconv.Itoa(i))
	}
	got := c.view().(map[string]map[string]uint64)["rejected"]
	assert.LessOrEqual(t, len(got), mostReasons+1)
	total := uint64(0)
	for _, n := range got {
		total += n
	}
	assert.EqualValues(t, 10_000, total, "and none is lost")
}

func TestBackendsThatCannotStart(t *testing.T) {
	f, err := scenarios.ParseBackend("b.yaml", []byte("{}"), nil)
	require.NoError(t, err)
	o := newOPPO(t, nil)
	vendors, err := ReadVendors(o.line())
	require.NoError(t, err)
	for _, listen := range []string{"0.0.0.0:0", ":0", "example.com:80", "127.0.0.1", "", strings.TrimPrefix(o.URL, "http://")} {
		_, err := Start(Config{Listen: listen, Vendors: vendors, File: f})
		require.ErrorIs(t, err, ErrListen, listen)
	}
	_, err = Start(Config{Listen: "127.0.0.1:0", Vendors: Vendors{}, File: f})
	require.ErrorContains(t, err, "names no app")
	for _, line := range []string{"", "{}", "[]", `{"schema":"pushrig.mock/v1"}`, `{"schema":"pushrig.mock/v2","vendors":{"oppo":{}}}`} {
		_, err := ReadVendors([]byte(line))
		require.ErrorIs(t, err, ErrVendors, line)
	}
}

// https is on the port after http's; where that is taken, nothing is left listening.
func TestHTTPSIsOnTheNextPort(t *testing.T) {
	f, err := scenarios.ParseBackend("b.yaml", []byte("{}"), nil)
	require.NoError(t, err)
	o := newOPPO(t, nil)
	vendors, err := ReadVendors(o.line())
	require.NoError(t, err)
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	b, err := Start(Config{Listen: "127.0.0.1:0", TLS: server.TLS, Vendors: vendors, File: f})
	require.NoError(t, err)
	secure := server.Client()
	resp, err := secure.Get(b.Ready().URLTLS + "/pushrig/v1/health") //nolint:noctx // at once
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	secure.CloseIdleConnections()
	require.NoError(t, b.Close(context.Background()))

	for range 10 { // until there are two free ports in a row, the second of which is taken
		l, err := listen("127.0.0.1:0")
		require.NoError(t, err)
		taken := l.Addr().(*net.TCPAddr).Port
		before := net.JoinHostPort("127.0.0.1", strconv.Itoa(taken-1))
		_, err = Start(Config{Listen: before, TLS: server.TLS, Vendors: vendors, File: f})
		require.ErrorIs(t, err, ErrListen)
		again, free := net.Listen("tcp", before)
		_ = l.Close()
		if free == nil {
			assert.ErrorContains(t, err, strconv.Itoa(taken))
			_ = again.Close()
			return
		}
	}
}
