package huawei

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// many are n tokens that nobody has.
func many(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprint("nobody", i)
	}
	return out
}

var targetRows = []row{
	{Rule: "HW-V1", Says: "no target, an empty list and a misspelt message are 80300010", Check: func(e *env) error {
		return first(expect(e, chat("x", "message.token", nil), 200, "80300010"), expect(e, chat([]string{}), 200, "80300010"),
			expect(e, `{"massage":{"token":["x"]}}`, 200, "80300010"))
	}},
	{Rule: "HW-V1", Says: "a thousand tokens are taken, one more is 80300010", Check: func(e *env) error {
		return first(expect(e, chat(many(1000)), 200, taken), expect(e, chat(many(1001)), 200, "80300010"))
	}},
	{Rule: "HW-V1", Says: "tokens and a topic, or a topic and a condition, are 80100001", Check: func(e *env) error {
		return first(expect(e, chat("x", "message.topic", "news"), 200, "80100001"),
			expect(e, chat("x", "message.token", nil, "message.topic", "a", "message.condition", "'a' in topics"), 200, "80100001"))
	}},
	{Rule: "HW-V1", Says: "a condition that does not parse or names a sixth topic is 80100003", Check: func(e *env) error {
		six := strings.TrimSuffix(strings.Repeat("'a' in topics || ", 6), " || ")
		return first(expect(e, chat("x", "message.token", nil, "message.condition", "'a' in"), 200, "80100003"),
			expect(e, chat("x", "message.token", nil, "message.condition", six), 200, "80100003"))
	}},
	{Rule: "HW-V1", Says: "a v3 card goes to one token", With: with(func(s *Settings) { s.PushTypes = append(s.PushTypes, pushCard) }), Check: func(e *env) error {
		a, err := sendV3(e, "1", `{"payload":{"x":1},"target":{"token":["a","b"]}}`)
		return first(err, a.is(200, "80300010"))
	}},
	{Rule: "HW-V2", Says: "a body of 4096 bytes beside its tokens is taken, one more byte is 80300008", Check: onPhone(func(e *env, _ *device, token string) error {
		tokens := slices.Repeat([]string{token}, 50)
		bare := chat(tokens, note("body", "")...)
		room := 4096 - (len(bare) - 50*(len(token)+3))
		return first(expect(e, chat(tokens, note("body", strings.Repeat("b", room))...), 200, codeAccepted),
			expect(e, chat(tokens, note("body", strings.Repeat("b", room+1))...), 200, "80300008"))
	})},
	{Rule: "HW-V8", Says: "an unknown token alone is 80300007 with the published text", Check: func(e *env) error {
		a, err := send(e, chat("nobody"))
		return first(err, a.is(200, "80300007"), same("msg", a.Msg, "All the tokens are invalid"), same("events", e.Events(),
			[]core.Event{{Vendor: "huawei", Kind: core.EventRejected, Token: "nobody", Code: "80300007", Rule: "HW-V8"}}))
	}},
	{Rule: "HW-V8", Says: "some bad tokens are listed in request order in JSON text, the good ones get the message", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		a, err := send(e, chat([]string{"z", token, "a"}))
		return first(err, a.is(200, "80100000"), same("msg", a.Msg, `{"success":1,"failure":2,"illegal_tokens":["z","a"]}`), shown(d, 1),
			same("rejected", len(e.Events(core.EventRejected)), 2))
	})},
	{Rule: "HW-V8", Says: "a longer or shorter text around a good token is illegal, and so is another app's", Check: onPhone(func(e *env, _ *device, token string) error {
		other, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		return first(expect(e, chat(token+"A"), 200, taken), expect(e, chat(token[1:]), 200, taken), expect(e, chat(e.Token(other)), 200, taken))
	})},
	{Rule: "HW-V8", Says: "a token that once worked is accepted, or illegal where that is set", Check: onPhone(func(e *env, d *device, token string) error {
		if err := renew(e, d); err != nil {
			return err
		}
		accept := expect(e, chat(token), 200, codeAccepted)
		set(e, func(s *Settings) { s.StaleToken = "illegal" })
		return first(accept, expect(e, chat(token), 200, taken))
	})},
	{Rule: "HW-V9", Says: "a HarmonyOS 5 token is illegal on v1 and shown by v3", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		old := expect(e, chat(token), 200, taken)
		a, err := sendV3(e, "0", alert(token))
		return first(old, err, a.is(200, codeAccepted), same("titles", titles(d), []string{"Han Meimei"}))
	}, harmony())},
	{Rule: "HW-V9", Says: "an Android token is illegal on v3, by its reason", Check: onPhone(func(e *env, _ *device, token string) error {
		a, err := sendV3(e, "0", alert(token))
		return first(err, a.is(200, taken), same("msg", a.Msg, `{"failure":1,"illegalTokens":{"tokenPlatformNotSupport":["`+token+`"]}}`))
	})},
	{Rule: "HW-V10", Says: "validate_only answers as a send does, delivers nothing and uses no quota", Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, chat(token, "validate_only", true), chat(token, "validate_only", true), chat(token, "validate_only", true)), shown(d, 0), dropped(e),
			expect(e, chat("nobody", "validate_only", true), 200, taken), expect(e, chat(token, append(note("title", nil), "validate_only", true)...), 200, "80100003"),
			accepted(e, chat(token), chat(token)), shown(d, 2))
	})},
	{Rule: "HW-V11", Says: "a token that stands twice gets two notifications and two receipts", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(accepted(e, chat([]string{token, token})), shown(d, 2), r.statuses(e, 0, 0))
	})},
}
