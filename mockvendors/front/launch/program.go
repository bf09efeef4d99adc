// Package launch runs a program that nobody changed in front of the mocks, and tells what it did: whom it called, what it was
// answered, which rules decided, which phones showed something, and which hosts it never called.
//
// It owns the program's process and the summary. Mocks, front and the way in are the caller's.
package launch

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// The exit codes of programs that do not start, as shells have them.
const (
	CodeNotExecutable = 126
	CodeNotFound      = 127
)

// NotStarted is a program that does not start, with a shell's exit code for it.
type NotStarted struct {
	Code int
	Err  error
}

func (e *NotStarted) Error() string { return e.Err.Error() }
func (e *NotStarted) Unwrap() error { return e.Err }

// Find is the program's file, and the runtime that it turns out to be run by.
func Find(name string) (file string, runtime ways.Runtime, err error) {
	file, err = exec.LookPath(name)
	switch {
	case err == nil || errors.Is(err, exec.ErrDot):
		if file == "" {
			file = name
		}
	case errors.Is(err, fs.ErrPermission):
		return "", "", &NotStarted{CodeNotExecutable, fmt.Errorf("%s cannot be run: it is no program, or this user may not run it; make it executable (chmod +x), or name its interpreter", name)}
	default:
		where := "in no folder of PATH"
		if strings.ContainsRune(name, filepath.Separator) {
			where = "not there"
		}
		return "", "", &NotStarted{CodeNotFound, fmt.Errorf("%s is %s; write the program after --, as a shell would find it", name, where)}
	}
	if file, err = filepath.Abs(file); err != nil {
		return "", "", err
	}
	return file, ways.RuntimeOf(file), nil
}
