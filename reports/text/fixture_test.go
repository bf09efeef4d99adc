package text

import (
	"time"

	"github.com/pushrig/pushrig/reports"
)

// example is a run in which most holds and one thing does not.
func example() *reports.Report {
	latency := func(n int64, p50 float64) reports.Latency {
		at := func(times float64) *float64 { ms := p50 * times; return &ms }
		return reports.Latency{Count: n, P50MS: at(1), P90MS: at(1.5), P95MS: at(2), P99MS: at(4), P999MS: at(6), MaxMS: p50 * 8}
	}
	return &reports.Report{
		Schema:   reports.Schema,
		Scenario: reports.Scenario{Name: "quickstart", File: "quickstart.yaml", Seed: 7},
		Verdict:  reports.Fail,
		Started:  time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), WallS: 14.26, SimS: 10,
		Devices: reports.Devices{Total: 3000, ByVendor: map[string]int{"mi": 1500, "oppo": 1500}, Link: map[string]int{"websocket": 1900, "memory": 1100}},
		Journeys: reports.Journeys{Planned: 5000, Sent: 5000, Held: 17, Duplicates: 2, Outcomes: map[string]uint64{
			"displayed": 2510, "displayed_silent": 40, "online": 1700, "rejected.MI-C1": 300, "suppressed.OPPO-C7": 250,
			"suppressed.notifications_off": 31, "not_pushed.logged_out": 120, "not_pushed.no_token": 9, "failed.queue_full": 3, "pending": 37}},
		OutcomesByVendor: map[string]map[string]uint64{
			"mi":   {"displayed": 1400, "online": 800, "rejected.MI-C1": 300, "suppressed.notifications_off": 11, "failed.queue_full": 3},
			"oppo": {"displayed": 1110, "displayed_silent": 40, "online": 900, "suppressed.OPPO-C7": 250, "suppressed.notifications_off": 20, "pending": 37},
			"none": {"not_pushed.logged_out": 120, "not_pushed.no_token": 9}},
		Landings: map[string]uint64{"com.tencent.qcloud.tim.demo.main.MainActivity": 1203, "launcher": 44},
		Rules: map[string]reports.Rule{
			"MI-C1": {Hits: 300, Text: "A message of the private class needs a channel that the vendor approved.", Source: "S4",
				Remedy: "Apply for the channel in the console and put its id into the certificate."},
			"OPPO-C7": {Hits: 250, Text: "Android 8 and later show nothing without a channel that the app created.", Source: "S2", Mark: "inference",
				Remedy: "Create the channel in the app and name it in the console."}},
		Latency: map[string]reports.Latency{"start_lag": latency(5000, 0.21), "route": latency(4997, 0.08), "vendor": latency(3200, 3.4), "e2e": latency(2550, 12.5), "delay": latency(2550, 0), "queue": {}},
		Invariants: []reports.Invariant{
			{Name: "outcomes_sum", OK: true}, {Name: "counters_sum", OK: true}, {Name: "lost", OK: true}},
		Expectations: []reports.Expectation{
			{Name: "nothing is lost", Expr: "lost == 0", Kind: reports.KindExact, OK: true, Matched: 5000},
			{Expr: "approved.displayed == approved.planned", Kind: reports.KindExact, Matched: 1500, Actual: "1110 == 1500",
				Message: "fewer were displayed than planned", Samples: []uint64{41, 77}},
			{Name: "fast enough", Expr: "e2e.p99_ms < 250", Kind: reports.KindLatency, OK: true, Matched: 2550}},
		Harness: reports.Harness{LateStarts: 4},
	}
}
