package mi

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// quotaRules look at what the day has left. Deliveries count, not requests (section 6).
func quotaRules() core.Table[*message] {
	total := func(c Class) func(*message) error {
		return func(m *message) error {
			if m.tier() != c {
				return nil
			}
			if quota, acked := m.v.day(m.tally()); quota > 0 && acked >= quota {
				return errQuota.because(quotaReason(quota, acked))
			}
			return nil
		}
	}
	perDevice := func(c Class) func(*message, *core.Target) core.Verdict {
		return func(m *message, t *core.Target) core.Verdict {
			if m.tier() != c {
				return core.Verdict{}
			}
			limit := m.set.perDevice(c, m.v.penalty(m.set))
			if !m.v.phones.Take(m.v.quotaDay(m.set, m.now), phoneKey(t.Token.Value, c), limit) {
				return core.Drop()
			}
			return core.Verdict{}
		}
	}
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-Q1", Phase: core.QuotaPh, Says: "An app's public messages that phones have acknowledged are limited a day.",
				Figure: "users × 2, licensed × 3; at least 10,000 users", Setting: "users, users_floor, public_total", Answer: "200001", Source: "D1656",
				Remedy: "Apply for a private channel for chat messages, wait for midnight in China, or ask mipush-permission@xiaomi.com for more.",
			},
			Check: total(ClassPublic),
		},
		{
			Rule: core.Rule{
				ID: "MI-Q2", Phase: core.QuotaPh, Says: "An app's messages of the default tier that phones have acknowledged are limited a day.",
				Figure: "users × 1; at least 10,000 users", Setting: "users, users_floor, default_total", Answer: "200001", Source: "D1656",
				Remedy: "Apply for a private channel for chat messages, wait for midnight in China, or ask mipush-permission@xiaomi.com for more.",
			},
			Check: total(ClassDefault),
		},
		{
			Rule: core.Rule{
				ID: "MI-Q3", Phase: core.QuotaPh, Says: "One phone gets 5 public messages of an app a day, 8 with a news licence.",
				Figure: "5 (8 licensed)", Setting: "public_per_device", Answer: "0, then dropped, receipt 128", Source: "D1656", Mark: core.Memory,
				Remedy: "Apply for a private channel for chat messages: the public class is capped for each phone.",
			},
			Judge: perDevice(ClassPublic),
		},
		{
			Rule: core.Rule{
				ID: "MI-Q4", Phase: core.QuotaPh, Says: "One phone gets 1 message of an app's default tier a day.",
				Figure: "1", Setting: "default_per_device", Answer: "0, then dropped, receipt 128", Source: "D1656", Mark: core.Memory,
				Remedy: "Apply for a channel: without one a phone gets a single message a day.",
			},
			Judge: perDevice(ClassDefault),
		},
		{
			Rule: core.Rule{
				ID: "MI-Q5", Phase: core.QuotaPh, Says: "Private messages have no quota.", Figure: "unlimited", Answer: "never 200001", Source: "D1656",
				Remedy: "None needed.",
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-Q6", Phase: core.QuotaPh, Says: "Of many messages in one request, those over quota are dropped and counted by channel; the request does not fail.",
				Answer: "0 with data.channel_exceed_quota", Source: "D1656, OCTO", Remedy: "Read channel_exceed_quota in the answer.",
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-Q7", Phase: core.QuotaPh, Says: "The day's counters begin anew at midnight in China.", Figure: "00:00 UTC+8", Setting: "day_offset_hours", Answer: "counters at 0",
				Source: "section 6", Mark: core.Memory, Remedy: "Wait for midnight in China.",
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-Q8", Phase: core.QuotaPh, Says: "An app whose users switch its notifications off too often has lower public quotas.",
				Figure: "× 1.5 and 3 a phone; licensed × 2.5 and 5", Setting: "penalised", Answer: "lower quotas", Source: "OCTO",
				Remedy: "Send fewer public messages, so that fewer people switch notifications off.",
			},
		},
	}
}
