package scenarios

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeSettings is a vendor's settings struct in small.
type fakeSettings struct {
	Channels []string `yaml:"channels"`
	Approved []string `yaml:"approved"`
	Quota    struct {
		PerDay int `yaml:"per_day" jsonschema:"minimum=0"`
	} `yaml:"quota"`
	Grace time.Duration `yaml:"grace"`
	On    bool          `yaml:"on"`
	Mode  string        `yaml:"mode" jsonschema:"enum=strict,enum=legacy"`
}

func fakeCatalog() Catalog {
	settings := func() any { return &fakeSettings{Channels: []string{"default"}, On: true, Mode: "strict"} }
	return Catalog{
		{Name: "oppo", Rules: []Rule{{"OPPO-C5", "five"}, {"OPPO-C7", "seven"}}, NewSettings: settings, Push: []PushKey{
			{"oppo_channel_id", "string", "Its channel."}, {"oppo_category", "string", "Its category."}, {"oppo_notify_level", "integer", "How loud."},
		}},
		{Name: "mi", Rules: []Rule{{ID: "MI-C1"}}, NewSettings: settings},
		{Name: "fcm", Rules: []Rule{{ID: "FCM-A1"}}, NewSettings: settings},
	}
}

const small = `name: small
devices:
  - {group: oppo, count: 3, vendor: oppo}
steps:
  - oppo: [launch, login]
  - send: {to: each oppo, text: hi, as: good}
`

func mustParse(t *testing.T, text string) *Scenario {
	t.Helper()
	s, err := Parse("test.yaml", []byte(text), fakeCatalog())
	require.NoError(t, err)
	return s
}

const whole = `name: everything
about: every key once
covers: [IM-54, OPPO-C7]
seed: 16
tags: [a]
clock: {start: 2026-11-22T09:00:00+08:00, mode: real, speed: 60}
link: websocket
im_link: memory
vendors:
  oppo: {channels: [tuikit], quota: {per_day: 5}, grace: 7d}
rules: {OPPO-C7: off, MI-C1: on}
apps:
  shop: {vendors: {mi: {approved: [x]}}, certificates: {mi: {channel: c1}}}
certificates:
  oppo: {channel: "", category: IM, class: 1, notify_level: 16, click: {kind: activity, value: com.x.Main}, ttl: 1d12h, secret: wrong}
devices:
  - {group: oppo, count: 20, vendor: oppo, channels: [tuikit], allow_notifications: false, tap: {rate: 30%, after: 2s}}
  - {group: mi_shop, vendor: mi, app: shop, start: killed, fresh: true, profile: S62}
  - {group: nothing, brand: nokia, android: 8, integrated: false, gms: true}
groups:
  - {name: family, members: [oppo, mi_shop], size: 5, count: 2}
steps:
  - oppo: [launch, {create_channel: promo}]
  - send: {from: any mi_shop, to: group family, elements: [{text: a}, {custom: {data: d, desc: e}}], push: {oppo_notify_level: 2}, as: mixed}
  - send: {to: any, custom: raw, desc: shown, count: 3}
  - settle: 5s
  - wait: 1m
  - tap: {each: mixed}
  - tap: {group: oppo, n: newest}
  - set: {oppo: {channels: []}, mi.shop: {on: false}}
  - fault: {vendor: oppo, status: 503, latency: 50ms, count: 10}
load:
  - {for: 10s, rate: 120/m, from: any, to: any oppo, mix: {text: 80%, group: 15%, custom: 0.05}, as: chatter}
life: {foreground: 20s, background: 60s, groups: {oppo: {killed: 5s}}}
pipeline: {queue: 100, retries: 0}
expect:
  - mixed.displayed == mixed.planned
  - {name: fast, expr: e2e.p99_ms < 250}
budget: {wall: 30s}
`

func TestEveryKeyArrives(t *testing.T) {
	s := mustParse(t, whole)
	assert.Equal(t, uint64(16), s.Seed)
	assert.Equal(t, ClockReal, s.Clock.Mode)
	assert.InDelta(t, 60, s.Clock.Speed, 0)
	assert.Equal(t, map[string]Switch{"OPPO-C7": false, "MI-C1": true}, s.Rules)
	assert.Equal(t, "com.example.shop", s.Apps["shop"].Package)
	cert := s.Certificates["oppo"]
	require.NotNil(t, cert.Channel, "an empty channel clears the default, so it is not the same as none")
	assert.Empty(t, *cert.Channel)
	assert.Nil(t, cert.AppSecret)
	assert.Equal(t, 36*time.Hour, cert.TTL.D())
	assert.Equal(t, &TapHabit{Rate: 0.3, After: Duration(2 * time.Second)}, s.Devices[0].Tap)
	assert.Equal(t, []Action{{Name: ActLaunch}, {Name: ActCreateChannel, Arg: "promo"}}, s.Steps[0].Actions)
	assert.Equal(t, &Audience{Kind: Any, Name: "mi_shop"}, s.Steps[1].Send.From)
	assert.Equal(t, &Custom{Data: "d", Desc: "e"}, s.Steps[1].Send.Content()[1].Custom)
	assert.Equal(t, &Custom{Data: "raw"}, s.Steps[2].Send.Content()[0].Custom)
	assert.Equal(t, &Tap{Group: "oppo", N: 1}, s.Steps[6].Tap)
	assert.Equal(t, 23, s.Steps[0].Line)
	assert.Equal(t, &Fault{Vendor: "oppo", Status: 503, Latency: Duration(50 * time.Millisecond), Count: 10}, s.Steps[8].Fault)
	assert.InDelta(t, 2, float64(s.Load[0].Rate), 0)
	assert.Equal(t, Duration(5*time.Second), s.Life.For("oppo").Killed)
	assert.Equal(t, Duration(60*time.Second), s.Life.For("mi_shop").Background)
	assert.Equal(t, 0, *s.Pipeline.Retries)
	assert.Nil(t, s.Pipeline.Workers)
	assert.Equal(t, Expectation{Name: "fast", Expr: "e2e.p99_ms < 250"}, s.Expect[1])

	got := &fakeSettings{Channels: []string{"default"}, On: true}
	require.NoError(t, s.Vendors["oppo"].Into(got))
	want := &fakeSettings{Channels: []string{"tuikit"}, On: true, Grace: 7 * 24 * time.Hour}
	want.Quota.PerDay = 5
	assert.Equal(t, want, got, "settings lie over the vendor's defaults")
}

func TestDefaults(t *testing.T) {
	s := mustParse(t, small)
	assert.Equal(t, ClockSimulated, s.Clock.Mode)
	assert.Equal(t, LinkMemory, s.Link)
	assert.Equal(t, Duration(time.Minute), s.Budget.Wall)
	g := s.Devices[0]
	assert.Equal(t, StateNone, g.Start, "a step launches the group")
	assert.False(t, g.AcceptPrivacy)
	assert.True(t, g.Integrated)
	allowed, known := g.NotificationsAllowed()
	assert.True(t, allowed && known)
	assert.Equal(t, 1, s.Steps[1].Send.Count)

	s = mustParse(t, "name: l\ndevices: [{group: f, vendor: fcm, fresh: true}]\nload: [{for: 5s, rate: 10/s}]\n")
	assert.Equal(t, ClockReal, s.Clock.Mode)
	assert.Equal(t, LinkAuto, s.Link)
	assert.Equal(t, Duration(65*time.Second), s.Budget.Wall)
	assert.Equal(t, StateBackground, s.Devices[0].Start)
	assert.True(t, s.Devices[0].AcceptPrivacy)
	_, known = s.Devices[0].NotificationsAllowed()
	assert.False(t, known, "a fresh phone has the vendor's default")
	assert.Equal(t, Mix{Text: 1}, s.Load[0].Mix)
	assert.Equal(t, Audience{Kind: Any}, s.Load[0].To)
	assert.Equal(t, ExtChat, s.Load[0].Ext)
}

func TestAScenarioSurvivesJSON(t *testing.T) {
	for _, text := range []string{small, whole} {
		s := mustParse(t, text)
		data, err := json.Marshal(s)
		require.NoError(t, err)
		var back Scenario
		require.NoError(t, json.Unmarshal(data, &back))
		again, err := json.Marshal(&back)
		require.NoError(t, err)
		assert.JSONEq(t, string(data), string(again))
		ignore := cmp.Options{cmpopts.IgnoreUnexported(Scenario{}), cmpopts.IgnoreTypes(map[string]Settings{}), cmpopts.EquateEmpty()}
		assert.Empty(t, cmp.Diff(s, &back, ignore))
		got := &fakeSettings{}
		require.NoError(t, back.Vendors["oppo"].Into(got), "settings are as good after the trip")
	}
}

func TestSetChangesAndChecksAgain(t *testing.T) {
	s := mustParse(t, whole)
	for _, kv := range []string{"seed=9", "load[0].rate=500/s", "devices[0].count=7", "vendors.mi.channels=[a, b]", "pipeline.workers=4", "seed=10", "rules.OPPO-C7=on"} {
		require.NoError(t, s.Set(kv), kv)
	}
	assert.Equal(t, uint64(10), s.Seed, "the last one wins")
	assert.InDelta(t, 500, float64(s.Load[0].Rate), 0)
	assert.Equal(t, 7, s.Devices[0].Count)
	assert.Equal(t, Settings{"channels": []any{"a", "b"}}, s.Vendors["mi"], "a vendor the file does not name")
	assert.Equal(t, 4, *s.Pipeline.Workers)
	assert.True(t, bool(s.Rules["OPPO-C7"]))

	bad := map[string]string{
		"seed=-1":                "--set seed=-1:1:1: seed takes a whole number from 0",
		"sede=1":                 "there is no sede to set",
		"devices[9].count=1":     "there is no devices[9].count to set",
		"devices[0].vendor=opo":  `unknown vendor "opo"; did you mean oppo?`,
		"vendors.mi.chanels=[a]": `unknown key "chanels"`,
		"rules.OPPO-C77=off":     `--set rules.OPPO-C77=off:1:1: unknown rule "OPPO-C77"`,
		"vendors.opo.mode=x":     `--set vendors.opo.mode=x:1:1: unknown vendor "opo"`,
		"seed":                   "this is no path=value",
		"load[0].rate=[":         "this is not YAML",
	}
	for kv, want := range bad {
		err := s.Set(kv)
		require.Error(t, err, kv)
		assert.Contains(t, err.Error(), want)
	}
	assert.Equal(t, uint64(10), s.Seed, "a refused --set changes nothing")

	data, err := json.Marshal(s)
	require.NoError(t, err)
	var back Scenario
	require.NoError(t, json.Unmarshal(data, &back))
	assert.ErrorContains(t, back.Set("seed=1"), "no longer has its text")
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add(whole)
	f.Add("a: &x [*x]\nb: *x\n")
	f.Add("name: {[\n--- !!str\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("fuzz.yaml", []byte(text), fakeCatalog())
		if err != nil {
			if es, ok := errors.AsType[Errors](err); !ok || len(es) == 0 || es[0].Line < 1 {
				t.Fatalf("an error without a place: %v", err)
			}
			return
		}
		if _, err := json.Marshal(s); err != nil {
			t.Fatalf("cannot be written as JSON: %v\n%s", err, strings.TrimSpace(text))
		}
	})
}
