package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheLastingCAIsMadeListedAndRemoved(t *testing.T) {
	work := t.TempDir()
	dir := filepath.Join(work, "ca")
	out := pushrig(t, work, "ca", "--ca-dir", dir)
	assert.Equal(t, 0, out.code)
	assert.Contains(t, out.stdout, "There is no lasting CA in "+dir+"; `pushrig ca --create` makes one.")

	require.Equal(t, 0, pushrig(t, work, "ca", "--create", "--ca-dir", dir).code)
	out = pushrig(t, work, "ca", "--ca-dir", dir, "--json")
	require.Equal(t, 0, out.code, out.stderr)
	var line caLine
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &line))
	assert.True(t, line.Exists)
	assert.Equal(t, filepath.Join(dir, "ca.pem"), line.File)
	assert.FileExists(t, line.File)
	assert.Contains(t, pushrig(t, work, "ca", "--ca-dir", dir).stdout, line.Fingerprint)

	out = pushrig(t, work, "ca", "--create", "--ca-dir", dir)
	assert.Equal(t, exitUsage, out.code)
	assert.Contains(t, out.stderr, "there is a CA already")
	require.Equal(t, 0, pushrig(t, work, "ca", "--remove", "--ca-dir", dir).code)
	out = pushrig(t, work, "ca", "--remove", "--ca-dir", dir)
	assert.Equal(t, exitUsage, out.code)
	assert.Contains(t, out.stderr, "there is no lasting CA in "+dir)
	out = pushrig(t, work, "ca", "--remove", "--create")
	assert.Equal(t, exitUsage, out.code)
	assert.Contains(t, out.stderr, "--create and --remove are both given")
}

// Without --ca-dir it is in the user's settings, where doctor looks too.
func TestDoctorListsTheLastingCA(t *testing.T) {
	home := t.TempDir()
	run := func(args ...string) string {
		c := exec.Command(binary, args...)
		c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "settings"))
		out, err := c.Output()
		require.NoError(t, err, "%v", args)
		return string(out)
	}
	assert.Contains(t, run("doctor"), "no lasting one")
	run("ca", "--create")
	file := filepath.Join(home, "settings", "pushrig", "ca", "ca.pem")
	assert.FileExists(t, file)
	assert.Contains(t, run("doctor"), "good until")
}
