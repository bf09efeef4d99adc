package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/user"
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

// parseServer is where the sample is.
const parseServer = "../../docs/samples/parse-server"

// postgres starts a PostgreSQL of the test's own and returns its URL. The server does not run as root: root becomes the user
// that Debian's package makes.
func postgres(t *testing.T) string {
	t.Helper()
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(bins) == 0 {
		need(t, "PostgreSQL is not installed: apt-get install postgresql")
	}
	bin := bins[len(bins)-1]
	dir, err := os.MkdirTemp("", "pushrig-pg-") // a socket's path has to be short
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	var as *syscall.Credential
	if os.Getuid() == 0 {
		u, err := user.Lookup("postgres")
		require.NoError(t, err)
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		require.NoError(t, os.Chown(dir, uid, gid))
	}
	run := func(name string, args ...string) {
		c := exec.Command(filepath.Join(bin, name), args...)
		c.Dir, c.SysProcAttr = dir, &syscall.SysProcAttr{Credential: as}
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s: %s", name, out)
	}
	port, data := freePort(t), filepath.Join(dir, "data")
	run("initdb", "-D", data, "-A", "trust", "-U", "parse")
	run("pg_ctl", "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off", port, dir), "start")
	t.Cleanup(func() { run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop") })
	run("createdb", "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-U", "parse", "parse")
	return fmt.Sprintf("postgres://parse@127.0.0.1:%d/parse", port)
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func needParseServer(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts PostgreSQL and parse-server")
	}
	if _, err := os.Stat(parseServer + "/node_modules"); err != nil {
		need(t, "docs/samples/parse-server/node_modules is not there: run npm ci in it")
	}
	if _, err := exec.LookPath("node"); err != nil {
		need(t, "node is not installed")
	}
}

// A scenario drives parse-server as it does our own backend: phones report their tokens to it, it pushes, and what each phone got,
// or Google refused, is known message by message.
func TestAScenarioDrivesAPushServerThatNobodyHereWrote(t *testing.T) {
	needParseServer(t)
	t.Setenv("DATABASE", postgres(t))
	out := pushrig(t, t.TempDir(), "run", abs(t, parseServer+"/scenario.yaml"), "--target", abs(t, parseServer+"/target.yaml"))
	require.Zero(t, out.code, out.stdout+out.stderr)
	for _, line := range []string{`handed_to_app +5`, `rejected\.FCM-T2 +2`, `ok   good\.handed_to_app == good\.planned`, `request +7`} {
		assert.Regexp(t, line, out.stdout)
	}
	assert.NotRegexp(t, `\n +queue `, out.stdout, "what cannot be seen has no figures")
}

func abs(t *testing.T, path string) string {
	t.Helper()
	out, err := filepath.Abs(path)
	require.NoError(t, err)
	return out
}

// parse-server, with a service account and a token of its own, pushes to Google's real address; a phone's app is given the
// message. What it keeps of a phone that has uninstalled the app, and what it says of that push, is its own.
func TestAPushServerThatNobodyHereWrote(t *testing.T) {
	needParseServer(t)
	database, b, port := postgres(t), newOwnBackend(t), freePort(t)
	file := filepath.Join(b.dir, "summary.json")
	c := exec.CommandContext(t.Context(), binary, append(append([]string{"exec", "--vendors", "mi,fcm,huawei", "--json", file}, b.flags...),
		"--require-call", "fcm.googleapis.com", "--expect", "handed == 2 and showed == 0", "--", "node", "server.js")...)
	c.Dir = parseServer
	c.Env = append(os.Environ(), "DATABASE="+database, "PARSE_SERVER_LOGS_FOLDER="+b.dir, "PORT="+strconv.Itoa(port), "GOOGLE_APPLICATION_CREDENTIALS="+b.account)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	require.NoError(t, c.Start())
	defer func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		if t.Failed() {
			t.Log(out.String())
		}
	}()

	base := fmt.Sprintf("http://127.0.0.1:%d/parse", port)
	require.Eventually(t, func() bool {
		r, err := http.Get(base + "/health")
		if err != nil {
			return false
		}
		defer r.Body.Close()
		text, _ := io.ReadAll(r.Body)
		return strings.Contains(string(text), "ok")
	}, patience, 100*time.Millisecond)
	call := func(path string, body any) map[string]any {
		text, err := json.Marshal(body)
		require.NoError(t, err)
		req, err := http.NewRequest("POST", base+path, bytes.NewReader(text))
		require.NoError(t, err)
		for name, value := range map[string]string{"X-Parse-Application-Id": "chat", "X-Parse-Master-Key": "master", "Content-Type": "application/json"} {
			req.Header.Set(name, value)
		}
		r, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		defer r.Body.Close()
		var answer map[string]any
		require.NoError(t, json.NewDecoder(r.Body).Decode(&answer))
		return answer
	}
	for i, token := range b.tokens["fcm"][:2] {
		got := call("/installations", map[string]any{"deviceType": "android", "installationId": fmt.Sprint("phone-", i), "deviceToken": token})
		require.NotEmpty(t, got["objectId"], "%v", got)
		got = call("/push", map[string]any{"where": map[string]any{"installationId": fmt.Sprint("phone-", i)}, "data": map[string]any{"title": "Rong", "alert": "there?"}})
		require.Equal(t, true, got["result"], "%v", got)
	}
	// It answers before it has pushed.
	pushed := func() bool {
		req, _ := http.NewRequest("GET", base+"/classes/_PushStatus", nil)
		req.Header.Set("X-Parse-Application-Id", "chat")
		req.Header.Set("X-Parse-Master-Key", "master")
		r, err := http.DefaultClient.Do(req)
		if err != nil {
			return false
		}
		defer r.Body.Close()
		text, _ := io.ReadAll(r.Body)
		return strings.Count(string(text), `"numSent":1`) == 2
	}
	require.Eventually(t, pushed, patience, 100*time.Millisecond)
	http.DefaultClient.CloseIdleConnections()
	require.NoError(t, c.Process.Signal(syscall.SIGTERM))
	_ = c.Wait()
	text, err := os.ReadFile(file)
	require.NoError(t, err, out.String())
	var s launch.Summary
	require.NoError(t, json.Unmarshal(text, &s))
	assert.True(t, s.OK(), out.String())
	fcm, _ := s.Host("fcm.googleapis.com")
	assert.Equal(t, map[string]int64{"ok": 2}, fcm.Answers)
	token, _ := s.Host("www.googleapis.com")
	assert.EqualValues(t, 1, token.Calls, "one access token for both")
}
