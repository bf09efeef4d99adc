package im

import "time"

// Clock is simulated time, and the count of things in flight that a jumped clock waits for.
type Clock interface {
	Now() time.Time
	Enter()
	Leave()
}

// Conn is the client's end of the long connection. It is called without locks held, in order, by one goroutine at a time,
// and may call back into the server; it must not block for long. A message that crossed a Close on the wire may still arrive.
type Conn interface {
	OnMessage(*Message)
	OnKicked(KickReason)
}

// KickReason says why a client was forced out.
type KickReason string

// The ways to be forced out (section 2.5).
const (
	KickedByLogin  KickReason = "other_login" // the user logged in on another terminal that excludes this one
	KickedByServer KickReason = "server"      // the operator removed the login
)

// Pusher takes a push that was decided. An error means that it was not taken over; whoever returns it has told its own
// observer, so the backend does nothing more about it.
type Pusher interface {
	Push(Push) error
}

// Push is one IM push to one device, before any vendor's shape.
type Push struct {
	Ref        uint64 // the journey; 0 when nobody tracks it
	Message    *Message
	Recipient  string
	Device     string
	GroupID    string // "" for one-to-one
	BusinessID uint32 // certificate id that the device reported
	Token      string
	TPNS       bool // the token is TPNS's, not a vendor's (IM-44, IM-46)

	Title string   // never empty: the default is in place (IM-64)
	Desc  string   // shown text, defaults in place (section 3.4); not truncated, the vendor judges it
	Ext   string   // the sender's bytes, unchanged (IM-53)
	Info  PushInfo // everything else the sender set
	Badge int      // unread base of doBackground plus the pushes since (IM-50)
}

// Observer is told what the backend did. Calls for one recipient come in order; it is called without locks held.
type Observer interface {
	// Decided comes exactly once for each recipient of an accepted message.
	Decided(Decision)
	// Online: the client got the message over its connection at once.
	Online(ref uint64, device string)
	// Refused: the message was not accepted. It comes once for each journey the message would have made; when its
	// recipients cannot be told (unknown group, no receiver) once, with the message's own Ref.
	Refused(ref uint64, code int)
}

// SyncObserver is an Observer that also wants to hear of copies that came late: a missed message handed over at the next
// login or reconnect (IM-103). It is a step of the journey, never its outcome.
type SyncObserver interface {
	Synced(ref uint64, device string)
}

// Decision says whether one recipient of one message is pushed, and why.
type Decision struct {
	Ref       uint64 // the journey: Message.Ref + recipient index; 0 when nobody tracks it
	Recipient string
	Device    string // the device the answer is about; "" when the user has none
	Push      bool
	Why       string // one of the Why constants
	Pushes    int    // how many devices are pushed to; more than 1 only with several phones
}
