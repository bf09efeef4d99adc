package meizu

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
	"time"

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
	object = map[string]any
)

const (
	byPushID = pushPrefix + "/varnished/pushByPushId"
	byAlias  = pushPrefix + "/varnished/pushByAlias"
)

// answer is what a Meizu client decodes: code is a text.
type answer struct {
	status int
	raw    string

	Code     string          `json:"code"`
	Message  string          `json:"message"`
	Value    json.RawMessage `json:"value"`
	Redirect *string         `json:"redirect"`
	MsgID    string          `json:"msgId"`
}

// bad are the targets listed in value.
func (a answer) bad() map[string][]string {
	var m map[string][]string
	_ = json.Unmarshal(a.Value, &m)
	return m
}

// signed is a form of the app, with its sign.
func signed(app *core.App, p params) url.Values {
	v := url.Values{"appId": {app.AppID}}
	var f core.Form
	for name, value := range p {
		v.Set(name, value)
	}
	for name := range v {
		f = append(f, core.Pair{Name: name, Value: v.Get(name)})
	}
	if !v.Has("sign") {
		v.Set("sign", Sign(f, app.AppSecret))
	}
	return v
}

// post sends signed parameters of the main app.
func post(e *env, path string, p params) (answer, error) {
	return read(e.PostForm(path, signed(e.App(), p).Encode()))
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

// sound is a messageJson that every rule lets pass, with changes merged in, one level deep.
func sound(changes ...object) object {
	m := object{
		"noticeBarInfo": object{"noticeMsgType": 1, "noticeBarType": 0, "title": "李伟", "content": "See you at seven?"},
		"clickTypeInfo": object{"clickType": 1, "activity": vendortest.Page, "parameters": object{"ext": `{"entity":{"sender":"u1"}}`}},
		"pushTimeInfo":  object{"offLine": 1, "validTime": 24},
	}
	for _, c := range changes {
		for name, value := range c {
			fields, ok := value.(object)
			if !ok || m[name] == nil {
				m[name] = value
				continue
			}
			for k, v := range fields {
				m[name].(object)[k] = v
			}
		}
	}
	return m
}

func bar(k string, v any) object         { return object{"noticeBarInfo": object{k: v}} }
func click(fields object) object         { return object{"clickTypeInfo": fields} }
func timing(fields object) object        { return object{"pushTimeInfo": fields} }
func advance(fields object) object       { return object{"advanceInfo": fields} }
func public() object                     { return bar("noticeMsgType", 0) }
func text(m object) string               { return string(core.JSON(m)) }
func same[T any](w string, g, x T) error { return vendortest.Same(w, g, x) }

var firstErr = vendortest.First

func with(f func(*Settings)) []vendortest.Option { return []vendortest.Option{vendortest.Settings(f)} }

// push sends to pushIds, comma-joined, and expects a code.
func push(e *env, pushIDs, code string, changes ...object) (answer, error) {
	a, err := post(e, byPushID, params{"pushIds": pushIDs, "messageJson": text(sound(changes...))})
	if err == nil && a.Code != code {
		err = fmt.Errorf("code is %s, want %s: %s", a.Code, code, a.raw)
	}
	return a, err
}

// pushes is a check that one push to a phone gets a code, and that it is shown if that is 200.
func pushes(code string, changes ...object) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, e.Token(d), code, changes...)
		if err != nil || code != "200" {
			return err
		}
		return firstErr(same("value", string(a.Value), "{}"), same("shown", len(d.Shown()), 1))
	}
}

// lists is a check that a push to a phone lists it under a key.
func lists(key string, changes ...object) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, e.Token(d), "200", changes...)
		return firstErr(err, same("value", a.bad(), map[string][]string{key: {e.Token(d)}}))
	}
}

func titles(d *device) []string {
	out := []string{}
	for _, s := range d.Shown() {
		out = append(out, s.Title)
	}
	return out
}

// rejected returns the refusals told for a target, as rule and code.
func rejected(e *env, target string) (out []string) {
	for _, ev := range e.Events(core.EventRejected) {
		if ev.Token == target {
			out = append(out, ev.Rule+" "+ev.Code)
		}
	}
	return out
}

// noon and today are times of the bench's first day, as the vendor writes them.
func noon() string  { return vendortest.Start.Add(2 * time.Hour).Format(time.DateTime) }
func today() string { return vendortest.Start.Format("20060102") }
