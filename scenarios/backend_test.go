package scenarios

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseBackend(t *testing.T) {
	b, err := ParseBackend("b.yaml", []byte("{}"), fakeCatalog())
	require.NoError(t, err)
	assert.Equal(t, []any{uint64(1400000000), []string{"administrator"}, ClockReal, 1.0}, []any{b.SDKAppID, b.Admins, b.Clock.Mode, b.Clock.Speed})
	b, err = ParseBackend("b.yaml", []byte(`
sdkappid: 7
key: k
admins: [a, b]
rest: {calls_per_second: 0, partly_sent: FAIL}
certificates: {oppo: {channel: ""}}
apps: {aside: {certificates: {oppo: {category: NEWS}}}}
pipeline: {retries: 0}
clock: {start: 2026-11-23T09:00:00+08:00, mode: simulated}
`), fakeCatalog())
	require.NoError(t, err)
	assert.Equal(t, "", *b.Certificates["oppo"].Channel)
	assert.Equal(t, "NEWS", *b.Apps["aside"].Certificates["oppo"].Category)
	assert.Equal(t, []any{0, "FAIL", 0, ClockSimulated}, []any{*b.Rest.CallsPerSecond, *b.Rest.PartlySent, *b.Pipeline.Retries, b.Clock.Mode})
	assert.Nil(t, b.Rest.BatchAccounts, "what nobody says is the backend's default")
}

func TestBackendFilesThatAreWrong(t *testing.T) {
	for _, row := range []struct{ text, want string }{
		{"sdkapid: 7", `b.yaml:1:1: unknown key "sdkapid" in a backend's file; did you mean sdkappid?`},
		{"sdkappid: 0", "b.yaml:1:11: sdkappid"},
		{"admins: []", "b.yaml:1:9: nobody may make a REST call; leave it out, or name one"},
		{"rest: {not_admin_code: 5}", "b.yaml:1:24"},
		{"rest: {partly_sent: some}", "b.yaml:1:21"},
		{"rest: {batch_accounts: 0}", "b.yaml:1:24"},
		{"certificates: {pear: {}}", `b.yaml:1:16: unknown vendor "pear"`},
		{"clock: {mode: simulated, speed: 5}", "b.yaml:1:33: a simulated clock stands until it is told"},
		{"devices: []", `unknown key "devices"`},
		{"a: [", "this is not YAML"},
	} {
		_, err := ParseBackend("b.yaml", []byte(row.text), fakeCatalog())
		if assert.Error(t, err, row.text) {
			assert.Contains(t, strings.ReplaceAll(err.Error(), "\n", " "), row.want)
		}
	}
}

// A scenario's backend has its console, pipeline, clock and seed, and no limits.
func TestTheBackendOfAScenario(t *testing.T) {
	s, err := Parse("s.yaml", []byte(`
name: s
seed: 5
clock: {start: 2026-11-23T09:00:00+08:00}
certificates: {oppo: {channel: promo}}
pipeline: {queue: 9}
devices: [{group: oppo, vendor: oppo}]
steps: [{settle: 1s}]
`), fakeCatalog())
	require.NoError(t, err)
	b := BackendOf(s)
	assert.Equal(t, []any{"promo", 9, ClockSimulated, uint64(5), 0, 0},
		[]any{*b.Certificates["oppo"].Channel, *b.Pipeline.Queue, b.Clock.Mode, b.Seed, *b.Rest.CallsPerSecond, *b.Rest.GroupMessagesPerSecond})
	assert.True(t, s.Clock.Start.Equal(b.Clock.Start))
}
