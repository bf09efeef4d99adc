package pipeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestBehavioursCanFail runs every check twice: with the pipeline whole it must
// pass, with its one behaviour broken it must fail.
func TestBehavioursCanFail(t *testing.T) {
	rows := []struct {
		about string
		brk   breaks
		check func(*testing.T, breaks) error
	}{
		{"a busy vendor is tried again", breaks{noRetry: true}, checkRetry},
		{"an answer no retry can mend is final", breaks{retryAll: true}, checkNoRetry},
		{"Retry-After is respected", breaks{ignoreRetryWish: true}, checkRetryWish},
		{"a dead token is never used again", breaks{noHygiene: true}, checkHygiene},
		{"a receipt kills a token as an answer does", breaks{noHygiene: true}, checkReceiptHygiene},
		{"one login serves all who wait for it", breaks{noSingleflight: true}, checkSingleflight},
		{"a stale access token is renewed and the push replayed", breaks{noReplay: true}, checkReplay},
		{"an access token is renewed before its end", breaks{earlyRefreshOff: true}, checkEarlyRefresh},
		{"the ext arrives in every vendor's place", breaks{dropExt: true}, checkExt},
		{"pushes to one token keep their order", breaks{noOrder: true}, checkOrder},
		{"the queue is bounded", breaks{unbounded: true}, checkBound},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			require.NoError(t, row.check(t, breaks{}), "whole")
			require.Error(t, row.check(t, row.brk), "broken, and the check did not notice")
		})
	}
}

func brokenRig(t *testing.T, s *stub, brk breaks) *rig {
	return newRig(t, []Certificate{certFor(Huawei, s.URL)}, func(c *Config) { c.breaks = brk })
}

func checkRetry(t *testing.T, brk breaks) error {
	s := newStub(t, busy, ok)
	if e := brokenRig(t, s, brk).send(t, demoPush()); !e.answer.Accepted {
		return fmt.Errorf("%+v", e)
	}
	return nil
}

func checkNoRetry(t *testing.T, brk breaks) error {
	s := newStub(t, refused, ok)
	brokenRig(t, s, brk).send(t, demoPush())
	if n := len(s.seen(false)); n != 1 {
		return fmt.Errorf("%d requests", n)
	}
	return nil
}

func checkRetryWish(t *testing.T, brk breaks) error {
	s := newStub(t, reply{status: 503, body: `{}`, header: map[string]string{"Retry-After": "45"}}, ok)
	r := brokenRig(t, s, brk)
	began := r.clock.Now()
	r.send(t, demoPush())
	if waited := r.clock.Now().Sub(began); waited < 45*time.Second {
		return fmt.Errorf("waited %v", waited)
	}
	return nil
}

func checkHygiene(t *testing.T, brk breaks) error {
	s := newStub(t, dead, ok)
	r := brokenRig(t, s, brk)
	r.send(t, demoPush())
	if e := r.send(t, demoPush()); e.why != WhyDeadToken || len(s.seen(false)) != 1 {
		return fmt.Errorf("%+v, %d requests", e, len(s.seen(false)))
	}
	return nil
}

func checkReceiptHygiene(t *testing.T, brk breaks) error {
	s := newStub(t, ok)
	r := brokenRig(t, s, brk)
	post(t, r, "/huawei/1", `{"statuses":[{"token":"token-0123456789","status":2,"requestId":"1"}]}`)
	if e := r.send(t, demoPush()); e.why != WhyDeadToken {
		return fmt.Errorf("%+v", e)
	}
	return nil
}

func checkSingleflight(t *testing.T, brk breaks) error {
	if n := logins(t, brk); n != 1 {
		return fmt.Errorf("%d logins", n)
	}
	return nil
}

func checkReplay(t *testing.T, brk breaks) error {
	s := newStub(t, reply{status: 401, body: `{"code":"80200003","msg":"x"}`}, ok)
	if e := brokenRig(t, s, brk).send(t, demoPush()); !e.answer.Accepted {
		return fmt.Errorf("%+v", e)
	}
	return nil
}

func checkEarlyRefresh(_ *testing.T, brk breaks) error {
	if n := fetches(brk, 56*time.Minute); n != 2 {
		return fmt.Errorf("%d fetches", n)
	}
	return nil
}

func checkExt(t *testing.T, brk breaks) error {
	for _, vendor := range allVendors {
		s := newStub(t, reply{body: accepted[vendor]})
		r := newRig(t, []Certificate{certFor(vendor, s.URL)}, func(c *Config) { c.breaks = brk })
		r.send(t, demoPush())
		got := s.seen(false)[0]
		where := map[string]string{
			FCM:    got.body,
			Huawei: got.body,
			Mi:     got.form.Get("extra.ext"),
			OPPO:   got.form.Get("message"),
			Vivo:   got.body,
			Meizu:  got.form.Get("messageJson"),
		}[vendor]
		want := map[string]string{
			FCM:    `"data":{"ext":` + plainQuote(demoExt) + `}`,
			Huawei: `S.ext=` + intentEscape(demoExt) + `;end"`,
			Mi:     demoExt,
			OPPO:   `"action_parameters":` + plainQuote(demoExt),
			Vivo:   `"clientCustomMap":{"ext":` + plainQuote(demoExt) + `}`,
			Meizu:  `"parameters":{"ext":` + plainQuote(demoExt) + `}`,
		}[vendor]
		if !strings.Contains(where, want) {
			return fmt.Errorf("%s: %s not in %s", vendor, want, where)
		}
	}
	return nil
}

// plainQuote is a JSON string without HTML escapes.
func plainQuote(s string) string { b, _ := marshal(s); return string(b) }

// checkOrder: the second push to a token is not handed out before the first
// has ended, while another token's goes by.
func checkOrder(_ *testing.T, brk breaks) error {
	q := newQueue(10, 0, nil)
	q.noOrder = brk.noOrder
	to := func(token string) *job {
		return &job{push: &Push{Token: token}, sender: &sender{cert: &Certificate{}}}
	}
	a1, a2, b1 := to("a"), to("a"), to("b")
	for _, j := range []*job{a1, a2, b1} {
		if err := q.reserve(); err != nil {
			return err
		}
		q.put(j)
	}
	if q.take() != a1 || q.take() != b1 || q.ready != 0 {
		return fmt.Errorf("a push passed the one before it")
	}
	q.release(a1)
	if q.ready != 1 || q.take() != a2 {
		return fmt.Errorf("the second push never came")
	}
	q.release(a2)
	q.release(b1)
	if len(q.lines) != 0 || q.waiting != 0 {
		return fmt.Errorf("%d lines, %d waiting left", len(q.lines), q.waiting)
	}
	return nil
}

func checkBound(t *testing.T, brk breaks) error {
	d, err := New(Config{Clock: newFakeClock(), Observer: newRecorder(), QueueSize: 2, breaks: brk})
	if err != nil {
		return err
	}
	q := d.newQueue()
	for range 2 {
		if err := q.reserve(); err != nil {
			return err
		}
	}
	if err := q.reserve(); err != ErrQueueFull {
		return fmt.Errorf("a third push fits: %v", err)
	}
	return nil
}
