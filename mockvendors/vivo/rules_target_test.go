package vivo_test

import (
	"fmt"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

const stranger = "15638535410301000000001"

// badUser checks that a push is answered 10302 with a status.
func badUser(e *vendortest.Env, regID string, f fields, status int) error {
	r, err := push(e, regID, f)
	return vendortest.First(err, same("result", r.Result, 10302), same("desc", r.Desc, "regId不合法"),
		same("invalidUser", string(r.InvalidUser), fmt.Sprintf(`{"status":%d,"userid":"%s"}`, status, regID)), same("task", r.TaskID, ""))
}

var targetRows = []vendortest.Row{
	{Rule: "VIVO-T1", Says: "a malformed, an unknown and another app's regId get 10302 with status 1", Check: func(e *vendortest.Env) error {
		other, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		return vendortest.First(badUser(e, "123", nil, 1), badUser(e, stranger, nil, 1), badUser(e, e.Token(other), nil, 1))
	}},
	{Rule: "VIVO-T1", Says: "the text may have a blank, by choice", With: set(func(s *vivo.Settings) { s.DescBlank = true }), Check: func(e *vendortest.Env) error {
		r, err := push(e, stranger, nil)
		return vendortest.First(err, same("result", r.Result, 10302), same("desc", r.Desc, "regId 不合法"), same("has invalidUser", len(r.InvalidUser) > 0, true))
	}},
	{Rule: "VIVO-T1", Says: "an alias that nobody has gets 10303", Check: answers(10303, fields{"regId": nil, "alias": "nobody"})},
	{Rule: "VIVO-T2", Says: "a phone that has turned pushes off, and one whose app is gone, get status 2", Check: func(e *vendortest.Env) error {
		off, err := e.Phone()
		gone, err2 := e.Phone()
		if err := vendortest.First(err, err2); err != nil {
			return err
		}
		goneID := e.Token(gone)
		off.App.Unregister(vivo.Name)
		gone.App.Uninstall()
		return vendortest.First(e.Settle(), badUser(e, e.Token(off), nil, 2), badUser(e, goneID, nil, 2))
	}},
	{Rule: "VIVO-T2", Says: "a switch that is off is none of vivo's business unless the older text is chosen", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.AllowNotifications(false)
		r, err := push(e, regID, nil)
		if err := vendortest.First(err, same("result", r.Result, 0), same("suppressed by", d.Log.Rules, []string{handset.SettingNotificationsOff})); err != nil {
			return err
		}
		s := vivo.Defaults()
		s.SwitchOffUnsubscribes = true
		e.App().SetSettings(&s)
		return badUser(e, regID, nil, 2)
	})},
	{Rule: "VIVO-T3", Says: "a test push to a phone that is no test device gets status 4", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		return badUser(e, regID, fields{"pushMode": 1}, 4)
	})},
	{Rule: "VIVO-T3", Says: "a test push reaches a test device, as does any push of an app restricted to tests", With: set(func(s *vivo.Settings) { s.Restricted, s.TestDevices = "test-devices", []string{"phone-1"} }),
		Check: all(outcomes(fields{"pushMode": 1}, []int{0}, 1), phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
			return badUser(e, regID, nil, 4)
		}))},
	{Rule: "VIVO-T4", Says: "a list of one and of 1001 regIds is refused, an empty one too", Check: func(e *vendortest.Env) error {
		one, err := toList(e, nil, stranger)
		many, err2 := toList(e, nil, slices.Repeat([]string{stranger}, 1001)...)
		none, err3 := toList(e, nil)
		header, err4 := login(e)
		s, err5 := saved(e, nil)
		alias, err6 := post(e, "/message/pushToList", fields{"taskId": s.TaskID, "requestId": "r", "aliases": []string{"a"}}, header)
		return vendortest.First(err, err2, err3, err4, err5, err6, same("one", one.Result, 10153), same("many", many.Result, 10153), same("none", none.Result, 10150), same("alias", alias.Result, 10154))
	}},
	{Rule: "VIVO-T5", Says: "an all-good list has [] and no invalidUser, a list with bad targets has them", Check: func(e *vendortest.Env) error {
		a, err := e.Phone()
		b, err2 := e.Phone()
		if err := vendortest.First(err, err2); err != nil {
			return err
		}
		good, err := toList(e, nil, e.Token(a), e.Token(b))
		bad, err2 := toList(e, nil, e.Token(a), stranger)
		return vendortest.First(err, err2, same("good", []any{good.Result, string(good.InvalidUsers), good.InvalidUser == nil, good.RequestID}, []any{0, "[]", true, "r2"}),
			same("bad", []any{bad.Result, string(bad.InvalidUsers)}, []any{0, `[{"status":1,"userid":"` + stranger + `"}]`}),
			same("shown", []int{len(a.Shown()), len(b.Shown())}, []int{2, 1}))
	}},
	{Rule: "VIVO-T6", Says: "an unknown task gets 10152, none 10151", Check: func(e *vendortest.Env) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		body := fields{"taskId": "1", "requestId": "r", "regIds": []string{stranger, stranger}}
		unknown, err := post(e, "/message/pushToList", body, header)
		body["taskId"] = ""
		none, err2 := post(e, "/message/pushToList", body, header)
		return vendortest.First(err, err2, same("unknown", unknown.Result, 10152), same("none", none.Result, 10151))
	}},
}

var classRows = []vendortest.Row{
	{Rule: "VIVO-C1", Says: "an unknown category and one in small letters get 10096", Check: all(answers(10096, fields{"category": "CHAT"}), answers(10096, fields{"category": "im"}))},
	{Rule: "VIVO-C2", Says: "a category that contradicts the classification gets 10097", Check: all(
		answers(10097, fields{"category": "IM", "classification": 0}), answers(10097, fields{"category": "NEWS", "classification": 1}),
		answers(0, fields{"category": "IM", "classification": nil}), answers(0, fields{"category": "NEWS", "classification": 0}))},
	{Rule: "VIVO-C2", Says: "by choice an explicit 0 counts as absent", With: set(func(s *vivo.Settings) { s.ZeroIsAbsent = true }),
		Check: shows("system", false, fields{"category": "IM", "classification": 0})},
	{Rule: "VIVO-C3", Says: "a classification that is neither 0 nor 1 gets 11000", Check: all(answers(11000, fields{"classification": 2}), answers(11000, fields{"classification": "7"}))},
	{Rule: "VIVO-C4", Says: "with neither given a message is operational, and silent", Check: shows("operational", true, fields{"classification": nil})},
	{Rule: "VIVO-C4", Says: "a system category rings", Check: shows("system", false, fields{"classification": nil, "category": "IM"})},
	{Rule: "VIVO-C5", Says: "a system message that reads like promotion becomes operational", Check: all(shows("operational", true, fields{"content": "限时优惠，快来领取"}), corrected)},
	{Rule: "VIVO-C5", Says: "chat stays what it is", Check: shows("system", false, nil)},
	{Rule: "VIVO-C5", Says: "in the stricter mode all that vivo does not know as system becomes operational", With: set(func(s *vivo.Settings) { s.Correction = "unrecognised" }),
		Check: all(shows("operational", true, nil), shows("system", false, fields{"content": "您的验证码是 1234"}))},
	{Rule: "VIVO-C5", Says: "a scenario may bring words of its own, or turn the correction off", Check: func(e *vendortest.Env) error {
		s := vivo.Defaults()
		s.PromotionWords = []string{"There"}
		e.App().SetSettings(&s)
		if err := shows("operational", true, nil)(e); err != nil {
			return err
		}
		off := s
		off.Correction = "off"
		e.App().SetSettings(&off)
		return shows("system", false, nil)(e)
	}},
}

// corrected checks that the correction has been told.
func corrected(e *vendortest.Env) error {
	for _, ev := range e.Events("downgraded") {
		return same("rule", ev.Rule, "VIVO-C5")
	}
	return fmt.Errorf("no correction was told")
}
