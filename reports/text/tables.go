package text

import (
	"fmt"
	"strings"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
)

// outcomes prints a table of outcomes by vendor.
func (p *printer) outcomes(r *reports.Report) {
	rows := orderedOutcomes(r.Journeys.Outcomes)
	vendors := sortedKeys(r.OutcomesByVendor)
	if len(rows) == 0 {
		return
	}
	p.title("Outcomes by vendor")
	head := []string{""}
	for _, v := range vendors {
		head = append(head, shorten(v, vendorColumn))
	}
	table := [][]string{head}
	for _, o := range rows {
		row := []string{o}
		for _, v := range vendors {
			row = append(row, orDash(r.OutcomesByVendor[v][o]))
		}
		table = append(table, row)
	}
	p.table(table)
}

// orderedOutcomes lists outcomes by kind in the ledger's order, then by name.
func orderedOutcomes(outcomes map[string]uint64) []string {
	var list []string
	for _, kind := range ledger.Kinds() {
		for _, o := range sortedKeys(outcomes) {
			if ledger.KindOf(o) == kind {
				list = append(list, o)
			}
		}
	}
	return list
}

func (p *printer) landings(r *reports.Report) {
	if len(r.Landings)+len(r.Taps.NotOpened) == 0 {
		return
	}
	p.title("Where taps landed")
	for _, page := range byCount(r.Landings) {
		p.item("  -", count(r.Landings[page])+" on "+page)
	}
	for _, why := range sortedKeys(r.Taps.NotOpened) {
		n := r.Taps.NotOpened[why]
		p.item("  -", explain(count(n.Taps)+" opened nothing ("+why+", "+n.Rule+")", reports.Rule{Text: n.Text, Remedy: n.Remedy}))
	}
}

// stageLabel tells the two times apart that a message can have taken.
func stageLabel(stage string) string {
	switch stage {
	case ledger.StageE2E:
		return stage + " (real)"
	case ledger.StageDelay:
		return stage + " (simulated)"
	}
	return stage
}

// latency prints the stages in the order a journey passes them; empty ones are
// left out.
func (p *printer) latency(r *reports.Report) {
	table := [][]string{{"", "count", "p50", "p90", "p95", "p99", "p99.9", "max"}}
	for _, stage := range ledger.StageNames() {
		if l := r.Latency[stage]; l.Count > 0 {
			table = append(table, []string{stageLabel(stage), count(l.Count), figure(l.P50MS), figure(l.P90MS), figure(l.P95MS),
				figure(l.P99MS), figure(l.P999MS), millis(l.MaxMS)})
		}
	}
	if len(table) == 1 {
		return
	}
	p.title("Latency in ms (-: too few for that percentile)")
	p.table(table)
}

// The widest the first column and a vendor's name may get.
const (
	firstColumn  = 34
	vendorColumn = 12
)

// table prints rows of equal length, the first column to the left, the others
// to the right. Columns that do not fit beside each other follow below, the
// first column repeated. Numbers are never cut.
func (p *printer) table(rows [][]string) {
	first, other := 0, 0
	for _, row := range rows {
		first = max(first, min(width(row[0]), firstColumn))
		for _, cell := range row[1:] {
			other = max(other, width(cell)+2)
		}
	}
	columns := len(rows[0])
	fit := max(1, (p.width-2-first)/max(other, 1))
	for from := 1; from < columns; from += fit {
		if from > 1 {
			fmt.Fprintln(p.w)
		}
		for _, row := range rows {
			var b strings.Builder
			b.WriteString("  " + pad(shorten(row[0], first), first))
			for _, cell := range row[from:min(from+fit, columns)] {
				b.WriteString(strings.Repeat(" ", other-width(cell)) + cell)
			}
			fmt.Fprintln(p.w, b.String())
		}
	}
}
