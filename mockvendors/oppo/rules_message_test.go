package oppo_test

import (
	"context"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

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
	{Rule: "OPPO-M2", Says: "keys in another case are unknown keys: nothing of the message is read", Check: func(e *vendortest.Env) error {
		token, err := login(e)
		if err != nil {
			return err
		}
		send := func(message string) int {
			r, _ := post(e, unicastPath, fields{"auth_token": token, "message": message})
			return r.Code
		}
		return vendortest.First(same("Notification", send(`{"target_type":2,"target_value":"x","Notification":{"Title":"a","Content":"b"}}`), 40),
			same("camelCase beside the right ones", send(`{"target_type":2,"target_value":"x","notification":{"title":"a","content":"b","clickActionType":9}}`), 10000))
	}},
	{Rule: "OPPO-M2", Says: "a number that is none of a field's names, and an object or a list where a text is due, are refused", Check: all(
		answers(41, fields{"style": 6}), answers(41, fields{"show_time_type": 2}), answers(41, fields{"network_type": 2}), answers(41, fields{"push_time_type": "later"}),
		answers(41, fields{"title": fields{"en": "a"}}), answers(41, fields{"content": []string{"a"}}), answers(41, fields{"off_line": "perhaps"}), answers(41, fields{"off_line_ttl": 1.5}))},
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
	{Rule: "OPPO-M3", Says: "a placeholder without its value, and values that are no JSON, are refused in the words that were seen",
		With: set(func(s *oppo.Settings) {
			s.Templates = map[string]oppo.Template{"t1": {Title: "Order ${n}", Content: "ready"}}
			s.TemplateFaultCode = 40
		}),
		Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
			send := func(params any) []any {
				r, err := push(e, regID, fields{"private_msg_template_id": "t1", "private_title_parameters": params})
				return []any{r.Code, r.Message, err}
			}
			return vendortest.First(same("missing", send(`{"m":1}`), []any{40, "template_parameters no n", nil}), same("none", send(nil), []any{40, "template_parameters no n", nil}),
				same("no JSON", send("n=1"), []any{40, "syntax error, pos 1", nil}), same("there", send(`{"n":1}`), []any{0, "Success", nil}))
		})},
	{Rule: "OPPO-M3", Says: "by choice an approved private category must have a template; marketing need not, nor a category that is not approved",
		With: set(func(s *oppo.Settings) {
			s.Approved, s.PrivateTemplates = []string{"IM"}, "required"
			s.Templates = map[string]oppo.Template{"t1": {Title: "a", Content: "b"}}
		}),
		Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
			r, err := push(e, regID, fields{"category": "IM"})
			return vendortest.First(err, same("text", []any{r.Code, r.Message}, []any{54, "private_msg_template_id is null"}),
				answers(0, fields{"category": "IM", "private_msg_template_id": "t1"})(e), answers(0, fields{"category": "NEWS"})(e), answers(67, fields{"category": "TODO"})(e))
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
	{Rule: "OPPO-M4", Says: "by choice the content of style 1 has 50 characters, as document 11236 has it today", With: set(func(s *oppo.Settings) { s.Style1Content = 50 }),
		Check: all(answers(0, fields{"content": strings.Repeat("a", 50)}), answers(41, fields{"content": strings.Repeat("a", 51)}), answers(0, fields{"content": strings.Repeat("a", 128), "style": 2}))},
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
	{Rule: "OPPO-M9", Says: "a big picture is refused in a unicast, without its id and with a fixed speed", Check: withPicture(func(id any) func(*vendortest.Env) error {
		return all(answers(41, fields{"style": 3, "big_picture_id": id}), saveAnswers(41, fields{"style": 3}),
			saveAnswers(41, fields{"style": 3, "big_picture_id": id, "fix_speed": true, "fix_speed_rate": 1000}),
			saveAnswers(0, fields{"style": 3, "big_picture_id": id}))
	})},
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
