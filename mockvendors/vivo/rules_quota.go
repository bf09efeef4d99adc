package vivo

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// totalRows look at what an app may still send.
func totalRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "VIVO-Q10", Phase: core.QuotaPh, Says: "An app that is not in vivo's store, or under review, may not push formally.",
			Figure: "no", Setting: "restricted", Answer: "10045; by choice 10302 for phones that are no test devices", Source: "Q-TX26; code memory", Mark: core.Memory,
			Remedy: "Publish the app in vivo's store, or push to test devices with pushMode 1.",
		}, Check: func(n *notice) error {
			if n.set.Restricted == RestrictedRefused && n.formal() {
				return codeRestricted
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q11", Phase: core.QuotaPh, Says: "Quotas begin anew at midnight of China's time.",
			Figure: "00:00 GMT+8", Setting: "day_offset_hours", Answer: "counters at 0", Source: "memory", Mark: core.Memory, Remedy: "Plan operational sendings by China's day.",
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q7", Phase: core.QuotaPh, Says: "saveListPayload may be called so often a day.",
			Figure: "not published", Setting: "payloads_per_day", Answer: "10252", Source: "D-API", Remedy: "Save a content once and push it to many lists.",
		}, Check: func(n *notice) error {
			if n.kind == saving && !n.use(&n.v.quotas.calls, n.app.Name+"/payload", n.set.PayloadsPerDay) {
				return codeManyPayloads
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q9", Phase: core.QuotaPh, Says: "Test messages are not counted; by choice they have totals of their own.",
			Figure: "none; by choice 100 operational and 10000 system a day", Setting: "test_limits", Answer: "0; by choice 10070, 10073", Source: "Q-JG; older Q-TX23", Remedy: "Keep tests to the test devices.",
		}, Check: func(n *notice) error {
			total := testTotals[n.className()]
			if n.test && n.kind != saving && n.set.TestLimits && !n.use(&n.v.quotas.tests, n.app.Name+"/"+n.className(), total.limit) {
				return total.code
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q4", Phase: core.QuotaPh, Says: "Operational messages are sent between 7:00 and 23:00 of China's day.",
			Figure: "07:00–23:00", Setting: "hours_from, hours_to, night", Answer: "10071; by choice held until 7:00", Source: "Q-YM, Q-TX23; code S-GO2",
			Remedy: "Send by day, or send chat with category IM, which has no hours.",
		}, Check: func(n *notice) error {
			if _, closed := n.opens(); closed && n.kind != saving && n.set.Night == NightRefuse {
				return codeHours
			}
			return nil
		}, Judge: func(n *notice, _ *core.Target) core.Verdict {
			if at, closed := n.opens(); closed {
				return core.Defer(at)
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q6", Phase: core.QuotaPh, Says: "/message/all may be called once a day.",
			Figure: "1 a day", Setting: "broadcasts_per_day", Answer: "10254", Source: "D-API21", Remedy: "Send to lists instead.",
		}, Check: func(n *notice) error {
			if n.kind == everyone && !n.use(&n.v.quotas.calls, n.app.Name+"/all", n.set.BroadcastsPerDay) {
				return codeManyBroadcasts
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q5", Phase: core.QuotaPh, Says: "An app may send so many messages a second.",
			Figure: "3000/s", Setting: "messages_per_second", Answer: "10072", Source: "Q-QPS; code: a client's source", Remedy: "Spread the sending, and retry a second later.",
		}, Check: func(n *notice) error {
			if n.kind == saving || n.kind == everyone { // vivo paces a push to everyone by itself
				return nil
			}
			if _, ok := n.v.quotas.messages(n.app).Take(n.v.p.Clock.Now(), int64(n.targets), n.set.MessagesPerSecond); !ok {
				return codeTooFast
			}
			return nil
		}},
	}
}

// userRows look at what one user may still get.
func userRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "VIVO-Q8", Phase: core.QuotaPh, Says: "A user gets a formal operational text once a day.",
			Answer: "0, counted as controlled", Source: "MobPush text", Mark: core.Mock, Remedy: "Vary the text, or send chat with category IM.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if !n.system && n.formal() && !n.use(&n.v.quotas.texts, t.Value+"/"+n.textKey(), 1) {
				return core.Drop()
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q3", Phase: core.QuotaPh, Says: "A user gets so many operational messages of an app a day; more are accepted and not delivered.",
			Figure: "2, news apps 5", Setting: "operational_per_user", Answer: "0, counted as controlled", Source: "Q-JG, Q-TX26", Remedy: "Send chat with category IM, which has no limit a user.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if !n.system && n.counted() && !n.use(&n.v.quotas.perUser, t.Value, n.set.operationalPerUser()) {
				return core.Drop()
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q1", Phase: core.QuotaPh, Says: "An app has a total of operational messages a day, counted as they arrive.",
			Figure: "max(N, 10000) × 2, news × 3", Setting: "users, operational_per_day", Answer: "10070", Source: "Q-JG, Q-TX26, D-API",
			Remedy: "Stop sending for the day, or vivo lowers the total; send chat with category IM.",
		}, Check: func(n *notice) error {
			if !n.system && n.exceeded(n.set.operationalPerDay()) {
				return codeOperationalTotal
			}
			return nil
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if n.system {
				return core.Verdict{}
			}
			return n.take(t, n.set.operationalPerDay(), codeOperationalTotal)
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q2", Phase: core.QuotaPh, Says: "An app has a total of system messages a day, counted as they arrive.",
			Figure: "max(N, 10000) × 20, before May 2026 × 3", Setting: "users, system_factor, system_per_day, system_unlimited", Answer: "10073", Source: "Q-TX26; minimum memory", Mark: core.Memory,
			Remedy: "Apply to vivo for unlimited system messages.",
		}, Check: func(n *notice) error {
			if n.system && n.exceeded(n.set.systemPerDay()) {
				return codeSystemTotal
			}
			return nil
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if !n.system {
				return core.Verdict{}
			}
			return n.take(t, n.set.systemPerDay(), codeSystemTotal)
		}},
		{Rule: core.Rule{
			ID: "VIVO-R1", Phase: core.ReceiptPh, Says: "The arrival of a formal single push is posted to its callback; by choice that of a list push too.",
			Figure: "unicast; a console's address works at once", Setting: "receipt_for, callback_wait, callbacks", Answer: "POST of an object keyed by the task id", Source: "D-API, S-GO2; lists and the hour: Q-REC", Remedy: "Set extra.callback, or callback.id with an address set in the console.",
		}},
	}
}
