package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A reason without a text would leave whoever reads the report with a code.
func TestEveryTapCauseSaysWhatToDo(t *testing.T) {
	assert.NotEmpty(t, tapCauses())
	for why, c := range tapCauses() {
		assert.Regexp(t, `^IM-\d+$`, c.Rule, why)
		assert.NotEmpty(t, c.Text, why)
		assert.NotEmpty(t, c.Remedy, why)
	}
}
