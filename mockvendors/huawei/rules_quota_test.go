package huawei

import (
	"context"
	"fmt"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// times repeats a body n times.
func times(n int, body string) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = body
	}
	return out
}

// testMessage marks a v1 message as a test.
var testMessage = edits{"message.android.target_user_type", 1}

var quotaRows = []row{
	{Rule: "HW-Q1", Says: "the third marketing notification of a day is accepted, not shown, and receipt 256 tells", Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(accepted(e, times(3, chat(token))...), shown(d, 2), dropped(e, "HW-Q1"), r.statuses(e, 0, 0, 256))
	})},
	{Rule: "HW-Q1", Says: "a news app gets five", With: with(func(s *Settings) { s.News = true }), Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, times(6, chat(token))...), shown(d, 5), dropped(e, "HW-Q1"))
	})},
	{Rule: "HW-Q1", Says: "service and data messages have no such cap, and each device counts alone", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		other, err := e.Phone()
		if err != nil {
			return err
		}
		plain := []any{"message.android.category", nil}
		return first(accepted(e, times(4, chat(token))...), accepted(e, times(4, chat(token, data()...))...), accepted(e, times(2, chat(token, plain...))...),
			accepted(e, times(2, chat(e.Token(other), plain...))...), shown(d, 6), shown(other, 2), dropped(e))
	})},
	{Rule: "HW-Q1", Says: "the receipt's status is a setting", With: with(func(s *Settings) { s.MarketingPerDay, s.CapReceipt = 1, 102 }), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(accepted(e, times(2, chat(token))...), shown(d, 1), r.statuses(e, 0, 102))
	})},
	{Rule: "HW-Q2", Says: "messages of any class over the day's total are accepted and receipt 102 tells", With: with(func(s *Settings) { approved(s); s.MessagesPerDay = 3 }),
		Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
			return first(accepted(e, chat(token), chat(token, data()...), chat(token), chat(token)), shown(d, 2), dropped(e, "HW-Q2"), r.statuses(e, 0, 0, 0, 102))
		})},
	{Rule: "HW-Q3", Says: "v1 test messages are exempt from the marketing cap", Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, times(5, chat(token, testMessage...))...), shown(d, 5))
	})},
	{Rule: "HW-Q3", Says: "beyond the day's number of an app they are dropped with receipt 256", With: with(func(s *Settings) { s.TestPerDay = 3 }),
		Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
			return first(accepted(e, times(4, chat(token, testMessage...))...), shown(d, 3), dropped(e, "HW-Q3"), r.statuses(e, 0, 0, 0, 256))
		})},
	{Rule: "HW-Q4", Says: "a v3 test message to eleven tokens is 80300030", Check: func(e *env) error {
		ten, err := sendV3(e, "0", alert("x", "pushOptions.testMessage", true, "target.token", many(10)))
		if err != nil {
			return err
		}
		eleven, err := sendV3(e, "0", alert("x", "pushOptions.testMessage", true, "target.token", many(11)))
		return first(err, ten.is(200, taken), eleven.is(200, "80300030"))
	}},
	{Rule: "HW-Q4", Says: "beyond the project's day they are accepted and dropped; requests too fast are 80300029", With: with(func(s *Settings) { s.TestV3PerDay, s.TestV3PerSecond = 1, 2 }),
		Check: onPhone(func(e *env, d *device, token string) error {
			var codes []string
			for range 3 {
				a, err := sendV3(e, "0", alert(token, "pushOptions.testMessage", true))
				if err != nil {
					return err
				}
				codes = append(codes, fmt.Sprint(a.status, " ", a.Code))
			}
			return first(same("answers", codes, []string{"200 80000000", "200 80000000", "503 80300029"}), shown(d, 1), dropped(e, "HW-Q4"))
		}, harmony())},
	{Rule: "HW-Q5", Says: "devices over the second's number are 503 with a JSON body, and the next second takes them", With: with(func(s *Settings) { s.DevicesPerSecond = 3 }),
		Check: func(e *env) error {
			return first(expect(e, chat(many(2)), 200, taken), expect(e, chat(many(2)), 503, "80300503"), expect(e, chat(many(1)), 200, taken),
				e.Jump(time.Second), expect(e, chat(many(3)), 200, taken))
		}},
	{Rule: "HW-Q6", Says: "a topic message over those on their way is 80100017 until one has ended", With: with(func(s *Settings) { s.TopicTasks = 2 }), Check: func(e *env) error {
		topic := chat("x", "message.token", nil, "message.topic", "news")
		return first(accepted(e, topic, topic), expect(e, topic, 200, "80100017"), e.Jump(time.Second), accepted(e, topic))
	}},
	{Rule: "HW-Q7", Says: "limits of 0 are none, and what is sent counts all the same", With: with(func(s *Settings) { s.MarketingPerDay, s.MessagesPerDay, s.TestPerDay, s.TopicTasks = 0, 0, 0, 0 }),
		Check: onPhone(func(e *env, d *device, token string) error {
			topic := chat("x", "message.token", nil, "message.topic", "news")
			q := func() error {
				return same("counters", e.Vendor.(*vendor).TokenQuotas(e.Platform.Tokens.Find(token)), []core.Quota{
					{App: "main", Name: "marketing_day", Used: 3}, {App: "main", Name: "messages_day", Used: 4}})
			}
			return first(accepted(e, times(3, chat(token))...), accepted(e, chat(token, testMessage...), topic), shown(d, 4), q())
		})},
	{Rule: "HW-Q7", Says: "a message that was not shown counts", Check: onPhone(func(e *env, d *device, token string) error {
		d.App.Unregister(Name) // turnOffPush
		err := first(e.Settle(), accepted(e, chat(token), chat(token)), shown(d, 0))
		d.App.AllowNotifications(true)
		return first(err, d.App.Register(context.Background(), Name, link.Register{AppID: e.App().AppID}), e.Settle(), accepted(e, chat(token)), shown(d, 0),
			dropped(e, "HW-R2", "HW-R2", "HW-Q1"))
	})},
	{Rule: "HW-Q7", Says: "marketing that the app raises itself counts, chat does not; the counter can be read", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		d.App.Event(Name, link.Event{Type: link.EventLocal, Value: "IM"})
		d.App.Event(Name, link.Event{Type: link.EventLocal, Value: "MARKETING"})
		q := e.Vendor.(*vendor).TokenQuotas(e.Platform.Tokens.Find(token))[0]
		return first(e.Settle(), same("counter", q, core.Quota{App: "main", Name: "marketing_day", Used: 1, Limit: 2}),
			accepted(e, times(2, chat(token, "message.android.category", nil))...), shown(d, 1))
	})},
	{Rule: "HW-Q8", Says: "caps clear at midnight in Shanghai", With: []option{at(23, 30)},
		Check: onPhone(func(e *env, d *device, token string) error {
			return first(accepted(e, times(3, chat(token))...), shown(d, 2), e.Jump(29*time.Minute), accepted(e, chat(token)), shown(d, 2),
				e.Jump(time.Minute), accepted(e, times(3, chat(token))...), shown(d, 4))
		})},
	{Rule: "HW-Q8", Says: "or in the zone that is set", With: append(with(func(s *Settings) { s.DayZone = "UTC" }), at(23, 30)),
		Check: onPhone(func(e *env, d *device, token string) error {
			return first(accepted(e, times(3, chat(token))...), e.Jump(time.Hour), accepted(e, chat(token)), shown(d, 2), e.Jump(8*time.Hour), accepted(e, chat(token)), shown(d, 3))
		})},
	{Rule: "HW-Q8", Says: "and in the zone that is set while the vendor runs: there it is tomorrow already", With: []option{at(23, 30)},
		Check: onPhone(func(e *env, d *device, token string) error {
			err := first(accepted(e, times(3, chat(token))...), shown(d, 2))
			s := *settings(e.App())
			s.DayZone = "Pacific/Kiritimati"
			e.App().SetSettings(&s)
			return first(err, accepted(e, chat(token)), shown(d, 3))
		})},
	{Rule: "HW-Q9", Says: "of the messages that wait, the oldest over the number goes with receipt 15", With: with(func(s *Settings) { approved(s); s.Offline = 3 }),
		Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
			err := offline(e, d, func() error {
				for _, title := range []string{"a", "b", "c", "d", "e"} {
					if err := accepted(e, chat(token, note("title", title)...)); err != nil {
						return err
					}
				}
				return nil
			})
			return first(err, same("titles", titles(d), []string{"c", "d", "e"}), dropped(e, "HW-Q9", "HW-Q9"), r.statuses(e, 15, 15, 0, 0, 0))
		})},
	{Rule: "HW-Q10", Says: "at night a notification is held until six, a data message is not", With: append(with(func(s *Settings) { approved(s); s.Night.On = true }),
		at(1, 0)), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(accepted(e, chat(token), chat(token, data("message.android.ttl", "60s")...)), shown(d, 0), same("held", by(e, core.EventHeld), "HW-Q10"),
			r.statuses(e, 201, 0), e.Jump(5*time.Hour), shown(d, 1), r.statuses(e, 201, 0, 0))
	})},
	{Rule: "HW-Q10", Says: "it is off unless set, and by day nothing is held", With: []option{at(1, 0)},
		Check: onPhone(func(e *env, d *device, token string) error {
			night := first(accepted(e, chat(token)), shown(d, 1))
			set(e, func(s *Settings) { s.Night.On = true })
			return first(night, e.Jump(6*time.Hour), accepted(e, chat(token)), shown(d, 2))
		})},
}
