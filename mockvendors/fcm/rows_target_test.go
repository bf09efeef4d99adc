package fcm

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

const (
	badToken = "The registration token is not a valid FCM registration token"
	notFound = "Requested entity was not found."
)

// newToken has the phone's app get itself a new token.
func newToken(e *vendortest.Env, d *vendortest.Device) error {
	app := e.App()
	return d.App.Register(bg, "fcm", link.Register{AppID: app.AppID, Project: app.ProjectID, Fresh: true})
}

var targetRows = []vendortest.Row{
	{Rule: "FCM-T1", Says: "a text that is no token is refused, and told of by token and code", Check: func(e *vendortest.Env) error {
		c, err := newClient(e)
		if err != nil {
			return err
		}
		r, err := c.to("not-a-valid-fcm-token")
		return first(refused(r, err, 400, "INVALID_ARGUMENT", badToken), same("event", e.Events(core.EventRejected),
			[]core.Event{{Vendor: "fcm", Kind: core.EventRejected, Token: "not-a-valid-fcm-token", Code: "INVALID_ARGUMENT", Rule: "FCM-T1"}}))
	}},
	{Rule: "FCM-T1", Says: "a well-shaped token that nobody was given is no better", Check: func(e *vendortest.Env) error {
		c, err := newClient(e)
		if err != nil {
			return err
		}
		r, err := c.to("AAAAAAAAAAAAAAAAAAAAAA:APA91bAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
		return refused(r, err, 400, "INVALID_ARGUMENT", badToken)
	}},
	{Rule: "FCM-T1", Says: "by the setting a well-shaped one is unregistered, what is no token stays malformed",
		With: with(func(s *Settings) { s.UnknownToken = Unregistered }), Check: func(e *vendortest.Env) error {
			c, err := newClient(e)
			if err != nil {
				return err
			}
			shaped, err := c.to("AAAAAAAAAAAAAAAAAAAAAA:APA91bAAAA")
			junk, err2 := c.to("junk")
			return first(refused(shaped, err, 404, "UNREGISTERED", notFound), refused(junk, err2, 400, "INVALID_ARGUMENT", badToken))
		}},
	{Rule: "FCM-T2", Says: "after the app was uninstalled its token is unregistered", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		token := e.Token(d)
		if err := yes(c.to(token)); err != nil {
			return err
		}
		d.App.Uninstall()
		if err := e.Settle(); err != nil {
			return err
		}
		r, err := c.to(token)
		return refused(r, err, 404, "UNREGISTERED", notFound)
	}},
	{Rule: "FCM-T2", Says: "a token that a newer one replaced is unregistered", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		old := e.Token(d)
		if err := newToken(e, d); err != nil {
			return err
		}
		r, err := c.to(old)
		return first(refused(r, err, 404, "UNREGISTERED", notFound), yes(c.to(e.Token(d))), same("shown", len(titles(d)), 1))
	}},
	{Rule: "FCM-T2", Says: "with a lag, a dead token is answered with success until it has passed, and nothing arrives",
		With: with(func(s *Settings) { s.UnregisterLagSeconds = 60 }), Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			token := e.Token(d)
			d.App.Unregister("fcm")
			if err := first(e.Settle(), yes(c.to(token)), same("dropped by", ruleOf(e, core.EventDropped), "FCM-T2"), same("shown", titles(d), none), e.Jump(time.Minute)); err != nil {
				return err
			}
			r, err := c.to(token)
			return refused(r, err, 404, "UNREGISTERED", notFound)
		}},
	{Rule: "FCM-T3", Says: "a phone that was away for more than 270 days has lost its token", Check: func(e *vendortest.Env) error {
		_, d, err := ready(e)
		if err != nil {
			return err
		}
		if err := first(d.Airplane(bg, true), e.Jump(days(270)+time.Hour)); err != nil {
			return err
		}
		c, err := newClient(e)
		if err != nil {
			return err
		}
		r, err := c.to(e.Token(d))
		return refused(r, err, 404, "UNREGISTERED", notFound)
	}},
	{Rule: "FCM-T3", Says: "a phone that is connected never goes idle", Check: func(e *vendortest.Env) error {
		_, d, err := ready(e)
		if err != nil {
			return err
		}
		if err := e.Jump(days(400)); err != nil {
			return err
		}
		c, err := newClient(e)
		return first(err, yes(c.to(e.Token(d))), same("shown", titles(d), []string{"hi"}))
	}},
	{Rule: "FCM-T4", Says: "a token of another project is refused", Check: func(e *vendortest.Env) error {
		c, err := newClient(e)
		if err != nil {
			return err
		}
		d, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		r, err := c.to(e.Token(d))
		return refused(r, err, 403, "SENDER_ID_MISMATCH", "SenderId mismatch")
	}},
	{Rule: "FCM-T5", Says: "an installation id reaches the phone, as fid and as token", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		fid := e.Token(d)[:22]
		return first(yes(c.send(`"fid":"`+fid+`","notification":{"title":"by fid"}`)), yes(c.to(fid)), same("shown", titles(d), []string{"by fid", "hi"}))
	}},
	{Rule: "FCM-T5", Says: "an installation id that nobody has is unregistered", Check: func(e *vendortest.Env) error {
		c, err := newClient(e)
		if err != nil {
			return err
		}
		r, err := c.send(`"fid":"AAAAAAAAAAAAAAAAAAAAAA"`)
		return refused(r, err, 404, "UNREGISTERED", notFound)
	}},
	{Rule: "FCM-V11", Says: "another package than the token's is refused", Check: refuses(
		`"token":"%s","data":{"a":"b"},"android":{"restricted_package_name":"com.example.else"}`, errPackage.text)},
	{Rule: "FCM-V11", Says: "the token's own package is taken", Check: takes(`"token":"%s","android":{"restricted_package_name":"com.example.chat"}`)},
	{Rule: "FCM-Q3", Says: "the 241st message of a minute to one device is refused, and a minute later it goes",
		With: with(func(s *Settings) { s.CollapsibleBurst = 1000 }), Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			if err := times(240, func(int) error { return yes(c.data(e.Token(d))) }); err != nil {
				return err
			}
			r, err := c.data(e.Token(d))
			return first(refused(r, err, 429, "QUOTA_EXCEEDED", "Device message rate exceeded."), same("retry", r.Header.Get("Retry-After"), "60"),
				e.Jump(time.Minute), yes(c.data(e.Token(d))), same("handed", handed(d), 241))
		}},
	{Rule: "FCM-Q3", Says: "a new token of the same app and phone has no new allowance",
		With: with(func(s *Settings) { s.DevicePerMinute = 2 }), Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			send := func(int) error { return yes(c.data(e.Token(d))) }
			if err := first(times(2, send), newToken(e, d)); err != nil {
				return err
			}
			r, err := c.data(e.Token(d))
			return first(refused(r, err, 429, "QUOTA_EXCEEDED", "Device message rate exceeded."), e.Jump(time.Minute), times(2, send))
		}},
	{Rule: "FCM-Q3", Says: "a push that the minute refuses takes nothing of the hour", With: with(func(s *Settings) { s.DevicePerMinute, s.DevicePerHour = 2, 3 }),
		Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			send := func(int) error { return yes(c.data(e.Token(d))) }
			if err := times(2, send); err != nil {
				return err
			}
			r, err := c.data(e.Token(d))
			return first(refused(r, err, 429, "QUOTA_EXCEEDED", "Device message rate exceeded."), e.Jump(time.Minute), times(1, send))
		}},
	{Rule: "FCM-Q3", Says: "the hour has a limit of its own", With: with(func(s *Settings) { s.DevicePerMinute, s.DevicePerHour = 2, 3 }),
		Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			send := func(int) error { return yes(c.data(e.Token(d))) }
			if err := first(times(2, send), e.Jump(time.Minute), times(1, send)); err != nil {
				return err
			}
			r, err := c.data(e.Token(d))
			return first(refused(r, err, 429, "QUOTA_EXCEEDED", "Device message rate exceeded."), same("retry", r.Header.Get("Retry-After"), "3540"))
		}},
}
