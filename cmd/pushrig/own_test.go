package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ownSecrets are what must stand in no output: secrets, and a line of a private key.
var ownSecrets = []string{"own-mi-secret-0123456789", "own-oppo-key-0123456789", "own-oppo-master-0123456789", "own-vivo-key-0123456789", "own-vivo-secret-0123456789", "own-meizu-secret-0123456789", "own-huawei-secret-0123456789"}

const ownMiToken = "ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/"

// ownFiles puts a backend's own credentials and tokens into a folder and returns what must stand in no output.
func ownFiles(t *testing.T, dir string) []string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	account, err := json.Marshal(map[string]string{"type": "service_account", "project_id": "shop-1a2b3", "private_key_id": "k1", "private_key": text, "client_email": "push@shop-1a2b3.iam.gserviceaccount.com"})
	require.NoError(t, err)
	write(t, dir, "google.json", string(account))
	write(t, dir, "push.yaml", `
package: com.shop.chat
fcm: google.json
huawei: {app_id: "104523463", app_secret: own-huawei-secret-0123456789}
mi: {app_secret: own-mi-secret-0123456789}
oppo: {app_key: own-oppo-key-0123456789, master_secret: own-oppo-master-0123456789}
vivo: {app_id: "105534132", app_key: own-vivo-key-0123456789, app_secret: own-vivo-secret-0123456789}
meizu: {app_id: "112233", app_secret: own-meizu-secret-0123456789}
`)
	write(t, dir, "tokens.txt", "mi "+ownMiToken+"\n")
	lines := strings.Split(text, "\n")
	return append(append([]string{}, ownSecrets...), lines[1], lines[len(lines)/2])
}

func TestMockTakesABackendsOwnCredentialsAndPrintsNone(t *testing.T) {
	dir := t.TempDir()
	secrets := ownFiles(t, dir)
	var stderr bytes.Buffer
	s := serveMocksWith(t, dir, &stderr, "--credentials", "push.yaml", "--tokens", "tokens.txt", "--adopt-tokens")
	line, err := json.Marshal(s.Ready)
	require.NoError(t, err)
	all := string(line)
	assert.Equal(t, "com.shop.chat", s.Vendors["mi"].App.Package)
	assert.Equal(t, []string{"push.yaml"}, s.Vendors["mi"].App.GivenBy)
	assert.Equal(t, "own-…89(24)", s.Vendors["mi"].App.AppSecret, "the ready line shortens what was given")
	assert.Empty(t, s.Vendors["fcm"].App.CredentialsFile, "a real key is written to no file")
	require.NoError(t, filepath.WalkDir(filepath.Dir(s.CAFile), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			text, _ := os.ReadFile(path)
			all += string(text)
		}
		return err
	}))

	send := func(secret, token string) string {
		req, err := http.NewRequest(http.MethodPost, s.Vendors["mi"].BaseURL+"/v3/message/regid", strings.NewReader(url.Values{"registration_id": {token}, "title": {"own"}, "description": {"b"}, "payload": {"p"}}.Encode()))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Authorization", "key="+secret)
		resp, err := s.client.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		var answer struct{ Result, Reason string }
		require.NoError(t, json.NewDecoder(resp.Body).Decode(&answer))
		return answer.Result + answer.Reason
	}
	assert.Equal(t, "ok", send("own-mi-secret-0123456789", ownMiToken), "the phone of --tokens is there")
	assert.Equal(t, "ok", send("own-mi-secret-0123456789", strings.Repeat("cd+/", 16)), "and a stranger gets one")
	assert.Equal(t, "errorInvalid application secret.", send("wrong", ownMiToken))
	for _, path := range []string{"vendors", "vendors/mi", "vendors/fcm", "devices", "messages"} {
		var out json.RawMessage
		s.admin(http.MethodGet, path, nil, &out)
		all += string(out)
	}
	assert.Equal(t, 130, s.interrupt())
	all += stderr.String()
	assert.Contains(t, stderr.String(), "pushrig: mi: a phone was made for the token cd+/…+/(64), which nobody had")
	for _, secret := range append(secrets, ownMiToken) {
		assert.NotContains(t, all, secret)
	}
}

func TestMockSaysWhatItAdopted(t *testing.T) {
	var stderr bytes.Buffer
	s := serveMocksWith(t, t.TempDir(), &stderr, "--vendors", "huawei", "--adopt")
	assert.True(t, s.Adopt)
	resp, err := s.client.PostForm(s.Vendors["huawei"].BaseURL+"/oauth2/v3/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {"104523463"}, "client_secret": {"own-huawei-secret-0123456789"}})
	require.NoError(t, err)
	_ = resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, 130, s.interrupt())
	assert.Contains(t, stderr.String(), "pushrig: adopted: huawei client_id=104523463 app_secret=own-…89(28)\n")
	assert.NotContains(t, stderr.String(), "own-huawei-secret-0123456789")
}

func TestMockRefusesCredentialsThatAreNone(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "bad.yaml", "oppo: {app_key: k, master_secret: own-secret, x: 1}\n")
	write(t, dir, "tokens.txt", "mi nonsense\n")
	write(t, dir, "mi.yaml", "mi: {app_secret: own-secret}\n")
	for _, row := range []struct {
		args []string
		want string
	}{
		{[]string{"--credentials", "bad.yaml"}, `pushrig: bad.yaml:1:47: unknown key "x"; the keys of oppo are app_id, app_key, app_secret, master_secret, package`},
		{[]string{"--credentials", "mi.yaml", "--vendors", "fcm"}, "pushrig: mi.yaml: credentials of mi, which is not among the vendors here; leave the file out or start that vendor too"},
		{[]string{"--tokens", "tokens.txt"}, "pushrig: tokens.txt:1:1: …(8) is no token of mi"},
		{[]string{"--credentials", "nowhere"}, "pushrig: credentials cannot be read: stat nowhere: no such file or directory"},
	} {
		out := pushrig(t, dir, append([]string{"mock", "--listen", "127.0.0.1:0"}, row.args...)...)
		assert.Equal(t, exitUsage, out.code, out.stderr)
		assert.Contains(t, out.stderr, row.want)
		assert.NotContains(t, out.stderr, "own-secret")
	}
}

const ownScenario = `name: a backend's own
seed: 3
clock: {start: 2026-11-22T09:00:00+08:00}
credentials: [push.yaml]
vendors:
  oppo: {channels: [tuikit], approved: [private]}
devices:
  - {group: mi, vendor: mi, token: ` + ownMiToken + `}
  - {group: oppo, vendor: oppo, channels: [tuikit]}
  - {group: vivo, vendor: vivo}
  - {group: meizu, vendor: meizu}
  - {group: huawei, vendor: huawei}
  - {group: google, vendor: fcm}
steps:
  - send: {to: each mi, text: hello, as: a}
  - send: {to: each google, text: hello, as: b}
  - send: {to: each oppo, text: hello, as: c}
  - send: {to: each vivo, text: hello, as: d}
  - send: {to: each meizu, text: hello, as: e}
  - send: {to: each huawei, text: hello, as: f}
  - settle: 5s
expect:
  - %s
`

// Every output of a run with a backend's own credentials and token, by which it is served, is looked through.
func TestARunByABackendsOwnCredentialsPrintsNone(t *testing.T) {
	dir := t.TempDir()
	secrets := append(ownFiles(t, dir), ownMiToken)
	for expect, code := range map[string]int{
		"a.displayed + b.displayed + c.displayed + d.displayed + e.displayed + f.displayed == 6": exitPass,
		"a.displayed == 7": exitFail, // with the journeys behind it
	} {
		write(t, dir, "own.yaml", strings.Replace(ownScenario, "%s", expect, 1))
		out := pushrig(t, dir, "run", "own.yaml", "--out", "out", "--junit", "out.xml", "--markdown", "out.md", "--set", "devices[0].token="+ownMiToken, "--set", "certificates.mi.channel=tuikit")
		require.Equal(t, code, out.code, "%s%s", out.stdout, out.stderr)
		quiet := pushrig(t, dir, "run", "own.yaml", "--out", "out2", "--json", "--set", "certificates.oppo.master_secret="+ownSecrets[2])
		all := out.stdout + out.stderr + quiet.stdout + quiet.stderr
		seen := 0
		require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasPrefix(filepath.Base(path), "out") || strings.Contains(path, "/out") && err == nil && !d.IsDir() {
				text, _ := os.ReadFile(path)
				all += string(text)
				seen++
			}
			return err
		}))
		require.GreaterOrEqual(t, seen, 6, "report.json, journeys.ndjson twice, JUnit and Markdown")
		for _, secret := range secrets {
			assert.NotContains(t, all, secret)
		}
		assert.Contains(t, all, "devices[0].token=ab+/…+/(64)", "what was set is told, shortened")
	}
}

// The very first run of somebody's staging backend, of which nobody has prepared anything: it is adopted, its users' tokens get
// phones, and what it sent can be judged afterwards. No output holds its secret or a token.
func TestExecAdoptsAndItsJournalIsJudged(t *testing.T) {
	dir := t.TempDir()
	journal := filepath.Join(dir, "sent.ndjson")
	summary := filepath.Join(dir, "summary.json")
	out := under(t, childToken+"\n", childSends, "--adopt", "--adopt-tokens", "--journal", journal, "--json", summary, "--expect", "showed == 1")
	require.Zero(t, out.code, out.stderr)
	assert.Contains(t, out.stderr, "pushrig: adopted: mi app_secret=own-…89(24)")
	assert.Contains(t, out.stderr, "package=com.shop.chat")
	assert.Contains(t, out.stderr, "a phone was made for the token ab+/…+/(64)")
	all := out.stderr
	for _, file := range []string{journal, summary} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NotEmpty(t, text)
		all += string(text)
	}
	assert.NotContains(t, all, childSecret)
	assert.NotContains(t, all, childToken)
	assert.NotContains(t, all, url.QueryEscape(childToken))

	judged := pushrig(t, dir, "lint", "sent.ndjson")
	assert.Equal(t, output{exitPass, "0 findings in 1 call to vendors\n", ""}, judged)
}
