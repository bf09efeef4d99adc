package mockvendors_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// realTokens are as the vendors' phones have them, and what is none of theirs.
var realTokens = map[string]struct{ good, bad string }{
	"fcm":    {"dGhpc2lzYW5pZG9mMjJjaA:APA91b" + strings.Repeat("x", 134), "APA91b" + strings.Repeat("x", 134)},
	"huawei": {"IQAAAACy0" + strings.Repeat("a", 105), "IQAAAACy0 with a blank and more than 32"},
	"mi":     {strings.Repeat("ab+/", 16), strings.Repeat("ab%2B", 13)},
	"oppo":   {"OPPO_CN_" + strings.Repeat("0f", 16), "OPPO_CN_" + strings.Repeat("0f", 15)},
	"vivo":   {"15345678901234567890123", "1.5345678901234567e+22"},
	"meizu":  {"J0476035d625e6c64567f71487e040e7d017f0558675b", "j0476035d625e6c64567f71487e040e7d017f0558675b"},
}

// ends are what a phone makes of the backend's push, where the vendor's console knows of no channel and no approval.
var ends = map[string]string{"fcm": "shown", "huawei": "shown_silent", "mi": "shown", "oppo": "shown_silent", "vivo": "shown_silent", "meizu": "shown"}

func TestAPhoneHasTheTokenItIsGiven(t *testing.T) {
	b := ownBackend(t)
	m, api := startOwn(t, mockvendors.Config{Apps: given(t, b)}, admin.Options{})
	for _, vendor := range mockvendors.Names() {
		t.Run(vendor, func(t *testing.T) {
			token := realTokens[vendor].good
			made := ask1(t, api, http.MethodPost, "/api/v1/devices", map[string]any{"vendor": vendor, "token": token})
			assert.Equal(t, token, made["token"])
			b.send(vendor, m.Vendor(vendor).BaseURL, token)
			shown := ask1(t, api, http.MethodGet, "/api/v1/messages/wait?timeout=20s&result="+ends[vendor]+"&vendor="+vendor+"&token="+url.QueryEscape(token), nil)
			assert.Len(t, shown["messages"], 1, "the backend's own push reaches the phone")

			status, out := asked(t, api, http.MethodPost, "/api/v1/devices", map[string]any{"vendor": vendor, "token": token})
			assert.Equal(t, http.StatusConflict, status)
			assert.Contains(t, out["error"], "another phone has it")
			assert.NotContains(t, out["error"], token, "tokens are printed shortened")
			status, out = asked(t, api, http.MethodPost, "/api/v1/devices", map[string]any{"vendor": vendor, "token": realTokens[vendor].bad})
			assert.Equal(t, http.StatusBadRequest, status, "%v", out)
			assert.Contains(t, out["remedy"], "copy ", "the remedy is the vendor's")

			fresh := ask1(t, api, http.MethodPost, "/api/v1/devices/"+made["id"].(string)+"/refresh-token", nil)
			assert.NotEqual(t, token, fresh["token"], "later tokens are new")
		})
	}
}

func TestAGivenTokenSaysWhatPhoneItIsOf(t *testing.T) {
	_, api := startOwn(t, mockvendors.Config{}, admin.Options{})
	harmony := ask1(t, api, http.MethodPost, "/api/v1/devices", map[string]any{"vendor": "huawei", "token": "MAM0" + strings.Repeat("k+", 40)})
	assert.Equal(t, "harmony", harmony["os"])
	abroad := ask1(t, api, http.MethodPost, "/api/v1/devices", map[string]any{"vendor": "oppo", "token": "OPPO_IN_" + strings.Repeat("0e", 16)})
	assert.Equal(t, "IN", abroad["region"])
	status, out := asked(t, api, http.MethodPost, "/api/v1/devices", map[string]any{"vendor": "huawei", "os": "harmony", "token": realTokens["huawei"].good})
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, out["remedy"], "leave os out")
	old := ask1(t, api, http.MethodPost, "/api/v1/devices", map[string]any{"vendor": "fcm", "token": "cXyz1234567:APA91b" + strings.Repeat("y", 134)})
	assert.NotEmpty(t, old["token"], "an instance's id, as before 2020")
}

func TestATokenThatNobodyHasMakesAPhoneWhereThatIsAskedFor(t *testing.T) {
	b := ownBackend(t)
	var told []string
	m, api := startOwn(t, mockvendors.Config{Apps: given(t, b)}, admin.Options{AdoptTokens: true, OnAdoptedToken: func(vendor, _ string) { told = append(told, vendor) }})
	for _, w := range ways {
		if w.way == "huawei v3" {
			continue
		}
		t.Run(w.way, func(t *testing.T) {
			assert.Contains(t, b.send(w.way, m.Vendor(w.vendor).BaseURL, realTokens[w.vendor].good), w.taken)
			assert.NotContains(t, b.send(w.way, m.Vendor(w.vendor).BaseURL, realTokens[w.vendor].bad), `:"own-phone`)
			assert.Equal(t, w.vendor, told[len(told)-1])
		})
	}
	assert.Len(t, told, 6, "one phone a good token, none for what is no token")
	list := ask1(t, api, http.MethodGet, "/api/v1/devices", nil)["devices"].([]any)
	assert.Len(t, list, 6)

	m, _ = startOwn(t, mockvendors.Config{Apps: given(t, b)}, admin.Options{})
	for _, w := range ways {
		answer := b.send(w.way, m.Vendor(w.vendor).BaseURL, realTokens[w.vendor].good)
		switch w.vendor {
		case "meizu": // which answers yes and names the target
			assert.Contains(t, answer, realTokens[w.vendor].good, "unasked, it is refused as the rulebook says")
		default:
			assert.NotContains(t, answer, w.taken, "unasked, it is refused as the rulebook says")
		}
	}
}

// What is no token is refused before a phone is made for it: by its vendor's shape, not by what making one would say.
func TestAStrangeTokenMustBeShapedAsTheVendorsAre(t *testing.T) {
	b := ownBackend(t)
	m, _ := startOwn(t, mockvendors.Config{Apps: given(t, b)}, admin.Options{})
	for _, w := range ways {
		asked := 0
		m.Vendor(w.vendor).Platform().OnStranger(func(*core.App, string, core.Shape) error {
			asked++
			return errors.New("none today")
		})
		b.send(w.way, m.Vendor(w.vendor).BaseURL, realTokens[w.vendor].bad)
		assert.Zero(t, asked, w.way)
		b.send(w.way, m.Vendor(w.vendor).BaseURL, realTokens[w.vendor].good)
		assert.Equal(t, 1, asked, w.way)
	}
}

func TestOneStrangeTokenSentToFromManySidesMakesOnePhone(t *testing.T) {
	b := ownBackend(t)
	m, api := startOwn(t, mockvendors.Config{Apps: given(t, b)}, admin.Options{AdoptTokens: true})
	done := make(chan string)
	const senders = 8
	for range senders {
		go func() { done <- b.send("mi", m.Vendor("mi").BaseURL, realTokens["mi"].good) }()
	}
	for range senders {
		assert.Contains(t, <-done, `"result":"ok"`)
	}
	assert.Len(t, ask1(t, api, http.MethodGet, "/api/v1/devices", nil)["devices"].([]any), 1)
}

func TestAFileOfTokensIsReadLineByLine(t *testing.T) {
	specs := mockvendors.Catalog()
	write := func(text string) string {
		path := filepath.Join(t.TempDir(), "tokens")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	var all, bare strings.Builder
	for _, name := range mockvendors.Names() {
		all.WriteString(name + "," + realTokens[name].good + "\n")
		bare.WriteString(realTokens[name].good + "\r\n")
	}
	for how, text := range map[string]string{"with vendors": "vendor,token\n# ours\n\n" + all.String(), "told by their shapes": bare.String()} {
		got, err := credentials.ReadTokens([]string{write(text)}, specs)
		require.NoError(t, err, how)
		require.Len(t, got, 6, how)
		for i, name := range mockvendors.Names() {
			assert.Equal(t, credentials.Token{Vendor: name, Text: realTokens[name].good}, got[i], how)
		}
	}
	got, err := credentials.ReadTokens([]string{"oppo=" + write(strings.Repeat("0a", 16))}, specs)
	require.NoError(t, err)
	assert.Equal(t, []credentials.Token{{Vendor: "oppo", Text: strings.Repeat("0a", 16)}}, got)

	for text, want := range map[string]string{
		"fcm " + realTokens["fcm"].bad: "tokens:1:1: APA9…xx(140) is no token of fcm; an FCM token is an id of 22",
		"\napns x":                     `tokens:2:1: "apns" is none of the vendors that run; the vendors here are fcm, huawei`,
		"what is this":                 `tokens:1:1: "what" is none of the vendors that run`,
		"12":                           "tokens:1:1: whose token …(2) is cannot be told; write VENDOR TOKEN",
		all.String() + "#\nmi\t" + realTokens["mi"].good: "tokens:8:1: the token ab+/…+/(64) stands in line 3 of",
		"mi " + strings.Repeat("x", 9000):                "tokens:1:1: the line is longer than 8192 bytes; write one token a line",
	} {
		_, err := credentials.ReadTokens([]string{write(text)}, specs)
		assert.ErrorContains(t, err, want)
	}
	_, err = credentials.ReadTokens([]string{"/nowhere"}, specs)
	assert.ErrorContains(t, err, "tokens cannot be read: open /nowhere: no such file or directory")
}

func TestAPhoneOfTheGoAPIHasTheTokenToo(t *testing.T) {
	_, api := startOwn(t, mockvendors.Config{}, admin.Options{})
	id, err := api.AddPhone(context.Background(), "vivo", "other", realTokens["vivo"].good)
	require.NoError(t, err)
	assert.Equal(t, "other", ask1(t, api, http.MethodGet, "/api/v1/devices/"+id, nil)["app"])
	ask1(t, api, http.MethodPost, "/api/v1/reset", nil)
	list := ask1(t, api, http.MethodGet, "/api/v1/devices", nil)["devices"].([]any)
	require.Len(t, list, 1, "it belongs to the beginning, to which a reset goes back")
	assert.Equal(t, "other", list[0].(map[string]any)["app"])
	_, err = api.AddPhone(context.Background(), "vivo", "", realTokens["vivo"].good)
	assert.ErrorContains(t, err, "another phone has it")
	_, err = api.AddPhone(context.Background(), "nobody", "", "x")
	assert.ErrorContains(t, err, `no vendor "nobody" is running`)
}

// talk sends a request that speaks of the backend's secrets where no vendor looks.
func (b *backend) talk(base string) {
	answer := b.form(base+"/oauth2/v3/token", url.Values{"grant_type": {"client_credentials"}, "client_id": {b.hwID}, "client_secret": {b.hwSecret}})
	body := string(core.JSON(map[string]any{"message": map[string]any{"token": []string{realTokens["huawei"].good}, "data": "x"}, "debug": "the secret is " + b.hwSecret}))
	b.call("POST", base+"/v1/"+b.hwID+"/messages:send", "application/json", "Bearer "+field(answer, "access_token"), body)
}

// subscribe makes calls that name a token in their path, whose answers repeat it.
func (b *backend) subscribe(base, token string) {
	answer := b.form(base+"/token", url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {b.jwt(jwt.SigningMethodRS256, "k1", jwt.MapClaims{
		"iss": b.email, "aud": "https://oauth2.googleapis.com/token", "scope": "https://www.googleapis.com/auth/firebase.messaging"})}})
	b.call("POST", base+"/v1/projects/"+b.project+"/registrations/"+token+"/topicSubscriptions?topicSubscriptionId=news", "application/json", "Bearer "+field(answer, "access_token"), "{}")
	b.call("GET", base+"/iid/info/"+token, "application/json", "", "")
}

// outputs are all that the mocks and their admin API print of what happened.
func outputs(t *testing.T, m *mockvendors.Mocks, api *admin.API) string {
	t.Helper()
	var all strings.Builder
	dir := t.TempDir()
	ready, err := m.Ready(dir, "")
	require.NoError(t, err)
	line, err := json.Marshal(ready)
	require.NoError(t, err)
	all.Write(line)
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	}))
	for _, path := range []string{"vendors", "devices", "messages?limit=1000", "openapi.json", "messages/wait?timeout=0s"} {
		_, out := asked(t, api, http.MethodGet, "/api/v1/"+path, nil)
		text, err := json.Marshal(out)
		require.NoError(t, err)
		all.Write(text)
	}
	for _, name := range mockvendors.Names() {
		out := ask1(t, api, http.MethodGet, "/api/v1/vendors/"+name, nil)
		text, err := json.Marshal(out)
		require.NoError(t, err)
		all.Write(text)
	}
	return all.String()
}

func TestGivenAndAdoptedSecretsStandInNoOutput(t *testing.T) {
	b := ownBackend(t)
	for how, c := range map[string]mockvendors.Config{"given": {Apps: given(t, b)}, "adopted": {Adopt: true}, "to phones that nobody has": {Apps: given(t, b)}} {
		t.Run(how, func(t *testing.T) {
			var told strings.Builder
			c.OnAdopt = func(a core.Adopted) { told.WriteString(a.String()) }
			m, api := startOwn(t, c, admin.Options{AdoptTokens: how != "to phones that nobody has"})
			for _, w := range ways {
				b.send(w.way, m.Vendor(w.vendor).BaseURL, realTokens[w.vendor].good)
				b.other().send(w.way, m.Vendor(w.vendor).BaseURL, realTokens[w.vendor].good)
			}
			b.talk(m.Vendor("huawei").BaseURL)
			b.subscribe(m.Vendor("fcm").BaseURL, realTokens["fcm"].good)
			all := outputs(t, m, api) + told.String()
			hidden := b.secrets()
			for _, token := range realTokens {
				hidden = append(hidden, token.good)
			}
			for _, s := range hidden {
				if i := strings.Index(all, s); i >= 0 {
					t.Errorf("it stands whole: …%s", all[max(0, i-200):i+len(s)])
				}
			}
			assert.Contains(t, all, core.Short(b.hwSecret), "the walk sees what it looks for, shortened")
		})
	}
}
