package huawei

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// oldForm is a request of /pushsend.do, changed by pairs of field and value.
func oldForm(e *env, access string, tokens []string, changes ...string) string {
	f := url.Values{
		"access_token": {access}, "nsp_svc": {oldService}, "nsp_ts": {"1794794400"}, "device_token_list": {string(core.JSON(tokens))},
		"expire_time": {e.Clock.Now().Add(time.Hour).In(core.China).Format(oldTime)},
		"payload": {`{"hps":{"msg":{"type":3,"body":{"title":"t","content":"c"},"action":{"type":3,"param":{"appPkgName":"com.example.chat"}}},` +
			`"ext":{"customize":[{"a":"1"},{"b":2}]}}}`},
	}
	for i := 0; i < len(changes); i += 2 {
		f.Set(changes[i], changes[i+1])
	}
	return f.Encode()
}

func TestTheOldInterface(t *testing.T) {
	e, d, token := bench(t, with(func(s *Settings) { s.MarketingPerDay = 1 }))
	auth, err := bearer1(e, e.App())
	require.NoError(t, err)
	access := strings.TrimPrefix(auth, "Authorization: Bearer ")
	path := "/pushsend.do?nsp_ctx=" + url.QueryEscape(`{"ver":1,"appId":"`+e.App().AppID+`"}`)
	for _, row := range []struct {
		says, form, code, msg string
	}{
		{"a notice is accepted", oldForm(e, access, []string{token}), "80000000", "Success"},
		{"bad tokens are listed as in v1", oldForm(e, access, []string{token, "bad"}), "80100000", `{"success":1,"failure":1,"illegal_tokens":["bad"]}`},
		{"a bad access token is refused", oldForm(e, "CFx==", []string{token}), "80200001", "Authentication Error."},
		{"another service is none", oldForm(e, access, []string{token}, "nsp_svc", "openpush.x"), "80100001", "UnSupported svc"},
		{"a list that is none", oldForm(e, access, nil, "device_token_list", "x"), "80300010", "token count should within 1 and 1000."},
		{"a payload that is no JSON", oldForm(e, access, []string{token}, "payload", "x"), "80100003", "Illegal payload, payload is not a JSON message"},
		{"a time that is none", oldForm(e, access, []string{token}, "expire_time", "soon"), "80100003", "Illegal payload, expire_time is not a time"},
		{"a time past by both clocks", oldForm(e, access, []string{token}, "expire_time", "2019-01-01T00:00:00"), "80100004", "Illegal expire time."},
	} {
		t.Run(row.says, func(t *testing.T) {
			a, err := read(e.PostForm(path, row.form))
			require.NoError(t, err)
			require.NoError(t, a.is(200, row.code), "whatever the code")
			assert.Equal(t, row.msg, a.Msg)
		})
	}
	require.Len(t, d.Shown(), 1, "the second notice was over the marketing cap")
	l, err := d.Tap(1)
	require.NoError(t, err)
	assert.Equal(t, vendortest.Launcher, l.Page)
	assert.Equal(t, "1", l.Extras["a"])
	assert.Equal(t, "2", l.Extras["b"])
	a, err := read(e.PostForm(path, oldForm(e, access, []string{token}, "payload", `{"hps":{"msg":{"type":1,"body":"x"}}}`)))
	require.NoError(t, err)
	require.NoError(t, a.is(200, "80100003"), "a body that is no object")
	a, err = read(e.PostForm(path, oldForm(e, access, []string{token}, "payload", `{"hps":{"msg":{"type":1,"body":{"content":"raw"}}}}`)))
	require.NoError(t, err)
	require.NoError(t, a.is(200, "80000000"))
	require.Len(t, d.Log.Messages, 1)
	assert.Equal(t, map[string]string{"data": "raw"}, d.Log.Messages[0].Data)
}
