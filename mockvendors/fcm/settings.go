package fcm

import (
	_ "embed"
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
	AccessTokenSeconds int64 `yaml:"access_token_seconds" json:"access_token_seconds" jsonschema:"minimum=1,maximum=31622400"`
	// JWTMaxLife is how long an assertion may live (FCM-A1): "enforced" is 3900 s, as one source saw [memory], "documented" 3600 s.
	JWTMaxLife string `yaml:"jwt_max_life" json:"jwt_max_life" jsonschema:"enum=enforced,enum=documented"`
	// SkewSeconds is how far a signer's clock may be off (FCM-A1) [memory].
	SkewSeconds int64 `yaml:"skew_seconds" json:"skew_seconds" jsonschema:"minimum=0,maximum=31622400"`
	// JunkBearerReason adds an ErrorInfo with this reason to the 401 for a bearer that was never issued; empty: no details.
	JunkBearerReason string `yaml:"junk_bearer_reason" json:"junk_bearer_reason"`

	// UnpublishedDetails adds the details of errors of which only the text was published (FCM-A4, FCM-V3, FCM-Q8, the API that
	// is off) [memory].
	UnpublishedDetails bool `yaml:"unpublished_details" json:"unpublished_details"`

	// SizeMode is "enforced", what production was seen to do (FCM-V2b), or "strict", what is documented (FCM-V2).
	SizeMode string `yaml:"size_mode" json:"size_mode" jsonschema:"enum=enforced,enum=strict"`
	// SizeEnforced and SizeStrict are the most bytes of keys and values a message may have in either mode.
	SizeEnforced int `yaml:"size_enforced" json:"size_enforced" jsonschema:"minimum=1,maximum=1000000"`
	SizeStrict   int `yaml:"size_strict" json:"size_strict" jsonschema:"minimum=1,maximum=1000000"`
	// SizeError is how a message that is too big is answered: "2026" (E5), "older" (E5-old) or "bare" (E5-none).
	SizeError string `yaml:"size_error" json:"size_error" jsonschema:"enum=2026,enum=older,enum=bare"`
	// TokenError is how a malformed token is answered: "2026" (E2 with both details), "2025" (FcmError alone) or "older" (E2-old).
	TokenError string `yaml:"token_error" json:"token_error" jsonschema:"enum=2026,enum=2025,enum=older"`
	// QuotaError is how the project quota is answered: "captured" (E10, without FcmError) or "fcm_error" (with one).
	QuotaError string `yaml:"quota_error" json:"quota_error" jsonschema:"enum=captured,enum=fcm_error"`

	// MaxTTLSeconds and DefaultTTLSeconds bound android.ttl (FCM-V5, FCM-D1).
	MaxTTLSeconds     int64 `yaml:"max_ttl_seconds" json:"max_ttl_seconds" jsonschema:"minimum=0,maximum=31622400"`
	DefaultTTLSeconds int64 `yaml:"default_ttl_seconds" json:"default_ttl_seconds" jsonschema:"minimum=0,maximum=31622400"`
	// ConditionTopics is how many topics a condition may name (FCM-V7).
	ConditionTopics int `yaml:"condition_topics" json:"condition_topics" jsonschema:"minimum=1,maximum=100"`
	// NotificationPriority is the priority of a notification message that names none: "high" (REST reference) or "normal"
	// (the priority page); the documents disagree.
	NotificationPriority string `yaml:"notification_priority" json:"notification_priority" jsonschema:"enum=high,enum=normal"`

	// UnknownToken is how a token that nobody was given is answered: "invalid" (E2), since real ones can be checked, or
	// "unregistered" (E8), for those that are shaped like one (FCM-T1) [memory].
	UnknownToken string `yaml:"unknown_token" json:"unknown_token" jsonschema:"enum=invalid,enum=unregistered"`
	// UnregisterLagSeconds is how long a dead token is still answered with success (FCM-T2).
	UnregisterLagSeconds int64 `yaml:"unregister_lag_seconds" json:"unregister_lag_seconds" jsonschema:"minimum=0,maximum=31622400"`
	// IdleDays is how long a phone may be away before its token expires (FCM-T3).
	IdleDays int `yaml:"idle_days" json:"idle_days" jsonschema:"minimum=1,maximum=3660"`

	// ProjectPerMinute is the project's send quota (FCM-Q1).
	ProjectPerMinute int64 `yaml:"project_per_minute" json:"project_per_minute" jsonschema:"minimum=0,maximum=1000000000"`
	// CountServerErrors counts answers of 5xx for the project's quota too (FCM-Q2) [memory].
	CountServerErrors bool `yaml:"count_server_errors" json:"count_server_errors"`
	// DevicePerMinute and DevicePerHour are the rates of one device (FCM-Q3).
	DevicePerMinute int64 `yaml:"device_per_minute" json:"device_per_minute" jsonschema:"minimum=0,maximum=1000000000"`
	DevicePerHour   int64 `yaml:"device_per_hour" json:"device_per_hour" jsonschema:"minimum=0,maximum=1000000000"`
	// CollapsibleBurst and CollapsibleRefillSeconds are the collapsible bucket of one app on one device (FCM-Q4).
	CollapsibleBurst         int   `yaml:"collapsible_burst" json:"collapsible_burst" jsonschema:"minimum=1,maximum=10000"`
	CollapsibleRefillSeconds int64 `yaml:"collapsible_refill_seconds" json:"collapsible_refill_seconds" jsonschema:"minimum=1,maximum=31622400"`
	// CollapseKeys is how many collapse keys are stored a token (FCM-Q6).
	CollapseKeys int `yaml:"collapse_keys" json:"collapse_keys" jsonschema:"minimum=1,maximum=1000"`
	// CollapseKeyLost is which message goes when there is one key too many: the "oldest", or the "newest"; Google keeps that
	// open (FCM-Q6) [mock].
	CollapseKeyLost string `yaml:"collapse_key_lost" json:"collapse_key_lost" jsonschema:"enum=oldest,enum=newest"`
	// StoredMessages is how many non-collapsible messages are stored a token (FCM-Q7).
	StoredMessages int `yaml:"stored_messages" json:"stored_messages" jsonschema:"minimum=1,maximum=10000"`

	// Fanouts is how many fan-outs of a project may run at once (FCM-Q8).
	Fanouts int `yaml:"fanouts" json:"fanouts" jsonschema:"minimum=0,maximum=1000000"`
	// FanoutOver is what becomes of one more: "refuse" (E11) or "delay".
	FanoutOver string `yaml:"fanout_over" json:"fanout_over" jsonschema:"enum=refuse,enum=delay"`
	// FanoutPerSecond is the speed that a project's fan-outs share (FCM-Q9).
	FanoutPerSecond int64 `yaml:"fanout_per_second" json:"fanout_per_second" jsonschema:"minimum=0,maximum=1000000000"`
	// SubscribePerSecond is the rate of topic changes of a project (FCM-Q10).
	SubscribePerSecond int64 `yaml:"subscribe_per_second" json:"subscribe_per_second" jsonschema:"minimum=0,maximum=1000000000"`
	// TopicsPerInstance is how many topics one app instance may have (FCM-Q11).
	TopicsPerInstance int `yaml:"topics_per_instance" json:"topics_per_instance" jsonschema:"minimum=0,maximum=1000000"`
	// BatchTokens is how many tokens a batch subscription may name (FCM-Q12).
	BatchTokens int `yaml:"batch_tokens" json:"batch_tokens" jsonschema:"minimum=1,maximum=100000"`

	// UpstreamPerMinute and UpstreamDevicePerMinute are the upstream rates of a project and of a device, UpstreamQueue is how
	// many messages wait in the client (FCM-Q13).
	UpstreamPerMinute       int64 `yaml:"upstream_per_minute" json:"upstream_per_minute" jsonschema:"minimum=0,maximum=1000000000"`
	UpstreamDevicePerMinute int64 `yaml:"upstream_device_per_minute" json:"upstream_device_per_minute" jsonschema:"minimum=0,maximum=1000000000"`
	UpstreamQueue           int   `yaml:"upstream_queue" json:"upstream_queue" jsonschema:"minimum=0,maximum=10000"`

	// LowerAfter is after how many high-priority messages without a visible notification, within LowerDays, an app instance's
	// are lowered to normal (FCM-D3). Google publishes no figure; 0: never.
	LowerAfter int `yaml:"lower_after" json:"lower_after" jsonschema:"minimum=0,maximum=1000000"`
	LowerDays  int `yaml:"lower_days" json:"lower_days" jsonschema:"minimum=1,maximum=3660"`
	// Repeats is how many message ids a client remembers against repeats (FCM-D9).
	Repeats int `yaml:"repeats" json:"repeats" jsonschema:"minimum=1,maximum=10000"`
	// RepeatEvery delivers every n-th message twice, as production sometimes does; 0: never [mock].
	RepeatEvery int64 `yaml:"repeat_every" json:"repeat_every" jsonschema:"minimum=0,maximum=1000000000"`
}

// The values of the settings that are a choice.
const (
	Documented = "documented" // JWTMaxLife
	Enforced   = "enforced"   // SizeMode, JWTMaxLife
	Strict     = "strict"

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
		AccessTokenSeconds: 3599, JWTMaxLife: Enforced, SkewSeconds: 300, UnpublishedDetails: true,
		SizeMode: Enforced, SizeEnforced: 4506, SizeStrict: 4096, SizeError: Current, TokenError: Current, QuotaError: Captured,
		MaxTTLSeconds: 2_419_200, DefaultTTLSeconds: 2_419_200, ConditionTopics: 5, NotificationPriority: High,
		UnknownToken: Invalid, IdleDays: 270, ProjectPerMinute: 600_000, DevicePerMinute: 240, DevicePerHour: 5000,
		CollapsibleBurst: 20, CollapsibleRefillSeconds: 180, CollapseKeys: 4, CollapseKeyLost: Oldest, StoredMessages: 100,
		Fanouts: 1000, FanoutOver: Refuse, FanoutPerSecond: 10_000, SubscribePerSecond: 3000, TopicsPerInstance: 2000, BatchTokens: 1000,
		UpstreamPerMinute: 1_500_000, UpstreamDevicePerMinute: 1000, UpstreamQueue: 20,
		LowerDays: 7, Repeats: 10,
	}
}

// settingsSource is this file: its comments describe the settings to editors.
//
//go:embed settings.go
var settingsSource string

func newSettings() any { s := Defaults(); return &s }

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// set is an app's settings now.
func set(a *core.App) *Settings { return a.Settings().(*Settings) }
