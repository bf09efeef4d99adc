package huawei

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// refuses is a row: each change to a chat message is refused with code.
func refuses(id, says, code string, changes ...edits) row {
	return row{Rule: id, Says: says, Check: func(e *env) error {
		for _, c := range changes {
			if err := expect(e, chat("nobody", slices.Clone(c)...), 200, code); err != nil {
				return fmt.Errorf("%v: %w", c, err)
			}
		}
		return nil
	}}
}

// takes is a row: each change is taken, as far as its token.
func takes(id, says string, changes ...edits) row { return refuses(id, says, taken, changes...) }

type obj = map[string]any

var lightsOK = obj{"color": obj{"alpha": 1, "red": 0, "green": 0.5, "blue": 0}, "light_on_duration": "3S", "light_off_duration": "3S"}

var fieldTestRows = []row{
	refuses("HW-V3", "a notification without title, body, click_action or android part is 80100003", "80100003",
		note("title", nil), note("body", ""), note("click_action", nil), edits{"message.android", nil, "message.notification", obj{"title": "t", "body": "b"}},
		edits{"message.android.notification", nil}),
	takes("HW-V3", "title and body may stand in the general notification",
		edits{"message.android.notification", obj{"click_action": obj{"type": 3}}, "message.notification", obj{"title": "t", "body": "b"}}),
	refuses("HW-V3", "a malformed style, colour, image, button, vibration, visibility, light, language or profile is 80100003", "80100003",
		note("style", 2), note("style", 1, "big_title", "t"), note("style", 3, "inbox_content", slices.Repeat([]string{"x"}, 6)), note("color", "red"),
		note("image", "http://x/y.png"), note("buttons", slices.Repeat([]obj{{"name": "a", "action_type": 0}}, 4)),
		note("buttons", []obj{{"name": strings.Repeat("n", 41)}}), note("buttons", []obj{{"name": "a", "action_type": 1}}), note("buttons", []obj{{"name": "a", "action_type": "4"}}),
		note("buttons", []obj{{"name": "a", "action_type": 5}}), note("vibrate_config", []string{"0S"}), note("vibrate_config", []string{"60.1S"}),
		note("vibrate_config", slices.Repeat([]string{"1S"}, 11)), note("visibility", "ALL"), note("light_settings", obj{"light_on_duration": "3S"}),
		note("light_settings", obj{"color": obj{"red": 2}, "light_on_duration": "3S", "light_off_duration": "3S"}),
		note("multi_lang_key", obj{"title_key": obj{"a": "", "b": "", "c": "", "d": ""}}), note("profile_id", strings.Repeat("p", 65)), note("importance", "MAX")),
	takes("HW-V3", "well-formed ones are taken, a button's action_type as a text too, and unknown keys passed over",
		note("style", 1, "big_title", "t", "big_body", "b"), note("style", 3, "inbox_content", []string{"x"}), note("color", "#AACCDD"), note("image", "https://x/y.png"),
		note("buttons", []obj{{"name": "a", "action_type": "1", "intent_type": 0}}), note("vibrate_config", []string{"1.5S", "60S"}), note("visibility", "SECRET"),
		note("light_settings", lightsOK), note("rich_resource", "x", "interruption", obj{}), edits{"message.local_only", true}),
	refuses("HW-V4", "a click without what its type needs, or of an unknown type, is 80100003", "80100003",
		note("click_action", obj{"type": 1}), note("click_action", obj{"type": 2, "url": "http://x"}), note("click_action", obj{"type": 2}),
		note("click_action", obj{"type": 4, "rich_resource": "x"}), note("click_action", obj{"type": 5}), note("click_action", obj{"type": "3"}), note("click_action", obj{})),
	takes("HW-V4", "each type with what it needs is taken, and the intent's text is not parsed",
		note("click_action", obj{"type": 1, "intent": "no intent at all"}), note("click_action", obj{"type": 1, "action": "com.x.OPEN"}),
		note("click_action", obj{"type": 2, "url": "https://x"}), note("click_action", obj{"type": 3}), note("click_action", obj{"type": 4, "rich_resource": "https://x/y.zip"})),
	{Rule: "HW-V4", Says: "a game may not open web pages", With: with(func(s *Settings) { s.Industry = "games" }), Check: func(e *env) error {
		return expect(e, chat("nobody", note("click_action", obj{"type": 2, "url": "https://x"})...), 200, "80100003")
	}},
	refuses("HW-V5", "a Go duration, words and a negative ttl are 80100003", "80100003",
		edits{"message.android.ttl", "24h0m0s"}, edits{"message.android.ttl", "soon"}, edits{"message.android.ttl", "-1s"}),
	refuses("HW-V5", "a ttl above 15 days is 80100004", "80100004", edits{"message.android.ttl", "1296001s"}, edits{"message.android.ttl", strings.Repeat("9", 40)}),
	takes("HW-V5", "seconds with or without their letter, fractions and numbers are taken",
		edits{"message.android.ttl", "86400s"}, edits{"message.android.ttl", "60"}, edits{"message.android.ttl", "1.5S"}, edits{"message.android.ttl", 1296000}),
	{Rule: "HW-V5", Says: "without a ttl a message waits a day; with one, that long",
		With: with(func(s *Settings) { s.Approved = []string{"IM"}; s.LongTTL = "clamp" }), Check: onPhone(func(e *env, d *device, token string) error {
			ctx, done := timeout()
			defer done()
			return first(d.Airplane(ctx, true), accepted(e, chat(token, note("title", "day")...), chat(token, append(note("title", "hour"), "message.android.ttl", "3600s")...),
				chat(token, append(note("title", "clamped"), "message.android.ttl", "9999999s")...)),
				e.Jump(23*time.Hour+59*time.Minute), d.Airplane(ctx, false), e.Settle(), same("titles", titles(d), []string{"day", "clamped"}))
		})},
	refuses("HW-V6", "a collapse_key outside -1…100, or no number, is 80100013", "80100013",
		edits{"message.android.collapse_key", 101}, edits{"message.android.collapse_key", -2}, edits{"message.android.collapse_key", "x"}),
	takes("HW-V6", "-1, 0 and 100 are taken", edits{"message.android.collapse_key", -1}, edits{"message.android.collapse_key", 0}, edits{"message.android.collapse_key", 100}),
	refuses("HW-V7", "a badge without class, adding 0 or 100, or set to 100, is 80100003", "80100003", note("badge", obj{"add_num": 1}),
		note("badge", obj{"add_num": 0, "class": "c"}), note("badge", obj{"add_num": 100, "class": "c"}), note("badge", obj{"set_num": 100, "class": "c"})),
	takes("HW-V7", "a badge in range is taken; where both stand, set_num counts", note("badge", obj{"add_num": 1, "class": "c"}),
		note("badge", obj{"set_num": 0, "class": "c"}), note("badge", obj{"add_num": 500, "set_num": 99, "class": "c"}), note("badge", obj{"class": "c"})),
	{Rule: "HW-V13", Says: "a text with a listed word is 80100016", With: with(func(s *Settings) { s.SensitiveWords = []string{"seven"} }), Check: func(e *env) error {
		return first(expect(e, chat("nobody"), 200, "80100016"), expect(e, chat("nobody", note("body", "at eight")...), 200, taken))
	}},
	refuses("HW-V13", "a review that names no reviewer is 80100018", "80100018", edits{"review", "x"}, edits{"review", []obj{{"type": 0}}}),
	takes("HW-V13", "a review with its reviewer is taken", edits{"review", []obj{{"reviewer": "tuibian", "type": 0, "result": obj{}}}}),
}
