package im

import (
	"fmt"
	"slices"
	"time"
)

// Login connects user on dev; messages come to c, those missed first (c may be called before Login returns). It ends
// the logins that the policy excludes (IM-48) and that of another user on the same device (IM-49). The app starts in the
// foreground. A relaunch keeps the token that the device had reported, unless the device was kicked or taken by another
// user, or the user was elsewhere in between: clients report again at each login anyway (section 1.5).
func (s *Server) Login(user string, dev Device, c Conn) (*Session, error) {
	switch {
	case dev.ID == "":
		return nil, fail(CodeInvalidParameter, "the device has no id; give each phone its own")
	case !dev.Platform.known():
		return nil, fail(CodeInvalidParameter, fmt.Sprintf("platform %q is unknown; see the Platform constants", shorten(string(dev.Platform))))
	case c == nil:
		return nil, fail(CodeInvalidParameter, "the login has no connection; give a Conn")
	}
	a, err := s.ensure(user)
	if err != nil {
		return nil, err
	}
	now := s.cfg.Clock.Now()
	session := s.devices.swap(dev.ID, func(before *Session) *Session {
		if before != nil && before.account != a {
			before.handOver(now)
		}
		return a.signIn(dev, c, now)
	})
	a.drain()
	return session, nil
}

// handOver ends the login of the user who had the phone before; the token on it is no longer that user's.
func (s *Session) handOver(now time.Time) {
	s.account.mu.Lock()
	defer s.account.mu.Unlock()
	s.end(WhyOtherUser, now)
	s.config, s.configOff = nil, false
}

// signIn replaces the account's records that are over, kicks those that the new login excludes, and adds it.
func (a *account) signIn(dev Device, c Conn, now time.Time) *Session {
	a.mu.Lock()
	defer a.mu.Unlock()
	fresh := &Session{account: a, device: dev, conn: c, up: true}
	a.sessions = slices.DeleteFunc(a.sessions, func(old *Session) bool {
		if old.device.ID == dev.ID {
			if old.ended != WhyKicked {
				fresh.config, fresh.configOff, fresh.reportedAt = old.config, old.configOff, old.reportedAt
			}
			old.end(WhyLoggedOut, now)
		}
		return old.ended != ""
	})
	for _, old := range a.sessions {
		if a.server.cfg.Policy.excludes(old.device.Platform, dev.Platform) {
			a.kick(old, KickedByLogin, now)
		}
	}
	a.sessions = append(a.sessions, fresh)
	a.push(item{kind: itemSync, session: fresh})
	return fresh
}

// kick ends a login from the backend's side and tells the client, if it can be reached. The caller holds the lock.
func (a *account) kick(s *Session, why KickReason, now time.Time) {
	reachable := s.up
	s.end(WhyKicked, now)
	if reachable {
		a.push(item{kind: itemKicked, session: s, reason: why})
	}
}

// Kick ends user's login on device from the server's side: no push to it any more, and the client is told (section 2.4).
func (s *Server) Kick(user, device string) error {
	a, err := s.account(user)
	if err != nil {
		return err
	}
	a.mu.Lock()
	i := slices.IndexFunc(a.sessions, func(x *Session) bool { return x.device.ID == device && x.ended == "" })
	if i >= 0 {
		a.kick(a.sessions[i], KickedByServer, s.cfg.Clock.Now())
	}
	a.mu.Unlock()
	if i < 0 {
		return fail(CodeNotLoggedIn, fmt.Sprintf("user %q is not logged in on device %q", shorten(user), shorten(device)))
	}
	a.drain()
	return nil
}
