package im

import "time"

// processed is a message accepted for its recipients, with what is the same for all of them worked out once.
type processed struct {
	message *Message
	words   wording
	dropped bool   // a duplicate: nobody gets it
	why     string // what keeps it from being pushed to anybody, whatever their state
}

// process works out what is the same for every recipient.
func (s *Server) process(m *Message, duplicate bool) *processed {
	p := &processed{message: m, words: s.word(m)}
	switch {
	case duplicate:
		p.dropped, p.why = true, WhyDuplicate
	case m.OnlineOnly && !(s.cfg.OnlineOnlyPush && m.Push != nil):
		p.why = WhyOnlineOnly
	case p.words.info.DisablePush:
		p.why = WhyPushDisabled
	case p.words.desc == "":
		p.why = WhyNoDesc
	}
	return p
}

// decide answers for one recipient: delivered over which connections, pushed to which devices, and why (not).
// The order is: is it delivered at all, the device's standing (table 2.2), the message, the user's settings, the token. So
// "foreground" is said of a phone in the foreground even when the message could not have been pushed anyway.
// The caller holds the lock.
func (a *account) decide(p *processed, ref uint64, now time.Time, out *effects) {
	m := p.message
	out.decided = true
	out.decision = Decision{Ref: ref, Recipient: a.user, Why: WhyNoDevice}
	setting := a.settings(m, now)
	switch {
	case p.dropped:
		out.decision.Why = p.why
		return
	case setting == WhyNotReceived:
		out.decision.Why = setting
		return
	}
	a.carry(m, ref, now, out)

	best, judged := 0, false
	for i := len(a.sessions) - 1; i >= 0; i-- { // the last login first
		s := a.sessions[i]
		counts := s.ended == "" && s.device.Platform.mobile()
		if counts && judged && a.server.cfg.FanOutLastLoginOnly {
			continue
		}
		judged = judged || counts
		ans := a.judge(s, p, setting, now)
		if ans.push {
			out.pushes = append(out.pushes, s.push(p, ref))
		}
		if rank := s.weight(ans); rank > best {
			best = rank
			out.decision.Push, out.decision.Device, out.decision.Why = ans.push, s.device.ID, ans.why
		}
	}
	out.decision.Pushes = len(out.pushes)
}

// judge says whether one device is pushed to.
func (a *account) judge(s *Session, p *processed, setting string, now time.Time) answer {
	ans := s.standing(now)
	if !ans.push {
		return ans
	}
	reasons := [...]string{p.why, a.own(p.message), setting, s.unregistered()}
	for _, why := range reasons {
		if why != "" {
			return answer{why: why}
		}
	}
	return ans
}

// own: a message to oneself only syncs between one's devices (section 2.4).
func (a *account) own(m *Message) string {
	if m.From == a.user {
		return WhyOwnMessage
	}
	return ""
}

// unregistered says why there is no token to push to.
func (s *Session) unregistered() string {
	switch {
	case s.config != nil:
		return ""
	case s.configOff:
		return WhyConfigOff
	}
	return WhyNoToken
}

// weight says which device speaks for the recipient: one that is pushed to, else a phone that is logged in, else a phone,
// else a desktop. Among equals the last login speaks.
func (s *Session) weight(ans answer) int {
	switch {
	case ans.push:
		return 4
	case s.device.Platform.mobile() && s.ended == "":
		return 3
	case s.device.Platform.mobile():
		return 2
	}
	return 1
}

// carry delivers over every connection there is, and keeps the message for later when there is none.
func (a *account) carry(m *Message, ref uint64, now time.Time, out *effects) {
	reached := false
	for _, s := range a.sessions {
		switch {
		case m.FromDevice == s.device.ID && m.From == a.user:
			reached = true // the sender has it
		case s.up:
			reached = true
			out.deliver = append(out.deliver, delivery{session: s, message: m, ref: ref})
		}
	}
	if reached || m.OnlineOnly {
		return
	}
	life := m.LifeTime
	if life == 0 {
		life = a.server.cfg.HistoryLife
	}
	if a.missed.put(missed{message: m, ref: ref, until: now.Add(life)}, a.server.cfg.MissedPerUser) {
		a.server.evicted.Add(1)
	}
}

// push makes the push of p to this device, and counts it into the badge.
func (s *Session) push(p *processed, ref uint64) Push {
	if !(s.device.Platform.ios() && p.words.info.IgnoreIOSBadge) {
		s.pushed++
	}
	return Push{
		Ref:       ref,
		Message:   p.message,
		Recipient: s.account.user,
		Device:    s.device.ID,
		GroupID:   p.message.Group,
		Title:     p.words.title,
		Desc:      p.words.desc,
		Ext:       p.words.ext,
		Info:      p.words.info,
		Badge:     s.unread + s.pushed,

		BusinessID: s.config.BusinessID,
		Token:      s.config.Token,
		TPNS:       s.config.IsTPNSToken,
	}
}
