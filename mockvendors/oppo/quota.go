package oppo

import (
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// quotas are the counters of all apps.
type quotas struct {
	total    core.Daily // public messages, by app
	perUser  core.Daily // public messages, by regId
	auths    core.Daily // by app
	pictures core.Daily // uploads, by app

	mu   sync.Mutex
	rate map[*core.App]*core.Window // targets a second
}

// window is an app's rate.
func (q *quotas) window(a *core.App) *core.Window {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.rate == nil {
		q.rate = map[*core.App]*core.Window{}
	}
	w := q.rate[a]
	if w == nil {
		w = &core.Window{Length: time.Second}
		q.rate[a] = w
	}
	return w
}

// publicPerDay is the app's total of public messages. OPPO-Q1.
func (s *Settings) publicPerDay() int64 {
	switch {
	case s.PublicPerDay > 0:
		return s.PublicPerDay
	case s.Users < 50_000:
		return 100_000
	}
	return s.Users * 2
}

// publicPerUser is how many public messages one user gets a day. OPPO-Q3.
func (s *Settings) publicPerUser() int64 {
	switch {
	case s.PublicPerUser > 0:
		return s.PublicPerUser
	case s.News:
		return 5
	}
	return 2
}

// targetsPerSecond is the app's rate. OPPO-Q4.
func (s *Settings) targetsPerSecond() int64 {
	if s.TargetsPerSecond > 0 {
		return s.TargetsPerSecond
	}
	for _, step := range []struct{ users, rate int64 }{{100_000_000, 30_000}, {50_000_000, 20_000}, {10_000_000, 10_000}} {
		if s.Users >= step.users {
			return step.rate
		}
	}
	return 5_000
}

// today is the moment by which the counters, whose days begin at China's midnight, see the app's own day. OPPO-Q6.
func (v *vendor) today(s *Settings) time.Time {
	offset := 0
	if v.p.Rules.On("OPPO-Q6") {
		offset = s.DayOffset
	}
	return core.DayAt(v.p.Clock.Now(), offset)
}

// rateRows look at how fast an app sends.
func rateRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "OPPO-Q5", Phase: core.QuotaPh, Says: "While OPPO throttles its whole service, every message is turned away.",
			Setting: "throttled", Answer: "-2", Source: "D-CODES", Remedy: "Wait and try again with growing pauses.",
		}, Check: func(n *notice) error {
			if n.set.Throttled {
				return codeFlowControl
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "OPPO-Q4", Phase: core.QuotaPh, Says: "An app may address so many targets a second, all endpoints together.",
			Figure: "5000/s; 10000 from 10 M users, 20000 from 50 M, 30000 from 100 M", Setting: "targets_per_second", Answer: "13 (or 55)", Source: "Q-YM", Mark: core.Memory,
			Remedy: "Spread the sending, and retry what was answered 13 a second later.",
		}, Check: func(n *notice) error {
			if n.kind == saving {
				return nil
			}
			if _, ok := n.v.quotas.window(n.app).Take(n.v.p.Clock.Now(), int64(n.rated()), n.set.targetsPerSecond()); !ok {
				return code(n.set.RateCode)
			}
			return nil
		}},
	}
}

// rated is how many targets a message takes of the rate; a batch is looked at element by element.
func (n *notice) rated() int {
	if n.kind == batch {
		return 1
	}
	return n.targets
}

// quotaRows look at what one target may still get.
func quotaRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "OPPO-Q2", Phase: core.QuotaPh, Says: "Private messages are not counted.",
			Figure: "unlimited", Answer: "never 33", Source: "all", Remedy: "Have chat approved as Communication & Service, and send with category IM.",
		}},
		{Rule: core.Rule{
			ID: "OPPO-Q6", Phase: core.QuotaPh, Says: "Quotas begin anew at midnight of China's time.",
			Figure: "00:00 GMT+8", Setting: "day_offset_hours", Answer: "counters at 0", Source: "memory", Mark: core.Memory, Remedy: "Plan public sendings by China's day.",
		}},
		{Rule: core.Rule{
			ID: "OPPO-Q1", Phase: core.QuotaPh, Says: "An app has a total of public messages a day.",
			Figure: "100000 below 50000 users, else users × 2", Setting: "users, public_per_day", Answer: "33", Source: "Q-TX, Q-JG, Q-GETUI",
			Remedy: "Send chat as Communication & Service, which is not counted, or wait for the next day.",
		}, Judge: counted(func(n *notice, t *core.Target) core.Verdict {
			today := n.v.today(n.set)
			if !n.v.quotas.total.Take(today, n.app.Name, n.set.publicPerDay()) {
				return core.Reject(codeDailyLimit.String())
			}
			n.taken = today
			return core.Verdict{}
		})},
		{Rule: core.Rule{
			ID: "OPPO-M8", Phase: core.Deliver, Says: "One app_message_id reaches one target once; sending it again gets the first answer and no second delivery.",
			Answer: "0, no second delivery", Source: "D-NOTIF", Remedy: "Use a new app_message_id for a new message.",
		}, Judge: (*notice).repeated},
		{Rule: core.Rule{
			ID: "OPPO-Q3", Phase: core.QuotaPh, Says: "A user gets so many public messages of an app a day; more are accepted and not delivered.",
			Figure: "2, news apps 5", Setting: "public_per_user", Answer: "0, state limited", Source: "Q-2023, Q-TX, Q-JG", Mark: core.Memory,
			Remedy: "Send chat as Communication & Service, which has no limit a user.",
		}, Judge: counted(func(n *notice, t *core.Target) core.Verdict {
			if !n.v.quotas.perUser.Take(n.v.today(n.set), t.Value, n.set.publicPerUser()) {
				return core.Drop()
			}
			return core.Verdict{}
		})},
		{Rule: core.Rule{
			ID: "OPPO-Q7", Phase: core.Deliver, Says: "A phone whose app was not installed from OPPO's store gets no public messages.",
			Answer: "0, dropped", Source: "Q-GETUI", Mark: core.Mock, Remedy: "Install from OPPO's store, or send as Communication & Service.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if n.class == public && t.Token != nil && !t.Token.Facts().FromStore {
				return core.Drop()
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "OPPO-R1", Phase: core.ReceiptPh, Says: "A message with a call_back_url to a registration id is reported there once it has arrived.",
			Answer: "POST of a JSON array", Source: "D-RCPT", Remedy: "Give an address that OPPO can reach; only arrivals are reported.",
		}},
	}
}

// counted keeps a judgement to the class that has quotas.
func counted(judge func(*notice, *core.Target) core.Verdict) func(*notice, *core.Target) core.Verdict {
	return func(n *notice, t *core.Target) core.Verdict {
		if n.class == private && n.v.p.Rules.On("OPPO-Q2") {
			return core.Verdict{}
		}
		return judge(n, t)
	}
}

// readQuotas shows the counters as the console would.
func (v *vendor) readQuotas() (out []core.Quota) {
	for _, a := range v.p.Apps.List() {
		s := settings(a)
		out = append(out,
			core.Quota{App: a.Name, Name: "public_day", Used: v.quotas.total.Used(v.today(s), a.Name), Limit: s.publicPerDay()},
			core.Quota{App: a.Name, Name: "targets_second", Used: v.quotas.window(a).Used(v.p.Clock.Now()), Limit: s.targetsPerSecond()},
			core.Quota{App: a.Name, Name: "pictures_day", Used: v.quotas.pictures.Used(v.today(s), a.Name), Limit: s.PicturesPerDay})
	}
	return out
}
