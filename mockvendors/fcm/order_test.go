package fcm

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestOrderOfRules(t *testing.T) { vendortest.Order(t, Spec(), pairs) }

// breaks sends a message with these fields to a phone.
func breaks(fields string) func(*vendortest.Env) error {
	return breaksAfter(func(*client, *vendortest.Device, string) error { return nil }, fields)
}

// breaksAfter does so once before has happened; %s is the phone's token.
func breaksAfter(before func(c *client, d *vendortest.Device, token string) error, fields string, o ...vendortest.PhoneOption) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		c, d, err := ready(e, o...)
		if err != nil {
			return err
		}
		token := e.Token(d)
		if err := before(c, d, token); err != nil {
			return err
		}
		_, err = c.send(strings.ReplaceAll(fields, "%s", token))
		return err
	}
}

// longAway is a phone that has been away for longer than a token lives.
func longAway(e *vendortest.Env, o ...vendortest.PhoneOption) (*client, string, error) {
	d, err := e.Phone(o...)
	if err != nil {
		return nil, "", err
	}
	if err := first(d.Airplane(context.Background(), true), e.Jump(271*24*time.Hour)); err != nil {
		return nil, "", err
	}
	c, err := newClient(e)
	return c, e.Token(d), err
}

// others is a client with the other app's bearer, which sends to the main app's project.
func others(e *vendortest.Env) (*client, error) {
	b, err := bearerOf(e, e.Other())
	return &client{e, "Authorization: Bearer " + b}, err
}

const nobodysFID = "cAAAAAAAAAAAAAAAAAAAAA"

var pairs = []vendortest.Pair{
	{First: "FCM-A1", Second: "FCM-A2", Breaks: func(e *vendortest.Env) error {
		return postChanged(e, claim("aud", "https://example.com/token"), at(time.Now(), 2*time.Hour))
	}},
	{First: "FCM-A2", Second: "FCM-A3", Breaks: func(e *vendortest.Env) error {
		return postChanged(e, claim("aud", "https://example.com/token"), claim("scope", "x"))
	}},
	{First: "FCM-A3", Second: "FCM-A4", Breaks: func(e *vendortest.Env) error {
		c, err := others(e)
		if err := first(err, e.Jump(2*time.Hour)); err != nil {
			return err
		}
		_, err = c.to("nobody")
		return err
	}},
	{First: "FCM-A4", Second: "FCM-Q1", With: with(func(s *Settings) { s.ProjectPerMinute = 1 }), Breaks: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err := first(err, yes(c.to(e.Token(d)))); err != nil {
			return err
		}
		if c, err = others(e); err != nil {
			return err
		}
		_, err = c.to(e.Token(d))
		return err
	}},
	{First: "FCM-Q1", Second: "FCM-V10", With: with(func(s *Settings) { s.ProjectPerMinute = 1 }), Breaks: breaksAfter(func(c *client, _ *vendortest.Device, token string) error {
		return yes(c.to(token))
	}, `"token":"%s","x":1`)},
	{First: "FCM-V10", Second: "FCM-V4", Never: "they are one walk: what is wrong first in the order sent is answered"},
	{First: "FCM-V4", Second: "FCM-V9", Breaks: breaks(`"token":"%s","data":{"a":1},"android":{},"android_v2":{"background_sync":{}}`)},
	{First: "FCM-V9", Second: "FCM-V1", Breaks: breaks(`"android":{},"android_v2":{"background_sync":{}}`)},
	{First: "FCM-V1", Second: "FCM-V6", Breaks: breaks(`"topic":"a b","condition":"'a' in topics"`)},
	{First: "FCM-V6", Second: "FCM-V7", Never: "one looks at topics, the other at conditions, and a message has one target"},
	{First: "FCM-V7", Second: "FCM-V3", Breaks: breaks(`"condition":"'a' in","data":{"from":"x"}`)},
	{First: "FCM-V3", Second: "FCM-V5", Breaks: breaks(`"token":"%s","data":{"from":"x"},"android":{"ttl":"soon"}`)},
	{First: "FCM-V5", Second: "FCM-V8", Breaks: breaks(`"token":"%s","android":{"ttl":"soon"},"webpush":{"headers":{"TTL":"60s"}}`)},
	{First: "FCM-V8", Second: "FCM-V2", With: with(func(s *Settings) { s.SizeMode = Strict }),
		Breaks: breaks(`"token":"%s","webpush":{"headers":{"TTL":"60s"}},"data":{"a":"` + strings.Repeat("x", 5000) + `"}`)},
	{First: "FCM-V2", Second: "FCM-V2b", Never: "a project is in one mode or in the other"},
	{First: "FCM-V2b", Second: "FCM-T5", Breaks: breaks(`"fid":"` + nobodysFID + `","data":{"a":"` + strings.Repeat("x", 5000) + `"}`)},
	{First: "FCM-T5", Second: "FCM-T1", Breaks: breaks(`"fid":"` + nobodysFID + `"`)},
	{First: "FCM-T1", Second: "FCM-T4", Never: "a token is nobody's or another project's"},
	{First: "FCM-T4", Second: "FCM-T3", Breaks: func(e *vendortest.Env) error {
		c, token, err := longAway(e, vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		_, err = c.to(token)
		return err
	}},
	{First: "FCM-T3", Second: "FCM-T2", Breaks: func(e *vendortest.Env) error {
		c, token, err := longAway(e)
		if err != nil {
			return err
		}
		e.Platform.Kill(e.Platform.Tokens.Find(token), "FCM-T2")
		_, err = c.to(token)
		return err
	}},
	{First: "FCM-T2", Second: "FCM-V11", Breaks: func(e *vendortest.Env) error {
		return breaksAfter(func(_ *client, d *vendortest.Device, _ string) error {
			d.App.Uninstall()
			return e.Settle()
		}, `"token":"%s","android":{"restricted_package_name":"com.example.none"}`)(e)
	}},
	{First: "FCM-V11", Second: "FCM-Q3", With: with(func(s *Settings) { s.DevicePerMinute = 1 }), Breaks: breaksAfter(func(c *client, _ *vendortest.Device, token string) error {
		return yes(c.to(token))
	}, `"token":"%s","android":{"restricted_package_name":"com.example.none"}`)},
	{First: "FCM-Q3", Second: "FCM-Q8", Never: "one looks at devices, the other at topics"},
	{First: "FCM-Q8", Second: "FCM-D3", Never: vendortest.OnThePhone},
	{First: "FCM-D3", Second: "FCM-Q4", Never: "the one lowers, the other defers, and both may happen to one message"},
	{First: "FCM-Q4", Second: "FCM-Q9", Never: "both defer, and the later time counts"},
	{First: "FCM-Q9", Second: "FCM-Q12", Never: vendortest.OtherCall},
	{First: "FCM-Q12", Second: "FCM-Q10", Never: "a batch of too many tokens is refused before any is counted"},
	{First: "FCM-Q10", Second: "FCM-Q2", Never: vendortest.RefusesNothing},
	{First: "FCM-Q2", Second: "FCM-Q5", Never: vendortest.RefusesNothing},
	{First: "FCM-Q5", Second: "FCM-Q6", Never: vendortest.RefusesNothing},
	{First: "FCM-Q6", Second: "FCM-Q7", Never: "one looks at messages with a collapse key, the other at those without"},
	{First: "FCM-Q7", Second: "FCM-Q11", Never: vendortest.OtherCall},
	{First: "FCM-Q11", Second: "FCM-Q13", Never: vendortest.OtherCall},
	{First: "FCM-Q13", Second: "FCM-D1", Never: vendortest.OtherCall},
	{First: "FCM-D1", Second: "FCM-D2", Never: vendortest.OnThePhone},
	{First: "FCM-D2", Second: "FCM-D4", Never: vendortest.OnThePhone},
	{First: "FCM-D4", Second: "FCM-D5", Never: vendortest.OnThePhone},
	{First: "FCM-D5", Second: "FCM-D6", Never: vendortest.OnThePhone},
	{First: "FCM-D6", Second: "FCM-D7", Never: vendortest.OnThePhone},
	{First: "FCM-D7", Second: "FCM-D8", Never: vendortest.OnThePhone},
	{First: "FCM-D8", Second: "FCM-D9", Never: vendortest.OnThePhone},
	{First: "FCM-D9", Second: "FCM-X1", Never: vendortest.OtherCall},
	{First: "FCM-X1", Second: "FCM-X2", Never: vendortest.OtherCall},
	{First: "FCM-X2", Second: "FCM-X3", Never: vendortest.OtherCall},
	{First: "FCM-X3", Second: "FCM-X4", Never: vendortest.RefusesNothing},
	{First: "FCM-X4", Second: "FCM-X5", Never: vendortest.RefusesNothing},
}

// postChanged posts an assertion, whatever comes of it.
func postChanged(e *vendortest.Env, change ...func(*jwt.Token, jwt.MapClaims)) error {
	s, err := account(e, e.App())
	if err != nil {
		return err
	}
	text, err := sign(s, change...)
	if err != nil {
		return err
	}
	_, err = postAssertion(e, "/token", text)
	return err
}
