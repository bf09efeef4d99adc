package huawei

import (
	"strings"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestOrderOfRules(t *testing.T) { vendortest.Order(t, Spec(), pairs) }

// Why two rules cannot be broken by one request.
const (
	defers = "a deferral does not end the judging: the next row looks all the same"
)

// breaks sends a chat message, changed by edits, to a token that nobody has.
func breaks(changes ...any) func(*env) error { return breaksTo("nobody", changes...) }

func breaksTo(tokens any, changes ...any) func(*env) error {
	return func(e *env) error {
		_, err := send(e, chat(tokens, changes...))
		return err
	}
}

// breaksOn sends a chat message to a phone's token once before has happened.
func breaksOn(before func(e *env, d *device) error, changes edits, opts ...vendortest.PhoneOption) func(*env) error {
	return onPhone(func(e *env, d *device, token string) error {
		if err := before(e, d); err != nil {
			return err
		}
		_, err := send(e, chat(token, changes...))
		return err
	}, opts...)
}

var badClick = obj{"type": 1}

var pairs = []vendortest.Pair{
	{First: "HW-A1", Second: "HW-A2", Never: vendortest.RefusesNothing},
	{First: "HW-A2", Second: "HW-A3", With: with(func(s *Settings) { s.TokensPer5Min = 1 }), Breaks: func(e *env) error {
		wrong := grantForm(e.App())
		wrong.Set("client_secret", "wrong")
		_, err := oauth(e, grantForm(e.App()))
		_, err2 := oauth(e, wrong)
		return first(err, err2)
	}},
	{First: "HW-A3", Second: "HW-A7", Never: vendortest.OtherCall},
	{First: "HW-A7", Second: "HW-A6", Never: "a bearer is an access token or a signed one"},
	{First: "HW-A6", Second: "HW-A4", Breaks: func(e *env) error {
		_, err := sendAs(e, "Authorization: Bearer a.b.c", chat("nobody"))
		return err
	}},
	{First: "HW-A4", Second: "HW-A5", Breaks: func(e *env) error {
		auth, err := bearer1(e, e.Other())
		if err := first(err, e.Jump(2*time.Hour)); err != nil {
			return err
		}
		_, err = sendAs(e, auth, chat("nobody"))
		return err
	}},
	{First: "HW-A5", Second: "HW-V12", With: with(func(s *Settings) { s.PushService = false }), Breaks: func(e *env) error {
		auth, err := bearer1(e, e.App())
		if err := first(err, e.Jump(2*time.Hour)); err != nil {
			return err
		}
		_, err = sendAs(e, auth, chat("nobody"))
		return err
	}},
	{First: "HW-V12", Second: "HW-V1", With: with(func(s *Settings) { s.PushService = false }), Breaks: breaksTo([]string{})},
	{First: "HW-V1", Second: "HW-V2", Breaks: breaksTo([]string{}, note("body", strings.Repeat("b", 5000))...)},
	{First: "HW-V2", Second: "HW-V3", Breaks: breaks(note("title", nil, "body", strings.Repeat("b", 5000))...)},
	{First: "HW-V3", Second: "HW-V4", Breaks: breaks(note("title", nil, "click_action", badClick)...)},
	{First: "HW-V4", Second: "HW-V5", Breaks: breaks(append(note("click_action", badClick), "message.android.ttl", "soon")...)},
	{First: "HW-V5", Second: "HW-V6", Breaks: breaks("message.android.ttl", "soon", "message.android.collapse_key", 101)},
	{First: "HW-V6", Second: "HW-V7", Breaks: breaks(append(note("badge", obj{"add_num": 1}), "message.android.collapse_key", 101)...)},
	{First: "HW-V7", Second: "HW-V13", With: with(func(s *Settings) { s.SensitiveWords = []string{"bomb"} }), Breaks: breaks(note("badge", obj{"add_num": 1}, "title", "bomb")...)},
	{First: "HW-V13", Second: "HW-C7", With: with(func(s *Settings) { s.SensitiveWords = []string{"bomb"} }), Breaks: breaks(note("importance", "HIGH", "title", "bomb")...)},
	{First: "HW-C7", Second: "HW-Q5", With: with(func(s *Settings) { s.DevicesPerSecond = 1 }), Breaks: breaksTo(many(2), note("importance", "HIGH")...)},
	{First: "HW-Q5", Second: "HW-Q6", Never: "one counts tokens, the other topic messages, and a message has one or the other"},
	{First: "HW-Q6", Second: "HW-V8", Never: "one looks at topic messages, the other at tokens"},
	{First: "HW-V8", Second: "HW-V9", Breaks: func(e *env) error {
		other, err := e.Phone(harmony(), vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		_, err = send(e, chat(e.Token(other)))
		return err
	}},
	{First: "HW-V9", Second: "HW-C9", With: with(func(s *Settings) { s.PushTypes = nil }), Breaks: onPhone(func(e *env, _ *device, token string) error {
		_, err := sendV3(e, "0", alert(token))
		return err
	})},
	{First: "HW-C9", Second: "HW-V10", Never: vendortest.RefusesNothing},
	{First: "HW-V10", Second: "HW-V11", Never: vendortest.RefusesNothing},
	{First: "HW-V11", Second: "HW-C1", Never: vendortest.RefusesNothing},
	{First: "HW-C1", Second: "HW-C8", Never: "an app is in one regime or in the other"},
	{First: "HW-C8", Second: "HW-C4", Never: vendortest.RefusesNothing},
	{First: "HW-C4", Second: "HW-C5", Never: vendortest.RefusesNothing},
	{First: "HW-C5", Second: "HW-Q7", Never: vendortest.RefusesNothing},
	{First: "HW-Q7", Second: "HW-D3", Never: vendortest.RefusesNothing},
	{First: "HW-D3", Second: "HW-R2", Breaks: breaksOn(func(e *env, d *device) error {
		token := e.Platform.Tokens.Find(e.Token(d))
		d.App.Uninstall()
		err := e.Settle()
		e.Platform.Kill(token, "HW-V16") // deleted from the server besides
		return err
	}, nil)},
	{First: "HW-R2", Second: "HW-R6", Breaks: breaksOn(func(e *env, d *device) error {
		d.App.Uninstall()
		return e.Settle()
	}, note("profile_id", "nobody"))},
	{First: "HW-R6", Second: "HW-Q10", Never: defers},
	{First: "HW-Q10", Second: "HW-Q3", Never: defers},
	{First: "HW-Q3", Second: "HW-Q4", Never: "one looks at v1, the other at v3"},
	{First: "HW-Q4", Second: "HW-Q1", Never: "a test message is exempt from the marketing cap"},
	{First: "HW-Q1", Second: "HW-Q2", With: with(func(s *Settings) { s.MarketingPerDay, s.MessagesPerDay = 1, 1 }), Breaks: breaksOn(func(e *env, d *device) error {
		return accepted(e, chat(e.Token(d)))
	}, nil)},
	{First: "HW-Q2", Second: "HW-Q11", With: with(func(s *Settings) { s.MessagesPerDayV3, s.CardRefreshes = 1, 1 }), Breaks: onPhone(func(e *env, _ *device, token string) error {
		for range 2 {
			if _, err := sendV3(e, "1", `{"payload":{"formId":"a"},"target":{"token":["`+token+`"]}}`); err != nil {
				return err
			}
		}
		return nil
	}, harmony())},
	{First: "HW-Q11", Second: "HW-R1", Never: "one looks at the whole request, before any target is judged"},
	{First: "HW-R1", Second: "HW-V14", Never: vendortest.OtherCall},
	{First: "HW-V14", Second: "HW-V15", Breaks: func(e *env) error {
		_, err := revoke(e, recallOf(7, "nobody"), "push-type: 1")
		return err
	}},
	{First: "HW-V15", Second: "HW-V16", Never: vendortest.OtherCall},
	{First: "HW-V16", Second: "HW-D4", Never: vendortest.OtherCall},
	{First: "HW-D4", Second: "HW-T1", Never: vendortest.OtherCall},
	{First: "HW-T1", Second: "HW-Q9", Never: vendortest.OtherCall},
	{First: "HW-Q9", Second: "HW-R3", Never: vendortest.OnThePhone},
	{First: "HW-R3", Second: "HW-Q8", Never: vendortest.RefusesNothing},
	{First: "HW-Q8", Second: "HW-C2", Never: vendortest.RefusesNothing},
	{First: "HW-C2", Second: "HW-C3", Never: vendortest.OnThePhone},
	{First: "HW-C3", Second: "HW-C6", Never: vendortest.OnThePhone},
	{First: "HW-C6", Second: "HW-D1", Never: vendortest.OnThePhone},
	{First: "HW-D1", Second: "HW-D2", Never: vendortest.OnThePhone},
	{First: "HW-D2", Second: "HW-R4", Never: vendortest.OnThePhone},
	{First: "HW-R4", Second: "HW-R5", Never: vendortest.OnThePhone},
}
