package mockvendors_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// deadPID is the number of a process that has been.
func deadPID(t *testing.T) int {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^$")
	require.NoError(t, c.Run())
	return c.Process.Pid
}

func TestFoldersOfDeadProcessesAreSweptAtTheNextStart(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	dead := deadPID(t)
	folder := func(name string) string {
		dir := filepath.Join(tmp, name)
		require.NoError(t, os.Mkdir(dir, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "ca.pem"), nil, 0o600))
		return dir
	}
	swept := folder(fmt.Sprintf("pushrig-%d-123", dead))
	held := folder(fmt.Sprintf("pushrig-%d-124", dead)) // by a process whose number means nothing here
	lock := flock.New(held, flock.SetFlag(os.O_RDONLY))
	ok, err := lock.TryLock()
	require.NoError(t, err)
	require.True(t, ok)
	defer lock.Unlock()
	kept := []string{
		held, folder(fmt.Sprintf("pushrig-%d-125", os.Getpid())), folder("pushrig-results"), folder("pushrig-mock-9"),
		folder(fmt.Sprintf("other-%d-1", dead)), folder(fmt.Sprintf("pushrig-%d-1x", dead)),
	}
	link := filepath.Join(tmp, fmt.Sprintf("pushrig-%d-7", dead))
	require.NoError(t, os.Symlink(kept[2], link))

	dir, remove, err := mockvendors.TempFolder()
	require.NoError(t, err)
	assert.NoDirExists(t, swept)
	for _, k := range kept {
		assert.FileExists(t, filepath.Join(k, "ca.pem"), k)
	}
	assert.DirExists(t, dir)
	another, removeOther, err := mockvendors.TempFolder()
	require.NoError(t, err)
	assert.DirExists(t, dir, "a second one of this process leaves the first alone")
	remove()
	removeOther()
	assert.NoDirExists(t, dir)
	assert.NoDirExists(t, another)
}
