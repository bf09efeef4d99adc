package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Every cause stands under an outcome that the ledger can give, and says something.
func TestCauses(t *testing.T) {
	for outcome, c := range causes() {
		kind := ledger.KindOf(outcome)
		assert.Contains(t, ledger.Kinds(), kind, outcome)
		assert.Equal(t, kind.HasReason(), outcome != string(kind), outcome)
		assert.NotEmpty(t, c.Text, outcome)
	}
}
