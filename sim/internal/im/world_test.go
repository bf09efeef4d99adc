package im

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// testClock stands still until it is moved.
type testClock struct {
	mu     sync.Mutex
	now    time.Time
	flying int
}

func newTestClock() *testClock {
	return &testClock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *testClock) count(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.flying += n
}

func (c *testClock) Enter() { c.count(1) }
func (c *testClock) Leave() { c.count(-1) }

func (c *testClock) inFlight() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.flying
}

// told is everything the backend called out, in order.
type told struct {
	decisions []Decision
	online    []string // devices
	synced    []string
	refused   []int
	refs      []uint64 // of the refused
	pushes    []Push
}

// recorder is the observer and the pusher of a world.
type recorder struct {
	mu sync.Mutex
	told
}

func (r *recorder) Decided(d Decision) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.decisions = append(r.decisions, d)
}

func (r *recorder) Online(_ uint64, device string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.online = append(r.online, device)
}

func (r *recorder) Synced(_ uint64, device string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.synced = append(r.synced, device)
}

func (r *recorder) Refused(ref uint64, code int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refused, r.refs = append(r.refused, code), append(r.refs, ref)
}

func (r *recorder) Push(p Push) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pushes = append(r.pushes, p)
	return nil
}

func (r *recorder) take() told {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.told
	r.told = told{}
	return t
}

// phone is a client: what came over its connection.
type phone struct {
	*Session
	mu     sync.Mutex
	got    []*Message
	kicked []KickReason
}

func (p *phone) OnMessage(m *Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, m)
}

func (p *phone) OnKicked(r KickReason) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kicked = append(p.kicked, r)
}

// world is a backend with everything around it. Its checks collect what they find wrong, so that a test can also ask
// whether a check fails when it should.
type world struct {
	*Server
	clock    *testClock
	rec      *recorder
	failures []string
}

func newWorld(t testing.TB, change func(*Config)) *world {
	t.Helper()
	w := &world{clock: newTestClock(), rec: &recorder{}}
	cfg := Config{Clock: w.clock, Observer: w.rec, Pusher: w.rec}
	if change != nil {
		change(&cfg)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.Server = s
	if err := s.CreateAccounts("sender"); err != nil {
		t.Fatal(err)
	}
	return w
}

const certificate = 15518

func tokenOf(device string) string { return "token-of-" + device }

// login logs user in on an Android phone that reports its token.
func (w *world) login(user, device string) *phone {
	p := w.loginBare(user, device, Android)
	w.must(p.SetOfflinePushConfig(&PushConfig{BusinessID: certificate, Token: tokenOf(device)}))
	return p
}

// loginBare logs in without a token.
func (w *world) loginBare(user, device string, platform Platform) *phone {
	p := &phone{}
	s, err := w.Login(user, Device{ID: device, Platform: platform}, p)
	w.must(err)
	p.Session = s
	return p
}

func (w *world) must(err error) { w.is(err == nil, "unexpected error: %v", err) }

func (w *world) is(ok bool, format string, args ...any) {
	if !ok {
		w.failures = append(w.failures, fmt.Sprintf(format, args...))
	}
}

// send sends m to user and returns what the backend did about it.
func (w *world) send(m *Message) told {
	w.rec.take()
	w.must(w.Send(m))
	return w.rec.take()
}

func text(to string) *Message {
	return &Message{From: "sender", To: to, Elements: []Element{{Kind: Text, Text: "see you at eight"}}}
}

func with(m *Message, p PushInfo) *Message {
	m.Push = &p
	return m
}

func custom(to, desc string) *Message {
	return &Message{From: "sender", To: to, Elements: []Element{{Kind: Custom, Data: "{}", Desc: desc}}}
}

// pushed checks that a text to user is pushed to device alone, for this reason.
func (w *world) pushed(user, device, why string) { w.pushedMessage(text(user), device, why) }

func (w *world) pushedMessage(m *Message, device, why string) told {
	got := w.send(m)
	w.decided(got, Decision{Recipient: m.To, Device: device, Push: true, Why: why, Pushes: 1})
	w.is(len(got.pushes) == 1 && got.pushes[0].Device == device && got.pushes[0].Token == tokenOf(device),
		"want one push to %s with its token, got %+v", device, got.pushes)
	return got
}

// silent checks that m is not pushed, for this reason.
func (w *world) silent(m *Message, device, why string) told {
	got := w.send(m)
	w.decided(got, Decision{Recipient: m.To, Device: device, Why: why})
	w.is(len(got.pushes) == 0, "want no push, got %d", len(got.pushes))
	return got
}

func (w *world) decided(got told, want ...Decision) {
	w.is(slices.Equal(got.decisions, want), "want decisions %+v, got %+v", want, got.decisions)
}

// code checks that err is the backend's refusal with this code.
func (w *world) code(err error, code int) {
	e, ok := err.(*Error)
	w.is(ok && e.Code == code, "want code %d, got %v", code, err)
}

// report turns what the checks found into test failures.
func (w *world) report(t *testing.T) {
	t.Helper()
	for _, f := range w.failures {
		t.Error(f)
	}
	if n := w.clock.inFlight(); n != 0 {
		t.Errorf("%d things are still in flight on the clock", n)
	}
}
