package huawei

import (
	_ "embed"
	"maps"
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Settings are what Huawei's console knows of one app, and the choices that the rulebook leaves to the mock. A limit of
// 0, where Validate takes it, is none.
type Settings struct {
	// PushService is the console's push switch (HW-V12).
	PushService bool `yaml:"push_service" json:"push_service"`
	// Penalty refuses v3 sends as an app under penalty (80300037).
	Penalty bool `yaml:"penalty" json:"penalty"`
	// PushTypes are the v3 push types the app has a right to. [memory]
	PushTypes []int `yaml:"push_types" json:"push_types" jsonschema:"enum=0,enum=1,enum=2,enum=6,enum=7,enum=10"`
	// Approved are the categories for which the app holds the self-classification right; "all" is every one (HW-C1).
	Approved []string `yaml:"approved" json:"approved" jsonschema:"enum=all,enum=IM,enum=VOIP,enum=SUBSCRIPTION,enum=TRAVEL,enum=HEALTH,enum=WORK,enum=ACCOUNT,enum=EXPRESS,enum=FINANCE,enum=DEVICE_REMINDER,enum=SYSTEM_REMINDER,enum=MAIL,enum=PLAY_VOICE,enum=MARKETING,enum=CUSTOMER_SERVICE"`
	// UrgencyWithoutRight says what becomes of urgency HIGH on a data message of an app without the right: normal, or refuse
	// (HW-C7). [memory]
	UrgencyWithoutRight string `yaml:"urgency_without_right" json:"urgency_without_right" jsonschema:"enum=normal,enum=refuse"`
	// HighPriority is the right to urgency and importance HIGH (HW-C7).
	HighPriority bool `yaml:"high_priority" json:"high_priority"`
	// Classification is self (since 15 September 2023) or smart, the older pass by content (HW-C8).
	Classification string `yaml:"classification" json:"classification" jsonschema:"enum=self,enum=smart"`
	// Smart is the older pass as a table: the first row with a keyword in the title or body, or with the category, decides.
	Smart []SmartRule `yaml:"smart" json:"smart"`
	// SmartOtherwise is the class of a message that no row of Smart fits. [memory]
	SmartOtherwise string `yaml:"smart_otherwise" json:"smart_otherwise" jsonschema:"enum=service,enum=marketing"`
	// DataLocation is where the app's data lie; in CN a channel_id has no effect (HW-C6).
	DataLocation string `yaml:"data_location" json:"data_location" jsonschema:"enum=CN,enum=DE,enum=RU,enum=SG"`
	// SensitiveWords refuse a text that holds one (HW-V13).
	SensitiveWords []string `yaml:"sensitive_words" json:"sensitive_words"`

	// News marks a news app with its licence: NewsPerDay replaces MarketingPerDay (HW-Q1).
	News bool `yaml:"news" json:"news"`
	// MarketingPerDay is how many marketing notifications one device gets of the app a day.
	MarketingPerDay int64 `yaml:"marketing_per_day" json:"marketing_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	// NewsPerDay is the same for a news app.
	NewsPerDay int64 `yaml:"news_per_day" json:"news_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	// CapReceipt is the receipt status of a message over a marketing or test cap. [memory] for v1 receipts
	CapReceipt int `yaml:"cap_receipt" json:"cap_receipt" jsonschema:"minimum=0,maximum=999999"`
	// MessagesPerDay is how many messages one device gets of the app a day, of any class (HW-Q2).
	MessagesPerDay int64 `yaml:"messages_per_day" json:"messages_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	// MessagesPerDayV3 is the same for v3, which publishes no figure; 0: none (HW-Q2).
	MessagesPerDayV3 int64 `yaml:"messages_per_day_v3" json:"messages_per_day_v3" jsonschema:"minimum=0,maximum=1000000000"`
	// CardRefreshes is how often one v3 card is refreshed on one device a day, CardRefreshesOther the same for an app whose
	// industry is not_in_store (HW-Q11).
	CardRefreshes      int64 `yaml:"card_refreshes_per_day" json:"card_refreshes_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	CardRefreshesOther int64 `yaml:"card_refreshes_per_day_not_in_store" json:"card_refreshes_per_day_not_in_store" jsonschema:"minimum=0,maximum=1000000000"`
	// TestPerDay is how many v1 test messages the app may send a day (HW-Q3).
	TestPerDay int64 `yaml:"test_per_day" json:"test_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	// TestV3PerDay, TestV3Tokens and TestV3PerSecond bound v3 test messages: a day, tokens a request, requests a second
	// (HW-Q4); the rate is not published.
	TestV3PerDay    int64 `yaml:"test_v3_per_day" json:"test_v3_per_day" jsonschema:"minimum=0,maximum=1000000000"`
	TestV3Tokens    int   `yaml:"test_v3_tokens" json:"test_v3_tokens" jsonschema:"minimum=0,maximum=100000"`
	TestV3PerSecond int64 `yaml:"test_v3_per_second" json:"test_v3_per_second" jsonschema:"minimum=0,maximum=1000000000"`
	// MAU, the app's monthly users, and Industry, whose weight counts, give the devices a second (HW-Q5).
	MAU      int64  `yaml:"mau" json:"mau" jsonschema:"minimum=0,maximum=10000000000"`
	Industry string `yaml:"industry" json:"industry" jsonschema:"enum=social,enum=finance,enum=news,enum=reading,enum=video,enum=photo,enum=shopping,enum=life,enum=travel,enum=food,enum=business,enum=games,enum=tools,enum=health,enum=others,enum=not_in_store"`
	// DevicesPerSecond replaces the reckoned rate; 0 reckons it.
	DevicesPerSecond int64 `yaml:"devices_per_second" json:"devices_per_second" jsonschema:"minimum=0,maximum=1000000000"`
	// RateCode is the code in the body of a 503 for rate. [memory]
	RateCode string `yaml:"rate_code" json:"rate_code"`
	// TopicTasks is how many topic messages may be on their way at once, each for TopicTask seconds (HW-Q6). [mock] for the time
	TopicTasks int   `yaml:"topic_tasks" json:"topic_tasks" jsonschema:"minimum=0,maximum=1000000"`
	TopicTask  int64 `yaml:"topic_task_seconds" json:"topic_task_seconds" jsonschema:"minimum=0,maximum=31622400"`
	// DayZone is the zone whose midnight begins a day (HW-Q8). [memory]
	DayZone string `yaml:"day_zone" json:"day_zone"`
	// Offline is how many messages wait for one device and app (HW-Q9).
	Offline int `yaml:"offline" json:"offline" jsonschema:"minimum=1,maximum=10000"`
	// Night holds notifications between two hours of DayZone (HW-Q10).
	Night Night `yaml:"night" json:"night"`

	// TokensPer5Min is how many access tokens the app gets in five minutes; more get TokenLimitStatus (HW-A3). [memory] for the status
	TokensPer5Min    int64 `yaml:"tokens_per_5_minutes" json:"tokens_per_5_minutes" jsonschema:"minimum=0,maximum=1000000000"`
	TokenLimitStatus int   `yaml:"token_limit_status" json:"token_limit_status" jsonschema:"minimum=400,maximum=599"`
	// TokenLife is the life of an access token in seconds; TokenGrace how much longer it is honoured (HW-A5).
	TokenLife  int64 `yaml:"token_life_seconds" json:"token_life_seconds" jsonschema:"minimum=1,maximum=31622400"`
	TokenGrace int64 `yaml:"token_grace_seconds" json:"token_grace_seconds" jsonschema:"minimum=0,maximum=31622400"`
	// GarbledBearer is the code for a bearer that nobody issued: 80200001, or 80200003 as some have seen.
	GarbledBearer string `yaml:"garbled_bearer" json:"garbled_bearer" jsonschema:"enum=80200001,enum=80200003"`
	// SecretSubError is the sub_error of a wrong client_secret: 12304, or 20003 as a support ticket had it (HW-A2).
	SecretSubError string `yaml:"secret_sub_error" json:"secret_sub_error" jsonschema:"enum=12304,enum=20003"`
	// RecallWithoutID is the code of a recall without notifyId (HW-V14). [memory]
	RecallWithoutID string `yaml:"recall_without_id" json:"recall_without_id" jsonschema:"enum=80300032,enum=80100003"`
	// BusinessStatus is 200 for every business code [inference], or proposed, section 2.4's HTTP statuses. [memory]
	BusinessStatus string `yaml:"business_status" json:"business_status" jsonschema:"enum=proposed,enum=200"`

	// MaxTokens is how many tokens one request may name (HW-V1); MaxBody its size in bytes without them (HW-V2).
	MaxTokens int `yaml:"max_tokens" json:"max_tokens" jsonschema:"minimum=1,maximum=100000"`
	MaxBody   int `yaml:"max_body" json:"max_body" jsonschema:"minimum=1,maximum=10000000"`
	// DefaultTTL and MaxTTL are seconds; LongTTL says what becomes of more: reject or clamp (HW-V5). [memory] for the last
	DefaultTTL int64  `yaml:"default_ttl" json:"default_ttl" jsonschema:"minimum=0,maximum=31622400"`
	MaxTTL     int64  `yaml:"max_ttl" json:"max_ttl" jsonschema:"minimum=1,maximum=31622400"`
	LongTTL    string `yaml:"long_ttl" json:"long_ttl" jsonschema:"enum=reject,enum=clamp"`
	// StaleToken says how a token that once worked is answered: accept (a receipt tells) or illegal (HW-V8). [memory]
	StaleToken string `yaml:"stale_token" json:"stale_token" jsonschema:"enum=accept,enum=illegal"`
	// InactiveDays is after how many days offline a device is not sent to (HW-R2).
	InactiveDays int `yaml:"inactive_days" json:"inactive_days" jsonschema:"minimum=0,maximum=3660"`
	// TopicTokens, TopicName and TopicsPerDevice bound topic calls: tokens a call, characters, topics a device (HW-T1).
	TopicTokens     int `yaml:"topic_tokens" json:"topic_tokens" jsonschema:"minimum=1,maximum=100000"`
	TopicName       int `yaml:"topic_name" json:"topic_name" jsonschema:"minimum=1,maximum=100000"`
	TopicsPerDevice int `yaml:"topics_per_device" json:"topics_per_device" jsonschema:"minimum=1,maximum=100000"`

	// ReceiptURL is where receipts go, empty: nowhere. Receipts are further addresses, picked by a message's receipt_id.
	ReceiptURL string            `yaml:"receipt_url" json:"receipt_url"`
	Receipts   map[string]string `yaml:"receipts" json:"receipts"`
	// ReceiptUser and ReceiptKey sign receipts when both are set (HW-R1); a newer key is Base64 (ReceiptKeyBase64).
	ReceiptUser      string `yaml:"receipt_user" json:"receipt_user"`
	ReceiptKey       string `yaml:"receipt_key" json:"receipt_key" jsonschema:"format=password"`
	ReceiptKeyBase64 bool   `yaml:"receipt_key_base64" json:"receipt_key_base64"`
	// ReceiptBatch is how many statuses one post holds; ReceiptPeriod how many seconds lie between posts. [mock] for the time
	ReceiptBatch  int   `yaml:"receipt_batch" json:"receipt_batch" jsonschema:"minimum=1,maximum=10000"`
	ReceiptPeriod int64 `yaml:"receipt_period_seconds" json:"receipt_period_seconds" jsonschema:"minimum=0,maximum=86400"`
}

// SmartRule is one row of the older, intelligent classification: what Huawei's algorithm made of a text is not known, so the
// table stands for it and QA may replace it.
type SmartRule struct {
	// Keywords: any of them in the title or body, case aside; none: any text.
	Keywords []string `yaml:"keywords" json:"keywords"`
	// Category is the category a message must have too, where named.
	Category string `yaml:"category" json:"category"`
	// Class is what such a message is.
	Class string `yaml:"class" json:"class" jsonschema:"required,enum=service,enum=marketing"`
}

// Night is the time in which notifications are held.
type Night struct {
	// On turns it on.
	On bool `yaml:"on" json:"on"`
	// From is the hour at which it begins, To the later one at which it ends.
	From int `yaml:"from" json:"from" jsonschema:"minimum=0,maximum=23"`
	To   int `yaml:"to" json:"to" jsonschema:"minimum=0,maximum=24"`
	// Receipt is the status that tells of a held message; 0: none. [inference]
	Receipt int `yaml:"receipt" json:"receipt" jsonschema:"minimum=0,maximum=999999"`
}

// Defaults are the rulebook's.
func Defaults() Settings {
	return Settings{
		PushService: true, PushTypes: []int{pushAlert, pushCard, pushVoice, pushBackground, pushLiveView, pushCall}, Classification: "self", Smart: smartTable(), SmartOtherwise: classService,
		DataLocation: "CN", MarketingPerDay: 2, NewsPerDay: 5, CapReceipt: statusCapped, MessagesPerDay: 3000,
		TestPerDay: 500, TestV3PerDay: 1000, TestV3Tokens: 10, Industry: "others", RateCode: "80300503",
		TopicTasks: 100, TopicTask: 1, DayZone: "Asia/Shanghai", Offline: 120, Night: Night{From: 0, To: 6, Receipt: statusHeld},
		TokensPer5Min: 1000, TokenLimitStatus: 503, TokenLife: 3600, TokenGrace: 60, GarbledBearer: "80200001", BusinessStatus: "200", SecretSubError: "12304", RecallWithoutID: "80300032", UrgencyWithoutRight: "normal",
		CardRefreshes: 2, CardRefreshesOther: 5,
		MaxTokens: 1000, MaxBody: 4096, DefaultTTL: 86400, MaxTTL: 1296000, LongTTL: "reject", StaleToken: "accept", InactiveDays: 30,
		TopicTokens: 1000, TopicName: 900, TopicsPerDevice: 2000, ReceiptBatch: 100, ReceiptPeriod: 1,
	}
}

// Validate names the first setting that does not fit the others or this machine.
func (s *Settings) Validate() error {
	if _, err := zone(s.DayZone); err != nil {
		return core.BadSetting("day_zone", "use a zone name such as Asia/Shanghai or UTC", "is %q, which is no time zone", s.DayZone)
	}
	if n := s.Night; n.On && n.From >= n.To {
		return core.BadSetting("night", "give hours with 0 ≤ from < to ≤ 24", "goes from %d to %d", n.From, n.To)
	}
	if s.ReceiptURL != "" {
		if err := core.CheckReceiptURL(s.ReceiptURL); err != nil {
			return core.BadSetting("receipt_url", "", "cannot be: %v", err)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Receipts)) {
		if err := core.CheckReceiptURL(s.Receipts[id]); err != nil {
			return core.BadSetting("receipts."+id, "", "cannot be: %v", err)
		}
	}
	if _, err := s.receiptKey(); err != nil {
		return core.BadSetting("receipt_key", "correct it, or leave receipt_key_base64 off", "is no Base64: %v", err)
	}
	return nil
}

// zone finds a zone by name; Asia/Shanghai needs no database of zones on this machine.
func zone(name string) (*time.Location, error) {
	if name == "Asia/Shanghai" {
		return core.China, nil
	}
	return time.LoadLocation(name)
}

// settingsSource is this file: its comments describe the settings to editors.
//
//go:embed settings.go
var settingsSource string

func newSettings() any { s := Defaults(); return &s }

// settings are an app's, as they stand now.
func settings(a *core.App) *Settings { return a.Settings().(*Settings) }
