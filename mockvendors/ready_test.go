package mockvendors_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// issuedFields are what the ready line gives for an app of each vendor, beside name and package.
var issuedFields = map[string][]string{
	"fcm":    {"app_id", "app_key", "project_id", "project_number", "account", "key_id"},
	"huawei": {"app_id", "app_secret", "project_id", "account", "key_id"},
	"mi":     {"app_id", "app_key", "app_secret"},
	"oppo":   {"app_id", "app_key", "app_secret", "master_secret"},
	"vivo":   {"app_id", "app_key", "app_secret"},
	"meizu":  {"app_id", "app_key", "app_secret"},
}

func ready(t *testing.T, m *mockvendors.Mocks, dir string) map[string]any {
	t.Helper()
	line, err := m.Ready(dir, "http://127.0.0.1:7400")
	require.NoError(t, err)
	text, err := json.Marshal(line)
	require.NoError(t, err)
	var out map[string]any
	require.NoError(t, json.Unmarshal(text, &out))
	return out
}

func TestTheReadyLineKeepsItsShape(t *testing.T) {
	m, dir := start(t, mockvendors.Config{}), t.TempDir()
	line := ready(t, m, dir)
	assert.Equal(t, "pushrig.mock/v1", line["schema"])
	assert.Equal(t, "http://127.0.0.1:7400", line["admin"])
	assert.Equal(t, filepath.Join(dir, "ca.pem"), line["ca_file"])
	assert.ElementsMatch(t, []string{"schema", "admin", "ca_file", "vendors"}, keys(line))
	vendors := line["vendors"].(map[string]any)
	assert.ElementsMatch(t, everyVendor, keys(vendors))
	for name, v := range vendors {
		t.Run(name, func(t *testing.T) {
			v, r := v.(map[string]any), m.Vendor(name)
			want := []string{"base_url", "base_url_tls", "hosts", "link_url", "app", "apps"}
			filed := name == "fcm" || name == "huawei"
			if filed {
				want = append(want, "credentials_file")
			}
			assert.ElementsMatch(t, want, keys(v))
			assert.Equal(t, []any{r.BaseURL, r.BaseURLTLS, r.LinkURL}, []any{v["base_url"], v["base_url_tls"], v["link_url"]})
			apps := v["apps"].([]any)
			require.Len(t, apps, 2)
			assert.Equal(t, v["app"], apps[0])
			for i, app := range apps {
				app := app.(map[string]any)
				assert.Equal(t, []string{"main", "other"}[i], app["name"])
				fields := append([]string{"name", "package"}, issuedFields[name]...)
				if filed {
					fields = append(fields, "credentials_file")
				}
				assert.ElementsMatch(t, fields, keys(app))
				for _, field := range fields {
					assert.NotEmpty(t, app[field], field)
				}
			}
		})
	}
}

func keys(m map[string]any) []string { return slices.Collect(maps.Keys(m)) }

func TestTheReadyLinesFilesAreThereAndNobodyElsesToRead(t *testing.T) {
	m, dir := start(t, mockvendors.Config{}), t.TempDir()
	line, err := m.Ready(dir, "")
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "fcm-main-credentials.json"), line.Vendors["fcm"].CredentialsFile)
	ca, err := os.ReadFile(line.CAFile)
	require.NoError(t, err)
	assert.Equal(t, m.CA(), ca)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 5, "the CA, and a file for each app of fcm and huawei")
	for _, e := range entries {
		info, err := e.Info()
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), e.Name())
	}
	var account map[string]any
	text, err := os.ReadFile(line.Vendors["fcm"].CredentialsFile)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &account))
	assert.Equal(t, line.Vendors["fcm"].App.ProjectID, account["project_id"])
	assert.Contains(t, fmt.Sprint(account["token_uri"]), m.Vendor("fcm").BaseURL, "no token is asked for off this machine")
}

func TestAReadyLineThatCannotBeWrittenSaysWhy(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"mi"}})
	_, err := m.Ready(filepath.Join(t.TempDir(), "missing"), "")
	assert.ErrorContains(t, err, "the CA cannot be written")
	assert.ErrorIs(t, err, os.ErrNotExist)
	text, err := m.Vendor("mi").CredentialText(m.Vendor("mi").Platform().Apps.Main())
	require.NoError(t, err)
	assert.Nil(t, text, "Mi hands out no file")
}
