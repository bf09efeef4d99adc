package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/sim/backend"
)

// served is a `pushrig backend` at work.
type served struct {
	*exec.Cmd
	backend.Ready
	t      *testing.T
	client *http.Client
}

// serveBackend starts a backend over mocks at work; it ends with the test.
func serveBackend(t *testing.T, mocks *serving, args ...string) *served {
	t.Helper()
	line, err := json.Marshal(mocks.Ready)
	require.NoError(t, err)
	file := write(t, t.TempDir(), "mock.json", string(line))
	return startBackend(t, exec.Command(binary, append([]string{"backend", "--json", "--listen", "127.0.0.1:0", "--vendors", file}, args...)...))
}

func startBackend(t *testing.T, c *exec.Cmd) *served {
	t.Helper()
	s := &served{Cmd: c, t: t, client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{}}}
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

// end ends the backend by a signal and returns its exit code.
func (s *served) end(by os.Signal) int {
	s.t.Helper()
	require.NoError(s.t, s.Process.Signal(by))
	_ = s.Wait()
	return s.ProcessState.ExitCode()
}

// call makes any call and returns its status and answer; status 0 is no answer at all.
func (s *served) call(method, path string, body any) (int, map[string]any) {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // a mistake of this test
	}
	req, err := http.NewRequest(method, s.URL+path, bytes.NewReader(text))
	if err != nil {
		panic(err)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return 0, nil
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil
	}
	var out map[string]any
	_ = json.Unmarshal(got, &out)
	return resp.StatusCode, out
}

// rest makes a REST call as the admin of the ready line.
func (s *served) rest(call string, body any) map[string]any {
	q := url.Values{"sdkappid": {strconv.FormatUint(s.SDKAppID, 10)}, "identifier": {s.Admin}, "usersig": {s.UserSig}, "random": {"1"}, "contenttype": {"json"}}
	_, out := s.call("POST", "/v4/"+call+"?"+q.Encode(), body)
	return out
}

// away brings a user onto a phone with a vendor's token, and swipes the app away.
func (s *served) away(user, vendor, token string) {
	s.t.Helper()
	me := map[string]any{"user": user, "device": "phone of " + user}
	for _, call := range []string{"login", "token", "close"} {
		body := map[string]any{"vendor": vendor, "token": token}
		for k, v := range me {
			body[k] = v
		}
		status, out := s.call("POST", "/pushrig/v1/"+call, body)
		require.Equal(s.t, 200, status, "%v", out)
	}
}

func greeting(to string, random int) map[string]any {
	return map[string]any{"To_Account": to, "MsgRandom": random, "OfflinePushInfo": map[string]any{"Title": "first", "AndroidInfo": map[string]any{"OPPOChannelID": "tuikit"}},
		"MsgBody": []any{map[string]any{"MsgType": "TIMTextElem", "MsgContent": map[string]any{"Text": "hello"}}}}
}

// serveOPPO starts a mock of OPPO whose console knows the kit's channel and the chat class.
func serveOPPO(t *testing.T) *serving {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "mock.yaml", "vendors:\n  oppo: {channels: [tuikit], approved: [private]}\n")
	return serveMocks(t, dir, "--vendors", "oppo", "--config", "mock.yaml")
}

// phoneAt makes a phone at a mock.
func (s *serving) phoneAt(vendor string) (id, token string) {
	s.t.Helper()
	var phone struct{ ID, Token string }
	s.admin("POST", "devices", map[string]any{"vendor": vendor}, &phone)
	require.NotEmpty(s.t, phone.Token)
	return phone.ID, phone.Token
}

// tray waits until a phone's message has come to an end and returns what the phone shows.
func (s *serving) tray(id, token, result string) tray {
	s.t.Helper()
	var seen struct {
		TimedOut bool `json:"timed_out"`
	}
	s.admin("GET", "messages/wait?timeout=5s&result="+result+"&token="+url.QueryEscape(token), nil, &seen)
	require.False(s.t, seen.TimedOut, "no message is %s", result)
	var t tray
	s.admin("GET", "devices/"+id+"/tray", nil, &t)
	return t
}

// A script sends by REST, and a phone whose app was swiped away shows it: three processes that know each other by a line of
// JSON each.
func TestAScriptsMessageIsShown(t *testing.T) {
	mocks := serveOPPO(t)
	id, token := mocks.phoneAt("oppo")
	b := serveBackend(t, mocks)
	assert.Equal(t, "pushrig.backend/v1", b.Schema)
	b.away("rong", "oppo", token)

	got := b.rest("openim/sendmsg", greeting("rong", 1))
	assert.Equal(t, []any{"OK", 0.0}, []any{got["ActionStatus"], got["ErrorCode"]}, "%v", got)
	shown := mocks.tray(id, token, "shown")
	require.Len(t, shown, 1)
	assert.Equal(t, "first", shown[0].Title)
	status, _ := b.call("POST", "/pushrig/v1/clock", map[string]any{"jump": "0s"}) // the answer is read
	require.Equal(t, 200, status)
	_, counts := b.call("GET", "/pushrig/v1/counts", nil)
	assert.Equal(t, map[string]any{"killed": 1.0}, counts["pushed"])
	assert.Equal(t, map[string]any{"oppo": 1.0}, counts["accepted"])

	assert.Equal(t, 0, b.end(syscall.SIGTERM), "a server that ends when it is told to has done well")
	assert.Equal(t, 130, mocks.interrupt())
}

// A backend that is killed while messages are on their way takes nothing with it: the mocks stand, and the next one serves.
func TestABackendKilledInTheMiddle(t *testing.T) {
	mocks := serveOPPO(t)
	_, token := mocks.phoneAt("oppo")
	b := serveBackend(t, mocks)
	b.away("rong", "oppo", token)
	var senders sync.WaitGroup
	answered := make(chan struct{}, 64)
	for i := range 4 {
		senders.Go(func() {
			for n := range 10_000 {
				if b.rest("openim/batchsendmsg", map[string]any{"To_Account": []string{"rong"}, "MsgRandom": i*10_000 + n, "MsgBody": greeting("rong", 1)["MsgBody"]}) == nil {
					return // it is gone
				}
				select {
				case answered <- struct{}{}:
				default:
				}
			}
		})
	}
	for range 20 {
		<-answered
	}
	assert.Equal(t, -1, b.end(syscall.SIGKILL))
	senders.Wait()

	id, token := mocks.phoneAt("oppo")
	again := serveBackend(t, mocks)
	assert.NotEqual(t, b.Key, again.Key, "nobody's key is anybody else's")
	again.away("rong", "oppo", token)
	assert.EqualValues(t, 0, again.rest("openim/sendmsg", greeting("rong", 1))["ErrorCode"])
	assert.Len(t, mocks.tray(id, token, "shown"), 1)
	assert.Equal(t, 130, again.end(os.Interrupt))
}

// A scenario says what the console holds, and its clock stands at the scenario's start until it is told. Without OPPO's channel
// nothing is shown.
func TestABackendWithAScenariosConsole(t *testing.T) {
	mocks := serveOPPO(t)
	id, token := mocks.phoneAt("oppo")
	b := serveBackend(t, mocks, "--scenario", "oppo-channel")
	_, clock := b.call("GET", "/pushrig/v1/clock", nil)
	assert.Equal(t, []any{"2026-11-22T09:00:00+08:00", 0.0}, []any{clock["now"], clock["speed"]})
	b.call("POST", "/pushrig/v1/clock", map[string]any{"to": mocks.now()}) // OPPO looks at the time of a signature
	b.away("rong", "oppo", token)
	plain := greeting("rong", 1)
	delete(plain, "OfflinePushInfo")
	assert.EqualValues(t, 0, b.rest("openim/sendmsg", plain)["ErrorCode"])
	assert.Empty(t, mocks.tray(id, token, "suppressed"))
	assert.EqualValues(t, 0, b.rest("openim/sendmsg", greeting("rong", 2))["ErrorCode"])
	status, _ := b.call("POST", "/pushrig/v1/clock", map[string]any{"jump": "0s"}) // all is over then
	require.Equal(t, 200, status)
	assert.Len(t, mocks.tray(id, token, "shown"), 1, "the message's own channel")
	assert.Equal(t, 0, b.end(syscall.SIGTERM))
}

// The mock's line may come down a pipe that stays open, or by the environment.
func TestWhereTheVendorsAreMayComeByAPipe(t *testing.T) {
	mocks := serveMocks(t, t.TempDir(), "--vendors", "mi")
	line, err := json.Marshal(mocks.Ready)
	require.NoError(t, err)
	read, keep, err := os.Pipe()
	require.NoError(t, err)
	defer keep.Close()
	_, err = keep.Write(append(line, '\n'))
	require.NoError(t, err)
	c := exec.Command(binary, "backend", "--json", "--listen", "127.0.0.1:0", "--vendors", "-")
	c.Stdin = read
	b := startBackend(t, c)
	assert.Equal(t, "mi", b.Certificates[0].Vendor)
	assert.Equal(t, 0, b.end(syscall.SIGTERM))

	c = exec.Command(binary, "backend", "--json", "--listen", "127.0.0.1:0")
	c.Env = append(os.Environ(), "PUSHRIG_VENDORS="+write(t, t.TempDir(), "mock.json", string(line)))
	assert.Equal(t, 0, startBackend(t, c).end(syscall.SIGTERM))
}

// What cannot be is said with its remedy, under exit code 2.
func TestBackendsThatCannotBe(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "none.json", `{"schema":"pushrig.mock/v1","vendors":{}}`)
	write(t, dir, "other.json", `{"schema":"x"}`)
	write(t, dir, "no.json", `hello`)
	write(t, dir, "ok.json", `{"schema":"pushrig.mock/v1","vendors":{"oppo":{"base_url":"http://127.0.0.1:1","apps":[{"name":"main","package":"p","app_key":"k","master_secret":"s"}]}}}`)
	write(t, dir, "away.json", `{"schema":"pushrig.mock/v1","vendors":{"oppo":{"base_url":"https://api.push.oppomobile.com","apps":[{"name":"main"}]}}}`)
	write(t, dir, "pear.json", `{"schema":"pushrig.mock/v1","vendors":{"pear":{"base_url":"http://127.0.0.1:1","apps":[{"name":"main"}]}}}`)
	write(t, dir, "bad.yaml", "rest: {calls_per_secund: 1}\nadmins: []\n")
	for _, row := range []struct{ args, want string }{
		{"", "nobody says where the vendors are"},
		{"--vendors gone.json", "cannot read --vendors: open gone.json"},
		{"--vendors no.json", "no.json: this is not the line of JSON that `pushrig mock --json` prints"},
		{"--vendors other.json", `its schema is "x"`},
		{"--vendors none.json", "it names no vendor"},
		{"--vendors away.json", "endpoint is not on this machine"},
		{"--vendors pear.json", `unknown vendor: "pear"`},
		{"--vendors ok.json --listen 0.0.0.0:0", "loopback addresses only"},
		{"--vendors ok.json --listen nowhere", "it is not HOST:PORT"},
		{"--vendors ok.json --config bad.yaml", `bad.yaml:1:`},
		{"--vendors ok.json --config gone.yaml", "cannot read --config"},
		{"--vendors ok.json --scenario no-such-scenario", "no-such-scenario"},
		{"--vendors ok.json --scenario x --config y", "--config and --scenario are both given"},
		{"x", "usage: pushrig backend"},
	} {
		t.Run(strings.ReplaceAll(row.args, " ", "_"), func(t *testing.T) {
			out := pushrig(t, dir, append([]string{"backend"}, strings.Fields(row.args)...)...)
			assert.Equal(t, 2, out.code, "%s", out.stderr)
			assert.Empty(t, out.stdout)
			assert.Contains(t, out.stderr, row.want)
		})
	}
}

// For people: what it is called by, with secrets shortened.
func TestBackendForPeople(t *testing.T) {
	mocks := serveMocks(t, t.TempDir(), "--vendors", "mi")
	line, err := json.Marshal(mocks.Ready)
	require.NoError(t, err)
	dir := t.TempDir()
	write(t, dir, "mock.json", string(line))
	write(t, dir, "backend.yaml", "sdkappid: 1400000007\nkey: a-key-that-is-secret\nadmins: [boss]\n")
	c := exec.Command(binary, "backend", "--vendors", "mock.json", "--config", "backend.yaml", "--listen", "127.0.0.1:0")
	c.Dir = dir
	pipe, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	kill := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	defer kill.Stop()
	var shown strings.Builder
	for lines := bufio.NewScanner(pipe); lines.Scan(); {
		shown.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), "com.example.other") {
			break
		}
	}
	require.NoError(t, c.Process.Signal(os.Interrupt))
	_ = c.Wait()
	assert.Equal(t, 130, c.ProcessState.ExitCode())
	assert.Contains(t, shown.String(), "sdkappid  1400000007")
	assert.Contains(t, shown.String(), "admin     boss")
	assert.NotContains(t, shown.String(), "a-key-that-is-secret")
	assert.Contains(t, shown.String(), "certificate 15518: mi, app main, com.tencent.qcloud.tim.tuikit")
}
