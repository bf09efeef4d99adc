package mockvendors_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

func TestMocksAreSteeredByName(t *testing.T) {
	m, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"oppo"}})
	require.NoError(t, err)
	defer m.Close()

	changed := oppo.Spec().NewSettings().(*oppo.Settings)
	changed.Channels = []string{"mine"}
	require.NoError(t, m.SetSettings("oppo", "main", changed))
	assert.Same(t, changed, m.Vendor("oppo").Platform().Apps.Main().Settings())
	require.NoError(t, m.SetFault("oppo", &core.Fault{Status: 503, Count: 1}))
	resp, err := http.Post(m.Vendor("oppo").BaseURL+"/server/v1/auth", "", nil)
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, 503, resp.StatusCode)
	assert.Equal(t, int64(1), m.Figures()["oppo"].Requests)
	require.NoError(t, m.SetFault("oppo", nil))
	m.Stored(func(string, string, string) { assert.Fail(t, "nothing was sent") })

	bad := oppo.Spec().NewSettings().(*oppo.Settings)
	bad.Users = -9
	for says, err := range map[string]error{
		`no vendor "palm" runs here`:                         m.SetFault("palm", nil),
		`no vendor "vivo" runs here`:                         m.SetSettings("vivo", "main", changed),
		`oppo has no app "third"`:                            m.SetSettings("oppo", "third", changed),
		`settings of oppo are a *oppo.Settings, not a *vivo`: m.SetSettings("oppo", "main", vivo.Spec().NewSettings()),
		`settings of oppo, app main: `:                       m.SetSettings("oppo", "main", bad),
	} {
		assert.ErrorContains(t, err, says)
	}
	assert.Same(t, changed, m.Vendor("oppo").Platform().Apps.Main().Settings(), "what was refused changed nothing")
}
