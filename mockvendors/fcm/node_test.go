package fcm_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// object is a JavaScript object.
type object = map[string]any

func note(to object, title string) object {
	out := object{"notification": object{"title": title, "body": "from Node"}}
	for k, v := range to {
		out[k] = v
	}
	return out
}

func noteTo(token, title string) object { return note(object{"token": token}, title) }

func TestNodeSendsAndAfterUninstallingTheTokenIsNotRegistered(t *testing.T) {
	w := newNodeWorld(t)
	p := w.phone(t, mockvendors.MainPackage, "")
	m := noteTo(p.token, "hello")
	m["data"] = object{"ext": `{"entity":{}}`}
	m["android"] = object{"priority": "high", "ttl": 3500, "collapseKey": "c", "restrictedPackageName": mockvendors.MainPackage,
		"notification": object{"color": "#112233", "tag": "t", "channelId": "none", "vibrateTimingsMillis": []int{100}, "priority": "max", "visibility": "public",
			"lightSettings": object{"color": "#ff0000", "lightOnDurationMillis": 100, "lightOffDurationMillis": 200}}}
	m["webpush"] = object{"headers": object{"TTL": "60"}}
	m["apns"] = object{"headers": object{"apns-priority": "10"}, "payload": object{"aps": object{"alert": object{"title": "ios"}, "badge": 1}}}
	project := w.Platform().Apps.Main().ProjectID
	assert.Regexp(t, `^projects/`+project+`/messages/0:[0-9]{16}%[0-9a-f]{16}$`, w.call(t, "send", m).name(t))
	require.Equal(t, []string{"hello"}, p.shown())
	landing, err := p.Tap(1)
	require.NoError(t, err)
	assert.Equal(t, `{"entity":{}}`, landing.Intent.Extras["ext"])

	w.call(t, "send", object{"token": p.token, "data": object{"k": "v"}}).name(t)
	assert.Len(t, p.got.data, 1)

	p.app.Uninstall()
	assert.Equal(t, "messaging/registration-token-not-registered", w.call(t, "send", noteTo(p.token, "late")).Error.Code)
}

func TestOlderNodeClientsFetchTheirTokensFromAccountsGoogleCom(t *testing.T) {
	w := newNodeWorldOf(t, olderDir)
	p := w.phone(t, mockvendors.MainPackage, "")
	w.call(t, "send", noteTo(p.token, "firebase-admin 12")).name(t)
	assert.Equal(t, []string{"firebase-admin 12"}, p.shown())
	r := w.call(t, "pushNotifications", []string{p.token}, object{"title": "node-pushnotifications", "body": "b"})
	require.Empty(t, r.Error)
	assert.Contains(t, string(r.Value), `"success":1`)
	assert.Equal(t, []string{"firebase-admin 12", "node-pushnotifications"}, p.shown())
	tokens := w.Platform().Journal.Find(0, 10, func(e *core.Entry) bool { return e.Path == "/o/oauth2/token" && e.Status == 200 })
	assert.Len(t, tokens, 2)
}

func TestNodeSendEachOverHTTP2TellsEachTokenItsOwn(t *testing.T) {
	w := newNodeWorld(t)
	good, gone := w.phone(t, mockvendors.MainPackage, ""), w.phone(t, mockvendors.MainPackage, "UNREGISTERED")
	b := w.call(t, "sendEach", []object{noteTo(good.token, "one"), noteTo(gone.token, "two"), noteTo("nonsense", "three")}).batch(t)
	require.Len(t, b.Responses, 3)
	assert.Equal(t, 1, b.SuccessCount)
	assert.NotEmpty(t, b.Responses[0].MessageID)
	assert.Equal(t, "messaging/registration-token-not-registered", b.Responses[1].Error.Code)
	assert.Equal(t, "messaging/invalid-argument", b.Responses[2].Error.Code)
	assert.Equal(t, []string{"one"}, good.shown())
	assert.EqualValues(t, 1, w.Platform().Rules.Hits()["FCM-X5"], "connections that were mended")

	var many []object // more than the client has streams at once
	for i := range 250 {
		many = append(many, object{"token": good.token, "data": object{"n": fmt.Sprint(i)}})
	}
	require.NoError(t, w.mocks.Switch(map[string]bool{"FCM-Q3": false})) // they are more than one device may have
	b = w.call(t, "sendEach", many).batch(t)
	assert.Equal(t, 250, b.SuccessCount)
	assert.Len(t, good.got.data, 250)
}

func TestNodeSendEachNeedsFCMX5(t *testing.T) {
	w := newNodeWorld(t)
	p := w.phone(t, mockvendors.MainPackage, "")
	require.NoError(t, w.mocks.Switch(map[string]bool{"FCM-X5": false}))
	b := w.call(t, "sendEach", []object{noteTo(p.token, "one")}).batch(t)
	require.Len(t, b.Responses, 1)
	assert.Equal(t, "app/network-error", b.Responses[0].Error.Code)
	assert.Contains(t, b.Responses[0].Error.Message, "NGHTTP2_PROTOCOL_ERROR")
	assert.Empty(t, p.shown())
	require.Empty(t, w.call(t, "enableLegacyHttpTransport").Error)
	b = w.call(t, "sendEach", []object{noteTo(p.token, "two")}).batch(t)
	assert.Equal(t, 1, b.SuccessCount, "%+v", b)
	assert.Equal(t, []string{"two"}, p.shown())
}

func TestNodeMulticastDryRunAndTopics(t *testing.T) {
	w := newNodeWorld(t)
	a, b := w.phone(t, mockvendors.MainPackage, ""), w.phone(t, mockvendors.MainPackage, "")

	t.Run("a multicast reaches each token, and says which it did not", func(t *testing.T) {
		r := w.call(t, "sendEachForMulticast", note(object{"tokens": []string{a.token, "nonsense", b.token}}, "all")).batch(t)
		assert.Equal(t, 2, r.SuccessCount)
		assert.False(t, r.Responses[1].Success)
		assert.Equal(t, []string{"all"}, a.shown())
		assert.Equal(t, []string{"all"}, b.shown())
	})
	t.Run("a dry run is checked and not delivered", func(t *testing.T) {
		name := w.call(t, "send", noteTo(a.token, "dry"), true).name(t)
		assert.Equal(t, "projects/"+w.Platform().Apps.Main().ProjectID+"/messages/fake_message_id", name)
		assert.Equal(t, "messaging/invalid-argument", w.call(t, "send", noteTo("nonsense", "dry"), true).Error.Code)
		r := w.call(t, "sendEach", []object{noteTo(a.token, "dry"), noteTo("nonsense", "dry")}, true).batch(t)
		assert.Equal(t, 1, r.SuccessCount)
		r = w.call(t, "sendEachForMulticast", note(object{"tokens": []string{a.token}}, "dry"), true).batch(t)
		assert.Equal(t, 1, r.SuccessCount)
		assert.Equal(t, []string{"all"}, a.shown())
	})
	t.Run("a topic reaches who subscribed", func(t *testing.T) {
		r := w.call(t, "subscribeToTopic", []string{a.token, b.token, "nonsense"}, "news").batch(t)
		assert.Equal(t, 2, r.SuccessCount)
		require.Len(t, r.Errors, 1)
		assert.Equal(t, 2, r.Errors[0].Index)
		assert.Equal(t, "messaging/invalid-registration-token", r.Errors[0].Error.Code)
		assert.Regexp(t, `/messages/[0-9]+$`, w.call(t, "send", note(object{"topic": "news"}, "first")).name(t))
		assert.Equal(t, []string{"all", "first"}, a.shown())
		assert.Equal(t, []string{"all", "first"}, b.shown())
	})
	t.Run("and no longer who unsubscribed", func(t *testing.T) {
		assert.Equal(t, 1, w.call(t, "unsubscribeFromTopic", b.token, "/topics/news").batch(t).SuccessCount)
		w.call(t, "send", note(object{"condition": "'news' in topics && !('x' in topics)"}, "second")).name(t)
		assert.Equal(t, []string{"all", "first", "second"}, a.shown())
		assert.Equal(t, []string{"all", "first"}, b.shown())
	})
}

func TestNodeSeesEveryErrorClass(t *testing.T) {
	w := newNodeWorld(t)
	for _, row := range []struct{ says, force, code string }{
		{"an argument the mock does not like", "INVALID_ARGUMENT", "messaging/invalid-argument"},
		{"a token that is no longer registered", "UNREGISTERED", "messaging/registration-token-not-registered"},
		{"a token of another sender", "SENDER_ID_MISMATCH", "messaging/mismatched-credential"},
		{"a project the account has no role in", "PERMISSION_DENIED", "messaging/mismatched-credential"},
		{"the rate of one device", "QUOTA_EXCEEDED", "messaging/message-rate-exceeded"},
		{"the rate of the project, whose answer has no FcmError", "RESOURCE_EXHAUSTED", "messaging/message-rate-exceeded"},
		{"an error inside", "INTERNAL", "messaging/internal-error"},
		{"a bad APNs key", "THIRD_PARTY_AUTH_ERROR", "messaging/third-party-auth-error"},
		{"a bad APNs key, by its old name", "APNS_AUTH_ERROR", "messaging/third-party-auth-error"},
		{"an expired bearer, which the SDK takes for the former", "UNAUTHENTICATED", "messaging/third-party-auth-error"},
		{"no information", "UNSPECIFIED_ERROR", "messaging/unknown-error"},
	} {
		t.Run(row.says, func(t *testing.T) {
			p := w.phone(t, mockvendors.MainPackage, row.force)
			got := w.call(t, "send", noteTo(p.token, "no"))
			assert.Equal(t, row.code, got.Error.Code, got.Error.Message)
			b := w.call(t, "sendEach", []object{noteTo(p.token, "no")}).batch(t)
			require.Len(t, b.Responses, 1)
			assert.Equal(t, row.code, b.Responses[0].Error.Code, "over HTTP/2")
		})
	}
	t.Run("the token of another project's app, without being forced", func(t *testing.T) {
		p := w.phone(t, mockvendors.OtherPackage, "")
		assert.Equal(t, "messaging/mismatched-credential", w.call(t, "send", noteTo(p.token, "no")).Error.Code)
	})
}

func TestNodeObeysRetryAfter(t *testing.T) {
	w := newNodeWorld(t)
	p := w.phone(t, mockvendors.MainPackage, "")
	w.call(t, "send", noteTo(p.token, "first"), true).name(t) // fetches the access token
	sends := func() int64 {
		n, _ := w.Platform().Requests()
		return n
	}
	for i, call := range []func(title string) result{
		func(title string) result { return w.call(t, "send", noteTo(p.token, title)) },
		func(title string) result { return w.call(t, "sendEach", []object{noteTo(p.token, title)}) },
	} {
		before := sends()
		w.Platform().Faults.Set(&core.Fault{Status: 503, RetryAfter: 61}) // above a minute the SDK gives up at once
		got := call("never")
		text := got.Error.Code + string(got.Value)
		assert.Contains(t, text, "messaging/server-unavailable")
		assert.EqualValues(t, 1, sends()-before)
		w.Platform().Faults.Set(&core.Fault{Status: 503, RetryAfter: 1, Count: 1})
		before = sends()
		require.Empty(t, call(fmt.Sprint("again ", i)).Error)
		assert.EqualValues(t, 2, sends()-before)
	}
	assert.Equal(t, []string{"again 0", "again 1"}, p.shown())
}
