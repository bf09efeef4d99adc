package realclients

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/messaging"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/option"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// realToken is as phones have them.
const realToken = "dGhpc2lzYW5pZG9mMjJjaA:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"

// accountFile writes a service-account file whose token_uri is the mock's, with a key of its own, and returns its path. A real one
// has Google's token_uri, and is led to the mock by the front.
func accountFile(t *testing.T, base, email string) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	text, err := json.Marshal(map[string]string{
		"type": "service_account", "project_id": "shop-1a2b3", "private_key_id": "0123", "client_email": email, "client_id": "1",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": base + "/token",
	})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "service-account.json")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

// own starts the mock.
func own(t *testing.T, c mockvendors.Config) (*mockvendors.Mocks, *admin.API) {
	t.Helper()
	c.Vendors = []string{"fcm"}
	m, err := mockvendors.Start(c)
	require.NoError(t, err)
	r := m.Vendor("fcm")
	api := admin.New(admin.Mocks{Clock: m.Clock, Vendors: []admin.Vendor{{Vendor: r.Vendor, Spec: r.Spec, LinkURL: r.LinkURL}}}, admin.Options{AdoptTokens: true})
	t.Cleanup(func() {
		api.Close()
		m.Close()
	})
	return m, api
}

// client is an unmodified firebase-admin with its own file.
func client(t *testing.T, file, base string) *messaging.Client {
	t.Helper()
	app, err := firebase.NewApp(t.Context(), nil, option.WithCredentialsFile(file), option.WithEndpoint(base+"/v1"))
	require.NoError(t, err)
	c, err := app.Messaging(t.Context())
	require.NoError(t, err)
	return c
}

func TestFirebaseAdminSendsByItsOwnServiceAccount(t *testing.T) {
	const email = "push@shop-1a2b3.iam.gserviceaccount.com"
	good := accountFile(t, "", email)
	set, err := credentials.Read([]string{good})
	require.NoError(t, err)
	apps, err := set.Apps(map[string][]core.AppConfig{"fcm": mockvendors.DefaultApps()})
	require.NoError(t, err)
	m, _ := own(t, mockvendors.Config{Apps: apps})
	base := m.Vendor("fcm").BaseURL

	name, err := client(t, pointed(t, good, base), base).Send(t.Context(), hello(realToken))
	require.NoError(t, err)
	assert.Contains(t, name, "projects/shop-1a2b3/messages/0:")

	_, err = client(t, accountFile(t, base, email), base).Send(t.Context(), hello(realToken))
	assert.ErrorContains(t, err, "Invalid JWT Signature.", "the same name, another key")
	_, err = client(t, accountFile(t, base, "mail@other.iam.gserviceaccount.com"), base).Send(t.Context(), hello(realToken))
	assert.ErrorContains(t, err, "Invalid grant: account not found")
}

func TestFirebaseAdminIsAdopted(t *testing.T) {
	m, _ := own(t, mockvendors.Config{Adopt: true})
	base := m.Vendor("fcm").BaseURL
	batch, err := client(t, accountFile(t, base, "push@shop-1a2b3.iam.gserviceaccount.com"), base).SendEach(t.Context(), []*messaging.Message{hello(realToken), hello("nonsense")})
	require.NoError(t, err)
	assert.Equal(t, 1, batch.SuccessCount, "the real token has a phone, the nonsense none")
	require.Len(t, m.Adopted(), 1)
	assert.Equal(t, "adopted: fcm project_id=shop-1a2b3 account=push@shop-1a2b3.iam.gserviceaccount.com key_id=0123, the signature of its JWTs not checked", m.Adopted()[0].String())
	_, err = client(t, accountFile(t, base, "mail@other.iam.gserviceaccount.com"), base).Send(t.Context(), hello(realToken))
	assert.ErrorContains(t, err, "Invalid grant: account not found")
}

// pointed is a file with its token_uri led to the mock.
func pointed(t *testing.T, file, base string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var m map[string]string
	require.NoError(t, json.Unmarshal(text, &m))
	m["token_uri"] = base + "/token"
	text, err = json.Marshal(m)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "service-account.json")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}
