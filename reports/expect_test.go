package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/reports/expect"
)

func TestExpectationsAreTakenOver(t *testing.T) {
	got := Expectations([]expect.Result{
		{Name: "fast", Expr: "e2e.p99_ms < 250", OK: true, Matched: 7, Actual: "e2e.p99_ms is 80", Kind: expect.KindLatency},
		{Name: "x == 1", Expr: "x == 1", Message: "no", Kind: expect.KindExact},
	})
	assert.Equal(t, []Expectation{
		{Name: "fast", Expr: "e2e.p99_ms < 250", OK: true, Matched: 7, Actual: "e2e.p99_ms is 80", Kind: KindLatency},
		{Name: "x == 1", Expr: "x == 1", Message: "no", Kind: KindExact},
	}, got, "the kinds of both rooms are the same words: the verdict depends on it")
	assert.NotNil(t, Expectations(nil), "an empty list is [] in the file, not null")
}

func TestFoundSaysNothingTwice(t *testing.T) {
	for _, row := range []struct {
		says string
		e    Expectation
		want string
	}{
		{"what holds shows its figures", Expectation{Actual: "good.displayed is 5"}, "good.displayed is 5"},
		{"a message that has the figures stands alone", Expectation{Actual: "good.displayed is 4", Message: "does not hold: good.displayed is 4"}, "does not hold: good.displayed is 4"},
		{"figures that the message lacks follow it", Expectation{Actual: "mi.lost is 0", Message: "looked at no message"}, "looked at no message; found mi.lost is 0"},
		{"a message without figures", Expectation{Message: "looked at no message"}, "looked at no message"},
		{"nothing", Expectation{}, ""},
	} {
		assert.Equal(t, row.want, row.e.Found(), row.says)
	}
}
