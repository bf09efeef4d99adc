package mockvendors

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// How long authorities are good for: one of a run ends with it, a lasting one has to be made again.
const (
	runLife     = 365 * 24 * time.Hour
	lastingLife = 90 * 24 * time.Hour
)

// CA is a certificate authority that can sign for the vendors' names. CreateCA and OpenCA give lasting ones.
type CA struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string // "" for one that nobody keeps
}

// ErrCAExpired is what a lasting CA is good for once its time is over.
var ErrCAExpired = errors.New("the CA has expired")

// newCA makes an authority: CA:TRUE with no further one under it, and a key that may sign certificates alone.
func newCA(name string, life time.Duration) (*CA, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	root, err := template(name, life)
	if err != nil {
		return nil, err
	}
	root.IsCA, root.BasicConstraintsValid, root.MaxPathLenZero, root.KeyUsage = true, true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, root, root, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	if root, err = x509.ParseCertificate(der); err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	return &CA{cert: root, key: key}, nil
}

// template is a certificate with a serial number of its own, good from an hour ago: clocks differ.
func template(name string, life time.Duration) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(life),
	}, nil
}

// PEM is the authority's certificate, which clients are to trust.
func (c *CA) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.cert.Raw})
}

// File is where a lasting CA's certificate is; "" for one that nobody keeps.
func (c *CA) File() string { return c.file }

// Until is when the authority ends.
func (c *CA) Until() time.Time { return c.cert.NotAfter }

// Fingerprint is the certificate's SHA-256 in hexadecimal, as browsers and openssl show it, without colons.
func (c *CA) Fingerprint() string {
	sum := sha256.Sum256(c.cert.Raw)
	return hex.EncodeToString(sum[:])
}

// Expired reports whether the authority's time is over: what it signed is trusted by nobody.
func (c *CA) Expired(now time.Time) bool { return !now.Before(c.cert.NotAfter) }

// usable is nil while the authority's signatures are worth something; ErrCAExpired says what to do.
func (c *CA) usable(now time.Time) error {
	if !c.Expired(now) {
		return nil
	}
	return fmt.Errorf("%w on %s (%s): `pushrig ca --create` makes another in its place; what was told to trust the file needs to read it anew",
		ErrCAExpired, c.cert.NotAfter.Local().Format(time.DateOnly), c.file)
}
