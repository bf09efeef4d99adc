package fcm

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

// serviceAccount is an app's account in the Google cloud; its name and key id are among the app's credentials. The RSA key is
// made when its file, or a token, is first asked for.
type serviceAccount struct {
	clientID string
	key      func() (*rsa.PrivateKey, error) // where the mock issued the account
	given    *rsa.PublicKey                  // where it was given
}

func newServiceAccount(c *core.Config, app *core.App) serviceAccount {
	r := core.NewRand(c.Seed, Name+"/account/"+app.Name)
	email := "firebase-adminsdk-" + core.HexText(r, 5) + "@" + app.ProjectID + ".iam.gserviceaccount.com"
	keyID := core.HexText(r, 40)
	acc := serviceAccount{clientID: core.DigitText(r, 21), key: sync.OnceValues(c.PrivateKey)}
	if app.Given != nil && app.Given.Key != nil {
		acc.given = app.Given.Key
	} else {
		app.Account, app.KeyID = email, keyID
	}
	return acc
}

// public is what verifies the account's signatures.
func (s *serviceAccount) public() (*rsa.PublicKey, error) {
	if s.given != nil {
		return s.given, nil
	}
	key, err := s.key()
	if err != nil {
		return nil, err
	}
	return &key.PublicKey, nil
}

// CredentialFile is the service-account JSON of an app (section 1.4); its token_uri is the mock's. Of a given account it is the
// file that was given.
func (v *vendor) CredentialFile(app *core.App, base string) ([]byte, error) {
	acc := &v.state[app].account
	if acc.given != nil {
		return app.Given.SigningFile, nil
	}
	key, err := acc.key()
	if err != nil {
		return nil, fmt.Errorf("fcm: the key of app %q: %w", app.Name, err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("fcm: the key of app %q: %w", app.Name, err)
	}
	return json.MarshalIndent(struct {
		Type           string `json:"type"`
		ProjectID      string `json:"project_id"`
		PrivateKeyID   string `json:"private_key_id"`
		PrivateKey     string `json:"private_key"`
		ClientEmail    string `json:"client_email"`
		ClientID       string `json:"client_id"`
		AuthURI        string `json:"auth_uri"`
		TokenURI       string `json:"token_uri"`
		ProviderCerts  string `json:"auth_provider_x509_cert_url"`
		ClientCerts    string `json:"client_x509_cert_url"`
		UniverseDomain string `json:"universe_domain"`
	}{
		"service_account", app.ProjectID, app.KeyID, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
		app.Account, acc.clientID, "https://accounts.google.com/o/oauth2/auth", base + "/token",
		"https://www.googleapis.com/oauth2/v1/certs",
		"https://www.googleapis.com/robot/v1/metadata/x509/" + strings.ReplaceAll(app.Account, "@", "%40"), "googleapis.com",
	}, "", "  ")
}

const grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"

// The token endpoint's errors (section 1.3).
var (
	errSignature = &oauthError{400, "invalid_grant", "Invalid JWT Signature."}
	errAccount   = &oauthError{400, "invalid_grant", "Invalid grant: account not found"} // [memory]
	errLifetime  = &oauthError{400, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."}
	errAudience  = &oauthError{400, "invalid_grant", "Invalid JWT: Failed audience check"}          // [memory]
	errNoJWT     = &oauthError{400, "invalid_request", "Missing required parameter: assertion"}     // [memory]
	errNoGrant   = &oauthError{400, "invalid_request", "Required parameter is missing: grant_type"} // [memory]
	errNoScope   = &oauthError{400, "invalid_scope", "Empty or missing scope not allowed."}         // [memory]
	tokenPaths   = []string{"/token", "/oauth2/v4/token", "/o/oauth2/token"}
	audiences    = []string{"https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token", "https://accounts.google.com/o/oauth2/token"}
	sendScopes   = []string{"https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform"}
)

// claims are an assertion's, as far as they are looked at: sub may be null, and kid is not needed.
type claims struct {
	jwt.RegisteredClaims
	Scope string `json:"scope"`
}

// assertion is one token request on its way through the checks.
type assertion struct {
	v      *vendor
	text   string
	claims claims
	app    *core.App // nil: no account of that name
	signed error     // what is wrong with the signature
	keyID  string    // that it names; may be ""
}

// token answers POST on any of tokenPaths.
func (v *vendor) token(c *core.Call) core.Answer {
	f := c.Form()
	switch grant := f.Get("grant_type"); {
	case grant == "":
		return answer(errNoGrant, "")
	case grant != grantType:
		return answer(&oauthError{400, "unsupported_grant_type", "Invalid grant_type: " + grant}, "") // [memory]
	case f.Get("assertion") == "":
		return answer(errNoJWT, "")
	}
	a := &assertion{v: v, text: f.Get("assertion")}
	a.read()
	if r := tokenTable().Check(v.p.Rules, a); r != nil {
		return answer(r.Err, r.Rule)
	}
	switch {
	case a.app == nil: // only with FCM-A1 off
		a.app = v.p.Apps.Main()
	case a.app.Adopts(core.FieldAccount) && !a.app.Is(core.FieldAccount, a.claims.Issuer): // another was faster
		return answer(errAccount, v.p.Rules.If("FCM-A1"))
	case a.keyID != "" && a.app.Foreign(core.FieldAccount):
		a.app.Is(core.FieldKeyID, a.keyID) // for who asks whose calls these are: the key itself was never seen
	}
	if err := a.scope(); err != nil && v.p.Rules.On("FCM-A3") {
		v.p.Rules.Hit("FCM-A3")
		return answer(err, "FCM-A3")
	}
	c.App = a.app
	life := set(a.app).AccessTokenSeconds
	token := v.p.WithRand(accessToken)
	v.grants.Add(token, core.Grant{App: a.app, Expires: v.p.Clock.Now().Add(seconds(life))})
	return core.Answer{Type: "application/json; charset=utf-8", Body: core.JSON(struct {
		Token   string `json:"access_token"`
		Expires int64  `json:"expires_in"`
		Type    string `json:"token_type"`
	}{token, life, "Bearer"})}
}

// read finds the account and verifies the signature. The account is found by iss: Node sends no kid.
func (a *assertion) read() {
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodRS256.Alg()}), jwt.WithoutClaimsValidation())
	var token *jwt.Token
	token, a.signed = parser.ParseWithClaims(a.text, &a.claims, func(t *jwt.Token) (any, error) {
		a.keyID, _ = t.Header["kid"].(string)
		if a.app = a.v.account(a.claims.Issuer); a.app == nil {
			return nil, errAccount
		}
		if a.app.Account != a.claims.Issuer { // it is adopted
			return nil, errUnproven
		}
		return a.v.state[a.app].account.public()
	})
	if errors.Is(a.signed, errUnproven) && token != nil && strings.Count(a.text, ".") == 2 && !strings.HasSuffix(a.text, ".") {
		a.signed = nil // an adopted account: its key was never seen
	}
}

// errUnproven says that a signature cannot be looked at.
var errUnproven = errors.New("the account's key was never seen")

// account is the app of a service account's name, or one that would adopt it; nil for none.
func (v *vendor) account(email string) *core.App {
	known := v.p.Apps.Find(func(a *core.App) bool { return email != "" && a.Current().Account == email })
	if known != nil || !strings.Contains(email, "@") {
		return known
	}
	return v.p.Apps.Find(func(a *core.App) bool { return a.Adopts(core.FieldAccount) })
}

// verify is FCM-A1.
func (a *assertion) verify() error {
	switch {
	case errors.Is(a.signed, errAccount):
		return errAccount
	case a.signed != nil:
		return errSignature
	case a.claims.IssuedAt == nil || a.claims.ExpiresAt == nil || a.claims.ExpiresAt.Sub(a.claims.IssuedAt.Time) > set(a.app).assertionLife():
		return errLifetime
	}
	skew := seconds(set(a.app).SkewSeconds)
	fits := func(now time.Time) bool {
		return !a.claims.IssuedAt.After(now.Add(skew)) && a.claims.ExpiresAt.After(now.Add(-skew))
	}
	// The rig's time or the wall's, whichever fits: outside clients sign by the wall clock.
	if !fits(a.v.p.Clock.Now()) && !fits(time.Now()) {
		return errLifetime
	}
	return nil
}

// assertionLife is how long an assertion may live.
func (s *Settings) assertionLife() time.Duration {
	if s.JWTMaxLife == Documented {
		return 3600 * time.Second
	}
	return 3900 * time.Second
}

// audience is FCM-A2: the mock's own token URL, at whichever of its loopback addresses, or any of Google's.
func (a *assertion) audience() error {
	for _, aud := range a.claims.Audience {
		if slices.Contains(audiences, aud) || strings.HasSuffix(aud, "/token") && core.CheckReceiptURL(aud) == nil {
			return nil
		}
	}
	return errAudience
}

// scope is what is wrong with what the assertion asks for: nothing, if a scope that may send is among it.
func (a *assertion) scope() error {
	asked := strings.Fields(a.claims.Scope)
	switch {
	case len(asked) == 0:
		return errNoScope
	case slices.ContainsFunc(asked, func(s string) bool { return slices.Contains(sendScopes, s) }):
		return nil
	}
	return &oauthError{400, "invalid_scope", asked[len(asked)-1] + " is not a valid audience string."} // [memory]
}
