package mi

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/stretchr/testify/assert"
)

var rows = slices.Concat(authRows, paramRows, channelRows, templateRows, targetRows, quotaRows, laterRows, recallRows, channelCallRows, mediaRows)

func TestRules(t *testing.T)     { vendortest.Run(t, Spec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, Spec(), rows) }

func TestEveryRuleHasARow(t *testing.T) {
	book := vendortest.Cover(t, Spec(), rows, rulebook, "MI")
	assert.Len(t, book, 49, "the closing table of the rulebook")
	built := map[string]bool{}
	for _, r := range Spec().Rules {
		built[r.ID] = true
	}
	for _, id := range book {
		assert.True(t, built[id], id)
	}
}

var authRows = []vendortest.Row{
	{Rule: "MI-A1", Says: "a wrong secret gets 21301 with a trace id and no data", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := post(e, "/v3/message/regid", sound(e.Token(d)), "Authorization: key=wrong")
		return firstErr(err, same("code", a.Code, 21301), same("reason", a.Reason, "Invalid application secret."),
			same("trace id", len(a.TraceID), 22), same("data", strings.Contains(a.raw, `"data"`), false), same("shown", titles(d), []string{}))
	}},
	{Rule: "MI-A1", Says: "the word key is lower case", Check: func(e *env) error {
		a, err := post(e, "/v3/message/regid", sound("x"), "Authorization: Key="+e.App().AppSecret)
		return firstErr(err, same("code", a.Code, 21301))
	}},
	{Rule: "MI-A1", Says: "the secret of the second app sends as that app", Check: func(e *env) error {
		d, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		a, err := post(e, "/v3/message/regid", sound(e.Token(d), "restricted_package_name", ""), auth(e.Other()))
		return firstErr(err, same("code", a.Code, 0), same("shown", titles(d), []string{"王芳"}))
	}},
	{Rule: "MI-A2", Says: "no Authorization header gets 21305", Check: func(e *env) error {
		a, err := post(e, "/v3/message/regid", sound("x"), "X-Other: 1")
		return firstErr(err, same("code", a.Code, 21305))
	}},
	{Rule: "MI-A3", Says: "a blocked app gets 10031 with its app id", With: with(func(s *Settings) { s.Blocked = true }), Check: func(e *env) error {
		a, err := post(e, "/v3/message/regid", sound("x"))
		return firstErr(err, same("code", a.Code, 10031),
			same("reason", a.Reason, "AppId(id="+e.App().AppID+") in the blacklist, forbid to send messages"))
	}},
	{Rule: "MI-H1", Says: "a refusal has HTTP status 200 and result error", Check: func(e *env) error {
		a, err := post(e, "/v3/message/regid", sound("x"), "Authorization: key=wrong")
		return firstErr(err, same("status", a.status, 200), same("result", a.Result, "error"))
	}},
	{Rule: "MI-W1", Says: "quotas are texts, code is a number, ids have the vendor's form and share their seven characters", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, d, 0) // decoding into texts fails on numbers
		if err != nil {
			return err
		}
		form := regexp.MustCompile(`^[Xsatu][a-z]{2}[0-9a-z]{5}[0-9]{12}[0-9A-Za-z]{2}$`)
		ms, _ := strconv.ParseInt(a.Data.ID[8:20], 10, 64)
		return firstErr(same("trace id", form.MatchString(a.TraceID) && a.TraceID[0] == 'X', true),
			same("id", form.MatchString(a.Data.ID) && a.Data.ID[0] == 's', true), same("shared", a.TraceID[1:8], a.Data.ID[1:8]),
			same("clock", ms-vendortest.Start.UnixMilli()%1e12 < 300, true), same("code", strings.Contains(a.raw, `"code":0,`), true),
			same("the phone has the same id", d.Shown()[0].MessageID, a.Data.ID))
	}},
	{Rule: "MI-W1", Says: "bad regids are one comma-joined text", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := post(e, "/v3/message/regid", sound("bad1,"+e.Token(d)+",bad2"))
		return firstErr(err, same("bad_regids", a.Data.Bad, "bad1,bad2"))
	}},
}

var paramRows = []vendortest.Row{
	{Rule: "MI-P1", Says: "an empty title gets 65011", Check: pushes(65011, "title", "")},
	{Rule: "MI-P1", Says: "a blank description gets 65011", Check: pushes(65011, "description", " \t ")},
	{Rule: "MI-P1", Says: "a pass-through message needs neither", Check: pushes(0, "title", "", "description", "", "pass_through", "1", "payload", "x")},
	{Rule: "MI-P2", Says: "a title of 50 characters gets 65009", Check: pushes(65009, "title", strings.Repeat("标", 50))},
	{Rule: "MI-P2", Says: "one of 49 passes, counted in characters", Check: pushes(0, "title", strings.Repeat("标", 49))},
	{Rule: "MI-P2", Says: "the limit is a setting", With: with(func(s *Settings) { s.TitleBelow = 5 }), Check: pushes(65009, "title", "12345")},
	{Rule: "MI-P3", Says: "a description of 128 characters gets 65009", Check: pushes(65009, "description", strings.Repeat("字", 128))},
	{Rule: "MI-P3", Says: "one of 127 passes", Check: pushes(0, "description", strings.Repeat("字", 127))},
	{Rule: "MI-P4", Says: "a payload of 4096 characters gets 65009", Check: pushes(65009, "payload", strings.Repeat("p", 4096))},
	{Rule: "MI-P4", Says: "one of 4095 passes", Check: pushes(0, "payload", strings.Repeat("p", 4095))},
	{Rule: "MI-P5", Says: "eleven extras get 65014", Check: pushes(65014, extras(8)...)},
	{Rule: "MI-P5", Says: "ten pass, and empty ones do not count", Check: pushes(0, append(extras(7), "extra.callback", "", "extra.none", "")...)},
	{Rule: "MI-P6", Says: "extras of more than 1024 characters together get 65015", Check: pushes(65015, "extra.ext", strings.Repeat("字", 1000))},
	{Rule: "MI-P6", Says: "a long ext below it passes", Check: pushes(0, "extra.ext", strings.Repeat("字", 900))},
	{Rule: "MI-P7", Says: "1001 targets get 10017", Check: func(e *env) error {
		a, err := post(e, "/v3/message/regid", sound(strings.Repeat("r,", 1001)))
		return firstErr(err, same("code", a.Code, 10017))
	}},
	{Rule: "MI-P7", Says: "1000 do not", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := post(e, "/v3/message/regid", sound(e.Token(d)+","+strings.Repeat("r,", 999)))
		return firstErr(err, same("code", a.Code, 0), same("info", a.Info, "Received push messages for 1000 REGID"))
	}},
	{Rule: "MI-P8", Says: "no regid gets 10016", Check: missing("/v3/message/regid", 10016)},
	{Rule: "MI-P8", Says: "no alias gets 65012", Check: missing("/v3/message/alias", 65012)},
	{Rule: "MI-P8", Says: "no topic gets 65013", Check: missing("/v2/message/topic", 65013)},
	{Rule: "MI-P8", Says: "no account gets 65016", Check: missing("/v2/message/user_account", 65016)},
	{Rule: "MI-P9", Says: "another app's package gets 22022", Check: pushes(22022, "restricted_package_name", vendortest.OtherPackage)},
	{Rule: "MI-P9", Says: "one foreign package among several gets 22022", Check: pushes(22022, "restricted_package_name", vendortest.Package+",com.example.x")},
	{Rule: "MI-P9", Says: "so does one in a topic's subscription", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := post(e, "/v2/topic/subscribe", params{"registration_id": e.Token(d), "topic": "tea", "restricted_package_name": vendortest.OtherPackage})
		return firstErr(err, same("code", a.Code, 22022))
	}},
	{Rule: "MI-P9", Says: "no package at all passes", Check: pushes(0, "restricted_package_name", "")},
	{Rule: "MI-P10", Says: "six topics get 65035", Check: topics(65035, "a;$;b;$;c;$;d;$;e;$;f", "UNION")},
	{Rule: "MI-P10", Says: "an unknown topic_op gets 10017", Check: topics(10017, "a;$;b", "XOR")},
	{Rule: "MI-P10", Says: "five with an operation that exists pass", Check: topics(0, "a;$;b;$;c;$;d;$;e", "EXCEPT")},
	{Rule: "MI-P11", Says: "a notify id that is no number gets 10017", Check: pushes(10017, "notify_id", "7a")},
	{Rule: "MI-P11", Says: "a millisecond epoch passes by default", Check: pushes(0, "notify_id", "1790000000000")},
	{Rule: "MI-P11", Says: "where large ones are refused it gets 22103", With: with(func(s *Settings) { s.LargeNotifyID = Refuse }),
		Check: pushes(22103, "notify_id", "1790000000000")},
	{Rule: "MI-P12", Says: "a time eight days ahead gets 10017", Check: pushes(10017, "time_to_send", ms(8*24*time.Hour))},
	{Rule: "MI-P12", Says: "a message for tomorrow is held until then", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = push(e, d, 0, "time_to_send", ms(24*time.Hour))
		return firstErr(err, same("now", titles(d), []string{}), e.Jump(24*time.Hour), same("then", titles(d), []string{"王芳"}))
	}},
	{Rule: "MI-P13", Says: "a private message waits ten days at most, a shorter wish is kept", Check: func(e *env) error {
		return firstErr(waits(e, "tuikit", "", 9*24*time.Hour, 1), waits(e, "tuikit", "99999999999", 11*24*time.Hour, 0), waits(e, "tuikit", "3600000", 2*time.Hour, 0))
	}},
	{Rule: "MI-P13", Says: "a public message waits one day at most", With: public, Check: func(e *env) error {
		return firstErr(waits(e, "news", "", 23*time.Hour, 1), waits(e, "news", "", 25*time.Hour, 0))
	}},
	{Rule: "MI-P14", Says: "a job key of 21 characters gets 10017", Check: pushes(10017, "extra.jobkey", strings.Repeat("k", 21))},
	{Rule: "MI-P14", Says: "one with a leading underscore or a blank gets 10017", Check: func(e *env) error {
		return firstErr(pushes(10017, "extra.jobkey", "_k")(e), pushes(10017, "extra.jobkey", "a b")(e))
	}},
	{Rule: "MI-P14", Says: "a plain one passes", Check: pushes(0, "extra.jobkey", "job_2026-11-16")},
	{Rule: "MI-P15", Says: "effect 2 without intent_uri gets 10017", Check: pushes(10017, "extra.notify_effect", "2")},
	{Rule: "MI-P15", Says: "effect 3 without web_uri gets 10017", Check: pushes(10017, "extra.notify_effect", "3")},
	{Rule: "MI-P15", Says: "leaving it out is allowed by default", Check: pushes(0, "extra.notify_effect", "")},
	{Rule: "MI-P15", Says: "and refused where the setting says so", With: with(func(s *Settings) { s.MissingNotifyEffect = Refuse }),
		Check: pushes(10017, "extra.notify_effect", "")},
	{Rule: "MI-P16", Says: "many messages that are no JSON, no list of targets with messages, or none at all, get 65030", Check: func(e *env) error {
		for _, text := range []string{`[{"target":`, `{}`, `[]`, `[{"target":"r"}]`, `[{"message":{"title":"t","description":"d"}}]`, ``} {
			a, err := post(e, "/v2/multi_messages/regids", params{"messages": text})
			if err := firstErr(err, same("code of "+text, a.Code, 65030)); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MI-P16", Says: "each of many targets gets its own message", Check: func(e *env) error {
		a, err := e.Phone()
		if err != nil {
			return err
		}
		b, err := e.Phone()
		if err != nil {
			return err
		}
		got, err := post(e, "/v2/multi_messages/regids", params{"messages": "[" + one(e, a, "for a") + "," + one(e, b, "for b") + "]"})
		return firstErr(err, same("code", got.Code, 0), same("info", got.Info, "Received push messages for 2 REGID"),
			same("a", titles(a), []string{"for a"}), same("b", titles(b), []string{"for b"}))
	}},
	{Rule: "MI-K1", Says: "a callback parameter of 257 bytes gets 65036", Check: pushes(65036, "extra.callback", "http://127.0.0.1/x", "extra.callback.param", strings.Repeat("p", 257))},
	{Rule: "MI-K1", Says: "an address that is no http URL gets 65038", Check: pushes(65038, "extra.callback", "ftp://x")},
	{Rule: "MI-K1", Says: "a very long address gets 65037", With: with(func(s *Settings) { s.CallbackURLBytes = 30 }),
		Check: pushes(65037, "extra.callback", "http://127.0.0.1:80/"+strings.Repeat("p", 30))},
}

// extras are n more extras beside the three of a sound push.
func extras(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("extra.k%d", i), "v")
	}
	return out
}

func ms(ahead time.Duration) string {
	return strconv.FormatInt(vendortest.Start.Add(ahead).UnixMilli(), 10)
}

func missing(path string, code int) func(*env) error {
	return func(e *env) error {
		a, err := post(e, path, sound(""))
		return firstErr(err, same("code", a.Code, code))
	}
}

func topics(code int, list, op string) func(*env) error {
	return func(e *env) error {
		a, err := post(e, "/v3/message/multi_topic", sound("", "topics", list, "topic_op", op))
		return firstErr(err, same("code", a.Code, code))
	}
}

// waits sends to a phone that is away for a while and expects how many notifications it has then.
func waits(e *env, channel, ttl string, away time.Duration, shown int) error {
	d, err := e.Phone()
	if err != nil {
		return err
	}
	if err := d.Airplane(context.Background(), true); err != nil {
		return err
	}
	_, err = push(e, d, 0, "extra.channel_id", channel, "time_to_live", ttl)
	return firstErr(err, e.Jump(away), d.Airplane(context.Background(), false), e.Settle(),
		same(fmt.Sprintf("shown after %s in %s", away, channel), len(d.Shown()), shown))
}

// one is one element of a multi_messages call.
func one(e *env, d *device, title string) string {
	return fmt.Sprintf(`{"target":%q,"message":{"title":%q,"description":"d","notify_id":0,"time_to_send":0,"extra":{"channel_id":"tuikit","notify_effect":"1"}}}`,
		e.Token(d), title)
}
