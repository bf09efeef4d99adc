package vivo_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

func TestAResetForgetsWhatWasCounted(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	used := func() (n int64) {
		for _, q := range e.Platform.Quotas() {
			n += q.Used
		}
		return n
	}
	d, err := e.Phone()
	require.NoError(t, err)
	r, err := push(e, e.Token(d), nil)
	require.NoError(t, err)
	require.Zero(t, r.Result)
	require.NotZero(t, used())
	e.Platform.Reset()
	assert.Zero(t, used())
}
