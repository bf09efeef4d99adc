package fcm

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// away makes a phone that has gone offline, and a client.
func away(e *vendortest.Env) (*client, *vendortest.Device, error) {
	c, d, err := ready(e)
	if err != nil {
		return nil, nil, err
	}
	return c, d, d.Airplane(bg, true)
}

// quota is a counter of the main app.
func quota(e *vendortest.Env, name string) int64 {
	for _, q := range e.Platform.Quotas() {
		if q.App == "main" && q.Name == name {
			return q.Used
		}
	}
	return -1
}

const sendsPerMinute = "sends_minute"

var quotaRows = []vendortest.Row{
	{Rule: "FCM-Q1", Says: "over the project's quota a send is refused with the window's rest, then all of it is back",
		With: with(func(s *Settings) { s.ProjectPerMinute = 2 }), Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			send := func(int) error { return yes(c.to(e.Token(d))) }
			if err := first(times(1, send), e.Jump(20*time.Second), times(1, send)); err != nil {
				return err
			}
			r, err := c.to(e.Token(d))
			return first(refused(r, err, 429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Send requests' and limit 'Send requests per minute' of service 'fcm.googleapis.com' for consumer 'project_number:"+e.App().ProjectNumber+"'."),
				same("retry", r.Header.Get("Retry-After"), "40"), e.Jump(40*time.Second), times(2, send))
		}},
	{Rule: "FCM-Q2", Says: "answers with 4xx cost quota, a 429 does not", With: with(func(s *Settings) { s.ProjectPerMinute = 2 }),
		Check: func(e *vendortest.Env) error {
			c, err := newClient(e)
			if err != nil {
				return err
			}
			for range 2 {
				r, err := c.to("nobody")
				if err := refused(r, err, 400, "INVALID_ARGUMENT", badToken); err != nil {
					return err
				}
			}
			r, err := c.to("nobody")
			return first(err, same("status", r.Status, 429), same("used", quota(e, sendsPerMinute), 2))
		}},
	{Rule: "FCM-Q2", Says: "by the setting a 5xx costs quota too", With: with(func(s *Settings) { s.ProjectPerMinute, s.CountServerErrors = 1, true }),
		Check: func(e *vendortest.Env) error {
			c, err := newClient(e)
			if err != nil {
				return err
			}
			d, err := e.Phone(failing(e, "INTERNAL"))
			if err != nil {
				return err
			}
			r, err := c.to(e.Token(d))
			r2, err2 := c.to(e.Token(d))
			return first(err, err2, same("first", r.Status, 500), same("second", r2.Status, 429))
		}},
	{Rule: "FCM-Q4", Says: "the 21st collapsible message waits three minutes for its turn", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		if err := times(21, func(i int) error {
			return yes(c.send(fmt.Sprintf(`"token":"%s","data":{"n":"%d"},"android":{"collapse_key":"k"}`, e.Token(d), i)))
		}); err != nil {
			return err
		}
		return first(same("handed", handed(d), 20), same("held by", ruleOf(e, core.EventHeld), "FCM-Q4"),
			e.Jump(179*time.Second), same("still", handed(d), 20), e.Jump(time.Second), same("then", handed(d), 21))
	}},
	{Rule: "FCM-Q4", Says: "while one waits, a newer one of its key takes its place and its time", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		if err := times(23, func(i int) error {
			return yes(c.send(fmt.Sprintf(`"token":"%s","data":{"n":"%d"},"android":{"collapse_key":"k"}`, e.Token(d), i)))
		}); err != nil {
			return err
		}
		if err := first(same("replaced", len(e.Events(core.EventReplaced)), 2), e.Jump(3*time.Minute), same("handed", handed(d), 21)); err != nil {
			return err
		}
		return same("the newest", d.Log.Messages[20].Data["n"], "22")
	}},
	{Rule: "FCM-Q4", Says: "data without collapse key is never delayed", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		return first(times(40, func(int) error { return yes(c.data(e.Token(d))) }), same("handed", handed(d), 40))
	}},
	{Rule: "FCM-Q4", Says: "a new token of the same app and phone has the old one's bucket, and the console shows it",
		With: with(func(s *Settings) { s.CollapsibleBurst = 2 }), Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			if err := first(times(2, func(int) error { return yes(c.to(e.Token(d))) }), newToken(e, d), yes(c.to(e.Token(d))),
				same("shown", len(titles(d)), 2), same("held by", ruleOf(e, core.EventHeld), "FCM-Q4")); err != nil {
				return err
			}
			return first(same("counters", e.Vendor.(*vendor).TokenQuotas(e.Platform.Tokens.Find(e.Token(d))), []core.Quota{
				{App: "main", Name: "messages_minute", Used: 3, Limit: 240},
				{App: "main", Name: "messages_hour", Used: 3, Limit: 5000},
				{App: "main", Name: "collapsible_now", Used: 3, Limit: 2},
				{App: "main", Name: "upstream_minute", Limit: 1000},
				{App: "main", Name: "topics_now", Limit: 2000},
			}), e.Jump(3*time.Minute), same("then", len(titles(d)), 3))
		}},
	{Rule: "FCM-Q5", Says: "notifications share one bucket, whatever collapse keys they give", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		if err := times(22, func(i int) error {
			return yes(c.to(e.Token(d), fmt.Sprintf(`"android":{"collapse_key":"k%d"}`, i)))
		}); err != nil {
			return err
		}
		return first(same("shown", len(titles(d)), 20), same("replaced", len(e.Events(core.EventReplaced)), 1))
	}},
	{Rule: "FCM-Q6", Says: "of five collapse keys for a phone that is away the oldest goes", Check: func(e *vendortest.Env) error {
		c, d, err := away(e)
		if err != nil {
			return err
		}
		if err := times(5, func(i int) error {
			return yes(c.data(e.Token(d), fmt.Sprintf(`"android":{"collapse_key":"k%d"}`, i)))
		}); err != nil {
			return err
		}
		return first(same("dropped by", ruleOf(e, core.EventDropped), "FCM-Q6"), d.Airplane(bg, false), e.Settle(), same("handed", handed(d), 4))
	}},
	{Rule: "FCM-Q6", Says: "by the setting it is the newest that goes", With: with(func(s *Settings) { s.CollapseKeyLost = Newest }), Check: func(e *vendortest.Env) error {
		c, d, err := away(e)
		if err != nil {
			return err
		}
		if err := times(5, func(i int) error {
			return yes(c.send(fmt.Sprintf(`"token":"%s","data":{"n":"%d"},"android":{"collapse_key":"k%d"}`, e.Token(d), i, i)))
		}); err != nil {
			return err
		}
		if err := first(d.Airplane(bg, false), e.Settle(), same("handed", handed(d), 4)); err != nil {
			return err
		}
		return same("the oldest", d.Log.Messages[0].Data["n"], "0")
	}},
	{Rule: "FCM-Q6", Says: "a newer message of a stored key takes its place", Check: func(e *vendortest.Env) error {
		c, d, err := away(e)
		if err != nil {
			return err
		}
		if err := times(8, func(i int) error {
			return yes(c.data(e.Token(d), fmt.Sprintf(`"android":{"collapse_key":"k%d"}`, i%4)))
		}); err != nil {
			return err
		}
		return first(same("replaced", len(e.Events(core.EventReplaced)), 4), same("dropped", len(e.Events(core.EventDropped)), 0),
			d.Airplane(bg, false), e.Settle(), same("handed", handed(d), 4))
	}},
	{Rule: "FCM-Q7", Says: "the 101st stored message lets all go, and the phone is told when it is back", Check: func(e *vendortest.Env) error {
		c, d, err := away(e)
		if err != nil {
			return err
		}
		send := func(int) error { return yes(c.data(e.Token(d))) }
		if err := first(times(101, send), same("dropped", len(e.Events(core.EventDropped)), 101),
			same("by", ruleOf(e, core.EventDropped), "FCM-Q7"), d.Airplane(bg, false), e.Settle(), same("handed", handed(d), 1)); err != nil {
			return err
		}
		return same("what", d.Log.Messages[0].Data, map[string]string{"message_type": "deleted_messages"})
	}},
	{Rule: "FCM-Q7", Says: "a hundred stored messages all arrive, and nothing is said", Check: func(e *vendortest.Env) error {
		c, d, err := away(e)
		if err != nil {
			return err
		}
		return first(times(100, func(int) error { return yes(c.data(e.Token(d))) }), d.Airplane(bg, false), e.Settle(), same("handed", handed(d), 100))
	}},
	{Rule: "FCM-Q13", Says: "upstream messages over a device's rate are dropped", With: with(func(s *Settings) { s.UpstreamDevicePerMinute = 3 }),
		Check: func(e *vendortest.Env) error {
			_, d, err := ready(e)
			if err != nil {
				return err
			}
			for i := range 5 {
				d.App.Event("fcm", link.Event{Type: link.EventUpstream, Value: strconv.Itoa(i)})
			}
			return first(e.Settle(), same("taken", quota(e, "upstream_minute"), 3))
		}},
	{Rule: "FCM-Q13", Says: "while the phone is away twenty upstream messages wait, the next is the client's error 4", Check: func(e *vendortest.Env) error {
		_, d, err := away(e)
		if err != nil {
			return err
		}
		if err := times(20, func(int) error { return d.App.Upstream("fcm", "m") }); err != nil {
			return err
		}
		return first(same("the 21st", errors.Is(d.App.Upstream("fcm", "m"), handset.ErrTooManyMessages), true), d.Airplane(bg, false), e.Settle(),
			same("taken", quota(e, "upstream_minute"), 20), d.App.Upstream("fcm", "m"))
	}},
	{Rule: "FCM-Q13", Says: "upstream messages over the project's rate are dropped", With: with(func(s *Settings) { s.UpstreamPerMinute = 2 }),
		Check: func(e *vendortest.Env) error {
			_, d, err := ready(e)
			if err != nil {
				return err
			}
			for range 3 {
				d.App.Event("fcm", link.Event{Type: link.EventUpstream})
			}
			return first(e.Settle(), same("taken", quota(e, "upstream_minute"), 2), e.Jump(time.Minute),
				same("a minute later", quota(e, "upstream_minute"), 0))
		}},
}
