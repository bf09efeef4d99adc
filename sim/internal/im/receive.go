package im

import (
	"fmt"
	"time"
)

// ReceiveOption is what a user wants of one conversation; the numbers are the client SDK's (section 2.4).
type ReceiveOption int

// The receive options.
const (
	ReceiveAll          ReceiveOption = 0
	ReceiveNothing      ReceiveOption = 1 // neither delivered nor pushed
	ReceiveSilently     ReceiveOption = 2 // delivered, not pushed
	PushMentionsOnly    ReceiveOption = 3 // delivered; pushed when the user is mentioned
	ReceiveMentionsOnly ReceiveOption = 4 // delivered and pushed when the user is mentioned
)

const day = 24 * time.Hour

// WithPeer is the conversation with one user, as the client SDK names it.
func WithPeer(user string) string { return "c2c_" + user }

// WithGroup is the conversation in a group, as the client SDK names it.
func WithGroup(id string) string { return "group_" + id }

// QuietHours is the global do-not-disturb of a user: a daily window on the run's simulated clock, in its time zone.
// A window of a day or more is permanent; the zero value is none.
type QuietHours struct {
	From time.Duration // since midnight
	For  time.Duration
}

func (q QuietHours) contain(now time.Time) bool {
	if q.For <= 0 {
		return false
	}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	since := (now.Sub(midnight) - q.From + day) % day
	return q.For >= day || since < q.For
}

// SetReceiveOption sets what user wants of a conversation (WithPeer, WithGroup).
func (s *Server) SetReceiveOption(user, conversation string, o ReceiveOption) error {
	if o < ReceiveAll || o > ReceiveMentionsOnly {
		return fail(CodeInvalidParameter, fmt.Sprintf("receive option is %d; give %d to %d", o, ReceiveAll, ReceiveMentionsOnly))
	}
	a, err := s.account(user)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if o == ReceiveAll {
		delete(a.options, conversation)
		return nil
	}
	if a.options == nil {
		a.options = map[string]ReceiveOption{}
	}
	a.options[conversation] = o
	return nil
}

// SetQuietHours sets user's global do-not-disturb.
func (s *Server) SetQuietHours(user string, q QuietHours) error {
	if q.From < 0 || q.From >= day || q.For < 0 {
		return fail(CodeInvalidParameter, fmt.Sprintf("quiet hours from %s for %s; start within a day, last 0 or more", q.From, q.For))
	}
	a, err := s.account(user)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.quiet = q
	return nil
}

// settings says what keeps m from this user by the user's own settings (IM-101): "" nothing, WhyNotReceived all of it, the
// rest only the push. A REST message looks at them only when asked to. The caller holds the lock.
func (a *account) settings(m *Message, now time.Time) string {
	if m.REST && !m.WithMuteNotifications {
		return ""
	}
	if len(a.options) > 0 {
		conversation := WithPeer(m.From)
		if m.Group != "" {
			conversation = WithGroup(m.Group)
		}
		mentioned := m.mentions(a.user)
		switch o := a.options[conversation]; {
		case o == ReceiveNothing, o == ReceiveMentionsOnly && !mentioned:
			return WhyNotReceived
		case o == ReceiveSilently, o == PushMentionsOnly && !mentioned:
			return WhyMuted
		}
	}
	if a.quiet.contain(now) {
		return WhyQuietHours
	}
	return ""
}
