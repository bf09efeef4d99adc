package mockvendors

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

//go:embed */RULEBOOK.md
var rulebooks embed.FS

// BookRow is one row of a rulebook's closing table, in the rulebook's own words.
type BookRow struct {
	Vendor string `json:"vendor"`
	ID     string `json:"id"`
	Says   string `json:"says"`
	Figure string `json:"figure,omitempty"`
	Answer string `json:"answer,omitempty"`
	Source string `json:"source"`
}

// closing is the heading of the table whose ids are rule ids; ids in other tables are local to their sections.
var (
	closing = regexp.MustCompile(`^## [0-9]+\. Rules the mock must enforce$`)
	ruleRow = regexp.MustCompile(`^\| *[A-Z]+-[A-Z]+[0-9]+[a-z]? *\|`)
)

// Rulebook returns the closing table of a vendor's rulebook.
func Rulebook(vendor string) ([]BookRow, error) {
	text, err := rulebooks.ReadFile(vendor + "/RULEBOOK.md")
	if err != nil {
		return nil, fmt.Errorf("no rulebook of a vendor %q: there are %v", vendor, Names())
	}
	var rows []BookRow
	inside := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "## ") {
			inside = closing.MatchString(line)
		}
		if !inside || !ruleRow.MatchString(line) {
			continue
		}
		c := cells(line)
		if len(c) != 5 {
			return nil, fmt.Errorf("rulebook of %s: the row of %s has %d cells, not 5", vendor, c[0], len(c))
		}
		rows = append(rows, BookRow{Vendor: vendor, ID: c[0], Says: c[1], Figure: dashless(c[2]), Answer: dashless(c[3]), Source: c[4]})
	}
	return rows, nil
}

// cells splits a row of a Markdown table; \| is a bar within a cell.
func cells(row string) []string {
	const bar = "\x00"
	parts := strings.Split(strings.Trim(strings.ReplaceAll(row, `\|`, bar), "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(strings.ReplaceAll(parts[i], bar, "|"))
	}
	return parts
}

// dashless is a cell without the dash that stands for nothing.
func dashless(cell string) string {
	if cell == "–" || cell == "—" || cell == "-" {
		return ""
	}
	return cell
}

// NotBuilt returns the rulebooks' rows that no rule of the mocks stands for yet, in the order of the books.
func NotBuilt() ([]BookRow, error) {
	var out []BookRow
	for _, spec := range Catalog() {
		rows, err := Rulebook(spec.Name)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if !slices.ContainsFunc(spec.Rules, func(r core.Rule) bool { return r.ID == row.ID }) {
				out = append(out, row)
			}
		}
	}
	return out, nil
}
