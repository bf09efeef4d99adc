package meizu

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// rateWindow is the window in which requests and targets are counted.
const rateWindow = time.Second

// quotaDay is now as the counters must see it, whose day begins where the app's setting says; without MZ-Q7 no day ever ends.
func (v *vendor) quotaDay(s *Settings, now time.Time) time.Time {
	if !v.p.Rules.On("MZ-Q7") {
		return time.Time{}
	}
	return core.DayAt(now, s.DayOffset)
}

// today is the day whose counters the request meets.
func (r *request) today() time.Time { return r.v.quotaDay(r.set, r.now) }

// dayKey counts the app's pushes of a day; pushIds, which count a phone's, hold no blank.
func dayKey(app *core.App) string { return "app " + app.Name }

// quotas is what the console shows.
func (v *vendor) quotas() (out []core.Quota) {
	for _, app := range v.p.Apps.List() {
		s := app.Settings().(*Settings)
		out = append(out, core.Quota{App: app.Name, Name: "pushes_day", Used: v.daily.Used(v.quotaDay(s, v.p.Clock.Now()), dayKey(app)), Limit: s.DayTotal})
	}
	return out
}

// tokenState is what this vendor keeps for a pushId: its two message switches, both on after registering, and when it last
// got messages, for the fold.
type tokenState struct {
	barOff, directOff bool
	recent            []time.Time // oldest first, at most as many as the fold looks at
}

func state(kept any) *tokenState {
	if s, ok := kept.(*tokenState); ok {
		return s
	}
	return &tokenState{}
}

// fold notes one more message for a phone, unless it has had its fill within the last minute.
func fold(t *core.Token, now time.Time, set *Settings) (ok bool) {
	t.Data(func(kept any) any {
		s := state(kept)
		for len(s.recent) > 0 && now.Sub(s.recent[0]) >= time.Duration(set.FoldSeconds)*time.Second {
			s.recent = s.recent[1:]
		}
		if ok = len(s.recent) < set.FoldMessages; ok {
			s.recent = append(s.recent, now)
		}
		return s
	})
	return ok
}

// switchPair are the two message switches of a pushId: notifications and pass-through.
type switchPair struct{ bar, direct bool }

func switches(t *core.Token) (p switchPair) {
	t.Data(func(kept any) any {
		s := state(kept)
		p = switchPair{!s.barOff, !s.directOff}
		return s
	})
	return p
}

func setSwitches(t *core.Token, bar, direct *bool) {
	t.Data(func(kept any) any {
		s := state(kept)
		if bar != nil {
			s.barOff = !*bar
		}
		if direct != nil {
			s.directOff = !*direct
		}
		return s
	})
}
