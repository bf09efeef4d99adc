package reports

import "github.com/pushrig/pushrig/sim/expect"

// Expectations takes over what came of a scenario's expectations.
func Expectations(results []expect.Result) []Expectation {
	list := make([]Expectation, 0, len(results))
	for _, r := range results {
		list = append(list, Expectation{Name: r.Name, Expr: r.Expr, Kind: r.Kind, OK: r.OK,
			Matched: uint64(max(r.Matched, 0)), Actual: r.Actual, Message: r.Message})
	}
	return list
}
