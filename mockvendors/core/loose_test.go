package core_test

import (
	"encoding/json"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLooseScalarsTakeWhatSendersReallyWrite(t *testing.T) {
	type fields struct {
		I core.LooseInt  `json:"i"`
		B core.LooseBool `json:"b"`
		S core.LooseText `json:"s"`
	}
	for _, row := range []struct {
		says, body string
		want       fields
	}{
		{"plain values", `{"i":4,"b":true,"s":"a"}`, fields{core.LooseInt{N: 4, Set: true}, core.LooseBool{On: true, Set: true}, core.LooseText{S: "a"}}},
		{"values as text", `{"i":"-4","b":"false","s":7}`, fields{core.LooseInt{N: -4, Set: true}, core.LooseBool{Set: true}, core.LooseText{S: "7"}}},
		{"empty and null are none", `{"i":"","b":null,"s":null}`, fields{}},
		{"nothing at all", `{}`, fields{}},
		{"nonsense is marked, not an error", `{"i":"x","b":"maybe","s":{"k":1}}`, fields{core.LooseInt{Bad: true}, core.LooseBool{Bad: true}, core.LooseText{S: `{"k":1}`, Composite: true}}},
		{"too big a number is marked", `{"i":99999999999999999999,"b":1}`, fields{I: core.LooseInt{Bad: true}, B: core.LooseBool{On: true, Set: true}}},
		{"escapes are read", `{"s":"a\n\u4f60"}`, fields{S: core.LooseText{S: "a\n你"}}},
		{"bad UTF-8 is replaced", "{\"s\":\"a\xff\"}", fields{S: core.LooseText{S: "a\ufffd"}}},
	} {
		t.Run(row.says, func(t *testing.T) {
			var got fields
			require.NoError(t, json.Unmarshal([]byte(row.body), &got))
			assert.Equal(t, row.want, got)
		})
	}
	assert.EqualValues(t, 3, core.LooseInt{}.Or(3))
	assert.EqualValues(t, 0, core.LooseInt{Set: true}.Or(3))
	assert.True(t, core.LooseBool{}.Or(true))
	assert.False(t, core.LooseBool{Set: true}.Or(true))
}

func TestJSONLeavesMarkupAlone(t *testing.T) {
	assert.Equal(t, `{"a":"<&>"}`, string(core.JSON(map[string]string{"a": "<&>"})))
	assert.Panics(t, func() { core.JSON(func() {}) })
}
