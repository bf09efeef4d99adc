// Package vivo is a mock of vivo's push service (vPush): auth, single and list pushes, pushes to everyone, statistics and
// the check of bad users, with the rules of RULEBOOK.md beside it.
//
// It owns vivo's wire, settings and rules. Tokens and their life, storage, the journal and the phones are core's, link's
// and handset's.
//
//	vendor.go    what is served where            auth.go        auth tokens, made and asked for
//	settings.go  what the console knows          send.go        /message/send and /message/all
//	rules*.go    the closing table               list.go        saveListPayload and pushToList
//	wire.go      requests and answers            device.go      what the phone is told to do
//	errors.go    the code table                  statistics.go  counters of tasks, bad users
//	correction.go  what vivo takes a text for
package vivo

import (
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
}

// endpoint is one path of the API.
type endpoint struct {
	method string
	open   bool // served without an auth token
	run    func(*vendor, *request) core.Answer
}

func endpoints() map[string]endpoint {
	return map[string]endpoint{
		"/message/auth":            {http.MethodPost, true, (*vendor).auth},
		"/message/send":            {http.MethodPost, false, (*vendor).send},
		"/message/saveListPayload": {http.MethodPost, false, (*vendor).savePayload},
		"/message/pushToList":      {http.MethodPost, false, (*vendor).pushToList},
		"/message/all":             {http.MethodPost, false, (*vendor).pushToAll},
		"/report/getStatistics":    {http.MethodGet, false, (*vendor).statistics},
		"/invalidUser/check":       {http.MethodPost, false, (*vendor).checkUsers},
	}
}

func newVendor(c core.Config) (*vendor, error) {
	v := &vendor{routes: endpoints(), tables: newTables(), tasks: newTasks()}
	v.serial.Store(100_000_000 + core.NewRand(c.Seed, Name).Int64N(100_000_000)) // nine digits, as the published task ids
	apps, err := c.NewApps(newSettings, newCredentials)
	if err != nil {
		return nil, err
	}
	v.p = core.NewPlatform(Name, c, rules(), apps, core.Hooks{
		Register: v.register, Mint: v.mintRegID, Acked: v.acked, Undelivered: v.undelivered, Event: v.event,
		Quotas: v.readQuotas, Fault: fault, Reset: v.reset,
	})
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
	read(c.Body, &r.body, v.p.Rules.On("VIVO-W1"))
	if ref := v.tables.calls.Check(v.p.Rules, r); ref != nil {
		return v.refuse(r, ref)
	}
	if r.app == nil {
		r.app = v.p.Apps.Main() // only with VIVO-A6 off: anybody may call
	}
	c.App = r.app
	return e.run(v, r)
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
func fault(status int) core.Answer {
	if status == http.StatusTooManyRequests {
		return answer(codeTooFast, nil)
	}
	return core.Answer{Type: "text/plain;charset=UTF-8", Body: []byte("Internet server error!")} // sic. D-API21
}
