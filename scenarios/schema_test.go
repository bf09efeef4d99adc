package scenarios

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// misfit holds a value against as much of JSON Schema as ours uses; "" fits.
func misfit(schema any, value any, path string) string {
	s, ok := schema.(map[string]any)
	if !ok {
		if schema == false {
			return path + " is not allowed"
		}
		return ""
	}
	if alternatives, ok := s["oneOf"].([]any); ok {
		fits := 0
		for _, a := range alternatives {
			if misfit(a, value, path) == "" {
				fits++
			}
		}
		if fits != 1 {
			return fmt.Sprintf("%s fits %d of the alternatives", path, fits)
		}
	}
	if list, ok := s["enum"].([]any); ok && !slices.ContainsFunc(list, func(e any) bool { return fmt.Sprint(e) == fmt.Sprint(value) }) {
		return fmt.Sprintf("%s is %v", path, value)
	}
	kind := map[string]bool{}
	switch v := value.(type) {
	case map[string]any:
		kind["object"] = true
		properties, _ := s["properties"].(map[string]any)
		for key, item := range v {
			sub, ok := properties[key]
			if !ok {
				sub = s["additionalProperties"]
			}
			if m := misfit(sub, item, path+"."+key); m != "" {
				return m
			}
		}
		for _, r := range asList(s["required"]) {
			if _, ok := v[r.(string)]; !ok {
				return fmt.Sprintf("%s lacks %v", path, r)
			}
		}
		if n, ok := s["maxProperties"].(float64); ok && len(v) > int(n) {
			return path + " has too many keys"
		}
	case []any:
		kind["array"] = true
		for i, item := range v {
			if m := misfit(s["items"], item, fmt.Sprintf("%s[%d]", path, i)); m != "" {
				return m
			}
		}
	case string:
		kind["string"] = true
		if p, ok := s["pattern"].(string); ok && !regexp.MustCompile(p).MatchString(v) {
			return fmt.Sprintf("%s is %q", path, v)
		}
	case bool:
		kind["boolean"] = true
	case float64:
		kind["number"], kind["integer"] = true, v == float64(int64(v))
		if limit, ok := s["maximum"].(float64); ok && v > limit {
			return fmt.Sprintf("%s is %v", path, v)
		}
	}
	if t, ok := s["type"].(string); ok && !kind[t] {
		return fmt.Sprintf("%s is no %s", path, t)
	}
	return ""
}

func asList(v any) []any { l, _ := v.([]any); return l }

func schemaMisfit(t *testing.T, cat Catalog, text string) string {
	t.Helper()
	data, err := Schema(cat)
	require.NoError(t, err)
	var schema, value any
	require.NoError(t, json.Unmarshal(data, &schema))
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(asJSON, &value))
	return misfit(schema, value, "")
}

func TestWhatParsesFitsTheSchema(t *testing.T) {
	for _, text := range []string{small, whole} {
		assert.Empty(t, schemaMisfit(t, fakeCatalog(), text))
	}
	for _, b := range Library() {
		assert.Empty(t, schemaMisfit(t, realCatalog(), string(b.Text)), b.Name)
	}
}

func TestWhatDoesNotParseDoesNotFitTheSchema(t *testing.T) {
	rows := []struct{ says, old, new string }{
		{"a misspelt key", "about:", "abuot:"},
		{"no name", "name: everything", "# no name"},
		{"a nested misspelt key", "count: 20", "cuont: 20"},
		{"an unknown enum value", "mode: real", "mode: reel"},
		{"an unknown vendor", "  oppo: {channels: [tuikit], quota", "  opo: {channels: [tuikit], quota"},
		{"an unknown setting", "per_day", "pre_day"},
		{"an unknown rule", "OPPO-C7: off", "OPPO-C9: off"},
		{"an unknown action", "[launch,", "[lunch,"},
		{"a step of two keys", "- settle: 5s", "- {settle: 5s, wait: 5s}"},
		{"a duration without a unit", "settle: 5s", "settle: 5"},
		{"a rate without a unit", "rate: 120/m", "rate: 120"},
		{"a share over 1", "custom: 0.05", "custom: 1.5"},
		{"an audience that is none", "to: any,", "to: oppo,"},
		{"far too many phones", "count: 20", "count: 1000001"},
		{"a level that does not exist", "notify_level: 16", "notify_level: 3"},
		{"an unknown key of an expectation", "{name: fast, expr", "{nmae: fast, expr"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			text := strings.Replace(whole, row.old, row.new, 1)
			_, err := Parse("x.yaml", []byte(text), fakeCatalog())
			require.Error(t, err)
			assert.NotEmpty(t, schemaMisfit(t, fakeCatalog(), text))
		})
	}
}

func TestTheSchemaExplainsItsKeys(t *testing.T) {
	data, err := Schema(fakeCatalog())
	require.NoError(t, err)
	for _, sentence := range []string{
		"Default auto, and memory with a simulated clock.",
		"how many journeys are planned: a group message counts once",
		"model overrides the model.",
		"Set changes console settings",
	} {
		assert.Contains(t, string(data), sentence)
	}
}
