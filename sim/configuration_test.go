package sim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/sim/internal/console"
)

// What a run was is in its report, and two that differ can be told apart.
func TestTheReportSaysWhatWasRun(t *testing.T) {
	run := func(sets ...string) reports.Configuration {
		s := parse(t, `
name: configured
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00}
`+consoles+`
certificates: {oppo: {master_secret: not-the-real-one}}
devices: [{group: oppo, count: 1, vendor: oppo, channels: [tuikit]}]
steps: [{send: {to: each oppo, text: hello}}]
`)
		for _, set := range sets {
			require.NoError(t, s.Set(set))
		}
		r, err := Run(t.Context(), s, fast(Options{}))
		require.NoError(t, err)
		rep, err := r.Report()
		require.NoError(t, err)
		return rep.Configuration
	}
	plain, again, changed := run(), run(), run("certificates.oppo.channel=other", "seed=7")
	assert.Equal(t, plain, again, "ports and keys of one run are not in it")
	assert.NotEqual(t, plain.SHA256, changed.SHA256)
	assert.Equal(t, []string{"certificates.oppo.channel=other", "seed=7"}, changed.Overrides)
	assert.Empty(t, plain.Overrides)
	assert.NotContains(t, string(plain.Resolved), "not-the-real-one", "a secret")

	var got struct {
		Scenario     struct{ Seed int }
		Certificates map[string]map[string]struct {
			ChannelID      string   `json:"channel_id"`
			OwnCredentials []string `json:"own_credentials"`
		}
		Vendors map[string]map[string]json.RawMessage
	}
	require.NoError(t, json.Unmarshal(changed.Resolved, &got))
	assert.Equal(t, 7, got.Scenario.Seed)
	assert.Equal(t, "other", got.Certificates["main"]["oppo"].ChannelID)
	assert.Contains(t, got.Vendors["main"], "oppo")
	require.NoError(t, json.Unmarshal(plain.Resolved, &got))
	assert.Equal(t, console.KitChannel, got.Certificates["main"]["oppo"].ChannelID, "added by default")
	assert.Equal(t, []string{"master_secret"}, got.Certificates["main"]["oppo"].OwnCredentials)
}

// A run by a backend's own credentials and token is served by them, and its report holds neither.
func TestAReportHasNoSecretAndNoWholeTokenOfABackendsOwn(t *testing.T) {
	const token, secret = "ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/ab+/", "own-mi-secret-0123456789"
	file := filepath.Join(t.TempDir(), "push.yaml")
	require.NoError(t, os.WriteFile(file, []byte("package: com.shop.chat\nmi: {app_secret: "+secret+"}\n"), 0o600))
	s := parse(t, `
name: own
seed: 1
clock: {start: 2026-11-22T10:00:00+08:00}
credentials: [`+file+`]
devices: [{group: mi, vendor: mi, token: `+token+`}]
steps: [{send: {to: each mi, text: hello, as: a}}, {settle: 5s}]
expect: [a.displayed == 1]
`)
	require.NoError(t, s.Set("devices[0].token="+token))
	require.NoError(t, s.Set("certificates.oppo.master_secret=own-oppo-master-0123456789"))
	r, err := Run(t.Context(), s, fast(Options{}))
	require.NoError(t, err)
	rep, err := r.Report()
	require.NoError(t, err)
	assert.Equal(t, reports.Pass, rep.Verdict, "%v", rep.Expectations)
	text, err := json.Marshal(rep)
	require.NoError(t, err)
	for _, hidden := range []string{token, secret, "own-oppo-master-0123456789"} {
		assert.NotContains(t, string(text), hidden)
	}
	assert.Equal(t, []string{"devices[0].token=ab+/…+/(64)", "certificates.oppo.master_secret=own-…89(26)"}, rep.Configuration.Overrides)
	assert.Contains(t, string(rep.Configuration.Resolved), file, "where they were from is told")
}
