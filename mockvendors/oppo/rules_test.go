package oppo_test

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/pushrig/pushrig/mockvendors/vendortest"
	"github.com/stretchr/testify/assert"
)

//go:embed RULEBOOK.md
var rulebook []byte

// rows are the closing table, one sentence a row.
var rows = slices.Concat(authRows, messageRows, targetRows, classRows, quotaRows)

func TestRules(t *testing.T)     { vendortest.Run(t, oppo.Spec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, oppo.Spec(), rows) }

func TestEveryRuleHasARow(t *testing.T) {
	book := vendortest.Cover(t, oppo.Spec(), rows, rulebook, "OPPO")
	assert.Len(t, book, 38, "rows of the closing table")
	var built []string
	for _, r := range oppo.Spec().Rules {
		built = append(built, r.ID)
	}
	missing := slices.DeleteFunc(book, func(id string) bool { return slices.Contains(built, id) })
	assert.Empty(t, missing, "rows that are not built yet")
}

// refusedAuth checks an auth call that differs from a good one by change.
func refusedAuth(code int, change func(e *vendortest.Env, f fields)) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		f := signed(e, e.App())
		change(e, f)
		r, err := post(e, authPath, f)
		return vendortest.First(err, same("code", r.Code, code))
	}
}

// farAway is a simulated time that no wall clock is near to.
var farAway = []vendortest.Option{vendortest.At(time.Date(2040, 1, 1, 12, 0, 0, 0, core.China))}

var authRows = []vendortest.Row{
	{Rule: "OPPO-A1", Says: "a sign made with the AppSecret instead of the MasterSecret is refused",
		Check: refusedAuth(16, func(e *vendortest.Env, f fields) {
			f["sign"] = sum(e.App().AppKey + fmt.Sprint(f["timestamp"]) + e.App().AppSecret)
		})},
	{Rule: "OPPO-A1", Says: "a right sign gets a token", Check: func(e *vendortest.Env) error { _, err := login(e); return err }},
	{Rule: "OPPO-A2", Says: "a timestamp eleven minutes old is refused", With: farAway, Check: refusedAuth(19, func(e *vendortest.Env, f fields) {
		at := fmt.Sprint(e.Clock.Now().Add(-11 * time.Minute).UnixMilli())
		f["timestamp"] = at
		f["sign"] = resigned(e, at)
	})},
	{Rule: "OPPO-A2", Says: "a timestamp that is no number is refused", Check: refusedAuth(19, func(_ *vendortest.Env, f fields) { f["timestamp"] = "soon" })},
	{Rule: "OPPO-A2", Says: "a sender that signs with the wall clock is let in whatever the simulated time", With: farAway, Check: refusedAuth(0, func(e *vendortest.Env, f fields) {
		at := fmt.Sprint(time.Now().UnixMilli())
		f["timestamp"], f["sign"] = at, resigned(e, at)
	})},
	{Rule: "OPPO-A3", Says: "each missing auth field has its own code", Check: all(
		refusedAuth(15, func(_ *vendortest.Env, f fields) { delete(f, "app_key") }),
		refusedAuth(18, func(_ *vendortest.Env, f fields) { delete(f, "timestamp") }),
		refusedAuth(17, func(_ *vendortest.Env, f fields) { delete(f, "sign") }),
	)},
	{Rule: "OPPO-A4", Says: "an unknown app_key is refused", Check: refusedAuth(14, func(_ *vendortest.Env, f fields) { f["app_key"] = "stranger" })},
	{Rule: "OPPO-A5", Says: "a token works for a day and not a minute longer", Check: func(e *vendortest.Env) error {
		token, err := login(e)
		if err != nil {
			return err
		}
		permit := func() int {
			r, _ := e.Do("GET", "/server/v1/feedback/fetch_push_permit", "", "auth_token: "+token)
			m, _ := r.JSON()
			return codeIn(m)
		}
		return vendortest.First(e.Jump(24*time.Hour), same("after a day", permit(), 0), e.Jump(time.Minute), same("later", permit(), 11))
	}},
	{Rule: "OPPO-A6", Says: "a call without a token gets 29, one with null or a made-up token 11", Check: func(e *vendortest.Env) error {
		none, err := post(e, unicastPath, fields{"message": "{}"})
		null, err2 := post(e, unicastPath, fields{"auth_token": "null", "message": "{}"})
		wrong, err3 := post(e, unicastPath, fields{"auth_token": "4e85a703-0000-4000-8000-000000000000"})
		return vendortest.First(err, err2, err3, same("none", none.Code, 29), same("null", null.Code, 11), same("made up", wrong.Code, 11))
	}},
	{Rule: "OPPO-A7", Says: "the token is taken from the header and from the query, with a leading blank too", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		token, err := login(e)
		if err != nil {
			return err
		}
		form := fields{"message": text(message(regID, nil))}
		header, err := post(e, unicastPath, form, "auth_token:  "+token)
		query, err2 := post(e, unicastPath+"?auth_token="+token, form)
		return vendortest.First(err, err2, same("header", header.Code, 0), same("query", query.Code, 0), same("text", header.Message, "Success"))
	})},
	{Rule: "OPPO-M1", Says: "a GET of a sending endpoint is refused before its token is looked at", Check: func(e *vendortest.Env) error {
		r, err := e.Do("GET", unicastPath, "")
		if err != nil {
			return err
		}
		m, err := r.JSON()
		return vendortest.First(err, same("code", codeIn(m), 12))
	}},
}

func codeIn(m map[string]any) int {
	var n int
	fmt.Sscan(fmt.Sprint(m["code"]), &n)
	return n
}

// resigned is the sign of the main app for a timestamp.
func resigned(e *vendortest.Env, at string) string {
	return sum(e.App().AppKey + at + e.App().MasterSecret)
}

var messageRows = []vendortest.Row{
	{Rule: "OPPO-M2", Says: "no message gets 40, one that is no JSON 41, a field of the wrong type 41", Check: func(e *vendortest.Env) error {
		token, err := login(e)
		if err != nil {
			return err
		}
		send := func(message string) int {
			r, _ := post(e, unicastPath, fields{"auth_token": token, "message": message})
			return r.Code
		}
		return vendortest.First(same("none", send(""), 40), same("text", send("hello"), 41), same("cut off", send(`{"target_type":2`), 41),
			same("type", send(text(message("x", fields{"notify_id": "seven"}))), 41))
	}},
	{Rule: "OPPO-M2", Says: "numbers and truth values may come as strings", Check: shows(1, fields{"click_action_type": "0", "off_line": "true", "off_line_ttl": "600"})},
	{Rule: "OPPO-M3", Says: "a notification without a title or without a content is refused", Check: all(answers(40, fields{"title": nil}), answers(40, fields{"content": ""}))},
	{Rule: "OPPO-M3", Says: "an approved private template needs neither, and is shown filled in",
		With: set(func(s *oppo.Settings) {
			s.Templates = map[string]oppo.Template{"t1": {Title: "Order ${n}", Content: "${what} is on its way"}}
		}),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			r, err := push(e, regID, fields{"title": nil, "content": nil, "private_msg_template_id": "t1",
				"private_title_parameters": `{"n":7}`, "private_content_parameters": fields{"what": "Tea"}})
			other, err2 := push(e, regID, fields{"private_msg_template_id": "t2"})
			return vendortest.First(err, err2, same("code", r.Code, 0), same("title", d.Shown()[0].Title, "Order 7"),
				same("content", d.Shown()[0].Body, "Tea is on its way"), same("one that was not approved", other.Code, 41))
		})},
	{Rule: "OPPO-M4", Says: "each text one character over its length is refused", Check: all(
		answers(41, fields{"title": strings.Repeat("字", 51)}), answers(41, fields{"sub_title": strings.Repeat("a", 11)}),
		answers(41, fields{"content": strings.Repeat("😀", 201)}), answers(41, fields{"content": strings.Repeat("a", 129), "style": 2}),
		answers(41, fields{"click_action_type": 4, "click_action_activity": strings.Repeat("a", 501)}),
		answers(41, fields{"click_action_type": 2, "click_action_url": strings.Repeat("a", 2001)}),
		answers(41, fields{"action_parameters": `{"a":"` + strings.Repeat("a", 4000) + `"}`}),
		answers(41, fields{"call_back_url": strings.Repeat("a", 201)}), answers(41, fields{"call_back_parameter": strings.Repeat("a", 101)}),
	)},
	{Rule: "OPPO-M4", Says: "texts of exactly their length pass, characters counted and not bytes",
		Check: shows(1, fields{"title": strings.Repeat("字", 50), "content": strings.Repeat("😀", 200), "sub_title": strings.Repeat("é", 10)})},
	{Rule: "OPPO-M5", Says: "an unknown click type gets 41, a missing companion 40", Check: all(
		answers(41, fields{"click_action_type": 3}), answers(40, fields{"click_action_type": 1}), answers(40, fields{"click_action_type": 4}),
		answers(40, fields{"click_action_type": 2}), answers(40, fields{"click_action_type": 5}),
	)},
	{Rule: "OPPO-M5", Says: "a companion that the click type does not use is ignored", Check: shows(1, fields{"click_action_type": 0, "click_action_url": "http://x"})},
	{Rule: "OPPO-M6", Says: "action_parameters that is no JSON object is refused", Check: all(answers(41, fields{"action_parameters": "hello"}), answers(41, fields{"action_parameters": "[1]"}))},
	{Rule: "OPPO-M6", Says: "an object in place of its text is taken", Check: taps(fields{"action_parameters": fields{"entity": fields{"sender": "u1"}}},
		vendortest.Launcher, map[string]string{"entity": `{"sender":"u1"}`})},
	{Rule: "OPPO-M6", Says: "a strict app refuses the object", With: set(func(s *oppo.Settings) { s.StrictParameters = true }),
		Check: answers(41, fields{"action_parameters": fields{"a": 1}})},
	{Rule: "OPPO-M7", Says: "a message for a phone that stays away is kept ten days and no longer", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		if err := d.Airplane(context.Background(), true); err != nil {
			return err
		}
		r, err := push(e, regID, fields{"off_line_ttl": 20 * 86400})
		return vendortest.First(err, same("code", r.Code, 0), e.Jump(10*24*time.Hour-time.Minute), same("not yet", len(e.Events(core.EventExpired)), 0),
			e.Jump(time.Hour), same("expired", len(e.Events(core.EventExpired)), 1))
	})},
	{Rule: "OPPO-M8", Says: "the same app_message_id to the same phone is answered alike and shown once", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		first, err := push(e, regID, fields{"app_message_id": "m1"})
		again, err2 := push(e, regID, fields{"app_message_id": "m1"})
		other, err3 := push(e, regID, fields{"app_message_id": "m2"})
		return vendortest.First(err, err2, err3, same("again", []any{again.Code, again.get("messageId")}, []any{0, first.get("messageId")}),
			same("other", other.Code, 0), same("shown", len(d.Shown()), 2), same("dropped", len(e.Events(core.EventDropped)), 0))
	})},
	{Rule: "OPPO-M8", Says: "one content is saved per app_message_id", Check: func(e *vendortest.Env) error {
		first, err := save(e, fields{"app_message_id": "m1"})
		again, err2 := save(e, fields{"app_message_id": "m1"})
		return vendortest.First(err, err2, same("id", again, first))
	}},
	{Rule: "OPPO-M9", Says: "a big picture is refused in a unicast, without its id and with a fixed speed", Check: all(
		answers(41, fields{"style": 3, "big_picture_id": "p"}), saveAnswers(41, fields{"style": 3}),
		saveAnswers(41, fields{"style": 3, "big_picture_id": "p", "fix_speed": true, "fix_speed_rate": 1000}),
		saveAnswers(0, fields{"style": 3, "big_picture_id": "p"}),
	)},
	{Rule: "OPPO-M10", Says: "a fixed speed outside 1000 to 10000 is refused; a rate without fix_speed is not looked at", Check: all(
		saveAnswers(41, fields{"fix_speed": true, "fix_speed_rate": 999}), saveAnswers(41, fields{"fix_speed": true, "fix_speed_rate": 10001}),
		saveAnswers(0, fields{"fix_speed": true, "fix_speed_rate": 10000}), saveAnswers(0, fields{"fix_speed": false, "fix_speed_rate": 0}),
	)},
}

// taps sends a unicast, taps it and compares where it leads.
func taps(f fields, page string, extras map[string]string) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := push(e, regID, f)
		if err := vendortest.First(err, same("code", r.Code, 0), same("shown", len(d.Shown()), 1)); err != nil {
			return err
		}
		l, err := d.Tap(d.Shown()[0].N)
		return vendortest.First(err, same("page", l.Page, page), same("extras", l.Intent.Extras, extras))
	})
}

// content are the form fields of a content to save, changed by f.
func content(e *vendortest.Env, f fields) (fields, error) {
	token, err := login(e)
	return note(f).with("auth_token", token), err
}

func save(e *vendortest.Env, f fields) (any, error) {
	form, err := content(e, f)
	if err != nil {
		return nil, err
	}
	r, err := post(e, notePath+"save_message_content", form)
	return r.get("message_id"), vendortest.First(err, same("save", r.Code, 0))
}

func saveAnswers(code int, f fields) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		form, err := content(e, f)
		if err != nil {
			return err
		}
		r, err := post(e, notePath+"save_message_content", form)
		return vendortest.First(err, same("code", r.Code, code))
	}
}

// cast saves a content and broadcasts it to the targets.
func cast(e *vendortest.Env, f fields, targets ...string) (reply, error) {
	id, err := save(e, f)
	if err != nil {
		return reply{}, err
	}
	token, err := login(e)
	if err != nil {
		return reply{}, err
	}
	return post(e, notePath+"broadcast", fields{"auth_token": token, "message_id": id, "target_type": 2, "target_value": strings.Join(targets, ";")})
}

// sendBatch sends messages in one call.
func sendBatch(e *vendortest.Env, messages ...fields) (reply, error) {
	token, err := login(e)
	if err != nil {
		return reply{}, err
	}
	return post(e, notePath+"unicast_batch", fields{"auth_token": token, "messages": text(messages)})
}

const stranger = "OPPO_CN_00000000000000000000000000000000"

var targetRows = []vendortest.Row{
	{Rule: "OPPO-T1", Says: "a malformed, an unknown and another app's regId get 10000", Check: func(e *vendortest.Env) error {
		other, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		for _, id := range []string{"short", stranger, e.Token(other)} {
			r, err := push(e, id, nil)
			if err := vendortest.First(err, same(id, r.Code, 10000), same("text", r.Message, "Invalid RegistrationId")); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "OPPO-T1", Says: "a regId is dead once the app was removed, and listed as such", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.Uninstall()
		if err := e.Settle(); err != nil {
			return err
		}
		r, err := push(e, regID, nil)
		token, err2 := login(e)
		list, err3 := e.Do("GET", "/server/v1/feedback/fetch_invalid_regidList?auth_token="+token, "")
		return vendortest.First(err, err2, err3, same("code", r.Code, 10000),
			same("list", string(list.Body), `{"code":0,"message":"Success","data":{"registration_ids":["`+regID+`"],"totalCount":1}}`))
	})},
	{Rule: "OPPO-T2", Says: "a phone whose app has unregistered gets 10001", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.Unregister(oppo.Name)
		if err := e.Settle(); err != nil {
			return err
		}
		r, err := push(e, regID, nil)
		return vendortest.First(err, same("code", r.Code, 10001))
	})},
	{Rule: "OPPO-T2", Says: "a phone whose switch is merely off gets 0 and shows nothing", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.AllowNotifications(false)
		r, err := push(e, regID, nil)
		return vendortest.First(err, same("code", r.Code, 0), same("suppressed by", d.Log.Rules, []string{handset.SettingNotificationsOff}))
	})},
	{Rule: "OPPO-T2", Says: "by choice the switch counts as unsubscribed", With: set(func(s *oppo.Settings) { s.SwitchOffUnsubscribes = true }),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			d.App.AllowNotifications(false)
			r, err := push(e, regID, nil)
			return vendortest.First(err, same("code", r.Code, 10001))
		})},
	{Rule: "OPPO-T3", Says: "a broadcast lists its bad targets under 10000 and reaches the good", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := cast(e, nil, stranger, regID, "a,b")
		return vendortest.First(err, same("code", r.Code, 0), same("bad", r.get("10000"), []any{stranger, "a,b"}), same("shown", len(d.Shown()), 1),
			same("id on the phone", any(d.Shown()[0].MessageID), r.get("message_id")))
	})},
	{Rule: "OPPO-T3", Says: "without a bad target the key is absent, and 1001 targets are refused", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		r, err := cast(e, nil, regID)
		many, err2 := cast(e, nil, slices.Repeat([]string{regID}, 1001)...)
		return vendortest.First(err, err2, same("code", r.Code, 0), same("bad", r.get("10000"), nil), same("many", many.Code, 41))
	})},
	{Rule: "OPPO-T4", Says: "a batch tells a bad target in its element, in the order of the request", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := sendBatch(e, message(stranger, nil), message(regID, nil))
		if err != nil || len(d.Shown()) != 1 {
			return fmt.Errorf("%d %s %w", len(d.Shown()), r.Data, err)
		}
		return vendortest.First(same("code", r.Code, 0), same("data", string(r.Data),
			`[{"registrationId":"`+stranger+`","errorCode":10000,"errorMessage":"Invalid RegistrationId"},{"messageId":"`+d.Shown()[0].MessageID+`","registrationId":"`+regID+`"}]`))
	})},
	{Rule: "OPPO-T4", Says: "a batch over its size is refused", With: set(func(s *oppo.Settings) { s.BatchMax = 2 }), Check: func(e *vendortest.Env) error {
		m := message(stranger, nil)
		r, err := sendBatch(e, m, m, m)
		return vendortest.First(err, same("code", r.Code, 41))
	}},
	{Rule: "OPPO-T5", Says: "a broadcast of an unknown message_id gets 31", Check: func(e *vendortest.Env) error {
		token, err := login(e)
		if err != nil {
			return err
		}
		r, err := post(e, notePath+"broadcast", fields{"auth_token": token, "message_id": "58ad47319e8d725350a5afd5", "target_type": 2, "target_value": stranger})
		return vendortest.First(err, same("code", r.Code, 31))
	}},
	{Rule: "OPPO-T6", Says: "an overseas regId is a stranger on China's host and at home overseas", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		home, err := push(e, regID, nil, "Host: api-intl.push.oppomobile.com")
		away, err2 := push(e, regID, nil, "Host: api.push.oppomobile.com")
		return vendortest.First(err, err2, same("home", home.Code, 0), same("away", away.Code, 10000))
	}, vendortest.With(func(o *handset.Options, _ *handset.InstallOptions, _ *link.Register) { o.Region = "SG" }))},
}

var classRows = []vendortest.Row{
	{Rule: "OPPO-C1", Says: "a notify_level without a category gets 67; level 0 is none", With: approved, Check: all(answers(67, fields{"notify_level": 2}), shows(1, fields{"notify_level": 0}))},
	{Rule: "OPPO-C2", Says: "an unknown category and one in small letters get 67", With: approved, Check: all(answers(67, fields{"category": "CHAT"}), answers(67, fields{"category": "im"}))},
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
