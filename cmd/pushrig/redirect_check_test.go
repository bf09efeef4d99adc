package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// A program that minds the environment is reached by all ways; what it is answered does not matter.
func TestRedirectCheck(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	check := func(args ...string) (string, string, int) {
		c := exec.CommandContext(t.Context(), binary, append(append([]string{"redirect-check", "--vendors", "mi,fcm", "--adopt"}, args...), "--", self)...)
		c.Env = append(os.Environ(), childVar+"="+childSends)
		var stdout, stderr bytes.Buffer
		c.Stdout, c.Stderr = &stdout, &stderr
		_ = c.Run()
		return stdout.String(), stderr.String(), c.ProcessState.ExitCode()
	}
	text, said, code := check("--json")
	require.Zero(t, code, said)
	var all []reach
	require.NoError(t, json.Unmarshal([]byte(text), &all))
	require.Len(t, all, 3)
	for i, way := range ways.All() {
		assert.Equal(t, way, all[i].Way)
		if all[i].Why == "" {
			assert.Equal(t, map[string]int64{"api.xmpush.xiaomi.com": 1}, all[i].Calls, string(way))
		} else {
			assert.Contains(t, all[i].Why, "namespaces")
		}
	}
	assert.Contains(t, said, `"result"`, "what the program printed")

	table, _, code := check()
	assert.Zero(t, code)
	assert.Regexp(t, `calls of +env +preload +netns\n +api\.xmpush\.xiaomi\.com +1 +1 +[1-]\nexit code +0 +0`, table)

	out := pushrig(t, t.TempDir(), "redirect-check", "--vendors", "mi", "--", "true")
	assert.Equal(t, 1, out.code)
	assert.Contains(t, out.stdout, "no vendor, by any way")
	out = pushrig(t, t.TempDir(), "redirect-check", "--", "no-such-program")
	assert.Equal(t, 127, out.code)
}
