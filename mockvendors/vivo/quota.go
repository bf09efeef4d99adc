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

// totalKey names the counter of the notice's class.
func (n *notice) totalKey() string { return n.app.Name + "/" + n.className() }

// exceeded reports whether the day's total of the notice's class is used up.
func (n *notice) exceeded(limit int64) bool {
	return n.counted() && limit > 0 && n.v.quotas.arrived.Used(n.v.today(n.set), n.totalKey()) >= limit
}

// take counts a message for a phone that is online: it is as good as arrived, and two that are sent at once cannot both
// have the last one. For a phone that is away it is counted when it arrives. A single push over the total is refused; of
// many, those over it are held back.
func (n *notice) take(t *core.Target, limit int64, over code) core.Verdict {
	if !n.counted() || t.Token == nil || !t.Token.Facts().Online {
		return core.Verdict{}
	}
	today := n.v.today(n.set)
	switch {
	case n.v.quotas.arrived.Take(today, n.totalKey(), limit):
		n.taken = today
		return core.Verdict{}
	case n.toOne():
		return core.Reject(over.String())
	}
	return core.Drop()
}

// counted reports whether the message counts: a test does not (VIVO-Q9), nor does what changes a live card [mock].
func (n *notice) counted() bool {
	return n.kind != live && (n.formal() || !n.v.p.Rules.On("VIVO-Q9"))
}

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
