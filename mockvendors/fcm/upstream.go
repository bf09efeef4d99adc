package fcm

import "github.com/pushrig/pushrig/mockvendors/core"

// upstream counts a message from a device to its app's server and drops it over a rate (FCM-Q13). There is nobody to hand
// it to: Google switched upstream off, and the mock offers its limits only.
func (v *vendor) upstream(t *core.Token) {
	if !v.p.Rules.On("FCM-Q13") {
		v.state[t.App].upstream.Add(v.p.Clock.Now(), 1)
		return
	}
	s, now, ok := set(t.App), v.p.Clock.Now(), false
	v.instance(t, func(i *instance) { _, ok = i.upstream.Take(now, 1, s.UpstreamDevicePerMinute) })
	if ok {
		_, ok = v.state[t.App].upstream.Take(now, 1, s.UpstreamPerMinute)
	}
	if !ok {
		v.p.Rules.Hit("FCM-Q13")
	}
}
