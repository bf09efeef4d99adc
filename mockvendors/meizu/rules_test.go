package meizu

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/vendortest"
)

var rows = slices.Concat(authRows, messageRows, taskRows, targetRows, quotaRows, receiptRows)

func TestRules(t *testing.T)     { vendortest.Run(t, Spec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, Spec(), rows) }

// notBuilt are the rows of the closing table that this mock does not have yet.
var notBuilt []string

func TestEveryRuleHasARow(t *testing.T) {
	book := vendortest.Cover(t, Spec(), rows, rulebook, "MZ")
	assert.Len(t, book, 36, "the closing table of the rulebook")
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
			same("form of "+a.MsgID, regexp.MustCompile(`^NS20261123100000000_0_[0-9]+_1_3$`).MatchString(a.MsgID), true))
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
	{Rule: "MZ-P6", Says: "and gets 1005 where the setting refuses it", With: with(func(s *Settings) { s.CustomClick = refuse }),
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
	{Rule: "MZ-P8", Says: "where the setting refuses them the target is listed under 201", With: with(func(s *Settings) { s.VIPFields = refuse }),
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
		s.UnregisteredCallback, s.Callbacks = refuse, []string{"http://127.0.0.1:1/cb"}
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

var taskRows = []vendortest.Row{
	{Rule: "MZ-T1", Says: "an unknown taskId gets 110032", Check: func(e *env) error {
		a, err := post(e, pushPrefix+"/task/varnished/pushByPushId", params{"pushIds": "x", "taskId": "7"})
		return firstErr(err, same("code", a.Code, "110032"), same("message", a.Message, "非法的taskId"), same("value", string(a.Value), `""`))
	}},
	{Rule: "MZ-T1", Says: "a task is its app's own, and sends its message to the targets named", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		id, err := newTask(e, "/pushTask/getTaskId", nil, sound())
		if err != nil {
			return err
		}
		p := params{"pushIds": e.Token(d), "taskId": id}
		a, err := read(e.PostForm(pushPrefix+"/task/varnished/pushByPushId", signed(e.Other(), p).Encode()))
		if err := firstErr(err, same("another app", a.Code, "110032")); err != nil {
			return err
		}
		a, err = post(e, pushPrefix+"/task/varnished/pushByPushId", p)
		return firstErr(err, same("own", a.Code, "200"), same("shown", titles(d), []string{"李伟"}))
	}},
	{Rule: "MZ-T2", Says: "a timed task can be cancelled once, one that is over cannot", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		timed := sound(timing(object{"pushTimeType": 1, "startTime": "2026-11-23 12:00:00"}))
		id, err := newTask(e, "/pushTask/pushToApp", nil, timed)
		if err != nil {
			return err
		}
		for _, want := range []string{"200", "500"} {
			a, err := post(e, pushPrefix+"/pushTask/cancel", params{"taskId": id, "pushType": "0"})
			if err := firstErr(err, same("cancel", a.Code, want)); err != nil {
				return err
			}
		}
		return firstErr(e.Jump(3*time.Hour), same("shown", titles(d), []string{}))
	}},
	{Rule: "MZ-T3", Says: "31 days, or an end before the start, get 500; 30 days pass", Check: func(e *env) error {
		for end, code := range map[string]string{"20261201": "500", "20261031": "500", "20261120": "200", "20261130": "200"} {
			begin := "20261101"
			if end == "20261201" {
				begin = "20261031"
			}
			a, err := post(e, pushPrefix+"/statistics/dailyPushStatics", params{"startTime": begin, "endTime": end})
			if err := firstErr(err, same("until "+end, a.Code, code)); err != nil {
				return err
			}
		}
		return nil
	}},
}

// newTask makes a task and returns its number as a text.
func newTask(e *env, path string, more params, m object) (string, error) {
	p := changed(more, "pushType", "0")
	p["messageJson"] = text(m)
	a, err := post(e, pushPrefix+path, p)
	if err != nil {
		return "", err
	}
	var v struct {
		TaskID   json.Number `json:"taskId"`
		PushType int         `json:"pushType"`
		AppID    string      `json:"appId"`
	}
	if err := firstErr(same("code", a.Code, "200"), json.Unmarshal(a.Value, &v), same("app", v.AppID, e.App().AppID)); err != nil {
		return "", err
	}
	if v.TaskID == "" {
		return "", fmt.Errorf("no taskId in %s", a.raw)
	}
	return v.TaskID.String(), nil
}

var targetRows = []vendortest.Row{
	{Rule: "MZ-D1", Says: "a malformed pushId is listed under 110003", Check: func(e *env) error {
		a, err := push(e, "abc", "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110003": {"abc"}}), same("told", rejected(e, "abc"), []string{"MZ-D1 110003"}))
	}},
	{Rule: "MZ-D2", Says: "a well-formed pushId that nobody has is listed under 110002, code 200, with a msgId", Check: func(e *env) error {
		id := "ABC" + strings.Repeat("0", 42)
		a, err := push(e, id, "200")
		return firstErr(err, same("value", string(a.Value), `{"110002":["`+id+`"]}`), same("msgId", a.MsgID != "", true))
	}},
	{Rule: "MZ-D2", Says: "so is one of another app", Check: func(e *env) error {
		d, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		a, err := push(e, e.Token(d), "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110002": {e.Token(d)}}))
	}},
	{Rule: "MZ-D2", Says: "so is one whose app was uninstalled", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		id := e.Token(d)
		d.App.Uninstall()
		if err := e.Settle(); err != nil {
			return err
		}
		a, err := push(e, id, "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110002": {id}}))
	}},
	{Rule: "MZ-D2", Says: "so is one that was inactive for a month, but not for 29 days", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		if err := firstErr(d.Airplane(context.Background(), true), e.Jump(29*24*time.Hour)); err != nil {
			return err
		}
		a, err := push(e, e.Token(d), "200")
		if err := firstErr(err, same("29 days", string(a.Value), "{}"), e.Jump(2*24*time.Hour)); err != nil {
			return err
		}
		a, err = push(e, e.Token(d), "200")
		return firstErr(err, same("31 days", a.bad(), map[string][]string{"110002": {e.Token(d)}}))
	}},
	{Rule: "MZ-D3", Says: "a pushId whose switch is off is listed under 110010, until it is on again", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for _, step := range []struct {
			set string
			bad map[string][]string
		}{{"false", map[string][]string{"110010": {e.Token(d)}}}, {"1", map[string][]string{}}} {
			a, err := post(e, subPrefix+"/changeRegisterSwitch", params{"pushId": e.Token(d), "msgType": "0", "subSwitch": step.set})
			if err := firstErr(err, same("switch", a.Code, "200")); err != nil {
				return err
			}
			a, err = push(e, e.Token(d), "200")
			if err := firstErr(err, same("switched to "+step.set, a.bad(), step.bad)); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MZ-D4", Says: "an unknown alias, and one whose switch is off, are listed under 110005 as sent", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		d.App.Event(Name, link.Event{Type: link.EventAlias, On: true, Value: "li"})
		a, err := post(e, byAlias, params{"alias": "li,nobody", "messageJson": text(sound())})
		if err := firstErr(err, same("value", a.bad(), map[string][]string{"110005": {"nobody"}}), same("shown", titles(d), []string{"李伟"})); err != nil {
			return err
		}
		if _, err := post(e, subPrefix+"/changeAllSwitch", params{"pushId": e.Token(d), "subSwitch": "0"}); err != nil {
			return err
		}
		a, err = post(e, byAlias, params{"alias": "li", "messageJson": text(sound())})
		return firstErr(err, same("off", a.bad(), map[string][]string{"110005": {"li"}}))
	}},
	{Rule: "MZ-D5", Says: "a good target beside bad ones is shown and not listed", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, "abc,"+e.Token(d)+",def", "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110003": {"abc", "def"}}), same("shown", titles(d), []string{"李伟"}))
	}},
	{Rule: "MZ-S1", Says: "an alias of 61 characters, a tag of 21 or a 101st tag gets 1005", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		var tags []string
		for i := range tagsPerPhone + 1 {
			tags = append(tags, fmt.Sprint("t", i))
		}
		for _, c := range []struct{ path, name, value, code string }{
			{"/subscribeAlias", "alias", strings.Repeat("名", 61), "1005"}, {"/subscribeAlias", "alias", strings.Repeat("名", 60), "200"},
			{"/subscribeTags", "tags", strings.Repeat("t", 21), "1005"}, {"/subscribeTags", "tags", strings.Join(tags, ","), "1005"},
		} {
			a, err := post(e, subPrefix+c.path, params{"pushId": e.Token(d), c.name: c.value})
			if err := firstErr(err, same(c.path+" "+c.value, a.Code, c.code)); err != nil {
				return err
			}
		}
		return nil
	}},
}

var quotaRows = []vendortest.Row{
	{Rule: "MZ-Q1", Says: "the fourth public message of a day for one phone is listed under 110011", Check: publicCap(3)},
	{Rule: "MZ-Q1", Says: "for a news app the sixth", With: with(func(s *Settings) { s.News = true }), Check: publicCap(5)},
	{Rule: "MZ-Q2", Says: "private messages pass beyond it", With: with(func(s *Settings) { s.FoldMessages = 100 }), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 12 {
			if _, err := push(e, e.Token(d), "200"); err != nil {
				return err
			}
		}
		return same("shown", len(d.Shown()), 12)
	}},
	{Rule: "MZ-Q3", Says: "the sixth message within a minute is listed under 520, a minute later one passes", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for i := range 6 {
			a, err := push(e, e.Token(d), "200")
			want := map[string][]string{}
			if i == 5 {
				want["520"] = []string{e.Token(d)}
			}
			if err := firstErr(err, same(fmt.Sprint("push ", i+1), a.bad(), want)); err != nil {
				return err
			}
		}
		if err := firstErr(same("shown", len(d.Shown()), 5), e.Jump(time.Minute)); err != nil {
			return err
		}
		_, err = push(e, e.Token(d), "200")
		return firstErr(err, same("a minute later", len(d.Shown()), 6))
	}},
	{Rule: "MZ-Q4", Says: "an app over its total gets 110019", With: with(func(s *Settings) { s.DayTotal = 2 }), Check: func(e *env) error {
		return firstErr(pushes("200")(e), pushes("200")(e), pushes("110019")(e))
	}},
	{Rule: "MZ-Q5", Says: "an app over its rate gets 110010 for the request, and passes a second later", With: with(func(s *Settings) { s.Rate = 2 }), Check: func(e *env) error {
		if err := firstErr(pushes("200")(e), pushes("200")(e), pushes("110010")(e)); err != nil {
			return err
		}
		return firstErr(e.Jump(time.Second), pushes("200")(e))
	}},
	{Rule: "MZ-Q6", Says: "targets over the configured rate are listed under 518", With: with(func(s *Settings) { s.TargetRate = 1 }), Check: func(e *env) error {
		return firstErr(pushes("200")(e), lists(keyRate)(e), e.Jump(time.Second), pushes("200")(e))
	}},
	{Rule: "MZ-Q7", Says: "the counters begin anew at midnight in China", With: []vendortest.Option{vendortest.At(time.Date(2026, 11, 23, 23, 30, 0, 0, core.China))}, Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 4 {
			if _, err := push(e, e.Token(d), "200", public()); err != nil {
				return err
			}
		}
		if err := e.Jump(time.Hour); err != nil {
			return err
		}
		_, err = push(e, e.Token(d), "200", public())
		return firstErr(err, same("shown", len(d.Shown()), 4))
	}},
}

// publicCap sends one public message more than a phone gets a day.
func publicCap(limit int) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		var last answer
		for range limit + 1 {
			if last, err = push(e, e.Token(d), "200", public()); err != nil {
				return err
			}
		}
		return firstErr(same("value", last.bad(), map[string][]string{keyUsedUp: {e.Token(d)}}), same("shown", len(d.Shown()), limit),
			same("told", rejected(e, e.Token(d)), []string{"MZ-Q1 110011"}))
	}
}

var receiptRows = []vendortest.Row{
	{Rule: "MZ-K1", Says: "arrivals and taps are told once, with the parameter and the console's token", With: with(func(s *Settings) { s.CallbackToken = "tok" }), Check: func(e *env) error {
		var mu sync.Mutex
		var posts []string
		l := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			posts = append(posts, r.PostFormValue("access_token")+" "+r.PostFormValue("cb"))
		}))
		defer l.Close()
		a, err := e.Phone()
		if err != nil {
			return err
		}
		b, err := e.Phone()
		if err != nil {
			return err
		}
		got, err := push(e, e.Token(a)+","+e.Token(b), "200", extra("callback", l.URL, "callback.param", "p"))
		if err := firstErr(err, e.Jump(time.Second)); err != nil {
			return err
		}
		if _, err := a.Tap(1); err != nil {
			return err
		}
		if err := e.Jump(time.Minute); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		return same("posts", posts, []string{
			fmt.Sprintf(`tok {"%s-1":{"param":"p","type":1,"targets":[%q,%q]}}`, got.MsgID, e.Token(a), e.Token(b)),
			fmt.Sprintf(`tok {"%s-2":{"param":"p","type":2,"targets":[%q]}}`, got.MsgID, e.Token(a)),
		})
	}},
}
