package text

import (
	"strings"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
)

// stoppers are the kinds of outcome that name what stopped a message, with the
// words for it.
var stoppers = []struct {
	kind ledger.Kind
	says string
}{
	{ledger.Rejected, "refused by the vendor"},
	{ledger.Dropped, "accepted, then dropped by the vendor"},
	{ledger.Suppressed, "at the phone, not shown"},
	{ledger.Refused, "refused by the IM backend with code"},
	{ledger.Failed, "given up by the sender or the pipeline"},
}

// stops tells, for everything that stopped messages, how many, where, why and
// what helps.
func (p *printer) stops(r *reports.Report) {
	titled := false
	for _, s := range stoppers {
		for _, o := range byCount(r.Journeys.Outcomes) {
			if ledger.KindOf(o) != s.kind {
				continue
			}
			if !titled {
				p.title("What stopped messages")
				titled = true
			}
			p.item("  -", stop(r, o, s.says))
		}
	}
}

func stop(r *reports.Report, outcome, says string) string {
	_, detail, _ := strings.Cut(outcome, ".")
	text := count(r.Journeys.Outcomes[outcome]) + " " + says + " (" + detail + ")"
	if where := vendorsOf(r, outcome); where != "" {
		text += ", " + where
	}
	rule, ok := r.Rules[detail]
	if !ok {
		rule.Text, rule.Remedy = causes[outcome].says, causes[outcome].remedy
	}
	if rule.Text == "" {
		return text + "."
	}
	text += ": " + rule.Text
	if rule.Mark != "" {
		text += " [" + rule.Mark + ": not confirmed]"
	}
	if rule.Remedy != "" {
		text += " Remedy: " + rule.Remedy
	}
	return text
}

// vendorsOf lists the vendors whose journeys had this outcome, with their
// counts if there are several.
func vendorsOf(r *reports.Report, outcome string) string {
	var names, counted []string
	for _, v := range sortedKeys(r.OutcomesByVendor) {
		if n := r.OutcomesByVendor[v][outcome]; n > 0 {
			names = append(names, v)
			counted = append(counted, v+" "+count(n))
		}
	}
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(counted, ", ")
}
