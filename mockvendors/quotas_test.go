package mockvendors_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// The names of quotas, as GET /api/v1/vendors/{vendor} prints them, are of one style: what is counted, and the time it is counted
// over; now is for what there is at this moment.
func TestQuotaNamesAreOfOneStyle(t *testing.T) {
	mocks, err := mockvendors.Start(mockvendors.Config{})
	require.NoError(t, err)
	defer mocks.Close()
	for _, v := range mocks.Vendors() {
		quotas := v.Platform().Quotas()
		assert.NotEmpty(t, quotas, v.Platform().Name)
		for _, q := range quotas {
			assert.Regexp(t, `^[a-z0-9]+(_[a-z0-9]+)*_(second|minute|5_minutes|hour|day|now)$`, q.Name, v.Platform().Name)
		}
	}
}
