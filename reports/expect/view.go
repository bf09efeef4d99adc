// Package expect owns expectations: it checks them against the names a scenario gives,
// evaluates them over what a run counted, and says what it saw. The language is
// expr-lang/expr; names.go lists what an expression can name.
//
// It counts nothing itself and knows no scenario and no ledger: the director fills a View.
// An expectation that looked at no message fails, whatever it says.
package expect

import "strings"

// Counts is what became of a set of journeys.
type Counts struct {
	Planned     int `json:"planned"`
	Sent        int `json:"sent"`
	Unaccounted int `json:"unaccounted"`
	Duplicates  int `json:"duplicates"`
	Held        int `json:"held"`
	Tapped      int `json:"tapped"`
	// Outcome counts journeys by outcome, exactly as the ledger names it.
	Outcome map[string]int `json:"outcome"`
	// Landed counts taps by the page they ended on.
	Landed map[string]int `json:"landed"`
	// E2E is planned→shown of these journeys, where it was measured.
	E2E Stage `json:"e2e"`
}

// Stage is a latency distribution, in milliseconds.
type Stage struct {
	Count  int     `json:"count" expr:"count"`
	P50MS  float64 `json:"p50_ms" expr:"p50_ms"`
	P90MS  float64 `json:"p90_ms" expr:"p90_ms"`
	P95MS  float64 `json:"p95_ms" expr:"p95_ms"`
	P99MS  float64 `json:"p99_ms" expr:"p99_ms"`
	P999MS float64 `json:"p999_ms" expr:"p999_ms"`
	MaxMS  float64 `json:"max_ms" expr:"max_ms"`
}

// View is everything an expectation can look at.
type View struct {
	Totals Counts `json:"totals"`
	// Names are the counts of each `as` of the scenario, Groups of each device
	// group, Vendors of each vendor.
	Names   map[string]Counts `json:"names"`
	Groups  map[string]Counts `json:"groups"`
	Vendors map[string]Counts `json:"vendors"`
	// Latency is by stage, over all journeys.
	Latency map[string]Stage `json:"latency"`
	// Rules counts verdicts by rule id or setting.
	Rules map[string]int `json:"rules"`
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

	Online          int `expr:"online"`
	Displayed       int `expr:"displayed"` // with displayed_silent
	DisplayedSilent int `expr:"displayed_silent"`
	Replaced        int `expr:"replaced"`
	HandedToApp     int `expr:"handed_to_app"`
	Expired         int `expr:"expired"`
	Pending         int `expr:"pending"`
	Lost            int `expr:"lost"`

	Suppressed int `expr:"suppressed"`
	NotPushed  int `expr:"not_pushed"`
	Refused    int `expr:"refused"`
	Rejected   int `expr:"rejected"`
	Dropped    int `expr:"dropped"`
	Failed     int `expr:"failed"`
}

func (c Counts) env() countsEnv {
	family := func(name string) (n int) {
		for outcome, count := range c.Outcome {
			if strings.HasPrefix(outcome, name+".") {
				n += count
			}
		}
		return n
	}
	return countsEnv{
		Planned: c.Planned, Sent: c.Sent, Unaccounted: c.Unaccounted, Duplicates: c.Duplicates,
		Held: c.Held, Tapped: c.Tapped, Outcome: c.Outcome, Landed: c.Landed, E2E: c.E2E,
		Online:          c.Outcome["online"],
		Displayed:       c.Outcome["displayed"] + c.Outcome["displayed_silent"],
		DisplayedSilent: c.Outcome["displayed_silent"],
		Replaced:        c.Outcome["replaced"],
		HandedToApp:     c.Outcome["handed_to_app"],
		Expired:         c.Outcome["expired"],
		Pending:         c.Outcome["pending"],
		Lost:            c.Outcome["lost"],
		Suppressed:      family("suppressed"),
		NotPushed:       family("not_pushed"),
		Refused:         family("refused"),
		Rejected:        family("rejected"),
		Dropped:         family("dropped"),
		Failed:          family("failed"),
	}
}
