package mockvendors_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// chain is what a server of the mocks shows to who asks for a host: the leaf and its authority.
func chain(t *testing.T, m *mockvendors.Mocks, host string) (leaf, root *x509.Certificate) {
	t.Helper()
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(m.CA()))
	c, err := tls.Dial("tcp", strings.TrimPrefix(m.Vendor("mi").BaseURLTLS, "https://"), &tls.Config{ServerName: host, RootCAs: roots})
	require.NoError(t, err)
	defer c.Close()
	verified := c.ConnectionState().VerifiedChains[0]
	require.Len(t, verified, 2)
	return verified[0], verified[1]
}

func signedBy(t *testing.T, ca *mockvendors.CA) *mockvendors.Mocks {
	t.Helper()
	m, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"mi"}, Seed: 1, CA: ca})
	require.NoError(t, err)
	t.Cleanup(m.Close)
	return m
}

// Strict clients look at more than signature and name.
func TestLeafAndRootAreWhatStrictClientsTake(t *testing.T) {
	m := signedBy(t, nil)
	leaf, root := chain(t, m, "api.xmpush.xiaomi.com")
	assert.True(t, root.IsCA && root.BasicConstraintsValid && root.MaxPathLen == 0 && root.MaxPathLenZero)
	assert.Equal(t, x509.KeyUsageCertSign, root.KeyUsage)
	assert.False(t, leaf.IsCA)
	assert.Equal(t, x509.KeyUsageDigitalSignature, leaf.KeyUsage)
	assert.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, leaf.ExtKeyUsage)
	assert.Contains(t, leaf.DNSNames, "api.xmpush.xiaomi.com")
	assert.LessOrEqual(t, time.Until(leaf.NotAfter), 90*24*time.Hour)
	assert.Greater(t, time.Until(leaf.NotAfter), 89*24*time.Hour)
	_, other := chain(t, signedBy(t, nil), "api.xmpush.xiaomi.com")
	assert.NotEqual(t, root.SerialNumber, other.SerialNumber, "two authorities of one name are told apart by it")
}

// A lasting CA is the same one for every start until it is removed; what trusted it needs no other file.
func TestALastingCASignsForOneStartAfterTheOther(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "settings", "ca")
	made, err := mockvendors.CreateCA(dir)
	require.NoError(t, err)
	assert.InDelta(t, 90*24, time.Until(made.Until()).Hours(), 1)
	trusted, err := os.ReadFile(made.File())
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(trusted))
	for range 2 {
		ca, err := mockvendors.OpenCA(dir)
		require.NoError(t, err)
		assert.Equal(t, made.Fingerprint(), ca.Fingerprint())
		m := signedBy(t, ca)
		tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
		r, err := (&http.Client{Transport: tr}).Get(m.Vendor("mi").BaseURLTLS + "/")
		require.NoError(t, err)
		_, _ = io.Copy(io.Discard, r.Body)
		require.NoError(t, r.Body.Close())
		tr.CloseIdleConnections()
		assert.Equal(t, trusted, m.CA())
	}
	_, err = mockvendors.CreateCA(dir)
	require.ErrorContains(t, err, "there is a CA already, good until", "one that is good is not replaced")

	require.NoError(t, mockvendors.RemoveCA(dir))
	assert.NoDirExists(t, dir)
	_, err = mockvendors.OpenCA(dir)
	require.ErrorIs(t, err, mockvendors.ErrNoCA)
	require.ErrorIs(t, mockvendors.RemoveCA(dir), mockvendors.ErrNoCA)
}

func TestTheLastingCAsKeyIsForNobodyElse(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ca")
	_, err := mockvendors.CreateCA(dir)
	require.NoError(t, err)
	key := filepath.Join(dir, "ca-key.pem")
	info, err := os.Stat(key)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	folder, err := os.Stat(dir)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), folder.Mode().Perm())
	require.NoError(t, os.Chmod(key, 0o640))
	_, err = mockvendors.OpenCA(dir)
	require.ErrorContains(t, err, "chmod 600 "+key)
}

// What else lies in the folder stays.
func TestRemovingTheCATakesItsFilesOnly(t *testing.T) {
	dir := t.TempDir()
	_, err := mockvendors.CreateCA(dir)
	require.NoError(t, err)
	mine := filepath.Join(dir, "mine.txt")
	require.NoError(t, os.WriteFile(mine, nil, 0o600))
	require.NoError(t, mockvendors.RemoveCA(dir))
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	assert.Equal(t, []string{mine}, left)
}

// keep puts an authority of the test's own into a folder, good until then.
func keep(t *testing.T, dir string, until time.Time, change func(*x509.Certificate)) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	c := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "a test's"}, NotBefore: until.AddDate(0, 0, -90), NotAfter: until,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	if change != nil {
		change(c)
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	for name, block := range map[string]*pem.Block{"ca.pem": {Type: "CERTIFICATE", Bytes: der}, "ca-key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600))
	}
}

// An expired CA is said to be so when it is used, and made anew on request; leaves end with their authority.
func TestALastingCAThatHasExpired(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, time.Now().Add(-time.Minute), nil)
	ca, err := mockvendors.OpenCA(dir)
	require.NoError(t, err, "it can be looked at")
	assert.True(t, ca.Expired(time.Now()))
	_, err = mockvendors.Start(mockvendors.Config{Vendors: []string{"mi"}, CA: ca})
	require.ErrorIs(t, err, mockvendors.ErrCAExpired)
	require.ErrorContains(t, err, "pushrig ca --create")
	_, err = mockvendors.CreateCA(dir)
	require.NoError(t, err)

	soon := time.Now().Add(time.Hour).Truncate(time.Second)
	keep(t, dir, soon, nil)
	ca, err = mockvendors.OpenCA(dir)
	require.NoError(t, err)
	leaf, _ := chain(t, signedBy(t, ca), "api.xmpush.xiaomi.com")
	assert.WithinDuration(t, soon, leaf.NotAfter, 0)
}

func TestALastingCAThatIsBrokenNamesItsRemedy(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"the key is gone":           func(dir string) error { return os.Remove(filepath.Join(dir, "ca-key.pem")) },
		"the certificate is no PEM": func(dir string) error { return os.WriteFile(filepath.Join(dir, "ca.pem"), []byte("x"), 0o600) },
		"the key is no PEM":         func(dir string) error { return os.WriteFile(filepath.Join(dir, "ca-key.pem"), nil, 0o600) },
		"the certificate is no CA": func(dir string) error {
			keep(t, dir, time.Now().Add(time.Hour), func(c *x509.Certificate) { c.IsCA = false })
			return nil
		},
		"it may not sign": func(dir string) error {
			keep(t, dir, time.Now().Add(time.Hour), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign })
			return nil
		},
		"the key is another's": func(dir string) error {
			other := t.TempDir()
			keep(t, other, time.Now().Add(time.Hour), nil)
			return os.Rename(filepath.Join(other, "ca-key.pem"), filepath.Join(dir, "ca-key.pem"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			_, err := mockvendors.CreateCA(dir)
			require.NoError(t, err)
			require.NoError(t, spoil(dir))
			_, err = mockvendors.OpenCA(dir)
			require.ErrorContains(t, err, "`pushrig ca --remove` takes it away")
			_, err = mockvendors.CreateCA(dir)
			require.ErrorContains(t, err, "`pushrig ca --remove`", "nothing is replaced that may be somebody's")
			require.NoError(t, mockvendors.RemoveCA(dir))
		})
	}
}
