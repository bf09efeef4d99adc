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

// answer is one cell of table 2.2: is a message pushed, why, and the row of the rulebook that says so (0: none).
type answer struct {
	row  int
	push bool
	why  string
}

// situations is table 2.2 for a device that is logged in: [link][foreground, background].
var situations = [...][2]answer{
	linkUp:       {{6, false, WhyForeground}, {1, true, WhyBackground}},
	linkGhost:    {{10, false, WhyGhostForeground}, {0, true, WhyGhostBackground}},
	linkTimedOut: {{10, true, WhyHeartbeatTimeout}, {0, true, WhyHeartbeatTimeout}},
	linkClosed:   {{7, true, WhyKilled}, {3, true, WhyKilled}},
	linkGone:     {{11, false, WhyOffline7Days}, {11, false, WhyOffline7Days}},
}

// endRows are the rows that keep an ended login from being pushed to. A phone taken by another user (IM-49) is switched
// at the login that takes it.
var endRows = map[string]int{WhyLoggedOut: 4, WhyKicked: 5}

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
	rows := &s.account.server.rows
	switch {
	case s.ended != "" && rows.on(endRows[s.ended]):
		return answer{why: s.ended}
	case !s.device.Platform.mobile():
		return answer{why: WhyNotMobile}
	}
	flag := 0
	if s.background {
		flag = 1
	}
	a := situations[s.linkAt(now)][flag]
	if !rows.on(a.row) {
		a.push = !a.push
	}
	return a
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
