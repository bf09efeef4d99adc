package expect

import (
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/builtin"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Known is what the expressions of one scenario may name:
//
//	planned, sent, lost, displayed, outcome["rejected.MI-C1"], landed[PAGE] …   all messages
//	NAME.displayed …         the messages sent `as` NAME
//	GROUP.displayed …        the messages to a device group
//	vendors.oppo.displayed … the messages to one vendor's phones
//	rules["OPPO-C7"]         how often a rule spoke
//	e2e.p99_ms, NAME.e2e.p99_ms, vendor.count …   latency by stage, in real time
//	delay.p90_ms, NAME.delay.max_ms …             how long messages waited in simulated time
type Known struct {
	Names   []string // `as` names
	Groups  []string // device groups
	Vendors []string
	RuleIDs []string // of all vendors; empty: rule ids are not checked
	// Simulated says that the clock stands still while anything happens: e2e then measures this machine and nothing else.
	Simulated bool
}

const (
	vendorsName = "vendors"
	rulesName   = "rules"
	outcomeName = "outcome"
	landedName  = "landed"
	countName   = "count"
)

// Stages lists the latency stages.
func Stages() []string { return ledger.StageNames() }

// outcomeFamilies are outcomes that carry a reason after a dot.
func outcomeFamilies() []string { return kinds(ledger.Kind.HasReason) }

// simpleOutcomes are the outcomes without a reason.
func simpleOutcomes() []string {
	return kinds(func(k ledger.Kind) bool { return !k.HasReason() })
}

func kinds(keep func(ledger.Kind) bool) (names []string) {
	for _, k := range ledger.Kinds() {
		if keep(k) {
			names = append(names, string(k))
		}
	}
	return names
}

// Reserved lists the words that no `as` name and no device group may have, because expressions use them.
func Reserved() []string {
	words := append(countFields(), Stages()...)
	words = append(words, vendorsName, rulesName, "true", "false", "nil", "not", "and", "or", "in", "let", "if",
		"else", "matches", "contains", "startsWith", "endsWith")
	words = append(words, builtin.Names...)
	slices.Sort(words)
	return slices.Compact(words)
}

// countFields are the fields of a Counts in an expression, as their tags say.
func countFields() []string { return tags(reflect.TypeFor[countsEnv]()) }

// stageFields are the fields of a Stage.
func stageFields() []string { return tags(reflect.TypeFor[Stage]()) }

func tags(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		out = append(out, t.Field(i).Tag.Get("expr"))
	}
	return out
}

// Nearest returns the candidate most like word, or "" when none is like it.
func Nearest(word string, candidates []string) string {
	best, bestDistance := "", len(word)/3+2 // a typo or two in a short word, more in a long one
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// maxWord bounds the quadratic work on a word that is no typo of anything.
const maxWord = 64

// distance counts the letters to change, add, drop or swap to get from a to b.
func distance(a, b string) int {
	if len(a) > maxWord || len(b) > maxWord {
		return len(a) + len(b)
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// Mentions reports whether one of the expressions names a word.
func Mentions(exprs []string, word string) bool {
	return slices.ContainsFunc(exprs, func(e string) bool {
		return slices.Contains(strings.FieldsFunc(e, func(r rune) bool {
			return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}), word)
	})
}
