package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
)

// endless is a load that lasts longer than any test.
const endless = `name: a long load
seed: 3
clock: {start: 2026-11-22T09:00:00+08:00}
vendors:
  oppo: {channels: [tuikit], approved: [private]}
devices:
  - {group: oppo, count: 20, vendor: oppo, channels: [tuikit]}
load:
  - {for: 10m, rate: 50/s}
life: {foreground: 1s, background: 1s, killed: 1s}
expect:
  - lost == 0
`

// process is a running program whose standard error is read line by line.
type process struct {
	*exec.Cmd
	stderr *bufio.Scanner
	stdout strings.Builder
	seen   strings.Builder
	timer  *time.Timer
}

func launched(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(binary, args...)}
	p.Dir, p.Stdout = dir, &p.stdout
	p.Env = append(os.Environ(), "TMPDIR="+t.TempDir()) // what ends at once cannot clean up
	pipe, err := p.StderrPipe()
	require.NoError(t, err)
	p.stderr = bufio.NewScanner(pipe)
	require.NoError(t, p.Start())
	p.timer = time.AfterFunc(patience, func() { _ = p.Process.Kill() })
	t.Cleanup(func() {
		p.timer.Stop()
		_ = p.Process.Kill()
	})
	return p
}

// until reads standard error up to a line that has a text in it.
func (p *process) until(t *testing.T, text string) {
	t.Helper()
	for p.stderr.Scan() {
		p.seen.WriteString(p.stderr.Text() + "\n")
		if strings.Contains(p.stderr.Text(), text) {
			return
		}
	}
	t.Fatalf("%q was never said; standard error:\n%s", text, p.seen.String())
}

// end waits for the program's end and returns its exit code.
func (p *process) end(t *testing.T) int {
	t.Helper()
	for p.stderr.Scan() {
		p.seen.WriteString(p.stderr.Text() + "\n")
	}
	if exit, ok := p.Wait().(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return 0
}

// Ctrl-C in the middle of a load: what was measured is written, whole, and the next scenario does not begin.
func TestInterruptedLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "long.yaml", endless)
	write(t, dir, "next.yaml", scenario("good.displayed == 5"))
	p := launched(t, dir, "run", "long.yaml", "next.yaml")
	p.until(t, " sent (")
	require.NoError(t, p.Process.Signal(os.Interrupt))
	assert.Equal(t, 130, p.end(t))
	assert.Contains(t, p.seen.String(), "long: stopped before its end: interrupted")
	assert.Contains(t, p.stdout.String(), "ABORTED a long load")

	r := readReport(t, dir, "pushrig-out/long/report.json")
	assert.Equal(t, reports.Aborted, r.Verdict)
	assert.Positive(t, r.Journeys.Sent, "what was measured")
	assert.Zero(t, r.Journeys.Unaccounted)
	assert.Zero(t, r.Journeys.Outcomes["lost"])
	left, err := os.ReadDir(filepath.Join(dir, "pushrig-out/long"))
	require.NoError(t, err)
	assert.Len(t, left, 2, "report and journeys, and no half of anything: %v", left)
	assert.NotContains(t, p.seen.String(), "next", "the next scenario did not begin")
}

// Two runs into one folder: the second is refused while the first lives, and one that was killed is in nobody's way.
func TestASecondRunIntoAFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "long.yaml", endless)
	first := launched(t, dir, "run", "long.yaml")
	first.until(t, " sent (")

	second := launched(t, dir, "run", "long.yaml")
	assert.Equal(t, 2, second.end(t))
	assert.Contains(t, second.seen.String(), "another run is writing to pushrig-out/long")
	elsewhere := launched(t, dir, "run", "long.yaml", "--out", "other")
	elsewhere.until(t, " sent (")
	require.NoError(t, elsewhere.Process.Signal(os.Interrupt))
	assert.Equal(t, 130, elsewhere.end(t))

	require.NoError(t, first.Process.Kill())
	first.end(t)
	third := launched(t, dir, "run", "long.yaml")
	third.until(t, " sent (")
	require.NoError(t, third.Process.Signal(os.Interrupt))
	assert.Equal(t, 130, third.end(t))
}

// SIGTERM is taken like Ctrl-C, at any stage.
func TestTerminatedWhilePhonesConnect(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "long.yaml", strings.Replace(endless, "count: 20", "count: 3000", 1))
	p := launched(t, dir, "run", "long.yaml")
	p.until(t, "devices ")
	require.NoError(t, p.Process.Signal(syscall.SIGTERM))
	assert.Equal(t, 130, p.end(t))
	if r := readReport(t, dir, "pushrig-out/long/report.json"); assert.Equal(t, reports.Aborted, r.Verdict) {
		assert.Zero(t, r.Journeys.Planned)
	}
}

// A second Ctrl-C ends at once. The clean end may be faster than the second signal: either way the code is the same, and
// a report is there whole or not at all. That the second one ends the process is shown in signals_test.go.
func TestInterruptedTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "long.yaml", endless)
	p := launched(t, dir, "run", "long.yaml")
	p.until(t, " sent (")
	require.NoError(t, p.Process.Signal(os.Interrupt))
	p.until(t, "once more ends at once")
	_ = p.Process.Signal(os.Interrupt) // an error says that it has ended already
	assert.Equal(t, 130, p.end(t))
	if _, err := os.Stat(filepath.Join(dir, "pushrig-out/long/report.json")); err == nil {
		readReport(t, dir, "pushrig-out/long/report.json")
	}
}

// A reader that goes away (a pager that is closed) does not leave a program behind.
func TestBrokenPipe(t *testing.T) {
	p := exec.Command(binary, "rules")
	pipe, err := p.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.Start())
	_, err = io.ReadFull(pipe, make([]byte, 10))
	require.NoError(t, err)
	require.NoError(t, pipe.Close())
	kill := time.AfterFunc(patience, func() { _ = p.Process.Kill() })
	defer kill.Stop()
	_ = p.Wait()
	assert.NotContains(t, p.ProcessState.String(), "killed")
}
