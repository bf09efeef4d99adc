package realclients

import (
	"testing"
	"time"

	"firebase.google.com/go/v4/errorutils"
	"firebase.google.com/go/v4/messaging"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/fcm"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func hello(token string) *messaging.Message {
	return &messaging.Message{Token: token, Notification: &messaging.Notification{Title: "hello", Body: "from the SDK"}}
}

func TestASendIsShownAndAfterUninstallingTheTokenIsUnregistered(t *testing.T) {
	w := newWorld(t)
	d, token := w.phone(t)
	c := w.sdk(t)
	ttl, count := 3500*time.Millisecond, 3
	m := hello(token)
	m.Data = map[string]string{"ext": `{"entity":{}}`}
	m.Android = &messaging.AndroidConfig{
		Priority: "high", TTL: &ttl, RestrictedPackageName: vendortest.Package,
		Notification: &messaging.AndroidNotification{
			ChannelID: vendortest.Channel, Color: "#112233", Tag: "t", Priority: messaging.PriorityMax, Visibility: messaging.VisibilityPrivate,
			NotificationCount: &count, VibrateTimingMillis: []int64{100, 200}, DefaultSound: true, Sticky: true,
			LightSettings: &messaging.LightSettings{Color: "#ff0000", LightOnDurationMillis: 100, LightOffDurationMillis: 200},
		},
	}
	m.Webpush = &messaging.WebpushConfig{Headers: map[string]string{"TTL": "60"}, Notification: &messaging.WebpushNotification{Title: "web"}}
	badge := 1
	m.APNS = &messaging.APNSConfig{Headers: map[string]string{"apns-priority": "10"}, Payload: &messaging.APNSPayload{
		Aps: &messaging.Aps{Alert: &messaging.ApsAlert{Title: "ios"}, Badge: &badge}, CustomData: map[string]any{"any": []int{1}}}}
	name, err := c.Send(t.Context(), m)
	require.NoError(t, err)
	assert.Regexp(t, `^projects/`+w.App().ProjectID+`/messages/0:[0-9]{16}%[0-9a-f]{16}$`, name)
	assert.Equal(t, []string{"hello"}, w.shown(t, d))
	assert.Equal(t, vendortest.Channel, d.Shown()[0].Channel)
	landing, err := d.Tap(1)
	require.NoError(t, err)
	assert.Equal(t, vendortest.Launcher, landing.Page)
	assert.Equal(t, `{"entity":{}}`, landing.Intent.Extras["ext"])

	d.App.Uninstall()
	require.NoError(t, w.Settle())
	_, err = c.Send(t.Context(), hello(token))
	require.Error(t, err)
	assert.True(t, messaging.IsUnregistered(err), "%v", err)
	assert.True(t, errorutils.IsNotFound(err))
}

func TestSendEachAndMulticastTellEachTokenItsOwn(t *testing.T) {
	w := newWorld(t)
	d, good := w.phone(t)
	c := w.sdk(t)
	bad := w.forced(t, "UNREGISTERED")
	batch, err := c.SendEach(t.Context(), []*messaging.Message{hello(good), hello(bad), hello("nonsense")})
	require.NoError(t, err)
	assert.Equal(t, 1, batch.SuccessCount)
	assert.True(t, messaging.IsUnregistered(batch.Responses[1].Error))
	assert.True(t, messaging.IsInvalidArgument(batch.Responses[2].Error))
	batch, err = c.SendEachForMulticast(t.Context(), &messaging.MulticastMessage{Tokens: []string{bad, good}, Data: map[string]string{"k": "v"}})
	require.NoError(t, err)
	assert.Equal(t, 1, batch.FailureCount)
	assert.False(t, batch.Responses[0].Success)
	assert.Equal(t, []string{"hello"}, w.shown(t, d))
	assert.Len(t, d.Log.Messages, 1, "the multicast's data message")
}

func TestADryRunIsCheckedAndNotDelivered(t *testing.T) {
	w := newWorld(t)
	d, token := w.phone(t)
	c := w.sdk(t)
	name, err := c.SendDryRun(t.Context(), hello(token))
	require.NoError(t, err)
	assert.Equal(t, "projects/"+w.App().ProjectID+"/messages/fake_message_id", name)
	assert.Empty(t, w.shown(t, d))
	_, err = c.SendDryRun(t.Context(), hello("nonsense"))
	assert.True(t, messaging.IsInvalidArgument(err))
	batch, err := c.SendEachDryRun(t.Context(), []*messaging.Message{hello(token), hello("nonsense")})
	require.NoError(t, err)
	assert.Equal(t, 1, batch.SuccessCount)
}

func TestTopicsByTheRewritingTransport(t *testing.T) {
	w := newWorld(t)
	a, tokenA := w.phone(t)
	b, tokenB := w.phone(t)
	c := w.everything(t)
	dead := w.forced(t, "UNREGISTERED")
	w.Platform.Kill(w.Platform.Tokens.Find(dead), "FCM-T2")
	r, err := c.SubscribeToTopic(t.Context(), []string{tokenA, tokenB, dead}, "news")
	require.NoError(t, err)
	assert.Equal(t, 2, r.SuccessCount)
	require.Len(t, r.Errors, 1)
	assert.Equal(t, 2, r.Errors[0].Index)
	name, err := c.Send(t.Context(), &messaging.Message{Topic: "news", Notification: &messaging.Notification{Title: "news"}})
	require.NoError(t, err)
	assert.Regexp(t, `/messages/[0-9]+$`, name)
	assert.Equal(t, []string{"news"}, w.shown(t, a))
	assert.Equal(t, []string{"news"}, w.shown(t, b))
	r, err = c.UnsubscribeFromTopic(t.Context(), []string{tokenB}, "/topics/news")
	require.NoError(t, err)
	assert.Equal(t, 1, r.SuccessCount)
	_, err = c.Send(t.Context(), &messaging.Message{Condition: "'news' in topics && !('x' in topics)", Notification: &messaging.Notification{Title: "some"}})
	require.NoError(t, err)
	assert.Equal(t, []string{"news", "some"}, w.shown(t, a))
	assert.Equal(t, []string{"news"}, w.shown(t, b))
}

func TestEveryErrorClassOfTheSDK(t *testing.T) {
	w := newWorld(t)
	c := w.sdk(t)
	for code, is := range map[string]func(error) bool{
		"UNREGISTERED": messaging.IsUnregistered, "INVALID_ARGUMENT": messaging.IsInvalidArgument, "SENDER_ID_MISMATCH": messaging.IsSenderIDMismatch,
		"QUOTA_EXCEEDED": messaging.IsQuotaExceeded, "INTERNAL": messaging.IsInternal, "THIRD_PARTY_AUTH_ERROR": messaging.IsThirdPartyAuthError,
		"APNS_AUTH_ERROR": messaging.IsThirdPartyAuthError, "UNAUTHENTICATED": errorutils.IsUnauthenticated, "PERMISSION_DENIED": errorutils.IsPermissionDenied,
	} {
		_, err := c.Send(t.Context(), hello(w.forced(t, code)))
		assert.True(t, is(err), "%s: %v", code, err)
	}
	_, token := w.phone(t)
	w.Platform.Faults.Set(&core.Fault{Status: 503, RetryAfter: 121, Count: 1}) // above two minutes the SDK gives up at once
	_, err := c.Send(t.Context(), hello(token))
	assert.True(t, messaging.IsUnavailable(err), "%v", err)
	other, err := w.Phone(vendortest.Of(vendortest.OtherPackage))
	require.NoError(t, err)
	_, err = c.Send(t.Context(), hello(w.Token(other)))
	assert.True(t, messaging.IsSenderIDMismatch(err), "%v", err)
}

func TestA503IsRetriedByTheSDK(t *testing.T) {
	w := newWorld(t)
	d, token := w.phone(t)
	w.Platform.Faults.Set(&core.Fault{Status: 503, Count: 1, Path: "/v1/"})
	_, err := w.sdk(t).Send(t.Context(), hello(token))
	require.NoError(t, err)
	assert.Equal(t, []string{"hello"}, w.shown(t, d))
}

// The real answer to the project quota has no FcmError, so the SDK does not call it a quota error.
func TestTheProjectQuotaIsNoQuotaErrorToTheSDK(t *testing.T) {
	for _, shape := range []string{fcm.Captured, fcm.WithFcmError} {
		w := newWorld(t, func(s *fcm.Settings) { s.ProjectPerMinute, s.QuotaError = 1, shape })
		_, token := w.phone(t)
		c := w.sdk(t)
		_, err := c.Send(t.Context(), hello(token))
		require.NoError(t, err)
		_, err = c.Send(t.Context(), hello(token))
		assert.True(t, errorutils.IsResourceExhausted(err), "%v", err)
		assert.Equal(t, shape == fcm.WithFcmError, messaging.IsQuotaExceeded(err), shape)
	}
}

func TestSendAllFindsThatBatchIsGone(t *testing.T) {
	w := newWorld(t)
	_, token := w.phone(t)
	_, err := w.everything(t).SendAll(t.Context(), []*messaging.Message{hello(token)}) //nolint:staticcheck // that it is dead is the point
	assert.ErrorContains(t, err, "404")
}
