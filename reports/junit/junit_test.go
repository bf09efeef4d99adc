package junit

import (
	"bytes"
	"encoding/xml"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
)

func parse(t *testing.T, r *reports.Report) suites {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Render(&b, r))
	var s suites
	require.NoError(t, xml.Unmarshal(b.Bytes(), &s))
	return s
}

func TestRender(t *testing.T) {
	good := reports.Expectation{Name: "nothing is lost", Expr: "lost == 0", OK: true}
	bad := reports.Expectation{Expr: `a["<x>"] == 1`, Kind: reports.KindExact, Actual: "0 == 1", Message: "not equal", Samples: []uint64{4, 5}}
	for _, row := range []struct {
		name                    string
		report                  reports.Report
		tests, failures, errors int
	}{
		{"a pass is green", reports.Report{Verdict: reports.Pass, Invariants: []reports.Invariant{{Name: "lost", OK: true}},
			Expectations: []reports.Expectation{good}}, 2, 0, 0},
		{"a failed expectation is red", reports.Report{Verdict: reports.Fail, Expectations: []reports.Expectation{good, bad}}, 2, 1, 0},
		{"a broken invariant is red", reports.Report{Verdict: reports.Fail, Invariants: []reports.Invariant{{Name: "lost", Message: "3 are lost"}}}, 1, 1, 0},
		{"a limited harness is in error", reports.Report{Verdict: reports.HarnessLimited, Expectations: []reports.Expectation{good}}, 2, 0, 1},
		{"an aborted run is in error", reports.Report{Verdict: reports.Aborted}, 1, 0, 1},
		{"an unknown verdict is in error", reports.Report{}, 1, 0, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := parse(t, &row.report)
			assert.Equal(t, []int{row.tests, row.failures, row.errors}, []int{s.Tests, s.Failures, s.Errors})
			assert.Len(t, s.Suite.Cases, row.tests)
			assert.Equal(t, []int{row.tests, row.failures, row.errors}, []int{s.Suite.Tests, s.Suite.Failures, s.Suite.Errors})
		})
	}
	t.Run("a failure says what was expected, found and where to look", func(t *testing.T) {
		s := parse(t, &reports.Report{Scenario: reports.Scenario{Name: "v1.2 run", Seed: 7}, WallS: 1.5, Verdict: reports.Fail, Expectations: []reports.Expectation{bad}})
		assert.Equal(t, testcase{Class: "pushrig.v1_2 run.expectations", Name: `a["<x>"] == 1`,
			Failure: &reason{Message: `a["<x>"] == 1: not equal; found 0 == 1`, Type: "exact", Text: "journeys: [4 5]"}}, s.Suite.Cases[0])
		assert.Equal(t, "1.500", s.Suite.Time)
		assert.Contains(t, s.Suite.Properties, property{"seed", "7"})
	})
	t.Run("a run that was cut short says why, and no guess at the machine", func(t *testing.T) {
		s := parse(t, &reports.Report{Verdict: reports.Aborted, Reason: "the budget of 5s is used up", Journeys: reports.Journeys{Sent: 10}, Harness: reports.Harness{LateStarts: 9}})
		assert.Equal(t, "the run ended as aborted: the budget of 5s is used up", s.Suite.Cases[0].Error.Message)
	})
	t.Run("a limited harness says why", func(t *testing.T) {
		s := parse(t, &reports.Report{Verdict: reports.HarnessLimited, Journeys: reports.Journeys{Sent: 10}, Harness: reports.Harness{LateStarts: 9}})
		assert.Equal(t, "the run ended as harness_limited: 9 of 10 starts were more than 50 ms late, and the limit is 1 %; lower the rate, use fewer devices, take a faster or idle machine, or raise the latency bound", s.Suite.Cases[0].Error.Message)
	})
	t.Run("characters that XML forbids do not break the file", func(t *testing.T) {
		s := parse(t, &reports.Report{Verdict: reports.Pass, Scenario: reports.Scenario{Name: "a\x00b\x1b"}})
		assert.NotEmpty(t, s.Suite.Name)
	})
}

func TestAWriteErrorIsTold(t *testing.T) {
	for room := range 3 {
		assert.Error(t, Render(&fullAfter{room * 50}, &reports.Report{}))
	}
}

// fullAfter takes so many bytes and no more.
type fullAfter struct{ room int }

func (f *fullAfter) Write(b []byte) (int, error) {
	if len(b) > f.room {
		return 0, errors.New("no space left")
	}
	f.room -= len(b)
	return len(b), nil
}

func TestNothingTurnsTheDirectionOfWriting(t *testing.T) {
	r := reports.New()
	r.Scenario.Name = "a\u202eb"
	var b bytes.Buffer
	require.NoError(t, Render(&b, r))
	assert.NotContains(t, b.String(), "\u202e")
	assert.Contains(t, b.String(), "a\uFFFDb")
}
