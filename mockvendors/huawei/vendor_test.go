package huawei

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/vendortest"
)

func TestAPhoneRegistersIsSentToShowsAndIsTapped(t *testing.T) {
	e := vendortest.New(t, Spec(), with(approved)...)
	d, err := e.Phone()
	require.NoError(t, err)
	a, err := send(e, chat(e.Token(d), "message.data", `{"ext":"{\"a\":1}","n":2}`))
	require.NoError(t, err)
	require.NoError(t, a.is(200, codeAccepted))
	require.Len(t, d.Shown(), 1)
	n := d.Shown()[0]
	assert.Equal(t, a.RequestID, n.MessageID)
	assert.Equal(t, "Li Lei", n.Title)
	assert.Equal(t, classService, n.Class)
	assert.False(t, n.Silent)
	landing, err := d.Tap(n.N)
	require.NoError(t, err)
	assert.Equal(t, vendortest.Page, landing.Page)
	assert.Equal(t, `{"a":1}`, landing.Extras["ext"])
	assert.Equal(t, "2", landing.Extras["n"])
	assert.Equal(t, handset.Foreground, d.App.State())
}
