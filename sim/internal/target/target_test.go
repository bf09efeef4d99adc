package target

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A backend that was started ends with all that it started, also what does not listen to SIGTERM.
func TestABackendEndsWithAllThatItStarted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pid")
	p, err := start([]string{"sh", "-c", "(trap '' TERM; echo $$ >/dev/null; sh -c 'echo $PPID' > " + file + "; exec sleep 600) & wait"}, t.TempDir(), os.Environ())
	require.NoError(t, err)
	var child int
	require.Eventually(t, func() bool {
		text, _ := os.ReadFile(file)
		child, err = strconv.Atoi(strings.TrimSpace(string(text)))
		return err == nil
	}, 10*time.Second, time.Millisecond)
	p.stop()
	require.Eventually(t, func() bool { return gone(child) }, 10*time.Second, time.Millisecond)
	_, ended := p.ended()
	assert.True(t, ended)
}

// gone reports whether a process lives no more; one that nobody has waited for yet does not.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || strings.Contains(string(text), ") Z ")
}

// What of an answer matters is found by keys and numbers; what says nothing refuses nothing.
func TestWhatOfAnAnswerMatters(t *testing.T) {
	body := map[string]any{"error": map[string]any{"code": "no quota"}, "list": []any{map[string]any{"id": "m7"}}, "zero": false, "none": nil}
	for _, row := range []struct{ path, value string }{{"error.code", "no quota"}, {"list.0.id", "m7"}, {"none", "null"}} {
		got, there := at(body, row.path)
		assert.True(t, there, row.path)
		assert.Equal(t, row.value, got)
	}
	for _, path := range []string{"", "list.1.id", "list.x", "error.code.more", "nothing"} {
		_, there := at(body, path)
		assert.False(t, there, path)
	}
	code, refused := refusal(body, "error.code")
	assert.True(t, refused)
	assert.Equal(t, "no_quota", code, "an outcome is one word")
	for _, path := range []string{"zero", "none", "nothing"} {
		_, refused := refusal(body, path)
		assert.False(t, refused, path)
	}
}

// The newest of an output is what is shown of it.
func TestTheTailOfAnOutput(t *testing.T) {
	o := &tail{}
	for i := range 2000 {
		_, _ = o.Write([]byte("line " + strconv.Itoa(i) + "\n"))
	}
	assert.Equal(t, 10, strings.Count(o.last(), "line"))
	assert.True(t, strings.HasSuffix(o.last(), "line 1999"))
	assert.LessOrEqual(t, len(o.text), tailMost)
}
