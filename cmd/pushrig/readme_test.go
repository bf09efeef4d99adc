package main

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readmeBlock is a fenced sh block; "exit=1" behind the language is the exit code of its last command.
var readmeBlock = regexp.MustCompile("(?s)```sh(?: exit=(\\d+))?\n(.*?)```")

// TestEveryCommandOfTheReadmeRunsAsPrinted runs the README's blocks, each as one script from the top of the repository, with
// the binary in the place of `go run`.
func TestEveryCommandOfTheReadmeRunsAsPrinted(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the quickstart: left out of short runs")
	}
	for _, tool := range []string{"sh", "curl", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("PUSHRIG_CI") != "" {
				t.Fatalf("%s is missing", tool)
			}
			t.Skipf("%s is missing: the README's commands need it", tool)
		}
	}
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	blocks := readmeBlock.FindAllStringSubmatch(string(readme), -1)
	require.Greater(t, len(blocks), 5)
	work := t.TempDir()
	runBlocks(t, blocks, work, work)
}

// runBlocks runs a page's blocks in a folder, or at the top of the repository where they write reports to a place of their own;
// their /tmp is tmp.
func runBlocks(t *testing.T, blocks [][]string, tmp, dir string) {
	t.Helper()
	ports := freePorts(t)
	for i, b := range blocks {
		t.Run(strconv.Itoa(i+1), func(t *testing.T) {
			script := strings.ReplaceAll(b[2], "/tmp/", tmp+"/")
			script = strings.ReplaceAll(script, "go run ./cmd/pushrig", binary)
			script = strings.NewReplacer("127.0.0.1:7400", address(ports), "127.0.0.1:7403", address(ports+3), "127.0.0.1:7410", address(ports+9)).Replace(script)
			ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
			defer cancel()
			cmd := exec.CommandContext(ctx, "bash", "-ec", script)
			cmd.Dir = filepath.Join("..", "..")
			if !strings.Contains(script, "--out") {
				cmd.Dir = dir // reports go where nobody is disturbed
			}
			// A block that fails half-way must not leave its server behind, nor wait for it.
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
			cmd.WaitDelay = 5 * time.Second
			out, err := cmd.CombinedOutput()
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			want, _ := strconv.Atoi(b[1])
			got := cmd.ProcessState.ExitCode()
			if got == exitLimited && want == exitPass {
				t.Logf("this machine was too busy to measure:\n%s", out)
				return
			}
			assert.Equal(t, want, got, "%v\n%s", err, out)
		})
	}
}

// TestThePageAboutBackendsRunsAsPrinted: its commands, from the top of the repository.
func TestThePageAboutBackendsRunsAsPrinted(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		need(t, "python3 is not installed: the page's backend is written in it")
	}
	page, err := os.ReadFile("../../docs/bring-your-own-backend.md")
	require.NoError(t, err)
	blocks := readmeBlock.FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, blocks)
	runBlocks(t, blocks, t.TempDir(), "../..")
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }

// freePorts finds ten ports in a row, as the mocks take them.
func freePorts(t *testing.T) int {
	t.Helper()
search:
	for base := 17400; base < 60000; base += 100 {
		for p := base; p < base+10; p++ {
			l, err := net.Listen("tcp", address(p))
			if err != nil {
				continue search
			}
			_ = l.Close()
		}
		return base
	}
	t.Fatal("no ten free ports in a row")
	return 0
}
