package oppo_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var same = vendortest.Same[any]

const (
	authPath    = "/server/v1/auth"
	notePath    = "/server/v1/message/notification/"
	unicastPath = notePath + "unicast"
)

// fields are the fields of a notification or a form; a nil takes a default away.
type fields map[string]any

// reply is an answer, read as a client would.
type reply struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (r reply) get(key string) any {
	var m map[string]any
	_ = json.Unmarshal(r.Data, &m)
	return m[key]
}

func post(e *vendortest.Env, path string, form fields, headers ...string) (reply, error) {
	q := url.Values{}
	for k, v := range form {
		q.Set(k, fmt.Sprint(v))
	}
	r, err := e.PostForm(path, q.Encode(), headers...)
	if err != nil {
		return reply{}, err
	}
	return decoded(r)
}

func decoded(r vendortest.Response) (reply, error) {
	var out reply
	if err := json.Unmarshal(r.Body, &out); err != nil {
		return out, fmt.Errorf("%q: %w", r.Body, err)
	}
	return out, vendortest.Same("status", r.Status, 200)
}

// signed are the fields of an auth call, well signed.
func signed(e *vendortest.Env, app *core.App) fields {
	at := strconv.FormatInt(e.Clock.Now().UnixMilli(), 10)
	return fields{"app_key": app.AppKey, "timestamp": at, "sign": sum(app.AppKey + at + app.MasterSecret)}
}

func sum(s string) string {
	b := sha256.Sum256([]byte(s))
	return hex.EncodeToString(b[:])
}

func (f fields) with(k string, v any) fields { f[k] = v; return f }

// login returns an auth token of the main app.
func login(e *vendortest.Env) (string, error) {
	r, err := post(e, authPath, signed(e, e.App()))
	token, _ := r.get("auth_token").(string)
	return token, vendortest.First(err, vendortest.Same("auth", r.Code, 0))
}

// note is a notification as a chat app would send it, changed by f.
func note(f fields) fields {
	n := fields{"title": "Ming", "content": "are you there?", "channel_id": "tuikit"}
	for k, v := range f {
		if n[k] = v; v == nil {
			delete(n, k)
		}
	}
	return n
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func message(target string, f fields) fields {
	return fields{"target_type": 2, "target_value": target, "notification": note(f)}
}

// push sends a unicast to a regId.
func push(e *vendortest.Env, target string, f fields, headers ...string) (reply, error) {
	token, err := login(e)
	if err != nil {
		return reply{}, err
	}
	return post(e, unicastPath, fields{"auth_token": token, "message": text(message(target, f))}, headers...)
}

// phoneAnd makes a phone and runs f with its regId.
func phoneAnd(f func(e *vendortest.Env, d *vendortest.Device, regID string) error, o ...vendortest.PhoneOption) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		d, err := e.Phone(o...)
		if err != nil {
			return err
		}
		if e.Token(d) == "" {
			return fmt.Errorf("no regId: %+v", d.Log.Registrations)
		}
		return f(e, d, e.Token(d))
	}
}

// answers checks that a unicast with f is answered code.
func answers(code int, f fields) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		r, err := push(e, regID, f)
		return vendortest.First(err, same("code", r.Code, code))
	})
}

// shows checks that a unicast with f is answered 0 and that n notifications are in the tray after it.
func shows(n int, f fields, o ...vendortest.PhoneOption) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := push(e, regID, f)
		return vendortest.First(err, same("code", r.Code, 0), same("shown", len(d.Shown()), n))
	}, o...)
}

// hidden checks that a unicast with f is answered 0 and kept off the screen by rule.
func hidden(rule string, f fields, o ...vendortest.PhoneOption) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := push(e, regID, f)
		return vendortest.First(err, same("code", r.Code, 0), same("shown", len(d.Shown()), 0), same("suppressed by", d.Log.Rules, []string{rule}))
	}, o...)
}

// all runs checks one after another.
func all(checks ...func(*vendortest.Env) error) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		for i, c := range checks {
			if err := c(e); err != nil {
				return fmt.Errorf("step %d: %w", i+1, err)
			}
		}
		return nil
	}
}

func set(f func(*oppo.Settings)) []vendortest.Option {
	return []vendortest.Option{vendortest.Settings(f)}
}

// approved is a console that has approved the private class.
var approved = set(func(s *oppo.Settings) { s.Approved = []string{"private"} })
