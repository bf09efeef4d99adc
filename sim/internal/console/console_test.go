package console

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/scenarios"
)

func TestRows(t *testing.T) {
	file := filepath.Join(t.TempDir(), "service-account.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"type":"service_account"}`), 0o600))
	promo, none := "promo", ""
	vendors := map[string]Vendor{
		"oppo": {BaseURL: "http://127.0.0.1:1", Apps: []App{{Name: "main", Package: "p", AppKey: "k"}, {Name: "aside", Package: "q", MasterSecret: "s"}}},
		"fcm":  {BaseURL: "http://127.0.0.1:2", Apps: []App{{Name: "main", Package: "p", ProjectID: "x", CredentialsFile: file}}},
	}
	rows, err := Rows(vendors, map[string]map[string]scenarios.Certificate{"main": {"oppo": {Channel: &promo}}, "aside": {"oppo": {Channel: &none}}})
	require.NoError(t, err)
	require.Len(t, rows, 3)

	assert.Equal(t, []string{"main fcm", "main oppo", "aside oppo"},
		[]string{rows[0].App + " " + rows[0].Vendor, rows[1].App + " " + rows[1].Vendor, rows[2].App + " " + rows[2].Vendor}, "main first, each app's vendors by name")
	assert.Equal(t, []uint32{15518, 15519, 15520}, []uint32{rows[0].ID, rows[1].ID, rows[2].ID})
	assert.JSONEq(t, `{"type":"service_account"}`, rows[0].CredentialsFile, "the file's text, not its path")
	assert.Equal(t, "http://127.0.0.1:1", rows[1].Endpoint)
	assert.Equal(t, "promo", rows[1].ChannelID, "the file's word wins")
	assert.Empty(t, rows[2].ChannelID, "an empty one too")
	assert.Equal(t, "s", rows[2].MasterSecret)
	assert.Equal(t, MainPage, rows[2].Click.Value, "what nobody says is as an approved chat app has it")
}

func TestRowsThatCannotBe(t *testing.T) {
	_, err := Rows(map[string]Vendor{"pear": {BaseURL: "http://127.0.0.1:1", Apps: []App{{Name: "main"}}}}, nil)
	require.ErrorContains(t, err, `unknown vendor: "pear"`)
	_, err = Rows(map[string]Vendor{"mi": {Apps: []App{{Name: "main", AppSecret: "own-…89(24)", GivenBy: []string{"push.yaml"}}}}}, nil)
	require.ErrorContains(t, err, "certificate of mi, app main: its credentials were given to the mocks by push.yaml, and their line has them shortened; start the mocks without them")
	_, err = Rows(map[string]Vendor{"fcm": {Apps: []App{{Name: "main", CredentialsFile: "/nowhere/at/all"}}}}, nil)
	require.ErrorContains(t, err, "certificate of fcm: open /nowhere/at/all")
	secret := "wrong"
	_, err = Rows(map[string]Vendor{"fcm": {Apps: []App{{Name: "main"}}}}, map[string]map[string]scenarios.Certificate{"main": {"fcm": {Secret: &secret}}})
	require.ErrorContains(t, err, "signs with a credentials file")
}
