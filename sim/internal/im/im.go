// Package im is the IM backend of the rig: accounts, logins, presence, messages, the long connection, and the answer to
// "is this message pushed offline, and why (not)?".
//
// It does not own what happens after that answer: the vendor requests are the pipeline's, the phone is the device's, the
// outcome of a journey is the ledger's. It imports no other room; they meet at the small interfaces of seams.go.
//
// It has no friends, blocklists and mutes (20007 to 20012), no frequency limits (IM-104, IM-105), no recall, no UserSig and
// no roaming history; the members of a group do not change.
//
//	Send ─▶ accepted? ─▶ recipients ─▶ one queue an account ─▶ decide (under the account's lock)
//	                                                              │ then, without any lock:
//	                                     Observer.Decided ◀───────┤
//	                       Conn.OnMessage, Observer.Online ◀──────┤
//	                                             Pusher.Push ◀────┘
//
// Row ids (IM-…) and section numbers in comments are those of the offline push behaviour specification.
package im

import (
	"fmt"
	"sync/atomic"
)

// Server is one IM backend. It is safe for concurrent use, and holds no goroutine, channel or timer: presence is worked
// out from the clock when somebody asks.
type Server struct {
	cfg Config

	accounts table[*account]
	groups   table[*group]
	devices  deviceTable
	seen     *duplicates
	evicted  atomic.Uint64
}

// New returns an empty backend, or an error that names the setting to mend.
func New(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, seen: newDuplicates(cfg.DuplicateWindow, maxRemembered)}
	s.accounts.init()
	s.groups.init()
	s.devices.init()
	return s, nil
}

// Evicted is how many missed messages were forgotten because an account already had Config.MissedPerUser of them waiting.
func (s *Server) Evicted() uint64 { return s.evicted.Load() }

// CreateAccounts makes users known who have not logged in yet; those already known are left as they are.
// A user id has 1 to 32 bytes (section 8).
func (s *Server) CreateAccounts(users ...string) error {
	for _, u := range users {
		if _, err := s.ensure(u); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) ensure(user string) (*account, error) {
	if a, ok := s.accounts.get(user); ok {
		return a, nil
	}
	if n := len(user); n == 0 || n > maxUserID {
		return nil, fail(CodeInvalidParameter, fmt.Sprintf("user id %q has %d bytes; give 1 to %d", shorten(user), n, maxUserID))
	}
	return s.accounts.getOrPut(user, func() *account { return &account{server: s, user: user} }), nil
}

func (s *Server) account(user string) (*account, error) {
	if a, ok := s.accounts.get(user); ok {
		return a, nil
	}
	return nil, fail(CodeUnknownUser, fmt.Sprintf("user %q has no account; log in or create it first", shorten(user)))
}
