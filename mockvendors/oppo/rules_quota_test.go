package oppo_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

// outcomes sends n unicasts and compares their codes with how many of them were shown.
func outcomes(n int, f fields, codes []int, shown int) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		var got []int
		for range n {
			r, err := push(e, regID, f)
			if err != nil {
				return err
			}
			got = append(got, r.Code)
		}
		return vendortest.First(same("codes", got, codes), same("shown", len(d.Shown()), shown))
	})
}

var quotaRows = []vendortest.Row{
	{Rule: "OPPO-Q1", Says: "public messages over the day's total get 33", With: set(func(s *oppo.Settings) { s.PublicPerDay, s.PublicPerUser = 2, 9 }),
		Check: outcomes(3, nil, []int{0, 0, 33}, 2)},
	{Rule: "OPPO-Q1", Says: "the total is 100000 below 50000 users and twice the users above", Check: func(e *vendortest.Env) error {
		small, large := totalOf(e, 49_999), totalOf(e, 50_001)
		return vendortest.First(same("small", small, int64(100_000)), same("large", large, int64(100_002)))
	}},
	{Rule: "OPPO-Q1", Says: "a repeat of an app_message_id is not counted again, and a message over the total is not taken for sent", With: set(func(s *oppo.Settings) { s.PublicPerDay, s.PublicPerUser = 2, 9 }),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			var codes []int
			for _, id := range []string{"m1", "m1", "m2", "m3"} {
				r, err := push(e, regID, fields{"app_message_id": id})
				if err != nil {
					return err
				}
				codes = append(codes, r.Code)
			}
			err := e.Jump(24 * time.Hour)
			r, err2 := push(e, regID, fields{"app_message_id": "m3"})
			return vendortest.First(err, err2, same("codes", codes, []int{0, 0, 0, 33}), same("next day", r.Code, 0), same("shown", len(d.Shown()), 3))
		})},
	{Rule: "OPPO-Q2", Says: "private messages pass when the public ones are used up", With: set(func(s *oppo.Settings) { s.Approved, s.PublicPerDay = []string{"IM"}, 1 }),
		Check: outcomes(3, fields{"category": "IM"}, []int{0, 0, 0}, 3)},
	{Rule: "OPPO-Q2", Says: "before categories a private channel made a message private", With: set(func(s *oppo.Settings) { s.Channels, s.PrivateChannels, s.PublicPerDay = nil, []string{"tuikit"}, 1 }),
		Check: outcomes(3, nil, []int{0, 0, 0}, 3)},
	{Rule: "OPPO-Q3", Says: "a user's third public message of a day is accepted and not delivered, the next day's first is", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		for range 3 {
			if r, err := push(e, regID, nil); err != nil || r.Code != 0 {
				return fmt.Errorf("%d %w", r.Code, err)
			}
		}
		if err := vendortest.First(same("shown", len(d.Shown()), 2), same("dropped", len(e.Events(core.EventDropped)), 1), same("by", e.Events(core.EventDropped)[0].Rule, "OPPO-Q3"), e.Jump(24*time.Hour)); err != nil {
			return err
		}
		_, err := push(e, regID, nil)
		return vendortest.First(err, same("next day", len(d.Shown()), 3))
	})},
	{Rule: "OPPO-Q3", Says: "a news app has five", With: set(func(s *oppo.Settings) { s.News = true }), Check: outcomes(6, nil, []int{0, 0, 0, 0, 0, 0}, 5)},
	{Rule: "OPPO-Q4", Says: "a target over the second's rate gets 13, a second later 0", With: set(func(s *oppo.Settings) { s.TargetsPerSecond, s.PublicPerUser = 2, 9 }),
		Check: func(e *vendortest.Env) error {
			return vendortest.First(outcomes(3, nil, []int{0, 0, 13}, 2)(e), e.Jump(time.Second), outcomes(1, nil, []int{0}, 1)(e))
		}},
	{Rule: "OPPO-Q4", Says: "a broadcast takes as much of the rate as it has targets; by choice the code is 55",
		With: set(func(s *oppo.Settings) { s.TargetsPerSecond, s.RateCode = 2, 55 }), Check: func(e *vendortest.Env) error {
			r, err := cast(e, nil, stranger, stranger, stranger)
			return vendortest.First(err, same("code", r.Code, 55))
		}},
	{Rule: "OPPO-Q5", Says: "while the service is throttled every message gets -2", With: set(func(s *oppo.Settings) { s.Throttled = true }), Check: answers(-2, nil)},
	{Rule: "OPPO-Q6", Says: "the quota's day begins at midnight in China", With: append(set(func(s *oppo.Settings) { s.PublicPerUser = 1 }),
		vendortest.At(time.Date(2026, 11, 23, 23, 30, 0, 0, core.China))), Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		_, err := push(e, regID, nil)
		_, err2 := push(e, regID, nil)
		before := len(d.Shown())
		err3 := e.Jump(time.Hour)
		_, err4 := push(e, regID, nil)
		return vendortest.First(err, err2, err3, err4, same("before midnight", before, 1), same("after", len(d.Shown()), 2))
	})},
	{Rule: "OPPO-Q7", Says: "an app from another store gets no public message", With: approved, Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		_, err := push(e, regID, nil)
		_, err2 := push(e, regID, fields{"category": "IM"})
		return vendortest.First(err, err2, same("shown", len(d.Shown()), 1), same("class", d.Shown()[0].Class, "private"),
			same("dropped by", e.Events(core.EventDropped)[0].Rule, "OPPO-Q7"))
	}, vendortest.With(func(_ *handset.Options, i *handset.InstallOptions, _ *link.Register) { i.SideLoaded = true }))},
	{Rule: "OPPO-R1", Says: "an arrival is posted to the call_back_url, once", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		got := make(chan string, 10)
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			got <- r.Header.Get("Content-Type") + " " + string(b)
		}))
		defer server.Close()
		r, err := push(e, regID, fields{"call_back_url": server.URL, "call_back_parameter": "p"})
		if err := vendortest.First(err, e.Settle(), e.Jump(time.Second), same("posts", len(got), 1)); err != nil {
			return err
		}
		id := r.get("messageId")
		return same("body", <-got, fmt.Sprintf(`application/json [{"messageId":"%s","appId":"%s","taskId":"%s","registrationIds":"%s","eventTime":"%d","param":"p","eventType":"push_arrive"}]`,
			id, e.App().AppID, id, regID, vendortest.Start.UnixMilli()))
	})},
}

// totalOf is the day's total of an app with so many users.
func totalOf(e *vendortest.Env, users int64) int64 {
	s := oppo.Defaults()
	s.Users = users
	e.App().SetSettings(&s)
	for _, q := range e.Platform.Quotas() {
		if q.App == "main" && q.Name == "public_day" {
			return q.Limit
		}
	}
	return -1
}
