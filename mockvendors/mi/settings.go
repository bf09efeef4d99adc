package mi

import (
	"fmt"
	"slices"
)

// Class is the class of a message, which its channel decides (section 5.2).
type Class string

// The classes.
const (
	ClassPrivate Class = "private" // 私信: no cap, sound and vibration; needs approval
	ClassPublic  Class = "public"  // 公信: capped, silent
	ClassDefault Class = "default" // neither was applied for: one a day and phone, silent
)

// Channel is one channel of the console.
type Channel struct {
	// ID is what senders put into extra.channel_id.
	ID string `yaml:"id" json:"id"`
	// Class is private (as when left out), public or default.
	Class Class `yaml:"class" json:"class,omitempty" jsonschema:"enum=private,enum=public,enum=default"`
	// Status is approved (as when left out), pending or suspended; only an approved one can be used.
	Status string `yaml:"status" json:"status,omitempty" jsonschema:"enum=approved,enum=pending,enum=suspended"`
}

// Settings is what Mi's console knows of one app, and the figures of the rules.
type Settings struct {
	// Channels are the channels that were applied for.
	Channels []Channel `yaml:"channels" json:"channels"`
	// ChannelMode says what a message without channel_id gets: strict refuses it, legacy puts it into the default tier (MI-C2).
	ChannelMode string `yaml:"channel_mode" json:"channel_mode" jsonschema:"enum=strict,enum=legacy"`
	// Templates are the approved templates for private messages; PrivateNeedsTemplate demands one, as of apps created since
	// July 2026 (MI-C4, MI-C5).
	Templates            []Template `yaml:"templates" json:"templates"`
	PrivateNeedsTemplate bool       `yaml:"private_needs_template" json:"private_needs_template"`
	// Blocked puts the app on the block list (MI-A3).
	Blocked bool `yaml:"blocked" json:"blocked"`
	// NewsLicence is the Internet news licence, which raises the public quotas.
	NewsLicence bool `yaml:"news_licence" json:"news_licence"`
	// Penalised is the switch-off penalty of 2026, which lowers the public quotas (MI-Q8).
	Penalised bool `yaml:"penalised" json:"penalised"`

	// Users are the phones with the app active and notifications allowed; fewer than UsersFloor count as that many.
	Users      int64 `yaml:"users" json:"users"`
	UsersFloor int64 `yaml:"users_floor" json:"users_floor"`
	// PublicTotal and DefaultTotal are deliveries a day as a multiple of Users (MI-Q1, MI-Q2).
	PublicTotal         float64 `yaml:"public_total" json:"public_total"`
	PublicTotalLicensed float64 `yaml:"public_total_licensed" json:"public_total_licensed"`
	DefaultTotal        float64 `yaml:"default_total" json:"default_total"`
	// PublicPerDevice and DefaultPerDevice are messages a day for one phone (MI-Q3, MI-Q4).
	PublicPerDevice         int64 `yaml:"public_per_device" json:"public_per_device"`
	PublicPerDeviceLicensed int64 `yaml:"public_per_device_licensed" json:"public_per_device_licensed"`
	DefaultPerDevice        int64 `yaml:"default_per_device" json:"default_per_device"`
	// The same two figures of the public class for a penalised app (MI-Q8).
	PenaltyTotal             float64 `yaml:"penalty_total" json:"penalty_total"`
	PenaltyTotalLicensed     float64 `yaml:"penalty_total_licensed" json:"penalty_total_licensed"`
	PenaltyPerDevice         int64   `yaml:"penalty_per_device" json:"penalty_per_device"`
	PenaltyPerDeviceLicensed int64   `yaml:"penalty_per_device_licensed" json:"penalty_per_device_licensed"`
	// QPS is the limit of requests a second; 0 takes the tier that Users gives, below 0 is none (MI-R1).
	QPS int64 `yaml:"qps" json:"qps"`

	// TitleBelow, DescriptionBelow and PayloadBelow are lengths in characters that a text must stay below (MI-P2, P3, P4).
	TitleBelow       int `yaml:"title_below" json:"title_below"`
	DescriptionBelow int `yaml:"description_below" json:"description_below"`
	PayloadBelow     int `yaml:"payload_below" json:"payload_below"`
	// MaxTargets is how many targets a request may name (MI-P7).
	MaxTargets int `yaml:"max_targets" json:"max_targets"`
	// ExtraPairs and ExtraChars bound the extra.* parameters (MI-P5, MI-P6).
	ExtraPairs int `yaml:"extra_pairs" json:"extra_pairs"`
	ExtraChars int `yaml:"extra_chars" json:"extra_chars"`
	// JobKeyChars is the length of a job key at most (MI-P14).
	JobKeyChars int `yaml:"jobkey_chars" json:"jobkey_chars"`
	// SendAheadDays is how far ahead time_to_send may lie (MI-P12); the summary of 2026 says 30.
	SendAheadDays int `yaml:"send_ahead_days" json:"send_ahead_days"`
	// PublicHours and PrivateHours cap how long a message waits for its phone (MI-P13); the default tier counts as public.
	PublicHours  int `yaml:"public_hours" json:"public_hours"`
	PrivateHours int `yaml:"private_hours" json:"private_hours"`
	// TokenDays is how long a phone may stay away before its regid dies (MI-D3).
	TokenDays int `yaml:"token_days" json:"token_days"`
	// CallbackParamBytes and CallbackURLBytes bound a receipt's wishes (MI-K1).
	CallbackParamBytes int `yaml:"callback_param_bytes" json:"callback_param_bytes"`
	CallbackURLBytes   int `yaml:"callback_url_bytes" json:"callback_url_bytes"`

	// PassThrough, MissingNotifyEffect and LargeNotifyID say what becomes of messages that the vendor's texts frown upon:
	// allow or refuse (pass_through=1; MI-P15; MI-P11).
	PassThrough         Choice `yaml:"pass_through" json:"pass_through" jsonschema:"enum=allow,enum=refuse"`
	MissingNotifyEffect Choice `yaml:"missing_notify_effect" json:"missing_notify_effect" jsonschema:"enum=allow,enum=refuse"`
	LargeNotifyID       Choice `yaml:"large_notify_id" json:"large_notify_id" jsonschema:"enum=allow,enum=refuse"`
	// ClickedCallback also calls the app's "notification clicked" receiver for notify_effect 1 and 2, as in the era of the
	// IM rulebook's sources; the SDKs of today do not.
	ClickedCallback bool `yaml:"clicked_callback" json:"clicked_callback"`
}

// Choice is allow or refuse.
type Choice string

// The choices.
const (
	Allow  Choice = "allow"
	Refuse Choice = "refuse"
)

// The channel modes.
const (
	Strict = "strict"
	Legacy = "legacy"
)

// Defaults are an approved chat app's: one private channel, the vendor's figures of today.
func Defaults() Settings {
	return Settings{
		Channels: []Channel{{ID: "tuikit", Class: ClassPrivate, Status: "approved"}}, ChannelMode: Strict,
		UsersFloor: 10_000, PublicTotal: 2, PublicTotalLicensed: 3, DefaultTotal: 1,
		PublicPerDevice: 5, PublicPerDeviceLicensed: 8, DefaultPerDevice: 1,
		PenaltyTotal: 1.5, PenaltyTotalLicensed: 2.5, PenaltyPerDevice: 3, PenaltyPerDeviceLicensed: 5,
		TitleBelow: 50, DescriptionBelow: 128, PayloadBelow: 4096, MaxTargets: 1000, ExtraPairs: 10, ExtraChars: 1024,
		JobKeyChars: 20, SendAheadDays: 7, PublicHours: 24, PrivateHours: 240, TokenDays: 30,
		CallbackParamBytes: 256, CallbackURLBytes: 1024,
		PassThrough: Allow, MissingNotifyEffect: Allow, LargeNotifyID: Allow,
	}
}

// MaxChannels is how many channels an app may have (section 5.2).
const MaxChannels = 30

// Validate names the first field that cannot be, and what to write instead.
func (s *Settings) Validate() error {
	if len(s.Channels) > MaxChannels {
		return fmt.Errorf("channels: %d of them; an app has at most %d", len(s.Channels), MaxChannels)
	}
	for i, c := range s.Channels {
		if c.ID == "" {
			return fmt.Errorf("channels[%d].id is empty; give the id that senders use", i)
		}
		if !slices.Contains([]Class{"", ClassPrivate, ClassPublic, ClassDefault}, c.Class) {
			return fmt.Errorf("channels[%d].class is %q; use private, public or default", i, c.Class)
		}
		if !slices.Contains([]string{"", "approved", "pending", "suspended"}, c.Status) {
			return fmt.Errorf("channels[%d].status is %q; use approved, pending or suspended", i, c.Status)
		}
	}
	for i := range s.Templates {
		if wrong := s.Templates[i].validate(); wrong != "" {
			return fmt.Errorf("templates[%d]: %s", i, wrong)
		}
	}
	if s.ChannelMode != Strict && s.ChannelMode != Legacy {
		return fmt.Errorf("channel_mode is %q; use strict or legacy", s.ChannelMode)
	}
	for _, c := range []struct {
		field string
		value Choice
	}{{"pass_through", s.PassThrough}, {"missing_notify_effect", s.MissingNotifyEffect}, {"large_notify_id", s.LargeNotifyID}} {
		if c.value != Allow && c.value != Refuse {
			return fmt.Errorf("%s is %q; use allow or refuse", c.field, c.value)
		}
	}
	for _, n := range []struct {
		field string
		value int
	}{
		{"title_below", s.TitleBelow}, {"description_below", s.DescriptionBelow}, {"payload_below", s.PayloadBelow},
		{"max_targets", s.MaxTargets}, {"extra_pairs", s.ExtraPairs}, {"extra_chars", s.ExtraChars},
		{"jobkey_chars", s.JobKeyChars}, {"send_ahead_days", s.SendAheadDays}, {"public_hours", s.PublicHours},
		{"private_hours", s.PrivateHours}, {"token_days", s.TokenDays},
		{"callback_param_bytes", s.CallbackParamBytes}, {"callback_url_bytes", s.CallbackURLBytes},
	} {
		if n.value <= 0 {
			return fmt.Errorf("%s is %d; it must be above 0 (to lift a limit, switch its rule off)", n.field, n.value)
		}
	}
	if s.Users < 0 || s.UsersFloor < 0 {
		return fmt.Errorf("users and users_floor must not be below 0")
	}
	return nil
}

// channel returns the channel of an id that may be used, or nil.
func (s *Settings) channel(id string) *Channel {
	for i := range s.Channels {
		if c := &s.Channels[i]; c.ID == id && (c.Status == "" || c.Status == "approved") {
			return c
		}
	}
	return nil
}
