package vendortest

import (
	"slices"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Pair is two rules that stand next to each other in a vendor's tables. A request that breaks both is answered by the first; with
// the first off, by the second: were the two swapped, one of the two would not be so.
type Pair struct {
	First, Second string
	// Never is why no request can break both, or why none can show which is looked at first; the rest is empty then.
	Never string
	With  []Option
	// Without takes the first rule away where switching it off does not; nil: Off(First).
	Without []Option
	// Breaks makes, as its last call, the request that breaks both.
	Breaks func(e *Env) error
}

// Reasons why no request can break both rules of a pair.
const (
	RefusesNothing = "one of the two refuses nothing"
	OtherCall      = "they look at different calls"
	OnThePhone     = "one of the two acts on the phone, in storage or in receipts, after all others"
)

// Order runs a vendor's pairs, and fails unless every two rules that stand next to each other are a pair.
func Order(t *testing.T, spec core.Spec, pairs []Pair) {
	for i := 1; i < len(spec.Rules); i++ {
		first, second := spec.Rules[i-1].ID, spec.Rules[i].ID
		if !slices.ContainsFunc(pairs, func(p Pair) bool { return p.First == first && p.Second == second }) {
			t.Errorf("%s stands before %s, and no pair says what that means", first, second)
		}
	}
	for _, p := range pairs {
		t.Run(p.First+" before "+p.Second, func(t *testing.T) {
			if (p.Never == "") == (p.Breaks == nil) {
				t.Fatal("a pair either has a request that breaks both rules or says why there is none")
			}
			if p.Never != "" {
				return
			}
			without := p.Without
			if without == nil {
				without = []Option{Off(p.First)}
			}
			if got := p.answers(t, spec); got != p.First {
				t.Errorf("what breaks both is answered by %q", got)
			}
			if got := p.answers(t, spec, without...); got != p.Second {
				t.Errorf("without %s what breaks both is answered by %q: it does not break the second", p.First, got)
			}
		})
	}
}

// answers is the rule that decided the pair's last request, or the last target of it that any rule decided.
func (p Pair) answers(t *testing.T, spec core.Spec, more ...Option) string {
	t.Helper()
	e := New(t, spec, append(slices.Clone(p.With), more...)...)
	if err := p.Breaks(e); err != nil {
		t.Fatal(err)
	}
	for _, entry := range e.Platform.Journal.Find(0, 1, func(*core.Entry) bool { return true }) {
		if entry.Rule != "" {
			return entry.Rule
		}
		for i := len(entry.Targets) - 1; i >= 0; i-- {
			if r := entry.Targets[i].Rule; r != "" {
				return r
			}
		}
	}
	return ""
}
