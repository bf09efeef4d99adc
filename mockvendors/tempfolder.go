package mockvendors

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"

	"github.com/gofrs/flock"
)

// TempFolder makes a folder of this process for what Ready writes, and returns what removes it. Folders that killed processes
// left behind go on this occasion: there are credentials in them.
func TempFolder() (dir string, remove func(), err error) {
	sweep(os.TempDir())
	if dir, err = os.MkdirTemp("", fmt.Sprintf("pushrig-%d-", os.Getpid())); err != nil {
		return "", nil, fmt.Errorf("no folder for the CA and the credentials can be made: %w; set TMPDIR to one that can be written to", err)
	}
	lock := flock.New(dir, flock.SetFlag(os.O_RDONLY))
	_, _ = lock.TryLock() // where the file system has no locks, the process id in the name has to do
	return dir, func() {
		_ = os.RemoveAll(dir)
		_ = lock.Unlock()
	}, nil
}

// tempName is what TempFolder calls its folders.
var tempName = regexp.MustCompile(`^pushrig-([0-9]+)-[0-9]+$`)

// sweep removes the folders of dead processes. One is dead when no process has its number and nobody holds the folder's lock,
// for a container next door, with numbers of its own, may share the place.
func sweep(place string) {
	entries, _ := os.ReadDir(place) // what cannot be listed is not ours to tidy
	for _, e := range entries {
		m := tempName.FindStringSubmatch(e.Name())
		if m == nil || !e.IsDir() {
			continue
		}
		if dir := filepath.Join(place, e.Name()); ours(e) && !alive(m[1]) {
			lock := flock.New(dir, flock.SetFlag(os.O_RDONLY))
			if free, err := lock.TryLock(); err == nil && free {
				_ = os.RemoveAll(dir)
				_ = lock.Unlock()
			}
		}
	}
}

// ours reports whether a folder belongs to this user.
func ours(e os.DirEntry) bool {
	info, err := e.Info()
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Getuid()
}

// alive reports whether there is a process with that number, whoever's it is.
func alive(number string) bool {
	pid, err := strconv.Atoi(number)
	return err != nil || pid <= 0 || !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
