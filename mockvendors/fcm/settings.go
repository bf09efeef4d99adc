package fcm

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Settings are what Google and the project's owner have set for one project, and the rulebook's open questions as switches.
// A limit of 0 is none, unless said otherwise.
type Settings struct {
	// APIDisabled is a project whose Cloud Messaging API was not switched on.
	APIDisabled bool `yaml:"api_disabled" json:"api_disabled"`
	// NoAPNsKey is a project without credentials for Apple's service: sends to iOS tokens are refused.
	NoAPNsKey bool `yaml:"no_apns_key" json:"no_apns_key"`

	// AccessTokenSeconds is the life of an access token (FCM-A3) [memory].
	AccessTokenSeconds int64 `yaml:"access_token_seconds" json:"access_token_seconds"`
	// AssertionSeconds is how long an assertion may live (FCM-A1).
	AssertionSeconds int64 `yaml:"assertion_seconds" json:"assertion_seconds"`
	// SkewSeconds is how far a signer's clock may be off (FCM-A1) [memory].
	SkewSeconds int64 `yaml:"skew_seconds" json:"skew_seconds"`
	// JunkBearerReason adds an ErrorInfo with this reason to the 401 for a bearer that was never issued; empty: no details.
	JunkBearerReason string `yaml:"junk_bearer_reason" json:"junk_bearer_reason"`

	// UnpublishedDetails adds the details of errors of which only the text was published (FCM-A4, FCM-V3, FCM-Q8, the API that
	// is off) [memory].
	UnpublishedDetails bool `yaml:"unpublished_details" json:"unpublished_details"`

	// SizeMode is "enforced", what production was seen to do (FCM-V2b), or "strict", what is documented (FCM-V2).
	SizeMode string `yaml:"size_mode" json:"size_mode"`
	// SizeEnforced and SizeStrict are the most bytes of keys and values a message may have in either mode.
	SizeEnforced int `yaml:"size_enforced" json:"size_enforced"`
	SizeStrict   int `yaml:"size_strict" json:"size_strict"`
	// SizeError is how a message that is too big is answered: "2026" (E5), "older" (E5-old) or "bare" (E5-none).
	SizeError string `yaml:"size_error" json:"size_error"`
	// TokenError is how a malformed token is answered: "2026" (E2 with both details), "2025" (FcmError alone) or "older" (E2-old).
	TokenError string `yaml:"token_error" json:"token_error"`
	// QuotaError is how the project quota is answered: "captured" (E10, without FcmError) or "fcm_error" (with one).
	QuotaError string `yaml:"quota_error" json:"quota_error"`

	// MaxTTLSeconds and DefaultTTLSeconds bound android.ttl (FCM-V5, FCM-D1).
	MaxTTLSeconds     int64 `yaml:"max_ttl_seconds" json:"max_ttl_seconds"`
	DefaultTTLSeconds int64 `yaml:"default_ttl_seconds" json:"default_ttl_seconds"`
	// ConditionTopics is how many topics a condition may name (FCM-V7).
	ConditionTopics int `yaml:"condition_topics" json:"condition_topics"`
	// NotificationPriority is the priority of a notification message that names none: "high" (REST reference) or "normal"
	// (the priority page); the documents disagree.
	NotificationPriority string `yaml:"notification_priority" json:"notification_priority"`

	// UnknownToken is how a token that nobody was given is answered: "invalid" (E2), since real ones can be checked, or
	// "unregistered" (E8), for those that are shaped like one (FCM-T1) [memory].
	UnknownToken string `yaml:"unknown_token" json:"unknown_token"`
	// UnregisterLagSeconds is how long a dead token is still answered with success (FCM-T2).
	UnregisterLagSeconds int64 `yaml:"unregister_lag_seconds" json:"unregister_lag_seconds"`
	// IdleDays is how long a phone may be away before its token expires (FCM-T3).
	IdleDays int `yaml:"idle_days" json:"idle_days"`

	// ProjectPerMinute is the project's send quota (FCM-Q1).
	ProjectPerMinute int64 `yaml:"project_per_minute" json:"project_per_minute"`
	// CountServerErrors counts answers of 5xx for the project's quota too (FCM-Q2) [memory].
	CountServerErrors bool `yaml:"count_server_errors" json:"count_server_errors"`
	// DevicePerMinute and DevicePerHour are the rates of one device (FCM-Q3).
	DevicePerMinute int64 `yaml:"device_per_minute" json:"device_per_minute"`
	DevicePerHour   int64 `yaml:"device_per_hour" json:"device_per_hour"`
	// CollapsibleBurst and CollapsibleRefillSeconds are the collapsible bucket of one app on one device (FCM-Q4).
	CollapsibleBurst         int   `yaml:"collapsible_burst" json:"collapsible_burst"`
	CollapsibleRefillSeconds int64 `yaml:"collapsible_refill_seconds" json:"collapsible_refill_seconds"`
	// CollapseKeys is how many collapse keys are stored a token (FCM-Q6).
	CollapseKeys int `yaml:"collapse_keys" json:"collapse_keys"`
	// CollapseKeyLost is which message goes when there is one key too many: the "oldest", or the "newest"; Google keeps that
	// open (FCM-Q6) [mock].
	CollapseKeyLost string `yaml:"collapse_key_lost" json:"collapse_key_lost"`
	// StoredMessages is how many non-collapsible messages are stored a token (FCM-Q7).
	StoredMessages int `yaml:"stored_messages" json:"stored_messages"`

	// Fanouts is how many fan-outs of a project may run at once (FCM-Q8).
	Fanouts int `yaml:"fanouts" json:"fanouts"`
	// FanoutOver is what becomes of one more: "refuse" (E11) or "delay".
	FanoutOver string `yaml:"fanout_over" json:"fanout_over"`
	// FanoutPerSecond is the speed that a project's fan-outs share (FCM-Q9).
	FanoutPerSecond int64 `yaml:"fanout_per_second" json:"fanout_per_second"`
	// SubscribePerSecond is the rate of topic changes of a project (FCM-Q10).
	SubscribePerSecond int64 `yaml:"subscribe_per_second" json:"subscribe_per_second"`
	// TopicsPerInstance is how many topics one app instance may have (FCM-Q11).
	TopicsPerInstance int `yaml:"topics_per_instance" json:"topics_per_instance"`
	// BatchTokens is how many tokens a batch subscription may name (FCM-Q12).
	BatchTokens int `yaml:"batch_tokens" json:"batch_tokens"`

	// UpstreamPerMinute and UpstreamDevicePerMinute are the upstream rates of a project and of a device, UpstreamQueue is how
	// many messages wait in the client (FCM-Q13).
	UpstreamPerMinute       int64 `yaml:"upstream_per_minute" json:"upstream_per_minute"`
	UpstreamDevicePerMinute int64 `yaml:"upstream_device_per_minute" json:"upstream_device_per_minute"`
	UpstreamQueue           int   `yaml:"upstream_queue" json:"upstream_queue"`

	// LowerAfter is after how many high-priority messages without a visible notification, within LowerDays, an app instance's
	// are lowered to normal (FCM-D3). Google publishes no figure; 0: never.
	LowerAfter int `yaml:"lower_after" json:"lower_after"`
	LowerDays  int `yaml:"lower_days" json:"lower_days"`
	// Repeats is how many message ids a client remembers against repeats (FCM-D9).
	Repeats int `yaml:"repeats" json:"repeats"`
	// RepeatEvery delivers every n-th message twice, as production sometimes does; 0: never [mock].
	RepeatEvery int64 `yaml:"repeat_every" json:"repeat_every"`
}

// The values of the settings that are a choice.
const (
	Enforced = "enforced" // SizeMode
	Strict   = "strict"

	Current  = "2026" // SizeError, TokenError
	Previous = "2025" // TokenError
	Older    = "older"
	Bare     = "bare" // SizeError

	Captured     = "captured" // QuotaError
	WithFcmError = "fcm_error"

	Refuse = "refuse" // FanoutOver
	Delay  = "delay"

	High   = "high" // NotificationPriority
	Normal = "normal"

	Invalid      = "invalid" // UnknownToken
	Unregistered = "unregistered"

	Oldest = "oldest" // CollapseKeyLost
	Newest = "newest"
)

// Defaults are the rulebook's figures.
func Defaults() Settings {
	return Settings{
		AccessTokenSeconds: 3599, AssertionSeconds: 3600, SkewSeconds: 300, UnpublishedDetails: true,
		SizeMode: Enforced, SizeEnforced: 4506, SizeStrict: 4096, SizeError: Current, TokenError: Current, QuotaError: Captured,
		MaxTTLSeconds: 2_419_200, DefaultTTLSeconds: 2_419_200, ConditionTopics: 5, NotificationPriority: High,
		UnknownToken: Invalid, IdleDays: 270, ProjectPerMinute: 600_000, DevicePerMinute: 240, DevicePerHour: 5000,
		CollapsibleBurst: 20, CollapsibleRefillSeconds: 180, CollapseKeys: 4, CollapseKeyLost: Oldest, StoredMessages: 100,
		Fanouts: 1000, FanoutOver: Refuse, FanoutPerSecond: 10_000, SubscribePerSecond: 3000, TopicsPerInstance: 2000, BatchTokens: 1000,
		UpstreamPerMinute: 1_500_000, UpstreamDevicePerMinute: 1000, UpstreamQueue: 20,
		LowerDays: 7, Repeats: 10,
	}
}

// Validate reports the first setting that cannot be, and what it may be.
func (s *Settings) Validate() error {
	for _, c := range []struct {
		name, value string
		words       []string
	}{
		{"size_mode", s.SizeMode, []string{Enforced, Strict}},
		{"size_error", s.SizeError, []string{Current, Older, Bare}},
		{"token_error", s.TokenError, []string{Current, Previous, Older}},
		{"quota_error", s.QuotaError, []string{Captured, WithFcmError}},
		{"fanout_over", s.FanoutOver, []string{Refuse, Delay}},
		{"notification_priority", s.NotificationPriority, []string{High, Normal}},
		{"unknown_token", s.UnknownToken, []string{Invalid, Unregistered}},
		{"collapse_key_lost", s.CollapseKeyLost, []string{Oldest, Newest}},
	} {
		if !slices.Contains(c.words, c.value) {
			return fmt.Errorf("fcm.%s %q: use one of %s", c.name, c.value, strings.Join(c.words, ", "))
		}
	}
	for _, n := range []struct {
		name  string
		value int64
		least int64
	}{
		{"access_token_seconds", s.AccessTokenSeconds, 1}, {"assertion_seconds", s.AssertionSeconds, 1}, {"skew_seconds", s.SkewSeconds, 0},
		{"size_enforced", int64(s.SizeEnforced), 1}, {"size_strict", int64(s.SizeStrict), 1},
		{"max_ttl_seconds", s.MaxTTLSeconds, 0}, {"default_ttl_seconds", s.DefaultTTLSeconds, 0},
		{"condition_topics", int64(s.ConditionTopics), 1}, {"unregister_lag_seconds", s.UnregisterLagSeconds, 0},
		{"idle_days", int64(s.IdleDays), 1}, {"project_per_minute", s.ProjectPerMinute, 0},
		{"device_per_minute", s.DevicePerMinute, 0}, {"device_per_hour", s.DevicePerHour, 0},
		{"collapsible_burst", int64(s.CollapsibleBurst), 1}, {"collapsible_refill_seconds", s.CollapsibleRefillSeconds, 1},
		{"collapse_keys", int64(s.CollapseKeys), 1}, {"stored_messages", int64(s.StoredMessages), 1},
		{"fanouts", int64(s.Fanouts), 0},
		{"fanout_per_second", s.FanoutPerSecond, 0}, {"subscribe_per_second", s.SubscribePerSecond, 0},
		{"topics_per_instance", int64(s.TopicsPerInstance), 0}, {"batch_tokens", int64(s.BatchTokens), 1},
		{"upstream_per_minute", s.UpstreamPerMinute, 0}, {"upstream_device_per_minute", s.UpstreamDevicePerMinute, 0},
		{"upstream_queue", int64(s.UpstreamQueue), 0}, {"lower_after", int64(s.LowerAfter), 0}, {"lower_days", int64(s.LowerDays), 1},
		{"repeats", int64(s.Repeats), 1}, {"repeat_every", s.RepeatEvery, 0},
	} {
		if n.value < n.least {
			return fmt.Errorf("fcm.%s %d: use %d or more", n.name, n.value, n.least)
		}
	}
	return nil
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// settingsOf is the settings an app begins with.
func settingsOf(a core.AppConfig) (*Settings, error) {
	s, ok := a.Settings.(*Settings)
	if a.Settings == nil || (ok && s == nil) {
		d := Defaults()
		return &d, nil
	}
	if !ok {
		return nil, fmt.Errorf("fcm app %q: its settings are %T, not *fcm.Settings", a.Name, a.Settings)
	}
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("fcm app %q: %w", a.Name, err)
	}
	return s, nil
}

// set is an app's settings now.
func set(a *core.App) *Settings { return a.Settings().(*Settings) }
