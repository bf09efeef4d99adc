package huawei

import (
	_ "embed"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

//go:embed RULEBOOK.md
var rulebook []byte

// rows are the closing table's rows, happy and sad; the files rules_*_test.go hold them by subject.
func rows() []row {
	return slices.Concat(authRows, targetRows, fieldTestRows, classTestRows, quotaRows, deviceTestRows, receiptTestRows, recallRows)
}

func TestRules(t *testing.T)     { vendortest.Run(t, Spec(), rows()) }
func TestSwitchOff(t *testing.T) { vendortest.SwitchOff(t, Spec(), rows()) }

// notBuilt are the closing table's rows that the mock does not enforce yet.
var notBuilt []string

func TestEveryRuleHasARow(t *testing.T) {
	book := vendortest.Cover(t, Spec(), rows(), rulebook, "HW")
	assert.Len(t, book, 54, "rows of the closing table")
	for _, id := range book {
		built := slices.ContainsFunc(rules(), func(r core.Rule) bool { return r.ID == id })
		assert.Equal(t, !built, slices.Contains(notBuilt, id), id)
	}
}
