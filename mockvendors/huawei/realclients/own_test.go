package realclients

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/appleboy/go-hms-push/push/config"
	"github.com/appleboy/go-hms-push/push/core"
	"github.com/appleboy/go-hms-push/push/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	mock "github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// realToken is shaped as those of phones are.
const realToken = "IQAAAACy0RealTokenOfSomebodysPhone0000000000000000000000000000000000000000000000000000000000000000000000000000000"

// own starts Huawei's mock, with an admin API that makes phones for tokens that nobody has.
func own(t *testing.T, c mockvendors.Config) string {
	t.Helper()
	c.Vendors = []string{"huawei"}
	m, err := mockvendors.Start(c)
	require.NoError(t, err)
	r := m.Vendor("huawei")
	api := admin.New(admin.Mocks{Clock: m.Clock, Vendors: []admin.Vendor{{Vendor: r.Vendor, Spec: r.Spec, LinkURL: r.LinkURL}}}, admin.Options{AdoptTokens: true})
	t.Cleanup(func() {
		api.Close()
		m.Close()
	})
	return r.BaseURL
}

// sendBy sends by the unmodified client with an app's id and secret.
func sendBy(t *testing.T, base, id, secret string) (*model.MessageResponse, error) {
	t.Helper()
	c, err := core.NewHttpClient(&config.Config{AppId: id, AppSecret: secret, AuthUrl: base + "/oauth2/v3/token", PushUrl: base})
	require.NoError(t, err)
	n := model.GetDefaultAndroidNotification()
	n.Title, n.Body, n.ClickAction = "own", "b", &model.ClickAction{Type: 3}
	android := model.GetDefaultAndroid()
	android.Notification = n
	return c.SendMessage(t.Context(), &model.MessageRequest{Message: &model.Message{Android: android, Token: []string{realToken}}})
}

func TestTheClientSendsByItsOwnIdAndSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "agconnect-services.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"agcgw":{},"client":{"client_id":"104523463","client_secret":"0a1b2c3d","project_id":"7364"},"app_info":{"app_id":"104523463","package_name":"com.shop.chat"}}`), 0o600))
	set, err := credentials.Read([]string{file})
	require.NoError(t, err)
	apps, err := set.Apps(map[string][]mock.AppConfig{"huawei": mockvendors.DefaultApps()})
	require.NoError(t, err)
	base := own(t, mockvendors.Config{Apps: apps})

	answer, err := sendBy(t, base, "104523463", "0a1b2c3d")
	require.NoError(t, err)
	assert.Equal(t, "80000000", answer.Code)
	for id, secret := range map[string]string{"104523463": "wrong", "200000001": "0a1b2c3d"} {
		answer, err = sendBy(t, base, id, secret)
		require.NoError(t, err, "the client sends without a token it did not get")
		assert.Equal(t, "80200001", answer.Code)
	}
}

func TestTheClientIsAdopted(t *testing.T) {
	base := own(t, mockvendors.Config{Adopt: true})
	answer, err := sendBy(t, base, "104523463", "0a1b2c3d")
	require.NoError(t, err)
	assert.Equal(t, "80000000", answer.Code)
	answer, err = sendBy(t, base, "104523463", "wrong")
	require.NoError(t, err)
	assert.Equal(t, "80200001", answer.Code, "a secret that was seen is checked")
}
