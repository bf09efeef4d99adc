package expect

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is no number makes an expectation fail, whatever stands around it.
func TestWhatIsNoNumberFails(t *testing.T) {
	v := view()
	v.Latency["deliver"] = Stage{Count: 6, P50MS: 3, P99MS: math.NaN(), MaxMS: 9}
	for _, row := range []struct{ says, expr, message string }{
		{"0/0", `nobody.displayed / silent.displayed >= 0.9`, "nobody.displayed / silent.displayed is not a number"},
		{"x/0", `good.displayed / silent.displayed > 0.9`, "good.displayed / silent.displayed is not a number"},
		{"0/0 behind not", `not (nobody.displayed / silent.displayed >= 0.9)`, "is not a number"},
		{"0/0 behind or, where the first would have decided", `good.displayed == 5 or nobody.displayed / silent.displayed > 1`, "is not a number"},
		{"0/0 behind and within not", `not (good.displayed == 4 and nobody.displayed / silent.displayed > 1)`, "is not a number"},
		{"0/0 in a list", `0/0 in [good.displayed]`, "is not a number"},
		{"0/0 under a rounding", `int(good.displayed / silent.displayed) != 7`, "is not a number"},
		{"0/0 in a predicate", `all([good.displayed], # / silent.displayed > 0)`, "is not a number"},
		{"0/0 in a choice", `(good.displayed / silent.displayed > 3 ? 1 : 0) == 1`, "is not a number"},
		{"more than any number", `good.displayed ** 9999 > 1`, "is not a number"},
		{"the mean of nothing", `mean(filter([good.displayed], # > 99)) == 0`, "is not a number"},
		{"the median of nothing", `median(filter([good.displayed], # > 99)) == 0`, "is not a number"},
		{"a text that is none", `float("NaN") != good.displayed`, "is not a number"},
		{"a percentile of too few", `deliver.p99_ms < 5`, "deliver.p99_ms cannot be told: too few"},
		{"its negation", `not (deliver.p99_ms > 5)`, "deliver.p99_ms cannot be told: too few"},
		{"a stage that nothing passed, beside a full one", `silent.e2e.max_ms <= good.e2e.p99_ms`, "silent.e2e.max_ms cannot be told: too few"},
		{"a name that nothing was sent under, beside a full one", `nobody.e2e.max_ms <= good.e2e.p99_ms`, "nobody.e2e.max_ms cannot be told: too few"},
	} {
		t.Run(row.says, func(t *testing.T) {
			r := evalOne(t, row.expr, v)
			assert.False(t, r.OK)
			assert.Contains(t, r.Message, row.message)
			assert.Equal(t, KindExact, r.Kind, "a slow machine is no excuse for it")
		})
	}
	for _, holds := range []string{
		`good.displayed / good.planned > 0.8`, `mean([good.displayed]) == 5`, `0 / good.displayed == 0`, `good.displayed + silent.displayed == 5`,
		`deliver.max_ms < 10 and deliver.p50_ms < 10`, `any([good.displayed], # > 3)`, `good.displayed == 5 or good.displayed == 6`,
	} {
		r := evalOne(t, holds, v)
		assert.True(t, r.OK, holds+": "+r.Message)
	}
}

// On a simulated clock, e2e would measure this machine; delay is what messages waited.
func TestASimulatedClockHasDelayAndNoE2E(t *testing.T) {
	k := known()
	k.Simulated = true
	for _, text := range []string{"e2e.p99_ms < 5", "good.e2e.p50_ms < 5", "vendors.oppo.e2e.count == 5", "lost == 0 and e2e.max_ms < 5"} {
		_, err := Compile([]Expr{{Expr: text}}, k)
		assert.ErrorContains(t, err, "e2e is real time", text)
		assert.ErrorContains(t, err, "use delay", text)
	}
	v := view()
	v.Latency["delay"] = Stage{Count: 100, P50MS: 0, P99MS: 60_000, MaxMS: 60_000}
	set, err := Compile([]Expr{{Expr: "delay.p99_ms == 60000"}, {Expr: "delay.max_ms < 1000"}}, k)
	assert.NoError(t, err)
	r := set.Eval(v)
	assert.True(t, r[0].OK, r[0].Message)
	assert.False(t, r[1].OK)
	assert.Equal(t, KindExact, r[1].Kind, "a slow machine does not make a simulated wait longer")
}
