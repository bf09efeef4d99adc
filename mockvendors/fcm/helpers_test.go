package fcm

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bg is a context without end.
var bg = context.Background()

// same compares values of any one type.
func same[T any](what string, got, want T) error { return vendortest.Same(what, got, want) }

var first = vendortest.First

// with changes the main app's settings.
func with(f func(*Settings)) []vendortest.Option {
	return []vendortest.Option{vendortest.Settings(f)}
}

// signer is what a service-account file gives to a client.
type signer struct {
	Email    string `json:"client_email"`
	Key      string `json:"private_key"`
	KeyID    string `json:"private_key_id"`
	TokenURI string `json:"token_uri"`
	Project  string `json:"project_id"`
}

func account(e *vendortest.Env, app *core.App) (s signer, err error) {
	file, err := e.Vendor.(core.CredentialFiler).CredentialFile(app, e.Base)
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(file, &s)
}

// assertion signs what firebase-admin signs, changed by each of the functions.
func sign(s signer, change ...func(*jwt.Token, jwt.MapClaims)) (string, error) {
	now := time.Now()
	c := jwt.MapClaims{
		"iss": s.Email, "aud": s.TokenURI, "iat": now.Add(-10 * time.Second).Unix(), "exp": now.Add(-10*time.Second).Unix() + 3600,
		"scope": "https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/userinfo.email",
	}
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
	for _, f := range change {
		f(t, c)
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(s.Key))
	if err != nil {
		return "", err
	}
	return t.SignedString(key)
}

// claim sets a claim; nil takes it away.
func claim(name string, value any) func(*jwt.Token, jwt.MapClaims) {
	return func(_ *jwt.Token, c jwt.MapClaims) {
		if value == nil {
			delete(c, name)
			return
		}
		c[name] = value
	}
}

func postAssertion(e *vendortest.Env, path, assertion string) (vendortest.Response, error) {
	return e.PostForm(path, url.Values{"grant_type": {grantType}, "assertion": {assertion}}.Encode())
}

// bearer fetches an access token for an app, as a client does.
func bearerOf(e *vendortest.Env, app *core.App) (string, error) {
	s, err := account(e, app)
	if err != nil {
		return "", err
	}
	jwtText, err := sign(s)
	if err != nil {
		return "", err
	}
	r, err := postAssertion(e, "/token", jwtText)
	if err != nil {
		return "", err
	}
	m, err := r.JSON()
	token, _ := m["access_token"].(string)
	if err == nil && token == "" {
		err = fmt.Errorf("no access token: %d %s", r.Status, r.Body)
	}
	return token, err
}

// client sends as a server of the main app does.
type client struct {
	*vendortest.Env
	bearer string
}

func newClient(e *vendortest.Env) (*client, error) {
	b, err := bearerOf(e, e.App())
	return &client{e, "Authorization: Bearer " + b}, err
}

// post sends a whole body.
func (c *client) post(body string) (vendortest.Response, error) {
	return c.PostJSON("/v1/projects/"+c.App().ProjectID+"/messages:send", body, c.bearer)
}

// send sends a message; fields is the inside of its JSON object.
func (c *client) send(fields string) (vendortest.Response, error) {
	return c.post(`{"message":{` + fields + `}}`)
}

// to sends a notification "hi" to a token, with more fields if given.
func (c *client) to(token string, more ...string) (vendortest.Response, error) {
	return c.send(strings.Join(append([]string{`"token":"` + token + `","notification":{"title":"hi","body":"there"}`}, more...), ","))
}

// data sends a data message to a token.
func (c *client) data(token string, more ...string) (vendortest.Response, error) {
	return c.send(strings.Join(append([]string{`"token":"` + token + `","data":{"k":"v"}`}, more...), ","))
}

// ready makes a phone and a client: what nearly every row begins with.
func ready(e *vendortest.Env, o ...vendortest.PhoneOption) (*client, *vendortest.Device, error) {
	d, err := e.Phone(o...)
	if err != nil {
		return nil, nil, err
	}
	if e.Token(d) == "" {
		return nil, nil, fmt.Errorf("no token: %+v", d.Log.Registrations)
	}
	c, err := newClient(e)
	return c, d, err
}

// refused checks an error answer: its status and message, and the code a client sees.
func refused(r vendortest.Response, err error, status int, code, message string) error {
	if err != nil {
		return err
	}
	var got struct {
		Error struct {
			Message string
			Status  string
			Details []struct{ ErrorCode string }
		}
	}
	if err := json.Unmarshal(r.Body, &got); err != nil {
		return fmt.Errorf("%d %s: %w", r.Status, r.Body, err)
	}
	seen := got.Error.Status
	for _, d := range got.Error.Details {
		if d.ErrorCode != "" {
			seen = d.ErrorCode
		}
	}
	return first(same("status", r.Status, status), same("code", seen, code), same("message", got.Error.Message, message))
}

// accepted checks an answer of success and returns the message id.
func accepted(r vendortest.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	m, err := r.JSON()
	name, _ := m["name"].(string)
	if err != nil || r.Status != 200 || name == "" {
		return "", fmt.Errorf("not accepted: %d %s", r.Status, r.Body)
	}
	return name[strings.LastIndexByte(name, '/')+1:], nil
}

func yes(r vendortest.Response, err error) error {
	_, err = accepted(r, err)
	return err
}

// titles are what the phone's tray shows, oldest first.
func titles(d *vendortest.Device) []string {
	out := []string{}
	for _, s := range d.Shown() {
		out = append(out, s.Title)
	}
	return out
}

// none is no titles.
var none = []string{}

// handed is how many messages the app was given.
func handed(d *vendortest.Device) int { return len(d.Log.Messages) }

// times does something n times.
func times(n int, f func(i int) error) error {
	for i := range n {
		if err := f(i); err != nil {
			return fmt.Errorf("the %d-th of %d: %w", i+1, n, err)
		}
	}
	return nil
}

// ruleOf is the rule of the newest event of a kind.
func ruleOf(e *vendortest.Env, k core.EventKind) string {
	ev := e.Events(k)
	if len(ev) == 0 {
		return "no such event"
	}
	return ev[len(ev)-1].Rule
}
