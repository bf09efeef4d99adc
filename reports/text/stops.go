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
	{ledger.NotPushed, "not pushed"},
	{ledger.NotRequested, "asked for at no vendor"},
	{ledger.Expired, "expired in the vendor's store"},
	{ledger.Refused, "refused by the IM backend with code"},
	{ledger.Failed, "given up by the sender or the pipeline"},
}

// stops tells, for everything that stopped messages, how many, where, why and
// what helps.
func (p *printer) stops(r *reports.Report) {
	titled := false
	title := func() {
		if !titled {
			p.title("What stopped messages")
			titled = true
		}
	}
	for _, s := range stoppers {
		for _, o := range byCount(r.Journeys.Outcomes) {
			if ledger.KindOf(o) != s.kind {
				continue
			}
			title()
			p.item("  -", stop(r, o, s.says))
		}
	}
	for _, why := range byCount(r.Journeys.Behind[string(ledger.Online)]) {
		if outcome := reports.OnlineBecause(why); outcome != "" {
			title()
			cause, _ := reports.CauseOf(outcome)
			p.item("  -", explain(count(r.Journeys.Behind[string(ledger.Online)][why])+" over the open connection only, not pushed ("+why+")",
				reports.Rule{Text: cause.Text, Remedy: cause.Remedy}))
		}
	}
}

func stop(r *reports.Report, outcome, says string) string {
	_, detail, _ := strings.Cut(outcome, ".")
	text := count(r.Journeys.Outcomes[outcome]) + " " + says
	if detail != "" {
		text += " (" + detail + ")"
	}
	if where := vendorsOf(r, outcome); where != "" {
		text += ", " + where
	}
	rule, ok := r.Rules[detail]
	if !ok {
		cause, _ := reports.CauseOf(outcome)
		rule = reports.Rule{Text: cause.Text, Remedy: cause.Remedy}
	}
	return explain(text, rule) + keptBy(r, outcome)
}

// explain adds what a rule, or a cause, says, and its remedy.
func explain(text string, rule reports.Rule) string {
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

// keptBy tells what kept the last attempts of pushes that were given up: the vendor's rules, with their remedies.
func keptBy(r *reports.Report, outcome string) (text string) {
	for _, behind := range byCount(r.Journeys.Behind[outcome]) {
		if cause, ok := reports.CauseOf(string(ledger.NotPushed) + "." + behind); ok {
			text += " " + explain(count(r.Journeys.Behind[outcome][behind])+" of them ("+behind+")", reports.Rule{Text: cause.Text, Remedy: cause.Remedy})
			continue
		}
		id, _, _ := strings.Cut(behind, " ")
		text += " " + explain("Kept by "+behind+" "+count(r.Journeys.Behind[outcome][behind])+" times", r.Rules[id])
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
