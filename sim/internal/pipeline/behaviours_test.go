package pipeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What the pipeline promises whatever the vendor. The mutants (.ci/mutants/pipeline.yaml) show that each check can fail.
func TestBehaviours(t *testing.T) {
	rows := []struct {
		about string
		check func(*testing.T) error
	}{
		{"a busy vendor is tried again", checkRetry},
		{"an answer no retry can mend is final", checkNoRetry},
		{"Retry-After is respected", checkRetryWish},
		{"a dead token is never used again", checkHygiene},
		{"a receipt kills a token as an answer does", checkReceiptHygiene},
		{"one login serves all who wait for it", checkSingleflight},
		{"a stale access token is renewed and the push replayed", checkReplay},
		{"an access token is renewed before its end", checkEarlyRefresh},
		{"the ext arrives in every vendor's place", checkExt},
		{"pushes to one token keep their order", checkOrder},
		{"the queue is bounded", checkBound},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			require.NoError(t, row.check(t))
		})
	}
}

func huaweiRig(t *testing.T, s *stub) *rig {
	return newRig(t, []Certificate{certFor(Huawei, s.URL)}, nil)
}

func checkRetry(t *testing.T) error {
	s := newStub(t, busy, ok)
	if e := huaweiRig(t, s).send(t, demoPush()); !e.answer.Accepted {
		return fmt.Errorf("%+v", e)
	}
	return nil
}

func checkNoRetry(t *testing.T) error {
	s := newStub(t, refused, ok)
	huaweiRig(t, s).send(t, demoPush())
	if n := len(s.seen(false)); n != 1 {
		return fmt.Errorf("%d requests", n)
	}
	return nil
}

func checkRetryWish(t *testing.T) error {
	s := newStub(t, reply{status: 503, body: `{}`, header: map[string]string{"Retry-After": "45"}}, ok)
	r := huaweiRig(t, s)
	began := r.clock.Now()
	r.send(t, demoPush())
	if waited := r.clock.Now().Sub(began); waited < 45*time.Second {
		return fmt.Errorf("waited %v", waited)
	}
	return nil
}

func checkHygiene(t *testing.T) error {
	s := newStub(t, dead, ok)
	r := huaweiRig(t, s)
	r.send(t, demoPush())
	if e := r.send(t, demoPush()); e.why != WhyDeadToken || len(s.seen(false)) != 1 {
		return fmt.Errorf("%+v, %d requests", e, len(s.seen(false)))
	}
	return nil
}

func checkReceiptHygiene(t *testing.T) error {
	s := newStub(t, ok)
	r := huaweiRig(t, s)
	post(t, r, "/huawei/1", `{"statuses":[{"token":"token-0123456789","status":2,"requestId":"1"}]}`)
	if e := r.send(t, demoPush()); e.why != WhyDeadToken {
		return fmt.Errorf("%+v", e)
	}
	return nil
}

func checkSingleflight(t *testing.T) error {
	if n := logins(t); n != 1 {
		return fmt.Errorf("%d logins", n)
	}
	return nil
}

func checkReplay(t *testing.T) error {
	s := newStub(t, reply{status: 401, body: `{"code":"80200003","msg":"x"}`}, ok)
	if e := huaweiRig(t, s).send(t, demoPush()); !e.answer.Accepted {
		return fmt.Errorf("%+v", e)
	}
	return nil
}

func checkEarlyRefresh(_ *testing.T) error {
	if n := fetches(56 * time.Minute); n != 2 {
		return fmt.Errorf("%d fetches", n)
	}
	return nil
}

func checkExt(t *testing.T) error {
	for _, vendor := range allVendors {
		s := newStub(t, reply{body: accepted[vendor]})
		r := newRig(t, []Certificate{certFor(vendor, s.URL)}, nil)
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
func checkOrder(_ *testing.T) error {
	q := newQueue(10, 0, nil)
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

func checkBound(t *testing.T) error {
	d, err := New(Config{Clock: newFakeClock(), Observer: newRecorder(), QueueSize: 2})
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
