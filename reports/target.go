package reports

import (
	"fmt"
	"strings"

	"github.com/pushrig/pushrig/reports/expect"
	"github.com/pushrig/pushrig/reports/ledger"
)

// Target is what an outside backend did in a run.
type Target struct {
	Name string `json:"name"`
	Via  string `json:"via"` // how its vendor calls reach the mocks
	// NotApplicable says why the scenario was not run, or not to its end: what it asks and this target cannot do.
	NotApplicable string `json:"not_applicable,omitempty"`
	// Broken says what was seen of a backend that gave up, or never answered, and what to do.
	Broken string `json:"broken,omitempty"`

	Calls       map[string]uint64  `json:"calls"`         // by call: login, send_user …
	Failed      map[string]uint64  `json:"failed"`        // those that it did not answer, or by a status of 500 and more
	InFlightMax int                `json:"in_flight_max"` // sends open at once, at the most
	Waited      uint64             `json:"waited"`        // sends that had to wait because so many were open
	Answer      map[string]Latency `json:"answer"`        // how long it took to answer, by call
	Extra       uint64             `json:"extra"`         // pushes that nobody planned
	Bottleneck  string             `json:"bottleneck,omitempty"`
}

// The names of the invariants of a run against a target.
const (
	InvariantTarget       = "target"
	InvariantNotRequested = string(ledger.NotRequested)
)

// outside adds what must hold of a run against a target: it did not break, and no push was left out, unless an expectation
// speaks of those itself.
func (r *Report) outside() {
	t := r.Target
	if t == nil || t.NotApplicable != "" {
		return
	}
	r.Invariants = append(r.Invariants, Invariant{Name: InvariantTarget, OK: t.Broken == "", Message: t.Broken})
	row := Invariant{Name: InvariantNotRequested, OK: true}
	if n := r.Journeys.Outcomes[InvariantNotRequested]; n > 0 && !expect.Mentions(r.exprs(), InvariantNotRequested) {
		row.OK = false
		row.Message = fmt.Sprintf("%d of %d messages were asked for at no vendor", n, r.Journeys.Planned)
		if r.requests() == 0 {
			row.Message += "; the backend answered " + sum(t.Calls) + " calls and no vendor got any request: its vendor calls do not reach the mocks. " + wayRemedy(t.Via)
		}
		for _, k := range r.Samples {
			if k.Outcome == InvariantNotRequested {
				row.Samples = append(row.Samples, k.ID)
			}
		}
	}
	r.Invariants = append(r.Invariants, row)
	t.Bottleneck = bottleneck(r)
}

func (r *Report) exprs() (list []string) {
	for _, e := range r.Expectations {
		list = append(list, e.Expr)
	}
	return list
}

// requests is how many requests the vendors got.
func (r *Report) requests() (n uint64) {
	for _, v := range r.Vendors {
		n += v.Requests
	}
	return n
}

func sum(calls map[string]uint64) string {
	var n uint64
	for _, c := range calls {
		n += c
	}
	return fmt.Sprint(n)
}

// wayRemedy is what to look at where nothing reaches the mocks.
func wayRemedy(via string) string {
	if via == "settings" {
		return "Look whether target.env or target.command give it every vendor's base URL, or write via: env, or via: front for Node"
	}
	return "Look whether it listens to proxy variables (via: env), or write via: front for Node; base URLs in its settings are via: settings"
}

// sendCalls are the calls that send messages.
func sendCalls() []string { return []string{"send_user", "send_group"} }

// bottleneck says which of the two was at its limit: this rig, which was late to begin, or the target, which was slow to answer.
func bottleneck(r *Report) string {
	t := r.Target
	if r.Rate.PlannedPerS == 0 {
		return ""
	}
	slowest, call := 0.0, ""
	for _, name := range sendCalls() {
		if tail := t.Answer[name].tail(); tail > slowest {
			slowest, call = tail, name
		}
	}
	lag, limited := r.Latency[ledger.StageStartLag].tail(), false
	if limited, _ = Limited(r); t.Waited > 0 {
		return fmt.Sprintf("the target was the bottleneck: %d sends were open at once, the most that may be, %d had to wait for their turn, and %s took %.1f ms (p99)", t.InFlightMax, t.Waited, call, slowest)
	}
	if limited {
		return fmt.Sprintf("this machine was the bottleneck: sends began %.1f ms late (start_lag p99), and no more than %d were open at the target at once, which answered within %.1f ms (p99)", lag, t.InFlightMax, slowest)
	}
	return fmt.Sprintf("neither was at its limit: sends began %.1f ms late (start_lag p99), and no more than %d were open at the target at once, which answered within %.1f ms (p99)", lag, t.InFlightMax, slowest)
}

// WhyNotApplicable says why the scenario was not run against its target, "" where it was.
func (r *Report) WhyNotApplicable() string {
	if r.Target == nil {
		return ""
	}
	return strings.TrimSuffix(r.Target.NotApplicable, ".")
}
