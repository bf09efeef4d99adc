package huawei

import (
	"slices"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// appState is what Huawei counts and keeps for one app.
type appState struct {
	account *serviceAccount

	tokens    core.Window // access tokens in five minutes
	devices   core.Window // devices sent to in a second
	testRate  core.Window // v3 test requests in a second
	marketing core.Daily  // marketing notifications by device
	total     core.Daily  // messages by device
	test      core.Daily  // test messages, by version
	cards     core.Daily  // refreshes, by device and card
	tasks     topicTasks
}

// The keys of appState.test.
const (
	testV1 = "v1"
	testV3 = "v3"
)

func newAppState(c *core.Config, app *core.App) *appState {
	return &appState{
		account: newServiceAccount(c, app),
		tokens:  core.Window{Length: 5 * time.Minute}, devices: core.Window{Length: time.Second}, testRate: core.Window{Length: time.Second},
		marketing: core.Daily{Zone: time.UTC}, total: core.Daily{Zone: time.UTC}, test: core.Daily{Zone: time.UTC}, cards: core.Daily{Zone: time.UTC},
	}
}

// today is the time by which an app's days are counted: its own zone's as if it were UTC, as the setting stands now. Without
// HW-Q8 no day ends.
func (v *vendor) today(app *core.App, now time.Time) time.Time {
	if !v.p.Rules.On("HW-Q8") {
		return time.Unix(0, 0)
	}
	day, _ := zone(settings(app).DayZone) // Validate has looked at it
	_, ahead := now.In(day).Zone()
	return now.Add(time.Duration(ahead) * time.Second)
}

// weights are the industries' weights in the rate (section 5).
var weights = map[string]float64{
	"social": 5, "finance": 5, "news": 4, "reading": 3, "video": 3, "photo": 3, "shopping": 3, "life": 3, "travel": 3, "food": 3,
	"business": 3, "games": 2, "tools": 1, "health": 1, "others": 1, "not_in_store": 1,
}

// rateFloor is the least number of devices a second.
const rateFloor = 6000

// devicesPerSecond is the app's rate: MAU × weight × 0.00072, at least 6000.
func (s *Settings) devicesPerSecond() int64 {
	if s.DevicesPerSecond > 0 {
		return s.DevicesPerSecond
	}
	return max(rateFloor, int64(float64(s.MAU)*weights[s.Industry]*0.00072))
}

// marketingCap is how many marketing notifications one device gets a day.
func (s *Settings) marketingCap() int64 {
	if s.News {
		return s.NewsPerDay
	}
	return s.MarketingPerDay
}

// cardRefreshes is how often one card may be refreshed on one device a day.
func (s *Settings) cardRefreshes() int64 {
	if s.Industry == "not_in_store" {
		return s.CardRefreshesOther
	}
	return s.CardRefreshes
}

// topicTasks are the topic messages on their way.
type topicTasks struct {
	mu   sync.Mutex
	ends []time.Time
}

// running is how many are on their way now.
func (t *topicTasks) running(now time.Time) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.count(now)
}

// begin adds one unless limit are on their way; a limit of 0 is none.
func (t *topicTasks) begin(now time.Time, length time.Duration, limit int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if running := t.count(now); limit > 0 && running >= limit {
		return false
	}
	t.ends = append(t.ends, now.Add(length))
	return true
}

// count forgets the ended ones; the caller holds mu.
func (t *topicTasks) count(now time.Time) int {
	t.ends = slices.DeleteFunc(t.ends, func(end time.Time) bool { return !end.After(now) })
	return len(t.ends)
}

// quotas are the apps' counters.
func (v *vendor) quotas() (out []core.Quota) {
	now := v.p.Clock.Now()
	for _, app := range v.p.Apps.List() {
		s, st := settings(app), v.state[app]
		for _, q := range []core.Quota{
			{Name: "access_tokens_5_minutes", Used: st.tokens.Used(now), Limit: s.TokensPer5Min},
			{Name: "devices_second", Used: st.devices.Used(now), Limit: s.devicesPerSecond()},
			{Name: "test_messages_day", Used: st.test.Used(v.today(app, now), testV1), Limit: s.TestPerDay},
			{Name: "test_messages_v3_day", Used: st.test.Used(v.today(app, now), testV3), Limit: s.TestV3PerDay},
			{Name: "topic_tasks_now", Used: int64(st.tasks.running(now)), Limit: int64(s.TopicTasks)},
		} {
			q.App = app.Name
			out = append(out, q)
		}
	}
	return out
}

// TokenQuotas are the counters of one device for one app: what it has had today, and what it may have.
func (v *vendor) TokenQuotas(t *core.Token) []core.Quota {
	s, st, day := settings(t.App), v.state[t.App], v.today(t.App, v.p.Clock.Now())
	return []core.Quota{
		{App: t.App.Name, Name: "marketing_day", Used: st.marketing.Used(day, t.Device.ID), Limit: s.marketingCap()},
		{App: t.App.Name, Name: "messages_day", Used: st.total.Used(day, t.Device.ID), Limit: s.MessagesPerDay},
	}
}

// reset forgets what was counted and shown; access tokens stay good.
func (v *vendor) reset() {
	v.shown.Reset()
	for _, s := range v.state {
		s.tokens.Reset()
		s.devices.Reset()
		s.testRate.Reset()
		s.marketing.Reset()
		s.total.Reset()
		s.test.Reset()
		s.cards.Reset()
		s.tasks.reset()
	}
}

func (t *topicTasks) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ends = nil
}
