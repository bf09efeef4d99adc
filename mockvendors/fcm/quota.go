package fcm

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// appState is what FCM keeps of a project.
type appState struct {
	account   serviceAccount
	sends     core.Window // FCM-Q1: windows of the project's own, not the clock's
	subscribe core.Window // FCM-Q10
	upstream  core.Window // FCM-Q13
	fanouts   fanouts     // FCM-Q8, FCM-Q9
}

func newAppState(c *core.Config, app *core.App) *appState {
	return &appState{
		account: newServiceAccount(c, app), sends: core.Window{Length: time.Minute},
		subscribe: core.Window{Length: time.Second}, upstream: core.Window{Length: time.Minute},
	}
}

// instance is what FCM keeps of one app on one phone.
type instance struct {
	minute, hour core.Window // FCM-Q3
	upstream     core.Window // FCM-Q13

	bucket core.Bucket          // FCM-Q4
	slots  map[string]time.Time // collapse keys that wait for the bucket, and until when

	deleted bool // onDeletedMessages is owed (FCM-Q7)

	unseen []time.Time // high-priority messages without a visible notification, the newest (FCM-D3)
	seen   time.Time   // the newest that was visible
}

// instance runs f with what is kept of a token's app instance, under the token's lock.
func (v *vendor) instance(t *core.Token, f func(*instance)) {
	t.Data(func(d any) any {
		i, ok := d.(*instance)
		if !ok {
			i = &instance{minute: core.Window{Length: time.Minute}, hour: core.Window{Length: time.Hour},
				upstream: core.Window{Length: time.Minute}, slots: map[string]time.Time{}}
		}
		f(i)
		return i
	})
}

// deviceRate takes one message of a device's two rates, or says how long the fuller one lasts (FCM-Q3).
func (i *instance) deviceRate(now time.Time, s *Settings) (left time.Duration, ok bool) {
	if left, ok = i.hour.Take(now, 1, s.DevicePerHour); !ok {
		return left, false
	}
	if left, ok = i.minute.Take(now, 1, s.DevicePerMinute); !ok {
		i.hour.Add(now, -1)
	}
	return left, ok
}

// slot is when a collapsible message may go (FCM-Q4): at once while the bucket has tokens. A newer message of a key that
// waits takes the waiting one's place and its time.
func (i *instance) slot(now time.Time, key string, s *Settings) time.Time {
	if at := i.slots[key]; at.After(now) {
		return at
	}
	delete(i.slots, key)
	at := i.bucket.Reserve(now, s.CollapsibleBurst, seconds(s.CollapsibleRefillSeconds))
	if at.After(now) {
		for k, v := range i.slots {
			if !v.After(now) {
				delete(i.slots, k)
			}
		}
		i.slots[key] = at
	}
	return at
}

// keep is the storage of a token whose phone is away: so many collapse keys (FCM-Q6), so many messages without one (FCM-Q7).
func (v *vendor) keep(waiting []*core.Message, m *core.Message) []core.Eviction {
	s := set(m.Token.App)
	switch {
	case m.NowOrNever:
		return nil
	case m.CollapseKey != "" && v.p.Rules.On("FCM-Q6"):
		return evictKey(waiting, m, s)
	case m.CollapseKey == "" && v.p.Rules.On("FCM-Q7"):
		return evictAll(waiting, m, s.StoredMessages)
	}
	return nil
}

// evictKey lets a collapse key go when m brings one too many. Which one is undefined: the setting says.
func evictKey(waiting []*core.Message, m *core.Message, s *Settings) (out []core.Eviction) {
	var keys []string // oldest first
	for _, w := range waiting {
		if w.CollapseKey == m.CollapseKey {
			return nil
		}
		if w.CollapseKey != "" && (len(keys) == 0 || keys[len(keys)-1] != w.CollapseKey) {
			keys = append(keys, w.CollapseKey)
		}
	}
	if len(keys) < s.CollapseKeys {
		return nil
	}
	if s.CollapseKeyLost == Newest || len(keys) == 0 {
		return []core.Eviction{{Message: m, Kind: core.EventDropped, Rule: "FCM-Q6"}}
	}
	for _, w := range waiting {
		if w.CollapseKey == keys[0] {
			out = append(out, core.Eviction{Message: w, Kind: core.EventDropped, Rule: "FCM-Q6"})
		}
	}
	return out
}

// evictAll lets everything go when m is one message too many.
func evictAll(waiting []*core.Message, m *core.Message, most int) (out []core.Eviction) {
	n := 0
	for _, w := range waiting {
		if w.CollapseKey == "" {
			n++
		}
	}
	if n < most {
		return nil
	}
	for _, w := range append(waiting, m) {
		out = append(out, core.Eviction{Message: w, Kind: core.EventDropped, Rule: "FCM-Q7"})
	}
	return out
}

// quotas reads the counters of every project and, for instances that have used some, of the busiest device.
func (v *vendor) quotas() (out []core.Quota) {
	now := v.p.Clock.Now()
	busiest := map[*core.App]int64{}
	v.p.Tokens.Each(func(t *core.Token) {
		v.instance(t, func(i *instance) { busiest[t.App] = max(busiest[t.App], i.minute.Used(now)) })
	})
	for _, app := range v.p.Apps.List() {
		s, st := set(app), v.state[app]
		fanouts, _ := st.fanouts.running(now)
		out = append(out,
			core.Quota{App: app.Name, Name: "sends_minute", Used: st.sends.Used(now), Limit: s.ProjectPerMinute},
			core.Quota{App: app.Name, Name: "busiest_device_minute", Used: busiest[app], Limit: s.DevicePerMinute},
			core.Quota{App: app.Name, Name: "topic_changes_second", Used: st.subscribe.Used(now), Limit: s.SubscribePerSecond},
			core.Quota{App: app.Name, Name: "fanouts_now", Used: int64(fanouts), Limit: int64(s.Fanouts)},
			core.Quota{App: app.Name, Name: "upstream_minute", Used: st.upstream.Used(now), Limit: s.UpstreamPerMinute},
		)
	}
	return out
}

// TokenQuotas are the counters of one app on one phone. A collapsible message that waits for its turn has used one already.
func (v *vendor) TokenQuotas(t *core.Token) (out []core.Quota) {
	s, now, topics := set(t.App), v.p.Clock.Now(), int64(0)
	t.Topics(func(string, time.Time) { topics++ })
	v.instance(t, func(i *instance) {
		left := i.bucket.Left(now, s.CollapsibleBurst, seconds(s.CollapsibleRefillSeconds))
		out = []core.Quota{
			{Name: "messages_minute", Used: i.minute.Used(now), Limit: s.DevicePerMinute},
			{Name: "messages_hour", Used: i.hour.Used(now), Limit: s.DevicePerHour},
			{Name: "collapsible_now", Used: int64(s.CollapsibleBurst - left), Limit: int64(s.CollapsibleBurst)},
			{Name: "upstream_minute", Used: i.upstream.Used(now), Limit: s.UpstreamDevicePerMinute},
			{Name: "topics_now", Used: topics, Limit: int64(s.TopicsPerInstance)},
		}
	})
	for i := range out {
		out[i].App = t.App.Name
	}
	return out
}
