package vivo_test

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var same = vendortest.Same[any]

// fields are the fields of a body; a nil takes a default away.
type fields map[string]any

// reply is an answer, read as a client would.
type reply struct {
	Result       int             `json:"result"`
	Desc         string          `json:"desc"`
	TaskID       string          `json:"taskId"`
	RequestID    string          `json:"requestId"`
	AuthToken    string          `json:"authToken"`
	InvalidUser  json.RawMessage `json:"invalidUser"`
	InvalidUsers json.RawMessage `json:"invalidUsers"`
	Statistics   json.RawMessage `json:"statistics"`
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func read(r vendortest.Response, err error) (reply, error) {
	var out reply
	if err != nil {
		return out, err
	}
	if r.Status == http.StatusBadRequest { // a decoder's, before any code
		return reply{Result: r.Status, Desc: string(r.Body)}, nil
	}
	if err := json.Unmarshal(r.Body, &out); err != nil {
		return out, fmt.Errorf("%d %q: %w", r.Status, r.Body, err)
	}
	return out, vendortest.Same("status", r.Status, 200)
}

func post(e *vendortest.Env, path string, body fields, headers ...string) (reply, error) {
	return read(e.PostJSON(path, text(body), headers...))
}

func sum(s string) string {
	b := md5.Sum([]byte(s))
	return hex.EncodeToString(b[:])
}

// signed is the body of an auth call, well signed.
func signed(e *vendortest.Env, app *core.App) fields {
	at := e.Clock.Now().UnixMilli()
	return fields{"appId": app.AppID, "appKey": app.AppKey, "timestamp": at, "sign": sum(app.AppID + app.AppKey + fmt.Sprint(at) + app.AppSecret)}
}

// login returns an authToken header of the main app.
func login(e *vendortest.Env) (string, error) {
	r, err := post(e, "/message/auth", signed(e, e.App()))
	return "authToken: " + r.AuthToken, vendortest.First(err, vendortest.Same("auth", r.Result, 0))
}

// message is a system message as a chat app would send it, changed by f.
func message(regID string, f fields) fields {
	m := fields{"regId": regID, "notifyType": 4, "title": "Ming", "content": "are you there?", "skipType": 1, "networkType": -1,
		"classification": 1, "requestId": "r1"}
	for k, v := range f {
		if m[k] = v; v == nil {
			delete(m, k)
		}
	}
	return m
}

// push sends a message to a regId.
func push(e *vendortest.Env, regID string, f fields) (reply, error) {
	header, err := login(e)
	if err != nil {
		return reply{}, err
	}
	return post(e, "/message/send", message(regID, f), header)
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

// answers checks that a push with f is answered code.
func answers(code int, f fields) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		r, err := push(e, regID, f)
		return vendortest.First(err, same("result", r.Result, code))
	})
}

// shows checks that a push with f is answered 0 and shown, in a class, silently or not.
func shows(class string, silent bool, f fields) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := push(e, regID, f)
		if err := vendortest.First(err, same("result", r.Result, 0), same("shown", len(d.Shown()), 1)); err != nil {
			return err
		}
		return vendortest.First(same("class", d.Shown()[0].Class, class), same("silent", d.Shown()[0].Silent, silent))
	})
}

// outcomes sends so many pushes with different texts and compares the codes, and how many were shown.
func outcomes(f fields, codes []int, shown int) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		var got []int
		for i := range codes {
			m := message(regID, f)
			m["content"] = fmt.Sprint("message number ", i)
			r, err := post(e, "/message/send", m, header)
			if err != nil {
				return err
			}
			got = append(got, r.Result)
		}
		return vendortest.First(same("results", got, codes), same("shown", len(d.Shown()), shown))
	})
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

func set(f func(*vivo.Settings)) []vendortest.Option {
	return []vendortest.Option{vendortest.Settings(f)}
}

// operational is what makes a message operational.
func operational(f fields) fields {
	out := fields{"classification": 0}
	for k, v := range f {
		out[k] = v
	}
	return out
}

func long(n int) string { return strings.Repeat("字", n) }
