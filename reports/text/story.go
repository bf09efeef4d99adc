package text

import (
	"slices"
	"strings"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
)

// verdicts say in a sentence what a run came to.
var verdicts = map[reports.Verdict]string{
	reports.Pass:           "Everything that was checked holds.",
	reports.Fail:           "The run failed.",
	reports.HarnessLimited: "A latency does not hold, and says more about this machine than about the pipeline.",
	reports.Aborted:        "The run was stopped before its end; this is what was measured until then.",
	reports.NotApplicable:  "The scenario was not run: the target cannot do what it asks.",
	reports.Inconclusive:   "The run allows no conclusion.",
}

// phrases say in words where journeys of a kind ended, in the order they are told.
var phrases = []struct {
	kind ledger.Kind
	says string
}{
	{ledger.Displayed, "were shown in the tray"},
	{ledger.DisplayedSilent, "were shown silently"},
	{ledger.HandedToApp, "were handed to the app as data"},
	{ledger.Online, "came over the open connection"},
	{ledger.Replaced, "were replaced by a newer one before they were shown"},
	{ledger.Expired, "expired in the vendor's store"},
	{ledger.Pending, "were still under way when the run ended"},
	{ledger.NotRequested, "were asked for at no vendor: the backend made no push of them"},
	{ledger.Lost, "were lost: accepted, stopped by no rule, and at no phone"},
}

// story tells the run in sentences: what held, what did not, where messages ended.
func story(r *reports.Report) []string {
	say := []string{verdicts[r.Verdict]}
	if r.Reason != "" {
		say = append(say, "Cut short: "+r.Reason+".")
	}
	if why := r.WhyNotApplicable(); why != "" {
		return append(say, sentence(why))
	}
	if limited, why := reports.Limited(r); limited {
		say = append(say, sentence("the machine was the limit: "+why))
	}
	say = append(say, accounts(r), ends(r))
	if whys := reasons(r, ledger.NoPushExpected); whys != "" {
		say = append(say, "No push was made, and none need be: "+whys+".")
	}
	if whys := reasons(r, ledger.NotPushed); whys != "" {
		say = append(say, "The backend saw no need or no way to push: "+whys+".")
	}
	if r.Target != nil && r.Target.Extra > 0 {
		say = append(say, count(r.Target.Extra)+" pushes were of no message that was planned.")
	}
	if r.Target != nil && r.Target.Bottleneck != "" {
		say = append(say, sentence(r.Target.Bottleneck))
	}
	if r.Journeys.Held > 0 {
		say = append(say, count(r.Journeys.Held)+" were held back on purpose for a while: that time is in delay, and they are left out of deliver and e2e.")
	}
	if r.Journeys.Duplicates > 0 {
		say = append(say, count(r.Journeys.Duplicates)+" arrived a second time.")
	}
	if n := r.Pipeline.Receipts; len(n) > 0 {
		var parts []string
		for _, what := range byCount(n) {
			parts = append(parts, strings.Replace(what, ".", " ", 1)+" "+count(n[what]))
		}
		say = append(say, "Receipts that the pipeline read: "+strings.Join(parts, ", ")+".")
	}
	if none := notOpened(r); none > 0 {
		say = append(say, count(none)+" of "+count(r.Taps.Tapped)+" taps opened nothing.")
	}
	say = append(say, forgotten(r.Books), checks(r))
	return slices.DeleteFunc(say, func(s string) bool { return s == "" })
}

func notOpened(r *reports.Report) (n uint64) {
	for _, row := range r.Taps.NotOpened {
		n += row.Taps
	}
	return n
}

// forgotten tells what the books heard and could not place, or had no room for.
func forgotten(b reports.Books) string {
	var parts []string
	for _, row := range []struct {
		n    uint64
		says string
	}{
		{b.Unclaimed, "pushes that no journey claimed"}, {b.Strays, "calls that fitted no open journey"},
		{b.Evictions.Unclaimed, "events forgotten before they were claimed"}, {b.Evictions.Tappable, "shown pushes whose later taps are not counted"},
		{b.Evictions.Refusals, "refusals forgotten before their answer was read"}, {b.Evictions.Failures, "failed journeys not kept in full"},
	} {
		if row.n > 0 {
			parts = append(parts, count(row.n)+" "+row.says)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "The books also have " + strings.Join(parts, ", ") + "."
}

// accounts tells whether promise 1 holds.
func accounts(r *reports.Report) string {
	var broken, outside []string
	for _, i := range r.Invariants {
		switch {
		case i.OK:
		case i.Name == reports.InvariantTarget || i.Name == reports.InvariantNotRequested:
			outside = append(outside, i.Message)
		case i.Name != reports.InvariantDefect:
			broken = append(broken, i.Message)
		}
	}
	switch {
	case r.Defect != nil:
		return "A defect ended the run, so that what was measured means little: " + r.Defect.Message + "."
	case len(broken) > 0:
		return "The books do not balance: " + strings.Join(broken, "; ") + "."
	case len(outside) > 0:
		return sentence(strings.Join(outside, "; "))
	case r.Journeys.Planned == 0:
		return "No message was planned."
	}
	return "Each of the " + count(r.Journeys.Planned) + " planned journeys has exactly one outcome and none is lost."
}

func ends(r *reports.Report) string {
	var parts []string
	for _, p := range phrases {
		if n := r.Journeys.Outcomes[string(p.kind)]; n > 0 {
			parts = append(parts, count(n)+" "+p.says)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return sentence(strings.Join(parts, ", "))
}

// reasons lists the details of one kind with their counts.
func reasons(r *reports.Report, kind ledger.Kind) string {
	var parts []string
	for _, o := range byCount(r.Journeys.Outcomes) {
		if ledger.KindOf(o) == kind {
			parts = append(parts, strings.TrimPrefix(o, string(kind)+".")+" "+count(r.Journeys.Outcomes[o]))
		}
	}
	return strings.Join(parts, ", ")
}

// checks names the expectations that do not hold.
func checks(r *reports.Report) string {
	var failed []string
	for _, e := range r.Expectations {
		if !e.OK {
			failed = append(failed, e.Expr)
		}
	}
	soFar := ""
	if r.Verdict == reports.Aborted {
		soFar = " so far"
	}
	switch {
	case len(failed) > 0:
		return "Not as expected" + soFar + ": " + strings.Join(failed, "; ") + "."
	case len(r.Expectations) > 0:
		return "Every expectation holds" + soFar + "."
	}
	return ""
}

func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }
