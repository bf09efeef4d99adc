package core

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestUnquoteReadsWhatEncodingJSONReads(t *testing.T) {
	for _, quoted := range []string{`""`, `"a"`, `"\""`, `"\\"`, `"\\\""`, `"a\/b"`, `"\n\t\r\b\f"`, `"{\"a\":\"\\\"b\\\"\"}"`, `"\u4f60"`, `"\ud83d\ude00"`, `"\ud83d"`,
		`"你\n好"`, "\"\xff\"", "\"\xff\\n\"", `"x\u0041\\y"`} {
		var want string
		assert.NoError(t, json.Unmarshal([]byte(quoted), &want))
		assert.Equal(t, want, unquote([]byte(quoted)), quoted)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		quoted, err := json.Marshal(text)
		assert.NoError(t, err)
		var want string
		assert.NoError(t, json.Unmarshal(quoted, &want))
		assert.Equal(t, want, unquote(quoted))
	})
}
