package credentials

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// key is the public half of a private key in PEM, PKCS#8 or PKCS#1.
func key(v *value, path string) (*rsa.PublicKey, error) {
	k := v.get(path)
	if k == nil || k.kind != 't' || k.text == "" {
		return nil, v.errorf("take the file as the console gave it out", "%s is missing", path)
	}
	const remedy = "take the file as the console gave it out: a key in PEM, its line breaks written \\n"
	block, _ := pem.Decode([]byte(k.text))
	if block == nil {
		return nil, k.errorf(remedy, "%s is no PEM text", path)
	}
	if parsed, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return &parsed.PublicKey, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, k.errorf(remedy, "%s is no private key", path)
	}
	private, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, k.errorf(remedy, "%s is no RSA key, and the vendor signs with none other", path)
	}
	return &private.PublicKey, nil
}

// account reads a service-account file: who signs, and with which key.
func account(v *value, text []byte, who, keyID string) (core.Given, error) {
	g := core.Given{SigningFile: text}
	g.Account, g.KeyID, g.ProjectID = v.str(who), v.str(keyID), v.str("project_id")
	for _, name := range []string{who, "project_id"} {
		if v.str(name) == "" {
			return g, v.errorf("take the file as the console gave it out", "%s is missing", name)
		}
	}
	var err error
	g.Key, err = key(v, "private_key")
	return g, err
}
