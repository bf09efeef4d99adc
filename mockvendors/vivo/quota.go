package vivo

import (
	"hash/fnv"
	"io"
	"strconv"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// quotas are the counters of all apps.
type quotas struct {
	arrived core.Daily // messages that reached a phone, by app and class
	tests   core.Daily // test pushes, by app and class
	perUser core.Daily // operational messages, by regId
	texts   core.Daily // operational texts, by regId and text
	calls   core.Daily // saveListPayload and /message/all, by app

	mu      sync.Mutex
	windows map[windowKey]*core.Window
}

type windowKey struct {
	app  *core.App
	what string
}

func (q *quotas) window(a *core.App, what string) *core.Window {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.windows == nil {
		q.windows = map[windowKey]*core.Window{}
	}
	k := windowKey{a, what}
	if q.windows[k] == nil {
		q.windows[k] = &core.Window{Length: time.Second}
	}
	return q.windows[k]
}

// auths is an app's rate of auth calls, messages that of its messages.
func (q *quotas) auths(a *core.App) *core.Window    { return q.window(a, "auth") }
func (q *quotas) messages(a *core.App) *core.Window { return q.window(a, "messages") }

// The classes, as counters and the tray name them.
const (
	classSystem      = "system"
	classOperational = "operational"
)

func (n *notice) className() string {
	if n.system {
		return classSystem
	}
	return classOperational
}

// usersLeast is the base number of a small app.
const usersLeast = 10_000

// operationalPerDay is the app's total of operational messages. VIVO-Q1.
func (s *Settings) operationalPerDay() int64 {
	factor := int64(2)
	if s.News {
		factor = 3
	}
	if s.OperationalPerDay > 0 {
		return s.OperationalPerDay
	}
	return max(s.Users, usersLeast) * factor
}

// systemPerDay is the app's total of system messages; 0 is none. VIVO-Q2.
func (s *Settings) systemPerDay() int64 {
	switch {
	case s.SystemUnlimited:
		return 0
	case s.SystemPerDay > 0:
		return s.SystemPerDay
	}
	return max(s.Users, usersLeast) * s.SystemFactor
}

// operationalPerUser is how many operational messages one user gets a day. VIVO-Q3.
func (s *Settings) operationalPerUser() int64 {
	switch {
	case s.OperationalPerUser > 0:
		return s.OperationalPerUser
	case s.News:
		return 5
	}
	return 2
}

// today is the moment by which the counters see the app's own day. VIVO-Q11.
func (v *vendor) today(s *Settings) time.Time {
	offset := 0
	if v.p.Rules.On("VIVO-Q11") {
		offset = s.DayOffset
	}
	return core.DayAt(v.p.Clock.Now(), offset)
}

// opens is when operational messages may next be sent, and whether that is not yet. VIVO-Q4.
func (n *notice) opens() (at time.Time, closed bool) {
	now := n.v.p.Clock.Now().In(core.China)
	if n.system || n.test || now.Hour() >= n.set.HoursFrom && now.Hour() < n.set.HoursTo {
		return now, false
	}
	at = time.Date(now.Year(), now.Month(), now.Day(), n.set.HoursFrom, 0, 0, 0, core.China)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at, true
}

// exceeded reports whether so many messages of the notice's class have arrived today that no more may be sent.
func (n *notice) exceeded(limit int64) bool {
	return limit > 0 && n.v.quotas.arrived.Used(n.v.today(n.set), n.app.Name+"/"+n.className()) >= limit
}

// counted reports whether the message counts: a test does not. VIVO-Q9.
func (n *notice) counted() bool { return n.formal() || !n.v.p.Rules.On("VIVO-Q9") }

// textKey is a short name for the message's text.
func (n *notice) textKey() string {
	h := fnv.New64a()
	_, _ = io.WriteString(h, n.Title.S+"\n"+n.Content.S) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 36)
}

// testTotals are the test messages a day, by class, where they have a limit.
var testTotals = map[string]struct {
	limit int64
	code  code
}{classOperational: {100, codeOperationalTotal}, classSystem: {10_000, codeSystemTotal}}

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
			if n.kind == saving && !n.v.quotas.calls.Take(n.v.today(n.set), n.app.Name+"/payload", n.set.PayloadsPerDay) {
				return codeManyPayloads
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q1", Phase: core.QuotaPh, Says: "An app has a total of operational messages a day, counted as they arrive.",
			Figure: "max(N, 10000) × 2, news × 3", Setting: "users, operational_per_day", Answer: "10070", Source: "Q-JG, Q-TX26, D-API",
			Remedy: "Stop sending for the day, or vivo lowers the total; send chat with category IM.",
		}, Check: func(n *notice) error {
			if !n.system && n.counted() && n.exceeded(n.set.operationalPerDay()) {
				return codeOperationalTotal
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q2", Phase: core.QuotaPh, Says: "An app has a total of system messages a day, counted as they arrive.",
			Figure: "max(N, 10000) × 20, before May 2026 × 3", Setting: "users, system_factor, system_per_day, system_unlimited", Answer: "10073", Source: "Q-TX26; minimum memory", Mark: core.Memory,
			Remedy: "Apply to vivo for unlimited system messages.",
		}, Check: func(n *notice) error {
			if n.system && n.counted() && n.exceeded(n.set.systemPerDay()) {
				return codeSystemTotal
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q9", Phase: core.QuotaPh, Says: "Test messages are not counted; by choice they have totals of their own.",
			Figure: "none; by choice 100 operational and 10000 system a day", Setting: "test_limits", Answer: "0; by choice 10070, 10073", Source: "Q-JG; older Q-TX23", Remedy: "Keep tests to the test devices.",
		}, Check: func(n *notice) error {
			total := testTotals[n.className()]
			if n.test && n.kind != saving && n.set.TestLimits && !n.v.quotas.tests.Take(n.v.today(n.set), n.app.Name+"/"+n.className(), total.limit) {
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
			if n.kind == everyone && !n.v.quotas.calls.Take(n.v.today(n.set), n.app.Name+"/all", n.set.BroadcastsPerDay) {
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
			if !n.system && n.formal() && !n.v.quotas.texts.Take(n.v.today(n.set), t.Value+"/"+n.textKey(), 1) {
				return core.Drop()
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-Q3", Phase: core.QuotaPh, Says: "A user gets so many operational messages of an app a day; more are accepted and not delivered.",
			Figure: "2, news apps 5", Setting: "operational_per_user", Answer: "0, counted as controlled", Source: "Q-JG, Q-TX26", Remedy: "Send chat with category IM, which has no limit a user.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if !n.system && n.counted() && !n.v.quotas.perUser.Take(n.v.today(n.set), t.Value, n.set.operationalPerUser()) {
				return core.Drop()
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-R1", Phase: core.ReceiptPh, Says: "The arrival of a formal single push is posted to its callback.",
			Answer: "POST of an object keyed by the task id", Source: "D-API, S-GO2", Remedy: "Set extra.callback, or callback.id with an address set in the console.",
		}},
	}
}

// readQuotas shows the counters as the console would.
func (v *vendor) readQuotas() (out []core.Quota) {
	for _, a := range v.p.Apps.List() {
		s := settings(a)
		out = append(out,
			core.Quota{App: a.Name, Name: "operational_day", Used: v.quotas.arrived.Used(v.today(s), a.Name+"/"+classOperational), Limit: s.operationalPerDay()},
			core.Quota{App: a.Name, Name: "system_day", Used: v.quotas.arrived.Used(v.today(s), a.Name+"/"+classSystem), Limit: s.systemPerDay()},
			core.Quota{App: a.Name, Name: "messages_second", Used: v.quotas.messages(a).Used(v.p.Clock.Now()), Limit: s.MessagesPerSecond})
	}
	return out
}
