package core_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// fake is the smallest vendor: POST /send?token=…&title=…, with one rule of each kind.
type fake struct {
	p     *core.Platform
	n     atomic.Int64
	daily core.Daily
	acks  chan link.Ack
}

type fakeSettings struct {
	Cap int64         // FAKE-Q1
	TTL time.Duration // 0: a day
	Box int           // messages that may wait for a token; 0: any number
}

// brokenBox is a Box that the storage rule of this vendor cannot bear.
const brokenBox = -1

type fakeSend struct {
	v     *fake
	title string
	app   *core.App
}

func fakeTable() core.Table[*fakeSend] {
	rule := func(id string, ph core.Phase) core.Rule {
		return core.Rule{ID: id, Phase: ph, Says: "x", Source: "x", Remedy: "x"}
	}
	return core.Table[*fakeSend]{
		{Rule: rule("FAKE-V1", core.Validate), Check: func(s *fakeSend) error {
			if s.title == "" {
				return errors.New("no title")
			}
			return nil
		}},
		{Rule: rule("FAKE-T1", core.Validate), Judge: func(_ *fakeSend, t *core.Target) core.Verdict {
			if t.Token == nil {
				return core.Reject("unknown")
			}
			return core.Verdict{}
		}},
		{Rule: rule("FAKE-D1", core.Deliver), Judge: func(s *fakeSend, _ *core.Target) core.Verdict {
			if s.title == "later" {
				return core.Defer(s.v.p.Clock.Now().Add(time.Hour))
			}
			return core.Verdict{}
		}},
		{Rule: rule("FAKE-Q1", core.QuotaPh), Judge: func(s *fakeSend, t *core.Target) core.Verdict {
			if !s.v.daily.Take(s.v.p.Clock.Now(), t.Value, s.app.Settings().(*fakeSettings).Cap) {
				return core.Drop()
			}
			return core.Verdict{}
		}},
		{Rule: rule("FAKE-C6", core.DevicePh)},
	}
}

func fakeSpec() core.Spec {
	return core.Spec{
		Name: "fake", Rules: fakeTable().Rules(), NewSettings: func() any { return &fakeSettings{} },
		New: func(c core.Config) (core.Vendor, error) {
			v := &fake{acks: make(chan link.Ack, 100)}
			var apps []*core.App
			for i, a := range c.Apps {
				apps = append(apps, core.NewApp(a.Name, core.Credentials{Package: a.Package, AppID: fmt.Sprint(i)}, a.Settings))
			}
			v.p = core.NewPlatform("fake", c, fakeTable().Rules(), apps, core.Hooks{
				Register: func(_ *core.Device, r link.Register) (*core.App, string, string) {
					if a := v.p.Apps.ByPackage(r.Package); a != nil {
						return a, "", ""
					}
					return nil, "14", "no such package"
				},
				Mint: func(r core.Rand, a *core.App, d *core.Device) string {
					return fmt.Sprintf("%s:%s:%d", a.Name, d.ID, r.IntN(1e9))
				},
				Keep: func(waiting []*core.Message, m *core.Message) []core.Eviction {
					box := m.Token.App.Settings().(*fakeSettings).Box
					if box == brokenBox {
						panic("a defect")
					}
					if box > 0 && len(waiting) >= box {
						return []core.Eviction{{Message: waiting[0], Kind: core.EventDropped, Rule: "FAKE-BOX"}}
					}
					return nil
				},
				Acked: func(_ *core.Message, a link.Ack) { v.acks <- a },
			})
			return v, nil
		},
	}
}

func (v *fake) Platform() *core.Platform { return v.p }

func (v *fake) Handler() http.Handler {
	table := fakeTable()
	return v.p.Serve(func(c *core.Call) core.Answer {
		q := c.URL.Query()
		s := &fakeSend{v: v, title: q.Get("title"), app: v.p.Apps.Main()}
		if r := table.Check(v.p.Rules, s); r != nil {
			return core.Answer{Status: 400, Body: []byte(r.Err.Error()), Code: "400", Rule: r.Rule}
		}
		id, rejected := fmt.Sprint("m", v.n.Add(1)), ""
		w := core.Walk{
			Call: c, ID: func() string { return id },
			Judge: func(t *core.Target) core.Verdict { return table.Judge(v.p.Rules, s, t) },
			Ended: func(_ *core.Target, verdict core.Verdict) {
				if verdict.Kind == core.Rejected {
					rejected = verdict.Code
				}
			},
			Accept: func(out []*core.Message, t *core.Target) []*core.Message { return append(out, s.message(c, id, t)) },
		}
		accept, _ := w.Run([]*core.Target{v.p.Tokens.Target(q.Get("token"))})
		if rejected != "" {
			return core.Answer{Status: 404, Code: rejected}
		}
		return core.Answer{Body: []byte(id), Accept: accept}
	})
}

func (s *fakeSend) message(c *core.Call, id string, t *core.Target) *core.Message {
	q, v, m := c.URL.Query(), s.v, c.Message(id, t)
	m.Delivery.Notification = &link.Notification{Title: s.title, Body: strings.Repeat("b", 10), Channel: link.Channel{
		Try: []string{"tuikit"}, MissingRule: v.p.Rules.If("FAKE-C6"),
	}, Click: link.Click{Kind: link.ClickLauncher, Extras: map[string]string{"ext": q.Get("ext")}}}
	ttl := s.app.Settings().(*fakeSettings).TTL
	if ttl == 0 {
		ttl = 24 * time.Hour
	}
	m.Expires = v.p.Clock.Now().Add(ttl)
	m.CollapseKey = q.Get("collapse")
	m.NowOrNever = q.Get("never") != ""
	return m
}
