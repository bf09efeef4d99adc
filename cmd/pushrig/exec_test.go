package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/front/launch"
)

// under runs a command under `pushrig exec`, with text as its standard input.
func under(t *testing.T, stdin, does string, flags ...string) output {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.CommandContext(t.Context(), binary, append(append([]string{"exec", "--vendors", "mi,fcm"}, flags...), "--", self)...)
	c.Env = append(os.Environ(), childVar+"="+does)
	c.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err = c.Run()
	if c.ProcessState == nil {
		require.NoError(t, err)
	}
	return output{c.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// own are the credentials and the token of the test's backend.
func own(t *testing.T) (flags []string, dir string) {
	t.Helper()
	dir = t.TempDir()
	return []string{
		"--credentials", write(t, dir, "push.yaml", "package: com.shop.chat\nmi: {app_secret: "+childSecret+"}\n"),
		"--tokens", write(t, dir, "tokens.txt", "mi "+childToken+"\n"),
	}, dir
}

// An unmodified program with its own secret and tokens sends to the vendor's real address, and a phone shows it.
func TestExecLeadsAnUnmodifiedProgramToTheMocks(t *testing.T) {
	flags, dir := own(t)
	file := filepath.Join(dir, "summary.json")
	out := under(t, childToken+"\n", childSends, append(flags, "--json", file, "--require-call", "api.xmpush.xiaomi.com",
		"--expect", `showed == phones and vendors.mi.ok == 1 and hosts["api.xmpush.xiaomi.com"] == 1`)...)
	require.Zero(t, out.code, out.stderr)
	assert.Contains(t, out.stdout, `200 {"result":"ok"`, "what the program prints is its own")
	assert.Regexp(t, `api\.xmpush\.xiaomi\.com +1 +ok 1`, out.stderr)
	assert.Regexp(t, `mi +1 of 1 +1`, out.stderr)
	assert.Contains(t, out.stderr, "ok    a call of api.xmpush.xiaomi.com")
	assert.Contains(t, out.stderr, "--via netns (Linux) shows all", "what this way cannot see is said")
	assert.NotContains(t, out.stderr, childSecret)

	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var s launch.Summary
	require.NoError(t, json.Unmarshal(text, &s))
	assert.Equal(t, launch.Schema, s.Schema)
	assert.Contains(t, s.Never, "fcm.googleapis.com", "a covered host that nobody called")
	assert.NotContains(t, s.Never, "api.xmpush.xiaomi.com")
	assert.NotContains(t, string(text), childSecret)
	assert.NotContains(t, string(text), childToken)
}

func TestExecEndsAsItsProgramDoes(t *testing.T) {
	out := pushrig(t, t.TempDir(), "exec", "--vendors", "mi", "--", "sh", "-c", "exit 3")
	assert.Equal(t, 3, out.code)
	assert.Contains(t, out.stderr, "It ended with exit code 3 before its first call")
	out = pushrig(t, t.TempDir(), "exec", "--vendors", "mi", "--", "sh", "-c", "kill -KILL $$")
	assert.Equal(t, 137, out.code)
	assert.Contains(t, out.stderr, "exit code 137 (killed)")
	out = pushrig(t, t.TempDir(), "exec", "--vendors", "mi", "--", "true")
	assert.Zero(t, out.code)
	assert.Contains(t, out.stderr, "It called no vendor")
}

// What was asked of the program fails it where the program itself does not.
func TestExecFailsWhereWhatWasAskedForDoesNotHold(t *testing.T) {
	flags, _ := own(t)
	out := under(t, childToken+"\n", childSends, append(flags, "--expect", "notifications == 2", "--require-call", "fcm.googleapis.com")...)
	assert.Equal(t, 1, out.code)
	assert.Contains(t, out.stderr, "FAIL  notifications == 2: calls is 1, ok 1, refused 0, showed 1 of 1 phones")
	assert.Contains(t, out.stderr, "FAIL  a call of fcm.googleapis.com: it was never asked for")
	out = pushrig(t, t.TempDir(), "exec", "--vendors", "mi", "--expect", "refused == 0", "--", "true")
	assert.Equal(t, 1, out.code)
	assert.Contains(t, out.stderr, "FAIL  refused == 0: no vendor was called, so that it looked at nothing")
}

func TestExecSaysWhatItCannotStart(t *testing.T) {
	dir := t.TempDir()
	plain := write(t, dir, "notes.txt", "no program\n")
	for _, row := range []struct {
		says string
		code int
		text string
		args []string
	}{
		{"a program that is not there", 127, "no-such-program is in no folder of PATH", []string{"--", "no-such-program"}},
		{"a file that is not there", 127, "./nothing is not there", []string{"--", "./nothing"}},
		{"a file that is no program", 126, "make it executable (chmod +x)", []string{"--", plain}},
		{"no command", 2, "write the command after --", nil},
		{"a command without the dashes", 2, "write the command after --", []string{"true"}},
		{"a way that is none", 2, `no way "magic"; use one of [env preload netns]`, []string{"--via", "magic", "--", "true"}},
		{"an expectation that names nothing", 2, "it can name calls, ok, refused", []string{"--expect", "shown == 1", "--", "true"}},
		{"an expectation that says neither yes nor no", 2, "expected bool", []string{"--expect", "calls + 1", "--", "true"}},
		{"a summary that cannot be written", 2, "/nonexistent/x.json cannot be written", []string{"--json", "/nonexistent/x.json", "--", "sh", "-c", "exit 3"}},
		{"a host that no vendor has", 2, "--require-call example.com: no vendor that runs has this host", []string{"--require-call", "example.com", "--", "true"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			out := pushrig(t, dir, append([]string{"exec", "--vendors", "mi"}, row.args...)...)
			assert.Equal(t, row.code, out.code, out.stderr)
			assert.Contains(t, out.stderr, row.text)
		})
	}
}

func TestExecTellsOfHostsThatNoVendorHas(t *testing.T) {
	out := under(t, "", childAsks)
	assert.Contains(t, out.stdout, "421")
	assert.Contains(t, out.stdout, "metrics.example is none of the push vendors' hosts")
	assert.Regexp(t, `metrics\.example +1 +none of the vendors': nothing was sent to it`, out.stderr)
	assert.Contains(t, out.stderr, "No request reached a vendor.")
}

func TestExecTellsOfAProgramThatPinsItsCertificates(t *testing.T) {
	out := under(t, "", childPins, "--require-call", "api.xmpush.xiaomi.com")
	assert.Equal(t, 4, out.code)
	assert.Contains(t, out.stderr, "handshakes broken off")
	assert.Contains(t, out.stderr, "it pins certificates or has a trust store of its own")
}

func TestExecTellsOfAProgramThatIsRefused(t *testing.T) {
	out := under(t, "", childIsOld)
	assert.Equal(t, 4, out.code)
	assert.Contains(t, out.stderr, "the program offers nothing that the mocks take")
	assert.NotContains(t, out.stderr, "does not trust the CA")
}

// Signals are the program's, and what it leaves running does not outlive it, nor it the exec that was killed.
func TestExecPassesSignalsOnAndLeavesNothingRunning(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	start := func() (*exec.Cmd, int) {
		c := exec.CommandContext(t.Context(), binary, "exec", "--vendors", "mi", "--", self)
		c.Env = append(os.Environ(), childVar+"="+childWaits)
		said, err := c.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, c.Start())
		line, err := bufio.NewReader(said).ReadString('\n')
		require.NoError(t, err)
		pid, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "waiting")))
		require.NoError(t, err)
		return c, pid
	}
	c, _ := start()
	require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	_ = c.Wait()
	assert.Equal(t, 7, c.ProcessState.ExitCode(), "the program's own answer to the signal")

	c, pid := start()
	require.NoError(t, c.Process.Kill())
	_ = c.Wait()
	gone(t, pid)

	out := pushrig(t, t.TempDir(), "exec", "--vendors", "mi", "--", "sh", "-c", "sleep 300 & echo $!")
	pid, err = strconv.Atoi(strings.TrimSpace(out.stdout))
	require.NoError(t, err)
	gone(t, pid)
}

// gone waits until a process is no more.
func gone(t *testing.T, pid int) {
	t.Helper()
	assert.Eventually(t, func() bool {
		state, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		return err != nil || bytes.Contains(state, []byte(") Z ")) // nobody waits for an orphan in some containers
	}, 10*time.Second, 10*time.Millisecond)
}

// In a namespace the vendors' names are this machine: no proxy is needed, and nothing else can be reached.
func TestExecInANamespace(t *testing.T) {
	flags, _ := own(t)
	out := under(t, childToken+"\n", childSends, append(flags, "--via", "netns", "--expect", "showed == phones")...)
	if out.code == 2 && strings.Contains(out.stderr, "namespace") {
		if os.Getenv("PUSHRIG_CI") == "1" {
			t.Log("this machine allows no namespaces; the refusal is clear:")
		}
		require.Contains(t, out.stderr, "use --via env or --via preload")
		t.Skip("no namespaces here: " + out.stderr)
	}
	require.Zero(t, out.code, out.stderr)
	assert.Contains(t, out.stdout, `200 {"result":"ok"`)
	assert.Contains(t, out.stderr, "led by netns")
	out = under(t, "", childAsks, "--via", "netns")
	assert.Contains(t, out.stdout, "metrics.example", "there is nobody to ask for other names")
	assert.NotContains(t, out.stdout, "421")
}
