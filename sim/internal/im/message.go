package im

import "time"

// Kind is the type of a message element.
type Kind string

// The elements a message can have (section 3.4).
const (
	Text     Kind = "text"
	Location Kind = "location"
	Face     Kind = "face"
	Image    Kind = "image"
	Sound    Kind = "sound"
	File     Kind = "file"
	Video    Kind = "video"
	Custom   Kind = "custom"
)

// Element is one part of a message.
type Element struct {
	Kind Kind
	Text string // the text of a text element
	Data string // payload: custom data, an address, a place

	// Push fields of a custom element; they count only when the message has no push information of its own (section 3.2).
	Desc  string
	Ext   string
	Sound string // iOS sound
}

// Message is one message to one user or one group. After it was sent it is shared by everybody who gets it: do not change it.
type Message struct {
	Ref        uint64 // journey of the first recipient, the others follow; 0 when nobody tracks it
	From       string // "" is the administrator
	FromDevice string // terminal it was sent from: no copy goes back there; set by Session.Send
	To         string // one receiver,
	Group      string // or one group
	Elements   []Element
	Push       *PushInfo // nil: none given

	// Seq and Random identify a message for the duplicate check (IM-102); both zero: the server makes them up.
	Seq, Random uint32

	LifeTime   time.Duration // how long it waits for a receiver who is away; 0 is the longest, 7 days
	OnlineOnly bool          // only for who is connected now: never stored
	Mentions   []string      // user ids, or MentionAll

	// REST marks a message sent by a server through the REST API, which looks at the receiver's do-not-disturb only
	// when WithMuteNotifications is set (section 2.4).
	REST                  bool
	WithMuteNotifications bool
}

// MentionAll in Message.Mentions is everybody in the group.
const MentionAll = "@all"

// Size is the message's length in bytes: everything the sender put in.
func (m *Message) Size() int {
	n := len(m.From) + len(m.To) + len(m.Group)
	for i := range m.Elements {
		e := &m.Elements[i]
		n += len(e.Text) + len(e.Data) + len(e.Desc) + len(e.Ext) + len(e.Sound)
	}
	for _, u := range m.Mentions {
		n += len(u)
	}
	if m.Push != nil {
		n += m.Push.size()
	}
	return n
}

func (m *Message) mentions(user string) bool {
	for _, u := range m.Mentions {
		if u == user || u == MentionAll {
			return true
		}
	}
	return false
}

// ref is the journey of recipient i.
func (m *Message) ref(i int) uint64 {
	if m.Ref == 0 {
		return 0
	}
	return m.Ref + uint64(i)
}

// check says why a message cannot be accepted, whoever receives it.
func (s *Server) check(m *Message) *Error {
	switch {
	case len(m.Elements) == 0:
		return fail(CodeBadBody, "the message has no element; give at least one")
	case m.LifeTime < 0 || m.LifeTime > s.cfg.HistoryLife:
		return fail(CodeLifeTime, "LifeTime "+m.LifeTime.String()+" is not between 0 and "+s.cfg.HistoryLife.String())
	}
	for i := range m.Elements {
		if !m.Elements[i].Kind.known() {
			return fail(CodeBadBody, "element kind \""+shorten(string(m.Elements[i].Kind))+"\" is unknown; see the Kind constants")
		}
	}
	if m.Size() > s.cfg.MaxMessageBytes {
		return fail(CodeTooLong, "the message is over the size limit; send less text, data or ext")
	}
	return nil
}
