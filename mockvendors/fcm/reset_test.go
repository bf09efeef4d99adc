package fcm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestAResetForgetsWhatWasCountedAndKeepsBearersGood(t *testing.T) {
	e := vendortest.New(t, Spec())
	used := func() (n int64) {
		for _, q := range e.Platform.Quotas() {
			n += q.Used
		}
		return n
	}
	c, d, err := ready(e)
	require.NoError(t, err)
	r, err := c.to(e.Token(d))
	require.NoError(t, err)
	require.Equal(t, 200, r.Status)
	require.NotZero(t, used())
	e.Platform.Reset()
	assert.Zero(t, used())
	r, err = c.to(e.Token(d))
	require.NoError(t, err)
	assert.Equal(t, 400, r.Status, "the token is none that was ever issued, the bearer still is")
}
