package huawei

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func bench(t *testing.T, opts []option, phone ...vendortest.PhoneOption) (*env, *device, string) {
	t.Helper()
	e := vendortest.New(t, Spec(), opts...)
	d, err := e.Phone(phone...)
	require.NoError(t, err)
	require.NotEmpty(t, e.Token(d))
	return e, d, e.Token(d)
}

var (
	anyID    = regexp.MustCompile(`"1[0-9]{23}"`)
	anyToken = regexp.MustCompile(`CF(?:[0-9A-Za-z+]|\\/){84}==`)
)

// plainText replaces what differs from run to run.
func plainText(body []byte, token string) string {
	s := anyID.ReplaceAllString(string(body), `"ID"`)
	s = anyToken.ReplaceAllString(s, "ACCESS")
	return strings.ReplaceAll(s, token, "TOKEN")
}

func TestAnswersByteForByte(t *testing.T) {
	e, _, token := bench(t, with(func(s *Settings) { s.BusinessStatus = "proposed" }))
	auth, err := bearer1(e, e.App())
	require.NoError(t, err)
	signed, err := sign(e, e.App(), e.Clock.Now(), nil)
	require.NoError(t, err)
	const form, text = "Content-Type: application/x-www-form-urlencoded", "text/plain;charset=UTF-8"
	grant, wrong := grantForm(e.App()), grantForm(e.App())
	wrong.Set("client_secret", "x")
	send, topic := v1Path(e.App()), "/v1/"+e.App().AppID+"/topic:"
	for _, row := range []struct {
		says, method, path, body string
		headers                  []string
		status                   int
		contentType, want        string
	}{
		{"an access token", "POST", "/oauth2/v3/token", grant.Encode(), []string{form}, 200, jsonType,
			`{"access_token":"ACCESS","expires_in":3600,"token_type":"Bearer"}`},
		{"a wrong secret", "POST", "/oauth2/v2/token", wrong.Encode(), []string{form}, 400, jsonType,
			`{"error":1101,"sub_error":12304,"error_description":"client_secret is invalid"}`},
		{"a send", "POST", send, chat(token), []string{auth}, 200, jsonType, `{"code":"80000000","msg":"Success","requestId":"ID"}`},
		{"a send of which one token is bad", "POST", send, chat([]string{"b/ad<", token}), []string{auth}, 200, jsonType,
			`{"code":"80100000","msg":"{\"success\":1,\"failure\":1,\"illegal_tokens\":[\"b/ad<\"]}","requestId":"ID"}`},
		{"a send of which every token is bad", "POST", send, chat("bad"), []string{auth}, 400, jsonType,
			`{"code":"80300007","msg":"All the tokens are invalid","requestId":"ID"}`},
		{"a v3 send of which every token is bad", "POST", "/v3/" + e.App().ProjectID + "/messages:send", alert("bad"), []string{signed}, 400, jsonType,
			`{"code":"80300007","msg":"{\"failure\":1,\"illegalTokens\":{\"tokenFormatError\":[\"bad\"]}}","requestId":"ID"}`},
		{"no bearer", "POST", send, chat(token), nil, 401, jsonType, `{"code":"80200001","msg":"Authentication Error.","requestId":"ID"}`},
		{"no JSON", "POST", send, `{"message":`, []string{auth}, 400, jsonType,
			`{"code":"80100003","msg":"Illegal payload, the body is not a JSON message","requestId":"ID"}`},
		{"a subscription", "POST", topic + "subscribe", topicBody("weather", token), []string{auth}, 200, jsonType,
			`{"msg":"Success","code":"80000000","requestId":"ID","successCount":1,"failureCount":0,"errors":[]}`},
		{"a list of topics", "POST", topic + "list", `{"token":"` + token + `"}`, []string{auth}, 200, jsonType,
			`{"msg":"Success","code":"80000000","requestId":"ID","successCount":1,"failureCount":0,"errors":[],"topics":[{"name":"weather","addDate":"` + vendortest.Start.Format(time.DateOnly) + `"}]}`},
		{"a list for no token", "POST", topic + "list", `{}`, []string{auth}, 400, jsonType,
			`{"msg":"The token is empty.","code":"82000011","requestId":"ID","successCount":0,"failureCount":0,"errors":[]}`},
		{"a topic call without a bearer", "POST", topic + "list", `{}`, nil, 401, jsonType,
			`{"msg":"Authentication Error.","code":"80200001","requestId":"ID","successCount":0,"failureCount":0,"errors":[]}`},
		{"a topic call without JSON", "POST", topic + "list", `[`, []string{auth}, 400, jsonType,
			`{"msg":"Illegal payload, the body is not a JSON message","code":"80100003","requestId":"ID","successCount":0,"failureCount":0,"errors":[]}`},
		{"an unknown path", "POST", "/v4/x/messages:send", "{}", []string{auth}, 404, text, "Not Found"},
		{"an unknown topic call", "POST", topic + "rename", "{}", []string{auth}, 404, text, "Not Found"},
		{"a send by GET", "GET", send, "", []string{auth}, 405, text, "Method Not Allowed"},
	} {
		t.Run(row.says, func(t *testing.T) {
			r, err := e.Do(row.method, row.path, row.body, row.headers...)
			require.NoError(t, err)
			assert.Equal(t, row.status, r.Status)
			assert.Equal(t, row.contentType, r.Header.Get("Content-Type"))
			assert.Equal(t, row.want, plainText(r.Body, token))
			if strings.HasPrefix(row.path, "/oauth2/") {
				assert.Equal(t, "no-store", r.Header.Get("Cache-Control"))
			}
		})
	}
}

func TestASlashInAnAccessTokenIsEscapedAndTheTokenStillFits(t *testing.T) {
	e := vendortest.New(t, Spec())
	for range 50 {
		r, err := oauth(e, grantForm(e.App()))
		require.NoError(t, err)
		if strings.Contains(string(r.Body), `\/`) {
			m, err := r.JSON()
			require.NoError(t, err)
			a, err := sendAs(e, "Authorization: Bearer "+m["access_token"].(string), chat("nobody"))
			require.NoError(t, err)
			assert.NoError(t, a.is(200, taken))
			return
		}
	}
	t.Fatal("none of fifty tokens holds a slash")
}

func TestBusinessCodesMayAllComeUnder200(t *testing.T) {
	e := vendortest.New(t, Spec(), with(func(s *Settings) { s.BusinessStatus, s.DevicesPerSecond = "200", 1 })...)
	require.NoError(t, first(expect(e, chat("nobody"), 200, taken), expect(e, chat("nobody"), 503, "80300503")))
	a, err := sendAs(e, "X: y", chat("nobody"))
	require.NoError(t, err)
	assert.NoError(t, a.is(200, "80200001"))
	r, err := e.Do("GET", "/", "")
	require.NoError(t, err)
	assert.Equal(t, 404, r.Status)
}

func TestAFaultOnATokenCallIsTheTokenServices(t *testing.T) {
	e := vendortest.New(t, Spec())
	for _, path := range tokenPaths {
		e.Platform.Faults.Set(&core.Fault{Status: 500, Count: 1})
		r, err := e.PostForm(path, grantForm(e.App()).Encode())
		require.NoError(t, err)
		assert.Equal(t, 500, r.Status)
		assert.Equal(t, `{"error":1101,"sub_error":20500,"error_description":"Internal Server Error"}`, string(r.Body))
	}
}
