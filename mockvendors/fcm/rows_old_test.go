package fcm

import (
	"fmt"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// isGone checks the page of an API that was switched off.
func isGone(path string) func(e *vendortest.Env) error {
	return func(e *vendortest.Env) error {
		r, err := e.PostJSON(path, `{}`, "Authorization: key=AAAA")
		if err != nil {
			return err
		}
		if !strings.Contains(string(r.Body), "The requested URL "+path+" was not found on this server.") {
			return fmt.Errorf("another page: %s", r.Body)
		}
		return first(same("status", r.Status, 404), same("type", r.Header.Get("Content-Type"), "text/html; charset=UTF-8"))
	}
}

var oldRows = []vendortest.Row{
	{Rule: "FCM-X1", Says: "/batch is a page that says it is not there", Check: isGone("/batch")},
	{Rule: "FCM-X2", Says: "/fcm/send is a page that says it is not there", Check: isGone("/fcm/send")},
	{Rule: "FCM-X3", Says: "an injected 503 is Google's, with Retry-After", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		e.Platform.Faults.Set(&core.Fault{Status: 503, RetryAfter: 7, Count: 1})
		r, err := c.to(e.Token(d))
		return first(refused(r, err, 503, "UNAVAILABLE", "The service is currently unavailable."), same("retry", r.Header.Get("Retry-After"), "7"),
			yes(c.to(e.Token(d))))
	}},
	{Rule: "FCM-X4", Says: "validate_only delivers nothing and has an id that means nothing", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		id, err := accepted(c.post(`{"validate_only":true,"message":{"token":"` + e.Token(d) + `","notification":{"title":"t"}}}`))
		topic, err2 := accepted(c.post(`{"validate_only":true,"message":{"topic":"t"}}`))
		return first(err, err2, same("id", id, "fake_message_id"), same("a topic's is a number", strings.Trim(topic, "0123456789"), ""), same("shown", titles(d), none))
	}},
	{Rule: "FCM-X4", Says: "validate_only checks like a send", Check: func(e *vendortest.Env) error {
		c, err := newClient(e)
		if err != nil {
			return err
		}
		dry, err := c.post(`{"validate_only":true,"message":{"token":"nobody"}}`)
		sent, err2 := c.to("nobody")
		return first(err, err2, same("body", string(dry.Body), string(sent.Body)), same("status", dry.Status, 400))
	}},
}
