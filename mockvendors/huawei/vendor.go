// Package huawei is a mock of Huawei's Push Kit: tokens and keys, v1, v2 and v3 sends, the old pushsend.do, topics and
// receipts, with the rules of RULEBOOK.md beside it.
//
// It owns Huawei's wire, settings and rules. Tokens and their life, storage, the journal and the phones are core's, link's
// and handset's.
//
//	vendor.go    what is served where            send.go      one request from bearer to answer
//	settings.go  what the console knows          wire*.go     requests of v1/v2, v3 and pushsend.do
//	rules*.go    the closing table               classify.go  service or marketing
//	auth.go      access tokens, bearers          device.go    what the phone is told to do
//	jwt.go       service-account keys            receipts.go  what the sender hears later
//	errors.go    the code table                  topics.go    subscriptions, topic sends
package huawei

import (
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Name is the vendor's name in scenarios and reports.
const Name = "huawei"

// Spec is Huawei on the shelf.
func Spec() core.Spec {
	return core.Spec{
		Name: Name,
		Port: 2,
		Hosts: []string{
			"push-api.cloud.huawei.com", "oauth-login.cloud.huawei.com", "login.cloud.huawei.com", "api.push.hicloud.com",
		},
		Rules:          rules(),
		NewSettings:    newSettings,
		SettingsSource: settingsSource,
		Lint:           lintScope(),
		Dead:           dead,
		Token:          shape,
		New:            func(c core.Config) (core.Vendor, error) { return newVendor(c) },
		Phones: []core.Phone{
			{Brand: "HUAWEI", Manufacturer: "HUAWEI", Model: "P60"},
			{Brand: "HUAWEI", Manufacturer: "HUAWEI", Model: "Mate 60 Pro"},
			{Brand: "HUAWEI", Manufacturer: "HUAWEI", Model: "nova 12"},
			{Brand: "HONOR", Manufacturer: "HUAWEI", Model: "HONOR 20"},
		},
		ReceiptsSetting: "receipt_url",
	}
}

// vendor is Huawei at work.
type vendor struct {
	p          *core.Platform
	sends      core.Table[*push]
	issues     core.Table[*tokenRequest]
	recallRows core.Table[*recall]
	grants     core.Grants
	state      map[*core.App]*appState // fixed at the start
	shown      *core.Recent[shownKey, *receiptLine]
	seq        atomic.Uint64 // of request ids and notification ids
}

var (
	_ core.Vendor          = (*vendor)(nil)
	_ core.CredentialFiler = (*vendor)(nil)
)

func newVendor(c core.Config) (*vendor, error) {
	v := &vendor{sends: sendTable(), issues: tokenTable(), recallRows: recallTable(), state: map[*core.App]*appState{}, shown: core.NewRecent[shownKey, *receiptLine](shownKept)}
	apps, err := c.NewApps(newSettings, newCredentials)
	if err != nil {
		return nil, err
	}
	for _, app := range apps {
		v.state[app] = newAppState(&c, app)
	}
	v.p = core.NewPlatform(Name, c, rules(), apps, core.Hooks{
		Names:    []core.Field{core.FieldClientID, core.FieldKeyID},
		Register: v.register, Mint: mintToken, Token: shape, Replaced: v.replaced, Acked: v.acked, Undelivered: v.undelivered,
		Event: v.event, Keep: v.keep, Quotas: v.quotas, Fault: v.fault, Reset: v.reset,
		Memories: map[string]core.Bounded{"shown": v.shown},
		Unproven: map[core.Field]string{core.FieldAccount: "the signature of its JWTs"},
	})
	return v, nil
}

// Platform is the shared part.
func (v *vendor) Platform() *core.Platform { return v.p }

// Handler answers on any host: the token paths are called on several.
func (v *vendor) Handler() http.Handler { return v.p.Serve(v.route) }

// route looks at the raw path, since the methods' names stand behind a literal colon.
func (v *vendor) route(c *core.Call) core.Answer {
	serve := v.endpoint(c.URL.Path)
	if serve == nil {
		return plain(http.StatusNotFound)
	}
	if c.Method != http.MethodPost {
		a := plain(http.StatusMethodNotAllowed)
		a.Header = http.Header{"Allow": {http.MethodPost}}
		return a
	}
	return serve(c)
}

// endpoint finds what serves a path:
//
//	/oauth2/{v2,v3}/token   /pushsend.do   /{v1,v2,v3}/{app}/messages:send   /v1/{app}/topic:{subscribe,unsubscribe,list}
//	/v1/{app}/messages:revoke   /v1/{app}/token:delete
func (v *vendor) endpoint(path string) func(*core.Call) core.Answer {
	switch path {
	case "":
		return nil
	case tokenPaths[0], tokenPaths[1]:
		return v.issue
	case "/pushsend.do":
		return v.sendOld
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	id, method, ok := strings.Cut(rest, "/")
	if !ok || id == "" || path[0] != '/' {
		return nil
	}
	ver := version(first)
	switch {
	case method == "messages:send" && (ver == v1 || ver == v2):
		return func(c *core.Call) core.Answer { return v.sendREST(c, ver, id) }
	case method == "messages:send" && ver == v3:
		return func(c *core.Call) core.Answer { return v.sendV3(c, id) }
	case ver == v1 && method == "messages:revoke":
		return func(c *core.Call) core.Answer { return v.revoke(c, id) }
	case ver == v1 && method == "token:delete":
		return func(c *core.Call) core.Answer { return v.deleteToken(c, id) }
	case ver == v1:
		if t, ok := topicMethods[method]; ok {
			return func(c *core.Call) core.Answer { return v.topics(c, id, t) }
		}
	}
	return nil
}

// register is what getToken answers: the build's app id must be that of its package.
func (v *vendor) register(_ *core.Device, r link.Register) (app *core.App, code, text string) {
	app = v.p.Apps.ByPackage(r.Package)
	switch {
	case app == nil:
		return nil, "6003", "certificate fingerprint of an unknown package"
	case r.AppID != app.AppID:
		return nil, "907135000", "app_id is not that of this package"
	}
	return app, "", ""
}

// replaced ends the life of a token that a newer one has taken the place of.
func (v *vendor) replaced(old, _ *core.Token) {
	if v.p.Rules.On("HW-D3") {
		v.p.Kill(old, "HW-D3")
	}
}
