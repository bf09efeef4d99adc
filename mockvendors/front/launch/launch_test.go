package launch

import (
	"crypto/tls"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/front"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// two is what a program did that called FCM and asked for Mi.
func two() *Summary {
	return &Summary{
		Command: []string{"notify"}, Way: ways.Env, End: End{Took: time.Second},
		Hosts: []Host{
			{Name: "fcm.googleapis.com", Vendor: "fcm", Asked: 1, Calls: 3, Answers: map[string]int64{"ok": 2, "UNREGISTERED": 1}},
			{Name: "api.xmpush.xiaomi.com", Vendor: "mi", Asked: 2, Broken: 2, BrokenBy: "remote error: tls: bad certificate"},
			{Name: "metrics.example", Asked: 4},
		},
		Never: []string{"oauth2.googleapis.com"},
		Vendors: []VendorCalls{
			{Vendor: "fcm", Calls: 3, Answers: map[string]int64{"ok": 2, "UNREGISTERED": 1}, PhoneFigures: admin.PhoneFigures{Phones: 3, Showed: 2, Notifications: 2, Handed: 4}},
			{Vendor: "mi", Answers: map[string]int64{}},
		},
		Rules: []RuleHits{{"FCM-T2", 1, "A dead token is dead.", "Delete it."}},
	}
}

func check(t *testing.T, s *Summary, text string) Check {
	t.Helper()
	e, err := Expect(text)
	require.NoError(t, err, text)
	s.Check(e)
	return s.Checks[len(s.Checks)-1]
}

func TestExpectations(t *testing.T) {
	for text, want := range map[string]bool{
		"calls == 3 and ok == 2 and refused == 1":                                        true,
		`answers["UNREGISTERED"] == 1 and rules["FCM-T2"] == 1`:                          true,
		`hosts["fcm.googleapis.com"] == 3 and hosts["metrics.example"] == 0`:             true,
		"showed == 2 and phones == 3 and vendors.fcm.notifications == 2 and handed == 4": true,
		"vendors.mi.calls == 0 and exit_code == 0":                                       true,
		"showed == phones":    false,
		`rules["FCM-T1"] > 0`: false,
	} {
		c := check(t, two(), text)
		assert.Equal(t, want, c.OK, "%s: %s", text, c.Says)
		if !want {
			assert.Contains(t, c.Says, "calls is 3, ok 2, refused 1, showed 2 of 3 phones")
		}
	}
	for _, text := range []string{"calls", "shown == 1", "calls ==", "vendors.fcm.nothing == 1"} {
		_, err := Expect(text)
		assert.ErrorContains(t, err, "it can name calls, ok, refused", text)
	}
}

func TestAnExpectationThatLookedAtNothingFails(t *testing.T) {
	s := &Summary{Vendors: []VendorCalls{{Vendor: "mi"}}}
	c := check(t, s, "refused == 0")
	assert.False(t, c.OK)
	assert.Contains(t, c.Says, "looked at nothing")
	assert.False(t, s.OK())

	s = &Summary{Vendors: []VendorCalls{{Vendor: "mi", Calls: 1, Answers: map[string]int64{"ok": 1}}}}
	for text, ok := range map[string]bool{"showed == phones": false, "vendors.mi.notifications == 0": false, "ok == 1": true} {
		c := check(t, s, text)
		assert.Equal(t, ok, c.OK, text)
		if !ok {
			assert.Contains(t, c.Says, "there is no phone", text)
		}
	}
}

func TestAHostThatWasOnlyAskedForWasNotCalled(t *testing.T) {
	s := two()
	for host, says := range map[string]string{
		"fcm.googleapis.com": "", "api.xmpush.xiaomi.com": "its handshakes were broken off: remote error: tls: bad certificate",
		"metrics.example": "it was asked for, and no request followed", "oauth2.googleapis.com": "it was never asked for",
	} {
		s.Checks = nil
		s.Require(host)
		assert.Equal(t, []Check{{Text: "a call of " + host, OK: says == "", Says: says}}, s.Checks)
	}
}

func TestTheSummaryForPeople(t *testing.T) {
	var text strings.Builder
	require.NoError(t, two().WriteText(&text))
	for _, line := range []string{
		`pushrig exec: notify ended with exit code 0 after 1s; led by env`, `fcm\.googleapis\.com +3 +ok 2, UNREGISTERED 1`,
		`api\.xmpush\.xiaomi\.com +0 +2 handshakes broken off \(remote error: tls: bad certificate\): the program does not trust the CA`,
		`metrics\.example +4 +none of the vendors': nothing was sent to it`, `FCM-T2, 1 time: A dead token is dead\. Remedy: Delete it\.`, `fcm +2 of 3 +2 +4`, `Never called: oauth2\.googleapis\.com`,
		`--via netns \(Linux\) shows all`,
	} {
		assert.Regexp(t, line, text.String())
	}
}

func TestWhatCannotBeFound(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	require.NoError(t, os.WriteFile(plain, nil, 0o600))
	for name, code := range map[string]int{"no-such-program": CodeNotFound, filepath.Join(dir, "nothing"): CodeNotFound, plain: CodeNotExecutable} {
		_, _, err := Find(name)
		var not *NotStarted
		require.ErrorAs(t, err, &not, name)
		assert.Equal(t, code, not.Code, name)
	}
}

// Who is refused has another remedy than who does not trust the CA.
func TestWhoIsRefusedIsNotToldToTrustTheCA(t *testing.T) {
	for _, calls := range []int64{0, 1} {
		s := Summary{Hosts: []Host{{Name: "a.example", Vendor: "mi", Asked: 1, Calls: calls, Broken: 1, BrokenBy: "tls: client offered only unsupported versions: [302]", Refused: true}}}
		var text strings.Builder
		require.NoError(t, s.WriteCalls(&text))
		assert.Contains(t, text.String(), "unsupported versions: [302]): the program offers nothing that the mocks take")
		assert.NotContains(t, text.String(), "trust the CA")
	}
}

func TestTheSummaryKnowsWhoWasRefused(t *testing.T) {
	mocks, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"mi"}, Seed: 1})
	require.NoError(t, err)
	t.Cleanup(mocks.Close)
	const host = "api.xmpush.xiaomi.com"
	_, err = tls.Dial("tcp", strings.TrimPrefix(mocks.Vendor("mi").BaseURLTLS, "https://"),
		&tls.Config{ServerName: host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	require.Error(t, err)
	require.Eventually(t, func() bool { return mocks.BrokenHandshakes()[host].Count == 1 }, 5*time.Second, 5*time.Millisecond)
	s := Summarise(mocks, nil, []front.Host{{Name: host, Covered: true, Tunnels: 1}})
	require.Len(t, s.Hosts, 1)
	assert.True(t, s.Hosts[0].Refused)
	assert.Contains(t, s.Hosts[0].BrokenBy, "unsupported versions")
}
