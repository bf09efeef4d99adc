package huawei

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestAPhoneRegistersIsSentToShowsAndIsTapped(t *testing.T) {
	e, d, token := bench(t, with(approved))
	a, err := send(e, chat(token, "message.data", `{"ext":"{\"a\":1}"}`))
	require.NoError(t, err)
	require.NoError(t, a.is(200, codeAccepted))
	require.Len(t, d.Shown(), 1)
	n := d.Shown()[0]
	assert.Equal(t, a.RequestID, n.MessageID)
	assert.Equal(t, "Li Lei", n.Title)
	assert.Equal(t, classService, n.Class)
	landing, err := d.Tap(n.N)
	require.NoError(t, err)
	assert.Equal(t, vendortest.Page, landing.Page)
	assert.Equal(t, `{"a":1}`, landing.Extras["ext"])
	assert.Equal(t, handset.Foreground, d.App.State())
}

func TestNotificationsReplaceEachOtherByIdAndTag(t *testing.T) {
	e, d, token := bench(t, with(approved))
	for _, n := range []edits{note("notify_id", 1, "title", "a"), note("notify_id", 1, "title", "b"), note("tag", "x", "title", "c"), note("tag", "x", "title", "d"),
		note("notify_id", -1, "title", "e"), note("title", "f")} {
		require.NoError(t, accepted(e, chat(token, n...)))
	}
	assert.Equal(t, []string{"b", "d", "e", "f"}, titles(d))
}

func TestATokenThatIsForcedGivesItsAnswer(t *testing.T) {
	e, good, token := bench(t, with(func(s *Settings) { approved(s); s.BusinessStatus = "proposed" }))
	for _, row := range []struct {
		code   string
		status int
	}{{"80300007", 400}, {"80100000", 400}, {"80200003", 401}, {"81000001", 500}, {"80300013", 400}, {"80100022", 400}, {"12345678", 400}, {"80300503", 503}} {
		d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
			r.AppID, r.Force = e.App().AppID, row.code
		}))
		require.NoError(t, err)
		want := row.code
		if row.code == codeSomeIllegal { // a single token cannot be some of them
			want = taken
		}
		assert.NoError(t, expect(e, chat(e.Token(d)), row.status, want), row.code)
		if want == taken {
			assert.NoError(t, expect(e, chat([]string{token, e.Token(d)}), 200, codeSomeIllegal), "the other token has its message")
		}
	}
	assert.Len(t, good.Shown(), 2)
}

func TestAFaultSpeaksHuaweisWords(t *testing.T) {
	e, _, token := bench(t, with(func(s *Settings) { s.RateCode = "80300999" }))
	auth, err := bearer1(e, e.App())
	require.NoError(t, err)
	for status, code := range map[int]string{400: "80100001", 401: "80200001", 418: "81000001", 500: "81000001", 502: "81000001", 503: "80300999"} {
		e.Platform.Faults.Set(&core.Fault{Status: status, Count: 1, Path: "/v1/"})
		a, err := sendAs(e, auth, chat(token))
		require.NoError(t, err)
		assert.NoError(t, a.is(status, code))
		assert.Regexp(t, `^1[0-9]{23}$`, a.RequestID)
	}
	e.Platform.Faults.Set(&core.Fault{Status: 404, Count: 1, Path: "/v1/"})
	r, err := e.PostJSON(v1Path(e.App()), chat(token), auth)
	require.NoError(t, err)
	assert.Equal(t, "404 Not Found", fmt.Sprint(r.Status, " ", string(r.Body)), "as an unknown path")
}

func TestEveryRefusalNamesItsTargets(t *testing.T) {
	e := vendortest.New(t, Spec())
	require.NoError(t, expect(e, chat([]string{"a", "b"}, note("title", nil)...), 200, "80100003"))
	want := core.Event{Vendor: Name, Kind: core.EventRejected, Code: "80100003", Rule: "HW-V3"}
	a, b := want, want
	a.Token, b.Token = "a", "b"
	assert.Equal(t, []core.Event{a, b}, e.Events())
}

func TestQuotasCanBeReadAndAreForgottenByAReset(t *testing.T) {
	e, d, token := bench(t, with(func(s *Settings) { s.MAU, s.Industry = 10_000_000, "social" }))
	require.NoError(t, accepted(e, chat(token), chat(token, testMessage...), chat("x", "message.token", nil, "message.topic", "t")))
	assert.Equal(t, []core.Quota{
		{App: "main", Name: "access_tokens_5_minutes", Used: 3, Limit: 1000},
		{App: "main", Name: "devices_second", Used: 2, Limit: 36000},
		{App: "main", Name: "test_messages_day", Used: 1, Limit: 500},
		{App: "main", Name: "test_messages_v3_day", Limit: 1000},
		{App: "main", Name: "topic_tasks_now", Used: 1, Limit: 100},
	}, e.Platform.Quotas()[:5])
	tok := e.Platform.Tokens.Find(token)
	assert.Equal(t, []core.Quota{
		{App: "main", Name: "marketing_day", Used: 1, Limit: 2}, {App: "main", Name: "messages_day", Used: 2, Limit: 3000},
	}, e.Vendor.(*vendor).TokenQuotas(tok))
	e.Platform.Reset()
	require.NoError(t, e.Settle())
	for _, q := range append(e.Platform.Quotas(), e.Vendor.(*vendor).TokenQuotas(tok)...) {
		assert.Zero(t, q.Used, q.Name)
	}
	assert.Len(t, d.Shown(), 2)
}

func TestTheKeyFileIsWhole(t *testing.T) {
	e := vendortest.New(t, Spec())
	text, err := e.Vendor.(core.CredentialFiler).CredentialFile(e.App(), e.Base)
	require.NoError(t, err)
	var f map[string]string
	require.NoError(t, json.Unmarshal(text, &f))
	for _, k := range []string{"project_id", "key_id", "private_key", "sub_account", "auth_uri", "token_uri", "auth_provider_cert_uri", "client_cert_uri"} {
		assert.NotEmpty(t, f[k], k)
	}
	assert.Equal(t, e.App().ProjectID, f["project_id"])
	again, err := e.Vendor.(core.CredentialFiler).CredentialFile(e.App(), e.Base)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again), "an app has one key")
}

// TestBadInput: none of these may hang, panic or be answered with a 5xx of ours.
func TestBadInput(t *testing.T) {
	e, d, token := bench(t, with(approved))
	auth, err := bearer1(e, e.App())
	require.NoError(t, err)
	good := chat(token)
	for _, row := range []struct {
		says, body, contentType string
		status                  int
		code                    string
	}{
		{"nothing", "", "application/json", 200, "80100003"},
		{"truncated JSON", good[:len(good)-5], "application/json", 200, "80100003"},
		{"nine megabytes", `{"message":{"data":"` + strings.Repeat("x", 9<<20) + `"}}`, "application/json", 200, "80300008"},
		{"deep nesting", strings.Repeat("[", 100_000), "application/json", 200, "80100003"},
		{"deep nesting in a field that is not looked at", `{"x":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `,` + good[1:], "application/json", 200, "80100003"},
		{"a list instead of an object", "[]", "application/json", 200, "80100003"},
		{"a number for an object", `{"message":7}`, "application/json", 200, "80100003"},
		{"null for everything", `{"message":null}`, "application/json", 200, "80300010"},
		{"null parts", `{"message":{"android":null,"notification":null,"token":["` + token + `"]}}`, "application/json", 200, "80100003"},
		{"tokens that are numbers", `{"message":{"token":[1,2]}}`, "application/json", 200, "80100003"},
		{"bad UTF-8, taken as it comes", strings.Replace(good, "Li Lei", "Li \xff\xfeLei", 1), "application/json", 200, codeAccepted},
		{"a repeated key, the last of which counts", strings.Replace(good, `"title":`, `"title":"first","title":`, 1), "application/json", 200, codeAccepted},
		{"a repeated message, the last of which counts whole", strings.Replace(good, `"message":`, `"message":{"topic":"x"},"message":`, 1), "application/json", 200, codeAccepted},
		{"names in capitals, as a sender without json tags writes them", strings.Replace(good, `"message":`, `"Message":`, 1), "application/json", 200, "80300010"},
		{"a field in capitals is not that field", strings.Replace(good, `"title":`, `"Title":`, 1), "application/json", 200, "80100003"},
		{"a form's content type", good, "application/x-www-form-urlencoded", 200, codeAccepted},
		{"a charset in capitals", good, "APPLICATION/JSON; CHARSET=UTF-8", 200, codeAccepted},
	} {
		t.Run(row.says, func(t *testing.T) {
			a, err := read(e.Do(http.MethodPost, v1Path(e.App()), row.body, auth, "Content-Type: "+row.contentType))
			require.NoError(t, err)
			assert.NoError(t, a.is(row.status, row.code))
		})
	}
	assert.Equal(t, []string{"Li \ufffd\ufffdLei", "Li Lei", "Li Lei", "Li Lei", "Li Lei"}, titles(d))
}
