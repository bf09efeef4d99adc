package mockvendors

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The files of a lasting CA in its folder.
const (
	caFile    = "ca.pem"
	caKeyFile = "ca-key.pem"
)

// ErrNoCA says that a folder has no lasting CA.
var ErrNoCA = errors.New("there is no lasting CA")

// CADir is where a user's lasting CA is unless he says otherwise.
func CADir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("where this user's settings are is not known: %w; name a folder with --ca-dir", err)
	}
	return filepath.Join(dir, "pushrig", "ca"), nil
}

// CreateCA makes a CA that lasts 90 days and keeps it in dir: the certificate, and the key for nobody's eyes but the user's. Who
// has the key can sign for any name to whoever trusts the certificate. One that is still good is not replaced.
func CreateCA(dir string) (*CA, error) {
	old, err := OpenCA(dir)
	if err == nil && !old.Expired(time.Now()) {
		return nil, fmt.Errorf("there is a CA already, good until %s: %s; `pushrig ca --remove` takes it away", old.Until().Local().Format(time.DateOnly), old.file)
	}
	if err != nil && !errors.Is(err, ErrNoCA) {
		return nil, err
	}
	ca, err := newCA("pushrig lasting CA of "+time.Now().Format(time.DateOnly), lastingLife)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(ca.key)
	if err != nil {
		return nil, fmt.Errorf("certificate authority: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the CA's folder cannot be made: %w; name another with --ca-dir", err)
	}
	ca.file = filepath.Join(dir, caFile)
	for _, f := range []struct {
		name string
		text []byte
	}{{caKeyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})}, {caFile, ca.PEM()}} {
		if err := replaceFile(filepath.Join(dir, f.name), f.text); err != nil {
			return nil, fmt.Errorf("the CA cannot be kept: %w; name another folder with --ca-dir", err)
		}
	}
	return ca, nil
}

// replaceFile writes a file that is the user's alone from its first moment on, and whole or not at all.
func replaceFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// OpenCA reads the lasting CA in dir; ErrNoCA where there is none. One that has expired can be read, and signs nothing.
func OpenCA(dir string) (*CA, error) {
	file, keyFile := filepath.Join(dir, caFile), filepath.Join(dir, caKeyFile)
	key, keyErr := os.ReadFile(keyFile)
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && errors.Is(keyErr, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s; `pushrig ca --create` makes one", ErrNoCA, dir)
	}
	if err = errors.Join(err, keyErr); err != nil {
		return nil, brokenCA(err)
	}
	if info, err := os.Stat(keyFile); err != nil || info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("others may read the CA's key: whoever has it can sign for any name; `chmod 600 %s`, or, if somebody may have it, "+
			"`pushrig ca --remove` and `pushrig ca --create`", keyFile)
	}
	cert, err := parsePEM(text, file, "CERTIFICATE", x509.ParseCertificate)
	if err != nil {
		return nil, brokenCA(err)
	}
	parsed, err := parsePEM(key, keyFile, "PRIVATE KEY", x509.ParsePKCS8PrivateKey)
	if err != nil {
		return nil, brokenCA(err)
	}
	private, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !private.PublicKey.Equal(cert.PublicKey) {
		return nil, brokenCA(fmt.Errorf("%s is not the key of %s", keyFile, file))
	}
	if !cert.IsCA || cert.KeyUsage&x509.KeyUsageCertSign == 0 {
		return nil, brokenCA(fmt.Errorf("%s is no certificate authority", file))
	}
	return &CA{cert: cert, key: private, file: file}, nil
}

func brokenCA(err error) error {
	return fmt.Errorf("the lasting CA cannot be used: %w; `pushrig ca --remove` takes it away, `pushrig ca --create` makes another", err)
}

// parsePEM reads the one block of a file.
func parsePEM[T any](text []byte, file, kind string, parse func([]byte) (T, error)) (value T, err error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != kind {
		return value, fmt.Errorf("%s holds no %s", file, kind)
	}
	if value, err = parse(block.Bytes); err != nil {
		return value, fmt.Errorf("%s: %w", file, err)
	}
	return value, nil
}

// RemoveCA takes a folder's lasting CA away, whole or broken, and the folder where it holds nothing else; ErrNoCA where there was none.
// Whatever was told to trust it still does, but nobody can sign any more.
func RemoveCA(dir string) error {
	removed := 0
	for _, name := range []string{caKeyFile, caFile} {
		switch err := os.Remove(filepath.Join(dir, name)); {
		case err == nil:
			removed++
		case !errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("the CA cannot be removed: %w", err)
		}
	}
	if removed == 0 {
		return fmt.Errorf("%w in %s", ErrNoCA, dir)
	}
	_ = os.Remove(dir) // not where it holds something else
	return nil
}
