package core

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// VerdictKind is what a vendor did with one target.
type VerdictKind string

// The verdicts. The zero value accepts.
const (
	Accepted   VerdictKind = ""
	Rejected   VerdictKind = "rejected"   // the answer says so
	Dropped    VerdictKind = "dropped"    // the answer says yes; the phone sees nothing
	Deferred   VerdictKind = "deferred"   // accepted, delivered later
	Downgraded VerdictKind = "downgraded" // accepted, delivered in a lower class
)

// Verdict is what a vendor did with one target, and the rule that did it.
type Verdict struct {
	Kind  VerdictKind
	Rule  string
	Code  string    // the answer code, as a client would name it
	Until time.Time // when a deferred one may go
	Same  bool      // dropped for a message under the same id, which lives on: the books are not told of that id
}

// Reject refuses a target under an answer code.
func Reject(code string) Verdict { return Verdict{Kind: Rejected, Code: code} }

// Drop accepts a target in the answer and lets it vanish.
func Drop() Verdict { return Verdict{Kind: Dropped} }

// Repeat accepts a target under the id of an earlier message to it, and sends nothing.
func Repeat() Verdict { return Verdict{Kind: Dropped, Same: true} }

// Defer accepts a target and holds it until the given simulated time.
func Defer(until time.Time) Verdict { return Verdict{Kind: Deferred, Until: until} }

// Downgrade accepts a target in a lower class.
func Downgrade() Verdict { return Verdict{Kind: Downgraded} }

// Target is one addressee of a request.
type Target struct {
	Name       string // as the sender wrote it: a token, or an alias that leads to one
	Value      string // the token; the name where nobody is behind it
	Token      *Token // nil: nobody here ever got that token
	NotBefore  time.Time
	HeldBy     string // the rule that deferred it
	Downgraded string // the rule that lowered its class
}

// EventKind says what became of a target.
type EventKind string

// What a mock tells whoever watches it, beyond what its answers say.
const (
	EventAccepted   EventKind = "accepted"
	EventRejected   EventKind = "rejected"   // the answer refused it; Rule is why
	EventDropped    EventKind = "dropped"    // accepted, then nothing; Rule is why
	EventHeld       EventKind = "held"       // kept back on purpose; Rule is why, or "offline"
	EventDowngraded EventKind = "downgraded" //
	EventExpired    EventKind = "expired"    // its time to live passed before a phone had it
	EventReplaced   EventKind = "replaced"   // overwritten by a newer message before a phone had it
)

// Event is a verdict, told before the sender has its answer or, for what happens after acceptance, when it happens.
type Event struct {
	Vendor    string
	Kind      EventKind
	MessageID string // empty for one refused before it had an id
	Token     string // empty for a request refused before its target was read
	Code      string
	Rule      string

	// Of an event that comes with a request, both valid until the watcher returns and not to be changed: what the request said, and
	// what is on its way to the phone.
	Request  []byte
	Delivery *link.Delivery
	Asked    time.Duration // clock.Mono when the request had come; 0 for what happens later
}

// Bare is the event alone, to be kept.
func (e Event) Bare() Event {
	e.Request, e.Delivery, e.Asked = nil, nil, 0
	return e
}
