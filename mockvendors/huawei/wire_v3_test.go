package huawei

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestV3TurnsEachPushTypeIntoWhatThePhoneDoes(t *testing.T) {
	e, d, token := bench(t, with(func(s *Settings) { s.PushTypes = []int{0, 1, 2, 6, 7, 10}; allApproved(s) }), harmony())
	for _, row := range []struct{ says, pushType, body string }{
		{"background data", "6", `{"payload":{"extraData":"bg"},"target":{"token":["` + token + `"]}}`},
		{"a voice broadcast", "2", `{"payload":{"extraData":"voice"},"target":{"token":["` + token + `"]}}`},
		{"a card", "1", `{"payload":{"formData":1},"target":{"token":["` + token + `"]}}`},
	} {
		a, err := sendV3(e, row.pushType, row.body)
		require.NoError(t, err, row.says)
		require.NoError(t, a.is(200, codeAccepted), row.says)
	}
	var got []string
	for _, m := range d.Log.Messages {
		got = append(got, m.Data["data"])
	}
	assert.Equal(t, []string{"bg", "voice", `{"formData":1}`}, got)
	page := obj{"actionType": 1, "action": "com.example.chat.OPEN", "data": obj{"ext": "e"}}
	a, err := sendV3(e, "", alert(token, "payload.notification.clickAction", page, "payload.notification.badge", obj{"addNum": 1}))
	require.NoError(t, err)
	require.NoError(t, a.is(200, codeAccepted))
	l, err := d.Tap(1)
	require.NoError(t, err)
	assert.Equal(t, vendortest.Page, l.Page)
	assert.Equal(t, "e", l.Extras["ext"])
	for _, row := range []struct{ says, pushType, body, code string }{
		{"a push type that is none", "3", alert(token), "80100001"},
		{"a ttl in words", "0", alert(token, "pushOptions.ttl", "a day"), "80100003"},
		{"a badge out of range", "0", alert(token, "payload.notification.badge", obj{"addNum": 100}), "80100003"},
		{"a biTag of 65 bytes", "0", alert(token, "pushOptions.biTag", strings.Repeat("b", 65)), "80100003"},
		{"no payload", "0", `{"target":{"token":["` + token + `"]}}`, "80100003"},
		{"no JSON", "0", `{`, "80100003"},
	} {
		a, err := sendV3(e, row.pushType, row.body)
		require.NoError(t, err, row.says)
		assert.NoError(t, a.is(200, row.code), row.says)
	}
}
