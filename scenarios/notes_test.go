package scenarios_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
)

func TestNotes(t *testing.T) {
	const file = `name: taps
devices: [{group: g, count: 1, vendor: oppo%s}, {group: h, count: 1, vendor: mi}]
load: [{for: 1s, rate: 1/s, from: any, to: any}]
%sexpect: [planned > 0]
`
	for _, row := range []struct {
		says, tap, life string
		want            []string
	}{
		{"taps without life are worth a word", ", tap: {rate: 50%}", "", []string{"group g taps and there is no life"}},
		{"taps with life are not", ", tap: {rate: 50%}", "life: {foreground: 1s, background: 1s}\n", nil},
		{"nor is a plan without taps", "", "", nil},
	} {
		t.Run(row.says, func(t *testing.T) {
			s, err := scenarios.Parse("taps.yaml", []byte(fmt.Sprintf(file, row.tap, row.life)), scenarios.CatalogOf(mockvendors.Catalog()))
			require.NoError(t, err)
			require.Len(t, s.Notes(), len(row.want))
			for i, want := range row.want {
				assert.Contains(t, s.Notes()[i], want)
			}
		})
	}
}
