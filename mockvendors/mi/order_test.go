package mi

import (
	"strings"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestOrderOfRules(t *testing.T) { vendortest.Order(t, Spec(), pairs) }

// Why two rules cannot be broken by one request.
const (
	otherClass = "they look at different classes"

	topics6 = "a;$;b;$;c;$;d;$;e;$;f"
)

// breaks pushes to a phone with changes.
func breaks(changes ...string) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = post(e, "/v3/message/regid", sound(e.Token(d), changes...))
		return err
	}
}

// breaksAt posts to a path, twice if need be.
func breaksAt(times int, path string, p params, headers ...string) func(*env) error {
	return func(e *env) error {
		for range times {
			if _, err := post(e, path, p, headers...); err != nil {
				return err
			}
		}
		return nil
	}
}

func breaksQuota(e *env) error {
	for range 2 {
		if _, err := get(e, "/v1/trace/quota/get", nil); err != nil {
			return err
		}
	}
	return nil
}

var (
	blocked = with(func(s *Settings) { s.Blocked, s.QPS = true, 1 })
	long    = strings.Repeat("x", 4096)
)

var pairs = []vendortest.Pair{
	{First: "MI-A2", Second: "MI-A1", Breaks: breaksAt(1, "/v3/message/regid", sound("x"), "X-Other: 1")},
	{First: "MI-A1", Second: "MI-A3", With: blocked, Breaks: breaksAt(1, "/v3/message/regid", sound("x"), "Authorization: key=wrong")},
	{First: "MI-A3", Second: "MI-R1", With: blocked, Breaks: breaksAt(2, "/v3/message/regid", sound("x"))},
	{First: "MI-R1", Second: "MI-R2", With: with(func(s *Settings) { s.QPS = 1 }), Breaks: breaksQuota},
	{First: "MI-R2", Second: "MI-H1", Never: vendortest.RefusesNothing},
	{First: "MI-H1", Second: "MI-W1", Never: vendortest.RefusesNothing},
	{First: "MI-W1", Second: "MI-P16", Never: vendortest.RefusesNothing},
	{First: "MI-P16", Second: "MI-P1", Breaks: breaksAt(1, "/v2/multi_messages/regids", params{
		"messages": `[{"target":"r"},{"target":"r","message":{"title":"","description":"d"}}]`})},
	{First: "MI-P1", Second: "MI-P2", Breaks: breaks("description", "", "title", long)},
	{First: "MI-P2", Second: "MI-P3", Breaks: breaks("title", long, "description", long)},
	{First: "MI-P3", Second: "MI-P4", Breaks: breaks("description", long, "payload", long)},
	{First: "MI-P4", Second: "MI-P5", Breaks: breaks(append(extras(8), "payload", long)...)},
	{First: "MI-P5", Second: "MI-P6", Breaks: breaks(append(extras(8), "extra.ext", long)...)},
	{First: "MI-P6", Second: "MI-P14", Breaks: breaks("extra.ext", long, "extra.jobkey", "_k")},
	{First: "MI-P14", Second: "MI-P11", Breaks: breaks("extra.jobkey", "_k", "notify_id", "7a")},
	{First: "MI-P11", Second: "MI-P12", Breaks: breaks("notify_id", "7a", "time_to_send", ms(8*24*time.Hour))},
	{First: "MI-P12", Second: "MI-P13", Never: vendortest.RefusesNothing},
	{First: "MI-P13", Second: "MI-P15", Never: vendortest.RefusesNothing},
	{First: "MI-P15", Second: "MI-K1", Breaks: breaks("extra.notify_effect", "2", "extra.callback", "ftp://x")},
	{First: "MI-K1", Second: "MI-K2", Never: vendortest.RefusesNothing},
	{First: "MI-K2", Second: "MI-P8", Never: vendortest.RefusesNothing},
	{First: "MI-P8", Second: "MI-P7", Never: "no request names nobody and too many"},
	{First: "MI-P7", Second: "MI-P9", Breaks: breaksAt(1, "/v3/message/regid", sound(strings.Repeat("r,", 1001), "restricted_package_name", "com.example.x"))},
	{First: "MI-P9", Second: "MI-P10", Breaks: breaksAt(1, "/v3/message/multi_topic", sound("", "topics", topics6, "topic_op", "UNION", "restricted_package_name", "com.example.x"))},
	{First: "MI-P10", Second: "MI-C1", Breaks: breaksAt(1, "/v3/message/multi_topic", sound("", "topics", topics6, "topic_op", "UNION", "extra.channel_id", "nope"))},
	{First: "MI-C1", Second: "MI-C2", Never: "a channel is named or it is not"},
	{First: "MI-C2", Second: "MI-C4", Never: "a template is due in a channel only"},
	{First: "MI-C4", Second: "MI-C5", Never: "a template is named or it is not"},
	{First: "MI-C5", Second: "MI-D3", Without: []vendortest.Option{vendortest.Off("MI-C5", "MI-T1")}, Breaks: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		regID := e.Token(d)
		d.App.Uninstall()
		if err := e.Settle(); err != nil {
			return err
		}
		_, err = post(e, "/v3/message/regid", sound(regID, "extra.template_id", "nope"))
		return err
	}},
	{First: "MI-D3", Second: "MI-T2", Never: "a regid is this app's or it is not"},
	{First: "MI-T2", Second: "MI-T1", Never: "the one says of each target what the other says of all"},
	{First: "MI-T1", Second: "MI-Q1", With: public, Breaks: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 4 {
			if _, err := push(e, d, 0, "extra.channel_id", "news"); err != nil {
				return err
			}
		}
		if err := e.Settle(); err != nil {
			return err
		}
		_, err = post(e, "/v3/message/regid", sound("nobody", "extra.channel_id", "news"))
		return err
	}},
	{First: "MI-Q1", Second: "MI-Q2", Never: otherClass},
	{First: "MI-Q2", Second: "MI-Q3", Never: otherClass},
	{First: "MI-Q3", Second: "MI-Q4", Never: otherClass},
	{First: "MI-Q4", Second: "MI-Q5", Never: vendortest.RefusesNothing},
	{First: "MI-Q5", Second: "MI-Q6", Never: vendortest.RefusesNothing},
	{First: "MI-Q6", Second: "MI-Q7", Never: vendortest.RefusesNothing},
	{First: "MI-Q7", Second: "MI-Q8", Never: vendortest.RefusesNothing},
	{First: "MI-Q8", Second: "MI-D1", Never: vendortest.RefusesNothing},
	{First: "MI-D1", Second: "MI-D2", Never: vendortest.RefusesNothing},
	{First: "MI-D2", Second: "MI-V1", Never: vendortest.OtherCall},
	{First: "MI-V1", Second: "MI-V2", Never: vendortest.OtherCall},
	{First: "MI-V2", Second: "MI-V3", Never: vendortest.OtherCall},
	{First: "MI-V3", Second: "MI-V4", Never: vendortest.OtherCall},
	{First: "MI-V4", Second: "MI-V5", Never: vendortest.OtherCall},
	{First: "MI-V5", Second: "MI-C3", Never: "without the first there is no call"},
	{First: "MI-C3", Second: "MI-U1", Never: vendortest.OtherCall},
}
