package fcm

import (
	"fmt"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// batch subscribes tokens to a topic.
func (c *client) batch(method, topic string, tokens ...string) (vendortest.Response, error) {
	return c.PostJSON("/iid/v1:"+method, `{"to":"/topics/`+topic+`","registration_tokens":["`+strings.Join(tokens, `","`)+`"]}`, c.bearer)
}

// subscribers makes n phones that are subscribed to "news".
func subscribers(e *vendortest.Env, n int) (*client, []*vendortest.Device, error) {
	c, err := newClient(e)
	if err != nil {
		return nil, nil, err
	}
	var all []*vendortest.Device
	var tokens []string
	for range n {
		d, err := e.Phone()
		if err != nil {
			return nil, nil, err
		}
		all, tokens = append(all, d), append(tokens, e.Token(d))
	}
	r, err := c.batch("batchAdd", "news", tokens...)
	if err == nil && r.Status != 200 {
		err = fmt.Errorf("batchAdd: %d %s", r.Status, r.Body)
	}
	return c, all, err
}

// reached is how many messages the phones have had.
func reached(all []*vendortest.Device) (n int) {
	for _, d := range all {
		n += len(titles(d)) + handed(d)
	}
	return n
}

const toNews = `"topic":"news","notification":{"title":"news"}`

var topicRows = []vendortest.Row{
	{Rule: "FCM-Q8", Says: "a fan-out too many is refused while another runs, and goes when that has ended",
		With: with(func(s *Settings) { s.Fanouts, s.FanoutPerSecond = 1, 1 }), Check: func(e *vendortest.Env) error {
			c, all, err := subscribers(e, 3)
			if err != nil {
				return err
			}
			if err := yes(c.send(toNews)); err != nil {
				return err
			}
			r, err := c.send(toNews)
			return first(refused(r, err, 429, "QUOTA_EXCEEDED", "Topic quota exceeded."), same("retry", r.Header.Get("Retry-After"), "2"), e.Jump(2*time.Second),
				same("reached", reached(all), 3), yes(c.send(toNews)))
		}},
	{Rule: "FCM-Q8", Says: "where it is not refused it is late",
		With: with(func(s *Settings) { s.Fanouts, s.FanoutPerSecond, s.FanoutOver = 1, 1, Delay }), Check: func(e *vendortest.Env) error {
			c, all, err := subscribers(e, 2)
			if err != nil {
				return err
			}
			const plain = `"topic":"news","data":{"a":"b"}` // a notification would replace the one that waits
			if err := first(yes(c.send(plain)), yes(c.send(plain))); err != nil {
				return err
			}
			return first(same("now", reached(all), 1), same("held by", ruleOf(e, core.EventHeld), "FCM-Q9"), e.Jump(time.Second),
				same("the first has ended", reached(all), 2), e.Jump(10*time.Second), same("in the end", reached(all), 4))
		}},
	{Rule: "FCM-Q9", Says: "a fan-out takes its time: one a second after the first",
		With: with(func(s *Settings) { s.FanoutPerSecond = 1 }), Check: func(e *vendortest.Env) error {
			c, all, err := subscribers(e, 3)
			if err != nil {
				return err
			}
			return first(yes(c.send(toNews)), same("now", reached(all), 1), same("held by", ruleOf(e, core.EventHeld), "FCM-Q9"),
				e.Jump(time.Second), same("after a second", reached(all), 2), e.Jump(time.Second), same("after two", reached(all), 3))
		}},
	{Rule: "FCM-Q10", Says: "topic changes over the project's rate are refused", With: with(func(s *Settings) { s.SubscribePerSecond = 2 }),
		Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			ok, err := c.batch("batchAdd", "a", e.Token(d), e.Token(d))
			r, err2 := c.batch("batchRemove", "a", e.Token(d))
			return first(err, err2, same("first", ok.Status, 200), same("second", r.Status, 429), same("body", string(r.Body), `{"error":"RESOURCE_EXHAUSTED"}`))
		}},
	{Rule: "FCM-Q11", Says: "one topic too many is an error of its token", With: with(func(s *Settings) { s.TopicsPerInstance = 2 }),
		Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			for _, topic := range []string{"a", "b", "a"} {
				if r, err := c.batch("batchAdd", topic, e.Token(d)); err != nil || string(r.Body) != `{"results":[{}]}` {
					return fmt.Errorf("%s: %s %v", topic, r.Body, err)
				}
			}
			r, err := c.batch("batchAdd", "c", e.Token(d))
			return first(err, same("status", r.Status, 200), same("body", string(r.Body), `{"results":[{"error":"TOO_MANY_TOPICS"}]}`))
		}},
	{Rule: "FCM-Q12", Says: "a thousand tokens a batch are taken, one more is not", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		many := make([]string, 1001)
		for i := range many {
			many[i] = e.Token(d)
		}
		ok, err := c.batch("batchAdd", "a", many[:1000]...)
		r, err2 := c.batch("batchAdd", "a", many...)
		return first(err, err2, same("1000", ok.Status, 200), same("1001", r.Status, 400))
	}},
}
