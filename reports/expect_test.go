package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/sim/expect"
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
