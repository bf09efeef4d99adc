package restform

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// The page has the table of codes as it is in the source, and every call.
func TestThePageSaysWhatThereIs(t *testing.T) {
	text, err := os.ReadFile("../../../docs/rest-form.md")
	require.NoError(t, err)
	var want strings.Builder
	for _, c := range Codes() {
		fmt.Fprintf(&want, "| %d | %s | %s | %s |\n", c.Code, c.Says, c.Source, c.Mark)
	}
	assert.Contains(t, string(text), "|---|---|---|---|\n"+want.String())
	for call := range restCalls() {
		name := call[strings.Index(call, "/")+1:]
		assert.Contains(t, string(text), name)
	}
	texts, numbers := androidKeys()
	for _, fields := range []map[string]string{texts, numbers} {
		for name := range fields {
			assert.Contains(t, string(text), "`"+name+"`")
		}
	}
}

// AndroidInfo's fields lead to keys that some adapter reads, and every adapter's key can be said.
func TestEveryVendorsKeyCanBeSaid(t *testing.T) {
	said := map[string]bool{}
	texts, numbers := androidKeys()
	for _, fields := range []map[string]string{texts, numbers} {
		for _, key := range fields {
			said[key] = true
		}
	}
	read := map[string]bool{}
	for _, vendor := range []string{"fcm", "huawei", "mi", "oppo", "vivo", "meizu"} {
		for _, k := range pipeline.PushKeys(vendor) {
			read[k.Name] = true
		}
	}
	assert.Equal(t, read, said)
}

// Where im has a code that REST calls answer with, it is the table's.
func TestCodesThatIMHasToo(t *testing.T) {
	assert.Equal(t, []int{codeGroupParam, codeGroupRight, codeNoGroup, codeGroupTooLong, codeBody, codeTo, codeLifeTimeLong},
		[]int{im.CodeGroupParameter, im.CodeNoPermission, im.CodeNoGroup, im.CodeTooLong, im.CodeBadBody, im.CodeNoReceiver, im.CodeLifeTime})
	seen := map[int]bool{}
	for _, c := range Codes() {
		assert.False(t, seen[c.Code], "%d is there twice", c.Code)
		seen[c.Code] = true
	}
}
