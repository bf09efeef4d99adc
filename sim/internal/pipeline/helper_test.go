package pipeline

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// The vendors, as the tests call them.
const (
	FCM    = "fcm"
	Huawei = "huawei"
	Mi     = "mi"
	OPPO   = "oppo"
	Vivo   = "vivo"
	Meizu  = "meizu"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeClock is simulated time in small: while nothing is in flight it jumps to
// the earliest timer by itself, so that no test waits for a back-off.
type fakeClock struct {
	mu       sync.Mutex
	now      time.Time
	inFlight int
	frozen   bool // never jump by itself
	timers   []*fakeTimer
}

type fakeTimer struct {
	at time.Time
	f  func()
}

func newFakeClock() *fakeClock {
	return &fakeClock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Enter() { c.mu.Lock(); c.inFlight++; c.mu.Unlock() }

func (c *fakeClock) Leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inFlight--
	c.jump()
}

func (c *fakeClock) AfterFunc(d time.Duration, f func()) func() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &fakeTimer{c.now.Add(d), f}
	c.timers = append(c.timers, t)
	return func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		i := slices.Index(c.timers, t)
		if i < 0 {
			return false
		}
		c.timers = slices.Delete(c.timers, i, i+1)
		return true
	}
}

func (c *fakeClock) jump() {
	if c.frozen || c.inFlight > 0 || len(c.timers) == 0 {
		return
	}
	slices.SortStableFunc(c.timers, func(a, b *fakeTimer) int { return a.at.Compare(b.at) })
	t := c.timers[0]
	c.timers = c.timers[1:]
	c.now = t.at
	c.inFlight++
	go func() { t.f(); c.Leave() }()
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *fakeClock) flying() int { c.mu.Lock(); defer c.mu.Unlock(); return c.inFlight }

// end is one terminal call.
type end struct {
	push   *Push
	answer Answer
	why    string
}

// recorder is an Observer that keeps everything.
type recorder struct {
	mu        sync.Mutex
	steps     map[*Push][]string
	terminals map[*Push]int
	retries   []time.Duration
	attempts  []int // that did not succeed
	ends      chan end
}

func newRecorder() *recorder {
	return &recorder{steps: map[*Push][]string{}, terminals: map[*Push]int{}, ends: make(chan end, 10000)}
}

func (r *recorder) step(p *Push, s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.steps[p] = append(r.steps[p], s)
}

func (r *recorder) Queued(p *Push)           { r.step(p, "queued") }
func (r *recorder) Requested(p *Push, _ int) { r.step(p, "requested") }
func (r *recorder) Retrying(p *Push, attempt int, _ Answer, wait time.Duration) {
	r.step(p, "retrying")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.retries, r.attempts = append(r.retries, wait), append(r.attempts, attempt)
}

func (r *recorder) Answered(p *Push, a Answer) {
	r.step(p, "answered")
	r.finish(end{push: p, answer: a})
}

func (r *recorder) Failed(p *Push, why string) {
	r.step(p, "failed."+why)
	r.finish(end{push: p, why: why})
}

func (r *recorder) finish(e end) {
	r.mu.Lock()
	r.terminals[e.push]++
	r.mu.Unlock()
	r.ends <- e
}

// next waits for a terminal call; the limit only ends a hanging test.
func (r *recorder) next(t testing.TB) end {
	t.Helper()
	select {
	case e := <-r.ends:
		return e
	case <-time.After(20 * time.Second):
		require.FailNow(t, "no terminal call within 20 s")
		return end{}
	}
}

// call is one request as the vendor saw it.
type call struct {
	path   string
	header http.Header
	body   string
	form   url.Values
	json   map[string]any
}

// reply is one scripted answer.
type reply struct {
	status int // 0 is 200
	body   string
	header map[string]string
	reset  bool // drop the connection instead
}

// stub is a vendor written from its rulebook's samples: tokens are always
// given, sends answer from a script, the last reply for ever.
type stub struct {
	*httptest.Server
	mu    sync.Mutex
	calls []call
	sends []reply
	auths []reply
}

func newStub(t testing.TB, sends ...reply) *stub {
	s := &stub{sends: sends}
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(s.Close)
	return s
}

func (s *stub) serve(w http.ResponseWriter, r *http.Request) {
	b, _ := io.ReadAll(r.Body)
	c := call{path: r.URL.Path, header: r.Header, body: string(b)}
	if strings.Contains(r.Header.Get("Content-Type"), "form") {
		c.form, _ = url.ParseQuery(c.body)
	} else {
		json.Unmarshal(b, &c.json)
	}
	s.mu.Lock()
	s.calls = append(s.calls, c)
	script := &s.sends
	if isAuthPath(c.path) {
		script = &s.auths
	}
	a := reply{body: authBody(c.path)}
	if len(*script) > 0 {
		a = (*script)[0]
		if len(*script) > 1 {
			*script = (*script)[1:]
		}
	}
	s.mu.Unlock()
	if a.reset {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	for k, v := range a.header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(max(a.status, 200))
	io.WriteString(w, a.body)
}

func isAuthPath(p string) bool {
	return p == "/token" || p == "/oauth2/v3/token" || p == "/server/v1/auth" || p == "/message/auth"
}

// authBody is the rulebooks' token answer.
func authBody(path string) string {
	switch path {
	case "/server/v1/auth":
		return `{"code":0,"message":"Success","data":{"auth_token":"4e85a703-0000-4000-8000-000000000000","create_time":1700000000000}}`
	case "/message/auth":
		return `{"result":0,"desc":"请求成功","authToken":"aa05871a-0000-4000-8000-000000000000"}`
	}
	return `{"access_token":"tok\/1+a==","expires_in":3600,"token_type":"Bearer"}`
}

func (s *stub) seen(auth bool) (out []call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if isAuthPath(c.path) == auth {
			out = append(out, c)
		}
	}
	return out
}

// accepted is each vendor's "yes" as published.
var accepted = map[string]string{
	FCM:    `{"name":"projects/demo/messages/0:1500415314455276%31bd1c9631bd1c96"}`,
	Huawei: `{"code":"80000000","msg":"Success","requestId":"157466304904000004000701"}`,
	Mi:     `{"result":"ok","trace_id":"Xcm07b10800000000000aB","code":0,"data":{"id":"scm07b10800000000005aC","day_quota":"20000","day_acked":"137"},"description":"成功","info":"Received push messages for 1 REGID"}`,
	OPPO:   `{"code":0,"message":"Success","data":{"messageId":"58ad47319e8d725350a5afd5","status":"call_success"}}`,
	Vivo:   `{"result":0,"desc":"请求成功","taskId":"121397329"}`,
	Meizu:  `{"code":"200","message":"","value":{},"redirect":"","msgId":"NS20260512093015123_0_11579908_1_3"}`,
}

var acceptedID = map[string]string{
	FCM: "0:1500415314455276%31bd1c9631bd1c96", Huawei: "157466304904000004000701", Mi: "scm07b10800000000005aC",
	OPPO: "58ad47319e8d725350a5afd5", Vivo: "121397329", Meizu: "NS20260512093015123_0_11579908_1_3",
}

var allVendors = []string{FCM, Huawei, Mi, OPPO, Vivo, Meizu}

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func serviceAccount(tokenURI string) string {
	der, err := x509.MarshalPKCS8PrivateKey(testKey())
	if err != nil {
		panic(err)
	}
	b, err := json.Marshal(map[string]string{
		"type": "service_account", "project_id": "demo", "private_key_id": "0123456789abcdef0123456789abcdef01234567",
		"private_key":  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		"client_email": "firebase-adminsdk-x@demo.iam.gserviceaccount.com", "token_uri": tokenURI,
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

const demoIntent = "intent://com.tencent.qcloud/detail#Intent;scheme=pushscheme;launchFlags=0x4000000;component=com.demo.im/com.demo.MainActivity;end"

// certFor is a usable certificate of each vendor, id 1.
func certFor(vendor, endpoint string) Certificate {
	c := Certificate{ID: 1, Vendor: vendor, Endpoint: endpoint, Package: "com.demo.im", AppID: "10001", AppKey: "key", AppSecret: "secret", MasterSecret: "master"}
	switch vendor {
	case FCM:
		c.CredentialsFile = serviceAccount(endpoint + "/token")
	case Huawei, Mi, Vivo:
		c.Click = Click{ClickIntent, demoIntent}
	case OPPO, Meizu:
		c.Click = Click{ClickActivity, "com.demo.MainActivity"}
	}
	return c
}

const demoExt = `{"entity":{"sender":"u1","nickname":"李 & co; =1"}}`

func demoPush() *Push {
	return &Push{Journey: 7, CertificateID: 1, Token: "token-0123456789", Title: "a new message", Body: "hello", Ext: demoExt, MessageKey: "m-1"}
}

// rig is a dispatcher with everything around it.
type rig struct {
	*Dispatcher
	clock *fakeClock
	rec   *recorder
}

func newRig(t testing.TB, certs []Certificate, change func(*Config)) *rig {
	t.Helper()
	r := &rig{clock: newFakeClock(), rec: newRecorder()}
	cfg := Config{Clock: r.clock, Observer: r.rec, Certificates: certs, Seed: 1}
	if change != nil {
		change(&cfg)
	}
	d, err := New(cfg)
	require.NoError(t, err)
	r.Dispatcher = d
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		require.NoError(t, d.Close(ctx))
		require.Zero(t, d.Pending(), "pushes without a terminal call")
	})
	return r
}

// send pushes p and waits for its end.
func (r *rig) send(t testing.TB, p *Push) end {
	t.Helper()
	_ = r.Enqueue(p) // its error is told to the observer as well
	return r.rec.next(t)
}
