package mockvendors

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every vendor's rulebook has its closing table, whole: one id a row, none twice, none of another section's.
func TestRulebook(t *testing.T) {
	for _, row := range []struct {
		vendor, prefix, first, last string
		count                       int
	}{
		{"fcm", "FCM-", "FCM-A1", "FCM-X5", 48},
		{"huawei", "HW-", "HW-A1", "HW-D4", 54},
		{"mi", "MI-", "MI-A1", "MI-U1", 49},
		{"oppo", "OPPO-", "OPPO-A1", "OPPO-U1", 42},
		{"vivo", "VIVO-", "VIVO-A1", "VIVO-L3", 46},
		{"meizu", "MZ-", "MZ-A1", "MZ-I1", 37},
	} {
		rows, err := Rulebook(row.vendor)
		require.NoError(t, err, row.vendor)
		assert.Equal(t, row.count, len(rows), row.vendor)
		assert.Equal(t, row.first, rows[0].ID)
		if row.last != "" {
			assert.Equal(t, row.last, rows[len(rows)-1].ID)
		}
		seen := map[string]bool{}
		for _, r := range rows {
			assert.False(t, seen[r.ID], r.ID)
			seen[r.ID] = true
			assert.True(t, strings.HasPrefix(r.ID, row.prefix), r.ID)
			assert.NotEmpty(t, r.Says, r.ID)
			assert.NotEmpty(t, r.Source, r.ID)
		}
	}
	_, err := Rulebook("apns")
	assert.ErrorContains(t, err, "there are [fcm huawei mi oppo vivo meizu]")
}

// A row is built or not built, and every rule of the mocks is a row of its vendor's book.
func TestNotBuilt(t *testing.T) {
	missing, err := NotBuilt()
	require.NoError(t, err)
	state := map[string]string{}
	for _, r := range missing {
		state[r.ID] = "missing"
	}
	for _, r := range AllRules() {
		assert.Empty(t, state[r.ID], "%s has a rule and is listed as not built", r.ID)
		state[r.ID] = "built"
	}
	books := 0
	for _, vendor := range Names() {
		rows, err := Rulebook(vendor)
		require.NoError(t, err)
		books += len(rows)
		for _, r := range rows {
			assert.NotEmpty(t, state[r.ID], r.ID)
		}
	}
	assert.Equal(t, books, len(state), "a rule has an id that its rulebook's closing table does not have")
}

func TestCells(t *testing.T) {
	for row, want := range map[string][]string{
		"| A | b c |d|":          {"A", "b c", "d"},
		`| A | one \| two | – |`: {"A", "one | two", "–"},
	} {
		assert.Equal(t, want, cells(row))
	}
	assert.Equal(t, "", dashless("–"))
	assert.Equal(t, "-2", dashless("-2"))
}
