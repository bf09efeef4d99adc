package fcm

import "github.com/pushrig/pushrig/mockvendors/core"

// reset forgets what was counted; access tokens stay good.
func (v *vendor) reset() {
	for _, st := range v.state {
		st.sends.Reset()
		st.subscribe.Reset()
		st.upstream.Reset()
		st.fanouts.reset()
	}
}

func (f *fanouts) reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ends, f.speed = nil, core.Bucket{}
}
