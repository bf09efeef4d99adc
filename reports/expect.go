package reports

import (
	"strings"

	"github.com/pushrig/pushrig/reports/expect"
)

// Expectations takes over what came of a scenario's expectations.
func Expectations(results []expect.Result) []Expectation {
	list := make([]Expectation, 0, len(results))
	for _, r := range results {
		list = append(list, Expectation{Name: r.Name, Expr: r.Expr, Kind: r.Kind, OK: r.OK,
			Matched: uint64(max(r.Matched, 0)), Actual: r.Actual, Message: r.Message})
	}
	return list
}

// Found is what an expectation met, and why it does not hold if it does not.
// Nothing is said twice.
func (e Expectation) Found() string {
	switch {
	case e.Message == "":
		return e.Actual
	case strings.Contains(e.Message, e.Actual):
		return e.Message
	}
	return e.Message + "; found " + e.Actual
}
