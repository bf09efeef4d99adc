package mi

import (
	_ "embed"
	"fmt"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Class is the class of a message, which its channel decides (section 5.2).
type Class string

// The classes.
const (
	ClassPrivate Class = "private" // 私信: no cap, sound and vibration; needs approval
	ClassPublic  Class = "public"  // 公信: capped, silent
	ClassDefault Class = "default" // neither was applied for: one a day and phone, silent
)

// Status is how far a channel's application has come.
type Status string

// The statuses.
const (
	Approved  Status = "approved"
	Pending   Status = "pending"
	Suspended Status = "suspended"
)

// ChannelMode says what a message without channel_id gets (MI-C2).
type ChannelMode string

// The modes.
const (
	Auto   ChannelMode = "auto"   // strict for apps created since newClasses, else legacy
	Legacy ChannelMode = "legacy" // the default tier
	Strict ChannelMode = "strict" // a refusal: the app is fully on the new classes
)

// newClasses is the day since which new apps are fully on the new classes: templates are due [doc], and a missing channel is
// refused [memory].
const newClasses = "2026-07-01"

// Choice says what becomes of messages that the vendor's texts frown upon.
type Choice string

// The choices.
const (
	Allow  Choice = "allow"
	Refuse Choice = "refuse"
)

// Values lists the words.
func (Class) Values() []string {
	return []string{string(ClassPrivate), string(ClassPublic), string(ClassDefault)}
}

// Values lists the words.
func (Status) Values() []string {
	return []string{string(Approved), string(Pending), string(Suspended)}
}

// Values lists the words.
func (ChannelMode) Values() []string { return []string{string(Auto), string(Legacy), string(Strict)} }

// Values lists the words.
func (Choice) Values() []string { return []string{string(Allow), string(Refuse)} }

// Channel is one channel of the console.
type Channel struct {
	// ID is what senders put into extra.channel_id.
	ID string `yaml:"id" json:"id" jsonschema:"required,minLength=1"`
	// Name is what channel/list shows beside the id.
	Name string `yaml:"name" json:"name,omitempty"`
	// Class decides the quotas and whether a message rings. Default: private.
	Class Class `yaml:"class" json:"class,omitempty"`
	// Status says whether the channel can be used: only an approved one can. Default: approved.
	Status Status `yaml:"status" json:"status,omitempty"`
}

// Template is an approved text for private messages, with variables written {$name$} (section 5.3).
type Template struct {
	// ID is what senders put into extra.template_id.
	ID string `yaml:"id" json:"id" jsonschema:"required,minLength=1"`
	// Channel is the channel that the template is bound to.
	Channel string `yaml:"channel" json:"channel" jsonschema:"required,minLength=1"`
	// Title and Description hold the variables; the title does not begin with one.
	Title       string `yaml:"title" json:"title"`
	Description string `yaml:"description" json:"description"`
}

// Settings is what Mi's console knows of one app, and the figures of the rules.
type Settings struct {
	// Channels are the channels that were applied for.
	Channels []Channel `yaml:"channels" json:"channels" jsonschema:"maxItems=30"`
	// ChannelMode says what a message without channel_id gets: strict refuses it, legacy puts it into the default tier, auto takes
	// strict for apps created since 2026-07-01 and legacy for older ones and those without a date (MI-C2). [memory]
	ChannelMode ChannelMode `yaml:"channel_mode" json:"channel_mode"`
	// Created is the day on which the app was created in the console, 2026-07-01; empty is an older app.
	Created string `yaml:"created" json:"created"`
	// AddedChannel is the class of a channel that a server adds by /v1/channel/add (MI-V5). [memory]
	AddedChannel Class `yaml:"added_channel" json:"added_channel"`
	// Templates are the approved templates for private messages; PrivateNeedsTemplate demands one of an older app too, as Mi does
	// of apps created since July 2026 (MI-C4, MI-C5).
	Templates            []Template `yaml:"templates" json:"templates"`
	PrivateNeedsTemplate bool       `yaml:"private_needs_template" json:"private_needs_template"`
	// Blocked puts the app on the block list (MI-A3).
	Blocked bool `yaml:"blocked" json:"blocked"`
	// NewsLicence is the Internet news licence, which raises the public quotas.
	NewsLicence bool `yaml:"news_licence" json:"news_licence"`
	// Penalised is the switch-off penalty of 2026, which lowers the public quotas (MI-Q8).
	Penalised bool `yaml:"penalised" json:"penalised"`

	// Users are the phones with the app active and notifications allowed; fewer than UsersFloor count as that many.
	Users      int64 `yaml:"users" json:"users" jsonschema:"minimum=0,maximum=10000000000"`
	UsersFloor int64 `yaml:"users_floor" json:"users_floor" jsonschema:"minimum=0,maximum=10000000000"`
	// PublicTotal and DefaultTotal are deliveries a day as a multiple of Users (MI-Q1, MI-Q2). Of these and the figures below, 0
	// is no limit.
	PublicTotal         float64 `yaml:"public_total" json:"public_total" jsonschema:"minimum=0,maximum=1000000"`
	PublicTotalLicensed float64 `yaml:"public_total_licensed" json:"public_total_licensed" jsonschema:"minimum=0,maximum=1000000"`
	DefaultTotal        float64 `yaml:"default_total" json:"default_total" jsonschema:"minimum=0,maximum=1000000"`
	// PublicPerDevice and DefaultPerDevice are messages a day for one phone (MI-Q3, MI-Q4).
	PublicPerDevice         int64 `yaml:"public_per_device" json:"public_per_device" jsonschema:"minimum=0,maximum=1000000000"`
	PublicPerDeviceLicensed int64 `yaml:"public_per_device_licensed" json:"public_per_device_licensed" jsonschema:"minimum=0,maximum=1000000000"`
	DefaultPerDevice        int64 `yaml:"default_per_device" json:"default_per_device" jsonschema:"minimum=0,maximum=1000000000"`
	// The same two figures of the public class for a penalised app (MI-Q8).
	PenaltyTotal             float64 `yaml:"penalty_total" json:"penalty_total" jsonschema:"minimum=0,maximum=1000000"`
	PenaltyTotalLicensed     float64 `yaml:"penalty_total_licensed" json:"penalty_total_licensed" jsonschema:"minimum=0,maximum=1000000"`
	PenaltyPerDevice         int64   `yaml:"penalty_per_device" json:"penalty_per_device" jsonschema:"minimum=0,maximum=1000000000"`
	PenaltyPerDeviceLicensed int64   `yaml:"penalty_per_device_licensed" json:"penalty_per_device_licensed" jsonschema:"minimum=0,maximum=1000000000"`
	// DayOffset is how many hours before UTC the quotas' day begins (MI-Q7). [memory]
	DayOffset int `yaml:"day_offset_hours" json:"day_offset_hours" jsonschema:"minimum=-12,maximum=14"`
	// QPS is the limit of requests a second; 0 takes the tier that Users gives, below 0 is none (MI-R1).
	QPS int64 `yaml:"qps" json:"qps" jsonschema:"minimum=-1,maximum=1000000000"`

	// TitleBelow, DescriptionBelow and PayloadBelow are lengths in characters that a text must stay below (MI-P2, P3, P4).
	TitleBelow       int `yaml:"title_below" json:"title_below" jsonschema:"minimum=1,maximum=1000000"`
	DescriptionBelow int `yaml:"description_below" json:"description_below" jsonschema:"minimum=1,maximum=1000000"`
	PayloadBelow     int `yaml:"payload_below" json:"payload_below" jsonschema:"minimum=1,maximum=1000000"`
	// MaxTargets is how many targets a request may name (MI-P7).
	MaxTargets int `yaml:"max_targets" json:"max_targets" jsonschema:"minimum=1,maximum=100000"`
	// ExtraPairs and ExtraChars bound the extra.* parameters (MI-P5, MI-P6).
	ExtraPairs int `yaml:"extra_pairs" json:"extra_pairs" jsonschema:"minimum=1,maximum=10000"`
	ExtraChars int `yaml:"extra_chars" json:"extra_chars" jsonschema:"minimum=1,maximum=1000000"`
	// JobKeyChars is the length of a job key at most (MI-P14).
	JobKeyChars int `yaml:"jobkey_chars" json:"jobkey_chars" jsonschema:"minimum=1,maximum=10000"`
	// SendAheadDays is how far ahead time_to_send may lie (MI-P12); the summary of 2026 says 30.
	SendAheadDays int `yaml:"send_ahead_days" json:"send_ahead_days" jsonschema:"minimum=1,maximum=3660"`
	// PublicHours and PrivateHours cap how long a message waits for its phone (MI-P13); the default tier counts as public.
	PublicHours  int `yaml:"public_hours" json:"public_hours" jsonschema:"minimum=1,maximum=8784"`
	PrivateHours int `yaml:"private_hours" json:"private_hours" jsonschema:"minimum=1,maximum=8784"`
	// TokenDays is how long a phone may stay away before its regid dies (MI-D3).
	TokenDays int `yaml:"token_days" json:"token_days" jsonschema:"minimum=1,maximum=3660"`
	// CallbackParamBytes and CallbackURLBytes bound a receipt's wishes (MI-K1).
	CallbackParamBytes int `yaml:"callback_param_bytes" json:"callback_param_bytes" jsonschema:"minimum=1,maximum=1000000"`
	CallbackURLBytes   int `yaml:"callback_url_bytes" json:"callback_url_bytes" jsonschema:"minimum=1,maximum=1000000"`

	// PassThrough, MissingNotifyEffect and LargeNotifyID say what becomes of messages that the vendor's texts frown upon:
	// allow or refuse (pass_through=1; MI-P15; MI-P11).
	PassThrough         Choice `yaml:"pass_through" json:"pass_through"`
	MissingNotifyEffect Choice `yaml:"missing_notify_effect" json:"missing_notify_effect"`
	LargeNotifyID       Choice `yaml:"large_notify_id" json:"large_notify_id"`
	// ClickedCallback also calls the app's "notification clicked" receiver for notify_effect 1 and 2, as in the era of the
	// IM rulebook's sources; the SDKs of today do not.
	ClickedCallback bool `yaml:"clicked_callback" json:"clicked_callback"`
}

// Defaults are an approved chat app's: one private channel, the vendor's figures of today.
func Defaults() Settings {
	return Settings{
		Channels: []Channel{{ID: "tuikit", Class: ClassPrivate, Status: Approved}}, ChannelMode: Auto, AddedChannel: ClassPublic,
		UsersFloor: 10_000, PublicTotal: 2, PublicTotalLicensed: 3, DefaultTotal: 1,
		PublicPerDevice: 5, PublicPerDeviceLicensed: 8, DefaultPerDevice: 1,
		PenaltyTotal: 1.5, PenaltyTotalLicensed: 2.5, PenaltyPerDevice: 3, PenaltyPerDeviceLicensed: 5,
		TitleBelow: 50, DescriptionBelow: 128, PayloadBelow: 4096, MaxTargets: 1000, ExtraPairs: 10, ExtraChars: 1024,
		DayOffset: 8, JobKeyChars: 20, SendAheadDays: 7, PublicHours: 24, PrivateHours: 240, TokenDays: 30,
		CallbackParamBytes: 256, CallbackURLBytes: 1024,
		PassThrough: Allow, MissingNotifyEffect: Allow, LargeNotifyID: Allow,
	}
}

// settingsSource is this file: its comments describe the settings to editors.
//
//go:embed settings.go
var settingsSource string

func newSettings() any { s := Defaults(); return &s }

// Validate names the first template or date that cannot be, and what to write instead.
func (s *Settings) Validate() error {
	if _, err := time.Parse(time.DateOnly, s.Created); err != nil && s.Created != "" {
		return core.BadSetting("created", "write a day as 2026-07-01, or leave it out", "cannot be %.20q", s.Created)
	}
	for i := range s.Templates {
		if wrong := s.Templates[i].validate(); wrong != "" {
			return core.BadSetting(fmt.Sprintf("templates[%d]", i), "", "cannot be: %s", wrong)
		}
	}
	return nil
}

// channel returns the channel of an id that may be used, or nil.
func (s *Settings) channel(id string) *Channel {
	for i := range s.Channels {
		if c := &s.Channels[i]; c.ID == id && (c.Status == "" || c.Status == Approved) {
			return c
		}
	}
	return nil
}

// newApp reports whether the app was created when the new classes were in force for newcomers.
func (s *Settings) newApp() bool { return s.Created >= newClasses } // dates of ISO 8601 sort as texts

// strict reports whether a message without channel_id is refused (MI-C2).
func (s *Settings) strict() bool {
	return s.ChannelMode == Strict || s.ChannelMode == Auto && s.newApp()
}
