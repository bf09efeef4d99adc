package oppo_test

import (
	_ "embed"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/stretchr/testify/assert"
)

//go:embed RULEBOOK.md
var rulebook []byte

// rows are the closing table, one sentence a row.
var rows = slices.Concat(authRows, messageRows, targetRows, classRows, quotaRows, labelRows, pictureRows)

func TestRules(t *testing.T)     { vendortest.Run(t, oppo.Spec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, oppo.Spec(), rows) }

func TestEveryRuleHasARow(t *testing.T) {
	book := vendortest.Cover(t, oppo.Spec(), rows, rulebook, "OPPO")
	assert.Len(t, book, 42, "rows of the closing table")
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
