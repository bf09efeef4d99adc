package scenarios

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const smallTarget = `
base_url: http://127.0.0.1:{{.port}}
env:
  MI: "{{.vendors.nokia.base_url}}"
calls:
  report_token: {path: /t, body: '{"token": {{json .token}}}'}
  send_user:
    path: /s
    body: |
      {"to": {{json .to}},
       "text": {{json .message.text}}}
`

// A template that cannot be filled in is found before anything runs, at its line and column, in a block too.
func TestATargetsTemplatesAreFilledInOnce(t *testing.T) {
	_, err := ParseTarget("b.yaml", []byte(smallTarget), fakeCatalog())
	require.NotContains(t, err.Error(), "send_user", "only the vendor that this catalogue lacks is missing")
	require.ErrorContains(t, err, "b.yaml:4:")
	require.ErrorContains(t, err, "has no nokia")

	good := strings.Replace(smallTarget, "vendors.nokia", "vendors.oppo", 1)
	target, err := ParseTarget("b.yaml", []byte(good), fakeCatalog())
	require.NoError(t, err)
	assert.Equal(t, ViaSettings, target.Via)
	assert.Equal(t, MarkerText, target.Marker.In)

	_, err = ParseTarget("b.yaml", []byte(strings.Replace(good, ".message.text", ".message.txt", 1)), fakeCatalog())
	require.ErrorContains(t, err, "b.yaml:11:")
	require.ErrorContains(t, err, "has no txt")
	assert.Contains(t, err.Error(), `"text": {{json .message.txt}}}`, "the line is shown")
}

// What a template says is read off its actions, not off the text around them.
func TestWhatATemplateNames(t *testing.T) {
	names := Template{Text: `.nobody {{if .message.desc}}{{.message.desc}}{{else}}{{json .message.text}}{{end}}{{index .message.push "x"}}`}.names()
	for _, is := range []string{"message", "message.desc", "message.text", "message.push"} {
		assert.Contains(t, names, is)
	}
	assert.NotContains(t, names, "nobody")
}

// A target on real time has no clock that jumps: one that nobody asked for runs, one that was asked for is refused.
func TestATargetLivesOnRealTime(t *testing.T) {
	target, err := ParseTarget("b.yaml", []byte(strings.Replace(smallTarget, "vendors.nokia", "vendors.oppo", 1)), fakeCatalog())
	require.NoError(t, err)
	text := "name: n\ndevices: [{group: a, vendor: oppo}]\nsteps: [{send: {to: each a, text: x}}]\n"
	s, err := Parse("a.yaml", []byte(text), fakeCatalog())
	require.NoError(t, err)
	assert.Equal(t, ClockSimulated, s.Clock.Mode)
	s.Against(target)
	assert.Equal(t, ClockReal, s.Clock.Mode)
	assert.Empty(t, s.NotApplicable())
	require.NoError(t, s.Set("seed=9"))
	assert.Same(t, target, s.Target, "a --set leaves the target there")
	assert.Equal(t, ClockReal, s.Clock.Mode)

	jumping, err := Parse("a.yaml", []byte(text+"clock: {mode: simulated}\n"), fakeCatalog())
	require.NoError(t, err)
	jumping.Against(target)
	assert.Contains(t, jumping.NotApplicable(), "lives on real time")

	inline := text + "clock: {mode: simulated}\ntarget:\n" + strings.ReplaceAll(strings.Replace(smallTarget, "vendors.nokia", "vendors.oppo", 1), "\n", "\n  ")
	_, err = Parse("a.yaml", []byte(inline), fakeCatalog())
	require.ErrorContains(t, err, "a.yaml:4:")
	require.ErrorContains(t, err, "this clock jumps")
}

// Editors tell what each key of a target is for.
func TestTheSchemaDescribesEveryKeyOfATarget(t *testing.T) {
	text, err := Schema(fakeCatalog())
	require.NoError(t, err)
	for _, says := range []string{"command starts it", "send_user sends message", "refusal is why it refuses", "in is text (at its end)"} {
		assert.True(t, strings.Contains(string(text), says), says)
	}
}
