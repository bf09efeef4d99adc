package mi

import (
	"math"
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// numberRules look at ids and times.
func numberRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-P11", Phase: core.Validate, Says: "A notify id is a whole number; above 2^31-1 it depends on the setting.",
				Figure: "0 … 2147483647", Setting: "large_notify_id", Answer: "10017, 22103", Source: "GO2, push-xiaomi 0.1.6", Mark: core.Memory,
				Remedy: "Use a whole number for notify_id.",
			},
			Check: func(m *message) error {
				switch id := m.notifyID; {
				case id.Bad || id.N < 0:
					return errIllegal.because("Parameter value is illegal: notify_id")
				case id.N > math.MaxInt32 && m.set.LargeNotifyID == Refuse:
					return errNotifyID
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-P12", Phase: core.Validate, Says: "A message may be timed at most 7 days ahead.", Figure: "7 days", Setting: "send_ahead_days",
				Answer: "10017", Source: "GO1, GO2; OCTO says 30", Mark: core.Memory, Remedy: "Choose an earlier time_to_send.",
			},
			Check: func(m *message) error {
				if m.sendAt.Bad || time.UnixMilli(m.sendAt.N).Sub(m.now) > time.Duration(m.set.SendAheadDays)*24*time.Hour {
					return errIllegal.because("Parameter value is illegal: time_to_send")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-P13", Phase: core.Deliver, Says: "A message waits at most 1 day for its phone in the public class, 10 days in the private one.",
				Figure: "24 h, 240 h", Setting: "public_hours, private_hours", Answer: "shortened, no error", Source: "D1559", Mark: core.Memory,
				Remedy: "Nothing helps after that: the phone was away for longer than Mi keeps messages of this class.",
			},
		},
	}
}

// life is how long a message waits for its phone: what was asked for, cut to the class's cap (MI-P13), or to the two weeks
// of older texts.
func (m *message) life() time.Duration {
	limit := 14 * 24 * time.Hour
	if m.v.p.Rules.On("MI-P13") {
		limit = time.Duration(m.set.PublicHours) * time.Hour
		if m.class == ClassPrivate {
			limit = time.Duration(m.set.PrivateHours) * time.Hour
		}
	}
	if ms := m.ttl.N; ms > 0 && ms < limit.Milliseconds() {
		return time.Duration(ms) * time.Millisecond
	}
	return limit
}

// clickRules look at what a tap is to open.
func clickRules() core.Table[*message] {
	return core.Table[*message]{{
		Rule: core.Rule{
			ID: "MI-P15", Phase: core.Validate, Says: "notify_effect 2 needs intent_uri, 3 needs web_uri; leaving it out is retired.",
			Figure: "since 2024-09-30", Setting: "missing_notify_effect", Answer: "10017", Source: "D1856", Mark: core.Memory,
			Remedy: "Set extra.notify_effect to 1, 2 or 3, with the target that it needs.",
		},
		Check: func(m *message) error {
			effect := m.extra("notify_effect")
			switch {
			case m.passThrough:
				return nil
			case effect == "" && m.set.MissingNotifyEffect == Allow:
				return nil
			case !slices.Contains([]string{"1", "2", "3"}, effect):
				return errIllegal.because("Parameter value is illegal: notify_effect")
			case effect == "2" && m.extra("intent_uri") == "" && m.extra("class_name") == "":
				return errIllegal.because("Parameter value is illegal: intent_uri")
			case effect == "3" && m.extra("web_uri") == "":
				return errIllegal.because("Parameter value is illegal: web_uri")
			}
			return nil
		},
	}}
}
