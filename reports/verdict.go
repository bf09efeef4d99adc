package reports

import (
	"fmt"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Verdict is what a run comes to, in one word.
type Verdict string

// The verdicts.
const (
	Pass           Verdict = "pass"
	Fail           Verdict = "fail"            // an invariant is broken or an expectation does not hold
	Inconclusive   Verdict = "inconclusive"    // a comparison could not tell; never of a single run
	HarnessLimited Verdict = "harness_limited" // the rig was the bottleneck: its latencies mean little
	Aborted        Verdict = "aborted"         // stopped before its end
)

// ExitCode returns the exit code of the command line for this verdict.
func (v Verdict) ExitCode() int {
	switch v {
	case Pass:
		return 0
	case Fail:
		return 1
	case Inconclusive:
		return 4
	case HarnessLimited:
		return 6
	case Aborted:
		return 130
	}
	return 7
}

// Judge gives the verdict of a filled report, in the order of promise 4:
// broken invariant, failed exact expectation, harness limited, failed latency
// expectation, pass. A run that was cut short, for a Reason, is aborted, whatever it had
// measured; one that a defect ended fails.
func Judge(r *Report) Verdict {
	limited, _ := Limited(r)
	switch {
	case r.Defect != nil:
		return Fail
	case r.Reason != "":
		return Aborted
	case r.broken():
		return Fail
	case r.failed(func(kind string) bool { return kind != KindLatency }):
		return Fail
	case limited:
		return HarnessLimited
	case r.failed(func(kind string) bool { return kind == KindLatency }):
		return Fail
	}
	return Pass
}

func (r *Report) broken() bool {
	for _, i := range r.Invariants {
		if !i.OK {
			return true
		}
	}
	return false
}

func (r *Report) failed(kind func(string) bool) bool {
	for _, e := range r.Expectations {
		if !e.OK && kind(e.Kind) {
			return true
		}
	}
	return false
}

// The limits of promise 4.
const (
	startLagShare = 0.10 // of e2e p99
	startLagMS    = 5.0
	lateShare     = 0.01 // of the starts
)

// Limited says whether the rig itself was the bottleneck, and in which words:
// start_lag p99 above a tenth of e2e p99 and above 5 ms, or more than one start
// in a hundred over 50 ms late.
func Limited(r *Report) (limited bool, why string) {
	lag, e2e := r.Latency[ledger.StageStartLag], r.Latency[ledger.StageE2E]
	if e2e.Count > 0 && lag.P99MS > startLagShare*e2e.P99MS && lag.P99MS > startLagMS {
		return true, fmt.Sprintf("starts were %.1f ms behind their plan (p99) where the whole way takes %.1f ms (p99)", lag.P99MS, e2e.P99MS)
	}
	if late := r.Harness.LateStarts; float64(late) > lateShare*float64(r.Journeys.Sent) {
		return true, fmt.Sprintf("%d of %d starts came late", late, r.Journeys.Sent)
	}
	return false, ""
}
