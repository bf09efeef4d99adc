package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Every cause stands under an outcome that the ledger can give, and says something.
func TestCauses(t *testing.T) {
	for kind, reasons := range causes() {
		assert.Contains(t, ledger.Kinds(), kind)
		for why, c := range reasons {
			assert.Equal(t, kind.HasReason(), why != "", "%s %s", kind, why)
			assert.NotEmpty(t, c.Text, "%s %s", kind, why)
		}
	}
}
