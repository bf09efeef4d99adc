// Package toy is a mock vendor as small as one can be: it takes {"to", "title", "text", "level", "data"} under a key, and
// shows it. It is laid over the sources by a test, which proves that a vendor is one folder and one line a catalogue.
package toy

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Settings are what the vendor's console knows about an app.
type Settings struct {
	// Loud says whether the app may send messages of a level above 1.
	Loud bool `yaml:"loud"`
}

// Spec is the vendor on the shelf.
func Spec() core.Spec {
	return core.Spec{
		Name: "toy", Port: 9, Hosts: []string{"push.toy.example"},
		Rules:       table().Rules(),
		NewSettings: newSettings,
		New:         open,
		Phones:      []core.Phone{{Brand: "Toy", Manufacturer: "Toy", Model: "Toy 1"}},
	}
}

func newSettings() any { return &Settings{} }

type vendor struct {
	p  *core.Platform
	id int
}

type request struct {
	app *core.App
	message
}

type message struct {
	To, Title, Text string
	Level           int
	Data            string
}

func table() core.Table[*request] {
	return core.Table[*request]{{
		Rule: core.Rule{ID: "TOY-C1", Phase: core.Class, Says: "Only an app that may be loud sends above level 1.", Answer: "403", Source: "toy", Remedy: "Ask for loud."},
		Check: func(r *request) error {
			if r.Level > 1 && !r.app.Settings().(*Settings).Loud {
				return fmt.Errorf("too loud")
			}
			return nil
		},
	}}
}

func open(c core.Config) (core.Vendor, error) {
	v := &vendor{}
	apps, err := c.NewApps(newSettings, func(_ uint64, a core.AppConfig) core.Credentials {
		return core.Credentials{Package: a.Package, AppID: "toy-" + a.Name, AppSecret: "secret-" + a.Name}
	})
	if err != nil {
		return nil, err
	}
	v.p = core.NewPlatform("toy", c, table().Rules(), apps, core.Hooks{
		Register: func(_ *core.Device, r link.Register) (*core.App, string, string) {
			return v.p.Apps.Find(func(a *core.App) bool { return a.AppID == r.AppID }), "1", "no such app"
		},
		Mint: func(r core.Rand, _ *core.App, _ *core.Device) string { return fmt.Sprintf("toy-%016x", r.Uint64()) },
	})
	return v, nil
}

// Platform is the shared part.
func (v *vendor) Platform() *core.Platform { return v.p }

// Handler answers as the real hosts would.
func (v *vendor) Handler() http.Handler { return v.p.Serve(v.send) }

func (v *vendor) send(c *core.Call) core.Answer {
	r := &request{app: v.p.Apps.Find(func(a *core.App) bool { return core.Equal(a.AppSecret, c.Header.Get("X-Toy-Key")) })}
	if r.app == nil {
		return core.Answer{Status: http.StatusUnauthorized, Code: "401", Body: []byte(`{"error":"key"}`)}
	}
	if err := json.Unmarshal(c.Body, &r.message); err != nil {
		return core.Answer{Status: http.StatusBadRequest, Code: "400", Body: []byte(`{"error":"json"}`)}
	}
	if ref := table().Check(v.p.Rules, r, core.Class); ref != nil {
		return core.Answer{Status: http.StatusForbidden, Code: "403", Rule: ref.Rule, Body: []byte(`{"error":"loud"}`)}
	}
	t := v.p.Tokens.Target(r.To)
	if t.Token == nil {
		return core.Answer{Status: http.StatusGone, Code: "410", Body: []byte(`{"error":"gone"}`)}
	}
	id := v.p.WithRand(func(r core.Rand) string { return fmt.Sprintf("t%016x", r.Uint64()) })
	m := c.Message(id, t)
	m.Delivery.Notification = &link.Notification{
		Title: r.Title, Body: r.Text, Channel: link.Channel{Try: []string{"toy"}, Create: "toy"},
		Click: link.Click{Kind: link.ClickLauncher, Extras: map[string]string{"ext": r.Data}},
	}
	return core.Answer{Body: []byte(`{"id":"` + id + `"}`), Accept: []*core.Message{m}}
}
