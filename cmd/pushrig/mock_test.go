package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// serving is a `pushrig mock` at work, and a client that knows of it only what its line of JSON says.
type serving struct {
	*exec.Cmd
	mockvendors.Ready
	t      *testing.T
	client *http.Client
}

// serveMocks starts the mocks on free ports; they end with the test.
func serveMocks(t *testing.T, dir string, args ...string) *serving {
	t.Helper()
	return serveMocksWith(t, dir, nil, args...)
}

// serveMocksWith is serveMocks with a place for standard error; who reads it waits for the end first.
func serveMocksWith(t *testing.T, dir string, stderr io.Writer, args ...string) *serving {
	t.Helper()
	s := &serving{Cmd: exec.Command(binary, append([]string{"mock", "--json", "--listen", "127.0.0.1:0"}, args...)...), t: t,
		client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{}}}
	s.Dir, s.Stderr = dir, stderr
	pipe, err := s.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, s.Start())
	kill := time.AfterFunc(patience, func() { _ = s.Process.Kill() })
	t.Cleanup(func() {
		kill.Stop()
		_ = s.Process.Kill()
	})
	line, err := bufio.NewReader(pipe).ReadBytes('\n')
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(line, &s.Ready))
	return s
}

// interrupt ends the mocks by Ctrl-C.
func (s *serving) interrupt() int { return s.end(os.Interrupt) }

// end ends the mocks by a signal and returns their exit code.
func (s *serving) end(by os.Signal) int {
	s.t.Helper()
	require.NoError(s.t, s.Process.Signal(by))
	if exit, ok := s.Wait().(*exec.ExitError); ok {
		return exit.ExitCode()
	}
	return 0
}

// admin calls the admin API and reads its answer.
func (s *serving) admin(method, path string, body, answer any) {
	s.t.Helper()
	text, err := json.Marshal(body)
	require.NoError(s.t, err)
	if body == nil {
		text = nil
	}
	req, err := http.NewRequest(method, s.Admin+"/api/v1/"+path, bytes.NewReader(text))
	require.NoError(s.t, err)
	resp, err := s.client.Do(req)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	require.Less(s.t, resp.StatusCode, 300, "%s %s: %s", method, path, got)
	require.NoError(s.t, json.Unmarshal(got, answer), "%s", got)
}

// oppo posts a form to the mock of OPPO, as a backend would, and returns code and data.
func (s *serving) oppo(path string, form url.Values) (code int, data map[string]any) {
	s.t.Helper()
	resp, err := s.client.PostForm(s.Vendors["oppo"].BaseURL+path, form)
	require.NoError(s.t, err)
	defer resp.Body.Close()
	var answer struct {
		Code int            `json:"code"`
		Data map[string]any `json:"data"`
	}
	require.NoError(s.t, json.NewDecoder(resp.Body).Decode(&answer))
	return answer.Code, answer.Data
}

// push sends a notification to one phone, signing in first.
func (s *serving) push(token, title string) int {
	s.t.Helper()
	app := s.Vendors["oppo"].App
	at := strconv.FormatInt(s.now().UnixMilli(), 10)
	sign := sha256.Sum256([]byte(app.AppKey + at + app.MasterSecret))
	code, data := s.oppo("/server/v1/auth", url.Values{"app_key": {app.AppKey}, "timestamp": {at}, "sign": {hex.EncodeToString(sign[:])}})
	require.Equal(s.t, 0, code)
	message, err := json.Marshal(map[string]any{"target_type": 2, "target_value": token,
		"notification": map[string]any{"title": title, "content": "hello", "channel_id": "tuikit"}})
	require.NoError(s.t, err)
	code, _ = s.oppo("/server/v1/message/notification/unicast", url.Values{
		"auth_token": {data["auth_token"].(string)}, "message": {string(message)}})
	return code
}

func (s *serving) now() time.Time {
	s.t.Helper()
	var clock struct {
		Now time.Time `json:"now"`
	}
	s.admin("GET", "clock", nil, &clock)
	return clock.Now
}

type tray []struct {
	N     int    `json:"n"`
	Title string `json:"title"`
}

// A team with a backend of its own: start the mocks, make a phone, push to it with any HTTP client, look at its tray.
func TestMockForAnOutsideBackend(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "mock.yaml", "vendors:\n  oppo: {channels: [tuikit]}\napps:\n  third: {package: com.example.third}\n")
	s := serveMocks(t, dir, "--config", "mock.yaml")
	assert.Equal(t, "pushrig.mock/v1", s.Schema)
	assert.Len(t, s.Vendors, 6)
	var apps []string
	for _, a := range s.Vendors["oppo"].Apps {
		apps = append(apps, a.Name)
	}
	assert.Equal(t, []string{"main", "other", "third"}, apps)

	var phone struct{ ID, Token string }
	s.admin("POST", "devices", map[string]any{"vendor": "oppo"}, &phone)
	require.NotEmpty(t, phone.Token)
	require.Equal(t, 0, s.push(phone.Token, "first"))
	var seen struct {
		Messages []any  `json:"messages"`
		Last     string `json:"last"`
		TimedOut bool   `json:"timed_out"`
	}
	s.admin("GET", "messages/wait?vendor=oppo&result=shown_silent&token="+url.QueryEscape(phone.Token), nil, &seen)
	assert.Len(t, seen.Messages, 1, "shown, though silently: nobody approved the app for more")
	var shown tray
	s.admin("GET", "devices/"+phone.ID+"/tray", nil, &shown)
	require.Len(t, shown, 1)
	assert.Equal(t, "first", shown[0].Title)
	var landed map[string]any
	s.admin("POST", "devices/"+phone.ID+"/tap/"+strconv.Itoa(shown[0].N), nil, &landed)
	assert.NotEmpty(t, landed)

	before := s.now()
	var clock map[string]any
	s.admin("POST", "clock", map[string]any{"jump": "24h"}, &clock)
	assert.GreaterOrEqual(t, s.now().Sub(before), 24*time.Hour)

	var done map[string]any
	s.admin("POST", "reset", nil, &done)
	var journal struct {
		Messages []any `json:"messages"`
	}
	s.admin("GET", "messages", nil, &journal)
	assert.Empty(t, journal.Messages)
	assert.Equal(t, 10000, s.push(phone.Token, "second"), "the token is gone with the reset")

	ca := s.CAFile
	assert.FileExists(t, ca)
	assert.Equal(t, 130, s.interrupt())
	assert.NoFileExists(t, ca, "what the mocks wrote goes with them")
}

// https under the CA of the run, by the vendor's real name.
func TestMockSpeaksTLS(t *testing.T) {
	s := serveMocks(t, t.TempDir(), "--vendors", "mi")
	assert.Len(t, s.Vendors, 1)
	pem, err := os.ReadFile(s.CAFile)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(pem))
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: s.Vendors["mi"].Hosts[0]}}}
	defer client.CloseIdleConnections()
	resp, err := client.PostForm(s.Vendors["mi"].BaseURLTLS+"/v3/message/regid", url.Values{})
	require.NoError(t, err)
	assert.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusOK, resp.StatusCode, "Mi answers its errors under 200")
	assert.Equal(t, 130, s.interrupt())
}

// Ctrl-C ends the mocks even while somebody waits for a message that does not come.
func TestMockEndsWhileSomebodyWaits(t *testing.T) {
	// A request that was written need not have been read when the signal comes; then nobody can answer it. One of a few is.
	for range 5 {
		if waitAcrossTheEnd(t) > 0 {
			return
		}
	}
	t.Error("whoever waited got no answer")
}

// waitAcrossTheEnd interrupts the mocks while a request waits and returns its status, 0 for none.
func waitAcrossTheEnd(t *testing.T) int {
	t.Helper()
	s := serveMocks(t, t.TempDir(), "--vendors", "mi")
	status := make(chan int, 1)
	asked := make(chan struct{})
	trace := &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { close(asked) }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(t.Context(), trace), "GET", s.Admin+"/api/v1/messages/wait?timeout=60s", nil)
	require.NoError(t, err)
	go func() {
		defer close(status)
		if resp, err := s.client.Do(req); err == nil {
			status <- resp.StatusCode
			_ = resp.Body.Close()
		}
	}()
	within(t, asked)
	assert.Equal(t, 130, s.interrupt())
	return <-status
}

// Rules that the file switches off are off; what it gets wrong is said with its place.
func TestMockConfig(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "off.yaml", "rules: {OPPO-C7: off}\n")
	s := serveMocks(t, dir, "--config", "off.yaml", "--vendors", "oppo")
	var vendor struct {
		Rules map[string]string `json:"rules"`
	}
	s.admin("GET", "vendors/oppo", nil, &vendor)
	assert.Equal(t, map[string]string{"OPPO-C7": "off"}, vendor.Rules)
	assert.Equal(t, 130, s.interrupt())

	write(t, dir, "bad.yaml", "vendors:\n  oppo: {chanels: [tuikit]}\n")
	out := pushrig(t, dir, "mock", "--config", "bad.yaml", "--listen", "127.0.0.1:0")
	assert.Equal(t, 2, out.code)
	assert.Contains(t, out.stderr, "bad.yaml:2:")
	assert.Contains(t, out.stderr, `unknown key "chanels"`)
}

// The mocks are for this machine alone: no other address is taken, and none at all is not all of them.
func TestMockListensOnLoopbackOnly(t *testing.T) {
	for _, row := range []struct{ name, listen, want string }{
		{"every address of the machine", "0.0.0.0:0", "loopback addresses only"},
		{"every address, short", ":0", "loopback addresses only"},
		{"another machine's name", "example.com:80", "loopback addresses only"},
		{"nothing", "", "--listen is empty; give it HOST:PORT"},
		{"no port", "127.0.0.1", "HOST:PORT"},
	} {
		t.Run(row.name, func(t *testing.T) {
			out := pushrig(t, t.TempDir(), "mock", "--vendors", "mi", "--listen", row.listen)
			assert.Equal(t, 2, out.code)
			assert.Empty(t, out.stdout)
			assert.Contains(t, out.stderr, row.want)
		})
	}
}

// A port that is taken is named, with the way out, whether it is the admin API's or a vendor's.
func TestMockBusyPort(t *testing.T) {
	s := serveMocks(t, t.TempDir(), "--vendors", "mi")
	admin := strings.TrimPrefix(s.Admin, "http://")
	out := pushrig(t, t.TempDir(), "mock", "--listen", admin, "--vendors", "mi")
	assert.Equal(t, 2, out.code)
	assert.Contains(t, out.stderr, "cannot listen on 127.0.0.1:")
	assert.Contains(t, out.stderr, "choose another --listen, or port 0 for free ones")
	assert.Empty(t, out.stdout)
	assert.Equal(t, 130, s.interrupt())
}

// Without --seed nobody's secrets are anybody else's; with the seed that the ready line names they are there again.
func TestMockTakesARandomSeed(t *testing.T) {
	first, second := serveMocks(t, t.TempDir(), "--vendors", "mi"), serveMocks(t, t.TempDir(), "--vendors", "mi")
	assert.NotEqual(t, first.Seed, second.Seed)
	assert.NotEqual(t, first.Vendors["mi"].App.AppSecret, second.Vendors["mi"].App.AppSecret)
	again := serveMocks(t, t.TempDir(), "--vendors", "mi", "--seed", strconv.FormatUint(first.Seed, 10))
	assert.Equal(t, first.Vendors["mi"].App.AppSecret, again.Vendors["mi"].App.AppSecret)
	for _, s := range []*serving{first, second, again} {
		assert.Equal(t, 130, s.interrupt())
	}
}

// For people: a table with secrets shortened.
func TestMockForPeople(t *testing.T) {
	dir := t.TempDir()
	c := exec.Command(binary, "mock", "--listen", "127.0.0.1:0", "--vendors", "oppo")
	c.Dir = dir
	pipe, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	kill := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	defer kill.Stop()
	var text strings.Builder
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		text.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "master_secret=") && strings.Contains(text.String(), "com.example.other") {
			break
		}
	}
	require.NoError(t, c.Process.Signal(os.Interrupt))
	_ = c.Wait()
	assert.Equal(t, 130, c.ProcessState.ExitCode())
	for _, want := range []string{"admin   http://127.0.0.1:", "CA      ", "\noppo    http://127.0.0.1:", "\n  main    com.tencent"} {
		assert.Contains(t, text.String(), want)
	}
	assert.Regexp(t, `master_secret=\w{4}…\w{2}\(32\)`, text.String())
	assert.NotRegexp(t, `\b[0-9a-f]{32}\b`, text.String(), "no secret is shown whole")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "nothing is written where it was started")
}

// A server that ends when its supervisor says so has done well.
func TestMockEndsWellOnSIGTERM(t *testing.T) {
	s := serveMocks(t, t.TempDir(), "--vendors", "mi")
	assert.Equal(t, 0, s.end(syscall.SIGTERM))
}
