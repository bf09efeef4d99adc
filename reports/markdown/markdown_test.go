package markdown

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
)

func render(t *testing.T, r *reports.Report) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Render(&b, r))
	return b.String()
}

func TestRender(t *testing.T) {
	got := render(t, &reports.Report{
		Verdict: reports.Fail, Scenario: reports.Scenario{Name: "quick|start", Seed: 7}, WallS: 2.04, Devices: reports.Devices{Total: 30},
		Journeys:         reports.Journeys{Planned: 12, Sent: 11, Outcomes: map[string]uint64{"rejected.MI-C1": 2, "displayed": 10}},
		OutcomesByVendor: map[string]map[string]uint64{"oppo": {"displayed": 10}, "mi": {"rejected.MI-C1": 2}},
		Latency:          map[string]reports.Latency{"e2e": {Count: 10, P50MS: ms(1.234), P95MS: ms(2), MaxMS: 4}, "queue": {}},
		Invariants:       []reports.Invariant{{Name: "outcomes_sum", OK: true}, {Name: "lost", Message: "1 is lost"}},
		Expectations: []reports.Expectation{{Expr: "lost == 0", OK: true, Actual: "0 == 0"},
			{Expr: `x.outcome["a"] < 3 || y`, Actual: "4 < 3", Message: "too many"}, {Expr: "z", Message: "looked at no message"}},
	})
	assert.Equal(t, `## ❌ fail: quick\|start

12 journeys planned, 11 sent, 0 unaccounted for; 30 devices, seed 7, 2.0 s.

|  | Expectation | Found |
|---|---|---|
| ❌ | always: lost | 1 is lost |
| ✅ | lost == 0 | 0 == 0 |
| ❌ | x.outcome\["a"\] &lt; 3 \|\| y | too many; found 4 &lt; 3 |
| ❌ | z | looked at no message |

| Outcome | all | mi | oppo |
|---|---|---|---|
| displayed | 10 | 0 | 10 |
| rejected.MI-C1 | 2 | 2 | 0 |

| Latency, ms (delay: simulated) | count | p50 | p95 | p99 | max |
|---|---|---|---|---|---|
| e2e | 10 | 1.23 | 2.00 | – | 4.00 |
`, got)
}

func TestEveryVerdictHasItsMark(t *testing.T) {
	for _, v := range []reports.Verdict{reports.Pass, reports.Fail, reports.HarnessLimited, reports.Aborted, reports.Inconclusive} {
		assert.NotContains(t, render(t, &reports.Report{Verdict: v}), "## :", v)
	}
}

func TestAnEmptyRunHasNoEmptyTables(t *testing.T) {
	assert.NotContains(t, render(t, &reports.Report{Verdict: reports.Pass}), "|---")
}

func TestARunThatWasCutShortSaysWhy(t *testing.T) {
	r := &reports.Report{Verdict: reports.Aborted, Reason: "the budget of 5s is used up"}
	assert.Contains(t, render(t, r), "The run was cut short: the budget of 5s is used up.")
}

func TestALimitedHarnessSaysWhy(t *testing.T) {
	r := &reports.Report{Verdict: reports.HarnessLimited, Journeys: reports.Journeys{Sent: 10}, Harness: reports.Harness{LateStarts: 9}}
	assert.Contains(t, render(t, r), "The machine was the limit: 9 of 10 starts were more than 50 ms late, and the limit is 1 %;")
}

func TestAWriteErrorIsTold(t *testing.T) {
	assert.Error(t, Render(brokenPipe{}, &reports.Report{}))
}

func ms(v float64) *float64 { return &v }

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestNothingTurnsTheDirectionOfWriting(t *testing.T) {
	assert.Equal(t, "a\uFFFDb \uFFFDc", escape("a\u202eb\n\x1bc"))
}
