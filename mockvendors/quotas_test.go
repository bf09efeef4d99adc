package mockvendors_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// The names of quotas, as GET /api/v1/vendors/{vendor} prints them, are of one style: what is counted, and the time it is counted
// over; now is for what there is at this moment.
func TestQuotaNamesAreOfOneStyle(t *testing.T) {
	mocks, err := mockvendors.Start(mockvendors.Config{})
	require.NoError(t, err)
	defer mocks.Close()
	named := func(vendor string, quotas []core.Quota) {
		assert.NotEmpty(t, quotas, vendor)
		for _, q := range quotas {
			assert.Regexp(t, `^[a-z0-9]+(_[a-z0-9]+)*_(second|minute|5_minutes|hour|day|now)$`, q.Name, vendor)
		}
	}
	for _, v := range mocks.Vendors() {
		named(v.Platform().Name, v.Platform().Quotas())
	}
	perPhone := 0
	for _, spec := range mockvendors.Catalog() {
		e := vendortest.New(t, spec)
		d, err := e.Phone()
		require.NoError(t, err)
		if v, ok := e.Vendor.(interface {
			TokenQuotas(*core.Token) []core.Quota
		}); ok {
			perPhone++
			named(spec.Name+" of a phone", v.TokenQuotas(e.Platform.Tokens.Find(e.Token(d))))
		}
	}
	assert.Positive(t, perPhone)
}
