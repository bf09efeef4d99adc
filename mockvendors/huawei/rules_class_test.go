package huawei

import (
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// looks compares the newest notification: its class, whether it is silent, its channel.
func looks(d *device, class string, silent bool, channel string) error {
	list := d.Shown()
	if len(list) == 0 {
		return same("notifications", 0, 1)
	}
	n := list[len(list)-1]
	return first(same("class", n.Class, class), same("silent", n.Silent, silent), same("channel", n.Channel, channel))
}

func allApproved(s *Settings) { s.Approved = []string{"all"} }

func smartMode(s *Settings) { s.Classification = "smart" }

// classed sends a chat message with changes and looks at it.
func classed(class string, changes ...any) func(*env, *device, string) error {
	return func(e *env, d *device, token string) error {
		silent, channel := class == classMarketing, map[string]string{classService: channelService, classMarketing: channelMarketing}[class]
		return first(accepted(e, chat(token, changes...)), looks(d, class, silent, channel))
	}
}

var classTestRows = []row{
	{Rule: "HW-C1", Says: "without the right a chat category is marketing, and the vendor says who lowered it", Check: onPhone(func(e *env, d *device, token string) error {
		return first(classed(classMarketing)(e, d, token), same("events", len(e.Events(core.EventDowngraded)), 1), same("rule", by(e, core.EventDowngraded), "HW-C1"))
	})},
	{Rule: "HW-C1", Says: "with the right for it, it is service, and nobody lowered it", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(classed(classService)(e, d, token), same("lowered", len(e.Events(core.EventDowngraded)), 0))
	})},
	{Rule: "HW-C1", Says: "with the right but no category it is marketing", With: with(approved), Check: onPhone(classed(classMarketing, "message.android.category", nil))},
	{Rule: "HW-C1", Says: "a category that the right does not cover is marketing", With: with(approved), Check: onPhone(classed(classMarketing, "message.android.category", "TRAVEL"))},
	{Rule: "HW-C1", Says: "MARKETING stays marketing with every right", With: with(allApproved), Check: onPhone(classed(classMarketing, "message.android.category", "MARKETING"))},
	{Rule: "HW-C1", Says: "EMUI below 10 has no classes", Check: onPhone(classed(classService), system(9))},
	{Rule: "HW-C2", Says: "a marketing notification is silent and without its picture and tone", Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, chat(token, note("image", "https://x/y.png", "sound", "/raw/s")...)), looks(d, classMarketing, true, channelMarketing),
			same("image", d.Shown()[0].Image, ""), same("sound", d.Shown()[0].Sound, ""))
	})},
	{Rule: "HW-C3", Says: "a service notification sounds and has its picture", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, chat(token, note("image", "https://x/y.png", "sound", "/raw/s")...)), looks(d, classService, false, channelService),
			same("image", d.Shown()[0].Image, "https://x/y.png"), same("sound", d.Shown()[0].Sound, "/raw/s"))
	})},
	{Rule: "HW-C3", Says: "importance LOW silences a service notification", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, chat(token, note("importance", "LOW")...)), looks(d, classService, true, channelService))
	})},
	{Rule: "HW-C3", Says: "importance NORMAL does not lift a marketing one", Check: onPhone(classed(classMarketing, note("importance", "NORMAL")...))},
	{Rule: "HW-C4", Says: "an unknown or lower-case category is taken and counts as none", With: with(allApproved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(classed(classMarketing, "message.android.category", "CHAT")(e, d, token), classed(classMarketing, "message.android.category", "im")(e, d, token))
	})},
	{Rule: "HW-C5", Says: "PLAY_VOICE on a notification is marketing", With: with(allApproved), Check: onPhone(classed(classMarketing, "message.android.category", "PLAY_VOICE"))},
	{Rule: "HW-C6", Says: "in mainland China channel_id has no effect", With: with(approved), Check: onPhone(classed(classService, note("channel_id", vendortest.Channel)...))},
	{Rule: "HW-C6", Says: "elsewhere it picks the app's channel, for service only", With: with(func(s *Settings) { approved(s); s.DataLocation = "SG" }), Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, chat(token, note("channel_id", vendortest.Channel)...)), looks(d, classService, false, vendortest.Channel),
			accepted(e, chat(token, append(note("channel_id", vendortest.Channel), "message.android.category", nil)...)), looks(d, classMarketing, true, channelMarketing))
	})},
	{Rule: "HW-C6", Says: "elsewhere a channel that the app has not made, or that is off, shows nothing", With: with(func(s *Settings) { approved(s); s.DataLocation = "SG" }),
		Check: onPhone(func(e *env, d *device, token string) error {
			missing := first(accepted(e, chat(token, note("channel_id", "none")...)), shown(d, 0), same("by", d.Log.Rules, []string{"HW-C6"}))
			d.App.SetChannel(vendortest.Channel, handset.ImportanceNone)
			return first(missing, accepted(e, chat(token, note("channel_id", vendortest.Channel)...)), shown(d, 0))
		})},
	{Rule: "HW-C7", Says: "urgency HIGH is taken without the right, on a data message unless that is set", Check: func(e *env) error {
		both := first(expect(e, chat("nobody", "message.android.urgency", "HIGH"), 200, taken), expect(e, chat("nobody", data("message.android.urgency", "HIGH")...), 200, taken))
		set(e, func(s *Settings) { s.UrgencyWithoutRight = "refuse" })
		return first(both, expect(e, chat("nobody", "message.android.urgency", "HIGH"), 200, taken), expect(e, chat("nobody", data("message.android.urgency", "HIGH")...), 200, "80300011"))
	}},
	{Rule: "HW-C7", Says: "importance HIGH without the right is 80300011", Check: func(e *env) error {
		return expect(e, chat("nobody", note("importance", "HIGH")...), 200, "80300011")
	}},
	refuses("HW-C7", "an urgency that is none is 80100003", "80100003", edits{"message.android.urgency", "MAX"}, data("message.android.urgency", "high")),
	{Rule: "HW-C7", Says: "with the right both are taken, and NORMAL needs none", With: with(func(s *Settings) { s.HighPriority = true }), Check: func(e *env) error {
		high := expect(e, chat("nobody", append(note("importance", "HIGH"), "message.android.urgency", "HIGH")...), 200, taken)
		set(e, func(s *Settings) { s.HighPriority = false })
		return first(high, expect(e, chat("nobody", append(note("importance", "NORMAL"), "message.android.urgency", "NORMAL")...), 200, taken))
	}},
	{Rule: "HW-C8", Says: "in the older regime a chat text is service without any right", With: with(smartMode), Check: onPhone(classed(classService))},
	{Rule: "HW-C8", Says: "and an offer is marketing, whatever its category says", With: with(smartMode), Check: onPhone(func(e *env, d *device, token string) error {
		return first(classed(classMarketing, note("body", "今晚优惠，满减五十")...)(e, d, token), classed(classMarketing, note("title", "50% OFF everything")...)(e, d, token),
			same("by", by(e, core.EventDowngraded), "HW-C8"))
	})},
	{Rule: "HW-C8", Says: "the right still decides first", With: with(func(s *Settings) { smartMode(s); approved(s) }), Check: onPhone(classed(classService, note("body", "coupon")...))},
	{Rule: "HW-C8", Says: "the table can be replaced", With: with(func(s *Settings) {
		smartMode(s)
		s.Smart, s.SmartOtherwise = []SmartRule{{Keywords: []string{"Seven"}, Class: classService}}, classMarketing
	}), Check: onPhone(func(e *env, d *device, token string) error {
		return first(classed(classService)(e, d, token), classed(classMarketing, note("body", "at eight")...)(e, d, token))
	})},
}
