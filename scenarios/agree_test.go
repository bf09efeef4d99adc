package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// shapes are values of every kind that YAML has, as a file may write them.
func shapesOfYAML() []string {
	return []string{
		"5", "-5", "0", "1", "5.0", "0.5", "-0.5", "16", "2000000", "18446744073709551616", "'5'", `"0"`, `"true"`, "true", "False", `"false"`,
		"x", `""`, "null", "~", "[]", "{}", "[5]", "[x]", "{x: 5}", "[[x]]", ".inf", "5s", "5", "1m30s", "1d12h", "80%", "100.5%", "0.8", "2000/s", "each",
		"each oppo", "any", "group family", "newest", "off", "on", "\"off\"", "oppo", "none", "simulated", `"2026-11-22T09:00:00+08:00"`, `"2026-11-22"`,
		"{kind: url, value: x}", "{settle: 5s}", "{name: a, expr: lost == 0}", "launch",
	}
}

// unclearNumbers are read in one way by some readers of YAML and in another by others.
func unclearNumbers() []string {
	return []string{"010", "0x10", "0o17", "1_000", "1e3", "-010", "08", "00.5"}
}

// everything has each key of the format once.
const everything = `
name: everything
about: x
covers: [IM-54]
seed: 7
tags: [a]
clock: {start: "2026-11-22T09:00:00+08:00", mode: real, speed: 60}
link: memory
im_link: memory
vendors: {oppo: {channels: [tuikit], users: 5, news: true, no_channel: not-displayed, templates: {a: {title: x}}}, mi: {channels: [{id: a, class: private}], public_total: 1.5}}
rules: {OPPO-C7: "off"}
apps: {shop: {package: a.b, vendors: {mi: {users: 5}}, certificates: {mi: {channel: c1}}}}
certificates: {oppo: {channel: "", category: IM, class: 1, notify_level: 16, click: {kind: activity, value: com.x.Main}, ttl: 1d12h, secret: wrong}}
devices:
  - {group: oppo, count: 20, vendor: oppo, brand: x, model: x, android: 13, emui: 0, gms: false, app: main, channels: [tuikit], allow_notifications: false,
     fresh: false, accept_privacy: true, start: background, vivo_state: 0, profile: S61, integrated: true, tap: {rate: 30%, after: 2s}}
groups: [{name: family, members: [oppo], size: 5, count: 2}]
steps:
  - oppo: [launch, {create_channel: promo}]
  - send: {from: any oppo, to: group family, count: 2, elements: [{text: a}, {custom: {data: d, desc: e}}, {face: 1}], title: t, desc: d, ext: e, online_only: false, push: {disable: true}, as: mixed}
  - send: {to: any, custom: raw}
  - settle: 5s
  - wait: 1m
  - tap: {each: mixed}
  - tap: {group: oppo, n: newest}
  - set: {oppo: {channels: []}, mi.shop: {users: 5}}
  - fault: {vendor: oppo, status: 503, latency: 50ms, count: 10}
load: [{for: 10s, after: 0s, rate: 120/m, arrivals: poisson, from: any, to: any oppo, group: family, mix: {text: 80%, group: 15%, custom: 0.05}, ext: x, as: chatter}]
life: {foreground: 20s, background: 60s, groups: {oppo: {killed: 5s}}}
pipeline: {queue: 100, workers: 1, retries: 0}
expect: [lost == 0, {name: fast, expr: chatter.planned > 0}]
budget: {wall: 60s}
`

// places calls f with every text that a value of v can be replaced in: a JSON text, which is YAML too, with %s at the place.
func places(v any, path string, around string, f func(path, text string)) {
	f(path, around)
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			rest := maps.Clone(v)
			rest[key] = hole
			places(v[key], path+"."+key, strings.Replace(around, "%s", jsonText(rest), 1), f)
		}
	case []any:
		for i := range v {
			rest := slices.Clone(v)
			rest[i] = hole
			places(v[i], fmt.Sprintf("%s[%d]", path, i), strings.Replace(around, "%s", jsonText(rest), 1), f)
		}
	}
}

const hole = "@hole@"

func jsonText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return strings.Replace(strings.ReplaceAll(string(text), "%", "\\u0025"), strconv.Quote(hole), "%s", 1)
}

// What is not of its kind is refused by the parser and by the schema, whatever it is and wherever it stands.
func TestTheSchemaAndValidateAgreeOnEveryValue(t *testing.T) {
	var whole map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(everything), &whole))
	schema := validator(t, realCatalog())
	require.NoError(t, misfit(t, schema, everything))
	_, err := Parse("x.yaml", []byte(everything), realCatalog())
	require.NoError(t, err)
	tried := 0
	try := func(path, around string) {
		for _, value := range shapesOfYAML() {
			tried++
			text := strings.Replace(around, "%s", value, 1)
			unfit := misfit(t, schema, text)
			if _, d := read("x.yaml", []byte(text), nil); len(d.errs) > 0 {
				assert.Error(t, unfit, "%s: %s is refused (%v) and the schema takes it", path, value, d.errs[0].Message)
			}
			if unfit != nil {
				_, refused := Parse("x.yaml", []byte(text), realCatalog())
				assert.Error(t, refused, "%s: %s is taken and the schema refuses it: %v", path, value, unfit)
			}
		}
		for _, value := range unclearNumbers() {
			_, d := read("x.yaml", []byte(strings.Replace(around, "%s", value, 1)), nil)
			assert.NotEmpty(t, d.errs, "%s: %s", path, value)
		}
	}
	for key := range whole {
		small := map[string]any{"name": "x", "devices": []any{map[string]any{"group": "oppo", "vendor": "oppo"}}}
		small[key] = hole
		places(whole[key], key, jsonText(small), try)
	}
	assert.Greater(t, tried, 5000)
}
