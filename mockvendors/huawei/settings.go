package huawei

import (
	"fmt"
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
	PushTypes []int `yaml:"push_types" json:"push_types"`
	// Approved are the categories for which the app holds the self-classification right; "all" is every one (HW-C1).
	Approved []string `yaml:"approved" json:"approved"`
	// HighPriority is the right to urgency and importance HIGH (HW-C7).
	HighPriority bool `yaml:"high_priority" json:"high_priority"`
	// Classification is self (since 15 September 2023) or smart, the older pass by content (HW-C8).
	Classification string `yaml:"classification" json:"classification" jsonschema:"enum=self,enum=smart"`
	// Smart is the older pass as a table: the first row with a keyword in the title or body, or with the category, decides.
	Smart []SmartRule `yaml:"smart" json:"smart"`
	// SmartOtherwise is the class of a message that no row of Smart fits. [memory]
	SmartOtherwise string `yaml:"smart_otherwise" json:"smart_otherwise" jsonschema:"enum=service,enum=marketing"`
	// DataLocation is where the app's data lie; in CN a channel_id has no effect (HW-C6).
	DataLocation string `yaml:"data_location" json:"data_location"`
	// SensitiveWords refuse a text that holds one (HW-V13).
	SensitiveWords []string `yaml:"sensitive_words" json:"sensitive_words"`

	// News marks a news app with its licence: NewsPerDay replaces MarketingPerDay (HW-Q1).
	News bool `yaml:"news" json:"news"`
	// MarketingPerDay is how many marketing notifications one device gets of the app a day.
	MarketingPerDay int64 `yaml:"marketing_per_day" json:"marketing_per_day"`
	// NewsPerDay is the same for a news app.
	NewsPerDay int64 `yaml:"news_per_day" json:"news_per_day"`
	// CapReceipt is the receipt status of a message over a marketing or test cap. [memory] for v1 receipts
	CapReceipt int `yaml:"cap_receipt" json:"cap_receipt"`
	// MessagesPerDay is how many messages one device gets of the app a day, of any class (HW-Q2).
	MessagesPerDay int64 `yaml:"messages_per_day" json:"messages_per_day"`
	// TestPerDay is how many v1 test messages the app may send a day (HW-Q3).
	TestPerDay int64 `yaml:"test_per_day" json:"test_per_day"`
	// TestV3PerDay, TestV3Tokens and TestV3PerSecond bound v3 test messages: a day, tokens a request, requests a second
	// (HW-Q4); the rate is not published.
	TestV3PerDay    int64 `yaml:"test_v3_per_day" json:"test_v3_per_day"`
	TestV3Tokens    int   `yaml:"test_v3_tokens" json:"test_v3_tokens"`
	TestV3PerSecond int64 `yaml:"test_v3_per_second" json:"test_v3_per_second"`
	// MAU, the app's monthly users, and Industry, whose weight counts, give the devices a second (HW-Q5).
	MAU      int64  `yaml:"mau" json:"mau"`
	Industry string `yaml:"industry" json:"industry"`
	// DevicesPerSecond replaces the reckoned rate; 0 reckons it.
	DevicesPerSecond int64 `yaml:"devices_per_second" json:"devices_per_second"`
	// RateCode is the code in the body of a 503 for rate. [memory]
	RateCode string `yaml:"rate_code" json:"rate_code"`
	// TopicTasks is how many topic messages may be on their way at once, each for TopicTask seconds (HW-Q6). [mock] for the time
	TopicTasks int   `yaml:"topic_tasks" json:"topic_tasks"`
	TopicTask  int64 `yaml:"topic_task_seconds" json:"topic_task_seconds"`
	// DayZone is the zone whose midnight begins a day (HW-Q8); read when the vendor starts. [memory]
	DayZone string `yaml:"day_zone" json:"day_zone"`
	// Offline is how many messages wait for one device and app (HW-Q9).
	Offline int `yaml:"offline" json:"offline"`
	// Night holds notifications between two hours of DayZone (HW-Q10).
	Night Night `yaml:"night" json:"night"`

	// TokensPer5Min is how many access tokens the app gets in five minutes; more get TokenLimitStatus (HW-A3). [memory] for the status
	TokensPer5Min    int64 `yaml:"tokens_per_5_minutes" json:"tokens_per_5_minutes"`
	TokenLimitStatus int   `yaml:"token_limit_status" json:"token_limit_status"`
	// TokenLife is the life of an access token in seconds; TokenGrace how much longer it is honoured (HW-A5).
	TokenLife  int64 `yaml:"token_life_seconds" json:"token_life_seconds"`
	TokenGrace int64 `yaml:"token_grace_seconds" json:"token_grace_seconds"`
	// GarbledBearer is the code for a bearer that nobody issued: 80200001, or 80200003 as some have seen.
	GarbledBearer string `yaml:"garbled_bearer" json:"garbled_bearer" jsonschema:"enum=80200001,enum=80200003"`
	// BusinessStatus is proposed (2.4's HTTP statuses, [memory]) or 200 for every business code.
	BusinessStatus string `yaml:"business_status" json:"business_status" jsonschema:"enum=proposed,enum=200"`

	// MaxTokens is how many tokens one request may name (HW-V1); MaxBody its size in bytes without them (HW-V2).
	MaxTokens int `yaml:"max_tokens" json:"max_tokens"`
	MaxBody   int `yaml:"max_body" json:"max_body"`
	// DefaultTTL and MaxTTL are seconds; LongTTL says what becomes of more: reject or clamp (HW-V5). [memory] for the last
	DefaultTTL int64  `yaml:"default_ttl" json:"default_ttl"`
	MaxTTL     int64  `yaml:"max_ttl" json:"max_ttl"`
	LongTTL    string `yaml:"long_ttl" json:"long_ttl" jsonschema:"enum=reject,enum=clamp"`
	// StaleToken says how a token that once worked is answered: accept (a receipt tells) or illegal (HW-V8). [memory]
	StaleToken string `yaml:"stale_token" json:"stale_token" jsonschema:"enum=accept,enum=illegal"`
	// InactiveDays is after how many days offline a device is not sent to (HW-R2).
	InactiveDays int `yaml:"inactive_days" json:"inactive_days"`
	// TopicTokens, TopicName and TopicsPerDevice bound topic calls: tokens a call, characters, topics a device (HW-T1).
	TopicTokens     int `yaml:"topic_tokens" json:"topic_tokens"`
	TopicName       int `yaml:"topic_name" json:"topic_name"`
	TopicsPerDevice int `yaml:"topics_per_device" json:"topics_per_device"`

	// ReceiptURL is where receipts go, empty: nowhere. Receipts are further addresses, picked by a message's receipt_id.
	ReceiptURL string            `yaml:"receipt_url" json:"receipt_url"`
	Receipts   map[string]string `yaml:"receipts" json:"receipts"`
	// ReceiptUser and ReceiptKey sign receipts when both are set (HW-R1); a newer key is Base64 (ReceiptKeyBase64).
	ReceiptUser      string `yaml:"receipt_user" json:"receipt_user"`
	ReceiptKey       string `yaml:"receipt_key" json:"receipt_key"`
	ReceiptKeyBase64 bool   `yaml:"receipt_key_base64" json:"receipt_key_base64"`
	// ReceiptBatch is how many statuses one post holds; ReceiptPeriod how many seconds lie between posts. [mock] for the time
	ReceiptBatch  int   `yaml:"receipt_batch" json:"receipt_batch"`
	ReceiptPeriod int64 `yaml:"receipt_period_seconds" json:"receipt_period_seconds"`
}

// Night is the time in which notifications are held.
type Night struct {
	On   bool `yaml:"on" json:"on"`
	From int  `yaml:"from" json:"from"` // hour, 0–23
	To   int  `yaml:"to" json:"to"`     // hour, after From
	// Receipt is the status that tells of a held message; 0: none. [inference]
	Receipt int `yaml:"receipt" json:"receipt"`
}

// Defaults are the rulebook's.
func Defaults() Settings {
	return Settings{
		PushService: true, PushTypes: []int{pushAlert, pushBackground}, Classification: "self", Smart: smartTable(), SmartOtherwise: classService,
		DataLocation: "CN", MarketingPerDay: 2, NewsPerDay: 5, CapReceipt: statusCapped, MessagesPerDay: 3000,
		TestPerDay: 500, TestV3PerDay: 1000, TestV3Tokens: 10, Industry: "others", RateCode: "80300503",
		TopicTasks: 100, TopicTask: 1, DayZone: "Asia/Shanghai", Offline: 120, Night: Night{From: 0, To: 6, Receipt: statusHeld},
		TokensPer5Min: 1000, TokenLimitStatus: 503, TokenLife: 3600, TokenGrace: 60, GarbledBearer: "80200001", BusinessStatus: "proposed",
		MaxTokens: 1000, MaxBody: 4096, DefaultTTL: 86400, MaxTTL: 1296000, LongTTL: "reject", StaleToken: "accept", InactiveDays: 30,
		TopicTokens: 1000, TopicName: 900, TopicsPerDevice: 2000, ReceiptBatch: 100, ReceiptPeriod: 1,
	}
}

// Validate names the first setting that cannot be, and what can.
func (s *Settings) Validate() error {
	for _, choice := range []struct {
		name, value string
		may         []string
	}{
		{"classification", s.Classification, []string{"self", "smart"}},
		{"smart_otherwise", s.SmartOtherwise, []string{classService, classMarketing}},
		{"garbled_bearer", s.GarbledBearer, []string{"80200001", "80200003"}},
		{"business_status", s.BusinessStatus, []string{"proposed", "200"}},
		{"long_ttl", s.LongTTL, []string{"reject", "clamp"}},
		{"stale_token", s.StaleToken, []string{"accept", "illegal"}},
	} {
		if !slices.Contains(choice.may, choice.value) {
			return fmt.Errorf("huawei: %s is %q: use one of %q", choice.name, choice.value, choice.may)
		}
	}
	for i, r := range s.Smart {
		if r.Class != classService && r.Class != classMarketing {
			return fmt.Errorf("huawei: smart[%d].class is %q: use %q or %q", i, r.Class, classService, classMarketing)
		}
	}
	for _, c := range s.Approved {
		if c != "all" && !categories[c].known {
			return fmt.Errorf("huawei: approved holds %q: use \"all\" or categories such as IM, VOIP, ACCOUNT, WORK", c)
		}
	}
	if _, ok := weights[s.Industry]; !ok {
		return fmt.Errorf("huawei: industry is %q: use one of %q", s.Industry, industries())
	}
	if _, err := zone(s.DayZone); err != nil {
		return fmt.Errorf("huawei: day_zone is %q: use a zone name such as Asia/Shanghai or UTC", s.DayZone)
	}
	if n := s.Night; n.On && (n.From < 0 || n.From >= n.To || n.To > 24) {
		return fmt.Errorf("huawei: night goes from %d to %d: give hours with 0 ≤ from < to ≤ 24", n.From, n.To)
	}
	if s.TokenLimitStatus < 400 || s.TokenLimitStatus > 599 {
		return fmt.Errorf("huawei: token_limit_status is %d: use an HTTP error such as 503", s.TokenLimitStatus)
	}
	if err := s.validateNumbers(); err != nil {
		return err
	}
	return s.validateReceipts()
}

// validateNumbers: none may be negative, and some must be at least one.
func (s *Settings) validateNumbers() error {
	for _, n := range []struct {
		name    string
		value   int64
		atLeast int64
	}{
		{"marketing_per_day", s.MarketingPerDay, 0}, {"news_per_day", s.NewsPerDay, 0}, {"messages_per_day", s.MessagesPerDay, 0},
		{"test_per_day", s.TestPerDay, 0}, {"test_v3_per_day", s.TestV3PerDay, 0}, {"test_v3_tokens", int64(s.TestV3Tokens), 0},
		{"test_v3_per_second", s.TestV3PerSecond, 0}, {"mau", s.MAU, 0}, {"devices_per_second", s.DevicesPerSecond, 0},
		{"topic_tasks", int64(s.TopicTasks), 0}, {"topic_task_seconds", s.TopicTask, 0}, {"offline", int64(s.Offline), 1},
		{"tokens_per_5_minutes", s.TokensPer5Min, 0}, {"token_life_seconds", s.TokenLife, 1}, {"token_grace_seconds", s.TokenGrace, 0},
		{"max_tokens", int64(s.MaxTokens), 1}, {"max_body", int64(s.MaxBody), 1}, {"default_ttl", s.DefaultTTL, 0}, {"max_ttl", s.MaxTTL, 1},
		{"inactive_days", int64(s.InactiveDays), 0}, {"topic_tokens", int64(s.TopicTokens), 1}, {"topic_name", int64(s.TopicName), 1},
		{"topics_per_device", int64(s.TopicsPerDevice), 1}, {"receipt_batch", int64(s.ReceiptBatch), 1},
		{"receipt_period_seconds", s.ReceiptPeriod, 0}, {"cap_receipt", int64(s.CapReceipt), 0},
	} {
		if n.value < n.atLeast {
			return fmt.Errorf("huawei: %s is %d: give at least %d", n.name, n.value, n.atLeast)
		}
	}
	return nil
}

func (s *Settings) validateReceipts() error {
	if s.ReceiptURL != "" {
		if err := core.CheckReceiptURL(s.ReceiptURL); err != nil {
			return fmt.Errorf("huawei: receipt_url: %w", err)
		}
	}
	for id, u := range s.Receipts {
		if err := core.CheckReceiptURL(u); err != nil {
			return fmt.Errorf("huawei: receipts[%q]: %w", id, err)
		}
	}
	if _, err := s.receiptKey(); err != nil {
		return fmt.Errorf("huawei: receipt_key is no Base64: correct it, or leave receipt_key_base64 off: %w", err)
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

// settingsOf returns an app's settings, or the defaults where it has none.
func settingsOf(a core.AppConfig) (*Settings, error) {
	if a.Settings == nil {
		s := Defaults()
		return &s, nil
	}
	s, ok := a.Settings.(*Settings)
	if !ok {
		return nil, fmt.Errorf("huawei: the settings of app %q are a %T: give a *huawei.Settings", a.Name, a.Settings)
	}
	return s, s.Validate()
}

// settings are an app's, as they stand now.
func settings(a *core.App) *Settings { return a.Settings().(*Settings) }
