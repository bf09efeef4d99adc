package fcm

import (
	"os"
	"slices"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rows are the sentences about every rule of the closing table.
var rows = slices.Concat(authRows, messageRows, targetRows, quotaRows, topicRows, deviceRows, oldRows, schemeRows)

func TestRules(t *testing.T)     { vendortest.Run(t, Spec(), rows) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, Spec(), rows) }

func TestEveryRuleHasARow(t *testing.T) {
	book, err := os.ReadFile("RULEBOOK.md")
	require.NoError(t, err)
	closing := vendortest.Cover(t, Spec(), rows, book, "FCM")
	assert.Len(t, closing, 48, "rows of the closing table")
	var missing []string
	for _, id := range closing {
		if !slices.ContainsFunc(rows, func(r vendortest.Row) bool { return r.Rule == id }) {
			missing = append(missing, id)
		}
	}
	assert.Empty(t, missing, "rules that no row is about")
}
