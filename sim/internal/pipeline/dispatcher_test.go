package pipeline

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func md5hex(s string) string { sum := md5.Sum([]byte(s)); return hex.EncodeToString(sum[:]) }

var (
	busy    = reply{status: 503, body: `{"code":"x","msg":"busy"}`}
	refused = reply{status: 400, body: `{"code":"80300008","msg":"too long","requestId":"1"}`}
	dead    = reply{body: `{"code":"80300007","msg":"All the tokens are invalid","requestId":"1"}`}
	ok      = reply{body: `{"code":"80000000","msg":"Success","requestId":"157466304904000004000701"}`}
)

// TestRetry: what is tried again, how often, and how it ends.
func TestRetry(t *testing.T) {
	rows := []struct {
		about    string
		script   []reply
		attempts int // MaxAttempts, 0 default
		requests int
		accepted bool
		code     string
		why      string
	}{
		{"accepted at once", []reply{ok}, 0, 1, true, "80000000", ""},
		{"busy once, then accepted", []reply{busy, ok}, 0, 2, true, "80000000", ""},
		{"a rate limit is waited out", []reply{{status: 429, body: `{}`}, ok}, 0, 2, true, "80000000", ""},
		{"a yes under an odd status is a yes", []reply{{status: 500, body: ok.body}, refused}, 0, 1, true, "80000000", ""},
		{"busy for ever", []reply{busy}, 3, 3, false, "", WhyRetriesExhausted},
		{"a dropped connection, then accepted", []reply{{reset: true}, ok}, 0, 2, true, "80000000", ""},
		{"never an answer", []reply{{reset: true}}, 0, 4, false, "", WhyNetwork},
		{"a refusal no retry can mend", []reply{refused, ok}, 0, 1, false, "80300008", ""},
		{"a dead token", []reply{dead, ok}, 0, 1, false, "80300007", ""},
		{"retries switched off: the vendor's word stands", []reply{busy, ok}, 1, 1, false, "x", ""},
		{"a vendor that wants an hour gets no retry", []reply{{status: 503, body: `{"code":"x"}`, header: map[string]string{"Retry-After": "3600"}}, ok}, 0, 1, false, "", WhyRetriesExhausted},
		{"an answer beyond all bounds is no answer", []reply{{body: strings.Repeat(" ", maxAnswer+1)}, ok}, 0, 2, true, "80000000", ""},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			s := newStub(t, row.script...)
			r := newRig(t, []Certificate{certFor(Huawei, s.URL)}, func(c *Config) { c.MaxAttempts = row.attempts })
			e := r.send(t, demoPush())
			require.Equal(t, row.accepted, e.answer.Accepted, "%+v", e)
			require.Equal(t, row.code, e.answer.Code)
			require.Equal(t, row.why, e.why)
			require.Len(t, s.seen(false), row.requests)
		})
	}
}

// TestRetryAfter: the vendor's wish is a lower bound of the wait, in seconds
// or as a date, on simulated time.
func TestRetryAfter(t *testing.T) {
	for _, wish := range []string{"45", "Sun, 22 Nov 2026 09:00:45 GMT"} {
		s := newStub(t, reply{status: 429, body: `{}`, header: map[string]string{"Retry-After": wish}}, ok)
		r := newRig(t, []Certificate{certFor(Huawei, s.URL)}, nil)
		began := r.clock.Now()
		require.True(t, r.send(t, demoPush()).answer.Accepted)
		require.Equal(t, 45*time.Second, r.clock.Now().Sub(began), wish)
		require.Equal(t, []time.Duration{45 * time.Second}, r.rec.retries)
	}
	for _, odd := range []string{"", "soon", "-3", "99999999999999999999"} {
		require.Zero(t, retryAfter(odd, time.Now()), odd)
	}
}

// TestBackoff: full jitter under a doubling bound, the same for the same seed.
func TestBackoff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := backoff{base: 500 * time.Millisecond, max: 30 * time.Second, seed: rapid.Uint64().Draw(t, "seed")}
		p := &Push{Journey: rapid.Uint64().Draw(t, "journey"), Token: rapid.String().Draw(t, "token")}
		attempt := rapid.IntRange(1, 100).Draw(t, "attempt")
		wait, ok := b.wait(p, attempt, 0, time.Hour)
		again, _ := b.wait(p, attempt, 0, time.Hour)
		bound := b.max
		if attempt < 8 {
			bound = min(bound, b.base<<(attempt-1))
		}
		if !ok || wait < 0 || wait > bound || wait != again {
			t.Fatalf("attempt %d: %v, then %v, bound %v", attempt, wait, again, bound)
		}
	})
	spread := map[time.Duration]bool{}
	for i := range uint64(100) {
		w, _ := backoff{base: time.Second, max: time.Minute}.wait(&Push{Journey: i}, 1, 0, time.Hour)
		spread[w] = true
	}
	require.Greater(t, len(spread), 90, "waits that all agree are no jitter")
}

// TestClockCount: a push is in flight from Enqueue to its end, except while parked.
func TestClockCount(t *testing.T) {
	s := newStub(t, busy, ok)
	r := newRig(t, []Certificate{certFor(Huawei, s.URL)}, func(c *Config) { c.MaxAttempts = 2 })
	r.clock.frozen = true
	var parkedAt = make(chan struct{})
	r.Dispatcher.cfg.Clock = &parkSignal{fakeClock: r.clock, left: parkedAt}
	require.NoError(t, r.Enqueue(demoPush()))
	<-parkedAt
	require.Zero(t, r.clock.flying(), "parked: a jumped clock may move")
	require.Equal(t, 1, r.Pending())
	r.clock.mu.Lock()
	r.clock.frozen = false
	r.clock.jump()
	r.clock.mu.Unlock()
	require.True(t, r.rec.next(t).answer.Accepted)
}

// parkSignal tells of the first Leave.
type parkSignal struct {
	*fakeClock
	once sync.Once
	left chan struct{}
}

func (c *parkSignal) Leave() {
	c.fakeClock.Leave()
	c.once.Do(func() { close(c.left) })
}

// TestImmediateFailures: what Enqueue refuses, and that the observer hears it.
func TestImmediateFailures(t *testing.T) {
	s := newStub(t, dead)
	r := newRig(t, []Certificate{certFor(Huawei, s.URL)}, nil)
	unknown := demoPush()
	unknown.CertificateID = 99
	require.ErrorIs(t, r.Enqueue(unknown), ErrNoCertificate)
	require.Equal(t, WhyNoCertificate, r.rec.next(t).why)

	require.True(t, r.send(t, demoPush()).answer.DeadToken)
	require.ErrorIs(t, r.Enqueue(demoPush()), ErrDeadToken)
	require.Equal(t, WhyDeadToken, r.rec.next(t).why)

	require.NoError(t, r.Close(t.Context()))
	other := demoPush()
	other.Token = "other"
	require.ErrorIs(t, r.Enqueue(other), ErrClosed)
	require.Equal(t, WhyAborted, r.rec.next(t).why)
	require.Zero(t, r.clock.flying())
}

// TestExtNotJSON: only OPPO minds (IM-56).
func TestExtNotJSON(t *testing.T) {
	for _, vendor := range allVendors {
		for _, ext := range []string{"plain text", "[1]", "null", `"x"`, "{"} {
			s := newStub(t, reply{body: accepted[vendor]})
			r := newRig(t, []Certificate{certFor(vendor, s.URL)}, nil)
			p := demoPush()
			p.Ext = ext
			e := r.send(t, p)
			if vendor != OPPO {
				require.True(t, e.answer.Accepted, "%s %q %+v", vendor, ext, e)
				continue
			}
			require.Equal(t, WhyExtNotJSON, e.why, ext)
			require.Empty(t, s.seen(false))
		}
	}
}

// blockingVendor holds every send until released.
func blockingVendor(t *testing.T) (s *httptest.Server, arrived chan string, release chan struct{}) {
	arrived, release = make(chan string, 1000), make(chan struct{})
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isAuthPath(r.URL.Path) {
			fmt.Fprint(w, authBody(r.URL.Path))
			return
		}
		r.ParseForm()
		arrived <- r.FormValue("registration_id")
		select {
		case <-release:
		case <-r.Context().Done():
		}
		fmt.Fprint(w, accepted[Mi])
	}))
	t.Cleanup(s.Close)
	return s, arrived, release
}

// TestBounds: never more requests at a time than workers, never more waiting
// than the queue holds, and a full vendor does not stop another.
func TestBounds(t *testing.T) {
	s, arrived, release := blockingVendor(t)
	other := newStub(t, ok)
	hw := certFor(Huawei, other.URL)
	hw.ID = 2
	r := newRig(t, []Certificate{certFor(Mi, s.URL), hw}, func(c *Config) { c.Workers, c.QueueSize = 3, 5 })
	push := func(i int) error {
		p := demoPush()
		p.Token = fmt.Sprint("t", i)
		return r.Enqueue(p)
	}
	for i := range 3 {
		require.NoError(t, push(i))
		<-arrived
	}
	for i := range 5 {
		require.NoError(t, push(3+i))
	}
	require.ErrorIs(t, push(8), ErrQueueFull)
	require.Equal(t, WhyQueueFull, r.rec.next(t).why)
	require.Empty(t, arrived, "a fourth request would be in flight")
	p := demoPush()
	p.CertificateID = 2
	require.True(t, r.send(t, p).answer.Accepted)
	close(release)
	for range 8 {
		require.True(t, r.rec.next(t).answer.Accepted)
	}
}

// TestCloseDrains: what is queued is finished; with an ended context it is aborted.
func TestCloseDrains(t *testing.T) {
	s, arrived, release := blockingVendor(t)
	r := newRig(t, []Certificate{certFor(Mi, s.URL)}, func(c *Config) { c.Workers = 1 })
	for i := range 3 {
		p := demoPush()
		p.Token = fmt.Sprint("t", i)
		require.NoError(t, r.Enqueue(p))
	}
	<-arrived
	close(release)
	require.NoError(t, r.Close(t.Context()))
	for range 3 {
		require.True(t, r.rec.next(t).answer.Accepted)
	}
}

func TestCloseAborts(t *testing.T) {
	s, arrived, _ := blockingVendor(t)
	r := newRig(t, []Certificate{certFor(Mi, s.URL)}, func(c *Config) { c.Workers = 1 })
	for range 3 { // one token: one in flight, two behind it
		require.NoError(t, r.Enqueue(demoPush()))
	}
	<-arrived
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, r.Close(ctx), context.Canceled)
	for range 3 {
		require.Equal(t, WhyAborted, r.rec.next(t).why)
	}
	require.Zero(t, r.clock.flying())
}

// TestCloseParked: a push that waits for its retry is aborted, its timer stopped.
func TestCloseParked(t *testing.T) {
	s := newStub(t, busy)
	r := newRig(t, []Certificate{certFor(Huawei, s.URL)}, nil)
	r.clock.frozen = true
	parked := make(chan struct{})
	r.Dispatcher.cfg.Clock = &parkSignal{fakeClock: r.clock, left: parked}
	require.NoError(t, r.Enqueue(demoPush()))
	<-parked
	require.NoError(t, r.Close(t.Context()))
	require.Equal(t, WhyAborted, r.rec.next(t).why)
	require.Empty(t, r.clock.timers)
	require.Zero(t, r.clock.flying())
}

// TestEndsOnce: whatever vendors answer and whenever the dispatcher is closed,
// every push has exactly one terminal call and leaves the clock as it found it.
func TestEndsOnce(t *testing.T) {
	replies := []reply{ok, busy, refused, dead, {reset: true}, {status: 429}, {body: "?"}, {status: 401, body: `{"code":"80200003"}`}}
	s := newStub(t)
	defer s.Client().CloseIdleConnections()
	rapid.Check(t, func(rt *rapid.T) {
		s.mu.Lock()
		s.sends = rapid.SliceOfN(rapid.SampledFrom(replies), 1, 12).Draw(rt, "script")
		s.mu.Unlock()
		clock, rec := newFakeClock(), newRecorder()
		d, err := New(Config{Clock: clock, Observer: rec, Certificates: []Certificate{certFor(Huawei, s.URL)},
			Workers: rapid.IntRange(1, 4).Draw(rt, "workers"), QueueSize: rapid.IntRange(1, 6).Draw(rt, "queue")})
		if err != nil {
			rt.Fatal(err)
		}
		n := rapid.IntRange(1, 20).Draw(rt, "pushes")
		closeAfter := rapid.IntRange(0, n).Draw(rt, "close after")
		closed := make(chan error, 1)
		for i := range n {
			if i == closeAfter {
				go func() { closed <- d.Close(context.Background()) }()
			}
			p := demoPush()
			p.Token = fmt.Sprint("token-number-", i%3)
			_ = d.Enqueue(p)
		}
		if closeAfter == n {
			closed <- d.Close(context.Background())
		}
		if err := <-closed; err != nil {
			rt.Fatal(err)
		}
		if got := len(rec.terminals); got != n {
			rt.Fatalf("%d of %d pushes ended", got, n)
		}
		for p, k := range rec.terminals {
			if k != 1 {
				rt.Fatalf("%d terminal calls: %v", k, rec.steps[p])
			}
		}
		if clock.flying() != 0 || d.Pending() != 0 {
			rt.Fatalf("in flight %d, pending %d", clock.flying(), d.Pending())
		}
	})
}
