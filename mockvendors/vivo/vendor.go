// Package vivo is a mock of vivo's push service (vPush): auth, single and list pushes, pushes to everyone and to tags, live
// messages, statistics and the check of bad users, with the rules of RULEBOOK.md beside it.
//
// It owns vivo's wire, settings and rules. Tokens and their life, storage, the journal and the phones are core's, link's
// and handset's.
//
//	vendor.go    what is served where            auth.go        auth tokens, made and asked for
//	settings.go  what the console knows          send.go        /message/send and /message/all
//	rules*.go    the closing table               list.go        saveListPayload and pushToList
//	wire.go      requests and answers            device.go      what the phone is told to do
//	errors.go    the code table                  statistics.go  counters of tasks, bad users
//	correction.go  what vivo takes a text for    tags.go        tag calls and tagPush
//	live.go      live messages, which change a card that the app has made
package vivo

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Name is the vendor's name in scenarios and reports.
const Name = "vivo"

// Spec is vivo on the shelf.
func Spec() core.Spec {
	return core.Spec{
		Name:           Name,
		Port:           5,
		Hosts:          []string{"api-push.vivo.com.cn"},
		Rules:          rules(),
		NewSettings:    newSettings,
		SettingsSource: settingsSource,
		Lint:           lintScope(),
		Dead:           dead,
		Token:          shape,
		New:            func(c core.Config) (core.Vendor, error) { return newVendor(c) },
		Phones: []core.Phone{
			{Brand: "vivo", Manufacturer: "vivo", Model: "X100"},
			{Brand: "vivo", Manufacturer: "vivo", Model: "S18"},
			{Brand: "iQOO", Manufacturer: "vivo", Model: "iQOO 12"},
		},
	}
}

// vendor is vivo at work.
type vendor struct {
	p      *core.Platform
	grants core.Grants
	quotas quotas
	tasks  tasks
	routes map[string]endpoint
	tables tables
	serial atomic.Int64 // of task ids

	tags      *core.Recent[tagName, bool] // false: renamed away
	callbacks consoleURLs
}

// endpoint is one path of the API.
type endpoint struct {
	method string
	open   bool // served without an auth token
	run    func(*vendor, *request) core.Answer
	any    bool // the body's fields are not known: any JSON will do
}

func endpoints() map[string]endpoint {
	post := func(run func(*vendor, *request) core.Answer) endpoint {
		return endpoint{method: http.MethodPost, run: run}
	}
	all := map[string]endpoint{
		"/message/auth":            {method: http.MethodPost, open: true, run: (*vendor).auth},
		"/message/send":            post((*vendor).send),
		"/message/saveListPayload": post((*vendor).savePayload),
		"/message/pushToList":      post((*vendor).pushToList),
		"/message/all":             post((*vendor).pushToAll),
		"/message/tagPush":         post((*vendor).tagPush),
		"/livemessage/send":        post((*vendor).sendLive),
		"/report/getStatistics":    {method: http.MethodGet, run: (*vendor).statistics},
		"/invalidUser/check":       post((*vendor).checkUsers),
	}
	for path, do := range tagActions() {
		all[path] = post(func(v *vendor, r *request) core.Answer { return v.tag(r, do) })
	}
	for _, path := range []string{"/tagGroup/add", "/tagGroup/update", "/tagGroup/addToGroup", "/tagSegment/add", "/tagSegment/update"} {
		all[path] = endpoint{method: http.MethodPost, run: (*vendor).groupTags, any: true}
	}
	return all
}

func newVendor(c core.Config) (*vendor, error) {
	v := &vendor{routes: endpoints(), tables: newTables(), tasks: newTasks(), tags: core.NewRecent[tagName, bool](tagsKept)}
	v.serial.Store(100_000_000 + core.NewRand(c.Seed, Name).Int64N(100_000_000)) // nine digits, as the published task ids
	apps, err := c.NewApps(newSettings, newCredentials)
	if err != nil {
		return nil, err
	}
	v.p = core.NewPlatform(Name, c, rules(), apps, core.Hooks{
		Names:    []core.Field{core.FieldAppID},
		Register: v.register, Mint: v.mintRegID, Token: shape, Acked: v.acked, Undelivered: v.undelivered, Event: v.event,
		Quotas: v.readQuotas, Fault: fault, Reset: v.reset,
		Memories: map[string]core.Bounded{"tasks": v.tasks.byID, "tags": v.tags},
		Unproven: map[core.Field]string{core.FieldAppID: "sign"},
	})
	for _, a := range v.p.Apps.List() {
		for _, url := range settings(a).Callbacks {
			v.callbacks.note(a, url, v.p.Clock.Now())
		}
	}
	return v, nil
}

// Platform is the shared part.
func (v *vendor) Platform() *core.Platform { return v.p }

// Handler answers as vivo's host does.
func (v *vendor) Handler() http.Handler { return v.p.Serve(v.route) }

func (v *vendor) route(c *core.Call) core.Answer {
	e, ok := v.routes[v.path(c.URL.Path)]
	switch {
	case !ok:
		return plain(http.StatusNotFound)
	case c.Method != e.method:
		return plain(http.StatusMethodNotAllowed)
	}
	r := &request{v: v, Call: c, endpoint: e}
	if !v.decode(r) {
		return v.unreadable(r)
	}
	if ref := v.tables.calls.Check(v.p.Rules, r); ref != nil {
		return v.refuse(r, ref)
	}
	if r.app == nil {
		r.app = v.p.Apps.Main() // only with VIVO-A6 off: anybody may call
	}
	c.App = r.app
	return e.run(v, r)
}

// decode reads the body, where there is one; false is what meets HTTP 400 before any code.
func (v *vendor) decode(r *request) (ok bool) {
	switch {
	case r.Method != http.MethodPost:
		return true
	case r.endpoint.any:
		ok = json.Valid(r.Body)
	default:
		ok = read(r.Body, &r.body, v.p.Rules.On("VIVO-W1"))
	}
	app := v.p.Apps.Main()
	if grant, found := v.grants.Find(r.token()); found {
		app = grant.App
	}
	return ok || settings(app).Unreadable == UnreadableCode
}

// unreadable is the answer to a body that no decoder takes.
func (v *vendor) unreadable(r *request) core.Answer {
	a := plain(http.StatusBadRequest)
	if a.Rule = v.p.Rules.If("VIVO-W1"); a.Rule != "" {
		v.p.Rules.Hit(a.Rule)
	}
	return a
}

// path is the path as vivo's server reads it: one client doubles a slash, several end the statistics' path with a blank.
// VIVO-W2.
func (v *vendor) path(p string) string {
	if !v.p.Rules.On("VIVO-W2") {
		return p
	}
	for strings.Contains(p, "//") {
		p = strings.ReplaceAll(p, "//", "/")
	}
	return strings.TrimRight(p, " ")
}

// plain is an answer outside the API.
func plain(status int) core.Answer {
	return core.Answer{Status: status, Type: "text/plain;charset=UTF-8", Body: []byte(http.StatusText(status)), Code: codeText(status)}
}

// fault writes an injected error in vivo's words.
func fault(_ *core.Call, status int) core.Answer {
	if status == http.StatusTooManyRequests {
		return answer(codeTooFast, nil)
	}
	return core.Answer{Type: "text/plain;charset=UTF-8", Body: []byte("Internet server error!")} // sic. D-API21
}
