package sim

import (
	"encoding/json"
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
certificates: {oppo: {app_secret: not-the-real-one}}
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
	assert.Equal(t, []string{"app_secret"}, got.Certificates["main"]["oppo"].OwnCredentials)
}
