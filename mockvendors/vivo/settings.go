package vivo

import (
	_ "embed"
	"maps"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Settings are what vivo's console knows of one app, and the choices that the rulebook leaves to the mock.
type Settings struct {
	// Users is the base number N: subscribed, online in the last 14 days, notifications allowed. Quotas are reckoned from it,
	// with 10000 at least.
	Users int64 `yaml:"users" json:"users" jsonschema:"minimum=0,maximum=10000000000"`
	// News marks an app of the store's news category.
	News bool `yaml:"news" json:"news"`
	// OperationalPerDay and SystemPerDay replace the totals a day; 0 reckons them from Users.
	OperationalPerDay int64 `yaml:"operational_per_day" json:"operational_per_day" jsonschema:"minimum=0,maximum=1000000000000"`
	SystemPerDay      int64 `yaml:"system_per_day" json:"system_per_day" jsonschema:"minimum=0,maximum=1000000000000"`
	// SystemFactor is how many system messages a user the total allows: 20, before May 2026 3.
	SystemFactor int64 `yaml:"system_factor" json:"system_factor" jsonschema:"minimum=0,maximum=10000"`
	// SystemUnlimited is the approval of system messages without a total.
	SystemUnlimited bool `yaml:"system_unlimited" json:"system_unlimited"`
	// OperationalPerUser replaces the operational messages a user gets a day; 0 is 2, for news 5.
	OperationalPerUser int64 `yaml:"operational_per_user" json:"operational_per_user" jsonschema:"minimum=0,maximum=1000000000"`
	// MessagesPerSecond is the app's rate: 3000 for a small app, up to 5000 for a large one; 0: no limit.
	MessagesPerSecond int64 `yaml:"messages_per_second" json:"messages_per_second" jsonschema:"minimum=0,maximum=1000000000"`
	// BroadcastsPerDay is how often /message/all may be called a day; 0: no limit.
	BroadcastsPerDay int64 `yaml:"broadcasts_per_day" json:"broadcasts_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	// PayloadsPerDay limits saveListPayload; 0: no limit, since no source gives a figure.
	PayloadsPerDay int64 `yaml:"payloads_per_day" json:"payloads_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	// DayOffset is how many hours before UTC the quota's day begins. [memory]
	DayOffset int `yaml:"day_offset_hours" json:"day_offset_hours" jsonschema:"minimum=-12,maximum=14"`
	// HoursFrom and HoursTo are the hours of China's day in which operational messages may be sent.
	HoursFrom int `yaml:"hours_from" json:"hours_from" jsonschema:"minimum=0,maximum=23"`
	HoursTo   int `yaml:"hours_to" json:"hours_to" jsonschema:"minimum=1,maximum=24"`
	// Night says what becomes of an operational message outside these hours: refuse (10071), or hold until they begin.
	Night Night `yaml:"night" json:"night"`

	// Correction is how vivo re-classifies system messages by their text: promotional (those that read like promotion),
	// unrecognised (all that it does not know as system) or off.
	Correction Correction `yaml:"correction" json:"correction"`
	// PromotionWords are what promotion reads like, for promotional.
	PromotionWords []string `yaml:"promotion_words" json:"promotion_words"`
	// SystemWords are what vivo knows as system, for unrecognised.
	SystemWords []string `yaml:"system_words" json:"system_words"`
	// ZeroIsAbsent takes "classification":0 beside a category for a field that the client did not mean; by default it is a
	// contradiction (10097) where the category is a system one. [mock]
	ZeroIsAbsent bool `yaml:"zero_is_absent" json:"zero_is_absent"`
	// RefuseTestText refuses formal messages whose text looks like a test: only digits, only Latin letters, only symbols …
	RefuseTestText bool `yaml:"refuse_test_text" json:"refuse_test_text"`
	// WideCharacters counts a CJK character twice, as before 2024.
	WideCharacters bool `yaml:"wide_characters" json:"wide_characters"`

	// Restricted is an app that is not in vivo's store or under review: no, refused (formal pushes get 10045), or
	// test-devices (they get 10302 unless the target is a test device).
	Restricted Restricted `yaml:"restricted" json:"restricted"`
	// TestDevices are the registered test devices, by regId or by the phone's id; 20 at most.
	TestDevices []string `yaml:"test_devices" json:"test_devices" jsonschema:"maxItems=20"`
	// TestLimits gives test messages a total of 100 operational and 10000 system a day, as in 2022; by default they have none.
	TestLimits bool `yaml:"test_limits" json:"test_limits"`
	// SwitchOffUnsubscribes counts a phone whose notification switch is off as unsubscribed, as an older text has it.
	SwitchOffUnsubscribes bool `yaml:"switch_off_unsubscribes" json:"switch_off_unsubscribes"`

	// DescBlank writes "regId 不合法" with a blank.
	DescBlank bool `yaml:"desc_blank" json:"desc_blank"`
	// ListInvalidUsers is what a list's answer has when no target is bad: empty ([]) or omit.
	ListInvalidUsers ListForm `yaml:"list_invalid_users" json:"list_invalid_users"`
	// ListRequestID adds requestId, equal to the taskId, to saveListPayload's answer: one client reads that name. [mock]
	ListRequestID bool `yaml:"list_request_id" json:"list_request_id"`
	// Callbacks are the receipt addresses set in the console, by the id that extra's callback.id names.
	Callbacks map[string]string `yaml:"callbacks" json:"callbacks"`
	// CallbackWait is how many seconds an address set in the console needs until receipts go there; vivo's is said to need an hour,
	// 3600. Counted from the first push that finds it in the settings, or from the mock's start.
	CallbackWait int `yaml:"callback_wait" json:"callback_wait" jsonschema:"minimum=0,maximum=31622400"`
	// ReceiptFor says which formal pushes are reported: unicast, or unicast_and_list.
	ReceiptFor ReceiptFor `yaml:"receipt_for" json:"receipt_for"`
	// Unreadable is the answer to a body that is no JSON and to a text that is no number where one is due: http-400, or code (the
	// result code of the field, with an unreadable body as good as an empty one). [inference]
	Unreadable Unreadable `yaml:"unreadable" json:"unreadable"`

	// LiveScenes are the scenes of live messages that vivo has granted the app.
	LiveScenes []string `yaml:"live_scenes" json:"live_scenes"`
	// LiveRefusal says how a bad live message is refused: receipt (the answer is 0 and a receipt 301 with 31001 follows), or sync
	// (10101 at once). [mock]
	LiveRefusal LiveRefusal `yaml:"live_refusal" json:"live_refusal"`
	// LiveTitle and LiveContent are a live message's lengths in characters. [memory]
	LiveTitle   int `yaml:"live_title" json:"live_title" jsonschema:"minimum=1,maximum=10000"`
	LiveContent int `yaml:"live_content" json:"live_content" jsonschema:"minimum=1,maximum=10000"`
	// LiveKeep and LiveShow are the longest keepDuration and the longest showTime of an island, in seconds. [memory]
	LiveKeep int64 `yaml:"live_keep" json:"live_keep" jsonschema:"minimum=0,maximum=31622400"`
	LiveShow int64 `yaml:"live_show" json:"live_show" jsonschema:"minimum=0,maximum=31622400"`
	// LivePer5Min and LivePerHour are how often a phone lets one card be changed; 0: any number. [memory]
	LivePer5Min int `yaml:"live_per_5min" json:"live_per_5min" jsonschema:"minimum=0,maximum=1000000"`
	LivePerHour int `yaml:"live_per_hour" json:"live_per_hour" jsonschema:"minimum=0,maximum=1000000"`

	// ClientSDK is the major version of the app's vivo SDK: from 3 on clientCustomMap becomes extras of the page that a tap
	// starts, before it the parameters of the clicked callback.
	ClientSDK int `yaml:"client_sdk" json:"client_sdk" jsonschema:"minimum=0,maximum=99"`
	// HiddenInFront hides a notification while its app is in front where foregroundShow is absent; no source says.
	HiddenInFront bool `yaml:"hidden_in_front" json:"hidden_in_front"`
}

// Night is what becomes of an operational message at night. VIVO-Q4.
type Night string

// Correction is vivo's second look at system messages. VIVO-C5.
type Correction string

// Restricted is an app without the right to formal pushes. VIVO-Q10.
type Restricted string

// ListForm is how a list without bad targets is answered. VIVO-T5.
type ListForm string

// ReceiptFor is what receipts are for. VIVO-R1.
type ReceiptFor string

// Unreadable is the answer to what no decoder takes. VIVO-W1.
type Unreadable string

// LiveRefusal is how a bad live message is refused. VIVO-L1.
type LiveRefusal string

// The words of the seven.
const (
	ReceiptUnicast ReceiptFor = "unicast"
	ReceiptLists   ReceiptFor = "unicast_and_list"

	UnreadableHTTP Unreadable = "http-400"
	UnreadableCode Unreadable = "code"

	LiveByReceipt LiveRefusal = "receipt"
	LiveAtOnce    LiveRefusal = "sync"

	NightRefuse Night = "refuse"
	NightHold   Night = "hold"

	CorrectPromotional  Correction = "promotional"
	CorrectUnrecognised Correction = "unrecognised"
	CorrectOff          Correction = "off"

	RestrictedNo      Restricted = "no"
	RestrictedRefused Restricted = "refused"
	RestrictedToTest  Restricted = "test-devices"

	ListEmpty ListForm = "empty"
	ListOmit  ListForm = "omit"
)

// Values lists the words.
func (Night) Values() []string { return []string{string(NightRefuse), string(NightHold)} }

// Values lists the words.
func (Correction) Values() []string {
	return []string{string(CorrectPromotional), string(CorrectUnrecognised), string(CorrectOff)}
}

// Values lists the words.
func (Restricted) Values() []string {
	return []string{string(RestrictedNo), string(RestrictedRefused), string(RestrictedToTest)}
}

// Values lists the words.
func (ListForm) Values() []string { return []string{string(ListEmpty), string(ListOmit)} }

// Values lists the words.
func (ReceiptFor) Values() []string { return []string{string(ReceiptUnicast), string(ReceiptLists)} }

// Values lists the words.
func (Unreadable) Values() []string { return []string{string(UnreadableHTTP), string(UnreadableCode)} }

// Values lists the words.
func (LiveRefusal) Values() []string { return []string{string(LiveByReceipt), string(LiveAtOnce)} }

// Defaults are those of a small app in vivo's store, under today's rules.
func Defaults() Settings {
	return Settings{
		SystemFactor: 20, MessagesPerSecond: 3000, BroadcastsPerDay: 1, DayOffset: 8, HoursFrom: 7, HoursTo: 23, Night: NightRefuse,
		Correction: CorrectPromotional, PromotionWords: promotionWords(), SystemWords: systemWords(),
		Restricted: RestrictedNo, ListInvalidUsers: ListEmpty, ClientSDK: 3,
		ReceiptFor: ReceiptUnicast, Unreadable: UnreadableHTTP,
		LiveRefusal: LiveByReceipt, LiveTitle: 20, LiveContent: 50, LiveKeep: 3600, LiveShow: 180, LivePer5Min: 10, LivePerHour: 60,
	}
}

// Validate names the first setting that does not fit the others or this machine.
func (s *Settings) Validate() error {
	if s.HoursFrom >= s.HoursTo {
		return core.BadSetting("hours_from", "begin before the end", "is %d and hours_to is %d: that is no part of a day", s.HoursFrom, s.HoursTo)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Callbacks)) {
		if err := core.CheckReceiptURL(s.Callbacks[id]); err != nil {
			return core.BadSetting("callbacks."+id, "", "cannot be: %v", err)
		}
	}
	return nil
}

// settingsSource is this file: its comments describe the settings to editors.
//
//go:embed settings.go
var settingsSource string

func newSettings() any { s := Defaults(); return &s }

func settings(a *core.App) *Settings { return a.Settings().(*Settings) }

// isTestDevice reports whether the console has a phone as a test device.
func (s *Settings) isTestDevice(t *core.Token) bool {
	return slices.Contains(s.TestDevices, t.Value) || slices.Contains(s.TestDevices, t.Device.ID)
}
