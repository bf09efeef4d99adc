package huawei

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestIdsAndTokensHaveThePublishedShapes(t *testing.T) {
	e, _, token := bench(t, nil)
	assert.Regexp(t, `^IQAAAACy0[0-9A-Za-z_-]{105}$`, token)
	next, err := e.Phone(harmony())
	require.NoError(t, err)
	assert.Regexp(t, `^MAM.*\+`, e.Token(next))
	app := e.App()
	assert.Regexp(t, `^[0-9]{9}$`, app.AppID)
	assert.Regexp(t, `^[0-9a-f]{64}$`, app.AppSecret)
	assert.Regexp(t, `^[0-9]{18}$`, app.ProjectID)
	again := vendortest.New(t, Spec())
	assert.Equal(t, app.Credentials, again.App().Credentials, "the same seed and name give the same app")
	assert.NotEqual(t, app.AppSecret, e.Other().AppSecret)
	a, err := send(e, chat(token))
	require.NoError(t, err)
	assert.Regexp(t, fmt.Sprintf("^%d[0-9]{11}$", vendortest.Start.UnixMilli()), a.RequestID)
}

func TestABuildWithAnotherAppsIdGetsNoToken(t *testing.T) {
	e := vendortest.New(t, Spec())
	for _, row := range []struct {
		says, pkg, id, code string
	}{
		{"an unknown package", "com.unknown", e.App().AppID, "6003"},
		{"another app's id", vendortest.Package, e.Other().AppID, "907135000"},
	} {
		d, err := e.Phone(vendortest.Of(row.pkg), vendortest.With(registerWith(row.id)))
		require.NoError(t, err)
		assert.Empty(t, e.Token(d), row.says)
		assert.Equal(t, row.code, d.Log.Registrations[0].Code, row.says)
	}
}
