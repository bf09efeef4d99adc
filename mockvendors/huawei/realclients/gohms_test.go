package realclients

import (
	"testing"
	"time"

	"github.com/appleboy/go-hms-push/push/config"
	"github.com/appleboy/go-hms-push/push/core"
	"github.com/appleboy/go-hms-push/push/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/huawei"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// bench is a mock whose app may send chat, a phone, and the client.
func bench(t *testing.T) (*vendortest.Env, *vendortest.Device, *core.HMSClient) {
	t.Helper()
	e := vendortest.New(t, huawei.Spec(), vendortest.Settings(func(s *huawei.Settings) { s.Approved = []string{"IM"} }))
	d, err := e.Phone()
	require.NoError(t, err)
	require.NotEmpty(t, e.Token(d))
	return e, d, client(t, e, e.App().AppSecret)
}

func client(t *testing.T, e *vendortest.Env, secret string) *core.HMSClient {
	t.Helper()
	c, err := core.NewHttpClient(&config.Config{
		AppId: e.App().AppID, AppSecret: secret, AuthUrl: e.Base + "/oauth2/v3/token", PushUrl: e.Base,
	})
	require.NoError(t, err)
	return c
}

// send sends a chat notification with the client's own types and lets it reach the phones.
func send(t *testing.T, e *vendortest.Env, c *core.HMSClient, title string, tokens ...string) *model.MessageResponse {
	t.Helper()
	n := model.GetDefaultAndroidNotification()
	n.Title, n.Body = title, "from a real client"
	n.ClickAction = &model.ClickAction{Type: 1, Intent: vendortest.IntentURI}
	android := model.GetDefaultAndroid()
	android.Category, android.Data, android.Notification = "IM", `{"ext":"hello"}`, n
	answer, err := c.SendMessage(t.Context(), &model.MessageRequest{Message: &model.Message{Android: android, Token: tokens}})
	require.NoError(t, err)
	require.NoError(t, e.Settle())
	return answer
}

func titles(d *vendortest.Device) (out []string) {
	for _, s := range d.Shown() {
		out = append(out, s.Title)
	}
	return out
}

func TestASendIsShownOnThePhoneAndItsTapCarriesTheData(t *testing.T) {
	e, d, c := bench(t)
	answer := send(t, e, c, "hello", e.Token(d))
	assert.Equal(t, "80000000", answer.Code)
	require.Equal(t, []string{"hello"}, titles(d))
	assert.Equal(t, answer.RequestId, d.Shown()[0].MessageID)
	landing, err := d.Tap(1)
	require.NoError(t, err)
	assert.Equal(t, vendortest.Page, landing.Page)
	assert.Equal(t, "hello", landing.Extras["ext"])
}

func TestAnExpiredTokenIsRenewedOnceAndTheMessageGoesThrough(t *testing.T) {
	e, d, c := bench(t)
	require.NoError(t, e.Jump(2*time.Hour))
	answer := send(t, e, c, "later", e.Token(d))
	assert.Equal(t, "80000000", answer.Code)
	assert.Equal(t, []string{"later"}, titles(d))
	_, codes := e.Platform.Requests()
	assert.Equal(t, map[string]int64{"ok": 3, "80200003": 1}, codes, "two token calls, one refusal, one send")
}

func TestOfGoodAndBadTokensTheGoodOneHasTheMessage(t *testing.T) {
	e, d, c := bench(t)
	answer := send(t, e, c, "some", "nobody", e.Token(d))
	assert.Equal(t, "80100000", answer.Code)
	assert.Equal(t, `{"success":1,"failure":1,"illegal_tokens":["nobody"]}`, answer.Msg)
	assert.Equal(t, []string{"some"}, titles(d))
	answer = send(t, e, c, "none", "nobody")
	assert.Equal(t, "80300007", answer.Code)
}

func TestAWrongSecretEndsAs80200001(t *testing.T) {
	e, d, _ := bench(t)
	c := client(t, e, "wrong") // the client takes a refused token call for a token of no text
	answer := send(t, e, c, "no", e.Token(d))
	assert.Equal(t, "80200001", answer.Code)
	assert.Empty(t, titles(d))
}
