package ledger

import "strings"

// Kind is the first word of an outcome; the rest, after a dot, says which rule,
// reason or code.
type Kind string

// The kinds of outcome. A journey ends in exactly one.
const (
	Online          Kind = "online"           // got it over the IM connection, no push was decided
	Displayed       Kind = "displayed"        // shown in the tray
	DisplayedSilent Kind = "displayed_silent" // shown without sound or banner
	Replaced        Kind = "replaced"         // overwritten before it was ever shown
	HandedToApp     Kind = "handed_to_app"    // a data message, given to the app
	Suppressed      Kind = "suppressed"       // .<rule or setting>: reached the phone, not shown
	NotPushed       Kind = "not_pushed"       // .<why>: the backend decided against a push
	Refused         Kind = "refused"          // .<im code>: the backend refused the message
	Rejected        Kind = "rejected"         // .<rule>: the vendor refused the push
	Dropped         Kind = "dropped"          // .<rule>: the vendor accepted, then dropped it
	Expired         Kind = "expired"          // its time to live ran out in the vendor's store
	Failed          Kind = "failed"           // .<why>: the pipeline or the sender gave up
	Pending         Kind = "pending"          // undelivered when the run ended
	Lost            Kind = "lost"             // the vendor said yes, no rule, no phone: always a defect

	// Of a backend outside, which does not say what it decides:
	NotRequested   Kind = "not_requested"    // a push was to be expected, and no vendor was asked for one
	NoPushExpected Kind = "no_push_expected" // .<why>: no vendor was asked, nor needed one to be
)

// The reasons that the ledger itself gives, or must understand.
const (
	WhyForeground = "foreground"      // not pushed because the app was in front: the connection brings it
	WhyNoToken    = "no_token"        // not pushed because the app has reported no token
	WhyNoService  = "no_push_service" // behind it: the phone has no push service to get a token from
	WhyNotSent    = "not_sent"        // failed: the run ended before it was sent
	WhyTarget     = "target"          // failed: the outside backend gave no answer that says what became of it
	WhyEvicted    = "event_evicted"   // failed: what became of it was told, and forgotten for want of room before its answer came
)

// Kinds lists every kind in the order reports print them.
func Kinds() []Kind {
	return []Kind{Online, Displayed, DisplayedSilent, HandedToApp, Replaced, Suppressed, NotPushed,
		NoPushExpected, NotRequested, Refused, Rejected, Dropped, Expired, Failed, Pending, Lost}
}

// outcome is a Kind and its detail, kept apart so that counting needs no new string.
type outcome struct {
	kind   Kind
	detail string
}

func (o outcome) String() string {
	if o.detail == "" {
		return string(o.kind)
	}
	return string(o.kind) + "." + o.detail
}

// KindOf returns the kind of an outcome as written in a summary:
// "rejected.MI-C1" is of kind Rejected.
func KindOf(outcome string) Kind {
	kind, _, _ := strings.Cut(outcome, ".")
	return Kind(kind)
}

// HasReason says whether an outcome of this kind carries a detail after a dot.
func (k Kind) HasReason() bool {
	switch k {
	case Suppressed, NotPushed, NoPushExpected, Refused, Rejected, Dropped, Failed:
		return true
	}
	return false
}

// EndedWell says whether a journey of this kind reached its recipient, or was
// meant not to be seen apart from the newer one that replaced it.
func (k Kind) EndedWell() bool {
	switch k {
	case Online, Displayed, DisplayedSilent, Replaced, HandedToApp, NoPushExpected:
		return true
	}
	return false
}
