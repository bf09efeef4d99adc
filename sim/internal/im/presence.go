package im

import "time"

// link is what the backend knows of a device's connection.
type link uint8

const (
	linkUp       link = iota // connected
	linkGhost                // gone without a FIN, the heartbeat has not timed out yet
	linkTimedOut             // gone without a FIN, and noticed
	linkClosed               // closed: the process was killed
	linkGone                 // unseen for so long that the device counts as offline
)

// answer is one cell of table 2.2: is a message pushed, and why.
type answer struct {
	push bool
	why  string
}

// situations is table 2.2 for a device that is logged in: [link][foreground, background].
var situations = [...][2]answer{
	linkUp:       {{false, WhyForeground}, {true, WhyBackground}},            // IM-6, IM-1
	linkGhost:    {{false, WhyGhostForeground}, {true, WhyGhostBackground}},  // IM-10
	linkTimedOut: {{true, WhyHeartbeatTimeout}, {true, WhyHeartbeatTimeout}}, // IM-10
	linkClosed:   {{true, WhyKilled}, {true, WhyKilled}},                     // IM-7, IM-3
	linkGone:     {{false, WhyOffline7Days}, {false, WhyOffline7Days}},       // IM-11
}

// linkAt works out the connection's state at now: nothing watches a device in between. The caller holds the account's lock.
func (s *Session) linkAt(now time.Time) link {
	if s.up {
		return linkUp
	}
	cfg := &s.account.server.cfg
	away, unnoticed := now.Sub(s.downAt), time.Duration(0)
	if s.ghost {
		unnoticed = cfg.HeartbeatTimeout
	}
	switch {
	case away < unnoticed:
		return linkGhost
	case away-unnoticed >= cfg.PushOnlineLife:
		return linkGone
	case s.ghost:
		return linkTimedOut
	}
	return linkClosed
}

// standing answers table 2.2 for one device at now. The caller holds the account's lock.
func (s *Session) standing(now time.Time) answer {
	switch {
	case s.ended != "":
		return answer{why: s.ended}
	case !s.device.Platform.mobile():
		return answer{why: WhyNotMobile}
	}
	flag := 0
	if s.background {
		flag = 1
	}
	return situations[s.linkAt(now)][flag]
}

// State is the user state of the documents (section 2.1).
type State string

// The three states.
const (
	Online     State = "Online"
	PushOnline State = "PushOnline"
	Offline    State = "Offline"
)

// stateAt is the documented state: a ghost counts as online until the heartbeat times out.
func (s *Session) stateAt(now time.Time) State {
	if s.ended != "" {
		return Offline
	}
	switch l := s.linkAt(now); {
	case l == linkUp || l == linkGhost:
		return Online
	case l == linkGone || !s.device.Platform.mobile():
		return Offline
	}
	return PushOnline
}
