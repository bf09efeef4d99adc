package vivo_test

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
	"github.com/stretchr/testify/assert"
)

//go:embed RULEBOOK.md
var rulebook []byte

// rows are the closing table, one sentence a row.
var rows = slices.Concat(authRows, messageRows, targetRows, classRows, quotaRows, tagRows, liveRows)

func TestRules(t *testing.T)     { vendortest.Run(t, vivo.Spec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, vivo.Spec(), rows) }

func TestEveryRuleHasARow(t *testing.T) {
	book := vendortest.Cover(t, vivo.Spec(), rows, rulebook, "VIVO")
	assert.Len(t, book, 46, "rows of the closing table")
	var built []string
	for _, r := range vivo.Spec().Rules {
		built = append(built, r.ID)
	}
	missing := slices.DeleteFunc(book, func(id string) bool { return slices.Contains(built, id) })
	assert.Empty(t, missing, "rows that are not built yet")
}

// farAway is a simulated time that no wall clock is near to.
var farAway = []vendortest.Option{vendortest.At(time.Date(2040, 1, 2, 12, 0, 0, 0, core.China))}

// auths checks an auth call that differs from a good one by change.
func auths(code int, change func(e *vendortest.Env, f fields)) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		f := signed(e, e.App())
		change(e, f)
		r, err := post(e, "/message/auth", f)
		return vendortest.First(err, same("result", r.Result, code), same("has a token", r.AuthToken != "", code == 0))
	}
}

// stamped signs an auth call with a timestamp.
func stamped(e *vendortest.Env, f fields, at time.Time) {
	ms := fmt.Sprint(at.UnixMilli())
	f["timestamp"], f["sign"] = ms, sum(e.App().AppID+e.App().AppKey+ms+e.App().AppSecret)
}

var authRows = []vendortest.Row{
	{Rule: "VIVO-A1", Says: "a sign made with the wrong secret is refused", Check: auths(10206, func(_ *vendortest.Env, f fields) { f["sign"] = sum("wrong") })},
	{Rule: "VIVO-A1", Says: "a right sign gets a token, blanks around the parts trimmed and the appId a number", Check: auths(0, func(e *vendortest.Env, f fields) {
		f["appKey"] = " " + e.App().AppKey + " "
		var n int64
		_, _ = fmt.Sscan(e.App().AppID, &n)
		f["appId"] = n
	})},
	{Rule: "VIVO-A2", Says: "a timestamp eleven minutes off, either way, is refused", With: farAway, Check: all(
		auths(10207, func(e *vendortest.Env, f fields) { stamped(e, f, e.Clock.Now().Add(-11*time.Minute)) }),
		auths(10207, func(e *vendortest.Env, f fields) { stamped(e, f, e.Clock.Now().Add(11*time.Minute)) }),
		auths(10207, func(_ *vendortest.Env, f fields) { f["timestamp"] = "now" }),
	)},
	{Rule: "VIVO-A2", Says: "a sender that signs with the wall clock is let in whatever the simulated time", With: farAway,
		Check: auths(0, func(e *vendortest.Env, f fields) { stamped(e, f, time.Now()) })},
	{Rule: "VIVO-A3", Says: "each missing auth field has its own code", Check: all(
		auths(10200, func(_ *vendortest.Env, f fields) { delete(f, "appId") }), auths(10201, func(_ *vendortest.Env, f fields) { f["appKey"] = "" }),
		auths(10203, func(_ *vendortest.Env, f fields) { f["timestamp"] = nil }), auths(10204, func(_ *vendortest.Env, f fields) { delete(f, "sign") }),
	)},
	{Rule: "VIVO-A4", Says: "an unknown appId and another app's appKey are refused", Check: all(
		auths(10205, func(_ *vendortest.Env, f fields) { f["appId"] = 1 }), auths(10202, func(e *vendortest.Env, f fields) { f["appKey"] = e.Other().AppKey }),
	)},
	{Rule: "VIVO-A5", Says: "the eleventh auth call of a second is refused, another app's is not", Check: func(e *vendortest.Env) error {
		for range 10 {
			if _, err := login(e); err != nil {
				return err
			}
		}
		r, err := post(e, "/message/auth", signed(e, e.App()))
		other, err2 := post(e, "/message/auth", signed(e, e.Other()))
		err3 := e.Jump(time.Second)
		later, err4 := post(e, "/message/auth", signed(e, e.App()))
		return vendortest.First(err, err2, err3, err4, same("eleventh", r.Result, 10093), same("other", other.Result, 0), same("later", later.Result, 0))
	}},
	{Rule: "VIVO-A6", Says: "no token, a made-up one and one a day old are refused; an older one works beside a newer", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		first, err := login(e)
		second, err2 := login(e)
		send := func(headers ...string) int {
			r, _ := post(e, "/message/send", message(regID, nil), headers...)
			return r.Result
		}
		return vendortest.First(err, err2, same("none", send(), 10000), same("made up", send("authToken: aa05871a-0000-4000-8000-000000000000"), 10000),
			same("first", send(first), 0), same("second, in another case", send("AUTHTOKEN"+second[len("authToken"):]), 0),
			e.Jump(24*time.Hour+time.Minute), same("a day later", send(second), 10000))
	})},
	{Rule: "VIVO-A7", Says: "a body that names another app than its token is refused, one that names none or its own is not", Check: func(e *vendortest.Env) error {
		return all(answers(10094, fields{"appId": e.Other().AppID}), answers(0, fields{"appId": e.App().AppID}), answers(0, nil))(e)
	}},
	{Rule: "VIVO-W1", Says: "numbers may be text and a requestId a number, echoed as text", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := push(e, regID, fields{"notifyType": "4", "skipType": "1", "networkType": "1", "classification": "1", "timeToLive": "600", "requestId": 1700000000000})
		return vendortest.First(err, same("result", r.Result, 0), same("shown", len(d.Shown()), 1))
	})},
	{Rule: "VIVO-W1", Says: "a text that is no number, an object for a text, a list for a map and a list that is none meet HTTP 400 before any code", Check: func(e *vendortest.Env) error {
		for _, f := range []fields{{"classification": "IM"}, {"notifyType": "loud"}, {"timeToLive": "long"}, {"networkType": "wifi"}, {"skipType": 1.5}, {"notifyId": true},
			{"sendOnline": "perhaps"}, {"title": fields{"zh": "a"}}, {"content": []string{"a"}}, {"clientCustomMap": "ext"}, {"extra": []string{"a"}}} {
			r, err := read(e.PostJSON("/message/send", text(message("x", f)))) // without a token, too
			if err := vendortest.First(err, same(text(f), []any{r.Result, r.Desc}, []any{400, "Bad Request"})); err != nil {
				return err
			}
		}
		r, err := read(e.PostJSON("/message/pushToList", `{"taskId":"1","regIds":"x"}`))
		return vendortest.First(err, same("list", r.Result, 400), same("told", e.Events(core.EventRejected)[0].Rule, "VIVO-W1"))
	}},
	{Rule: "VIVO-W1", Says: "keys in another case are unknown keys: nothing of the message is read", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		header, err := login(e)
		r, err2 := read(e.PostJSON("/message/send", `{"RegId":"`+regID+`","Title":"a"}`, header))
		other, err3 := push(e, regID, fields{"Title": "b", "TITLE": "c"})
		return vendortest.First(err, err2, err3, same("none", r.Result, 10050), same("beside", other.Result, 0), same("title", d.Shown()[0].Title, "Ming"))
	})},
	{Rule: "VIVO-W1", Says: "by choice each such field has its code, and an unreadable body is as good as an empty one",
		With: set(func(s *vivo.Settings) { s.Unreadable = "code" }), Check: all(answers(11000, fields{"classification": "IM"}), answers(10054, fields{"notifyType": "loud"}),
			answers(10059, fields{"timeToLive": "long"}), answers(10067, fields{"clientCustomMap": "ext"}), answers(10050, fields{"title": fields{}}))},
	{Rule: "VIVO-W2", Says: "a doubled slash and a trailing blank in a path are overlooked", Check: func(e *vendortest.Env) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		slash, err := post(e, "/message//send", message("x", nil), header)
		blank, err2 := read(e.Do("GET", "/report/getStatistics%20?taskIds=1", "", header))
		return vendortest.First(err, err2, same("slash", slash.Result, 10302), same("blank", blank.Result, 0))
	}},
}
