package meizu

import (
	_ "embed"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Settings is what Meizu's console knows of one app, and the figures of the rules.
type Settings struct {
	// Blocked puts the app on the block list (MZ-A4).
	Blocked bool `yaml:"blocked" json:"blocked"`
	// Private is the right to send private messages (noticeMsgType 1); without it such targets are answered 201. The vendor
	// does not say whether it must be granted. [memory]
	Private bool `yaml:"private" json:"private"`
	// News marks a news or reading app, whose public quota is higher.
	News bool `yaml:"news" json:"news"`
	// VIP is the right to the fields of vipInfo; VIPFields says what they get without it (MZ-P8).
	VIP       bool      `yaml:"vip" json:"vip"`
	VIPFields VIPFields `yaml:"vip_fields" json:"vip_fields"`

	// PublicPerDevice and PublicPerDeviceNews are public messages a day for one phone; 0 is no limit (MZ-Q1).
	PublicPerDevice     int64 `yaml:"public_per_device" json:"public_per_device" jsonschema:"minimum=0,maximum=1000000000"`
	PublicPerDeviceNews int64 `yaml:"public_per_device_news" json:"public_per_device_news" jsonschema:"minimum=0,maximum=1000000000"`
	// FoldMessages in FoldSeconds are what a phone gets from the app at most (MZ-Q3).
	FoldMessages int `yaml:"fold_messages" json:"fold_messages" jsonschema:"minimum=1,maximum=1000"`
	FoldSeconds  int `yaml:"fold_seconds" json:"fold_seconds" jsonschema:"minimum=1,maximum=31622400"`
	// DayOffset is how many hours before UTC the quotas' day begins (MZ-Q7). [memory]
	DayOffset int `yaml:"day_offset_hours" json:"day_offset_hours" jsonschema:"minimum=-12,maximum=14"`
	// DayTotal is the app's pushes a day; 0 is none (MZ-Q4).
	DayTotal int64 `yaml:"day_total" json:"day_total" jsonschema:"minimum=0,maximum=1000000000000"`
	// Rate is the app's requests a second; 0 is none (MZ-Q5).
	Rate int64 `yaml:"rate" json:"rate" jsonschema:"minimum=0,maximum=1000000000"`
	// TargetRate is the app's targets a second; 0 is none (MZ-Q6).
	TargetRate int64 `yaml:"target_rate" json:"target_rate" jsonschema:"minimum=0,maximum=1000000000"`

	// TitleChars and ContentChars are lengths in characters at most (MZ-P1, MZ-P2).
	TitleChars   int `yaml:"title_chars" json:"title_chars" jsonschema:"minimum=1,maximum=1000000"`
	ContentChars int `yaml:"content_chars" json:"content_chars" jsonschema:"minimum=1,maximum=1000000"`
	// MaxTargets is how many targets a request may name (MZ-P3); it was 1000 until 2023.
	MaxTargets int `yaml:"max_targets" json:"max_targets" jsonschema:"minimum=1,maximum=100000"`
	// ClickBytes is the length of activity, url and customAttribute (MZ-P5).
	ClickBytes int `yaml:"click_bytes" json:"click_bytes" jsonschema:"minimum=1,maximum=1000000"`
	// NotifyKeyChars is the length of a notify key (MZ-P7).
	NotifyKeyChars int `yaml:"notify_key_chars" json:"notify_key_chars" jsonschema:"minimum=1,maximum=1000000"`
	// CustomClick says what becomes of clickType 3, which the vendor advises against: allow or refuse (MZ-P6).
	CustomClick Choice `yaml:"custom_click" json:"custom_click"`
	// TokenDays is how long a phone may stay away before its pushId dies (MZ-D2).
	TokenDays int `yaml:"token_days" json:"token_days" jsonschema:"minimum=1,maximum=3660"`

	// Callbacks are the addresses for receipts registered in the console; UnregisteredCallback says what becomes of another:
	// allow or refuse (MZ-P10). CallbackToken is the access_token that receipts carry.
	Callbacks            []string `yaml:"callbacks" json:"callbacks" jsonschema:"maxItems=100"`
	UnregisteredCallback Choice   `yaml:"unregistered_callback" json:"unregistered_callback"`
	CallbackToken        string   `yaml:"callback_token" json:"callback_token" jsonschema:"format=password"`
	// MessageID is the form of message ids: ns as the service gives them today, hex as the API text shows them.
	MessageID IDForm `yaml:"message_id" json:"message_id"`
}

// VIPFields says what fields of vipInfo get in an app without the right to them.
type VIPFields string

// The treatments.
const (
	VIPIgnored VIPFields = "ignore"
	VIPRefused VIPFields = "refuse"
)

// Choice says what becomes of messages that the vendor's texts frown upon.
type Choice string

// The choices.
const (
	Allow  Choice = "allow"
	Refuse Choice = "refuse"
)

// IDForm is a form of message ids.
type IDForm string

// The forms.
const (
	IDStamped IDForm = "ns"  // NS, a time and numbers
	IDHex     IDForm = "hex" // 32 hex digits
)

// Values lists the words.
func (VIPFields) Values() []string { return []string{string(VIPIgnored), string(VIPRefused)} }

// Values lists the words.
func (Choice) Values() []string { return []string{string(Allow), string(Refuse)} }

// Values lists the words.
func (IDForm) Values() []string { return []string{string(IDStamped), string(IDHex)} }

// Defaults are an approved chat app's: private messages granted, the vendor's figures of today.
func Defaults() Settings {
	return Settings{
		Private: true, VIPFields: VIPIgnored, PublicPerDevice: 3, PublicPerDeviceNews: 5, FoldMessages: 5, FoldSeconds: 60, DayOffset: 8, Rate: 200,
		TitleChars: 32, ContentChars: 100, MaxTargets: 100, ClickBytes: 1000, NotifyKeyChars: 8, CustomClick: Allow, TokenDays: 30,
		UnregisteredCallback: Allow, MessageID: IDStamped,
	}
}

// settingsSource is this file: its comments describe the settings to editors.
//
//go:embed settings.go
var settingsSource string

func newSettings() any { s := Defaults(); return &s }

// Validate names the first address for receipts that cannot be.
func (s *Settings) Validate() error {
	for i, c := range s.Callbacks {
		if err := core.CheckReceiptURL(c); err != nil {
			return core.BadSetting(fmt.Sprintf("callbacks[%d]", i), "", "cannot be: %v", err)
		}
	}
	return nil
}
