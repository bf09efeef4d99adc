package huawei

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestSettingsThatCannotBeAreNamedWithTheirRemedy(t *testing.T) {
	good := Defaults()
	require.NoError(t, core.CheckSettings(&good))
	for field, change := range map[string]func(*Settings){
		"classification":     func(s *Settings) { s.Classification = "ai" },
		"smart_otherwise":    func(s *Settings) { s.SmartOtherwise = "" },
		"smart[0].class":     func(s *Settings) { s.Smart = []SmartRule{{Class: "x"}} },
		"approved":           func(s *Settings) { s.Approved = []string{"im"} },
		"garbled_bearer":     func(s *Settings) { s.GarbledBearer = "1" },
		"business_status":    func(s *Settings) { s.BusinessStatus = "400" },
		"long_ttl":           func(s *Settings) { s.LongTTL = "x" },
		"stale_token":        func(s *Settings) { s.StaleToken = "x" },
		"industry":           func(s *Settings) { s.Industry = "chat" },
		"day_zone":           func(s *Settings) { s.DayZone = "Nowhere/City" },
		"night":              func(s *Settings) { s.Night = Night{On: true, From: 22, To: 6} },
		"token_limit_status": func(s *Settings) { s.TokenLimitStatus = 200 },
		"offline":            func(s *Settings) { s.Offline = 0 },
		"max_ttl":            func(s *Settings) { s.MaxTTL = -1 },
		"receipt_url":        func(s *Settings) { s.ReceiptURL = "https://example.com/" },
		"receipts.a":         func(s *Settings) { s.Receipts = map[string]string{"a": "x"} },
		"receipt_key":        func(s *Settings) { s.ReceiptKey, s.ReceiptKeyBase64 = "%", true },
	} {
		s := Defaults()
		change(&s)
		err := core.CheckSettings(&s)
		require.Error(t, err, field)
		assert.Contains(t, err.Error(), field)
		_, err = Spec().New(core.Config{Clock: clock.Real(), Apps: []core.AppConfig{{Name: "main", Package: vendortest.Package, Settings: &s}}})
		assert.Error(t, err, "a vendor does not start with it")
	}
	_, err := Spec().New(core.Config{Clock: clock.Real(), Apps: []core.AppConfig{{Name: "main", Settings: good}}})
	assert.ErrorContains(t, err, "give a *huawei.Settings")
}

func TestTheRateIsReckonedFromUsersAndIndustry(t *testing.T) {
	for _, row := range []struct {
		says string
		s    Settings
		want int64
	}{
		{"a small app has the floor", Settings{MAU: 1000, Industry: "tools"}, 6000},
		{"a large social app has more", Settings{MAU: 10_000_000, Industry: "social"}, 36_000},
		{"a tool with as many users less", Settings{MAU: 10_000_000, Industry: "tools"}, 7200},
		{"a figure replaces all that", Settings{MAU: 10_000_000, Industry: "social", DevicesPerSecond: 5}, 5},
	} {
		assert.Equal(t, row.want, row.s.devicesPerSecond(), row.says)
	}
}

// The words that editors see are those of the tables that decide.
func TestTheTagsHoldTheTables(t *testing.T) {
	s := Defaults()
	for name := range weights {
		s.Industry = name
		assert.NoError(t, core.CheckSettings(&s), name)
	}
	for name, c := range categories {
		s.Approved = []string{name}
		assert.Equal(t, c.known, core.CheckSettings(&s) == nil, name)
	}
	f, _ := reflect.TypeFor[Settings]().FieldByName("Industry")
	assert.Equal(t, len(weights), strings.Count(f.Tag.Get("jsonschema"), "enum="))
	f, _ = reflect.TypeFor[Settings]().FieldByName("Approved")
	assert.Equal(t, len(categories)+1, strings.Count(f.Tag.Get("jsonschema"), "enum="), "and all")
}
