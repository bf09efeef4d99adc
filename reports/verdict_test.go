package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Promise 4: the order of verdicts. Each row has everything the row below it
// has, and one thing more that outranks it.
func TestJudge(t *testing.T) {
	brokenInvariant := Invariant{Name: "lost", OK: false}
	failedExact := Expectation{Kind: KindExact}
	failedLatency := Expectation{Kind: KindLatency}
	for _, row := range []struct {
		name    string
		report  Report
		limited bool
		aborted bool
		want    Verdict
	}{
		{"stopped before its end outranks all", Report{Invariants: []Invariant{brokenInvariant}, Expectations: []Expectation{failedExact}}, true, true, Aborted},
		{"a broken invariant fails a limited run", Report{Invariants: []Invariant{{OK: true}, brokenInvariant}}, true, false, Fail},
		{"a failed exact expectation fails a limited run", Report{Expectations: []Expectation{failedLatency, failedExact}}, true, false, Fail},
		{"an expectation without a kind is exact", Report{Expectations: []Expectation{{}}}, true, false, Fail},
		{"a limited run excuses its latencies", Report{Expectations: []Expectation{failedLatency}}, true, false, HarnessLimited},
		{"a limited run whose latencies hold all the same passes", Report{Expectations: []Expectation{{OK: true, Kind: KindLatency}}}, true, false, Pass},
		{"a limited run of which no latency was asked passes", Report{Expectations: []Expectation{{OK: true, Kind: KindExact}}}, true, false, Pass},
		{"a failed latency expectation fails", Report{Expectations: []Expectation{failedLatency}}, false, false, Fail},
		{"all holds", Report{Invariants: []Invariant{{OK: true}}, Expectations: []Expectation{{OK: true}, {OK: true, Kind: KindLatency}}}, false, false, Pass},
		{"nothing asked and nothing broken", Report{}, false, false, Pass},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.limited {
				row.report.Journeys.Sent, row.report.Harness.LateStarts = 100, 2
			}
			if row.aborted {
				row.report.Reason = "interrupted"
			}
			assert.Equal(t, row.want, Judge(&row.report))
		})
	}
}

func TestLimited(t *testing.T) {
	for _, row := range []struct {
		name       string
		lag, e2e   float64 // p99, ms
		e2eCount   int64
		late, sent uint64
		want       bool
	}{
		{"starts in time", 1, 40, 10, 0, 100, false},
		{"a lag above a tenth and above 5 ms", 5.1, 40, 10, 0, 100, true},
		{"a lag above a tenth, yet only 5 ms", 5, 40, 10, 0, 100, false},
		{"a lag of a tenth", 6, 60, 10, 0, 100, false},
		{"nothing was shown: nothing to compare the lag with", 20, 0, 0, 0, 100, false},
		{"one start in a hundred late", 0, 40, 10, 1, 100, false},
		{"more than one start in a hundred late", 0, 40, 10, 2, 100, true},
		{"nothing was sent", 0, 0, 0, 0, 0, false},
		{"too few for a p99: the largest stands for it", -20, 40, 10, 0, 100, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := Report{Latency: map[string]Latency{ledger.StageStartLag: {P99MS: &row.lag}, ledger.StageE2E: {Count: row.e2eCount, P99MS: &row.e2e}},
				Journeys: Journeys{Sent: row.sent}, Harness: Harness{LateStarts: row.late}}
			if row.lag < 0 {
				r.Latency[ledger.StageStartLag] = Latency{MaxMS: -row.lag}
			}
			got, why := Limited(&r)
			assert.Equal(t, row.want, got)
			assert.Equal(t, row.want, why != "", "it says why")
			if row.want {
				assert.Contains(t, why, "the limit is")
				assert.Contains(t, why, "lower the rate")
			}
		})
	}
}

func TestExitCodes(t *testing.T) {
	for verdict, want := range map[Verdict]int{Pass: 0, Fail: 1, Inconclusive: 4, HarnessLimited: 6, Aborted: 130, "": 7} {
		assert.Equal(t, want, verdict.ExitCode(), verdict)
	}
}
