package link

import "time"

// Delivery is one message on its way to one app of one phone, with the vendor's directions for the phone's system push
// service. The directions are spelt out, so that a phone needs to know no vendor's rules; where a direction can keep a
// message from being shown, it names the rule it stands for.
type Delivery struct {
	MessageID  string        `json:"id"`     // as in the vendor's answer to the sender
	Serial     uint64        `json:"serial"` // one a message and target: a second delivery of it is acknowledged, not repeated
	Token      string        `json:"token"`
	Package    string        `json:"package"`
	AcceptedAt time.Duration `json:"accepted_at"`     // clock.Mono when the vendor accepted it
	Class      string        `json:"class,omitempty"` // the vendor's class for it: im, marketing, public …

	Notification *Notification     `json:"notification,omitempty"` // nil for a data message
	Live         *Live             `json:"live,omitempty"`         // the notification changes a live card instead of making one
	Recall       *Recall           `json:"recall,omitempty"`       // nothing is shown: what was is taken away
	Data         map[string]string `json:"data,omitempty"`         // what the app is handed
	Bundle       map[string]string `json:"bundle,omitempty"`       // all that the vendor's service hands over: the data, and what it says of the message itself
	Foreground   Foreground        `json:"foreground,omitempty"`   // a notification that meets the app in front
	NeedProcess  ProcessRule       `json:"process,omitempty"`      // a data message that meets no process
	Start        *StartRule        `json:"start,omitempty"`        // apps that may not be woken
	Dedupe       int               `json:"dedupe,omitempty"`       // drop a repeat of any of the last N message ids
	DedupeRule   string            `json:"dedupe_rule,omitempty"`
	VerifyToken  string            `json:"verify_token,omitempty"` // drop unless the app's token is this one
}

// Foreground says what happens to a notification while its app is in front.
type Foreground string

// What to do in the foreground; the zero value shows it.
const (
	ForegroundShow Foreground = ""     // in the tray, no callback
	ForegroundApp  Foreground = "app"  // to the app's message callback, not shown
	ForegroundHide Foreground = "hide" // neither
)

// ProcessRule says what happens to a data message when the app's process does not live.
type ProcessRule struct {
	Absent ProcessAbsent `json:"absent,omitempty"`
	Rule   string        `json:"rule,omitempty"`
}

// ProcessAbsent is one of the ways a data message meets a dead process.
type ProcessAbsent string

// The zero value starts the process.
const (
	ProcessStart ProcessAbsent = ""
	ProcessCache ProcessAbsent = "cache" // kept by the phone until the app starts
	ProcessDrop  ProcessAbsent = "drop"
)

// StartRule keeps messages from apps that Android considers stopped.
type StartRule struct {
	StoppedRule string `json:"stopped_rule,omitempty"` // force-stopped or never opened: nothing happens, by this rule
}

// Notification is what the tray is to show.
type Notification struct {
	Title     string  `json:"title"`
	Body      string  `json:"body"`
	Image     string  `json:"image,omitempty"`
	Silent    bool    `json:"silent,omitempty"` // no sound, no vibration, not on the lock screen
	Sound     string  `json:"sound,omitempty"`
	Replace   string  `json:"replace,omitempty"` // a notification with the same non-empty key is replaced
	First     string  `json:"first,omitempty"`   // only the first message with this non-empty key is shown
	FirstRule string  `json:"first_rule,omitempty"`
	GroupMax  int     `json:"group_max,omitempty"` // at most this many of the app in the tray, the oldest goes
	Channel   Channel `json:"channel"`
	Click     Click   `json:"click"`
}

// Live says which live card a notification changes: a card that the app has made on the phone, since none can be made from
// afar (vivo's atomic notifications).
type Live struct {
	ID      string `json:"id"`
	End     bool   `json:"end,omitempty"`
	Ordered bool   `json:"ordered,omitempty"`
	Order   int64  `json:"order,omitempty"` // where Ordered: one below the last is dropped
	Per5Min int    `json:"per_5min,omitempty"`
	PerHour int    `json:"per_hour,omitempty"` // changes that the phone lets through; 0: any number
	Rule    string `json:"rule,omitempty"`     // by which all this is looked at; "": it is not
}

// Why a live card was not changed, in Ack.Detail.
const (
	LiveNoCard = "no_card" // ended, or never made
	LiveStale  = "stale"   // out of order
	LiveRate   = "rate"
)

// Recall takes an app's notifications out of the tray, those that were tapped or swept away aside. It goes the way of a
// message, so that it comes after what it takes back, and waits for a phone that is away.
type Recall struct {
	MessageID string `json:"message_id,omitempty"` // that message's; or
	Replace   string `json:"replace,omitempty"`    // those of this Notification.Replace
}

// Of reports whether a delivery is one that is taken back.
func (r *Recall) Of(d *Delivery) bool {
	if r.MessageID != "" {
		return d.MessageID == r.MessageID
	}
	return r.Replace != "" && d.Notification != nil && d.Notification.Replace == r.Replace
}

// Channel says in which Android notification channel (Android 8 and later) a notification is posted.
//
// The ids in Try are looked up in order and the first one the app has created is used. With none, Manifest's channel is
// tried (the id under that manifest key), then Create is made on the spot; with no Create either the notification is not
// shown, by MissingRule (or NoneRule where no id was named at all).
type Channel struct {
	Try         []string `json:"try,omitempty"`
	Manifest    string   `json:"manifest,omitempty"`
	Create      string   `json:"create,omitempty"`
	CreateName  string   `json:"create_name,omitempty"`
	MissingRule string   `json:"missing_rule,omitempty"`
	NoneRule    string   `json:"none_rule,omitempty"`
	Hidden      string   `json:"hidden,omitempty"` // non-empty: the vendor keeps it off the screen by this rule, whatever the phone has
}

// ClickKind is what a tap opens.
type ClickKind string

// What a tap can open.
const (
	ClickLauncher ClickKind = "launcher" // the app's first page
	ClickActivity ClickKind = "activity" // Value is a class name
	ClickAction   ClickKind = "action"   // Value is an intent action
	ClickIntent   ClickKind = "intent"   // Value is an intent URI, or another link: ACTION_VIEW on it
	ClickURL      ClickKind = "url"      // Value is an address: the app whose filter takes it, else the browser
	ClickCallback ClickKind = "callback" // no activity: only the app's callback
)

// Click is what the vendor's service does with a tap: where it goes and the extras it puts there.
type Click struct {
	Kind     ClickKind         `json:"kind"`
	Value    string            `json:"value,omitempty"`
	Flags    string            `json:"flags,omitempty"`
	Extras   map[string]string `json:"extras,omitempty"`   // string extras of the started activity's intent; nested bundles as JSON text
	Callback map[string]string `json:"callback,omitempty"` // parameters of the vendor SDK's "notification clicked" callback, where it has one
}

// Result is what a phone made of a delivery.
type Result string

// What can become of a delivery on the phone.
const (
	ResultShown        Result = "shown"
	ResultShownSilent  Result = "shown_silent"
	ResultHanded       Result = "handed_to_app"
	ResultSuppressed   Result = "suppressed"    // Rule says by what
	ResultNotInstalled Result = "not_installed" // no such package on this phone
	ResultWrongToken   Result = "wrong_token"   // the app holds another token
	ResultCached       Result = "cached"        // a data message kept until the app starts
	ResultReplaced     Result = "replaced"      // another message with its key had been shown first
	ResultRecalled     Result = "recalled"      // a recall, whatever it found
)

// Ack answers a Delivery.
type Ack struct {
	Result   Result `json:"result"`
	Rule     string `json:"rule,omitempty"`    // the rule or setting behind a suppressed, cached or replaced one
	SwitchOn bool   `json:"switch_on"`         // the app's notification switch at that moment (Mi's barStatus)
	Detail   string `json:"detail,omitempty"`  // of a suppressed live card: why
	Channel  string `json:"channel,omitempty"` // where it was posted
}
