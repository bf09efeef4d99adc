package oppo

import (
	_ "embed"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Settings are what OPPO's console knows of one app, and the choices that the rulebook leaves to the mock.
type Settings struct {
	// Channels are the notification channels registered in the console.
	Channels []string `yaml:"channels" json:"channels"`
	// PrivateChannels are channels registered with the attribute "private", as before November 2024: a message in one of them
	// that names no category is of the private class.
	PrivateChannels []string `yaml:"private_channels" json:"private_channels"`
	// UnknownChannel says what becomes of a message whose channel the console does not know: not-displayed, warn (shown, but
	// of the public class) or strict (refused with 41). [mock]
	UnknownChannel UnknownChannel `yaml:"unknown_channel" json:"unknown_channel"`
	// NoChannel says what becomes of a message without a channel on Android 8 and later: not-displayed, or vendor-default (shown
	// in OPPO's own channel).
	NoChannel NoChannel `yaml:"no_channel" json:"no_channel"`
	// Approved are the Communication & Service categories the app may use: names such as IM, or private for all six.
	Approved []string `yaml:"approved" json:"approved" jsonschema:"enum=private,enum=IM,enum=ACCOUNT,enum=DEVICE_REMINDER,enum=ORDER,enum=TODO,enum=SUBSCRIPTION"`
	// Level16 is the approval of notify_level 16.
	Level16 bool `yaml:"level16" json:"level16"`
	// Templates are the approved private-message templates by id.
	Templates map[string]Template `yaml:"templates" json:"templates"`
	// PrivateTemplates says whether a message of an approved private category needs a template: optional, or required (54
	// without one).
	PrivateTemplates TemplateRule `yaml:"private_templates" json:"private_templates"`
	// TemplateFaultCode answers a template whose placeholder has no value, or whose values are no JSON. The texts were seen, the
	// code was not. [memory]
	TemplateFaultCode int `yaml:"template_fault_code" json:"template_fault_code" jsonschema:"minimum=-2,maximum=99999"`
	// Style1Content is how many characters the content of style 1 may have: 200, or 50 as document 11236 has it today.
	Style1Content int `yaml:"style1_content" json:"style1_content" jsonschema:"minimum=0,maximum=1000000"`
	// TagsMustExist refuses (31) to subscribe a phone to a tag that add_tags has not made. [mock]
	TagsMustExist bool `yaml:"tags_must_exist" json:"tags_must_exist"`
	// PicturesPerDay limits picture uploads (34); 0: no limit, since no source gives a figure. [mock]
	PicturesPerDay int64 `yaml:"pictures_per_day" json:"pictures_per_day" jsonschema:"minimum=0,maximum=1000000000"`

	// Users is the number of cumulative users, by which the quotas are reckoned.
	Users int64 `yaml:"users" json:"users" jsonschema:"minimum=0,maximum=10000000000"`
	// News marks an app of the store's news category.
	News bool `yaml:"news" json:"news"`
	// PublicPerDay replaces the total of public messages a day; 0 reckons it by Users.
	PublicPerDay int64 `yaml:"public_per_day" json:"public_per_day" jsonschema:"minimum=0,maximum=1000000000000"`
	// PublicPerUser replaces the public messages a user gets a day; 0 is 2, for news 5.
	PublicPerUser int64 `yaml:"public_per_user" json:"public_per_user" jsonschema:"minimum=0,maximum=1000000000"`
	// TargetsPerSecond replaces the app's rate over all endpoints; 0 reckons it by Users.
	TargetsPerSecond int64 `yaml:"targets_per_second" json:"targets_per_second" jsonschema:"minimum=0,maximum=1000000000"`
	// RateCode answers a call over the rate: 13 or 55. [memory]
	RateCode int `yaml:"rate_code" json:"rate_code" jsonschema:"enum=13,enum=55"`
	// DayOffset is how many hours before UTC the quota's day begins. [memory]
	DayOffset int `yaml:"day_offset_hours" json:"day_offset_hours" jsonschema:"minimum=-12,maximum=14"`
	// AuthPerDay limits auth calls; 0: no limit, since no source gives a figure. [mock]
	AuthPerDay int64 `yaml:"auth_per_day" json:"auth_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	// Throttled turns on the service's global flow control: every message is answered -2.
	Throttled bool `yaml:"throttled" json:"throttled"`
	// Disabled is an app that OPPO has switched off: auth answers 28.
	Disabled bool `yaml:"disabled" json:"disabled"`

	// SwitchOffUnsubscribes counts a phone whose notification switch is off as unsubscribed (10001); by default it gets 0 and
	// shows nothing.
	SwitchOffUnsubscribes bool `yaml:"switch_off_unsubscribes" json:"switch_off_unsubscribes"`
	// StrictParameters refuses action_parameters given as an object instead of its text. [mock]
	StrictParameters bool `yaml:"strict_parameters" json:"strict_parameters"`
	// DefaultTTL is how long a message without off_line_ttl is kept for a phone that is away, in seconds. [memory]
	DefaultTTL int64 `yaml:"default_ttl" json:"default_ttl" jsonschema:"minimum=0,maximum=31622400"`
	// BatchMax is how many messages one batch may hold. [memory]
	BatchMax int `yaml:"batch_max" json:"batch_max" jsonschema:"minimum=0,maximum=100000"`
	// InvalidReceipts posts a receipt of type regid_invalid for a phone from which the app is gone. [memory]
	InvalidReceipts bool `yaml:"invalid_receipts" json:"invalid_receipts"`
	// SuccessText is the message of code 0: Success, or success as some client tests have it.
	SuccessText string `yaml:"success_text" json:"success_text" jsonschema:"enum=Success,enum=success"`
	// UnicastStatus adds "status":"call_success" to a unicast's answer, as the real service was seen to do.
	UnicastStatus bool `yaml:"unicast_status" json:"unicast_status"`
	// UnicastID is the form of a message id to one: prefixed (a number, -1-1- and 24 hex digits, as a ticket of 2025 has it) or
	// hex (the digits alone, as in 2019).
	UnicastID IDForm `yaml:"unicast_id" json:"unicast_id"`
}

// Template is an approved private-message template; ${name} in it stands for a parameter.
type Template struct {
	// Title and Content are the texts.
	Title   string `yaml:"title" json:"title"`
	Content string `yaml:"content" json:"content"`
}

// UnknownChannel is what becomes of a message whose channel the console does not know. OPPO-C5.
type UnknownChannel string

// NoChannel is what becomes of a message without a channel. OPPO-C7.
type NoChannel string

// TemplateRule says whether private messages need a template. OPPO-M3.
type TemplateRule string

// IDForm is the form of a unicast's message id.
type IDForm string

// The values of the four.
const (
	UnknownHidden UnknownChannel = "not-displayed"
	UnknownWarn   UnknownChannel = "warn"
	UnknownStrict UnknownChannel = "strict"

	NoneHidden  NoChannel = "not-displayed"
	NoneDefault NoChannel = "vendor-default"

	TemplatesOptional TemplateRule = "optional"
	TemplatesRequired TemplateRule = "required"

	IDPrefixed IDForm = "prefixed"
	IDHex      IDForm = "hex"
)

// Values lists the words.
func (UnknownChannel) Values() []string {
	return []string{string(UnknownHidden), string(UnknownWarn), string(UnknownStrict)}
}

// Values lists the words.
func (NoChannel) Values() []string { return []string{string(NoneHidden), string(NoneDefault)} }

// Values lists the words.
func (TemplateRule) Values() []string {
	return []string{string(TemplatesOptional), string(TemplatesRequired)}
}

// Values lists the words.
func (IDForm) Values() []string { return []string{string(IDPrefixed), string(IDHex)} }

// approvedAll in Approved stands for all Communication & Service categories.
const approvedAll = "private"

// Defaults are those of a new app whose console knows the channel that the IM kit makes.
func Defaults() Settings {
	return Settings{
		Channels: []string{"tuikit"}, UnknownChannel: UnknownHidden, NoChannel: NoneHidden,
		RateCode: int(codeCallLimited), DayOffset: 8, DefaultTTL: 86_400, BatchMax: 1000, InvalidReceipts: true,
		SuccessText: "Success", UnicastStatus: true, UnicastID: IDPrefixed,
		PrivateTemplates: TemplatesOptional, TemplateFaultCode: int(codeInvalidArguments), Style1Content: 200,
	}
}

// Validate names the code that is none of OPPO's.
func (s *Settings) Validate() error {
	if _, known := texts[code(s.TemplateFaultCode)]; !known || s.TemplateFaultCode == 0 {
		return core.BadSetting("template_fault_code", "use 41, or another of its table", "is %d, which is none of OPPO's codes", s.TemplateFaultCode)
	}
	return nil
}

// approvedFor reports whether the console has approved a Communication & Service category.
func (s *Settings) approvedFor(category string) bool {
	return slices.Contains(s.Approved, approvedAll) || slices.Contains(s.Approved, category)
}

// knows reports whether a channel is registered in the console.
func (s *Settings) knows(channel string) bool {
	return slices.Contains(s.Channels, channel) || slices.Contains(s.PrivateChannels, channel)
}

// settingsSource is this file: its comments describe the settings to editors.
//
//go:embed settings.go
var settingsSource string

func newSettings() any { s := Defaults(); return &s }

func settings(a *core.App) *Settings { return a.Settings().(*Settings) }
