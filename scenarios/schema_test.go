package scenarios

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// validator is the schema in an independent library's hands.
func validator(t *testing.T, cat Catalog) *jsonschema.Schema {
	t.Helper()
	data, err := Schema(cat)
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("pushrig.json", doc))
	s, err := c.Compile("pushrig.json")
	require.NoError(t, err, "the schema is one")
	return s
}

// misfit is why a text, read by an independent reader of YAML, does not fit a schema.
func misfit(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return err
	}
	data, err := json.Marshal(value)
	if err != nil {
		return err // no number, such as .inf
	}
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	return schema.Validate(plain)
}

func TestWhatParsesFitsTheSchema(t *testing.T) {
	fake, real := validator(t, fakeCatalog()), validator(t, realCatalog())
	for _, text := range []string{small, whole} {
		assert.NoError(t, misfit(t, fake, text))
	}
	for _, b := range Library() {
		assert.NoError(t, misfit(t, real, string(b.Text)), b.Name)
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
		{"an unknown vendor of a phone", "vendor: mi,", "vendor: xiaomi,"},
		{"an unknown vendor of a fault", "fault: {vendor: oppo", "fault: {vendor: opo"},
		{"an unknown vendor of a set", "set: {oppo: {channels", "set: {opo: {channels"},
		{"an unknown vendor of a certificate", "certificates: {mi:", "certificates: {xiaomi:"},
		{"a setting of the wrong kind in a set", "mi.shop: {on: false}", "mi.shop: {on: 5}"},
		{"an unknown key of an expectation", "{name: fast, expr", "{nmae: fast, expr"},
	}
	fake := validator(t, fakeCatalog())
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			text := strings.Replace(whole, row.old, row.new, 1)
			_, err := Parse("x.yaml", []byte(text), fakeCatalog())
			require.Error(t, err)
			assert.Error(t, misfit(t, fake, text))
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
