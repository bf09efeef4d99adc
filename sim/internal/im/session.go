package im

import (
	"fmt"
	"time"
)

// Session is one login of one user on one device, as the client holds it. It is a plain record: thousands of them cost
// memory, nothing else. A session that was ended (logout, kick, another login on its device) stays ended; log in again.
type Session struct {
	account *account
	device  Device
	conn    Conn

	// Guarded by account.mu.
	ended      string // a Why constant once the login is over
	up         bool   // the connection is there
	closed     bool   // the process is gone: this handle is used no more
	ghost      bool   // the connection went without a FIN
	downAt     time.Time
	background bool
	unread     int // what doBackground said
	pushed     int // pushes since then
	config     *PushConfig
	configOff  bool // a null config was reported
	reportedAt time.Time
}

// User is who logged in.
func (s *Session) User() string { return s.account.user }

// Device is where.
func (s *Session) Device() Device { return s.device }

// Logout ends the login: nothing is pushed from here on (IM-4). A client without network cannot log out.
func (s *Session) Logout() error {
	return s.call(func() error {
		s.end(WhyLoggedOut, s.now())
		return nil
	})
}

// Foreground is doForeground: vendor pushes stop while the connection lives (IM-8).
func (s *Session) Foreground() error {
	return s.call(func() error {
		s.background = false
		s.unread, s.pushed = 0, 0
		return nil
	})
}

// Background is doBackground: from here on messages are pushed although the connection lives (IM-1). unread is the
// badge base (IM-50), and may be reported again when it changes.
func (s *Session) Background(unread int) error {
	return s.call(func() error {
		if unread < 0 {
			return fail(CodeInvalidParameter, fmt.Sprintf("unread count is %d; give 0 or more", unread))
		}
		s.background = true
		s.unread, s.pushed = unread, 0
		return nil
	})
}

// SetOfflinePushConfig reports the device's token; the latest report replaces the one before (IM-42). nil, or an empty
// config, turns push off for this device (IM-47). Without a login it fails with 6014 (IM-28, IM-43).
func (s *Session) SetOfflinePushConfig(c *PushConfig) error {
	return s.call(func() error {
		switch {
		case c == nil || *c == (PushConfig{}):
			s.config, s.configOff = nil, true
		case c.Token == "":
			return fail(CodeInvalidParameter, "the push config has no token; report nil to turn push off")
		default:
			own := *c
			s.config, s.configOff = &own, false
		}
		s.reportedAt = s.now()
		return nil
	})
}

// Close is the end of the process: the connection closes and the backend knows at once (IM-3). The handle is spent.
func (s *Session) Close() {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	s.closed = true
	s.drop(false)
}

// Vanish takes the network away without a FIN: the backend notices when the heartbeat times out (IM-10).
func (s *Session) Vanish() {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	s.drop(true)
}

// Reconnect brings the connection back after Vanish, without a new login; what was missed is handed over first. The
// foreground flag is as it was. A client that was kicked meanwhile learns it here (6208).
func (s *Session) Reconnect() error {
	a := s.account
	a.mu.Lock()
	err := s.usable()
	if err == nil && !s.up {
		s.up, s.ghost = true, false
		a.push(item{kind: itemSync, session: s})
	}
	a.mu.Unlock()
	a.drain()
	return err
}

// call runs f under the account's lock, if the client can reach the backend at all.
func (s *Session) call(f func() error) error {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	if err := s.reachable(); err != nil {
		return err
	}
	return f()
}

func (s *Session) reachable() error {
	if err := s.usable(); err != nil {
		return err
	}
	if !s.up {
		return fail(CodeNoNetwork, "the client has no connection; reconnect first")
	}
	return nil
}

func (s *Session) usable() error {
	switch {
	case s.ended == WhyKicked:
		return fail(CodeKicked, "the login was forced out by another one; log in again")
	case s.ended != "" || s.closed:
		return fail(CodeNotLoggedIn, "IM account not logged in; log in first")
	}
	return nil
}

// drop takes the connection away; vanished says that nobody told the backend.
func (s *Session) drop(vanished bool) {
	if s.up {
		s.up, s.ghost, s.downAt = false, vanished, s.now()
	}
}

// end is the end of the login. The caller holds the account's lock.
func (s *Session) end(why string, now time.Time) {
	if s.ended != "" {
		return
	}
	if s.up {
		s.up, s.downAt = false, now
	}
	s.ended = why
}

func (s *Session) now() time.Time { return s.account.server.cfg.Clock.Now() }
