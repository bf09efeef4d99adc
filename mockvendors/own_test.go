package mockvendors_test

import (
	"bytes"
	"crypto/md5"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// backend is somebody's backend: one app's credentials at every vendor, from the real consoles.
type backend struct {
	t *testing.T

	project, email    string // FCM
	key               *rsa.PrivateKey
	hwID, hwSecret    string
	hwProject, hwKey  string // of v3
	hwAccount         string
	miSecret          string
	oppoKey, master   string
	vivoID, vivoKey   string
	vivoSecret        string
	meizuID, meizuSec string
	pkg               string
}

func ownBackend(t *testing.T) *backend {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	return &backend{
		t: t, key: key, project: "shop-1a2b3", email: "push@shop-1a2b3.iam.gserviceaccount.com",
		hwID: "104523463", hwSecret: "own huawei secret! 0123456789", hwProject: "736430079245723938", hwKey: "own-key-id-of-huawei", hwAccount: "114500000",
		miSecret: "own+mi/secret==0123456789", oppoKey: "own-oppo-key-0123456789abcdef", master: "own-oppo-master-0123456789",
		vivoID: "105534132", vivoKey: "own-vivo-key-0123456789", vivoSecret: "own-vivo-secret-0123456789",
		meizuID: "112233", meizuSec: "own-meizu-secret-0123456789", pkg: "com.shop.chat",
	}
}

// other is b with every proof wrong: right names, other keys and secrets.
func (b *backend) other() *backend {
	o := *b
	var err error
	o.key, err = rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(b.t, err)
	for _, s := range []*string{&o.hwSecret, &o.miSecret, &o.master, &o.vivoSecret, &o.meizuSec} {
		*s = "not-" + *s
	}
	return &o
}

// stranger is b with other names too.
func (b *backend) stranger() *backend {
	o := b.other()
	o.email, o.hwID, o.hwKey, o.oppoKey, o.vivoID, o.meizuID = "mail@other.iam.gserviceaccount.com", "200000001", "another", "another-key", "999999", "999999"
	return o
}

func (b *backend) pem() string {
	der, err := x509.MarshalPKCS8PrivateKey(b.key)
	require.NoError(b.t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// secrets are what must stand in no output.
func (b *backend) secrets() []string {
	lines := strings.Split(strings.TrimSpace(b.pem()), "\n")
	return []string{b.hwSecret, b.miSecret, b.master, b.oppoKey, b.vivoSecret, b.vivoKey, b.meizuSec, lines[1], lines[len(lines)/2]}
}

// files writes the files that the consoles gave out, and returns the arguments of --credentials.
func (b *backend) files() []string {
	dir := b.t.TempDir()
	write := func(name string, v any) string {
		text, err := json.Marshal(v)
		require.NoError(b.t, err)
		path := filepath.Join(dir, name)
		require.NoError(b.t, os.WriteFile(path, text, 0o600))
		return path
	}
	type m = map[string]any
	return []string{
		write("google.json", m{"type": "service_account", "project_id": b.project, "private_key_id": "k1", "private_key": b.pem(), "client_email": b.email, "token_uri": "https://oauth2.googleapis.com/token"}),
		write("huawei.json", m{"project_id": b.hwProject, "key_id": b.hwKey, "private_key": b.pem(), "sub_account": b.hwAccount}),
		write("push.yaml", m{
			"package": b.pkg,
			"huawei":  m{"app_id": b.hwID, "app_secret": b.hwSecret},
			"mi":      m{"app_secret": b.miSecret},
			"oppo":    m{"app_key": b.oppoKey, "master_secret": b.master},
			"vivo":    m{"app_id": b.vivoID, "app_key": b.vivoKey, "app_secret": b.vivoSecret},
			"meizu":   m{"app_id": b.meizuID, "app_secret": b.meizuSec},
		}),
	}
}

// call is one HTTP call, its answer as it came.
func (b *backend) call(method, url, kind, auth, body string) string {
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	require.NoError(b.t, err)
	req.Header.Set("Content-Type", kind)
	if auth != "" {
		req.Header.Set("Authorization", auth)
		req.Header.Set("authToken", auth)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	return fmt.Sprintf("%d %s", resp.StatusCode, text)
}

func (b *backend) form(url string, f url.Values) string {
	return b.call(http.MethodPost, url, "application/x-www-form-urlencoded", "", f.Encode())
}

// field is a text or number of a JSON answer.
func field(answer, name string) string {
	var m map[string]any
	_, text, _ := strings.Cut(answer, " ")
	_ = json.Unmarshal([]byte(text), &m)
	if data, ok := m["data"].(map[string]any); ok {
		m = data
	}
	out, _ := m[name].(string)
	return out
}

func (b *backend) jwt(method jwt.SigningMethod, kid string, claims jwt.MapClaims) string {
	now := time.Now()
	claims["iat"], claims["exp"] = now.Unix(), now.Add(time.Hour).Unix()
	token := jwt.NewWithClaims(method, claims)
	token.Header["kid"] = kid
	text, err := token.SignedString(b.key)
	require.NoError(b.t, err)
	return text
}

func md5hex(s string) string { sum := md5.Sum([]byte(s)); return hex.EncodeToString(sum[:]) }

// send is how the backend sends to each vendor, by its own documents; the answer of the last call comes back.
func (b *backend) send(vendor, base, token string) string {
	ms := strconv.FormatInt(time.Now().UnixMilli(), 10)
	const asJSON = "application/json"
	switch vendor {
	case "fcm":
		answer := b.form(base+"/token", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {b.jwt(jwt.SigningMethodRS256, "k1", jwt.MapClaims{
			"iss": b.email, "aud": "https://oauth2.googleapis.com/token", "scope": "https://www.googleapis.com/auth/firebase.messaging"})}})
		if bearer := field(answer, "access_token"); bearer != "" {
			return b.call("POST", base+"/v1/projects/"+b.project+"/messages:send", asJSON, "Bearer "+bearer,
				`{"message":{"token":"`+token+`","android":{"restricted_package_name":"`+b.pkg+`"},"notification":{"title":"own","body":"b"}}}`)
		}
		return answer
	case "huawei":
		answer := b.form(base+"/oauth2/v3/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {b.hwID}, "client_secret": {b.hwSecret}})
		if bearer := field(answer, "access_token"); bearer != "" {
			return b.call("POST", base+"/v1/"+b.hwID+"/messages:send", asJSON, "Bearer "+bearer,
				`{"message":{"token":["`+token+`"],"android":{"category":"IM","notification":{"title":"own","body":"b","click_action":{"type":3}}}}}`)
		}
		return answer
	case "huawei v3":
		bearer := b.jwt(jwt.SigningMethodPS256, b.hwKey, jwt.MapClaims{"iss": b.hwAccount, "aud": "https://oauth-login.cloud.huawei.com/oauth2/v3/token"})
		return b.call("POST", base+"/v2/"+b.hwProject+"/messages:send", asJSON, "Bearer "+bearer,
			`{"message":{"token":["`+token+`"],"android":{"category":"IM","notification":{"title":"own","body":"b","click_action":{"type":3}}}}}`)
	case "mi":
		return b.call("POST", base+"/v3/message/regid", "application/x-www-form-urlencoded", "key="+b.miSecret, url.Values{
			"registration_id": {token}, "title": {"own"}, "description": {"b"}, "payload": {"p"}, "restricted_package_name": {b.pkg}, "notify_type": {"-1"}, "pass_through": {"0"}, "extra.channel_id": {"tuikit"}}.Encode())
	case "oppo":
		sign := sha256.Sum256([]byte(b.oppoKey + ms + b.master))
		answer := b.form(base+"/server/v1/auth", url.Values{"app_key": {b.oppoKey}, "timestamp": {ms}, "sign": {hex.EncodeToString(sign[:])}})
		if auth := field(answer, "auth_token"); auth != "" {
			return b.form(base+"/server/v1/message/notification/unicast", url.Values{"auth_token": {auth},
				"message": {`{"target_type":2,"target_value":"` + token + `","notification":{"title":"own","content":"b","channel_id":"tuikit"}}`}})
		}
		return answer
	case "vivo":
		answer := b.call("POST", base+"/message/auth", asJSON, "", `{"appId":"`+b.vivoID+`","appKey":"`+b.vivoKey+`","timestamp":`+ms+`,"sign":"`+md5hex(b.vivoID+b.vivoKey+ms+b.vivoSecret)+`"}`)
		if auth := field(answer, "authToken"); auth != "" {
			return b.call("POST", base+"/message/send", asJSON, auth, `{"appId":`+b.vivoID+`,"regId":"`+token+`","notifyType":1,"title":"own","content":"b","skipType":1,"requestId":"r`+ms+`","classification":1,"category":"IM"}`)
		}
		return answer
	case "meizu":
		f := url.Values{"appId": {b.meizuID}, "pushIds": {token}, "messageJson": {`{"noticeBarInfo":{"title":"own","content":"b"},"clickTypeInfo":{"clickType":0}}`}}
		f.Set("sign", md5hex("appId="+b.meizuID+"messageJson="+f.Get("messageJson")+"pushIds="+token+b.meizuSec))
		return b.form(base+"/garcia/api/server/push/varnished/pushByPushId", f)
	}
	b.t.Fatal(vendor)
	return ""
}

// ways are how a backend can call, each with what its vendor says when the secret or the key is wrong, when the name is nobody's,
// and whether the vendor says yes.
var ways = []struct {
	way, vendor         string
	taken               string // in an answer of success
	wrong, nobody       string // in the vendor's own refusal
	notChecked, adopted string // what --adopt says
}{
	{"fcm", "fcm", `200 {"name":"projects/shop-1a2b3/messages/`, "Invalid JWT Signature.", "Invalid grant: account not found", "the signature of its JWTs", "account=push@shop-1a2b3.iam.gserviceaccount.com"},
	{"huawei", "huawei", `"code":"80000000"`, `"sub_error":12304`, `"sub_error":20003`, "", "client_id=104523463"},
	{"huawei v3", "huawei", `"code":"80000000"`, `"code":"80200001"`, `"code":"80200001"`, "the signature of its JWTs", "account=114500000"},
	{"mi", "mi", `"result":"ok"`, `"code":21301`, `"code":21301`, "", "app_secret=own+…89(25)"},
	{"oppo", "oppo", `200 {"code":0`, `"code":16`, `"code":14`, "sign", "app_key=own-…ef(29)"},
	{"vivo", "vivo", `"result":0`, `"result":10206`, `"result":10205`, "sign", "app_id=105534132"},
	{"meizu", "meizu", `"code":"200"`, `"code":"1006"`, `"code":"110000"`, "sign", "app_id=112233"},
}

// startOwn starts the mocks, and the admin API above them.
func startOwn(t *testing.T, c mockvendors.Config, o admin.Options) (*mockvendors.Mocks, *admin.API) {
	t.Helper()
	m, err := mockvendors.Start(c)
	require.NoError(t, err)
	api := admin.New(steered(m), o)
	t.Cleanup(func() {
		api.Close()
		m.Close()
	})
	return m, api
}

// steered is what the admin API steers.
func steered(m *mockvendors.Mocks) admin.Mocks {
	out := admin.Mocks{Clock: m.Clock}
	for _, r := range m.Vendors() {
		out.Vendors = append(out.Vendors, admin.Vendor{Vendor: r.Vendor, Spec: r.Spec, LinkURL: r.LinkURL})
	}
	return out
}

// given are the apps of a backend's files.
func given(t *testing.T, b *backend) map[string][]core.AppConfig {
	t.Helper()
	set, err := credentials.Read(b.files())
	require.NoError(t, err)
	apps := map[string][]core.AppConfig{}
	for _, name := range mockvendors.Names() {
		apps[name] = mockvendors.DefaultApps()
	}
	apps, err = set.Apps(apps)
	require.NoError(t, err)
	return apps
}

func TestABackendsOwnCredentialsAreTakenAndWrongOnesRefusedAsTheVendorDoes(t *testing.T) {
	b := ownBackend(t)
	m, api := startOwn(t, mockvendors.Config{Apps: given(t, b)}, admin.Options{})
	for _, w := range ways {
		t.Run(w.way, func(t *testing.T) {
			token := phone(t, api, map[string]any{"vendor": w.vendor})
			base := m.Vendor(w.vendor).BaseURL
			assert.Contains(t, b.send(w.way, base, token), w.taken)
			assert.Contains(t, b.other().send(w.way, base, token), w.wrong, "the right name, another secret")
			assert.Contains(t, b.stranger().send(w.way, base, token), w.nobody)
		})
	}
	assert.Empty(t, m.Adopted(), "nothing was left to adopt")
	shown := ask1(t, api, http.MethodGet, "/api/v1/vendors/mi", nil)
	assert.Contains(t, fmt.Sprint(shown["given_by"]), "push.yaml")
	assert.NotContains(t, shown, "adopted")
}

func TestHuaweisProjectAndAppHaveAnIdAndASecretEach(t *testing.T) {
	b := ownBackend(t)
	app := core.AppConfig{Name: "main", Package: "p", Given: &core.Given{Credentials: core.Credentials{
		AppID: b.hwID, AppSecret: "of the app", ClientID: "300000001", ClientSecret: "of the project"}}}
	m, _ := startOwn(t, mockvendors.Config{Vendors: []string{"huawei"}, Apps: map[string][]core.AppConfig{"huawei": {app}}}, admin.Options{AdoptTokens: true})
	base := m.Vendor("huawei").BaseURL
	for id, secrets := range map[string][2]string{b.hwID: {"of the app", "of the project"}, "300000001": {"of the project", "of the app"}} {
		try := func(secret string) string {
			return b.form(base+"/oauth2/v3/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}})
		}
		assert.Contains(t, try(secrets[1]), `"sub_error":12304`, "the other's")
		bearer := field(try(secrets[0]), "access_token")
		require.NotEmpty(t, bearer)
		for _, path := range []string{b.hwID, "300000001"} {
			assert.Contains(t, b.call("POST", base+"/v1/"+path+"/messages:send", "application/json", "Bearer "+bearer,
				`{"message":{"token":["`+realTokens["huawei"].good+`"],"android":{"category":"IM","notification":{"title":"t","body":"b","click_action":{"type":3}}}}}`), `"code":"80000000"`)
		}
	}
}

func TestWhatAFileDoesNotSayIsTakenFromTheFirstCall(t *testing.T) {
	b := ownBackend(t)
	apps := map[string][]core.AppConfig{"mi": {{Name: "main", Package: "p", Given: &core.Given{Credentials: core.Credentials{AppSecret: b.miSecret}}}}}
	m, _ := startOwn(t, mockvendors.Config{Vendors: []string{"mi"}, Apps: apps}, admin.Options{AdoptTokens: true})
	base := m.Vendor("mi").BaseURL
	wrong := *b
	wrong.miSecret = "another"
	assert.Contains(t, wrong.send("mi", base, realTokens["mi"].good), `"code":21301`, "secrets are never taken where some were given")
	assert.Contains(t, b.send("mi", base, realTokens["mi"].good), `"result":"ok"`)
	second := *b
	second.pkg = "com.shop.other"
	assert.Contains(t, second.send("mi", base, realTokens["mi"].good), `"code":22022`, "an app has one package")
	assert.Equal(t, "adopted: mi package=com.shop.chat", m.Adopted()[0].String())
}

func TestWhoIsAdoptedIsTakenAndTheNextIsRefused(t *testing.T) {
	b := ownBackend(t)
	for _, w := range ways {
		t.Run(w.way, func(t *testing.T) {
			var told []core.Adopted
			m, api := startOwn(t, mockvendors.Config{Adopt: true, OnAdopt: func(a core.Adopted) { told = append(told, a) }}, admin.Options{})
			token := phone(t, api, map[string]any{"vendor": w.vendor})
			base := m.Vendor(w.vendor).BaseURL
			assert.Contains(t, b.send(w.way, base, token), w.taken)
			assert.Contains(t, b.send(w.way, base, token), w.taken, "and again")
			assert.Contains(t, b.stranger().send(w.way, base, token), w.nobody, "another's is refused")

			got := m.Adopted()
			require.Len(t, got, 1)
			assert.Equal(t, w.notChecked, got[0].NotChecked)
			assert.Contains(t, got[0].String(), w.adopted)
			require.NotEmpty(t, told)
			assert.Equal(t, got[0], told[len(told)-1])
			answer := b.other().send(w.way, base, token)
			if w.notChecked == "" {
				assert.Contains(t, answer, w.wrong, "a secret that was seen is checked")
			} else {
				assert.Contains(t, answer, w.taken, "what cannot be checked is not refused: Adopted says so")
			}
			for _, s := range b.secrets() {
				assert.NotContains(t, got[0].String(), s)
			}
			shown := ask1(t, api, http.MethodGet, "/api/v1/vendors/"+w.vendor, nil)["adopted"].(map[string]any)
			assert.Len(t, shown["values"], len(got[0].Values), "the admin API says so too")
			assert.Equal(t, w.notChecked, text(shown["not_checked"]))
		})
	}
}

func TestWhoComesWithTheMocksOwnCredentialsIsCheckedThoughOthersAreAdopted(t *testing.T) {
	b := ownBackend(t)
	m, api := startOwn(t, mockvendors.Config{Adopt: true}, admin.Options{})
	app := func(v string) core.Credentials { return m.Vendor(v).Platform().Apps.Main().Credentials }
	b.email, b.project = app("fcm").Account, app("fcm").ProjectID
	b.oppoKey, b.vivoID, b.vivoKey, b.meizuID, b.hwID = app("oppo").AppKey, app("vivo").AppID, app("vivo").AppKey, app("meizu").AppID, app("huawei").AppID
	for _, w := range ways {
		if w.way == "mi" || w.way == "huawei v3" { // by whose secret or key id alone an app is known
			continue
		}
		assert.Contains(t, b.send(w.way, m.Vendor(w.vendor).BaseURL, phone(t, api, map[string]any{"vendor": w.vendor})), w.wrong, w.way)
	}
	b.master, b.vivoSecret, b.meizuSec = app("oppo").MasterSecret, app("vivo").AppSecret, app("meizu").AppSecret
	for _, way := range []string{"oppo", "vivo", "meizu"} {
		assert.NotContains(t, b.send(way, m.Vendor(way).BaseURL, phone(t, api, map[string]any{"vendor": way})), "sign", way)
	}
	assert.Empty(t, m.Adopted())
}

func TestWithoutAdoptNobodyIsTakenOver(t *testing.T) {
	b := ownBackend(t)
	m, api := startOwn(t, mockvendors.Config{}, admin.Options{})
	for _, w := range ways {
		token := phone(t, api, map[string]any{"vendor": w.vendor})
		assert.Contains(t, b.send(w.way, m.Vendor(w.vendor).BaseURL, token), w.nobody, w.way)
	}
	assert.Empty(t, m.Adopted())
}

func TestACallThatIsNotWholeIsNotAdopted(t *testing.T) {
	b := ownBackend(t)
	m, _ := startOwn(t, mockvendors.Config{Adopt: true}, admin.Options{})
	base := func(v string) string { return m.Vendor(v).BaseURL }
	ms := strconv.FormatInt(time.Now().UnixMilli(), 10)
	old := strconv.FormatInt(time.Now().Add(-time.Hour).UnixMilli(), 10)
	sign := strings.Repeat("a", 64)
	for name, answer := range map[string]string{
		"oppo, no hex":         b.form(base("oppo")+"/server/v1/auth", url.Values{"app_key": {"k"}, "timestamp": {ms}, "sign": {"x"}}),
		"oppo, an hour old":    b.form(base("oppo")+"/server/v1/auth", url.Values{"app_key": {"k"}, "timestamp": {old}, "sign": {sign}}),
		"vivo, no hex":         b.call("POST", base("vivo")+"/message/auth", "application/json", "", `{"appId":"1","appKey":"k","timestamp":`+ms+`,"sign":"x"}`),
		"vivo, an hour old":    b.call("POST", base("vivo")+"/message/auth", "application/json", "", `{"appId":"1","appKey":"k","timestamp":`+old+`,"sign":"`+sign[:32]+`"}`),
		"meizu, no hex":        b.form(base("meizu")+"/garcia/api/server/push/varnished/pushByPushId", url.Values{"appId": {"1"}, "pushIds": {"p"}, "messageJson": {"{}"}, "sign": {"x"}}),
		"huawei, no secret":    b.form(base("huawei")+"/oauth2/v3/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {"104523463"}}),
		"huawei, no number":    b.form(base("huawei")+"/oauth2/v3/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {"x"}, "client_secret": {"s"}}),
		"mi, KEY=":             b.call("POST", base("mi")+"/v3/message/regid", "application/x-www-form-urlencoded", "KEY=x", "registration_id=r"),
		"fcm, HS256":           b.form(base("fcm")+"/token", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {hs256(t)}}),
		"fcm, no e-mail":       b.form(base("fcm")+"/token", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {b.jwt(jwt.SigningMethodRS256, "k", jwt.MapClaims{"iss": "nobody", "aud": "https://oauth2.googleapis.com/token"})}}),
		"fcm, other audience":  b.form(base("fcm")+"/token", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {b.jwt(jwt.SigningMethodRS256, "k", jwt.MapClaims{"iss": "a@b", "aud": "https://example.com"})}}),
		"huawei, RS256 for v3": b.call("POST", base("huawei")+"/v2/1/messages:send", "application/json", "Bearer "+b.jwt(jwt.SigningMethodRS256, "k", jwt.MapClaims{"iss": "1", "aud": "https://oauth-login.cloud.huawei.com/oauth2/v3/token"}), "{}"),
		"huawei, other aud":    b.call("POST", base("huawei")+"/v2/1/messages:send", "application/json", "Bearer "+b.jwt(jwt.SigningMethodPS256, "k", jwt.MapClaims{"iss": "1", "aud": "x"}), "{}"),
	} {
		assert.NotContains(t, answer, "access_token", name)
		assert.NotContains(t, answer, "authToken", name)
	}
	assert.Empty(t, m.Adopted())
}

func hs256(t *testing.T) string {
	t.Helper()
	text, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"iss": "a@b"}).SignedString([]byte("k"))
	require.NoError(t, err)
	return text
}

// phone makes a phone by the admin API and returns its token.
func phone(t *testing.T, api *admin.API, ask map[string]any) string {
	t.Helper()
	return ask1(t, api, http.MethodPost, "/api/v1/devices", ask)["token"].(string)
}

// ask1 calls the admin API, which must say yes.
func ask1(t *testing.T, api *admin.API, method, path string, body any) map[string]any {
	t.Helper()
	status, out := asked(t, api, method, path, body)
	require.Less(t, status, 300, "%v", out)
	return out
}

func asked(t *testing.T, api *admin.API, method, path string, body any) (int, map[string]any) {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	req, err := http.NewRequest(method, "http://127.0.0.1"+path, bytes.NewReader(text))
	require.NoError(t, err)
	rec := recorded(api, req)
	var out map[string]any
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &out), rec.Body.String())
	return rec.Code, out
}

func recorded(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	r.RemoteAddr = "127.0.0.1:1"
	h.ServeHTTP(rec, r)
	return rec
}

// text is a text that may be absent.
func text(v any) string {
	s, _ := v.(string)
	return s
}
