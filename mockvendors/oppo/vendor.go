// Package oppo is a mock of OPPO's push service (OPUSH, HeyTap): auth, single and batch notifications, broadcasts,
// tags, aliases and pictures, and the feedback calls, with the rules of RULEBOOK.md beside it.
//
// It owns OPPO's wire, settings and rules. Tokens and their life, storage, the journal and the phones are core's, link's
// and handset's.
//
//	vendor.go    what is served where            auth.go       auth tokens, made and asked for
//	settings.go  what the console knows          send.go       unicast and unicast_batch
//	rules*.go    the closing table               broadcast.go  save_message_content and broadcast
//	wire.go      requests and answers            device.go     what the phone is told to do
//	errors.go    the code table                  feedback.go   dead regIds, what is left of the quota
//	labels.go    tags and aliases                pictures.go   uploads of big and small pictures
//	templates.go private templates, filled in    expression.go tags that a broadcast looks for
package oppo

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Name is the vendor's name in scenarios and reports.
const Name = "oppo"

// The real hosts. Paths alone decide what is served; the host only says which region's regIds are at home there.
const (
	hostChina    = "api.push.oppomobile.com"
	hostChinaNow = "api-push-cn.heytapmobi.com" // as document 11235 names it today
	hostOverseas = "api-intl.push.oppomobile.com"
	hostFeedback = "feedback.push.oppomobile.com"
	hostMedia    = "api-media.push.heytapmobi.com"
	hostDevice   = "api-device.push.heytapmobi.com"
)

// Spec is OPPO on the shelf.
func Spec() core.Spec {
	return core.Spec{
		Name:           Name,
		Port:           4,
		Hosts:          []string{hostChina, hostChinaNow, hostOverseas, hostFeedback, hostMedia, hostDevice},
		Rules:          rules(),
		NewSettings:    newSettings,
		SettingsSource: settingsSource,
		Lint:           lintScope(),
		Dead:           dead,
		Token:          shape,
		New:            func(c core.Config) (core.Vendor, error) { return newVendor(c) },
		Phones: []core.Phone{
			{Brand: "OPPO", Manufacturer: "OPPO", Model: "Reno11"},
			{Brand: "OPPO", Manufacturer: "OPPO", Model: "Find X7"},
			{Brand: "realme", Manufacturer: "realme", Model: "GT5"},
			{Brand: "OnePlus", Manufacturer: "OnePlus", Model: "OnePlus 12"},
		},
		SwitchedOff: true, // IM-57
	}
}

// vendor is OPPO at work.
type vendor struct {
	p      *core.Platform
	grants core.Grants
	saved  contents
	quotas quotas
	routes map[string]endpoint
	tables tables

	pictures     pictures
	made         *core.Recent[label, struct{}] // tags that add_tags and add_tag_group have made
	labelActions map[string]labelAction
}

// endpoint is one path of the API.
type endpoint struct {
	method string
	open   bool // served without an auth token
	run    func(*vendor, *request) core.Answer
}

func endpoints() map[string]endpoint {
	all := map[string]endpoint{
		"/server/v1/auth":                                      {http.MethodPost, true, (*vendor).auth},
		"/server/v1/message/notification/unicast":              {http.MethodPost, false, (*vendor).unicast},
		"/server/v1/message/notification/unicast_batch":        {http.MethodPost, false, (*vendor).unicastBatch},
		"/server/v1/message/notification/save_message_content": {http.MethodPost, false, (*vendor).saveContent},
		"/server/v1/message/notification/broadcast":            {http.MethodPost, false, (*vendor).broadcast},
		"/server/v1/feedback/fetch_invalid_regidList":          {http.MethodGet, false, (*vendor).invalidRegIDs},
		"/server/v1/feedback/fetch_push_permit":                {http.MethodGet, false, (*vendor).pushPermit},
		"/server/v1/media/upload/big_picture":                  {http.MethodPost, false, (*vendor).bigPicture},
		"/server/v1/media/upload/small_picture":                {http.MethodPost, false, (*vendor).smallPicture},
	}
	for path := range labelActions() {
		all[path] = endpoint{http.MethodPost, false, (*vendor).label}
	}
	return all
}

func newVendor(c core.Config) (*vendor, error) {
	v := &vendor{routes: endpoints(), tables: newTables(), saved: newContents(), labelActions: labelActions(), made: core.NewRecent[label, struct{}](labelsKept)}
	v.pictures = pictures{v, core.NewRecent[string, picture](picturesKept)}
	apps, err := c.NewApps(newSettings, newCredentials)
	if err != nil {
		return nil, err
	}
	v.p = core.NewPlatform(Name, c, rules(), apps, core.Hooks{
		Names:    []core.Field{core.FieldAppKey},
		Register: v.register, Mint: mintRegID, Token: shape, Acked: v.acked, Event: v.event, Quotas: v.readQuotas, Fault: fault, Reset: v.reset,
		Memories: map[string]core.Bounded{"contents": v.saved.byID, "own_ids": v.saved.own, "pictures": v.pictures.byID, "labels": v.made},
		Unproven: map[core.Field]string{core.FieldAppKey: "sign"},
	})
	return v, nil
}

// Platform is the shared part.
func (v *vendor) Platform() *core.Platform { return v.p }

// Handler answers as OPPO's hosts do.
func (v *vendor) Handler() http.Handler { return v.p.Serve(v.route) }

func (v *vendor) route(c *core.Call) core.Answer {
	e, ok := v.routes[c.URL.Path]
	if !ok {
		if strings.HasPrefix(c.URL.Path, "/server/v1/") {
			return refuse(codeInvalidMethod) // "method" is OPPO's word for the name of an API
		}
		return core.Answer{Status: http.StatusNotFound, Type: "text/plain;charset=UTF-8", Body: []byte("Not Found"), Code: "404"}
	}
	r := &request{v: v, Call: c, endpoint: e, form: c.Form()}
	if fields, file, ok := multipartForm(c); ok {
		r.form, r.file = append(r.form, fields...), file
	} else if !utf8.Valid(c.Body) {
		return refuse(codeInvalidEncoding)
	}
	if slices.ContainsFunc(r.form, func(p core.Pair) bool { return !utf8.ValidString(p.Value) }) {
		return refuse(codeInvalidEncoding)
	}
	if ref := v.tables.calls.Check(v.p.Rules, r); ref != nil {
		return v.refuse(r, ref)
	}
	if r.app == nil {
		r.app = v.p.Apps.Main() // only with OPPO-A6 off: anybody may call
	}
	c.App = r.app
	return e.run(v, r)
}

// fault writes an injected error in OPPO's words.
func fault(_ *core.Call, status int) core.Answer {
	if status == http.StatusTooManyRequests {
		return refuse(codeFlowControl)
	}
	return refuse(codeUnavailable)
}
