package mi

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

//go:embed RULEBOOK.md
var rulebook []byte

type (
	env    = vendortest.Env
	device = vendortest.Device
	params = map[string]string
)

// answer is what a Mi client decodes.
type answer struct {
	status int
	raw    string

	Result  string `json:"result"`
	Reason  string `json:"reason"`
	TraceID string `json:"trace_id"`
	Code    int    `json:"code"`
	Info    string `json:"info"`
	Data    struct {
		ID       string `json:"id"`
		DayQuota string `json:"day_quota"`
		DayAcked string `json:"day_acked"`
		Bad      string `json:"bad_regids"`
		Exceeded string `json:"channel_exceed_quota"`
	} `json:"data"`
}

func auth(app *core.App) string { return "Authorization: key=" + app.AppSecret }

func form(p params) string {
	v := url.Values{}
	for name, value := range p {
		v.Set(name, value)
	}
	return v.Encode()
}

// post sends a form to a path with the main app's secret.
func post(e *env, path string, p params, headers ...string) (answer, error) {
	if headers == nil {
		headers = []string{auth(e.App())}
	}
	r, err := e.PostForm(path, form(p), headers...)
	return read(r, err)
}

func get(e *env, path string, p params) (answer, error) {
	return read(e.Do("GET", path+"?"+form(p), "", auth(e.App())))
}

func read(r vendortest.Response, err error) (answer, error) {
	a := answer{status: r.Status, raw: string(r.Body)}
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(r.Body, &a); err != nil {
		return a, fmt.Errorf("a client cannot decode %s: %w", r.Body, err)
	}
	return a, nil
}

// sound are the parameters of a push that every rule lets pass; changes come in pairs, "" takes one away.
func sound(regIDs string, changes ...string) params {
	p := params{
		"registration_id": regIDs, "restricted_package_name": vendortest.Package, "pass_through": "0", "title": "王芳",
		"description": "See you at seven?", "notify_type": "-1", "extra.notify_effect": "1", "extra.channel_id": "tuikit",
		"extra.ext": `{"entity":{"sender":"u1"}}`, "notify_id": "1",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if p[changes[i]] = changes[i+1]; changes[i+1] == "" {
			delete(p, changes[i])
		}
	}
	return p
}

// push sends one to the phone and expects a code.
func push(e *env, d *device, code int, changes ...string) (answer, error) {
	a, err := post(e, "/v3/message/regid", sound(e.Token(d), changes...))
	if err == nil && a.Code != code {
		err = fmt.Errorf("code is %d, want %d: %s", a.Code, code, a.raw)
	}
	return a, err
}

// pushes is a check that one push gets a code.
func pushes(code int, changes ...string) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = push(e, d, code, changes...)
		return err
	}
}

// titles are what the phone shows, oldest first.
func titles(d *device) []string {
	out := []string{}
	for _, s := range d.Shown() {
		out = append(out, s.Title)
	}
	return out
}

func same[T any](what string, got, want T) error { return vendortest.Same(what, got, want) }

var firstErr = vendortest.First

// with changes the main app's settings.
func with(f func(*Settings)) []vendortest.Option { return []vendortest.Option{vendortest.Settings(f)} }

// rejected returns the rules of the refusals told for a token.
func rejected(e *env, token string) (rules []string) {
	for _, ev := range e.Events(core.EventRejected) {
		if ev.Token == token {
			rules = append(rules, ev.Rule)
		}
	}
	return rules
}

func dropped(e *env) (rules []string) {
	for _, ev := range e.Events(core.EventDropped) {
		rules = append(rules, ev.Rule)
	}
	return rules
}
