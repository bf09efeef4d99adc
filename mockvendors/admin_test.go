package mockvendors_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
)

// steer returns the admin API over running mocks, as `pushrig mock` has it, and a function that calls it.
func steer(t *testing.T, m *mockvendors.Mocks) func(method, path, body string) (int, map[string]any) {
	t.Helper()
	mocks := admin.Mocks{Clock: m.Clock}
	for _, r := range m.Vendors() {
		mocks.Vendors = append(mocks.Vendors, admin.Vendor{Vendor: r.Vendor, Spec: r.Spec, LinkURL: r.LinkURL})
	}
	api := admin.New(mocks, admin.Options{})
	server := httptest.NewServer(api)
	t.Cleanup(func() { api.Close(); server.Close() })
	return func(method, path, body string) (int, map[string]any) {
		req, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/api/v1"+path, strings.NewReader(body))
		if err != nil {
			return 0, map[string]any{"error": err.Error()}
		}
		resp, err := server.Client().Do(req)
		if err != nil {
			return 0, map[string]any{"error": err.Error()}
		}
		defer resp.Body.Close()
		out := map[string]any{}
		if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
			out["error"] = err.Error()
		}
		return resp.StatusCode, out
	}
}

func TestTheAdminAPIMakesPhonesOfEveryVendorOverRealSockets(t *testing.T) {
	m := start(t, mockvendors.Config{Seed: 1})
	do := steer(t, m)
	for _, name := range everyVendor {
		t.Run(name, func(t *testing.T) {
			status, d := do("POST", "/devices", `{"vendor":"`+name+`"}`)
			require.Equal(t, http.StatusCreated, status, d)
			token := m.Vendor(name).Platform().Tokens.Find(d["token"].(string))
			require.NotNil(t, token)
			assert.True(t, token.Facts().Online)
			status, fresh := do("POST", "/devices/"+d["id"].(string)+"/refresh-token", "")
			require.Equal(t, http.StatusOK, status, fresh)
			assert.NotEqual(t, d["token"], fresh["token"])

			status, v := do("GET", "/vendors/"+name, "")
			require.Equal(t, http.StatusOK, status, v)
			assert.EqualValues(t, m.Vendor(name).Platform().Tokens.Live(), v["tokens_live"])
			settings, err := json.Marshal(map[string]any{"settings": v["settings"]})
			require.NoError(t, err)
			status, after := do("PUT", "/vendors/"+name, string(settings))
			require.Equal(t, http.StatusOK, status, after)
			assert.Equal(t, v["settings"], after["settings"], "what was read can be sent back")
			status, p := do("PUT", "/vendors/"+name, `{"settings":{"no such setting":1}}`)
			assert.Equal(t, http.StatusBadRequest, status)
			assert.NotEmpty(t, p["remedy"])
		})
	}
	status, done := do("POST", "/reset", "")
	require.Equal(t, http.StatusOK, status, done)
	assert.EqualValues(t, len(everyVendor), done["devices"])
	for _, r := range m.Vendors() {
		assert.Zero(t, r.Platform().Tokens.Live(), r.Spec.Name)
		for _, q := range r.Platform().Quotas() {
			assert.Zero(t, q.Used, "%s %s", r.Spec.Name, q.Name)
		}
	}
}

func TestAPhoneShowsWhatItsVendorHasCountedOfIt(t *testing.T) {
	m := start(t, mockvendors.Config{Seed: 1, Vendors: []string{"huawei", "mi"}})
	do := steer(t, m)
	_, one := do("POST", "/devices", `{"vendor":"huawei"}`)
	_, two := do("POST", "/devices", `{"vendor":"huawei"}`)
	_, mi := do("POST", "/devices", `{"vendor":"mi"}`)
	huawei := m.Vendor("huawei")
	app := huawei.Platform().Apps.Main()
	post := func(path, contentType, auth, body string) map[string]any {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
		req.Header.Set("Content-Type", contentType)
		req.Header.Set("Authorization", auth)
		w := httptest.NewRecorder()
		huawei.Handler().ServeHTTP(w, req)
		out := map[string]any{}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out))
		return out
	}
	grant := post("/oauth2/v3/token", "application/x-www-form-urlencoded", "", "grant_type=client_credentials&client_id="+app.AppID+"&client_secret="+app.AppSecret)
	sent := post("/v1/"+app.AppID+"/messages:send", "application/json", "Bearer "+grant["access_token"].(string),
		`{"message":{"token":["`+one["token"].(string)+`"],"android":{"notification":{"title":"t","body":"b","click_action":{"type":3}}}}}`)
	require.Equal(t, "80000000", sent["code"], sent)
	marketing := func(d map[string]any) any {
		status, v := do("GET", "/devices/"+d["id"].(string), "")
		require.Equal(t, http.StatusOK, status, v)
		for _, q := range v["quotas"].([]any) {
			if q := q.(map[string]any); q["name"] == "marketing_day" {
				return q
			}
		}
		return nil
	}
	assert.Equal(t, map[string]any{"name": "marketing_day", "used": 1.0, "limit": 2.0, "left": 1.0}, marketing(one))
	assert.Equal(t, map[string]any{"name": "marketing_day", "used": 0.0, "limit": 2.0, "left": 2.0}, marketing(two))
	assert.Nil(t, marketing(mi), "Mi counts otherwise")
	status, gone := do("POST", "/devices/"+one["id"].(string)+"/uninstall", "")
	require.Equal(t, http.StatusOK, status, gone)
	assert.Nil(t, marketing(one), "without an app there is no token")
}

func TestManyPhonesAtOnceAndAResetBetweenThem(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"mi", "vivo"}})
	do := steer(t, m)
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			if i == 20 {
				do("POST", "/reset", "")
				return
			}
			status, d := do("POST", "/devices", `{"vendor":"`+[]string{"mi", "vivo"}[i%2]+`"}`)
			if !assert.Equal(t, http.StatusCreated, status, d) {
				return
			}
			id := d["id"].(string)
			for _, path := range []string{"/foreground", "/disconnect", "/connect", "/uninstall", "/settings"} {
				status, v := do("POST", "/devices/"+id+path, "")
				assert.Contains(t, []int{200, 404, 409}, status, v) // 404: the reset came in between; 409: the app is not there any more
			}
			do("GET", "/devices", "")
			do("DELETE", "/devices/"+id, "")
		})
	}
	wg.Wait()
	status, all := do("GET", "/devices", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Empty(t, all["devices"])
}

func TestOnlySecretSettingsAreShortened(t *testing.T) {
	do := steer(t, start(t, mockvendors.Config{Vendors: []string{"fcm", "huawei", "meizu"}}))
	shown := func(vendor, change, setting string) any {
		status, v := do("PUT", "/vendors/"+vendor, `{"settings":`+change+`}`)
		require.Equal(t, 200, status, v)
		return v["settings"].(map[string]any)[setting]
	}
	assert.Equal(t, "0123…ef(16)", shown("huawei", `{"receipt_key":"0123456789abcdef"}`, "receipt_key"))
	assert.Equal(t, "0123…ef(16)", shown("meizu", `{"callback_token":"0123456789abcdef"}`, "callback_token"))
	assert.Equal(t, "oldest", shown("fcm", `{"skew_seconds":1}`, "collapse_key_lost"))
}
