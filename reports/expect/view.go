// Package expect owns expectations: it checks them against the names a scenario gives,
// evaluates them over what a run counted, and says what it saw. The language is
// expr-lang/expr; names.go lists what an expression can name.
//
// It counts nothing itself and knows no scenario: ViewOf reads the books.
// An expectation that looked at no message fails, whatever it says, and so does one that met what is no number.
package expect

import (
	"math"
	"slices"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Counts is what became of a set of journeys.
type Counts struct {
	Planned     int
	Sent        int
	Unaccounted int
	Duplicates  int
	Held        int
	Tapped      int
	// Outcome counts journeys by outcome, exactly as the ledger names it.
	Outcome map[string]int
	// Landed counts taps by the page they ended on.
	Landed map[string]int
	// E2E is planned→shown of these journeys in real time, where it was measured; Delay is what they waited in simulated time.
	E2E, Delay Stage
}

// Stage is a latency distribution, in milliseconds. A percentile that there are too few samples for is NaN.
type Stage struct {
	Count  int     `expr:"count"`
	P50MS  float64 `expr:"p50_ms"`
	P90MS  float64 `expr:"p90_ms"`
	P95MS  float64 `expr:"p95_ms"`
	P99MS  float64 `expr:"p99_ms"`
	P999MS float64 `expr:"p999_ms"`
	MaxMS  float64 `expr:"max_ms"`
}

// measured is s as an expression sees it: a stage that nothing passed has no figures.
func (s Stage) measured() Stage {
	if s.Count > 0 {
		return s
	}
	none := math.NaN()
	return Stage{P50MS: none, P90MS: none, P95MS: none, P99MS: none, P999MS: none, MaxMS: none}
}

// View is everything an expectation can look at.
type View struct {
	Totals Counts
	// Names are the counts of each `as` of the scenario, Groups of each device
	// group, Vendors of each vendor.
	Names   map[string]Counts
	Groups  map[string]Counts
	Vendors map[string]Counts
	// Latency is by stage, over all journeys.
	Latency map[string]Stage
	// Rules counts verdicts by rule id or setting.
	Rules map[string]int
}

// countsEnv is how an expression sees Counts: the counts, each simple outcome, and each family of
// outcomes summed.
type countsEnv struct {
	Planned     int            `expr:"planned"`
	Sent        int            `expr:"sent"`
	Unaccounted int            `expr:"unaccounted"`
	Duplicates  int            `expr:"duplicates"`
	Held        int            `expr:"held"`
	Tapped      int            `expr:"tapped"`
	Outcome     map[string]int `expr:"outcome"`
	Landed      map[string]int `expr:"landed"`
	E2E         Stage          `expr:"e2e"`
	Delay       Stage          `expr:"delay"`

	Online          int `expr:"online"`
	Displayed       int `expr:"displayed"` // with displayed_silent
	DisplayedSilent int `expr:"displayed_silent"`
	Replaced        int `expr:"replaced"`
	HandedToApp     int `expr:"handed_to_app"`
	Expired         int `expr:"expired"`
	Pending         int `expr:"pending"`
	Lost            int `expr:"lost"`
	NotRequested    int `expr:"not_requested"`

	Suppressed int `expr:"suppressed"`
	NotPushed  int `expr:"not_pushed"`
	NoPush     int `expr:"no_push_expected"`
	Refused    int `expr:"refused"`
	Rejected   int `expr:"rejected"`
	Dropped    int `expr:"dropped"`
	Failed     int `expr:"failed"`
}

// of counts the journeys that ended in one of the kinds, whatever the detail.
func (c Counts) of(kinds ...ledger.Kind) (n int) {
	for outcome, count := range c.Outcome {
		if slices.Contains(kinds, ledger.KindOf(outcome)) {
			n += count
		}
	}
	return n
}

func (c Counts) env() countsEnv {
	return countsEnv{
		Planned: c.Planned, Sent: c.Sent, Unaccounted: c.Unaccounted, Duplicates: c.Duplicates,
		Held: c.Held, Tapped: c.Tapped, Outcome: c.Outcome, Landed: c.Landed, E2E: c.E2E.measured(), Delay: c.Delay.measured(),
		Online: c.of(ledger.Online), Displayed: c.of(ledger.Displayed, ledger.DisplayedSilent), DisplayedSilent: c.of(ledger.DisplayedSilent),
		Replaced: c.of(ledger.Replaced), HandedToApp: c.of(ledger.HandedToApp), Expired: c.of(ledger.Expired), Pending: c.of(ledger.Pending),
		Lost: c.of(ledger.Lost), NotRequested: c.of(ledger.NotRequested), NoPush: c.of(ledger.NoPushExpected), Suppressed: c.of(ledger.Suppressed), NotPushed: c.of(ledger.NotPushed), Refused: c.of(ledger.Refused),
		Rejected: c.of(ledger.Rejected), Dropped: c.of(ledger.Dropped), Failed: c.of(ledger.Failed),
	}
}

// ViewOf is the books as expectations look at them.
func ViewOf(s *ledger.Summary) View {
	total := s.Total(nil)
	v := View{
		Totals: countsOf(&total), Names: map[string]Counts{}, Groups: map[string]Counts{},
		Vendors: map[string]Counts{}, Latency: map[string]Stage{}, Rules: map[string]int{},
	}
	for into, sums := range map[*map[string]Counts]map[string]ledger.Counter{
		&v.Names: s.ByName(), &v.Groups: s.ByGroup(), &v.Vendors: s.ByVendor(),
	} {
		for name, c := range sums {
			(*into)[name] = countsOf(&c)
		}
	}
	for _, name := range ledger.StageNames() {
		v.Latency[name] = stageOf(s.Stage(name))
	}
	for id, n := range s.Hits {
		v.Rules[id] = int(n)
	}
	return v
}

func countsOf(c *ledger.Counter) Counts {
	out := Counts{
		Planned: int(c.Planned), Sent: int(c.Sent), Unaccounted: int(c.Unaccounted()), Duplicates: int(c.Duplicates),
		Held: int(c.Held), Tapped: int(c.Tapped), Outcome: map[string]int{}, Landed: map[string]int{}, E2E: stageOf(c.E2E), Delay: stageOf(c.Delay),
	}
	for o, n := range c.Outcomes {
		out.Outcome[o] = int(n)
	}
	for page, n := range c.Landed {
		out.Landed[page] = int(n)
	}
	return out
}

func stageOf(h *ledger.Histogram) Stage {
	if h == nil {
		return Stage{}
	}
	f := h.Figures()
	return Stage{Count: int(f.Count), P50MS: f.P50, P90MS: f.P90, P95MS: f.P95, P99MS: f.P99, P999MS: f.P999, MaxMS: f.Max}
}
