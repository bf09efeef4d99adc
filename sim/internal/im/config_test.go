package im

import (
	"strings"
	"testing"
)

func TestConfigErrorsNameTheSettingAndTheRemedy(t *testing.T) {
	for _, c := range []struct {
		sentence string
		change   func(*Config)
		want     string
	}{
		{"no clock", func(c *Config) { c.Clock = nil }, "Config.Clock is missing; give"},
		{"no observer", func(c *Config) { c.Observer = nil }, "Config.Observer is missing; give"},
		{"no pusher", func(c *Config) { c.Pusher = nil }, "Config.Pusher is missing; give"},
		{"a language without texts", func(c *Config) { c.Lang = "fr" }, `"fr"; use "zh" or "en"`},
		{"a policy nobody knows", func(c *Config) { c.Policy = "all" }, `"all"; use one of multi, one, three, two`},
		{"negative time", func(c *Config) { c.HistoryLife = -1 }, "negative; leave it zero"},
		{"negative limit", func(c *Config) { c.MissedPerUser = -1 }, "negative; leave it zero"},
	} {
		rec := &recorder{}
		cfg := Config{Clock: newTestClock(), Observer: rec, Pusher: rec}
		c.change(&cfg)
		if s, err := New(cfg); s != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v", c.sentence, err)
		}
	}
}

func TestErrorReadsWithItsCode(t *testing.T) {
	if got := fail(CodeTooLong, "too long").Error(); got != "im: 80002: too long" {
		t.Error(got)
	}
}
