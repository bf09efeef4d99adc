package oppo

import (
	"unicode/utf8"

	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	ttlMax        = 864_000 // seconds, ten days. OPPO-M7
	styleText     = 2
	stylePicture  = 3
	styleMax      = 5 // 4 and 5 are forms of the paid extension
	fixSpeedLow   = 1_000
	fixSpeedHigh  = 10_000
	repeatsKept   = 64 // app_message_ids remembered a phone. OPPO-M8
	scheduledShow = 1  // show_time_type
)

// messageRows look at what a message says.
func messageRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "OPPO-M2", Phase: core.Validate, Says: "A call carries its message as JSON text, each field by its own name, of its type and in its range.",
			Answer: "40 without one, 41 where it cannot be read", Source: "D-CODES", Mark: core.Mock,
			Remedy: "Put the message as JSON text into the form field message (messages for a batch).",
		}, Check: content((*notice).readable)},
		{Rule: core.Rule{
			ID: "OPPO-M3", Phase: core.Validate, Says: "A notification has a title and a content, unless it uses an approved private template, every placeholder of which has its value.",
			Figure: "templates optional", Setting: "templates, private_templates, template_fault_code",
			Answer: "40; 54 where a private category must have a template; 41 for a placeholder without its value", Source: "D-NOTIF; 54 and the placeholders from support tickets",
			Remedy: "Set title and content, or name a template that the console has approved and give each of its placeholders a value.",
		}, Check: content((*notice).titled)},
		{Rule: core.Rule{
			ID: "OPPO-M4", Phase: core.Validate, Says: "Texts keep their lengths, every character counting one.",
			Figure:  "title 50, sub_title 10, content 200 (by choice 50; long text 128, picture 50), click_action_activity 500, click_action_url 2000, action_parameters 4000, call_back_url 200, call_back_parameter 100",
			Setting: "style1_content", Answer: "41", Source: "D-NOTIF, D-RCPT, S-JAVA", Remedy: "Shorten the text, or cut it before sending.",
		}, Check: content((*notice).lengths)},
		{Rule: core.Rule{
			ID: "OPPO-M5", Phase: core.Validate, Says: "click_action_type is 0, 1, 2, 4 or 5, and the field it needs is there: the activity for 1 and 4, the address for 2 and 5.",
			Answer: "41 for the type, 40 for the missing field", Source: "D-NOTIF",
			Remedy: "Set click_action_activity or click_action_url as the click type asks.",
		}, Check: content((*notice).clickable)},
		{Rule: core.Rule{
			ID: "OPPO-M6", Phase: core.Validate, Says: "action_parameters is the text of a JSON object; an object itself is taken too unless the app is strict.",
			Setting: "strict_parameters", Answer: "41", Source: "S-UPS", Mark: core.Mock,
			Remedy: "Send the click's parameters as a JSON object written into a string; an ext that is no JSON never reaches an OPPO phone.",
		}, Check: content(func(n *notice) error {
			if n.badParams || n.set.StrictParameters && n.Notification.ActionParameters.Composite {
				return codeInvalidArguments
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "OPPO-M7", Phase: core.Deliver, Says: "A message is kept ten days at most; a longer off_line_ttl is cut to that.",
			Figure: "864000 s", Answer: "0, stored as 864000", Source: "D-NOTIF", Remedy: "Expect nothing to wait longer than ten days for a phone.",
		}},
		{Rule: core.Rule{
			ID: "OPPO-M9", Phase: core.Validate, Says: "The big-picture style is for broadcasts, needs a picture and does not go with fix_speed.",
			Answer: "41", Source: "D-NOTIF", Mark: core.Mock, Remedy: "Send pictures by save_message_content and broadcast, with big_picture_id and without fix_speed.",
		}, Check: content(func(n *notice) error {
			if n.Notification.Style.N != stylePicture {
				return nil
			}
			if n.kind != saving || n.Notification.FixSpeed.On || !n.v.pictures.has(n.app, n.Notification.BigPictureID.S) {
				return codeInvalidArguments
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "OPPO-M10", Phase: core.Validate, Says: "A fixed speed is 1000 to 10000 targets a second.",
			Figure: "1000–10000/s", Answer: "41", Source: "D-NOTIF", Remedy: "Set fix_speed_rate within the range, or leave fix_speed off.",
		}, Check: content(func(n *notice) error {
			rate := n.Notification.FixSpeedRate.N
			if n.kind == saving && n.Notification.FixSpeed.On && (rate < fixSpeedLow || rate > fixSpeedHigh) {
				return codeInvalidArguments
			}
			return nil
		})},
	}
}

func (n *notice) readable() error {
	if n.kind != saving && n.raw == "" {
		return codeMissingArguments
	}
	if n.bad != nil || n.mistyped() {
		return codeInvalidArguments
	}
	return nil
}

func (n *notice) lengths() error {
	c := &n.Notification
	body := n.set.Style1Content
	switch c.Style.N {
	case styleText:
		body = 128
	case stylePicture:
		body = 50
	}
	for _, f := range [...]struct {
		text string
		max  int
	}{
		{c.Title.S, 50}, {c.SubTitle.S, 10}, {c.Content.S, body}, {c.ClickActivity.S, 500}, {c.ClickURL.S, 2000},
		{c.ActionParameters.S, 4000}, {c.CallBackURL.S, 200}, {c.CallBackParam.S, 100},
	} {
		if len(f.text) > f.max && utf8.RuneCountInString(f.text) > f.max {
			return codeInvalidArguments
		}
	}
	return nil
}

// The click types.
const (
	clickLauncher = 0
	clickAction   = 1
	clickWeb      = 2
	clickActivity = 4
	clickIntent   = 5
)

func (n *notice) clickable() error {
	c := &n.Notification
	needs := ""
	switch c.ClickType.N {
	case clickLauncher:
		return nil
	case clickAction, clickActivity:
		needs = c.ClickActivity.S
	case clickWeb, clickIntent:
		needs = c.ClickURL.S
	default:
		return codeInvalidArguments
	}
	if needs == "" {
		return codeMissingArguments
	}
	return nil
}
