package expect

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports/ledger"
)

func known() Known {
	return Known{
		Names: []string{"silent", "good", "nobody"}, Groups: []string{"oppo", "mi_old"},
		Vendors: []string{"oppo", "mi"}, RuleIDs: []string{"OPPO-C7", "MI-C1"},
	}
}

// view is a run of 10 messages: 4 suppressed, 5 displayed (1 silently), 1 lost.
func view() View {
	silent := Counts{Planned: 4, Sent: 4, Outcome: map[string]int{"suppressed.OPPO-C7": 4}}
	good := Counts{
		Planned: 6, Sent: 6, Tapped: 5, Landed: map[string]int{"com.x.MainActivity": 5},
		Outcome: map[string]int{"displayed": 4, "displayed_silent": 1, "lost": 1},
		E2E:     Stage{Count: 5, P99MS: 80},
	}
	all := map[string]int{"suppressed.OPPO-C7": 4, "displayed": 4, "displayed_silent": 1, "lost": 1}
	totals := Counts{Planned: 10, Sent: 10, Tapped: 5, Landed: good.Landed, Outcome: all}
	return View{
		Totals: totals, Names: map[string]Counts{"silent": silent, "good": good},
		Groups: map[string]Counts{"oppo": totals}, Vendors: map[string]Counts{"oppo": totals},
		Latency: map[string]Stage{"e2e": {Count: 5, P50MS: 10, P99MS: 80}, "online": {}},
		Rules:   map[string]int{"OPPO-C7": 4},
	}
}

func evalOne(t *testing.T, text string, v View) Result {
	t.Helper()
	set, err := Compile([]Expr{{Expr: text}}, known())
	require.NoError(t, err)
	return set.Eval(v)[0]
}

func TestExpectationsHoldOrFail(t *testing.T) {
	rows := []struct {
		says    string
		expr    string
		ok      bool
		matched int
		kind    string
		actual  string
	}{
		{"an outcome with a reason is compared with what was planned", `silent.outcome["suppressed.OPPO-C7"] == silent.planned`, true, 4, KindExact,
			`silent.outcome["suppressed.OPPO-C7"] is 4, silent.planned is 4`},
		{"displayed counts displayed and displayed_silent", `good.displayed == 5`, true, 6, KindExact, "good.displayed is 5"},
		{"the outcome map keeps them apart", `good.outcome["displayed"] == 5`, false, 6, KindExact, "good.outcome.displayed is 4"},
		{"a family is the sum of its reasons", `oppo.suppressed == 4`, true, 10, KindExact, "oppo.suppressed is 4"},
		{"a landing page has a dot in its name", `good.landed["com.x.MainActivity"] == good.tapped`, true, 6, KindExact,
			`good.landed["com.x.MainActivity"] is 5, good.tapped is 5`},
		{"a lost message is counted over everything", `lost == 0`, false, 10, KindExact, "lost is 1"},
		{"a vendor has its own counts", `vendors.oppo.displayed > 0`, true, 10, KindExact, "vendors.oppo.displayed is 5"},
		{"a rule's hits are counted", `rules["OPPO-C7"] == 4`, true, 10, KindExact, `rules["OPPO-C7"] is 4`},
		{"a rule that never spoke counts 0", `rules["MI-C1"] == 0`, true, 10, KindExact, `rules["MI-C1"] is 0`},
		{"a latency under its bound", `e2e.p99_ms < 250`, true, 5, KindLatency, "e2e.p99_ms is 80"},
		{"a latency over its bound", `e2e.p99_ms < 50`, false, 5, KindLatency, "e2e.p99_ms is 80"},
		{"a name's own latency", `good.e2e.p99_ms < 50`, false, 5, KindLatency, "good.e2e.p99_ms is 80"},
		{"the count of a stage is exact", `e2e.count == 5`, true, 5, KindExact, "e2e.count is 5"},
		{"online alone is the outcome", `online == 0`, true, 10, KindExact, "online is 0"},
		{"arithmetic works on counts", `good.displayed / good.planned > 0.9`, false, 6, KindExact, "good.displayed / good.planned is 0.8333333333333334"},
		{"a builtin works on a map", `len(outcome) == 4`, true, 10, KindExact, "len(outcome) is 4"},
		{"a condition that is no comparison shows what it looks at", `not (lost > 0 or pending > 0)`, false, 10, KindExact, "lost is 1, pending is 0"},
		{"of a mixed one, the exact half failing makes it exact", `lost == 0 and e2e.p99_ms < 250`, false, 5, KindExact, "lost is 1, e2e.p99_ms is 80"},
		{"of a mixed one, the latency half failing makes it latency", `lost == 1 and e2e.p99_ms < 50`, false, 5, KindLatency, "lost is 1, e2e.p99_ms is 80"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			r := evalOne(t, row.expr, view())
			assert.Equal(t, row.ok, r.OK, r.Message)
			assert.Equal(t, row.matched, r.Matched)
			assert.Equal(t, row.kind, r.Kind)
			assert.Equal(t, row.actual, r.Actual)
			if !row.ok {
				assert.Equal(t, "does not hold: ", r.Message[:len("does not hold: ")])
			}
		})
	}
}

// Promise 2 of the design: what looked at no message fails, with its own text.
func TestLookingAtNoMessageFails(t *testing.T) {
	empty := View{}
	rows := []struct {
		says, expr string
		view       View
		scope      string
	}{
		{"a name nothing was sent under", `nobody.displayed == nobody.planned`, view(), "nobody"},
		{"a group nothing went to", `mi_old.lost == 0`, view(), "mi_old"},
		{"a vendor nothing went to", `vendors.mi.rejected == 0`, view(), "vendors.mi"},
		{"a stage nothing passed", `online.p99_ms < 250`, view(), "online"},
		{"a name whose end-to-end time was never measured", `silent.e2e.p99_ms < 250`, view(), "silent.e2e"},
		{"a total when nothing was planned", `lost == 0`, empty, "the whole run"},
		{"an empty condition beside a full one", `good.displayed == 5 and nobody.lost == 0`, view(), "nobody"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			r := evalOne(t, row.expr, row.view)
			assert.False(t, r.OK)
			assert.Zero(t, r.Matched)
			assert.Equal(t, KindExact, r.Kind, "a slow machine is no excuse for it")
			assert.Equal(t, "looked at no message: nothing was planned or measured for "+row.scope, r.Message)
		})
		if strings.HasSuffix(row.scope, "online") || strings.HasSuffix(row.scope, "e2e") {
			continue // a figure of nothing is no number either, and refused as such too
		}
		t.Run(row.says+", seen to be the only reason", func(t *testing.T) {
			set, err := Compile([]Expr{{Expr: row.expr}}, known())
			require.NoError(t, err)
			for _, c := range set.all[0].clauses { // the same figures, with the check's input taken away
				for i := range c.refs {
					c.refs[i].scope = scope{}
				}
			}
			v := row.view
			v.Totals.Planned = 10
			assert.True(t, set.Eval(v)[0].OK, "without the check the expectation is green")
		})
	}
}

func TestUnknownNamesAreErrorsWithAColumnAndASuggestion(t *testing.T) {
	rows := []struct {
		says, expr, message, remedy string
		column                      int
	}{
		{"a misspelt name", `godo.displayed == 5`, `unknown name "godo"`, "did you mean good?", 1},
		{"a misspelt name further right", `lost == 0 && slient.lost == 0`, `unknown name "slient"`, "did you mean silent?", 14},
		{"a misspelt count", `good.displayd == 5`, `unknown count "displayd"`, "did you mean good.displayed?", 1},
		{"a misspelt stage figure", `e2e.p98_ms < 5`, `unknown figure "p98_ms"`, "did you mean e2e.p90_ms?", 1},
		{"a name's stage without a figure", `good.e2e < 5`, `good.e2e needs a figure after it`, "write one of good.e2e.count, ", 1},
		{"a misspelt vendor", `vendors.opo.lost == 0`, `unknown vendor "opo"`, "did you mean vendors.oppo?", 1},
		{"a bare vendors", `vendors == 3`, `vendors needs a vendor after it`, "write one of vendors.oppo, vendors.mi", 1},
		{"a bare name", `good == 5`, `good needs a count after it`, "write one of good.planned, ", 1},
		{"an unknown outcome", `outcome["dispalyed"] == 5`, `unknown outcome "dispalyed"`, "did you mean displayed?", 1},
		{"an unknown rule in an outcome", `outcome["rejected.MI-C9"] == 5`, `unknown rule "MI-C9"`, "did you mean MI-C1?", 1},
		{"an unknown rule", `rules["OPPO-X7"] == 5`, `unknown rule "OPPO-X7"`, "did you mean OPPO-C7?", 1},
		{"a family without its reason", `outcome["rejected"] == 5`, `outcome "rejected" lacks its reason`, "", 1},
		{"a count is no map", `good.lost.p99_ms == 5`, `lost is a number and has no "p99_ms"`, "", 1},
		{"nothing the run counted", `1 == 1`, `looks at nothing`, "", 3},
		{"half of it nothing the run counted", `lost == 0 and true`, `looks at nothing`, "", 15},
		{"no condition", `lost`, `this is a value and no condition`, "compare it", 1},
		{"half of it no condition", `lost + planned`, `this is a value and no condition`, "compare it", 1},
		{"a number compared with text", `lost == "0"`, `mismatched types`, "", 6},
		{"broken grammar", `lost == `, `the expression ends too early`, "write a condition", 7},
		{"nothing at all", ``, `the expression ends too early`, "write a condition", 1},
		{"the whole environment", `$env["good"].lost == 0`, `unknown name "$env"`, "", 1},
		{"a range, which could take forever", `lost in 1..1000000`, "a range has no place", "compare counts", 10},
		{"far too long", strings.Repeat("lost == 0 and ", 1000) + "lost == 0", "at most 4096 bytes", "", 1},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			_, err := Compile([]Expr{{Expr: "lost == 0"}, {Expr: row.expr}}, known())
			e, ok := errors.AsType[*Error](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, 1, e.Index)
			assert.Contains(t, e.Message, row.message)
			assert.Contains(t, e.Remedy, row.remedy)
			assert.Equal(t, row.column, e.Column)
			assert.Contains(t, err.Error(), "expectation 2, column ")
		})
	}
}

func TestAllErrorsComeAtOnce(t *testing.T) {
	_, err := Compile([]Expr{{Expr: "lots == 0"}, {Expr: "lost == 0"}, {Expr: "god.lost == 0"}}, known())
	require.Error(t, err)
	assert.Equal(t, 2, strings.Count(err.Error(), "\n")+1)
}

func TestANameIsShownInsteadOfTheExpression(t *testing.T) {
	set, err := Compile([]Expr{{Name: "nothing lost", Expr: " lost == 1 "}, {Expr: "lost == 1"}}, known())
	require.NoError(t, err)
	r := set.Eval(view())
	assert.Equal(t, "nothing lost", r[0].Name)
	assert.Equal(t, "lost == 1", r[0].Expr)
	assert.Equal(t, "lost == 1", r[1].Name)
}

func TestARunTimeErrorIsAFailure(t *testing.T) {
	r := evalOne(t, `1 % (lost - 1) == 0`, view())
	assert.False(t, r.OK)
	assert.Contains(t, r.Message, "cannot be evaluated: runtime error: integer divide by zero")
}

func TestEveryCountAndStageIsReachable(t *testing.T) {
	for _, f := range countFields() {
		if f == outcomeName || f == landedName || f == ledger.StageE2E || f == ledger.StageDelay {
			continue
		}
		for _, prefix := range []string{"", "good.", "oppo.", "vendors.oppo."} {
			r := evalOne(t, prefix+f+" >= 0", view())
			assert.True(t, r.OK, r.Message)
		}
	}
	v := view()
	for _, s := range Stages() {
		v.Latency[s] = Stage{Count: 1, MaxMS: 2}
		for _, f := range stageFields() {
			r := evalOne(t, s+"."+f+" >= 0", v)
			assert.True(t, r.OK, r.Message)
		}
	}
}

func TestReservedWordsHoldTheLanguageAndTheTotals(t *testing.T) {
	for _, w := range []string{"lost", "e2e", "vendors", "rules", "not", "len", "landed"} {
		assert.Contains(t, Reserved(), w)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"displayed", "dropped", "lost"}
	assert.Equal(t, "displayed", Nearest("dispalyed", words))
	assert.Equal(t, "lost", Nearest("LOST", words))
	assert.Empty(t, Nearest("zebra", words))
	assert.Empty(t, Nearest(strings.Repeat("x", 1000), words))
}

func FuzzCompile(f *testing.F) {
	f.Add(`good.displayed == good.planned and e2e.p99_ms < 250`)
	f.Add(`let x = lost; x == 0`)
	f.Add(`any(outcome, # > 3)`)
	f.Fuzz(func(t *testing.T, text string) {
		set, err := Compile([]Expr{{Expr: text}}, known())
		if err == nil {
			set.Eval(view())
		}
	})
}
