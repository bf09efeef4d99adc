package fcm

import "github.com/pushrig/pushrig/mockvendors/core"

// fanoutTable are the rules of topic and condition sends.
func fanoutTable() core.Table[*send] {
	return core.Table[*send]{
		{Rule: core.Rule{
			ID: "FCM-Q8", Phase: core.QuotaPh, Figure: "1,000 a project", Setting: "fanouts, fanout_over", Source: "D-TOPIC, W-NTFY",
			Says:   "So many topic sends of a project are being fanned out at once.",
			Answer: "429 QUOTA_EXCEEDED, or delay",
			Remedy: "Send to topics less often, or to tokens.",
		}, Check: (*send).checkFanouts},
	}
}

// topicTable are the rules of subscribing and unsubscribing.
func topicTable() core.Table[*topicChange] {
	return core.Table[*topicChange]{
		{Rule: core.Rule{
			ID: "FCM-Q12", Phase: core.QuotaPh, Figure: "1,000 tokens", Setting: "batch_tokens", Source: "D-TOPIC",
			Says:   "A batch of subscriptions names so many tokens at most.",
			Answer: "400",
			Remedy: "Split the batch.",
		}, Check: func(c *topicChange) error {
			if c.n > c.set.BatchTokens {
				return c.wire.tooMany
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "FCM-Q10", Phase: core.QuotaPh, Figure: "3,000 a second a project", Setting: "subscribe_per_second", Source: "D-TOPIC",
			Says:   "A project changes so many subscriptions a second.",
			Answer: "429 RESOURCE_EXHAUSTED",
			Remedy: "Subscribe more slowly, and again after a second.",
		}, Check: func(c *topicChange) error {
			if _, ok := c.v.state[c.app].subscribe.Take(c.v.p.Clock.Now(), int64(c.n), c.set.SubscribePerSecond); !ok {
				return c.wire.tooFast
			}
			return nil
		}},
	}
}
