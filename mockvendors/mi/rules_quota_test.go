package mi

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

var quotaRows = []vendortest.Row{
	{Rule: "MI-Q1", Says: "public messages beyond users × 2 deliveries get 200001 with both figures", With: public, Check: func(e *env) error {
		return overTotal(e, 4, "news", "exceed quota, quota: 4, have acked: 4")
	}},
	{Rule: "MI-Q1", Says: "a news licence makes it × 3", With: append(slices.Clone(public), with(func(s *Settings) { s.NewsLicence = true })...), Check: func(e *env) error {
		return overTotal(e, 6, "news", "exceed quota, quota: 6, have acked: 6")
	}},
	{Rule: "MI-Q1", Says: "messages that no phone has acknowledged do not count", With: public, Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		if err := d.Airplane(context.Background(), true); err != nil {
			return err
		}
		for range 5 {
			if _, err := push(e, d, 0, "extra.channel_id", "news"); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MI-Q2", Says: "default-tier messages beyond users × 1 deliveries get 200001", With: with(func(s *Settings) {
		s.ChannelMode, s.Users, s.UsersFloor = Legacy, 2, 1
	}), Check: func(e *env) error { return overTotal(e, 2, "", "exceed quota, quota: 2, have acked: 2") }},
	{Rule: "MI-Q3", Says: "the sixth public message of a day for one phone is accepted and dropped", With: roomy, Check: perPhone("news", 5, "MI-Q3")},
	{Rule: "MI-Q3", Says: "with a news licence the ninth", With: append(slices.Clone(roomy), with(func(s *Settings) { s.NewsLicence = true })...),
		Check: perPhone("news", 8, "MI-Q3")},
	{Rule: "MI-Q3", Says: "a message that expired unseen gives its place back", With: roomy, Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		if err := d.Airplane(context.Background(), true); err != nil {
			return err
		}
		for range 5 {
			if _, err := push(e, d, 0, "extra.channel_id", "news", "time_to_live", "60000"); err != nil {
				return err
			}
		}
		if err := firstErr(e.Jump(time.Hour), d.Airplane(context.Background(), false), e.Settle()); err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.channel_id", "news")
		return firstErr(err, same("shown", len(d.Shown()), 1))
	}},
	{Rule: "MI-Q3", Says: "one that expires after midnight gives nothing back to the new day", With: append(slices.Clone(roomy),
		vendortest.At(time.Date(2026, 11, 22, 23, 50, 0, 0, core.China))), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		if err := d.Airplane(context.Background(), true); err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.channel_id", "news", "time_to_live", "1200000")
		if err := firstErr(err, e.Jump(15*time.Minute)); err != nil {
			return err
		}
		for range 5 {
			if _, err := push(e, d, 0, "extra.channel_id", "news"); err != nil {
				return err
			}
		}
		if err := firstErr(e.Jump(10*time.Minute), same("expired", len(e.Events(core.EventExpired)), 1)); err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.channel_id", "news")
		return firstErr(err, same("dropped", dropped(e), []string{"MI-Q3"}))
	}},
	{Rule: "MI-Q4", Says: "the second default-tier message of a day for one phone is accepted and dropped",
		With: with(func(s *Settings) { s.ChannelMode = Legacy }), Check: perPhone("", 1, "MI-Q4")},
	{Rule: "MI-Q5", Says: "private messages pass beyond every quota", With: with(func(s *Settings) { s.Users, s.UsersFloor = 1, 1 }), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for i := range 12 {
			if _, err := push(e, d, 0, "notify_id", fmt.Sprint(i)); err != nil {
				return err
			}
		}
		return firstErr(same("dropped", dropped(e), nil))
	}},
	{Rule: "MI-Q6", Says: "many messages over quota are dropped, counted by channel, and the rest is sent", With: append(slices.Clone(public), with(func(s *Settings) {
		s.ChannelMode, s.PublicTotal, s.DefaultTotal = Legacy, 0.5, 0.5
	})...), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for _, channel := range []string{"news", ""} { // use both quotas up
			if _, err := push(e, d, 0, "extra.channel_id", channel); err != nil {
				return err
			}
		}
		el := one(e, d, "many")
		news, none := strings.ReplaceAll(el, `"tuikit"`, `"news"`), strings.ReplaceAll(el, `"channel_id":"tuikit",`, ``)
		a, err := post(e, "/v2/multi_messages/regids", params{"messages": "[" + strings.Join([]string{none, none, news, el}, ",") + "]"})
		return firstErr(err, same("code", a.Code, 0), same("exceeded", a.Data.Exceeded, "no_channel:2 news:1"), same("dropped", dropped(e), []string{"MI-Q2", "MI-Q2", "MI-Q1"}),
			same("the private one is shown", d.Shown()[len(d.Shown())-1].Title, "many"))
	}},
	{Rule: "MI-Q7", Says: "the counters begin anew at midnight in China", With: append(slices.Clone(public), vendortest.At(time.Date(2026, 11, 23, 23, 0, 0, 0, core.China))), Check: func(e *env) error {
		if err := overTotal(e, 4, "news", "exceed quota, quota: 4, have acked: 4"); err != nil {
			return err
		}
		if err := e.Jump(time.Hour); err != nil {
			return err
		}
		return pushes(0, "extra.channel_id", "news")(e)
	}},
	{Rule: "MI-Q7", Says: "by choice at midnight elsewhere", With: append(slices.Clone(public), with(func(s *Settings) { s.DayOffset = 0 })[0],
		vendortest.At(time.Date(2026, 11, 23, 7, 30, 0, 0, core.China))), Check: func(e *env) error {
		return firstErr(overTotal(e, 4, "news", "exceed quota, quota: 4, have acked: 4"), e.Jump(time.Hour), pushes(0, "extra.channel_id", "news")(e))
	}},
	{Rule: "MI-Q8", Says: "a penalised app has 1.5 × its users and 3 a phone", With: append(slices.Clone(public), with(func(s *Settings) { s.Penalised = true })...), Check: func(e *env) error {
		return overTotal(e, 3, "news", "exceed quota, quota: 3, have acked: 3")
	}},
	{Rule: "MI-Q8", Says: "a phone gets 3 of its public messages a day", With: append(slices.Clone(roomy), with(func(s *Settings) { s.Penalised = true })...),
		Check: perPhone("news", 3, "MI-Q3")},
	{Rule: "MI-Q8", Says: "with a news licence it is 2.5 × its users", With: append(slices.Clone(public), with(func(s *Settings) { s.Penalised, s.NewsLicence = true, true })...), Check: func(e *env) error {
		return overTotal(e, 5, "news", "exceed quota, quota: 5, have acked: 5")
	}},
	{Rule: "MI-Q8", Says: "and 5 a phone", With: append(slices.Clone(roomy), with(func(s *Settings) { s.Penalised, s.NewsLicence = true, true })...),
		Check: perPhone("news", 5, "MI-Q3")},
}

// roomy has a public channel and no total to speak of.
var roomy = with(func(s *Settings) { s.Channels = append(s.Channels, Channel{ID: "news", Class: ClassPublic}) })

// overTotal sends n messages to as many phones, and one more that is refused.
func overTotal(e *env, n int, channel, reason string) error {
	for range n {
		if err := pushes(0, "extra.channel_id", channel)(e); err != nil {
			return err
		}
	}
	d, err := e.Phone()
	if err != nil {
		return err
	}
	a, err := push(e, d, 200001, "extra.channel_id", channel)
	return firstErr(err, same("reason", a.Reason, reason))
}

// perPhone sends one more than the day's cap to one phone, and one the next day.
func perPhone(channel string, limit int, rule string) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for i := range limit + 1 {
			if _, err := push(e, d, 0, "extra.channel_id", channel, "notify_id", fmt.Sprint(i)); err != nil {
				return err
			}
		}
		if err := firstErr(same("shown", len(d.Shown()), limit), same("dropped", dropped(e), []string{rule}), e.Jump(24*time.Hour)); err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.channel_id", channel, "notify_id", "99")
		return firstErr(err, same("shown next day", len(d.Shown()), limit+1))
	}
}
