package vivo_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

var ctx = context.Background()

// at sets the bench's clock to an hour of a day in China.
func at(hour, minute int) vendortest.Option {
	return vendortest.At(time.Date(2026, 11, 23, hour, minute, 0, 0, core.China))
}

// limit is the limit of a counter for an app with so many users.
func limit(e *vendortest.Env, name string, change func(*vivo.Settings)) int64 {
	s := vivo.Defaults()
	change(&s)
	e.App().SetSettings(&s)
	for _, q := range e.Platform.Quotas() {
		if q.App == "main" && q.Name == name {
			return q.Limit
		}
	}
	return -1
}

// statistic is the line of a task.
func statistic(e *vendortest.Env, taskID string) (string, error) {
	header, err := login(e)
	if err != nil {
		return "", err
	}
	r, err := read(e.Do("GET", "/report/getStatistics?taskIds="+taskID, "", header))
	return string(r.Statistics), err
}

var quotaRows = []vendortest.Row{
	{Rule: "VIVO-Q1", Says: "operational messages over the day's total get 10070, system ones pass", With: set(func(s *vivo.Settings) { s.OperationalPerDay, s.OperationalPerUser = 2, 9 }),
		Check: all(outcomes(operational(nil), []int{0, 0, 10070}, 2), outcomes(nil, []int{0, 0, 0}, 3))},
	{Rule: "VIVO-Q1", Says: "the total is twice the users, three times for news, of 10000 at least", Check: func(e *vendortest.Env) error {
		return vendortest.First(
			same("small", limit(e, "operational_day", func(s *vivo.Settings) { s.Users = 5 }), int64(20_000)),
			same("large", limit(e, "operational_day", func(s *vivo.Settings) { s.Users = 11_000 }), int64(22_000)),
			same("news", limit(e, "operational_day", func(s *vivo.Settings) { s.News = true }), int64(30_000)))
	}},
	{Rule: "VIVO-Q1", Says: "what has not arrived does not count", With: set(func(s *vivo.Settings) { s.OperationalPerDay, s.OperationalPerUser = 1, 9 }), Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		if err := d.Airplane(ctx, true); err != nil {
			return err
		}
		for i := range 2 {
			r, err := push(e, regID, operational(fields{"content": fmt.Sprint("number ", i)}))
			if err := vendortest.First(err, same("while away", r.Result, 0)); err != nil {
				return err
			}
		}
		err := vendortest.First(d.Airplane(ctx, false), e.Settle())
		r, err2 := push(e, regID, operational(nil))
		return vendortest.First(err, err2, same("arrived", r.Result, 10070))
	})},
	{Rule: "VIVO-Q2", Says: "system messages over the day's total get 10073", With: set(func(s *vivo.Settings) { s.SystemPerDay = 2 }), Check: outcomes(nil, []int{0, 0, 10073}, 2)},
	{Rule: "VIVO-Q2", Says: "the total is twenty times the users, by choice three times or none", Check: func(e *vendortest.Env) error {
		return vendortest.First(
			same("today", limit(e, "system_day", func(*vivo.Settings) {}), int64(200_000)),
			same("before", limit(e, "system_day", func(s *vivo.Settings) { s.SystemFactor, s.Users = 3, 20_000 }), int64(60_000)),
			same("unlimited", limit(e, "system_day", func(s *vivo.Settings) { s.SystemUnlimited = true }), int64(0)))
	}},
	{Rule: "VIVO-Q3", Says: "a user's third operational message of a day is accepted, counted as controlled and not delivered", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		var last reply
		for i := range 3 {
			r, err := push(e, regID, operational(fields{"content": fmt.Sprint("number ", i)}))
			if err := vendortest.First(err, same("result", r.Result, 0)); err != nil {
				return err
			}
			last = r
		}
		line, err := statistic(e, last.TaskID)
		dropped := e.Events(core.EventDropped)
		return vendortest.First(err, same("shown", len(d.Shown()), 2), same("dropped", len(dropped), 1), same("by", dropped[0].Rule, "VIVO-Q3"),
			same("statistics", line, `[{"taskId":"`+last.TaskID+`","target":1,"valid":1,"send":0,"receive":0,"display":0,"click":0,"targetInvalid":0,"targetUnSub":0,"targetInActive":0,"covered":0,"controlled":1,"targetOffline":0}]`))
	})},
	{Rule: "VIVO-Q3", Says: "a news app has five, system messages no limit", With: set(func(s *vivo.Settings) { s.News = true }),
		Check: all(outcomes(operational(nil), []int{0, 0, 0, 0, 0, 0}, 5), outcomes(nil, []int{0, 0, 0, 0, 0, 0}, 6))},
	{Rule: "VIVO-Q4", Says: "an operational message before 7:00 gets 10071, a system one is shown", With: []vendortest.Option{at(6, 59)},
		Check: all(answers(10071, operational(nil)), shows("system", false, nil))},
	{Rule: "VIVO-Q4", Says: "at 23:00 the day is over, at 22:59 it is not", With: []vendortest.Option{at(22, 59)},
		Check: all(answers(0, operational(nil)), func(e *vendortest.Env) error { return e.Jump(time.Minute) }, answers(10071, operational(nil)))},
	{Rule: "VIVO-Q4", Says: "by choice it is held until 7:00", With: append(set(func(s *vivo.Settings) { s.Night = "hold" }), at(23, 30)), Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := push(e, regID, operational(nil))
		return vendortest.First(err, same("result", r.Result, 0), same("at night", len(d.Shown()), 0), e.Jump(7*time.Hour+29*time.Minute), same("at 6:59", len(d.Shown()), 0),
			e.Jump(time.Minute), same("at 7:00", len(d.Shown()), 1))
	})},
	{Rule: "VIVO-Q4", Says: "a system message that vivo corrects has the hours of an operational one", With: []vendortest.Option{at(3, 0)}, Check: answers(10071, fields{"content": "限时优惠"})},
	{Rule: "VIVO-Q5", Says: "a message over the second's rate gets 10072, a second later 0", With: set(func(s *vivo.Settings) { s.MessagesPerSecond = 2 }), Check: func(e *vendortest.Env) error {
		return vendortest.First(outcomes(nil, []int{0, 0, 10072}, 2)(e), e.Jump(time.Second), outcomes(nil, []int{0}, 1)(e))
	}},
	{Rule: "VIVO-Q6", Says: "the second push to everyone of a day gets 10254", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, _ string) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		first, err := post(e, "/message/all", message("", nil), header)
		second, err2 := post(e, "/message/all", message("", nil), header)
		return vendortest.First(err, err2, same("first", first.Result, 0), same("second", second.Result, 10254), same("shown", len(d.Shown()), 1))
	})},
	{Rule: "VIVO-Q7", Says: "a saveListPayload over the day's number gets 10252", With: set(func(s *vivo.Settings) { s.PayloadsPerDay = 1 }), Check: all(saves(0, nil), saves(10252, nil))},
	{Rule: "VIVO-Q8", Says: "the same operational text reaches a user once a day", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		for range 2 {
			if r, err := push(e, regID, operational(nil)); err != nil || r.Result != 0 {
				return fmt.Errorf("%d %w", r.Result, err)
			}
		}
		return vendortest.First(same("shown", len(d.Shown()), 1), same("by", e.Events(core.EventDropped)[0].Rule, "VIVO-Q8"))
	})},
	{Rule: "VIVO-Q8", Says: "the same chat text may come again", Check: func(e *vendortest.Env) error {
		return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			_, err := push(e, regID, nil)
			_, err2 := push(e, regID, nil)
			return vendortest.First(err, err2, same("shown", len(d.Shown()), 2))
		})(e)
	}},
	{Rule: "VIVO-Q9", Says: "test messages are not counted", With: set(func(s *vivo.Settings) { s.SystemPerDay, s.TestDevices = 1, []string{"phone-1"} }),
		Check: outcomes(fields{"pushMode": 1}, []int{0, 0, 0}, 3)},
	{Rule: "VIVO-Q9", Says: "by choice there are a hundred operational ones a day", With: set(func(s *vivo.Settings) { s.TestLimits, s.TestDevices = true, []string{"phone-1"} }), Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		var last int
		for range 101 {
			r, err := post(e, "/message/send", message(regID, operational(fields{"pushMode": 1})), header)
			if err != nil {
				return err
			}
			last = r.Result
		}
		return same("the 101st", last, 10070)
	})},
	{Rule: "VIVO-Q10", Says: "an app under review may not push formally", With: set(func(s *vivo.Settings) { s.Restricted, s.TestDevices = "refused", []string{"phone-2"} }),
		Check: all(answers(10045, nil), outcomes(fields{"pushMode": 1}, []int{0}, 1))},
	{Rule: "VIVO-Q11", Says: "the quota's day begins at midnight in China", With: append(set(func(s *vivo.Settings) { s.SystemPerDay = 1 }), at(23, 30)), Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		var got []int
		for range 2 {
			r, err := push(e, regID, nil)
			if err != nil {
				return err
			}
			got = append(got, r.Result)
		}
		err := e.Jump(time.Hour)
		r, err2 := push(e, regID, nil)
		return vendortest.First(err, err2, same("before midnight", got, []int{0, 10073}), same("after", r.Result, 0))
	})},
	{Rule: "VIVO-R1", Says: "list pushes are reported only by choice, each target by itself", Check: func(e *vendortest.Env) error {
		got := make(chan string, 10)
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			got <- string(b)
		}))
		defer server.Close()
		p, err := phones(e, 2)
		if err != nil {
			return err
		}
		reports := func(by vivo.ReceiptFor) (int, error) {
			s := vivo.Defaults()
			s.ReceiptFor = by
			e.App().SetSettings(&s)
			_, err := toList(e, fields{"extra": fields{"callback": server.URL}}, e.Token(p[0]), e.Token(p[1]))
			return len(got), vendortest.First(err, e.Jump(time.Second))
		}
		_, err = reports(vivo.ReceiptUnicast)
		none := len(got)
		_, err2 := reports(vivo.ReceiptLists)
		return vendortest.First(err, err2, same("by default", none, 0), same("by choice", len(got), 2))
	}},
	{Rule: "VIVO-R1", Says: "by choice an address of the console works an hour after vivo first had it", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		got := make(chan string, 10)
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got <- "" }))
		defer server.Close()
		s := vivo.Defaults()
		s.Callbacks, s.CallbackWait = map[string]string{"c": server.URL}, 3600
		e.App().SetSettings(&s)
		after := func(wait time.Duration) int {
			err := e.Jump(wait)
			_, err2 := push(e, regID, fields{"extra": fields{"callback.id": "c"}})
			if vendortest.First(err, err2, e.Jump(time.Second)) != nil {
				return -1
			}
			return len(got)
		}
		return vendortest.First(same("at once", after(0), 0), same("59 minutes later", after(59*time.Minute), 0), same("an hour later", after(time.Minute), 1))
	})},
	{Rule: "VIVO-Q6", Says: "a push to everyone that is refused by a later rule is not that day's", With: set(func(s *vivo.Settings) { s.OperationalPerDay = 1 }), Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		header, err := login(e)
		_, err2 := push(e, regID, operational(nil))
		all := func() int {
			r, _ := post(e, "/message/all", message("", operational(fields{"content": "to all"})), header)
			return r.Result
		}
		refused := all()
		s := vivo.Defaults()
		e.App().SetSettings(&s)
		return vendortest.First(err, err2, same("over the total", refused, 10070), same("with a larger total", all(), 0), same("again", all(), 10254))
	})},
	{Rule: "VIVO-Q6", Says: "a push to everyone that its first phone does not get is that day's all the same", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		header, err := login(e)
		_, err2 := push(e, regID, operational(nil))
		toAll := func(text string) int {
			r, _ := post(e, "/message/all", message("", operational(fields{"content": text})), header)
			return r.Result
		}
		first := toAll("are you there?")
		dropped := e.Events(core.EventDropped)
		if len(dropped) != 1 {
			return fmt.Errorf("%d drops", len(dropped))
		}
		return vendortest.First(err, err2, same("first", first, 0), same("by", dropped[0].Rule, "VIVO-Q8"), same("second", toAll("another"), 10254))
	})},
	{Rule: "VIVO-Q3", Says: "a message that the total held back is none that the user got: neither its number nor its text is used up",
		With: set(func(s *vivo.Settings) { s.OperationalPerDay, s.OperationalPerUser = 1, 1 }), Check: func(e *vendortest.Env) error {
			p, err := phones(e, 2)
			if err != nil {
				return err
			}
			_, err = toList(e, operational(nil), e.Token(p[0]), e.Token(p[1]))
			held := shown(p)
			s := vivo.Defaults()
			s.OperationalPerUser = 1
			e.App().SetSettings(&s)
			_, err2 := push(e, e.Token(p[1]), operational(nil))
			_, err3 := push(e, e.Token(p[1]), operational(fields{"content": "another"}))
			return vendortest.First(err, err2, err3, same("held back", held, []int{1, 0}), same("with a larger total", shown(p), []int{1, 1}))
		}},
	{Rule: "VIVO-R1", Says: "the receipt of a push to an alias names the alias", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, _ string) error {
		got := make(chan string, 10)
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			got <- string(b)
		}))
		defer server.Close()
		d.App.Event(vivo.Name, link.Event{Type: link.EventAlias, On: true, Value: "ming"})
		r, err := push(e, "", fields{"alias": "ming", "extra": fields{"callback": server.URL}})
		if err := vendortest.First(err, e.Jump(time.Second), same("posts", len(got), 1)); err != nil {
			return err
		}
		return same("body", <-got, fmt.Sprintf(`{"%s":{"param":"","targets":"ming"}}`, r.TaskID))
	})},
	{Rule: "VIVO-R1", Says: "the arrival of a formal single push is posted, keyed by its task; that of a test is not", With: set(func(s *vivo.Settings) { s.TestDevices = []string{"phone-1"} }),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			got := make(chan string, 10)
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				b, _ := io.ReadAll(r.Body)
				got <- string(b)
			}))
			defer server.Close()
			extra := fields{"callback": server.URL, "callback.param": "p"}
			r, err := push(e, regID, fields{"extra": extra})
			_, err2 := push(e, regID, fields{"extra": extra, "pushMode": 1})
			if err := vendortest.First(err, err2, e.Jump(time.Second), same("posts", len(got), 1)); err != nil {
				return err
			}
			return same("body", <-got, fmt.Sprintf(`{"%s":{"param":"p","targets":"%s"}}`, r.TaskID, regID))
		})},
}
