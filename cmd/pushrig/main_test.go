package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// binary is the program as a user has it, built once.
var binary string

func TestMain(m *testing.M) {
	if does := os.Getenv(childVar); does != "" {
		os.Exit(child(does))
	}
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "pushrig-cmd-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "pushrig")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// output is what one call of the program gave.
type output struct {
	code           int
	stdout, stderr string
}

// patience bounds one call of the program.
const patience = 60 * time.Second

// pushrig runs the program in a folder, as a user would.
func pushrig(t *testing.T, dir string, args ...string) output {
	t.Helper()
	return command(t, dir, binary, args...)
}

func command(t *testing.T, dir, name string, args ...string) output {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Dir = dir
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	require.NoError(t, ctx.Err(), "%v took longer than %s\n%s", args, patience, stderr.String())
	return output{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// write puts a file into a folder.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}
