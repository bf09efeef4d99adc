package main

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/lint"
)

const sentToMi = `{"startedDateTime":"2026-11-22T09:00:00Z","request":{"method":"POST","url":"https://api.xmpush.xiaomi.com/v3/message/regid","headers":[{"name":"Content-Type","value":"application/x-www-form-urlencoded"}],"postData":{"text":"registration_id=r&title=t&description=b&extra.notify_effect=1&CHANNEL"}},"response":{"status":200,"content":{"text":"{\"code\":0}"}}}` + "\n"

func TestLintSaysWhatItFoundAndWhere(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "good.ndjson", strings.Replace(sentToMi, "CHANNEL", "extra.channel_id=c", 1))
	write(t, dir, "bad.ndjson", sentToMi+sentToMi)
	write(t, dir, "app.log", "sent to OPPO_CN_0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f\n")
	write(t, dir, "no.ndjson", sentToMi+"nonsense\n")

	out := pushrig(t, dir, "lint", "good.ndjson")
	assert.Equal(t, output{exitPass, "0 findings in 1 call to vendors\n", ""}, out)

	out = pushrig(t, dir, "lint", "good.ndjson", "bad.ndjson", "--log", "app.log", "--junit", "lint.xml", "--sarif", "lint.sarif")
	assert.Equal(t, exitFail, out.code)
	assert.Equal(t, "", out.stderr)
	lines := strings.Split(strings.TrimSpace(out.stdout), "\n")
	require.Len(t, lines, 4)
	assert.Contains(t, lines[1], "bad.ndjson:2: LINT-CHANNEL (MI-C2) entry 2, POST /v3/message/regid, extra.channel_id: The notification names no channel")
	assert.Contains(t, lines[2], "app.log:1: LINT-LOG-SECRET, OPPO…0f(40): The line shows an OPPO regId whole.")
	assert.Equal(t, "3 findings in 3 calls to vendors and 1 log line", lines[3])
	var suites struct {
		Failures int `xml:"failures,attr"`
		Suite    struct {
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure string `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	text, err := os.ReadFile(filepath.Join(dir, "lint.xml"))
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(text, &suites))
	assert.Equal(t, 2, suites.Failures)
	assert.Equal(t, "LINT-CHANNEL", suites.Suite.Cases[0].Name)
	assert.Contains(t, suites.Suite.Cases[0].Failure, "bad.ndjson:2:")
	text, err = os.ReadFile(filepath.Join(dir, "lint.sarif"))
	require.NoError(t, err)
	assert.Contains(t, string(text), `"ruleId": "LINT-CHANNEL"`)

	out = pushrig(t, dir, "lint", "bad.ndjson", "--json")
	assert.Equal(t, exitFail, out.code)
	var r lint.Result
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &r))
	assert.Equal(t, "pushrig.lint/v1", r.Schema)
	assert.Equal(t, map[string]int{"LINT-CHANNEL": 2}, r.ByID)
	assert.Equal(t, "mi", r.Findings[1].Vendor)

	piped := exec.Command(binary, "lint", "-")
	piped.Stdin = strings.NewReader(sentToMi)
	text, _ = piped.Output()
	assert.Equal(t, exitFail, piped.ProcessState.ExitCode())
	assert.Contains(t, string(text), "standard input:1: LINT-CHANNEL")

	for want, args := range map[string][]string{
		"pushrig: no.ndjson:2: this is no JSON; give a HAR":                            {"lint", "no.ndjson"},
		"pushrig: the capture cannot be read: open nowhere: no such file":              {"lint", "nowhere"},
		"pushrig: nowhere/x.xml cannot be written":                                     {"lint", "good.ndjson", "--junit", "nowhere/x.xml"},
		"pushrig: requires at least 1 arg(s), only received 0; usage: pushrig lint CA": {"lint"},
	} {
		out = pushrig(t, dir, args...)
		assert.Equal(t, exitUsage, out.code, want)
		assert.Contains(t, out.stderr, want)
	}
}

// What a backend sent to the mocks is judged from their journal, by file or by the API.
func TestLintJudgesTheJournalOfTheMocks(t *testing.T) {
	dir := t.TempDir()
	out := pushrig(t, dir, "mock", "--listen", "127.0.0.1:0", "--journal", "nowhere/x")
	assert.Equal(t, exitUsage, out.code)
	assert.Contains(t, out.stderr, "nowhere/x cannot be written")

	s := serveMocks(t, dir, "--vendors", "mi,oppo", "--journal", "sent.ndjson")
	var device struct{ Token string }
	s.admin(http.MethodPost, "devices", map[string]string{"vendor": "oppo"}, &device)
	require.Equal(t, 0, s.push(device.Token, "t"))
	code, _ := s.oppo("/server/v1/message/notification/unicast", url.Values{"message": {"{}"}})
	require.Equal(t, 29, code, "without a token")
	var api json.RawMessage
	s.admin(http.MethodGet, "messages", nil, &api)
	assert.Equal(t, 130, s.interrupt())
	write(t, dir, "sent.json", string(api))
	for _, file := range []string{"sent.ndjson", "sent.json"} {
		out := pushrig(t, dir, "lint", file)
		assert.Equal(t, exitFail, out.code, out.stderr)
		assert.Contains(t, out.stdout, "LINT-CATEGORY (OPPO-C1) entry")
		assert.Contains(t, out.stdout, "in 3 calls to vendors")
		assert.Contains(t, out.stdout, "OPPO-M3 entry ", "the rows of the rulebook")
	}
	text, err := os.ReadFile(filepath.Join(dir, "sent.ndjson"))
	require.NoError(t, err)
	assert.Equal(t, 3, strings.Count(string(text), "\n"))
	assert.NotContains(t, string(text), device.Token)
}

// What our own IM backend sends for an approved chat app is clean, at every vendor: neither does lint cry wolf, nor does the
// pipeline leave out what the rulebooks ask for.
func TestLintFindsNothingInWhatAnApprovedChatAppSends(t *testing.T) {
	dir := t.TempDir()
	mocks := serveMocks(t, dir, "--journal", "sent.ndjson")
	b := serveBackend(t, mocks)
	for i, vendor := range []string{"fcm", "huawei", "mi", "oppo", "vivo", "meizu"} {
		_, token := mocks.phoneAt(vendor)
		b.away(vendor, vendor, token)
		got := b.rest("openim/sendmsg", map[string]any{"To_Account": vendor, "MsgRandom": i, "MsgBody": []any{map[string]any{"MsgType": "TIMTextElem", "MsgContent": map[string]any{"Text": "hello"}}}})
		require.Equal(t, "OK", got["ActionStatus"], "%v", got)
		var seen struct {
			TimedOut bool `json:"timed_out"`
		}
		mocks.admin("GET", "messages/wait?timeout=10s&vendor="+vendor+"&token="+url.QueryEscape(token), nil, &seen)
		require.False(t, seen.TimedOut, vendor)
	}
	assert.Equal(t, 130, mocks.interrupt())
	out := pushrig(t, dir, "lint", "sent.ndjson")
	assert.Equal(t, exitPass, out.code, out.stdout+out.stderr)
}
