package scenarios

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unexplained lists what below a schema has no description, and which numbers have no bounds.
func unexplained(schema any, path string) (found []string) {
	s, ok := schema.(map[string]any)
	if !ok {
		return nil
	}
	properties, _ := s["properties"].(map[string]any)
	for key, p := range properties {
		p, at := p.(map[string]any), path+"."+key
		if p["description"] == nil || p["description"] == "" {
			found = append(found, at+" has no description: write a comment above the field in settings.go")
		}
		found = append(found, unexplained(p, at)...)
	}
	found = append(found, unexplained(s["items"], path+"[]")...)
	found = append(found, unexplained(s["additionalProperties"], path+".*")...)
	if kind := s["type"]; (kind == "integer" || kind == "number") && s["enum"] == nil && (s["minimum"] == nil || s["maximum"] == nil) {
		found = append(found, path+` has no bounds: give the field jsonschema:"minimum=…,maximum=…"`)
	}
	return found
}

func TestEverySettingAndRuleIsExplainedAndBounded(t *testing.T) {
	data, err := Schema(realCatalog())
	require.NoError(t, err)
	var schema map[string]any
	require.NoError(t, json.Unmarshal(data, &schema))
	properties := schema["properties"].(map[string]any)
	assert.Empty(t, unexplained(properties["rules"], "rules"))
	vendors := schema["$defs"].(map[string]any)
	for _, v := range realCatalog() {
		require.NotEmpty(t, vendors[v.Name+"_settings"])
		assert.Empty(t, unexplained(vendors[v.Name+"_settings"], v.Name))
		assert.Empty(t, unexplained(vendors[v.Name+"_certificate"], "certificates"))
	}
	for _, path := range [][]string{{"huawei", "offline"}, {"huawei", "smart"}, {"mi", "channels"}, {"fcm", "size_strict"}} {
		p := vendors[path[0]+"_settings"].(map[string]any)["properties"].(map[string]any)[path[1]].(map[string]any)
		assert.NotEmpty(t, p["description"], path)
	}
}

func TestASettingWithoutWordsOrBoundsIsFound(t *testing.T) {
	vendor := Vendor{Name: "toy", NewSettings: func() any {
		return &struct {
			Loose int `yaml:"loose"`
		}{}
	}, Rules: []Rule{{ID: "TOY-1"}}}
	data, err := Schema(Catalog{vendor})
	require.NoError(t, err)
	var schema map[string]any
	require.NoError(t, json.Unmarshal(data, &schema))
	properties := schema["properties"].(map[string]any)
	assert.Len(t, unexplained(schema["$defs"].(map[string]any)["toy_settings"], "toy"), 2)
	assert.Len(t, unexplained(properties["rules"], "rules"), 1)
}
