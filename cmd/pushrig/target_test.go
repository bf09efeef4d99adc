package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A scenario that a backend cannot be asked is no pass and no failure: exit 4 by itself, 0 beside one that passed.
func TestAScenarioThatIsNotApplicable(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		need(t, "python3 is not installed")
	}
	dir := t.TempDir()
	hello, target := abs(t, "../../docs/samples/hello.yaml"), abs(t, "../../docs/samples/python/target.yaml")
	away := write(t, dir, "away.yaml", "name: away\nseed: 1\ndevices: [{group: a, count: 1, vendor: mi}]\nsteps: [{a: [logout]}, {send: {to: each a, text: x}}]\nexpect: [planned == 1]\n")
	out := pushrig(t, dir, "run", away, "--target", target)
	assert.Equal(t, 4, out.code, out.stderr)
	assert.Contains(t, out.stdout, "NOT APPLICABLE away")
	assert.Contains(t, out.stdout, "the target\nhas no logout call")
	out = pushrig(t, dir, "run", away, hello, "--target", target, "--quiet")
	assert.Zero(t, out.code, out.stderr)
	assert.Contains(t, out.stdout, "not_applicable\taway")
}

// A pushrig that is killed can end nothing itself; its backend ends all the same.
func TestABackendDoesNotOutliveAPushrigThatIsKilled(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "pid")
	target := write(t, dir, "target.yaml", `
command: [sh, -c, "echo $$ > `+file+`.new; mv `+file+`.new `+file+`; exec sleep 300"]
base_url: http://127.0.0.1:{{.port}}
health: {timeout: 60s}
calls: {report_token: {path: /}, send_user: {path: /, body: "{{.message.text}}"}}
`)
	scenario := write(t, dir, "one.yaml", "name: one\nseed: 1\ndevices: [{group: a, count: 1, vendor: mi}]\nsteps: [{send: {to: each a, text: x}}]\nexpect: [planned == 1]\n")
	c := exec.CommandContext(t.Context(), binary, "run", scenario, "--target", target)
	c.Dir = dir
	require.NoError(t, c.Start())
	var text []byte
	require.Eventually(t, func() (there bool) {
		var err error
		text, err = os.ReadFile(file)
		return err == nil
	}, patience, 10*time.Millisecond)
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	require.NoError(t, err)
	require.NoError(t, c.Process.Kill())
	_ = c.Wait()
	gone(t, pid)
}
