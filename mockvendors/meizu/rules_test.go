package meizu

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

var rows = slices.Concat(authRows, messageRows, taskRows, targetRows, quotaRows, receiptRows, pictureRows)

func TestRules(t *testing.T)     { vendortest.Run(t, Spec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, Spec(), rows) }

// notBuilt are the rows of the closing table that this mock does not have yet.
var notBuilt []string

func TestEveryRuleHasARow(t *testing.T) {
	book := vendortest.Cover(t, Spec(), rows, rulebook, "MZ")
	assert.Len(t, book, 37, "the closing table of the rulebook")
	built := map[string]bool{}
	for _, r := range Spec().Rules {
		built[r.ID] = true
	}
	var missing []string
	for _, id := range book {
		if !built[id] {
			missing = append(missing, id)
		}
	}
	assert.Equal(t, notBuilt, missing)
}

var authRows = []vendortest.Row{
	{Rule: "MZ-A1", Says: "an unknown appId gets 110000", Check: func(e *env) error {
		a, err := post(e, byPushID, params{"appId": "1", "pushIds": "x", "messageJson": text(sound())})
		return firstErr(err, same("code", a.Code, "110000"), same("message", a.Message, "APPID不合法"), same("value", string(a.Value), `""`),
			same("told", rejected(e, "x"), []string{"MZ-A1 110000"}))
	}},
	{Rule: "MZ-A2", Says: "a wrong sign gets 1006", Check: func(e *env) error {
		a, err := post(e, byPushID, params{"sign": strings.Repeat("0", 32), "pushIds": "x", "messageJson": text(sound())})
		return firstErr(err, same("code", a.Code, "1006"))
	}},
	{Rule: "MZ-A2", Says: "a sign made with the AppKey gets 1006", Check: func(e *env) error {
		app := *e.App()
		app.AppSecret = app.AppKey
		a, err := read(e.PostForm(byPushID, signed(&app, params{"pushIds": "x", "messageJson": text(sound())}).Encode()))
		return firstErr(err, same("code", a.Code, "1006"))
	}},
	{Rule: "MZ-A3", Says: "a missing or empty parameter gets 110004, whichever it is", Check: func(e *env) error {
		full := params{"appId": e.App().AppID, "pushIds": "x", "messageJson": text(sound()), "sign": "x"}
		for _, gone := range []string{"appId", "sign"} {
			a, err := post(e, byPushID, changed(full, gone, ""))
			if err := firstErr(err, same("without "+gone, a.Code, "110004")); err != nil {
				return err
			}
		}
		delete(full, "sign")
		a, err := post(e, byPushID, changed(full, "pushIds", " , ,"))
		if err := firstErr(err, same("commas alone", a.Code, "110004")); err != nil {
			return err
		}
		for _, gone := range []string{"pushIds", "messageJson"} {
			a, err := post(e, byPushID, changed(full, gone, ""))
			if err := firstErr(err, same("without "+gone, a.Code, "110004")); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MZ-A4", Says: "a blocked app gets 110009", With: with(func(s *Settings) { s.Blocked = true }), Check: pushes("110009")},
	{Rule: "MZ-A5", Says: "parameters that the vendor does not know, and empty ones, are signed too", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := post(e, byPushID, params{"pushIds": e.Token(d), "messageJson": text(sound()), "Zeta": "1", "empty": "", "restrictedPackageNames": ""})
		return firstErr(err, same("code", a.Code, "200"), same("shown", titles(d), []string{"李伟"}))
	}},
	{Rule: "MZ-A5", Says: "an unsigned extra parameter spoils the sign", Check: func(e *env) error {
		v := signed(e.App(), params{"pushIds": "x", "messageJson": text(sound())})
		v.Set("extra", "1")
		a, err := read(e.PostForm(byPushID, v.Encode()))
		return firstErr(err, same("code", a.Code, "1006"))
	}},
	{Rule: "MZ-H1", Says: "code is a text under HTTP 200, a push has a msgId of the vendor's form and an empty redirect", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, e.Token(d), "200") // decoding a number into a text fails
		if err != nil {
			return err
		}
		return firstErr(same("status", a.status, 200), same("redirect", *a.Redirect, ""), same("the phone has the same id", d.Shown()[0].MessageID, a.MsgID),
			same("form of "+a.MsgID, regexp.MustCompile(`^NS`+vendortest.Start.Format("20060102150405")+`000_0_[0-9]+_1_3$`).MatchString(a.MsgID), true))
	}},
	{Rule: "MZ-H2", Says: "the subscription host takes pushes, by GET as well", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		q := signed(e.App(), params{"pushIds": e.Token(d), "messageJson": text(sound())}).Encode()
		a, err := read(e.Do("GET", byPushID+"?"+q, "", "Host: api-push.meizu.com"))
		return firstErr(err, same("code", a.Code, "200"), same("shown", titles(d), []string{"李伟"}))
	}},
}

func changed(p params, name, value string) params {
	out := params{}
	for k, v := range p {
		out[k] = v
	}
	out[name] = value
	return out
}

var messageRows = []vendortest.Row{
	{Rule: "MZ-P1", Says: "a title of 33 characters gets 1005", Check: pushes("1005", bar("title", strings.Repeat("标", 33)))},
	{Rule: "MZ-P1", Says: "no title gets 1005", Check: pushes("1005", bar("title", ""))},
	{Rule: "MZ-P1", Says: "one of 32 passes, counted in characters", Check: pushes("200", bar("title", strings.Repeat("标", 32)))},
	{Rule: "MZ-P2", Says: "a content of 101 characters gets 1005", Check: pushes("1005", bar("content", strings.Repeat("字", 101)))},
	{Rule: "MZ-P2", Says: "one of 100 passes", Check: pushes("200", bar("content", strings.Repeat("字", 100)))},
	{Rule: "MZ-P3", Says: "101 targets get 1005", Check: func(e *env) error {
		_, err := push(e, strings.Repeat("x,", 101), "1005")
		return err
	}},
	{Rule: "MZ-P3", Says: "100 do not, and the limit is a setting", Check: func(e *env) error {
		_, err := push(e, strings.Repeat("x,", 100), "200")
		return err
	}},
	{Rule: "MZ-P4", Says: "a message that waits needs 1 to 72 hours", Check: func(e *env) error {
		for _, v := range []any{0, 73, -1, "x"} {
			if err := pushes("1005", timing(object{"validTime": v}))(e); err != nil {
				return fmt.Errorf("validTime %v: %w", v, err)
			}
		}
		return nil
	}},
	{Rule: "MZ-P4", Says: "absent, or not waiting, it passes", Check: func(e *env) error {
		return firstErr(pushes("200", timing(object{"validTime": nil}))(e), pushes("200", timing(object{"offLine": 0, "validTime": 0}))(e),
			pushes("200", object{"pushTimeInfo": nil})(e))
	}},
	{Rule: "MZ-P4", Says: "for tags it may be 0", Check: func(e *env) error {
		m := sound(timing(object{"validTime": 0}))
		if _, err := newTask(e, "/pushTask/pushToTag", params{"tagNames": "news"}, m); err != nil {
			return err
		}
		a, err := post(e, pushPrefix+"/pushTask/pushToApp", params{"pushType": "0", "messageJson": text(m)})
		return firstErr(err, same("to the app", a.Code, "1005"))
	}},
	{Rule: "MZ-P5", Says: "each clickType needs its field", Check: func(e *env) error {
		for kind := 1; kind <= 4; kind++ {
			if err := pushes("1005", click(object{"clickType": kind, "activity": ""}))(e); err != nil {
				return fmt.Errorf("clickType %d: %w", kind, err)
			}
		}
		return pushes("200", click(object{"clickType": 0, "activity": ""}))(e)
	}},
	{Rule: "MZ-P5", Says: "a field has at most 1000 bytes", Check: pushes("1005", click(object{"clickType": 2, "url": "http://" + strings.Repeat("u", 994)}))},
	{Rule: "MZ-P6", Says: "clickType 3 passes by default", Check: pushes("200", click(object{"clickType": 3, "customAttribute": "x"}))},
	{Rule: "MZ-P6", Says: "and gets 1005 where the setting refuses it", With: with(func(s *Settings) { s.CustomClick = Refuse }),
		Check: pushes("1005", click(object{"clickType": 3, "customAttribute": "x"}))},
	{Rule: "MZ-P7", Says: "a notifyKey of nine characters, or with a blank, gets 1005", Check: func(e *env) error {
		return firstErr(pushes("1005", advance(object{"notifyKey": "123456789"}))(e), pushes("1005", advance(object{"notifyKey": "a b"}))(e))
	}},
	{Rule: "MZ-P7", Says: "of messages with one notifyKey the last stays", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for _, title := range []string{"old", "new"} {
			if _, err := push(e, e.Token(d), "200", bar("title", title), advance(object{"notifyKey": "chat_1"})); err != nil {
				return err
			}
		}
		return same("tray", titles(d), []string{"new"})
	}},
	{Rule: "MZ-P8", Says: "VIP fields of an app without the right are ignored by default, and filler is no use of them", Check: func(e *env) error {
		return firstErr(pushes("200", vip("subTitle", "x"))(e), pushes("200", vip("subTitle", ""))(e))
	}},
	{Rule: "MZ-P8", Says: "where the setting refuses them the target is listed under 201", With: with(func(s *Settings) { s.VIPFields = VIPRefused }),
		Check: func(e *env) error {
			return firstErr(pushes("200", vip("subTitle", ""))(e), lists(keyNoRight, vip("subTitle", "x"))(e))
		}},
	{Rule: "MZ-P9", Says: "flags come as numbers, truth values and texts", Check: func(e *env) error {
		for _, v := range []any{1, true, "1", "true"} {
			if err := pushes("200", timing(object{"offLine": v}), advance(object{"suspend": v, "notificationType": object{"sound": v}}))(e); err != nil {
				return fmt.Errorf("flag %v: %w", v, err)
			}
		}
		return pushes("1005", timing(object{"offLine": "perhaps"}))(e)
	}},
	{Rule: "MZ-P10", Says: "an address of 129 bytes, a parameter of 65, or no URL, gets 1005", Check: func(e *env) error {
		return firstErr(pushes("1005", extra("callback", "http://127.0.0.1/"+strings.Repeat("c", 112)))(e),
			pushes("1005", extra("callback", "http://127.0.0.1/", "callback.param", strings.Repeat("p", 65)))(e), pushes("1005", extra("callback", "nowhere"))(e))
	}},
	{Rule: "MZ-P10", Says: "an unregistered address gets 1005 where the setting refuses it, a registered one passes", With: with(func(s *Settings) {
		s.UnregisteredCallback, s.Callbacks = Refuse, []string{"http://127.0.0.1:1/cb"}
	}), Check: func(e *env) error {
		return firstErr(pushes("1005", extra("callback", "http://127.0.0.1:2/cb"))(e), pushes("200", extra("callback", "http://127.0.0.1:1/cb"))(e))
	}},
	{Rule: "MZ-P11", Says: "another app's package gets 110031", Check: packages("110031", vendortest.Package+","+vendortest.OtherPackage)},
	{Rule: "MZ-P11", Says: "the app's own passes", Check: packages("200", vendortest.Package)},
	{Rule: "MZ-U1", Says: "a pass-through message gets 110053", Check: func(e *env) error {
		a, err := post(e, pushPrefix+"/unvarnished/pushByPushId", params{"pushIds": "x", "messageJson": `{"title":"t","content":"c"}`})
		return firstErr(err, same("code", a.Code, "110053"), same("message", a.Message, "透传超过限制"))
	}},
}

func vip(name string, value any) object { return object{"vipInfo": object{name: value}} }

func extra(pairs ...string) object {
	fields := object{}
	for i := 0; i+1 < len(pairs); i += 2 {
		fields[pairs[i]] = pairs[i+1]
	}
	return object{"extra": fields}
}

func packages(code, names string) func(*env) error {
	return func(e *env) error {
		a, err := post(e, byPushID, params{"pushIds": "x", "messageJson": text(sound()), "restrictedPackageNames": names})
		return firstErr(err, same("code", a.Code, code))
	}
}
