// Package text renders a report for people at a terminal: a paragraph in plain
// words, what stopped pushes and what to do about it, outcomes by vendor,
// latency by stage, the expectations and where the files are. It prints no
// number that is not in the report, and decides nothing.
package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/pushrig/pushrig/reports"
)

// Options are what the caller knows and the report does not.
type Options struct {
	Files []string // where the report and its journeys were written
	Color bool     // mark what holds and what does not with ANSI colours
	Width int      // columns of the terminal; 0: none is known. Lines take from minWidth to maxWidth of them
}

// The least and the most columns a line takes: tables need some, and long lines read badly.
const (
	minWidth = 60
	maxWidth = 100
)

// Render writes r to w.
func Render(w io.Writer, r *reports.Report, opt Options) error {
	p := &printer{w: bufio.NewWriter(w), color: opt.Color, width: maxWidth}
	if opt.Width > 0 {
		p.width = max(minWidth, min(opt.Width, maxWidth))
	}
	p.headline(r)
	p.paragraph(story(r)...)
	if r.WhyNotApplicable() != "" {
		p.files(opt.Files)
		return p.w.Flush()
	}
	p.stops(r)
	p.outcomes(r)
	p.landings(r)
	p.latency(r)
	p.expectations(r)
	p.files(opt.Files)
	return p.w.Flush()
}

// printer collects the output; bufio keeps the first write error for Flush.
type printer struct {
	w     *bufio.Writer
	color bool
	width int
}

func (p *printer) line(s string) {
	for _, part := range wrap(s, p.width) {
		fmt.Fprintln(p.w, part)
	}
}

// item prints s behind a mark, its further lines indented under the first.
func (p *printer) item(mark, s string) {
	indent := strings.Repeat(" ", width(mark)+1)
	for i, part := range wrap(s, p.width-len(indent)) {
		if i == 0 {
			fmt.Fprintln(p.w, p.paint(mark)+" "+part)
			continue
		}
		fmt.Fprintln(p.w, indent+part)
	}
}

func (p *printer) title(s string) { fmt.Fprintf(p.w, "\n%s\n", s) }

// paragraph prints sentences as running text.
func (p *printer) paragraph(sentences ...string) {
	fmt.Fprintln(p.w)
	p.line(strings.Join(sentences, " "))
}

// The words that are coloured, and how.
var colours = map[string]string{"PASS": "32", "ok": "32", "FAIL": "31", "HARNESS LIMITED": "33", "ABORTED": "33", "INCONCLUSIVE": "33", "NOT APPLICABLE": "33"}

func (p *printer) paint(mark string) string {
	code := colours[strings.TrimSpace(mark)]
	if !p.color || code == "" {
		return mark
	}
	return "\x1b[" + code + "m" + mark + "\x1b[0m"
}

func (p *printer) headline(r *reports.Report) {
	verdict := strings.ToUpper(strings.ReplaceAll(string(r.Verdict), "_", " "))
	name := r.Scenario.Name
	if limited, _ := reports.Limited(r); limited {
		name += " (the machine was the limit)"
	}
	p.item(verdict, name)
	facts := []string{"seed " + fmt.Sprint(r.Scenario.Seed), count(r.Devices.Total) + " devices"}
	for _, link := range sortedKeys(r.Devices.Link) {
		if n := r.Devices.Link[link]; n > 0 {
			facts = append(facts, link+" link "+count(n))
		}
	}
	facts = append(facts, seconds(r.WallS)+" real", seconds(r.SimS)+" simulated")
	p.line(strings.Join(facts, " · "))
	if changes := r.Configuration.Overrides; len(changes) > 0 {
		p.line("changed: " + strings.Join(changes, " · "))
	}
}

func (p *printer) expectations(r *reports.Report) {
	p.title("What was expected")
	for _, i := range r.Invariants {
		if !i.OK {
			p.item("FAIL", "always: "+i.Message+hint(i.Samples))
		}
	}
	if len(r.Expectations) == 0 {
		p.item("  -", "Nothing beyond what must always hold.")
	}
	for _, e := range r.Expectations {
		name := e.Name
		if name == "" {
			name = e.Expr
		}
		if e.OK {
			p.item("ok  ", name)
			continue
		}
		text := name
		if e.Expr != name {
			text += "  (" + e.Expr + ")"
		}
		if found := e.Found(); found != "" {
			text += ": " + found
		}
		p.item("FAIL", text+hint(e.Samples))
	}
}

// hint names journeys; journeys.ndjson tells them in full.
func hint(samples []uint64) string {
	if len(samples) == 0 {
		return ""
	}
	ids := make([]string, len(samples))
	for i, id := range samples {
		ids[i] = fmt.Sprint(id)
	}
	return " [journeys " + strings.Join(ids, ", ") + "]"
}

func (p *printer) files(files []string) {
	if len(files) == 0 {
		return
	}
	p.title("Files")
	for _, f := range files {
		fmt.Fprintln(p.w, "  "+f) // never wrapped: it is there to be copied
	}
}
