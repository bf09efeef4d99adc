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
	NotApplicable  Verdict = "not_applicable"  // not run: the target cannot do what the scenario asks
)

// ExitCode returns the exit code of the command line for this verdict.
func (v Verdict) ExitCode() int {
	switch v {
	case Pass:
		return 0
	case Fail:
		return 1
	case Inconclusive, NotApplicable:
		return 4
	case HarnessLimited:
		return 6
	case Aborted:
		return 130
	}
	return 7
}

// Judge gives the verdict of a filled report, in the order of promise 4:
// broken invariant, failed exact expectation, failed latency expectation (which a
// limited harness excuses: harness limited), pass. A run that was cut short, for a Reason, is aborted, whatever it had
// measured; one that a defect ended fails.
func Judge(r *Report) Verdict {
	limited, _ := Limited(r)
	switch {
	case r.Defect != nil:
		return Fail
	case r.Target != nil && r.Target.NotApplicable != "":
		return NotApplicable
	case r.Reason != "":
		return Aborted
	case r.broken():
		return Fail
	case r.failed(func(kind string) bool { return kind != KindLatency }):
		return Fail
	case !r.failed(func(kind string) bool { return kind == KindLatency }):
		return Pass // a limit that spoilt nothing that was asked: the report says it all the same
	case limited:
		return HarnessLimited
	}
	return Fail
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

// tail is the p99 of a stage, or where there are too few samples for one, the largest of them: the promise is about every
// run, however short.
func (l Latency) tail() float64 {
	if l.P99MS != nil {
		return *l.P99MS
	}
	return l.MaxMS
}

// limitRemedy is what helps a machine that was the limit.
const limitRemedy = "lower the rate, use fewer devices, take a faster or idle machine, or raise the latency bound"

// Limited says whether the rig itself was the bottleneck, and in which words: the threshold, what was measured, and what
// helps. It was where start_lag p99 is above a tenth of e2e p99 and above 5 ms, or more than one start in a hundred is over
// 50 ms late.
func Limited(r *Report) (limited bool, why string) {
	if r.Target != nil && r.Target.Waited > 0 {
		return false, "" // sends were late because the target had as many open as it may have
	}
	lag, e2e := r.Latency[ledger.StageStartLag], r.Latency[ledger.StageE2E]
	if l, whole := lag.tail(), e2e.tail(); e2e.Count > 0 && l > startLagShare*whole && l > startLagMS {
		return true, fmt.Sprintf("starts were %.1f ms behind their plan (start_lag p99), and the limit is a tenth of e2e p99 (%.1f ms), no less than %.0f ms; %s",
			l, whole, startLagMS, limitRemedy)
	}
	if late := r.Harness.LateStarts; float64(late) > lateShare*float64(r.Journeys.Sent) {
		return true, fmt.Sprintf("%d of %d starts were more than 50 ms late, and the limit is %.0f %%; %s",
			late, r.Journeys.Sent, lateShare*100, limitRemedy)
	}
	return false, ""
}
