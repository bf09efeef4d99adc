package huawei

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// rateRows bound requests: over them the answer says so.
func rateRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-Q5", Phase: core.QuotaPh,
			Says:   "An app sends to a limited number of devices a second, by its monthly users and its industry.",
			Figure: "max(6000, MAU × weight × 0.00072)", Setting: "devices_per_second, mau, industry", Answer: "503 with a JSON body", Source: "S7, S17",
			Remedy: "Send slower, and try again later with back-off."},
			Check: func(p *push) error {
				if p.validating() {
					return nil
				}
				if _, ok := p.st.devices.Take(p.now, int64(len(p.body.Message.Token)), p.set.devicesPerSecond()); !ok {
					return rateError(p.set.RateCode)
				}
				return nil
			}},
		{Rule: core.Rule{ID: "HW-Q6", Phase: core.QuotaPh,
			Says:   "At most 100 topic messages of an app are on their way at once.",
			Figure: "100", Setting: "topic_tasks", Answer: "80100017", Source: "S1", Remedy: "Wait for earlier topic messages to end."},
			Check: func(p *push) error {
				m := &p.body.Message
				if (m.Topic.S != "" || m.Condition.S != "") && !p.validating() && !p.st.tasks.begin(p.now, seconds(p.set.TopicTask), p.set.TopicTasks) {
					return errTopicTasks
				}
				return nil
			}},
	}
}

// capRows bound what one device gets, and test messages: over them the answer is 80000000 and only a receipt tells.
func capRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-Q3", Phase: core.QuotaPh,
			Says:   "Test messages of v1 (target_user_type 1) are limited a day and exempt from the marketing cap.",
			Figure: "500 an app and day", Setting: "test_per_day", Answer: "beyond: receipt 256", Source: "S1", Mark: core.Memory,
			Remedy: "Send to real users without target_user_type."},
			Judge: capTest(v1, testV1)},
		{Rule: core.Rule{ID: "HW-Q4", Phase: core.QuotaPh,
			Says:   "v3 test messages are limited a day, in tokens a request and in requests a second, and exempt from the marketing cap [memory].",
			Figure: "1000 a project and day, 10 tokens", Setting: "test_v3_per_day, test_v3_tokens, test_v3_per_second", Answer: "receipt 256; 80300030; 80300029", Source: "S7, S6",
			Remedy: "Send to real users without testMessage."},
			Check: checkTestV3, Judge: capTest(v3, testV3)},
		{Rule: core.Rule{ID: "HW-Q1", Phase: core.QuotaPh,
			Says:   "A device gets two marketing notifications of an app a day, of a news app five.",
			Figure: "2; news 5", Setting: "marketing_per_day, news, news_per_day", Answer: "80000000, nothing on the device, receipt 256", Source: "S14–S16, S7",
			Remedy: "Send chat in a service category with the self-classification right; it has no such cap."},
			Judge: onDevice(func(p *push, _ *core.Target) core.Verdict {
				if over(p.count.marketing, p.set.marketingCap()) {
					return p.drop(p.set.CapReceipt)
				}
				return core.Verdict{}
			})},
		{Rule: core.Rule{ID: "HW-Q2", Phase: core.QuotaPh,
			Says:   "A device gets 3000 messages of an app a day by v1 and v2, of any class; v3 publishes no figure.",
			Figure: "v1, v2 3000; v3 none", Setting: "messages_per_day, messages_per_day_v3", Answer: "80000000, nothing on the device, receipt 102", Source: "S8",
			Remedy: "Find what sends so much; the count begins anew at midnight."},
			Judge: onDevice(func(p *push, _ *core.Target) core.Verdict {
				limit := p.set.MessagesPerDay
				if p.version == v3 {
					limit = p.set.MessagesPerDayV3
				}
				if over(p.count.total, limit) {
					return p.drop(statusTooMany)
				}
				return core.Verdict{}
			})},
		{Rule: core.Rule{ID: "HW-Q11", Phase: core.QuotaPh,
			Says:   "A v3 card is refreshed twice a day on a device, five times for an app that is not in the store.",
			Figure: "2; not in the store 5", Setting: "card_refreshes_per_day, card_refreshes_per_day_not_in_store, industry", Answer: "80000000, no effect, receipt 256", Source: "S27, S7",
			Remedy: "Refresh a card less often; the count begins anew at midnight."},
			Judge: onDevice(func(p *push, t *core.Target) core.Verdict {
				if p.version == v3 && p.pushType == pushCard && !p.st.cards.Take(p.v.today(p.app, p.now), t.Token.Device.ID+"/"+p.card, p.set.cardRefreshes()) {
					return p.drop(p.set.CapReceipt)
				}
				return core.Verdict{}
			})},
	}
}

// over compares a count with a limit, of which 0 is none.
func over(count, limit int64) bool { return limit > 0 && count > limit }

// dayCount is which of the day's messages the current target's is; 0: it does not count.
type dayCount struct{ marketing, total int64 }

// countNow counts a target's message when it is accepted, whatever becomes of it.
func (p *push) countNow(t *core.Token) {
	day, device := p.v.today(t.App, p.now), t.Device.ID
	p.count = dayCount{total: p.st.total.Add(day, device, 1)}
	if p.capped(t) {
		p.count.marketing = p.st.marketing.Add(day, device, 1)
	}
}

// countAhead tells which of the day's messages a target's would be; without HW-Q7 it counts only if nothing stops it.
func (p *push) countAhead(t *core.Token) {
	day, device := p.v.today(t.App, p.now), t.Device.ID
	p.count = dayCount{total: p.st.total.Used(day, device) + 1}
	if p.capped(t) {
		p.count.marketing = p.st.marketing.Used(day, device) + 1
	}
}

// capped reports whether the marketing cap looks at this message.
func (p *push) capped(t *core.Token) bool {
	return p.classFor(t.Device) == classMarketing && !p.exempt()
}

// exempt reports whether the marketing cap passes over this test message.
func (p *push) exempt() bool {
	rule := "HW-Q3"
	if p.version == v3 {
		rule = "HW-Q4"
	}
	return p.test && p.v.p.Rules.On(rule)
}

// capTest drops a version's test messages over the day's number.
func capTest(ver version, key string) func(*push, *core.Target) core.Verdict {
	return onDevice(func(p *push, _ *core.Target) core.Verdict {
		if !p.test || (p.version == v3) != (ver == v3) {
			return core.Verdict{}
		}
		limit := p.set.TestPerDay
		if ver == v3 {
			limit = p.set.TestV3PerDay
		}
		if !p.st.test.Take(p.v.today(p.app, p.now), key, limit) {
			return p.drop(p.set.CapReceipt)
		}
		return core.Verdict{}
	})
}

// checkTestV3 bounds v3 test requests.
func checkTestV3(p *push) error {
	if p.version != v3 || !p.test {
		return nil
	}
	if p.set.TestV3Tokens > 0 && len(p.body.Message.Token) > p.set.TestV3Tokens {
		return errTestTokens
	}
	if _, ok := p.st.testRate.Take(p.now, 1, p.set.TestV3PerSecond); !ok {
		return errTestRate
	}
	return nil
}
