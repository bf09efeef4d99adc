package fcm

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// tokenAnswer posts an assertion and compares the answer.
func tokenAnswer(e *vendortest.Env, path string, status int, body string, change ...func(*jwt.Token, jwt.MapClaims)) error {
	s, err := account(e, e.App())
	if err != nil {
		return err
	}
	text, err := sign(s, change...)
	if err != nil {
		return err
	}
	r, err := postAssertion(e, path, text)
	if err != nil {
		return err
	}
	if body == "" {
		m, err := r.JSON()
		return first(err, same("status", r.Status, status), same("type", m["token_type"], any("Bearer")))
	}
	return first(same("status", r.Status, status), same("body", string(r.Body), body))
}

const (
	lifetimeBody  = `{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim."}`
	signatureBody = `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`
	accountBody   = `{"error":"invalid_grant","error_description":"Invalid grant: account not found"}`
	audienceBody  = `{"error":"invalid_grant","error_description":"Invalid JWT: Failed audience check"}`
)

// at signs at an instant.
func at(iat time.Time, life time.Duration) func(*jwt.Token, jwt.MapClaims) {
	return func(_ *jwt.Token, c jwt.MapClaims) { c["iat"], c["exp"] = iat.Unix(), iat.Add(life).Unix() }
}

var authRows = []vendortest.Row{
	{Rule: "FCM-A1", Says: "a key that is not the account's is refused", Check: func(e *vendortest.Env) error {
		s, err := account(e, e.App())
		if err != nil {
			return err
		}
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return err
		}
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return err
		}
		s.Key = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
		text, err := sign(s)
		if err != nil {
			return err
		}
		r, err := postAssertion(e, "/token", text)
		return first(err, same("status", r.Status, 400), same("body", string(r.Body), signatureBody))
	}},
	{Rule: "FCM-A1", Says: "an account that nobody has is refused", Check: func(e *vendortest.Env) error {
		return tokenAnswer(e, "/token", 400, accountBody, claim("iss", "nobody@x.iam.gserviceaccount.com"))
	}},
	{Rule: "FCM-A1", Says: "a life of 3900 s is taken, of more refused", Check: func(e *vendortest.Env) error {
		return first(tokenAnswer(e, "/token", 400, lifetimeBody, at(time.Now(), 3901*time.Second)), tokenAnswer(e, "/token", 200, "", at(time.Now(), 3900*time.Second)))
	}},
	{Rule: "FCM-A1", Says: "as documented it may live an hour", With: with(func(s *Settings) { s.JWTMaxLife = Documented }), Check: func(e *vendortest.Env) error {
		return first(tokenAnswer(e, "/token", 400, lifetimeBody, at(time.Now(), 3601*time.Second)), tokenAnswer(e, "/token", 200, "", at(time.Now(), 3600*time.Second)))
	}},
	{Rule: "FCM-A1", Says: "a clock that is days off is refused", Check: func(e *vendortest.Env) error {
		return tokenAnswer(e, "/token", 400, lifetimeBody, at(time.Now().AddDate(1, 0, 0), time.Hour))
	}},
	{Rule: "FCM-A1", Says: "without iat or exp there is no token", Check: func(e *vendortest.Env) error {
		return first(tokenAnswer(e, "/token", 400, lifetimeBody, claim("iat", nil)), tokenAnswer(e, "/token", 400, lifetimeBody, claim("exp", nil)))
	}},
	{Rule: "FCM-A1", Says: "what is no JWT at all is refused, and so is the algorithm none", Check: func(e *vendortest.Env) error {
		r, err := postAssertion(e, "/token", "a.b.c")
		none, err2 := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"iss": "x"}).SignedString(jwt.UnsafeAllowNoneSignatureType)
		r2, err3 := postAssertion(e, "/token", none)
		return first(err, err2, err3, same("junk", string(r.Body), signatureBody), same("none", string(r2.Body), signatureBody))
	}},
	{Rule: "FCM-A1", Says: "a time that fits the simulated clock only is taken", Check: func(e *vendortest.Env) error {
		if err := e.Jump(365 * 24 * time.Hour); err != nil {
			return err
		}
		return tokenAnswer(e, "/token", 200, "", at(e.Clock.Now(), time.Hour))
	}},
	{Rule: "FCM-A2", Says: "an audience that is no token URL is refused", Check: func(e *vendortest.Env) error {
		return tokenAnswer(e, "/token", 400, audienceBody, claim("aud", "https://example.com/token"))
	}},
	{Rule: "FCM-A2", Says: "Google's own audiences are taken on both paths, without kid, typ or content type", Check: func(e *vendortest.Env) error {
		bare := func(t *jwt.Token, _ jwt.MapClaims) { delete(t.Header, "typ") }
		for _, aud := range []string{"https://oauth2.googleapis.com/token", "https://www.googleapis.com/oauth2/v4/token", "https://accounts.google.com/o/oauth2/token"} {
			for _, path := range []string{"/token", "/oauth2/v4/token", "/o/oauth2/token"} {
				if err := tokenAnswer(e, path, 200, "", bare, claim("aud", aud), claim("sub", any(nil))); err != nil {
					return err
				}
			}
		}
		s, err := account(e, e.App())
		if err != nil {
			return err
		}
		text, err := sign(s)
		if err != nil {
			return err
		}
		r, err := e.Do("POST", "/token", "grant_type="+grantType+"&assertion="+text)
		return first(err, same("status", r.Status, 200))
	}},
	{Rule: "FCM-A3", Says: "a send without bearer is refused", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		c.bearer = "X-Nothing: here"
		r, err := c.to(e.Token(d))
		return refused(r, err, 401, "UNAUTHENTICATED", missingText)
	}},
	{Rule: "FCM-A3", Says: "a bearer that was never issued is refused", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		c.bearer = "Authorization: Bearer ya29.nobody"
		r, err := c.to(e.Token(d))
		return refused(r, err, 401, "UNAUTHENTICATED", invalidText)
	}},
	{Rule: "FCM-A3", Says: "a bearer lives for an hour, less a second, of simulated time", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		if err := e.Jump(3598 * time.Second); err != nil {
			return err
		}
		if err := yes(c.to(e.Token(d))); err != nil {
			return err
		}
		if err := e.Jump(time.Second); err != nil {
			return err
		}
		r, err := c.to(e.Token(d))
		return refused(r, err, 401, "UNAUTHENTICATED", invalidText)
	}},
	{Rule: "FCM-A3", Says: "no bearer is issued for scopes that may not send", Check: func(e *vendortest.Env) error {
		return first(
			tokenAnswer(e, "/token", 400, `{"error":"invalid_scope","error_description":"https://www.googleapis.com/auth/drive is not a valid audience string."}`,
				claim("scope", "https://www.googleapis.com/auth/drive")),
			tokenAnswer(e, "/token", 400, `{"error":"invalid_scope","error_description":"Empty or missing scope not allowed."}`, claim("scope", nil)),
			tokenAnswer(e, "/token", 200, "", claim("scope", "https://www.googleapis.com/auth/firebase.messaging")))
	}},
	{Rule: "FCM-A4", Says: "a bearer of another project is refused, naming the path's project", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		other, err := bearerOf(e, e.Other())
		if err != nil {
			return err
		}
		c.bearer = "Authorization: Bearer " + other
		r, err := c.to(e.Token(d))
		return refused(r, err, 403, "PERMISSION_DENIED", "Permission 'cloudmessaging.messages.create' denied on resource '//cloudresourcemanager.googleapis.com/projects/"+e.App().ProjectID+"' (or it may not exist).")
	}},
	{Rule: "FCM-A4", Says: "the project's number does as well as its id", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		r, err := c.PostJSON("/v1/projects/"+e.App().ProjectNumber+"/messages:send", `{"message":{"token":"`+e.Token(d)+`"}}`, c.bearer)
		return yes(r, err)
	}},
}
