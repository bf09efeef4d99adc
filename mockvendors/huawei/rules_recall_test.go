package huawei

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// revoke recalls by the main app's key; edits change the headers' push-type.
func revoke(e *env, body string, headers ...string) (answer, error) {
	auth, err := sign(e, e.App(), e.Clock.Now(), nil)
	if err != nil {
		return answer{}, err
	}
	if len(headers) == 0 {
		headers = []string{"push-type: 0"}
	}
	return read(e.PostJSON("/v1/"+e.App().AppID+"/messages:revoke", body, append(headers, auth)...))
}

func recallOf(id int, tokens ...string) string {
	return `{"notifyId":` + strconv.Itoa(id) + `,"token":` + string(core.JSON(tokens)) + `}`
}

// revoked compares a recall's answer.
func revoked(e *env, body, code, msg string, headers ...string) error {
	a, err := revoke(e, body, headers...)
	return first(err, a.is(200, code), same("msg", a.Msg, msg))
}

// recalled sends two alerts and recalls the first.
func recalled(e *env, d *device, token string) error {
	return first(alerts(e, token, 7, 8), revoked(e, recallOf(7, token), codeAccepted, "Success"), same("left", titles(d), []string{"n8"}))
}

func alerts(e *env, token string, ids ...int) error {
	for _, id := range ids {
		a, err := sendV3(e, "0", alert(token, "payload.notification.notifyId", id, "payload.notification.title", fmt.Sprint("n", id)))
		if err := first(err, a.is(200, codeAccepted)); err != nil {
			return err
		}
	}
	return nil
}

var recallRows = []row{
	{Rule: "HW-V14", Says: "a recall is answered as a send is", With: with(approved), Check: onPhone(recalled, harmony())},
	{Rule: "HW-V14", Says: "each part that is missing has its code", Check: onPhone(func(e *env, _ *device, token string) error {
		const header = "Illegal payload, The header does not contain valid push-type"
		return first(revoked(e, recallOf(7, token), "80100003", header, "X: y"), revoked(e, recallOf(7, token), "80100003", header, "push-type: 1"),
			revoked(e, recallOf(7, token), codeAccepted, "Success", "push-type: 2"),
			revoked(e, `{"token":["`+token+`"]}`, "80300032", "No permission to revoke messages."),
			revoked(e, `{"notifyId":7}`, "80300010", tokenCount(1000).msg), revoked(e, recallOf(7, many(1001)...), "80300010", tokenCount(1000).msg),
			revoked(e, `{"notifyId":7,"token":["`+token+`"],"x":"`+strings.Repeat("x", 4096)+`"}`, "80300008", errTooBig.msg),
			revoked(e, `{"notifyId":"7","token":["`+token+`"]}`, "80100003", "Illegal payload, the body is not a recall"))
	}, harmony())},
	{Rule: "HW-V14", Says: "an absent notifyId may be a wrong structure", With: with(func(s *Settings) { s.RecallWithoutID = "80100003" }),
		Check: func(e *env) error {
			return revoked(e, `{"token":["x"]}`, "80100003", "Illegal payload, notifyId is missing")
		}},
	{Rule: "HW-V14", Says: "an access token is no key", Check: onPhone(func(e *env, _ *device, token string) error {
		auth, err := bearer1(e, e.App())
		if err != nil {
			return err
		}
		a, err := read(e.PostJSON("/v1/"+e.App().AppID+"/messages:revoke", recallOf(7, token), auth, "push-type: 0"))
		return first(err, a.is(200, "80200001"))
	}, harmony())},
	{Rule: "HW-V15", Says: "the tokens are all the path's app's, and known", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		other, err := e.Phone(harmony(), vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		return first(alerts(e, token, 7), revoked(e, recallOf(7, token, e.Token(other)), "80300017", "Token app count should not exceed 1."),
			revoked(e, recallOf(7, e.Token(other)), "80300028", "Token app mismatch with specify app."),
			revoked(e, recallOf(7, "nobody"), "80300007", "All the tokens are invalid"), shown(d, 1),
			revoked(e, recallOf(7, token, "nobody"), "80100020", "Check Parameter Partial Success."), shown(d, 0))
	}, harmony())},
	{Rule: "HW-D4", Says: "what was shown leaves the tray; an id that was never sent takes nothing", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(recalled(e, d, token), revoked(e, recallOf(99, token), codeAccepted, "Success"), shown(d, 1), dropped(e))
	}, harmony())},
	{Rule: "HW-D4", Says: "what waits is dropped", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(offline(e, d, func() error {
			return first(alerts(e, token, 7, 8), revoked(e, recallOf(7, token), codeAccepted, "Success"))
		}),
			same("shown", titles(d), []string{"n8"}), dropped(e, "HW-D4"))
	}, harmony())},
	{Rule: "HW-V12", Says: "a recall under another app's client id is 80300002", Check: func(e *env) error {
		auth, err := sign(e, e.App(), e.Clock.Now(), nil)
		if err != nil {
			return err
		}
		a, err := read(e.PostJSON("/v1/"+e.Other().AppID+"/messages:revoke", recallOf(7, "x"), auth, "push-type: 0"))
		return first(err, a.is(200, "80300002"))
	}},
	{Rule: "HW-V12", Says: "on v3 another project's token is 80300002, with its text", Check: func(e *env) error {
		other, err := e.Phone(harmony(), vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		a, err := sendV3(e, "0", alert(e.Token(other)))
		return first(err, a.is(200, "80300002"), same("msg", a.Msg, "No permission to send message to these tmIDs"))
	}},
	{Rule: "HW-V16", Says: "a deleted token is dead: the next message ends in receipt 5", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		auth, err := bearer1(e, e.App())
		if err != nil {
			return err
		}
		path := "/v1/" + e.App().AppID + "/token:delete"
		a, err := read(e.PostJSON(path, `{"token":"`+token+`"}`, auth))
		unknown, err2 := read(e.PostJSON(path, `{"token":"nobody"}`, auth))
		return first(err, a.is(200, codeAccepted), same("msg", a.Msg, "success"), err2, unknown.is(200, taken),
			accepted(e, chat(token)), shown(d, 0), r.statuses(e, statusWrongToken))
	})},
	{Rule: "HW-C9", Says: "a push type without its right is listed by that reason; a card needs none", With: with(func(s *Settings) { approved(s); s.PushTypes = nil }),
		Check: onPhone(func(e *env, d *device, token string) error {
			a, err := sendV3(e, "0", alert(token))
			card, err2 := sendV3(e, "1", `{"payload":{"formId":1},"target":{"token":["`+token+`"]}}`)
			return first(err, a.is(200, taken), same("msg", a.Msg, `{"failure":1,"illegalTokens":{"noPushTypeRight":["`+token+`"]}}`), shown(d, 0),
				err2, card.is(200, codeAccepted))
		}, harmony())},
	{Rule: "HW-Q11", Says: "the third refresh of a card on a day has no effect, another card's has", Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		card := func(id string) error {
			a, err := sendV3(e, "1", `{"payload":{"formId":"`+id+`"},"target":{"token":["`+token+`"]}}`)
			return first(err, a.is(200, codeAccepted))
		}
		return first(card("a"), card("a"), card("a"), card("b"), same("handed", len(d.Log.Messages), 3), dropped(e, "HW-Q11"))
	}, harmony())},
	{Rule: "HW-Q11", Says: "an app that is not in the store has five", With: with(func(s *Settings) { s.Industry = "not_in_store" }), Check: onPhone(func(e *env, d *device, token string) error {
		for range 6 {
			a, err := sendV3(e, "1", `{"payload":{"formId":"a"},"target":{"token":["`+token+`"]}}`)
			if err := first(err, a.is(200, codeAccepted)); err != nil {
				return err
			}
		}
		return same("handed", len(d.Log.Messages), 5)
	}, harmony())},
	{Rule: "HW-Q2", Says: "v3 has no total unless one is set", With: with(func(s *Settings) { approved(s); s.MessagesPerDay = 1 }), Check: onPhone(func(e *env, d *device, token string) error {
		free := first(alerts(e, token, 1, 2), shown(d, 2))
		set(e, func(s *Settings) { s.MessagesPerDayV3 = 2 })
		return first(free, alerts(e, token, 3), shown(d, 2), dropped(e, "HW-Q2"))
	}, harmony())},
	{Rule: "HW-V8", Says: "where stale tokens are illegal, so are those of an app that is gone", With: with(func(s *Settings) { s.StaleToken = "illegal" }),
		Check: onPhone(func(e *env, d *device, token string) error {
			good := accepted(e, chat(token))
			d.App.Uninstall()
			return first(good, e.Settle(), expect(e, chat(token), 200, taken))
		})},
	{Rule: "HW-A2", Says: "a wrong secret may be told as a wrong parameter", With: with(func(s *Settings) { s.SecretSubError = "20003" }), Check: func(e *env) error {
		f := grantForm(e.App())
		f.Set("client_secret", "wrong")
		r, err := oauth(e, f)
		return first(err, same("status", r.Status, 400), same("body", string(r.Body), `{"error":1101,"sub_error":20003,"error_description":"parameter invalid"}`))
	}},
	{Rule: "HW-V6", Says: "a number as a text is refused, action_type of a button aside", Check: func(e *env) error {
		buttons := []any{map[string]any{"name": "ok", "action_type": "0"}}
		return first(expect(e, chat("nobody", "message.android.collapse_key", "4"), 200, "80100013"),
			expect(e, chat("nobody", note("notify_id", "4")...), 200, "80100003"),
			expect(e, chat("nobody", note("badge", map[string]any{"add_num": "1", "class": "c"})...), 200, "80100003"),
			expect(e, chat("nobody", note("buttons", buttons)...), 200, taken))
	}},
	{Rule: "HW-V7", Says: "each version spells its own badge field", Check: func(e *env) error {
		v1, err := send(e, chat("nobody", note("badge", map[string]any{"add_num": 100, "class": "c"})...))
		v3, err2 := sendV3(e, "0", alert("nobody", "payload.notification.badge", map[string]any{"addNum": 100}))
		return first(err, err2, same("v1", v1.Msg, "Illegal payload, badge add_num value ranges from 1 to 99"), same("v3", v3.Msg, "Illegal payload, badge addNum value ranges from 1 to 99"))
	}},
	{Rule: "HW-D2", Says: "a link that is no intent URI opens the activity whose filter takes it", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		if err := accepted(e, chat(token, note("click_action", map[string]any{"type": 1, "intent": "myapp://chat/detail?uid=1"}, "notify_id", 7)...)); err != nil {
			return err
		}
		l, err := d.Tap(1)
		return first(err, same("page", l.Page, vendortest.Page), same("query", l.Intent.Query, "uid=1"), same("extra", l.Extras["_push_notifyid"], "7"))
	})},
}
