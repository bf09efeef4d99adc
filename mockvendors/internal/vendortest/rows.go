package vendortest

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Row is one sentence about one rule. Check says by an error, never by failing a test, that the sentence is not true: the
// same row is run with its rule switched off, where it must be false.
type Row struct {
	Rule  string // "MI-P2"
	Says  string // one sentence, happy or sad
	With  []Option
	Check func(e *Env) error
}

// Run runs every row with all rules on.
func Run(t *testing.T, spec core.Spec, rows []Row) {
	for _, row := range rows {
		t.Run(row.Rule+" "+row.Says, func(t *testing.T) {
			if err := row.try(t, spec); err != nil {
				t.Error(err)
			}
		})
	}
}

// SwitchOff switches each rule off in turn and fails unless one of its rows turns red. Where a rule is a choice between two
// modes, its rows must tell the two apart.
func SwitchOff(t *testing.T, spec core.Spec, rows []Row) {
	if testing.Short() {
		t.Skip("the switch-off sweep is left out of short runs")
	}
	for _, id := range ids(rows) {
		t.Run(id, func(t *testing.T) {
			for _, row := range rows {
				if row.Rule == id && row.try(t, spec, Off(id)) != nil {
					return
				}
			}
			t.Errorf("with %s switched off no row of it turns red: nothing tests it", id)
		})
	}
}

// Cover fails unless every rule of the table has a row, every row a rule, and every rule stands in the rulebook's closing
// table. It returns the closing table's ids.
func Cover(t *testing.T, spec core.Spec, rows []Row, rulebook []byte, prefix string) []string {
	t.Helper()
	book := closing(rulebook, prefix)
	var table []string
	for _, r := range spec.Rules {
		table = append(table, r.ID)
		if !slices.Contains(book, r.ID) {
			t.Errorf("%s stands in no closing table of the rulebook", r.ID)
		}
		if r.Says == "" || r.Source == "" || r.Remedy == "" || r.Phase == "" {
			t.Errorf("%s has no text, source, remedy or phase", r.ID)
		}
	}
	for _, id := range table {
		if !slices.Contains(ids(rows), id) {
			t.Errorf("%s has no test row", id)
		}
	}
	for _, id := range ids(rows) {
		if !slices.Contains(table, id) {
			t.Errorf("a test row is about %s, which is in no rule table", id)
		}
	}
	return book
}

// closing reads the ids of a rulebook's closing table: first cells that are nothing but an id.
func closing(rulebook []byte, prefix string) (out []string) {
	re := regexp.MustCompile(`(?m)^\| (` + regexp.QuoteMeta(prefix) + `-[A-Z]+[0-9]+[a-z]?) \|`)
	for _, m := range re.FindAllSubmatch(rulebook, -1) {
		out = append(out, string(m[1]))
	}
	return out
}

func (r Row) try(t *testing.T, spec core.Spec, more ...Option) (err error) {
	e := New(t, spec, append(slices.Clone(r.With), more...)...)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the row's check panicked: %v", p)
		}
	}()
	return r.Check(e)
}

func ids(rows []Row) (out []string) {
	for _, r := range rows {
		if !slices.Contains(out, r.Rule) {
			out = append(out, r.Rule)
		}
	}
	return out
}

// Same returns an error unless got equals want.
func Same[T any](what string, got, want T) error {
	if d := cmp.Diff(want, got); d != "" {
		return fmt.Errorf("%s differs (-want +got):\n%s", what, d)
	}
	return nil
}

// First returns the first error.
func First(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
