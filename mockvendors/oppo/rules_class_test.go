package oppo_test

import (
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

var classRows = []vendortest.Row{
	{Rule: "OPPO-C1", Says: "a notify_level without a category gets 67; level 0 is none", With: approved, Check: all(answers(67, fields{"notify_level": 2}), shows(1, fields{"notify_level": 0}))},
	{Rule: "OPPO-C2", Says: "an unknown category and one in small letters get 67", With: approved, Check: all(answers(67, fields{"category": "CHAT"}), answers(67, fields{"category": "im"}))},
	{Rule: "OPPO-C2", Says: "the answer to an unknown category is the text that was seen", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		r, err := push(e, regID, fields{"category": "subscribe"})
		return vendortest.First(err, same("answer", []any{r.Code, r.Message}, []any{67, "category error"}))
	})},
	{Rule: "OPPO-C3", Says: "a Communication & Service category gets 67 until it is approved", Check: all(answers(67, fields{"category": "IM"}), shows(1, fields{"category": "NEWS"}))},
	{Rule: "OPPO-C3", Says: "an approval of one category is none of another", With: set(func(s *oppo.Settings) { s.Approved = []string{"IM"} }),
		Check: all(shows(1, fields{"category": "IM"}), answers(67, fields{"category": "ORDER"}))},
	{Rule: "OPPO-C4", Says: "level 16 without its approval, a level that is none and level 2 of marketing get 67", With: approved, Check: all(
		answers(67, fields{"category": "IM", "notify_level": 16}), answers(67, fields{"category": "IM", "notify_level": 3}),
		answers(67, fields{"category": "NEWS", "notify_level": 2}), shows(1, fields{"category": "IM", "notify_level": 1}))},
	{Rule: "OPPO-C4", Says: "level 16 with its approval is shown aloud", With: set(func(s *oppo.Settings) { s.Approved, s.Level16 = []string{"IM"}, true }),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			r, err := push(e, regID, fields{"category": "IM", "notify_level": 16})
			return vendortest.First(err, same("code", r.Code, 0), same("silent", d.Shown()[0].Silent, false), same("class", d.Shown()[0].Class, "private"))
		})},
	{Rule: "OPPO-C5", Says: "a channel that the console does not know is accepted and not shown, though the app has made it",
		Check: hidden("OPPO-C5", fields{"channel_id": "mine"}, vendortest.Channels("mine"))},
	{Rule: "OPPO-C5", Says: "with warn it is shown and counted as public", With: set(func(s *oppo.Settings) { s.Approved, s.UnknownChannel = []string{"IM"}, "warn" }),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			r, err := push(e, regID, fields{"channel_id": "mine", "category": "IM"})
			return vendortest.First(err, same("code", r.Code, 0), same("class", d.Shown()[0].Class, "public"),
				same("downgraded by", e.Events(core.EventDowngraded)[0].Rule, "OPPO-C5"))
		}, vendortest.Channels("mine"))},
	{Rule: "OPPO-C5", Says: "with strict it is refused", With: set(func(s *oppo.Settings) { s.UnknownChannel = "strict" }), Check: answers(41, fields{"channel_id": "mine"})},
	{Rule: "OPPO-C5", Says: "Android 7 has no channels and shows it", Check: shows(1, fields{"channel_id": "mine"}, vendortest.Android(7))},
	{Rule: "OPPO-C5", Says: "it is OPPO that hides it, whatever the phone's switch says", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.AllowNotifications(false)
		r, err := push(e, regID, fields{"channel_id": "mine"})
		return vendortest.First(err, same("code", r.Code, 0), same("suppressed by", d.Log.Rules, []string{"OPPO-C5"}))
	}, vendortest.Channels("mine"))},
	{Rule: "OPPO-C6", Says: "a channel that the app has not made is not shown on Android 8", Check: hidden("OPPO-C6", nil, vendortest.Channels("other"), vendortest.Android(8))},
	{Rule: "OPPO-C6", Says: "Android 7 shows it", Check: shows(1, nil, vendortest.Channels("other"), vendortest.Android(7))},
	{Rule: "OPPO-C7", Says: "a message without a channel is not shown on Android 8", Check: hidden("OPPO-C7", fields{"channel_id": nil}, vendortest.Android(8))},
	{Rule: "OPPO-C7", Says: "Android 7 shows it", Check: shows(1, fields{"channel_id": nil}, vendortest.Android(7))},
	{Rule: "OPPO-C7", Says: "by choice it is shown in OPPO's own channel", With: set(func(s *oppo.Settings) { s.NoChannel = "vendor-default" }),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			_, err := push(e, regID, fields{"channel_id": nil})
			return vendortest.First(err, same("channel", d.Shown()[0].Channel, "Heytap PUSH"))
		})},
}
