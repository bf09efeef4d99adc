package sim

import (
	"slices"

	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// outsideSession is a phone's login at a backend elsewhere, and what the phone has told it: from that alone follows whether a push is
// to be expected.
type outsideSession struct {
	o            *outside
	user, device string

	// Guarded by o.mu.
	over   bool // logged out
	front  bool // as the backend was told last
	down   bool // the app's process, or its network, has gone
	ghost  bool // without a word
	untold bool // and the backend has no call to be told by
	token  string
	off    bool // it wants no push
}

func (o *outside) Login(user, dev string, _ device.Client) (device.Session, error) {
	s := &outsideSession{o: o, user: user, device: dev, front: true}
	if err := o.call("login", s.values(nil)); err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for u, list := range o.users { // who logs in on a phone ends what was on it
		o.users[u] = slices.DeleteFunc(list, func(x *outsideSession) bool { return x.device == dev })
	}
	o.users[user] = append(o.users[user], s)
	return s, nil
}

// values are what the calls of a phone can name.
func (s *outsideSession) values(more map[string]any) map[string]any {
	out := s.o.phoneValues([]string{s.user})
	out["user"], out["device"] = s.user, s.device
	for k, v := range more {
		out[k] = v
	}
	return out
}

// is changes what the backend has been told.
func (s *outsideSession) is(f func()) {
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	f()
}

func (s *outsideSession) ReportToken(id uint32, token string, _ bool) error {
	vendor := s.o.w.roster.byUser[s.user].vendor
	if i := slices.IndexFunc(s.o.w.certificates, func(c pipeline.Certificate) bool { return c.ID == id }); i >= 0 {
		vendor = s.o.w.certificates[i].Vendor
	}
	s.o.join.owns(vendor, token, s.user)
	if err := s.o.call("report_token", s.values(map[string]any{"vendor": vendor, "token": token, "certificate": id})); err != nil {
		return err
	}
	s.is(func() { s.token, s.off = token, false })
	return nil
}

func (s *outsideSession) ReportNone() error {
	if !s.o.t.Has("report_none") {
		s.o.cannot("the app of %s wants no push, and the target has no report_none call", s.user)
		return nil
	}
	s.is(func() { s.off = true })
	return s.o.call("report_none", s.values(nil))
}

func (s *outsideSession) Foreground() error {
	s.is(func() { s.front = true })
	return s.o.call("foreground", s.values(nil))
}

func (s *outsideSession) Background(unread int) error {
	s.is(func() { s.front = false })
	return s.o.call("background", s.values(map[string]any{"unread": unread}))
}

func (s *outsideSession) Logout() error {
	if !s.o.t.Has("logout") {
		s.o.cannot("%s logs out, and the target has no logout call", s.user)
		return nil
	}
	s.is(func() { s.over = true })
	return s.o.call("logout", s.values(nil))
}

func (s *outsideSession) Close() {
	s.gone("close")
	if s.o.w.stopping.Load() { // the run is over: phones are only switched off
		return
	}
	_ = s.o.call("close", s.values(nil))
}

func (s *outsideSession) Vanish() {
	s.gone("vanish")
	_ = s.o.call("vanish", s.values(nil))
}

func (s *outsideSession) gone(call string) {
	s.is(func() { s.down, s.ghost, s.untold = true, call == "vanish", !s.o.t.Has(call) })
}

func (s *outsideSession) Reconnect() error {
	s.is(func() { s.down, s.ghost, s.untold = false, false, false })
	return s.o.call("reconnect", s.values(nil))
}

// unneeded says why no push of a message to a user need be made; "" where one is to be expected.
func (o *outside) unneeded(user string, m *im.Message) string {
	switch {
	case m.Push != nil && m.Push.DisablePush:
		return im.WhyPushDisabled
	case m.OnlineOnly:
		return im.WhyOnlineOnly
	case shapeless(m):
		return im.WhyNoDesc
	}
	o.mu.Lock()
	var s *outsideSession
	if list := o.users[user]; len(list) > 0 {
		s = list[len(list)-1]
	}
	o.mu.Unlock()
	if s == nil {
		return im.WhyNoDevice
	}
	why, beyond := s.unneeded()
	if beyond != "" {
		o.cannot("%s", beyond)
	}
	return why
}

// unneeded is what a session says about it, and what it leaves open that the target has no call for.
func (s *outsideSession) unneeded() (why, beyond string) {
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	presence := s.o.t.Has("foreground") // a backend that is told where apps are
	switch {
	case s.over:
		return im.WhyLoggedOut, ""
	case s.off:
		return im.WhyConfigOff, ""
	case s.token == "":
		return ledger.WhyNoToken, ""
	case s.front && s.untold && presence:
		return im.WhyGhostForeground, "the app of " + s.user + " went while it was in front, and the target has no close or vanish call to hear of it"
	case s.front && s.ghost && presence:
		return im.WhyGhostForeground, "" // the backend may take the app for open still; if it does not, it pushes
	case s.front && !s.down && presence:
		return ledger.WhyForeground, ""
	case s.front && !s.down:
		return ledger.WhyForeground, "a message goes to " + s.user + ", whose app is in front, and the target has no foreground call to know it"
	}
	return "", ""
}

// shapeless reports whether a message has no text that could be shown.
func shapeless(m *im.Message) bool {
	if m.Push != nil && m.Push.Desc != "" {
		return false
	}
	for i := range m.Elements {
		if e := &m.Elements[i]; e.Kind != im.Custom || e.Desc != "" && m.Push == nil {
			return false
		}
	}
	return true
}
