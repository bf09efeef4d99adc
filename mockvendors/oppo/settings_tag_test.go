package oppo

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The words that editors see are those of the table that decides.
func TestTheTagHoldsTheCategories(t *testing.T) {
	s := Defaults()
	for _, name := range append(slices.Clone(communication), approvedAll) {
		s.Approved = []string{name}
		assert.NoError(t, core.CheckSettings(&s), name)
	}
	f, _ := reflect.TypeFor[Settings]().FieldByName("Approved")
	assert.Equal(t, len(communication)+1, strings.Count(f.Tag.Get("jsonschema"), "enum="))
}
