package mi

import (
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// qpsWindow is the window in which requests are counted: one second, an app, all endpoints together. [memory]
const qpsWindow = time.Second

// tiers are the requests a second that an app's users earn it (section 6).
var tiers = []struct{ users, qps int64 }{{10_000_000, 3000}, {5_000_000, 2500}, {1_000_000, 2000}, {100_000, 1000}, {0, 500}}

// qps is the limit of requests a second; 0 is none.
func (s *Settings) qps() int64 {
	if s.QPS != 0 {
		return max(s.QPS, 0)
	}
	for _, t := range tiers {
		if s.Users >= t.users {
			return t.qps
		}
	}
	return 0
}

// total is the number of deliveries a day for a class; 0 is unlimited.
func (s *Settings) total(c Class, penalty bool) int64 {
	base := float64(max(s.Users, s.UsersFloor))
	switch {
	case c == ClassPrivate:
		return 0
	case c == ClassDefault:
		return int64(base * s.DefaultTotal)
	case penalty && s.NewsLicence:
		return int64(base * s.PenaltyTotalLicensed)
	case penalty:
		return int64(base * s.PenaltyTotal)
	case s.NewsLicence:
		return int64(base * s.PublicTotalLicensed)
	}
	return int64(base * s.PublicTotal)
}

// perDevice is the number of messages a day for one phone; 0 is unlimited.
func (s *Settings) perDevice(c Class, penalty bool) int64 {
	switch {
	case c == ClassPrivate:
		return 0
	case c == ClassDefault:
		return s.DefaultPerDevice
	case penalty && s.NewsLicence:
		return s.PenaltyPerDeviceLicensed
	case penalty:
		return s.PenaltyPerDevice
	case s.NewsLicence:
		return s.PublicPerDeviceLicensed
	}
	return s.PublicPerDevice
}

// tier is the class whose quotas hold for a message: its own, but without MI-Q5 private messages count as public ones.
func (m *message) tier() Class {
	if m.class == ClassPrivate && !m.v.p.Rules.On("MI-Q5") {
		return ClassPublic
	}
	return m.class
}

// penalty reports whether the app's public quotas are cut at present.
func (v *vendor) penalty(s *Settings) bool { return s.Penalised && v.p.Rules.On("MI-Q8") }

// tally is the counter that a message meets: of one app and class.
type tally struct {
	app  *core.App
	tier Class
}

func (m *message) tally() tally { return tally{m.app, m.tier()} }

func (t tally) key() string { return t.app.Name + "\x00" + string(t.tier) }

// day is the day's total of a counter, and what of it phones have acknowledged.
func (v *vendor) day(t tally) (quota, acked int64) {
	s := t.app.Settings().(*Settings)
	return s.total(t.tier, v.penalty(s)), v.acked.Used(v.quotaDay(s, v.p.Clock.Now()), t.key())
}

// quotaDay is now as the counters must see it, whose day begins where the app's setting says; without MI-Q7 no day ever ends.
func (v *vendor) quotaDay(s *Settings, now time.Time) time.Time {
	if !v.p.Rules.On("MI-Q7") {
		return time.Time{}
	}
	return core.DayAt(now, s.DayOffset)
}

func phoneKey(regID string, c Class) string { return regID + "\x00" + string(c) }

func quotaReason(quota, acked int64) string {
	return "exceed quota, quota: " + strconv.FormatInt(quota, 10) + ", have acked: " + strconv.FormatInt(acked, 10)
}

// quotas is what the console shows.
func (v *vendor) quotas() (out []core.Quota) {
	for _, app := range v.p.Apps.List() {
		for _, c := range []Class{ClassPublic, ClassDefault, ClassPrivate} {
			limit, used := v.day(tally{app, c})
			out = append(out, core.Quota{App: app.Name, Name: string(c) + "_day", Used: used, Limit: limit})
		}
	}
	return out
}
