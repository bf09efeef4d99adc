package restform

import (
	"sync"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// logins are the sessions that phones hold here: the newest of each user on each device.
type logins struct {
	mu   sync.Mutex
	held map[login]*held
}

type login struct{ User, Device string }

// held is one session and what came over its connection.
type held struct {
	session *im.Session

	mu       sync.Mutex
	received uint64
	kicked   im.KickReason
}

func (l *logins) init() { l.held = map[login]*held{} }

func (l *logins) get(at login) *held {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[at]
}

// room reports whether one more may be held.
func (l *logins) room(at login, most int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held[at] != nil || int64(len(l.held)) < most
}

// put keeps a session in the place of the one before.
func (l *logins) put(at login, h *held) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held[at] = h
}

// OnMessage counts: what is in the message is nobody's business here.
func (h *held) OnMessage(*im.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.received++
}

// OnKicked notes why the login ended.
func (h *held) OnKicked(why im.KickReason) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.kicked = why
}

// heard is what came over the connection so far.
func (h *held) heard() (received uint64, kicked im.KickReason) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.received, h.kicked
}

var _ im.Conn = (*held)(nil)
