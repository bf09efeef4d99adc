package credentials_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// folder holds files of credentials.
type folder struct {
	t    *testing.T
	path string
	key  *rsa.PrivateKey
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	return &folder{t, t.TempDir(), key}
}

// write writes a file, PKCS8 and PKCS1 in it replaced by the folder's key, and returns its path.
func (f *folder) write(name, text string) string {
	f.t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(f.key)
	require.NoError(f.t, err)
	quoted := func(kind string, der []byte) string {
		b, err := json.Marshal(string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})))
		require.NoError(f.t, err)
		return string(b)
	}
	text = strings.NewReplacer("PKCS8", quoted("PRIVATE KEY", der), "PKCS1", quoted("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(f.key))).Replace(text)
	path := filepath.Join(f.path, name)
	require.NoError(f.t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const (
	googleFile = `{
	"type": "service_account", "project_id": "shop-1a2b3", "private_key_id": "0123abcd", "private_key": PKCS8,
	"client_email": "push@shop-1a2b3.iam.gserviceaccount.com", "client_id": "1", "token_uri": "https://oauth2.googleapis.com/token",
	"universe_domain": "googleapis.com", "something_new": {"of": "Google's"}
}`
	huaweiKey = `{"project_id": "736430079245723938", "key_id": "7b2c", "private_key": PKCS1, "sub_account": "114500000", "token_uri": "https://oauth-login.cloud.huawei.com/oauth2/v3/token"}`
	agconnect = `{"agcgw": {"url": "connect-drcn.dbankcloud.cn"}, "client": {"cp_id": "1", "client_id": "300000001", "client_secret": "PROJECTSECRET",
		"project_id": "736430079245723938", "app_id": "104523463", "package_name": "com.shop.chat"}, "app_info": {"app_id": "104523463", "package_name": "com.shop.chat"}, "region": "CN"}`
	services = `{"project_info": {"project_number": "123456789012", "project_id": "shop-1a2b3"}, "client": [{"client_info":
		{"mobilesdk_app_id": "1:123456789012:android:00ff", "android_client_info": {"package_name": "com.shop.chat"}}, "api_key": [{"current_key": "AIzaKEY"}]}]}`
)

func TestAConsolesFileIsReadAsItIs(t *testing.T) {
	f := newFolder(t)
	for name, row := range map[string]struct {
		file string
		want map[string][]core.Credentials
		key  bool
	}{
		"a Google service account": {googleFile, map[string][]core.Credentials{"fcm": {{
			ProjectID: "shop-1a2b3", Account: "push@shop-1a2b3.iam.gserviceaccount.com", KeyID: "0123abcd"}}}, true},
		"a Huawei service account, its key in PKCS#1": {huaweiKey, map[string][]core.Credentials{"huawei": {{
			ProjectID: "736430079245723938", Account: "114500000", KeyID: "7b2c"}}}, true},
		"agconnect-services.json": {agconnect, map[string][]core.Credentials{"huawei": {{
			Package: "com.shop.chat", AppID: "104523463", ClientID: "300000001", ClientSecret: "PROJECTSECRET", ProjectID: "736430079245723938"}}}, false},
		"google-services.json": {services, map[string][]core.Credentials{"fcm": {{
			Package: "com.shop.chat", ProjectID: "shop-1a2b3", ProjectNumber: "123456789012", AppID: "1:123456789012:android:00ff", AppKey: "AIzaKEY"}}}, false},
		"Huawei's id and secret":                {`{"client_id": 104523463, "client_secret": "00ff"}`, map[string][]core.Credentials{"huawei": {{ClientID: "104523463", ClientSecret: "00ff"}}}, false},
		"Mi's, told by package and secret":      {"package: com.shop.chat\napp_secret: a+b/c==\nregion: global\n", map[string][]core.Credentials{"mi": {{Package: "com.shop.chat", AppSecret: "a+b/c=="}}}, false},
		"Mi's, told by the app id":              {`{"appId": "2882303761517000001", "appKey": "5551700000001", "appSecret": "x=="}`, map[string][]core.Credentials{"mi": {{AppID: "2882303761517000001", AppKey: "5551700000001", AppSecret: "x=="}}}, false},
		"OPPO's, as its SDK spells the keys":    {`{"appKey": "k", "masterSecret": "m", "appSecret": "s"}`, map[string][]core.Credentials{"oppo": {{AppKey: "k", MasterSecret: "m", AppSecret: "s"}}}, false},
		"vivo's, told by the shape":             {"app_id: 105534132\napp_key: 00000000-0000-4000-8000-000000000001\napp_secret: 00000000-0000-4000-8000-000000000002\n", map[string][]core.Credentials{"vivo": {{AppID: "105534132", AppKey: "00000000-0000-4000-8000-000000000001", AppSecret: "00000000-0000-4000-8000-000000000002"}}}, false},
		"Meizu's, a secret that looks a number": {"app_id: 012345\napp_secret: 01234567890123456789012345678901\n", map[string][]core.Credentials{"meizu": {{AppID: "012345", AppSecret: "01234567890123456789012345678901"}}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			set, err := credentials.Read([]string{f.write("file.json", row.file)})
			require.NoError(t, err)
			got := map[string][]core.Credentials{}
			for vendor, list := range set.Vendors {
				for _, g := range list {
					got[vendor] = append(got[vendor], g.Credentials)
					assert.Equal(t, row.key, g.Key != nil && g.Key.Equal(&f.key.PublicKey), "the public half of the key")
				}
			}
			assert.Equal(t, row.want, got)
		})
	}
}

func TestOneFileHoldsAllVendorsAndNamesOthers(t *testing.T) {
	f := newFolder(t)
	f.write("google.json", googleFile)
	f.write("huawei-key.json", huaweiKey)
	path := f.write("push.yaml", `
package: com.shop.chat
fcm: google.json
huawei: {app_id: "104523463", app_secret: hs, service_account: huawei-key.json}
mi: {app_secret: ms}
oppo: {app_key: ok, master_secret: om}
vivo: {app_id: 1, app_key: vk, app_secret: vs}
meizu: {app_id: 2, app_secret: zs}
`)
	set, err := credentials.Read([]string{path})
	require.NoError(t, err)
	apps := map[string][]core.AppConfig{}
	for _, v := range []string{"fcm", "huawei", "mi", "oppo", "vivo", "meizu"} {
		apps[v] = []core.AppConfig{{Name: "main", Package: "old"}, {Name: "other", Package: "o"}}
	}
	apps, err = set.Apps(apps)
	require.NoError(t, err)
	for v, list := range apps {
		require.Len(t, list, 2, v)
		assert.Equal(t, "com.shop.chat", list[0].Package, v)
		require.NotNil(t, list[0].Given, v)
		assert.Nil(t, list[1].Given, v)
	}
	assert.Equal(t, "hs", apps["huawei"][0].Given.AppSecret)
	assert.Equal(t, "114500000", apps["huawei"][0].Given.Account)
}

func TestSeveralFilesOfOneAppAreOneApp(t *testing.T) {
	f := newFolder(t)
	set, err := credentials.Read([]string{f.write("agc.json", agconnect), f.write("key.json", huaweiKey), f.write("id.yaml", "app_id: 104523463\nclient_id: 300000001\napp_secret: hs\n")})
	require.NoError(t, err)
	require.Len(t, set.Vendors["huawei"], 1)
	g := set.Vendors["huawei"][0]
	assert.Equal(t, []string{"hs", "PROJECTSECRET", "114500000"}, []string{g.AppSecret, g.ClientSecret, g.Account})
	assert.Len(t, g.From, 3)

	set, err = credentials.Read([]string{"oppo=" + f.write("a.json", `{"app_key":"a","master_secret":"b"}`), "oppo=" + f.write("b.json", `{"app_key":"c","master_secret":"d"}`)})
	require.NoError(t, err)
	apps, err := set.Apps(map[string][]core.AppConfig{"oppo": {{Name: "main", Package: "p"}}})
	require.NoError(t, err)
	require.Len(t, apps["oppo"], 2, "what contradicts is an app of its own")
	assert.Equal(t, "own2", apps["oppo"][1].Name)
	assert.Equal(t, "c", apps["oppo"][1].Given.AppKey)
}

func TestWhatIsWrongIsNamedWithItsPlaceAndNoValue(t *testing.T) {
	f := newFolder(t)
	google := f.write("google.json", googleFile)
	const hidden = "s3cr3t-value"
	for name, row := range map[string]struct {
		args func(path string) []string
		text string
		want string
	}{
		"an unknown key":                        {nil, "master_secret: s3cr3t-value\napp_key: k\nappsecrets: s3cr3t-value\n", `file:3:1: unknown key "appsecrets"; the keys of oppo are app_id, app_key, app_secret, master_secret, package`},
		"an unknown vendor":                     {nil, "mi: {app_secret: s3cr3t-value}\noppp: {}\n", `file:2:1: unknown key "oppp"; the keys are package, fcm, huawei, mi, oppo, vivo, meizu`},
		"a key twice":                           {nil, `{"app_key": "k", "appKey": "s3cr3t-value", "master_secret": "s3cr3t-value"}`, `file:1:`},
		"a value that is missing":               {nil, "app_key: k\nmaster_secret:\n", "whose credentials these are cannot be told"},
		"a secret that is missing":              {func(p string) []string { return []string{"oppo=" + p} }, "app_key: k\n", "file:1:1: master_secret of oppo is missing; copy it from the console"},
		"a blank around a secret":               {nil, "app_key: k\nmaster_secret: \"s3cr3t-value \"\n", "file:2:16: master_secret begins or ends with a blank; take the blanks away"},
		"no telling whose":                      {nil, "app_id: 1\napp_secret: s3cr3t-value\n", "file:1:1: whose credentials these are cannot be told; say it: VENDOR=FILE with one of fcm, huawei, mi, oppo, vivo, meizu"},
		"another vendor's file":                 {func(p string) []string { return []string{"mi=" + google} }, "", "google.json:1:1: this is a file of fcm, not of mi; write fcm=FILE, or leave the vendor out"},
		"a key that is none":                    {nil, `{"type": "service_account", "project_id": "p", "client_email": "a@b", "private_key": "s3cr3t-value"}`, "private_key is no PEM text; take the file as the console gave it out"},
		"PEM that is none":                      {nil, `{"type": "service_account", "project_id": "p", "client_email": "a@b", "private_key": "-----BEGIN PRIVATE KEY-----\nczNjcjN0\n-----END PRIVATE KEY-----\n"}`, "private_key is no private key"},
		"no e-mail":                             {nil, `{"type": "service_account", "project_id": "p", "private_key": "s3cr3t-value"}`, "file:1:1: client_email is missing; take the file as the console gave it out"},
		"no YAML":                               {nil, "app_key: [s3cr3t-value\n", "this can be read neither as YAML nor as JSON; write it as YAML or JSON"},
		"Google's, of a person":                 {nil, `{"client_id": "1", "client_secret": "s3cr3t-value", "refresh_token": "s3cr3t-value", "type": "authorized_user"}`, "this is a Google credential of the type authorized_user, by which the mock cannot know its callers; create a key for a service account"},
		"binary":                                {nil, "\x00\x01s3cr3t-value", "file:1:1: this is not text in UTF-8"},
		"a list":                                {nil, "- s3cr3t-value\n", "there are no credentials here"},
		"nothing":                               {nil, "", "there are no credentials here"},
		"a part that is a list":                 {nil, "mi: [s3cr3t-value]\n", "file:1:5: mi is neither a map nor the name of a file; write its keys under it, or the name of a file"},
		"an anchor":                             {nil, "mi: &x {app_secret: s3cr3t-value}\n", "anchors, aliases and tags are not taken here; write the value out"},
		"a secret in a file's place":            {nil, "mi: s3cr3t-value\n", "file:1:5: the file that mi names cannot be read: no such file or directory; name a file by its place beside this one"},
		"a file that is not there":              {func(string) []string { return []string{"/nowhere/x.json"} }, "", "credentials cannot be read: stat /nowhere/x.json: no such file or directory"},
		"a folder":                              {func(p string) []string { return []string{filepath.Dir(p)} }, "", "is a folder; name the files in it that hold credentials"},
		"a service account of another's":        {nil, "huawei: {service_account: google.json}\n", "google.json:1:1: this is no service account of huawei"},
		"two accounts of one project":           {func(p string) []string { return []string{google, p} }, strings.Replace(googleFile, "push@", "mail@", 1), "file:1:1: project_id of fcm is here with other credentials than in " + google + "; give one of the two"},
		"ids alone, of a project that may send": {nil, services, "file: service_account of fcm is missing; add it, or let --adopt take it from the first call"},
	} {
		t.Run(name, func(t *testing.T) {
			path := f.write("file", row.text)
			args := []string{path}
			if row.args != nil {
				args = row.args(path)
			}
			set, err := credentials.Read(args)
			if err == nil {
				_, err = set.Apps(map[string][]core.AppConfig{"fcm": {{Name: "main"}}, "huawei": {{Name: "main"}}, "mi": {{Name: "main"}}, "oppo": {{Name: "main"}}})
			}
			require.Error(t, err)
			assert.Contains(t, err.Error(), row.want)
			assert.NotContains(t, err.Error(), hidden, "a value may be a secret")
			assert.NotContains(t, err.Error(), "czNjcjN0")
		})
	}
}

func TestCredentialsOfAVendorThatDoesNotRunAreRefused(t *testing.T) {
	f := newFolder(t)
	set, err := credentials.Read([]string{f.write("file", "mi: {app_secret: x}\n")})
	require.NoError(t, err)
	_, err = set.Apps(map[string][]core.AppConfig{"fcm": {{Name: "main"}}})
	assert.ErrorContains(t, err, "credentials of mi, which is not among the vendors here")
}

func FuzzNoFilePanicsOrShowsAValue(f *testing.F) {
	for _, seed := range []string{agconnect, services, "mi: {app_secret: s3cr3t-value}", "a: b: c", "? [x]\n: y", "{", "!!binary x", "--- a\n--- b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "f")
		require.NoError(t, os.WriteFile(path, []byte("app_secret: s3cr3t-value\n"+text), 0o600))
		if _, err := credentials.Read([]string{path}); err != nil {
			assert.NotContains(t, fmt.Sprint(err), "s3cr3t-value")
		}
	})
}
