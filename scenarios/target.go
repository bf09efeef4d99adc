package scenarios

import (
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Target is an outside backend: how it is started and reached, and what to say to it. Its texts are templates over vendors
// (VENDOR.base_url, .base_url_tls, .app.app_id …, .credentials_file), ca_file, port (a free one), dir (a folder of the run's), seed,
// clock, and in calls user, device, vendor, brand, package, token and more.
type Target struct {
	// Name is how reports call it. Default: the command's or the host's.
	Name string `yaml:"name" json:"name,omitempty"`
	// Command starts it, beside the file that names it; without one it is there already.
	Command []Template `yaml:"command" json:"command,omitempty"`
	// Env are variables that its process gets beside this one's.
	Env map[string]Template `yaml:"env" json:"env,omitempty"`
	// BaseURL is where its calls go: http://127.0.0.1:{{.port}}.
	BaseURL Template `yaml:"base_url" json:"base_url" jsonschema:"required"`
	// Health is asked until it says yes, before anything else.
	Health Health `yaml:"health" json:"health"`
	// Via is how its vendor calls reach the mocks: by settings that env or command give it (settings), by proxy and CA variables
	// (env), or by those and a hook that Node loads first (front). Default settings.
	Via Via `yaml:"via" json:"via"`
	// Headers go with every call.
	Headers map[string]Template `yaml:"headers" json:"headers,omitempty"`
	// Receipts is where the vendors that know one address for receipts post them: the backend's, without the vendor's name, which
	// is added. Default: nobody reads them.
	Receipts Template `yaml:"receipts" json:"receipts,omitempty"`
	// Marker is what tells its messages apart at the vendor and on the phone. Default: at the end of the text.
	Marker Marker `yaml:"marker" json:"marker"`
	// Session are calls made once before all others, for what they answer: {{.session.NAME}}.
	Session []SessionCall `yaml:"session" json:"session,omitempty"`
	// Calls are what phones and senders say to it. One that it lacks is left out.
	Calls Calls `yaml:"calls" json:"calls" jsonschema:"required"`
	// Timeout is the longest that one call may take. Default 10s.
	Timeout Duration `yaml:"timeout" json:"timeout"`
	// InFlight is how many sends may be open at once. Default 256.
	InFlight int `yaml:"in_flight" json:"in_flight" jsonschema:"minimum=1,maximum=10000"`

	// File is where it was read from, for what is beside it.
	File string `yaml:"-" json:"file,omitempty"`
}

// Health is how to find out that a target answers.
type Health struct {
	// Path is asked with GET. Default /.
	Path Template `yaml:"path" json:"path"`
	// Status is what it answers then. Default: any below 500.
	Status int `yaml:"status" json:"status,omitempty" jsonschema:"minimum=0,maximum=599"`
	// Timeout is how long it may take to get there. Default 30s.
	Timeout Duration `yaml:"timeout" json:"timeout"`
}

// Via is a way to the mocks.
type Via string

// The ways.
const (
	ViaSettings Via = "settings"
	ViaEnv      Via = "env"
	ViaFront    Via = "front"
)

// Values lists the ways.
func (Via) Values() []string { return []string{string(ViaSettings), string(ViaEnv), string(ViaFront)} }

// Marker is where a word travels that nobody else uses.
type Marker struct {
	// In is text (at its end), ext (at a path in it) or data (a field of message.data).
	In MarkerIn `yaml:"in" json:"in"`
	// Path is the field's, dots between: entity.id. Default pushrig.
	Path string `yaml:"path" json:"path"`
}

// MarkerIn is a place for a marker.
type MarkerIn string

// The places.
const (
	MarkerText MarkerIn = "text"
	MarkerExt  MarkerIn = "ext"
	MarkerData MarkerIn = "data"
)

// Values lists the places.
func (MarkerIn) Values() []string {
	return []string{string(MarkerText), string(MarkerExt), string(MarkerData)}
}

// Calls are what phones and senders say.
type Calls struct {
	// CreateUser makes an account known that has not logged in.
	CreateUser *TargetCall `yaml:"create_user" json:"create_user,omitempty"`
	// CreateGroup makes a chat group of members.
	CreateGroup *TargetCall `yaml:"create_group" json:"create_group,omitempty"`
	// Login logs user in on device, with the app in front.
	Login *TargetCall `yaml:"login" json:"login,omitempty"`
	// Logout ends that.
	Logout *TargetCall `yaml:"logout" json:"logout,omitempty"`
	// ReportToken says that the app on device has token of vendor.
	ReportToken *TargetCall `yaml:"report_token" json:"report_token,omitempty"`
	// ReportNone says that it wants no push.
	ReportNone *TargetCall `yaml:"report_none" json:"report_none,omitempty"`
	// Foreground and Background say where the app is.
	Foreground *TargetCall `yaml:"foreground" json:"foreground,omitempty"`
	Background *TargetCall `yaml:"background" json:"background,omitempty"`
	// Close says that the app's process ended.
	Close *TargetCall `yaml:"close" json:"close,omitempty"`
	// Vanish and Reconnect say that the network went, which nobody is told of, and came back.
	Vanish    *TargetCall `yaml:"vanish" json:"vanish,omitempty"`
	Reconnect *TargetCall `yaml:"reconnect" json:"reconnect,omitempty"`
	// SendUser sends message from from to the user to; SendGroup to the chat group to, whose other members are members.
	SendUser  *TargetCall `yaml:"send_user" json:"send_user,omitempty"`
	SendGroup *TargetCall `yaml:"send_group" json:"send_group,omitempty"`
	// Clock sets the backend's clock to clock, and answers when nothing is in flight there; next in its answer is when the next
	// thing falls due. Only with it can a scenario's clock jump.
	Clock *TargetCall `yaml:"clock" json:"clock,omitempty"`
}

// TargetCall is one HTTP call.
type TargetCall struct {
	// Method is the call's. Default POST.
	Method string `yaml:"method" json:"method"`
	// Path goes after base_url.
	Path Template `yaml:"path" json:"path" jsonschema:"required"`
	// Headers go with it beside the target's.
	Headers map[string]Template `yaml:"headers" json:"headers,omitempty"`
	// Body is what it says. Content-Type is application/json where no header says otherwise.
	Body Template `yaml:"body" json:"body,omitempty"`
	// OK are the statuses of success. Default 200 to 299.
	OK []int `yaml:"ok" json:"ok,omitempty"`
	// Answer is what of the answer matters, each by a path of keys and numbers in its JSON, dots between.
	Answer CallAnswer `yaml:"answer" json:"answer"`
}

// CallAnswer is what of an answer matters.
type CallAnswer struct {
	// ID is the backend's own of the message, for the journey's story.
	ID string `yaml:"id" json:"id,omitempty"`
	// Refusal is why it refuses: whatever stands there refuses, unless it is "", 0, false or null.
	Refusal string `yaml:"refusal" json:"refusal,omitempty"`
	// Next is when the next thing falls due, of clock.
	Next string `yaml:"next" json:"next,omitempty"`
}

// SessionCall is a call for what it answers.
type SessionCall struct {
	TargetCall `yaml:",inline"`
	// Save names values of the answer by their paths in it.
	Save map[string]string `yaml:"save" json:"save,omitempty"`
}

func (t *Target) setDefaults() {
	t.Via, t.Timeout, t.InFlight = ViaSettings, Duration(10e9), 256
	t.Health.setDefaults()
	t.Marker.setDefaults()
}

func (h *Health) setDefaults() { h.Path.Text, h.Timeout = "/", Duration(30e9) }

func (m *Marker) setDefaults() { m.In, m.Path = MarkerText, "pushrig" }

func (c *TargetCall) setDefaults()  { c.Method = "POST" }
func (c *SessionCall) setDefaults() { c.Method = "GET" }

// Each lists the calls that there are, by name.
func (c *Calls) Each() map[string]*TargetCall {
	out := map[string]*TargetCall{}
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		if call, _ := v.Field(i).Interface().(*TargetCall); call != nil {
			out[v.Type().Field(i).Tag.Get("yaml")] = call
		}
	}
	return out
}

// put sets the call of a name.
func (c *Calls) put(name string, call *TargetCall) {
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") == name {
			v.Field(i).Set(reflect.ValueOf(call))
		}
	}
}

// ParseTarget reads and checks a target's file. name is how errors call the text. Its error is an Errors.
func ParseTarget(name string, src []byte, cat Catalog) (*Target, error) {
	rep := &report{}
	t, _ := parseTree(name, src, 0, rep)
	if err := rep.err(); err != nil {
		return nil, err
	}
	d := &decoder{tree: t, report: rep, whole: "a target's file", places: map[string]place{}, anchors: map[string]ast.Node{}}
	out := &Target{File: name}
	d.decode(t.body, reflect.ValueOf(out).Elem(), "")
	c := &checker{decoder: d, s: &Scenario{}, cat: cat}
	if len(rep.errs) == 0 {
		c.checkTarget("", out)
	}
	if err := rep.err(); err != nil {
		return nil, err
	}
	return out, nil
}

// checkTarget checks a target by itself and fills its templates in once.
func (c *checker) checkTarget(path string, t *Target) {
	at := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
	if t.Name == "" {
		t.Name = "target"
		if len(t.Command) > 0 {
			t.Name = filepath.Base(t.Command[len(t.Command)-1].Text)
		}
	}
	if t.Via != ViaSettings && len(t.Command) == 0 {
		c.bad(at("via"), "add command, or lead the backend to the mocks yourself and leave via out", "via %s works on a process that is started, and there is no command", t.Via)
	}
	if t.Calls.SendUser == nil && t.Calls.SendGroup == nil {
		c.bad(at("calls"), "add send_user: {path: …}", "the target has no call that sends")
	}
	if t.Calls.ReportToken == nil {
		c.bad(at("calls"), "add report_token: {path: …}", "the target has no call that tells it a phone's token")
	}
	names := baseSample(c.cat)
	for _, x := range t.Command {
		x.check(c, names)
	}
	for _, k := range slices.Sorted(maps.Keys(t.Env)) {
		t.Env[k].check(c, names)
	}
	t.BaseURL.check(c, names)
	t.Health.Path.check(c, names)
	saved := map[string]any{}
	for i, s := range t.Session {
		c.checkCall(at(fmt.Sprintf("session[%d]", i)), t, &s.TargetCall, names)
		for k := range s.Save {
			saved[k] = "saved"
		}
		names["session"] = saved
	}
	names["session"] = saved
	t.Receipts.check(c, names)
	for _, name := range slices.Sorted(maps.Keys(t.Calls.Each())) {
		c.checkCall(at("calls."+name), t, t.Calls.Each()[name], callSample(names, name))
	}
	if m := t.Marker; m.In != MarkerText && m.Path == "" {
		c.bad(at("marker.path"), "write a field's name, or dots between several: entity.id", "the marker has no path")
	} else if send := t.Calls.SendUser; send != nil && len(c.errs) == 0 && !markerTravels(t, send) {
		c.bad(at("calls.send_user.body"), "name .message."+string(m.In)+", or .marker, in the body", "the marker is in the message's %s, which the call does not say", m.In)
	}
}

// markerTravels reports whether a send says what the marker is in.
func markerTravels(t *Target, send *TargetCall) bool {
	said := append(send.Body.names(), send.Path.names()...)
	return slices.Contains(said, "marker") || slices.Contains(said, "message."+string(t.Marker.In)) || t.Marker.In == MarkerText && slices.Contains(said, "message.elements")
}

func (c *checker) checkCall(path string, t *Target, call *TargetCall, names map[string]any) {
	methods := []string{"GET", "POST", "PUT", "PATCH", "DELETE"}
	if !slices.Contains(methods, call.Method) {
		c.bad(path+".method", didYouMean(strings.ToUpper(call.Method), methods), "method cannot be %q", call.Method)
	}
	for i, s := range call.OK {
		if s < 100 || s > 599 {
			c.bad(fmt.Sprintf("%s.ok[%d]", path, i), "", "%d is no HTTP status", s)
		}
	}
	call.Path.check(c, names)
	call.Body.check(c, names)
	for _, h := range []map[string]Template{t.Headers, call.Headers} {
		for _, k := range slices.Sorted(maps.Keys(h)) {
			h[k].check(c, names)
		}
	}
}

// baseSample is what every template of a target can name, with values as a run has them.
func baseSample(cat Catalog) map[string]any {
	vendors := map[string]any{}
	names := cat.names()
	for _, v := range names {
		app := map[string]any{}
		for _, k := range []string{"name", "package", "app_id", "app_key", "app_secret", "master_secret", "project_id", "credentials_file"} {
			app[k] = "value"
		}
		vendors[v] = map[string]any{"base_url": "http://127.0.0.1:1", "base_url_tls": "https://127.0.0.1:1", "hosts": []any{"host"}, "app": app, "apps": []any{app}, "credentials_file": "/file"}
	}
	return map[string]any{"vendors": vendors, "ca_file": "/ca.pem", "port": 1, "dir": "/dir", "seed": uint64(1), "clock": "2026-11-22T09:00:00+08:00",
		"ready_file": "/ready.json", "scenario": "/scenario.yaml", "receipts": "http://127.0.0.1:1"}
}

// callSample is what a call can name beside that.
func callSample(base map[string]any, call string) map[string]any {
	out := maps.Clone(base)
	for _, k := range []string{"user", "device", "vendor", "brand", "package"} {
		out[k] = "word"
	}
	out["n"] = 1
	switch call {
	case "create_group":
		out["group"], out["members"] = "word", []string{"word"}
	case "report_token":
		out["token"], out["certificate"] = "word", 1
	case "background":
		out["unread"] = 1
	case "send_user", "send_group":
		out["to"], out["from"], out["marker"], out["members"] = "word", "word", "word", []string{"word"}
		out["message"] = map[string]any{"kind": "text", "text": "word", "title": "word", "desc": "word", "ext": "{}", "custom": "word",
			"data": map[string]any{"pushrig": "word"}, "push": map[string]any{}, "disabled": false, "online_only": false, "elements": []any{map[string]any{"kind": "text", "text": "word", "data": "word", "desc": "word"}}}
	}
	return out
}
