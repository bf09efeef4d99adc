package meizu

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

var quotaRows = []vendortest.Row{
	{Rule: "MZ-Q1", Says: "the fourth public message of a day for one phone is listed under 110011", Check: publicCap(3)},
	{Rule: "MZ-Q1", Says: "for a news app the sixth", With: with(func(s *Settings) { s.News = true }), Check: publicCap(5)},
	{Rule: "MZ-Q2", Says: "private messages pass beyond it", With: with(func(s *Settings) { s.FoldMessages = 100 }), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 12 {
			if _, err := push(e, e.Token(d), "200"); err != nil {
				return err
			}
		}
		return same("shown", len(d.Shown()), 12)
	}},
	{Rule: "MZ-Q3", Says: "the sixth message within a minute is listed under 520, a minute later one passes", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for i := range 6 {
			a, err := push(e, e.Token(d), "200")
			want := map[string][]string{}
			if i == 5 {
				want["520"] = []string{e.Token(d)}
			}
			if err := firstErr(err, same(fmt.Sprint("push ", i+1), a.bad(), want)); err != nil {
				return err
			}
		}
		if err := firstErr(same("shown", len(d.Shown()), 5), e.Jump(time.Minute)); err != nil {
			return err
		}
		_, err = push(e, e.Token(d), "200")
		return firstErr(err, same("a minute later", len(d.Shown()), 6))
	}},
	{Rule: "MZ-Q3", Says: "a folded public message is none of the phone's three of the day", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 5 {
			if _, err := push(e, e.Token(d), "200"); err != nil {
				return err
			}
		}
		a, err := push(e, e.Token(d), "200", public())
		if err := firstErr(err, same("the sixth", a.bad(), map[string][]string{keyFolded: {e.Token(d)}}), e.Jump(time.Minute)); err != nil {
			return err
		}
		for range 3 {
			if _, err := push(e, e.Token(d), "200", public()); err != nil {
				return err
			}
		}
		return same("shown", len(d.Shown()), 8)
	}},
	{Rule: "MZ-Q4", Says: "an app over its total gets 110019", With: with(func(s *Settings) { s.DayTotal = 2 }), Check: func(e *env) error {
		return firstErr(pushes("200")(e), pushes("200")(e), pushes("110019")(e))
	}},
	{Rule: "MZ-Q4", Says: "a target that is refused is none of the total, which holds for a whole app too", With: with(func(s *Settings) { s.DayTotal = 2 }), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = push(e, "abc,"+e.Token(d), "200")
		_, err2 := push(e, e.Token(d), "200")
		a, err3 := post(e, pushPrefix+"/pushTask/pushToApp", params{"pushType": "0", "messageJson": text(sound())})
		return firstErr(err, err2, err3, same("to the app", a.Code, "110019"), same("shown", len(d.Shown()), 2))
	}},
	{Rule: "MZ-Q5", Says: "an app over its rate gets 110010 for the request, and passes a second later", With: with(func(s *Settings) { s.Rate = 2 }), Check: func(e *env) error {
		if err := firstErr(pushes("200")(e), pushes("200")(e), pushes("110010")(e)); err != nil {
			return err
		}
		return firstErr(e.Jump(time.Second), pushes("200")(e))
	}},
	{Rule: "MZ-Q6", Says: "targets over the configured rate are listed under 518", With: with(func(s *Settings) { s.TargetRate = 1 }), Check: func(e *env) error {
		return firstErr(pushes("200")(e), lists(keyRate)(e), e.Jump(time.Second), pushes("200")(e))
	}},
	{Rule: "MZ-Q7", Says: "the counters begin anew at midnight in China", With: []vendortest.Option{vendortest.At(time.Date(2026, 11, 23, 23, 30, 0, 0, core.China))}, Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 4 {
			if _, err := push(e, e.Token(d), "200", public()); err != nil {
				return err
			}
		}
		if err := e.Jump(time.Hour); err != nil {
			return err
		}
		_, err = push(e, e.Token(d), "200", public())
		return firstErr(err, same("shown", len(d.Shown()), 4))
	}},
	{Rule: "MZ-Q7", Says: "by choice at midnight elsewhere", With: append(with(func(s *Settings) { s.DayTotal, s.DayOffset = 1, 0 }),
		vendortest.At(time.Date(2026, 11, 23, 7, 30, 0, 0, core.China))), Check: func(e *env) error {
		return firstErr(pushes("200")(e), pushes("110019")(e), e.Jump(time.Hour), pushes("200")(e))
	}},
}

func TestSendsAtTheSameTimeNeverPassTheTotal(t *testing.T) {
	e, d := bench(t, with(func(s *Settings) { s.DayTotal, s.Rate, s.FoldMessages = 10, 0, 1000 })...)
	var accepted, refused atomic.Int64
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			switch a, err := post(e, byPushID, params{"pushIds": e.Token(d), "messageJson": text(sound())}); {
			case err == nil && a.Code == "200":
				accepted.Add(1)
			case err == nil && a.Code == "110019":
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 10, accepted.Load())
	assert.EqualValues(t, 30, refused.Load())
	assert.Len(t, d.Shown(), 10)
}

// publicCap sends one public message more than a phone gets a day.
func publicCap(limit int) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		var last answer
		for range limit + 1 {
			if last, err = push(e, e.Token(d), "200", public()); err != nil {
				return err
			}
		}
		return firstErr(same("value", last.bad(), map[string][]string{keyUsedUp: {e.Token(d)}}), same("shown", len(d.Shown()), limit),
			same("told", rejected(e, e.Token(d)), []string{"MZ-Q1 110011"}))
	}
}

var receiptRows = []vendortest.Row{
	{Rule: "MZ-K1", Says: "arrivals and taps are told once, with the parameter and the console's token", With: with(func(s *Settings) { s.CallbackToken = "tok" }), Check: func(e *env) error {
		var mu sync.Mutex
		var posts []string
		l := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			posts = append(posts, r.PostFormValue("access_token")+" "+r.PostFormValue("cb"))
		}))
		defer l.Close()
		a, err := e.Phone()
		if err != nil {
			return err
		}
		b, err := e.Phone()
		if err != nil {
			return err
		}
		got, err := push(e, e.Token(a)+","+e.Token(b), "200", extra("callback", l.URL, "callback.param", "p"))
		if err := firstErr(err, e.Jump(time.Second)); err != nil {
			return err
		}
		if _, err := a.Tap(1); err != nil {
			return err
		}
		if err := e.Jump(time.Minute); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		return same("posts", posts, []string{
			fmt.Sprintf(`tok {"%s-1":{"param":"p","type":1,"targets":[%q,%q]}}`, got.MsgID, e.Token(a), e.Token(b)),
			fmt.Sprintf(`tok {"%s-2":{"param":"p","type":2,"targets":[%q]}}`, got.MsgID, e.Token(a)),
		})
	}},
}
