package huawei

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// audience is the fixed text of a key's aud claim.
const audience = "https://oauth-login.cloud.huawei.com/oauth2/v3/token"

// jwtLife is the longest life of a signed token.
const jwtLife = 24 * time.Hour

// serviceAccount is an app's key for signing its own bearers (section 1.2). The RSA key is made when its file is first
// asked for: until then nobody can have signed with it. Its name and its key's id are among the app's credentials.
type serviceAccount struct {
	make  func() (*rsa.PrivateKey, error)
	given *rsa.PublicKey // where the account was given

	mu  sync.Mutex
	key *rsa.PrivateKey
}

func newServiceAccount(c *core.Config, app *core.App) *serviceAccount {
	if app.Given != nil && app.Given.Key != nil {
		return &serviceAccount{given: app.Given.Key}
	}
	r := core.NewRand(c.Seed, Name+"/key/"+app.Name)
	app.KeyID, app.Account = core.HexText(r, 32), core.DigitText(r, 9)
	return &serviceAccount{make: c.PrivateKey}
}

func (s *serviceAccount) private() (*rsa.PrivateKey, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil {
		key, err := s.make()
		if err != nil {
			return nil, err
		}
		s.key = key
	}
	return s.key, nil
}

func (s *serviceAccount) public() *rsa.PublicKey {
	if s.given != nil {
		return s.given
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key == nil {
		return nil
	}
	return &s.key.PublicKey
}

// keyFile is the file that the console hands out.
type keyFile struct {
	ProjectID   string `json:"project_id"`
	KeyID       string `json:"key_id"`
	PrivateKey  string `json:"private_key"` // PKCS#8 PEM
	SubAccount  string `json:"sub_account"`
	AuthURI     string `json:"auth_uri"`
	TokenURI    string `json:"token_uri"`
	AuthCertURI string `json:"auth_provider_cert_uri"`
	CertURI     string `json:"client_cert_uri"`
}

// CredentialFile returns an app's service-account file. The addresses in it are the mock's, except the audience, which is a
// fixed text. Of a given account it is the file that was given.
func (v *vendor) CredentialFile(app *core.App, base string) ([]byte, error) {
	acc := v.state[app].account
	if acc.given != nil {
		return app.Given.SigningFile, nil
	}
	key, err := acc.private()
	if err != nil {
		return nil, fmt.Errorf("huawei: the key of app %q: %w", app.Name, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("huawei: the key of app %q: %w", app.Name, err)
	}
	return json.MarshalIndent(keyFile{
		ProjectID: app.ProjectID, KeyID: app.KeyID, SubAccount: app.Account,
		PrivateKey: string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		AuthURI:    base + "/oauth2/v3/authorize", TokenURI: audience,
		AuthCertURI: base + "/oauth2/v3/certs", CertURI: base + "/oauth2/v3/x509?client_id=" + app.Account,
	}, "", "  ")
}

// readJWT finds the app whose key signed a bearer, and whether its claims hold.
func (v *vendor) readJWT(text string) bearer {
	b := bearer{text: text, jwt: true, err: errAuth}
	var by signer
	claims := jwt.RegisteredClaims{}
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodPS256.Alg()}), jwt.WithoutClaimsValidation())
	_, err := parser.ParseWithClaims(text, &claims, func(t *jwt.Token) (any, error) {
		kid, _ := t.Header["kid"].(string)
		if by = v.signer(kid, claims.Issuer); by.app == nil {
			return nil, fmt.Errorf("no key %q", kid)
		}
		b.app = by.app
		if by.key == nil {
			return nil, errUnproven
		}
		return by.key, nil
	})
	unproven := errors.Is(err, errUnproven) && !strings.HasSuffix(text, ".")
	if err == nil || unproven {
		b.err = v.checkClaims(&claims, by.account)
	}
	if unproven && b.err == nil && !(b.app.Is(core.FieldKeyID, by.keyID) && b.app.Is(core.FieldAccount, by.account)) {
		b.err = errAuth // another was faster
	}
	return b
}

// signer is who may have signed a bearer.
type signer struct {
	app            *core.App      // nil: nobody
	key            *rsa.PublicKey // nil: of an account that is adopted it was never seen
	keyID, account string
}

// errUnproven says that a signature cannot be looked at.
var errUnproven = errors.New("the account's key was never seen")

// signer finds the app of a key, or one that would adopt it.
func (v *vendor) signer(keyID, issuer string) signer {
	for app, state := range v.state {
		now := app.Current()
		if keyID == "" || now.KeyID != keyID {
			continue
		}
		if app.Foreign(core.FieldKeyID) {
			return signer{app, nil, keyID, now.Account}
		}
		if key := state.account.public(); key != nil {
			return signer{app, key, keyID, now.Account}
		}
	}
	if keyID == "" || issuer == "" {
		return signer{}
	}
	return signer{v.p.Apps.Find(func(a *core.App) bool { return a.Adopts(core.FieldKeyID) }), nil, keyID, issuer}
}

// checkClaims looks at issuer, audience and time. The time may be the rig's or the wall's: outside clients sign by the wall.
func (v *vendor) checkClaims(c *jwt.RegisteredClaims, account string) *apiError {
	if c.Issuer != account || !slices.Contains(c.Audience, audience) || c.IssuedAt == nil || c.ExpiresAt == nil {
		return errAuth
	}
	if c.ExpiresAt.Sub(c.IssuedAt.Time) > jwtLife {
		return errJWTLife
	}
	sim, wall := v.p.Clock.Now(), time.Now()
	const skew = 5 * time.Minute // [mock]
	valid := func(now time.Time) bool { return now.Before(c.ExpiresAt.Time) && !c.IssuedAt.After(now.Add(skew)) }
	switch {
	case valid(sim) || valid(wall):
		return nil
	case !sim.Before(c.ExpiresAt.Time) || !wall.Before(c.ExpiresAt.Time):
		return errJWTExpired
	}
	return errAuth
}
