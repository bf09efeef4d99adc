// Package markdown renders a report as a short summary for a CI job's page or
// a pull request: verdict, expectations, outcomes by vendor, latency. It says
// less than the text report on purpose.
package markdown

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
)

var marks = map[reports.Verdict]string{
	reports.Pass: "✅ pass", reports.Fail: "❌ fail", reports.HarnessLimited: "⚠️ harness limited",
	reports.Aborted: "⚠️ aborted", reports.Inconclusive: "⚠️ inconclusive", reports.NotApplicable: "➖ not applicable",
}

// Render writes r to w.
func Render(w io.Writer, r *reports.Report) error {
	b := bufio.NewWriter(w) // keeps the first write error for Flush
	fmt.Fprintf(b, "## %s: %s\n\n", marks[r.Verdict], escape(r.Scenario.Name))
	fmt.Fprintf(b, "%d journeys planned, %d sent, %d unaccounted for; %d devices, seed %d, %.1f s.\n",
		r.Journeys.Planned, r.Journeys.Sent, r.Journeys.Unaccounted, r.Devices.Total, r.Scenario.Seed, r.WallS)
	if why := r.WhyNotApplicable(); why != "" {
		fmt.Fprintf(b, "\nNot run against %s: %s.\n", escape(r.Target.Name), escape(why))
		return b.Flush()
	}
	if r.Target != nil && r.Target.Bottleneck != "" {
		fmt.Fprintf(b, "\nTarget %s: %s.\n", escape(r.Target.Name), escape(r.Target.Bottleneck))
	}
	if r.Reason != "" {
		fmt.Fprintf(b, "\nThe run was cut short: %s.\n", escape(r.Reason))
	}
	if limited, why := reports.Limited(r); limited {
		fmt.Fprintf(b, "\nThe machine was the limit: %s.\n", why)
	}
	expectations(b, r)
	outcomes(b, r)
	latency(b, r)
	return b.Flush()
}

func expectations(w io.Writer, r *reports.Report) {
	rows := [][]string{{"", "Expectation", "Found"}}
	for _, i := range r.Invariants {
		if !i.OK {
			rows = append(rows, []string{"❌", "always: " + i.Name, i.Message})
		}
	}
	for _, e := range r.Expectations {
		mark := "✅"
		if !e.OK {
			mark = "❌"
		}
		rows = append(rows, []string{mark, e.Expr, e.Found()})
	}
	table(w, rows)
}

func outcomes(w io.Writer, r *reports.Report) {
	vendors := slices.Sorted(maps.Keys(r.OutcomesByVendor))
	rows := [][]string{append([]string{"Outcome", "all"}, vendors...)}
	for _, kind := range ledger.Kinds() {
		for _, o := range slices.Sorted(maps.Keys(r.Journeys.Outcomes)) {
			if ledger.KindOf(o) != kind {
				continue
			}
			row := []string{o, fmt.Sprint(r.Journeys.Outcomes[o])}
			for _, v := range vendors {
				row = append(row, fmt.Sprint(r.OutcomesByVendor[v][o]))
			}
			rows = append(rows, row)
		}
	}
	table(w, rows)
}

func latency(w io.Writer, r *reports.Report) {
	rows := [][]string{{"Latency, ms (delay: simulated)", "count", "p50", "p95", "p99", "max"}}
	for _, stage := range ledger.StageNames() {
		if l := r.Latency[stage]; l.Count > 0 {
			rows = append(rows, []string{stage, fmt.Sprint(l.Count), figure(l.P50MS), figure(l.P95MS),
				figure(l.P99MS), fmt.Sprintf("%.2f", l.MaxMS)})
		}
	}
	table(w, rows)
}

// figure writes milliseconds, where there are enough samples for it.
func figure(ms *float64) string {
	if ms == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f", *ms)
}

// table writes rows, the first of them as the head; a head alone is left out.
func table(w io.Writer, rows [][]string) {
	if len(rows) == 1 {
		return
	}
	fmt.Fprintln(w)
	for i, row := range rows {
		for _, cell := range row {
			fmt.Fprintf(w, "| %s ", escape(cell))
		}
		fmt.Fprintln(w, "|")
		if i == 0 {
			fmt.Fprintln(w, strings.Repeat("|---", len(row))+"|")
		}
	}
}

// special are the characters that Markdown, HTML or a table would obey.
var special = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`,
	"\n", " ", "\r", " ")

// escape keeps text from being read as Markdown, HTML or the end of a cell, and from turning the direction of writing.
func escape(s string) string {
	return special.Replace(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && r != '\n' && r != '\r' {
			return unicode.ReplacementChar
		}
		return r
	}, s))
}
