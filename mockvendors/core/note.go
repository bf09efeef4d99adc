package core

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// Note keeps what a phone tells of its one alias and of its topics, of which it may have max (0: any number); a vendor
// with such names calls it from its Event hook.
func (s *Tokens) Note(t *Token, e link.Event, now time.Time, max int) {
	switch {
	case e.Type == link.EventAlias && e.On:
		s.SetAlias(t, e.Value)
	case e.Type == link.EventAlias:
		s.SetAlias(t, "")
	case e.Type == link.EventTopic && e.On:
		t.Subscribe(e.Value, now, max)
	case e.Type == link.EventTopic:
		t.Unsubscribe(e.Value)
	}
}
