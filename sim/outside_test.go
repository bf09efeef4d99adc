package sim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/scenarios"
)

// sampleBackend builds the backend of testdata/outside, once.
var sampleBackend = sync.OnceValues(func() (string, error) {
	program := filepath.Join(programs(), "outside")
	out, err := exec.Command("go", "build", "-o", program, "./testdata/outside").CombinedOutput()
	if err != nil {
		return string(out), err
	}
	return program, nil
})

// sample is the target of testdata/outside, changed by pairs of what stands there and what is to.
func sample(t testing.TB, fault string, changes ...string) *scenarios.Target {
	t.Helper()
	program, err := sampleBackend()
	require.NoError(t, err, program)
	text, err := os.ReadFile("testdata/outside/target.yaml")
	require.NoError(t, err)
	said := strings.Replace(string(text), `["{{.dir}}/outside"]`, `["`+program+`", "`+fault+`"]`, 1)
	for i := 0; i < len(changes); i += 2 {
		require.Contains(t, said, changes[i])
		said = strings.Replace(said, changes[i], changes[i+1], 1)
	}
	target, err := scenarios.ParseTarget("testdata/outside/target.yaml", []byte(said), catalog())
	require.NoError(t, err)
	return target
}

// against runs a scenario against a target.
func against(t testing.TB, text string, target *scenarios.Target, changes ...string) *reports.Report {
	t.Helper()
	s := parse(t, text)
	s.Against(target)
	for _, c := range changes {
		require.NoError(t, s.Set(c))
	}
	r, err := Run(t.Context(), s, fast(Options{}))
	require.NoError(t, err)
	rep, err := r.Report()
	require.NoError(t, err)
	assert.Zero(t, rep.Journeys.Unaccounted)
	return rep
}

const outsideText = `
name: a chat, in process or outside
seed: 11
clock: {start: 2026-11-22T10:00:00+08:00}
vendors:
  oppo: {channels: [tuikit], approved: [private]}
  mi: {channels: [{id: tuikit, class: private, status: approved}]}
devices:
  - {group: oppo, count: 4, vendor: oppo, channels: [tuikit]}
  - {group: redmi, count: 4, vendor: mi, channels: [tuikit]}
  - {group: pixel, count: 3, vendor: fcm, channels: [tuikit]}
  - {group: open, count: 2, vendor: mi, channels: [tuikit], start: foreground}
groups:
  - {name: family, members: [oppo, pixel]}
steps:
  - send: {to: each oppo, text: "hello", as: hello}
  - send: {to: each redmi, text: "hello", as: hi}
  - send: {to: each redmi, text: "hello", push: {mi_channel_id: nobody_knows}, as: strange}
  - send: {to: each pixel, text: "hello", as: hey}
  - send: {to: each open, text: "hello", as: seen}
  - send: {to: group family, text: "dinner", as: dinner}
  - settle: 5s
  - tap: {each: hello}
  - settle: 1s
expect:
  - hello.displayed == hello.planned
  - hello.landed["com.tencent.qcloud.tim.demo.main.MainActivity"] == 1 or hello.tapped >= 1
  - duplicates == 0
`

// A scenario has the same ends outside as in process; what only the backend knows has words of its own.
func TestAScenarioRunsOutsideAsInProcess(t *testing.T) {
	t.Parallel()
	s := parse(t, outsideText)
	r, err := Run(t.Context(), s, fast(Options{}))
	require.NoError(t, err)
	inside, err := r.Report()
	require.NoError(t, err)
	outside := against(t, outsideText, sample(t, ""))
	require.Equal(t, reports.Pass, outside.Verdict, reports.Reasons(outside))

	want := map[string]uint64{}
	for o, n := range inside.Journeys.Outcomes {
		if o == "online" {
			o = "no_push_expected.foreground"
		}
		want[o] += n
	}
	assert.Equal(t, want, outside.Journeys.Outcomes)
	assert.NotZero(t, want["rejected.MI-C1"])
	assert.Equal(t, inside.Taps.Opened, outside.Taps.Opened)
	for stage, seen := range map[string]bool{"request": true, "deliver": true, "e2e": true, "route": false, "queue": false, "vendor": false} {
		assert.Equal(t, seen, outside.Latency[stage].Count > 0, stage)
	}
	assert.EqualValues(t, 0, inside.Latency["request"].Count, "in process the decision and the queue are seen")
}

const oneText = `
name: one message
seed: 3
clock: {start: 2026-11-22T10:00:00+08:00}
vendors:
  mi: {channels: [{id: tuikit, class: private, status: approved}]}
devices:
  - {group: redmi, count: 3, vendor: mi, channels: [tuikit]}
steps:
  - send: {to: each redmi, text: "hello", as: hello}
  - settle: 300ms
expect:
  - name: everything once
    expr: duplicates == 0
`

// What a backend does wrong is seen, and fails.
func TestWhatABackendDoesWrongIsSeen(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		fault, says string
		outcomes    map[string]uint64
		duplicates  uint64
	}{
		{"twice", "everything once", map[string]uint64{"displayed": 3}, 3},
		{"chatty", "everything once", map[string]uint64{"displayed": 3}, 3},
		{"mute", "its vendor calls do not reach the mocks", map[string]uint64{"not_requested": 3}, 0},
		{"refuses", "", map[string]uint64{"refused.quota_exceeded": 3}, 0},
	} {
		t.Run(row.fault, func(t *testing.T) {
			t.Parallel()
			r := against(t, oneText, sample(t, row.fault))
			assert.Equal(t, row.outcomes, r.Journeys.Outcomes)
			assert.Equal(t, row.duplicates, r.Journeys.Duplicates)
			if row.says != "" {
				assert.Equal(t, reports.Fail, r.Verdict)
				assert.Contains(t, strings.Join(reports.Reasons(r), "\n"), row.says)
			}
		})
	}
	t.Run("unless it is what was expected", func(t *testing.T) {
		t.Parallel()
		r := against(t, strings.Replace(oneText, "duplicates == 0", "not_requested == 3", 1), sample(t, "mute"))
		assert.Equal(t, reports.Pass, r.Verdict, reports.Reasons(r))
	})
}

// A message in the marker's other places is recognised as well.
func TestAMarkerTravelsInExtToo(t *testing.T) {
	t.Parallel()
	r := against(t, oneText, sample(t, "", "calls:", "marker: {in: ext, path: entity.id}\ncalls:"))
	assert.Equal(t, reports.Pass, r.Verdict, reports.Reasons(r))
	assert.EqualValues(t, 3, r.Journeys.Outcomes["displayed"])
}

// What a target cannot be asked is no pass, and says why.
func TestWhatATargetCannotBeAskedIsNotApplicable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ says, text, drop, why string }{
		{"a call", strings.Replace(oneText, "to: each redmi", "to: group all_of_them", 1) + "groups: [{name: all_of_them}]\n", "send_group", "has no send_group call"},
		{"an action", strings.Replace(oneText, "  - settle", "  - redmi: [config_null]\n  - settle", 1), "", "has no report_none call"},
		{"a wait", strings.Replace(oneText, "  - settle: 300ms", "  - wait: 5h", 1), "", "lives on real time"},
		{"certificates", oneText + "certificates: {mi: {channel: x}}\n", "", "has its own"},
		{"a word", strings.Replace(oneText, `text: "hello"`, `text: "hello", title: T`, 1), "", "says nothing of .message.title"},
		{"what only the backend sees", strings.Replace(oneText, "duplicates == 0", "online == 0", 1), "", "does not tell of online"},
		{"a phone in front, without presence", strings.Replace(oneText, "channels: [tuikit]}\nsteps", "channels: [tuikit], start: foreground}\nsteps", 1), "presence", "no foreground call"},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			target := sample(t, "")
			switch row.drop {
			case "send_group":
				target.Calls.SendGroup = nil
			case "presence":
				target.Calls.Foreground, target.Calls.Background = nil, nil
			}
			r := against(t, row.text, target)
			assert.Equal(t, reports.NotApplicable, r.Verdict)
			assert.Equal(t, 4, r.Verdict.ExitCode())
			assert.Contains(t, r.WhyNotApplicable(), row.why)
		})
	}
}

// Whatever goes wrong with the backend has a clear end.
func TestABackendThatCannotBeHadHasAClearEnd(t *testing.T) {
	t.Parallel()
	taken := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(taken.Close)
	for _, row := range []struct {
		says, fault string
		changes     []string
		seen        []string
	}{
		{"not found", "", []string{`command: [`, `command: ["/no/such/program", `}, []string{"/no/such/program cannot be started", "target.command"}},
		{"dies", "dies", nil, []string{"ended with exit status 3 before it answered", "config.yaml: no such file"}},
		{"never healthy", "sick", []string{"timeout: 10s", "timeout: 400ms"}, []string{"no healthy answer", "503", "health.timeout"}},
		{"port taken", "", []string{"http://127.0.0.1:{{.port}}", taken.URL}, []string{"answered already, by a program that was not started here", "{{.port}}"}},
		{"no address", "", []string{"http://127.0.0.1:{{.port}}", "'127.0.0.1'"}, []string{"no address"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			t.Parallel()
			s := parse(t, oneText)
			s.Against(sample(t, row.fault, row.changes...))
			_, err := Run(t.Context(), s, fast(Options{}))
			require.ErrorIs(t, err, ErrTarget)
			for _, seen := range row.seen {
				assert.ErrorContains(t, err, seen)
			}
		})
	}
	t.Run("answers 500 to every call", func(t *testing.T) {
		t.Parallel()
		r := against(t, oneText, sample(t, "broken"))
		assert.Equal(t, reports.Fail, r.Verdict)
		assert.Contains(t, strings.Join(reports.Reasons(r), "\n"), "500 Internal Server Error")
	})
}

// A load goes to a target as fast as it is planned, and the report says which of the two was at its limit.
func TestALoadSaysWhichOfTheTwoWasAtItsLimit(t *testing.T) {
	t.Parallel()
	text := strings.Split(oneText, "steps:")[0] + `
load: [{for: 1s, rate: 300/s}]
expect: [lost == 0, duplicates == 0]
`
	r := against(t, text, sample(t, ""))
	assert.NotZero(t, r.Target.Calls["send_user"])
	assert.NotZero(t, r.Target.Answer["send_user"].Count)
	assert.NotEmpty(t, r.Target.Bottleneck)
	slow := against(t, text, sample(t, "slow", "calls:", "in_flight: 2\ncalls:"))
	assert.Contains(t, slow.Target.Bottleneck, "the target was the bottleneck")
	assert.Equal(t, 2, slow.Target.InFlightMax)
	assert.NotZero(t, slow.Target.Waited)
	text2, err := json.Marshal(slow)
	require.NoError(t, err)
	assert.Contains(t, string(text2), `"in_flight_max":2`)
}

// A target's keys are in no report, and a result with a target survives a trip through JSON.
func TestATargetsKeysAreInNoReport(t *testing.T) {
	t.Parallel()
	s := parse(t, oneText)
	s.Against(sample(t, "", "calls:", "headers: {Authorization: Bearer 0123456789abcdef0123}\ncalls:"))
	r, err := Run(t.Context(), s, fast(Options{}))
	require.NoError(t, err)
	rep, err := r.Report()
	require.NoError(t, err)
	assert.Equal(t, reports.Pass, rep.Verdict, reports.Reasons(rep))
	text, err := json.Marshal(rep)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "0123456789abcdef0123")
	assert.Contains(t, string(rep.Configuration.Resolved), "/send", "the rest is told")
	whole, err := json.Marshal(r)
	require.NoError(t, err)
	var back Result
	require.NoError(t, json.Unmarshal(whole, &back))
	assert.Equal(t, r.Target, back.Target)
	assert.Equal(t, r.Scenario.Target.Calls.SendUser.Body.Text, back.Scenario.Target.Calls.SendUser.Body.Text)
}
