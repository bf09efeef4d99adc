// Package link is the device protocol: the connection a phone's system push service keeps to its vendor.
//
// It owns the frames and two transports, WebSocket and memory, under one interface, so that one code path stands above
// both. It does not know what a rule, a quota or a tray is: a Delivery carries the vendor's directions for the phone, and
// an Ack what the phone made of them.
//
//	phone  ──Hello──▶ vendor         who I am, which tokens I hold
//	phone  ──Register──▶ vendor      an app wants a token        ◀──Registered──
//	vendor ──Deliver──▶ phone        show this, or hand it over  ◀──Ack──
//	phone  ──Event──▶ vendor         uninstalled, switched off, tapped … ◀──Done──
//
// Every frame that starts something is answered by one with the same Seq, so that either side can count what is in flight.
package link

// Kind names a frame.
type Kind string

// The frames, by who sends them.
const (
	KindHello      Kind = "hello"      // phone
	KindRegister   Kind = "register"   // phone; answered by registered
	KindEvent      Kind = "event"      // phone; answered by done
	KindAck        Kind = "ack"        // phone; answers deliver
	KindWelcome    Kind = "welcome"    // vendor; answers hello
	KindRegistered Kind = "registered" // vendor
	KindDeliver    Kind = "deliver"    // vendor; answered by ack
	KindDone       Kind = "done"       // vendor
)

// Frame is one message of the protocol; the field that its Kind names is set.
type Frame struct {
	Kind Kind   `json:"k"`
	Seq  uint64 `json:"n,omitempty"` // pairs a frame with its answer; the sender of the first counts

	Hello      *Hello      `json:"hello,omitempty"`
	Register   *Register   `json:"register,omitempty"`
	Registered *Registered `json:"registered,omitempty"`
	Deliver    *Delivery   `json:"deliver,omitempty"`
	Ack        *Ack        `json:"ack,omitempty"`
	Event      *Event      `json:"event,omitempty"`
}

// Hello opens a link.
type Hello struct {
	Device  string `json:"device"`            // the phone's id, unique on this rig
	Brand   string `json:"brand,omitempty"`   // Build.BRAND
	Model   string `json:"model,omitempty"`   // Build.MODEL
	Android int    `json:"android,omitempty"` // release number, 13 for Android 13
	Region  string `json:"region,omitempty"`  // "CN" or another country
	System  int    `json:"system,omitempty"`  // the maker's system version: EMUI 12, ColorOS 13 …
	OS      string `json:"os,omitempty"`      // "" for Android, else the system that runs instead of it: OSHarmony
}

// OSHarmony is HarmonyOS 5 and later, which runs no Android apps; earlier ones count as Android.
const OSHarmony = "harmony"

// Register asks for a token for one app, with what the app's build carries.
type Register struct {
	Package   string `json:"package"`
	AppID     string `json:"app_id,omitempty"`
	AppKey    string `json:"app_key,omitempty"`
	AppSecret string `json:"app_secret,omitempty"`
	Project   string `json:"project,omitempty"` // FCM project id
	Fresh     bool   `json:"fresh,omitempty"`   // a new token though the old one lives: reinstall, deleteToken, cleared data
	Token     string `json:"token,omitempty"`   // the app has this token already, from the real vendor; "": the mock makes one
	Force     string `json:"force,omitempty"`   // a token whose sends get this answer code (admin API)
	SwitchOn  bool   `json:"switch_on"`         // the app's notification switch at this moment
	FromStore bool   `json:"from_store"`        // installed from the maker's store
}

// Registered answers Register: a token, or the vendor SDK's code for why there is none.
type Registered struct {
	Token string `json:"token,omitempty"`
	Code  string `json:"code,omitempty"` // empty or "0" for success
	Text  string `json:"text,omitempty"`
	Old   string `json:"old,omitempty"` // the token this one replaced

	UpstreamQueue int `json:"upstream_queue,omitempty"` // how many messages from the app wait in the client while the phone is away; 0: none is refused
}

// EventType says what happened on a phone.
type EventType string

// What a phone tells its vendor.
const (
	EventUninstalled EventType = "uninstalled" // the package is gone
	EventSwitch      EventType = "switch"      // the app's notification switch, On
	EventUnregister  EventType = "unregister"  // the app asked for no more pushes (turnOffPush, unRegister, deleteToken)
	EventTapped      EventType = "tapped"      // a notification was tapped; Value says why no page opened, "" when one did
	EventTopic       EventType = "topic"       // subscribed to (On) or left a topic, named by Value
	EventAlias       EventType = "alias"       // set (On) or removed an alias, named by Value
	EventAccount     EventType = "account"     // set (On) or removed a user account, named by Value
	EventUpstream    EventType = "upstream"    // a message from the device to the app's server, in Value
	EventStarted     EventType = "started"     // the app's process started
	EventDoze        EventType = "doze"        // the phone entered (On) or left Doze
	EventLocal       EventType = "local"       // the app raised a notification itself, of the vendor category in Value
)

// Event is something that happened on the phone to one app.
type Event struct {
	Type      EventType `json:"type"`
	Package   string    `json:"package,omitempty"`
	Token     string    `json:"token,omitempty"`
	MessageID string    `json:"message_id,omitempty"`
	On        bool      `json:"on,omitempty"`
	Value     string    `json:"value,omitempty"`
}
