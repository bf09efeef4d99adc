package huawei

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"regexp"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/pushrig/pushrig/mockvendors/core"
)

var accessText = regexp.MustCompile(`^CF[0-9A-Za-z+/]{84}==$`)

// grantWith asks for a token with one field changed.
func grantWith(e *env, field, value string) (status int, m map[string]any, err error) {
	form := grantForm(e.App())
	if field != "" {
		form.Set(field, value)
	}
	r, err := oauth(e, form)
	if err != nil {
		return 0, nil, err
	}
	m, err = r.JSON()
	return r.Status, m, err
}

// noGrant compares a refusal of the token service.
func noGrant(e *env, field, value, sub string) error {
	status, m, err := grantWith(e, field, value)
	return first(err, same("status", status, 400), same("error", m["error"], json.Number("1101")), same("sub_error", m["sub_error"], json.Number(sub)))
}

// sign makes a bearer with an app's service-account key, its claims changed by change.
func sign(e *env, app *core.App, at time.Time, change func(*jwt.Token, jwt.MapClaims)) (string, error) {
	text, err := e.Vendor.(core.CredentialFiler).CredentialFile(app, e.Base)
	if err != nil {
		return "", err
	}
	var f keyFile
	if err := json.Unmarshal(text, &f); err != nil {
		return "", err
	}
	block, _ := pem.Decode([]byte(f.PrivateKey))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return "", err
	}
	claims := jwt.MapClaims{"iss": f.SubAccount, "aud": f.TokenURI, "iat": at.Unix(), "exp": at.Add(time.Hour).Unix()}
	t := jwt.NewWithClaims(jwt.SigningMethodPS256, claims)
	t.Header["kid"] = f.KeyID
	if change != nil {
		change(t, claims)
	}
	signed, err := t.SignedString(key)
	return "Authorization: Bearer " + signed, err
}

// jwtSend sends a chat message to nobody's token by v1 with a signed bearer: 80300007 is a bearer that was taken.
func jwtSend(e *env, at time.Time, change func(*jwt.Token, jwt.MapClaims)) (answer, error) {
	auth, err := sign(e, e.App(), at, change)
	if err != nil {
		return answer{}, err
	}
	return sendAs(e, auth, chat("nobody"))
}

const taken = "80300007"

var authRows = []row{
	{Rule: "HW-A1", Says: "both token paths give a token of 88 characters for an hour, with token_type, on any host", Check: func(e *env) error {
		for _, path := range []string{"/oauth2/v2/token", "/oauth2/v3/token"} {
			r, err := e.PostForm(path, grantForm(e.App()).Encode(), "Host: oauth-login.cloud.huawei.com")
			if err != nil {
				return err
			}
			m, err := r.JSON()
			if err := first(err, same("status", r.Status, 200), same("type", m["token_type"], "Bearer"), same("life", m["expires_in"], json.Number("3600"))); err != nil {
				return err
			}
			if token, _ := m["access_token"].(string); !accessText.MatchString(token) {
				return fmt.Errorf("token %q", token)
			}
		}
		return nil
	}},
	{Rule: "HW-A1", Says: "unknown form fields are ignored and the content type may name a charset", Check: func(e *env) error {
		form := grantForm(e.App())
		form.Add("scope", "https://www.huawei.com/auth/account/base.profile")
		r, err := e.Do("POST", "/oauth2/v2/token", form.Encode(), "Content-Type: application/x-www-form-urlencoded;charset=utf-8")
		return first(err, same("status", r.Status, 200))
	}},
	{Rule: "HW-A2", Says: "a malformed client_id is 20002", Check: func(e *env) error { return noGrant(e, "client_id", "abc", "20002") }},
	{Rule: "HW-A2", Says: "an unknown client_id is 20003", Check: func(e *env) error { return noGrant(e, "client_id", "1", "20003") }},
	{Rule: "HW-A2", Says: "an empty secret is 20171", Check: func(e *env) error { return noGrant(e, "client_secret", "", "20171") }},
	{Rule: "HW-A2", Says: "a wrong secret is 12304", Check: func(e *env) error { return noGrant(e, "client_secret", e.Other().AppSecret, "12304") }},
	{Rule: "HW-A2", Says: "another grant type is refused", Check: func(e *env) error { return noGrant(e, "grant_type", "password", "20001") }},
	{Rule: "HW-A3", Says: "the third token of a limit of two is refused with 503, until five minutes have passed",
		With: with(func(s *Settings) { s.TokensPer5Min = 2 }), Check: func(e *env) error {
			want := func(status int) error {
				r, err := oauth(e, grantForm(e.App()))
				return first(err, same("status", r.Status, status))
			}
			other, err := oauth(e, grantForm(e.Other()))
			return first(want(200), want(200), want(503), err, same("another app", other.Status, 200), e.Jump(5*time.Minute), want(200))
		}},
	{Rule: "HW-A4", Says: "no bearer, an empty, an undefined and an unknown one, and another scheme are 80200001", Check: func(e *env) error {
		for _, auth := range []string{"X: y", "Authorization: Bearer ", "Authorization: Bearer undefined", "Authorization: Bearer CFnobody==", "Authorization: Basic abc"} {
			a, err := sendAs(e, auth, chat("nobody"))
			if err := first(err, a.is(200, "80200001")); err != nil {
				return fmt.Errorf("%s: %w", auth, err)
			}
		}
		return nil
	}},
	{Rule: "HW-A4", Says: "a bearer of another app is 80200001", Check: func(e *env) error {
		auth, err := bearer1(e, e.Other())
		if err != nil {
			return err
		}
		a, err := sendAs(e, auth, chat("nobody"))
		return first(err, a.is(200, "80200001"))
	}},
	{Rule: "HW-A4", Says: "a garbled bearer may be set to 80200003", With: with(func(s *Settings) { s.GarbledBearer = "80200003" }), Check: func(e *env) error {
		a, err := sendAs(e, "Authorization: Bearer CFx==", chat("nobody"))
		return first(err, a.is(200, "80200003"))
	}},
	{Rule: "HW-A5", Says: "a token works for an hour and its grace, then it is 80200003", Check: func(e *env) error {
		auth, err := bearer1(e, e.App())
		if err != nil {
			return err
		}
		late, err := sendAs(e, auth, chat("nobody"))
		if err := first(err, late.is(200, taken), e.Jump(3660*time.Second)); err != nil {
			return err
		}
		grace, err := sendAs(e, auth, chat("nobody"))
		if err := first(err, grace.is(200, taken), e.Jump(time.Second)); err != nil {
			return err
		}
		gone, err := sendAs(e, auth, chat("nobody"))
		return first(err, gone.is(200, "80200003"))
	}},
	{Rule: "HW-A6", Says: "a signed bearer is taken, signed by the rig's clock or by the wall's", Check: func(e *env) error {
		sim, err := jwtSend(e, e.Clock.Now(), nil)
		if err != nil {
			return err
		}
		wall, err := jwtSend(e, time.Now(), nil)
		return first(err, sim.is(200, taken), wall.is(200, taken))
	}},
	{Rule: "HW-A6", Says: "an expired one is 80200005", Check: func(e *env) error {
		a, err := jwtSend(e, e.Clock.Now().Add(-400*24*time.Hour), nil)
		return first(err, a.is(200, "80200005"))
	}},
	{Rule: "HW-A6", Says: "one that lives longer than a day is 80300036", Check: func(e *env) error {
		a, err := jwtSend(e, e.Clock.Now(), func(_ *jwt.Token, c jwt.MapClaims) { c["exp"] = e.Clock.Now().Add(25 * time.Hour).Unix() })
		return first(err, a.is(200, "80300036"))
	}},
	{Rule: "HW-A6", Says: "a wrong key id, issuer, audience or a missing iat is 80200001", Check: func(e *env) error {
		for name, change := range map[string]func(*jwt.Token, jwt.MapClaims){
			"kid": func(t *jwt.Token, _ jwt.MapClaims) { t.Header["kid"] = "x" },
			"iss": func(_ *jwt.Token, c jwt.MapClaims) { c["iss"] = "x" },
			"aud": func(_ *jwt.Token, c jwt.MapClaims) { c["aud"] = "x" },
			"iat": func(_ *jwt.Token, c jwt.MapClaims) { delete(c, "iat") },
		} {
			a, err := jwtSend(e, e.Clock.Now(), change)
			if err := first(err, a.is(200, "80200001")); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	}},
	{Rule: "HW-A6", Says: "a sender's clock may be four minutes fast, not six", Check: func(e *env) error {
		later := e.Clock.Now().Add(400 * 24 * time.Hour) // far from the wall, which counts too
		if err := e.Jump(400 * 24 * time.Hour); err != nil {
			return err
		}
		four, err := jwtSend(e, later.Add(4*time.Minute), nil)
		if err != nil {
			return err
		}
		six, err := jwtSend(e, later.Add(6*time.Minute), nil)
		return first(err, four.is(200, taken), six.is(200, "80200001"))
	}},
	{Rule: "HW-A6", Says: "another algorithm and a broken signature are 80200001", Check: func(e *env) error {
		auth, err := sign(e, e.App(), e.Clock.Now(), func(t *jwt.Token, _ jwt.MapClaims) {
			t.Method, t.Header["alg"] = jwt.SigningMethodRS256, "RS256"
		})
		if err != nil {
			return err
		}
		rs, err := sendAs(e, auth, chat("nobody"))
		if err := first(err, rs.is(200, "80200001")); err != nil {
			return err
		}
		good, err := sign(e, e.App(), e.Clock.Now(), nil)
		if err != nil {
			return err
		}
		broken, err := sendAs(e, good[:len(good)-20]+"AAAAAAAAAAAAAAAAAAAA", chat("nobody"))
		return first(err, broken.is(200, "80200001"))
	}},
	{Rule: "HW-A7", Says: "an access token on v3 is 80200001, a signed bearer is taken", Check: func(e *env) error {
		path := "/v3/" + e.App().ProjectID + "/messages:send"
		auth, err := bearer1(e, e.App())
		if err != nil {
			return err
		}
		token, err := read(e.PostJSON(path, alert("nobody"), auth))
		if err != nil {
			return err
		}
		auth, err = sign(e, e.App(), e.Clock.Now(), nil)
		if err != nil {
			return err
		}
		signed, err := read(e.PostJSON(path, alert("nobody"), auth))
		return first(err, token.is(200, "80200001"), signed.is(200, taken))
	}},
	{Rule: "HW-V12", Says: "an app whose push service is off is 80300002", With: with(func(s *Settings) { s.PushService = false }), Check: func(e *env) error {
		return expect(e, chat("nobody"), 200, "80300002")
	}},
	{Rule: "HW-V12", Says: "a project that is nobody's is 80300002; the app's own works by v2", Check: func(e *env) error {
		auth, err := bearer1(e, e.App())
		if err != nil {
			return err
		}
		wrong, err := read(e.PostJSON("/v2/1/messages:send", chat("nobody"), auth))
		if err != nil {
			return err
		}
		own, err := read(e.PostJSON("/v2/"+e.App().ProjectID+"/messages:send", chat("nobody"), auth))
		return first(err, wrong.is(200, "80300002"), own.is(200, taken))
	}},
	{Rule: "HW-V12", Says: "an app under penalty is 80300037 on v3", With: with(func(s *Settings) { s.Penalty = true }), Check: func(e *env) error {
		a, err := sendV3(e, "0", alert("nobody"))
		return first(err, a.is(200, "80300037"))
	}},
}

// alert is a v3 alert to a token, changed by edits.
func alert(token string, changes ...any) string {
	return edit(map[string]any{
		"payload": map[string]any{"notification": map[string]any{
			"category": "IM", "title": "Han Meimei", "body": "See you at seven.", "clickAction": map[string]any{"actionType": 0},
		}},
		"target": map[string]any{"token": []string{token}},
	}, changes)
}

func sendV3(e *env, pushType, body string) (answer, error) {
	auth, err := sign(e, e.App(), e.Clock.Now(), nil)
	if err != nil {
		return answer{}, err
	}
	return read(e.PostJSON("/v3/"+e.App().ProjectID+"/messages:send", body, auth, "push-type: "+pushType))
}
