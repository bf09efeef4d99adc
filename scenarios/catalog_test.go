package scenarios_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/pushrig/pushrig/scenarios"
)

// The bundled scenario against a vendor's real settings and rules: the fake catalog of the other
// tests would agree with any name.
func TestTheOPPOScenarioFitsTheMock(t *testing.T) {
	cat := scenarios.CatalogOf([]core.Spec{oppo.Spec()})
	s, err := scenarios.Open("oppo-channel", cat)
	require.NoError(t, err)
	settings, ok := oppo.Spec().NewSettings().(*oppo.Settings)
	require.True(t, ok)
	require.NoError(t, s.Vendors["oppo"].Into(settings))
	assert.Equal(t, []string{"tuikit"}, settings.Channels)
	assert.EqualValues(t, "not-displayed", settings.NoChannel, "what is not named keeps its default")

	require.NoError(t, s.Set("vendors.oppo.no_channel=vendor-default"))
	err = s.Set("vendors.oppo.no_channel=nothing")
	require.ErrorContains(t, err, `no_channel cannot be "nothing"; known are not-displayed, vendor-default`)

	schema, err := scenarios.Schema(cat)
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(schema), `"no_channel"`) && strings.Contains(string(schema), `"OPPO-C7"`))
}
