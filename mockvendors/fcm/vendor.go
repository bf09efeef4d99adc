// Package fcm is a mock of Firebase Cloud Messaging: access tokens, HTTP v1 sends, the instance-ID API, topic
// subscriptions and the dead legacy endpoints, with the rules of RULEBOOK.md beside it.
//
// It owns FCM's wire, settings and rules. Tokens and their life, storage, the journal and the phones are core's, link's and
// handset's.
//
//	vendor.go    what is served where           send.go           one message from bearer to answer
//	settings.go  what the console and Google    schema*.go        every field a request may have
//	             have set                       message.go        the fields that rules look at
//	rules*.go    the closing table              size.go           how big a message is
//	fields.go    limits of single fields        apns.go           what Apple's service refuses
//	oauth.go     service accounts, assertions
//	auth.go      bearers of later requests      device.go         what the phone is told to do
//	errors.go    how an error is written        fanout.go         topic and condition sends
//	envelopes.go the error table                topics.go         subscriptions, their two APIs
//	quota.go     counters and storage limits    upstream.go       from the device to the server
//	scheme.go    what HTTP/2 requests may say
package fcm

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Name is the vendor's name in scenarios and reports.
const Name = "fcm"

// Spec is FCM on the shelf.
func Spec() core.Spec {
	return core.Spec{
		Name: Name,
		Port: 1,
		Hosts: []string{
			"fcm.googleapis.com", "oauth2.googleapis.com", "www.googleapis.com", "accounts.google.com", "iid.googleapis.com", "fcmregistrations.googleapis.com",
			"accounts.google.com",
		},
		Rules:          rules(),
		NewSettings:    newSettings,
		SettingsSource: settingsSource,
		Lint:           lintScope(),
		Dead:           dead,
		Token:          givenShape,
		New:            func(c core.Config) (core.Vendor, error) { return newVendor(c) },
		Phones: []core.Phone{
			{Brand: "google", Manufacturer: "Google", Model: "Pixel 8"},
			{Brand: "samsung", Manufacturer: "samsung", Model: "SM-S9280"},
			{Brand: "motorola", Manufacturer: "motorola", Model: "edge 40"},
			{Brand: "Sony", Manufacturer: "Sony", Model: "XQ-DQ72"},
		},
	}
}

// vendor is FCM at work.
type vendor struct {
	p      *core.Platform
	grants core.Grants
	state  map[*core.App]*appState // fixed at the start
	tables tables
	sent   atomic.Int64 // messages that went to a recipient, for repeat_every
}

var (
	_ core.Vendor          = (*vendor)(nil)
	_ core.CredentialFiler = (*vendor)(nil)
)

func newVendor(c core.Config) (*vendor, error) {
	v := &vendor{tables: newTables(), state: map[*core.App]*appState{}}
	apps, err := c.NewApps(newSettings, newCredentials)
	if err != nil {
		return nil, err
	}
	for _, app := range apps {
		v.state[app] = newAppState(&c, app)
	}
	v.p = core.NewPlatform(Name, c, rules(), apps, core.Hooks{
		Names:    []core.Field{core.FieldAccount},
		Register: v.register, Mint: mint, Token: givenShape, Registered: v.registered, Replaced: v.replaced, Acked: v.acked, Undelivered: v.undelivered,
		Event: v.event, Returned: v.returned, Keep: v.keep, Quotas: v.quotas, Fault: v.fault, Reset: v.reset,
		Unproven: map[core.Field]string{core.FieldAccount: "the signature of its JWTs"},
	})
	return v, nil
}

// Platform is the shared part.
func (v *vendor) Platform() *core.Platform { return v.p }

// Handler answers on any host: Google's own separate the paths below.
func (v *vendor) Handler() http.Handler { return v.p.Serve(v.route) }

// route finds what serves a path. Segments are taken from the escaped path, since tokens and topics may hold anything.
//
//	/token   /oauth2/v4/token   /o/oauth2/token                            access tokens
//	/v1/projects/{p}/messages:send                                         sends
//	/v1/projects/{p}/registrations/{token}/topicSubscriptions[/{topic}]    subscriptions
//	/iid/v1:batchAdd   /iid/v1:batchRemove   /iid/v1/{token}/rel/topics/{topic}   /iid/info/{token}
//	/batch   /fcm/send                                                     gone
func (v *vendor) route(c *core.Call) core.Answer {
	if a, ok := v.fixed(c); ok {
		return a
	}
	part := segments(c.URL.EscapedPath())
	switch {
	case len(part) == 4 && part[0] == "v1" && part[1] == "projects" && part[3] == "messages:send" && c.Method == http.MethodPost:
		return v.send(c, part[2])
	case len(part) >= 6 && part[0] == "v1" && part[1] == "projects" && part[3] == "registrations" && part[5] == "topicSubscriptions":
		return v.subscriptions(c, part[2], part[4], part[6:])
	case len(part) == 3 && part[0] == "iid" && part[1] == "info" && c.Method == http.MethodGet:
		return v.info(c, part[2])
	case len(part) == 6 && part[0] == "iid" && part[1] == "v1" && part[3] == "rel" && part[4] == "topics" && c.Method == http.MethodPost:
		return v.relate(c, part[2], part[5])
	}
	return answer(errNoSuchURL(c.URL.Path), "")
}

// fixed serves the paths without parameters.
func (v *vendor) fixed(c *core.Call) (core.Answer, bool) {
	switch path := c.URL.Path; {
	case c.Method == http.MethodPost && slices.Contains(tokenPaths, path):
		return v.token(c), true
	case c.Method == http.MethodPost && path == "/iid/v1:batchAdd":
		return v.batch(c, true), true
	case c.Method == http.MethodPost && path == "/iid/v1:batchRemove":
		return v.batch(c, false), true
	case path == "/batch":
		return v.gone(c, "FCM-X1"), true
	case path == "/fcm/send":
		return v.gone(c, "FCM-X2"), true
	}
	return core.Answer{}, false
}

// gone answers for an API that was switched off. With its rule off the path is merely one without a method.
func (v *vendor) gone(c *core.Call, rule string) core.Answer {
	if !v.p.Rules.On(rule) {
		return answer(errNoMethod, "")
	}
	v.p.Rules.Hit(rule)
	return answer(errNoSuchURL(c.URL.Path), rule)
}

// segments splits an escaped path and decodes its parts; one that cannot be decoded stays as it is.
func segments(path string) []string {
	part := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range part {
		part[i] = unescape(s)
	}
	return part
}
