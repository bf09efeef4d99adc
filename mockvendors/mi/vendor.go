// Package mi is the mock of Mi Push: its wire, its console settings and its rules, as RULEBOOK.md beside this file has them.
//
// It reads like the rulebook: vendor.go the hosts and paths, auth.go section 1, params.go sections 2 and 4, ids.go and
// errors.go what answers look like, rules*.go the closing table. Tokens, storing and forwarding, the journal and the link
// to the phones are core's.
package mi

import (
	"net/http"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Name is what scenarios and reports call this vendor.
const Name = "mi"

// Spec is Mi Push on the shelf.
func Spec() core.Spec {
	return core.Spec{
		Name: Name,
		Port: 3,
		Hosts: []string{
			"api.xmpush.xiaomi.com", "vip.api.xmpush.xiaomi.com", "lg.api.xmpush.xiaomi.com", "c3.api.xmpush.xiaomi.com",
			"feedback.xmpush.xiaomi.com", "emq.xmpush.xiaomi.com",
			"ru-api.xmpush.global.xiaomi.com", "idmb-api.xmpush.global.xiaomi.com", "fr-api.xmpush.global.xiaomi.com",
			"sgp-api.xmpush.global.xiaomi.com", "api.xmpush.global.xiaomi.com", "feedback.xmpush.global.xiaomi.com",
			"fr.api.xmpush.global.xiaomi.com", "ru.api.xmpush.global.xiaomi.com", "idmb.api.xmpush.global.xiaomi.com",
			"vip.api.xmpush.global.xiaomi.com",
		},
		Rules:          table().Rules(),
		NewSettings:    newSettings,
		SettingsSource: settingsSource,
		Lint:           lintScope(),
		Dead:           dead,
		Token:          shape,
		New:            open,
		Phones: []core.Phone{
			{Brand: "Xiaomi", Manufacturer: "Xiaomi", Model: "Xiaomi 14"},
			{Brand: "Redmi", Manufacturer: "Xiaomi", Model: "Redmi K70"},
			{Brand: "POCO", Manufacturer: "Xiaomi", Model: "POCO F5"},
			{Brand: "Xiaomi", Manufacturer: "Xiaomi", Model: "MIX Fold 3"},
		},
	}
}

type vendor struct {
	p      *core.Platform
	table  core.Table[*message]
	routes map[string]route
	ids    ids

	acked   core.Daily // delivered messages, by app and class (MI-Q1)
	phones  core.Daily // messages for one phone, by regid and class (MI-Q3)
	rates   map[*core.App]*core.Window
	reads   map[*core.App]*core.Window // calls of quota/get (MI-R2)
	names   names
	records *core.Recent[string, *record]
	taps    *core.Recent[tap, tapWish]
	forms   map[receiptForm]*core.ReceiptForm
}

var _ core.Vendor = (*vendor)(nil)

func open(c core.Config) (core.Vendor, error) {
	v := &vendor{
		table: table(), routes: routes(), rates: map[*core.App]*core.Window{}, reads: map[*core.App]*core.Window{},
		names: newNames(), records: core.NewRecentSized[string, *record](recordsKept, recordsBytes),
		taps: core.NewRecent[tap, tapWish](recordsKept), forms: receiptForms(),
	}
	apps, err := c.NewApps(newSettings, newCredentials)
	if err != nil {
		return nil, err
	}
	for _, app := range apps {
		v.rates[app] = &core.Window{Length: qpsWindow}
		v.reads[app] = &core.Window{Length: qpsWindow}
	}
	v.p = core.NewPlatform(Name, c, v.table.Rules(), apps, core.Hooks{
		Names:    []core.Field{core.FieldAppSecret},
		Register: v.register, Mint: mintRegID, Token: shape, Event: v.event, Replaced: v.replaced,
		Acked: v.onAck, Undelivered: v.onUndelivered, Quotas: v.quotas, Fault: v.fault, Reset: v.reset,
		Memories: map[string]core.Bounded{"messages": v.records, "taps": v.taps},
	})
	v.ids.seed(core.NewRand(c.Seed, "mi ids"))
	return v, nil
}

// Platform is the shared part.
func (v *vendor) Platform() *core.Platform { return v.p }

// Handler answers as the real hosts do; which of them was asked makes no difference.
func (v *vendor) Handler() http.Handler { return v.p.Serve(v.serve) }

// route is what one path does: a send by kind, or another call.
type route struct {
	get  bool   // the method is GET, else POST
	both bool   // GET will do as well
	rule string // without which the path does not exist
	kind *kind
	call func(v *vendor, r *request) core.Answer
}

func (rt route) method() string {
	if rt.get {
		return http.MethodGet
	}
	return http.MethodPost
}

// jobKeys are the spellings of a job key (section 2).
var jobKeys = []string{"job_key", "jobkey"}

// routes is section 3 as far as it is built.
func routes() map[string]route {
	out := map[string]route{
		"/v2/topic/subscribe":               {call: subscribe(true, false)},
		"/v2/topic/unsubscribe":             {call: subscribe(false, false)},
		"/v2/topic/subscribe/alias":         {call: subscribe(true, true)},
		"/v2/topic/unsubscribe/alias":       {call: subscribe(false, true)},
		"/v1/trace/quota/get":               {get: true, call: (*vendor).quotaGet},
		"/v1/trace/message/status":          {get: true, call: (*vendor).traceOne},
		"/v1/trace/messages/status":         {get: true, call: (*vendor).traceMany},
		"/v1/stats/message/counters":        {get: true, call: (*vendor).counters},
		"/v1/alias/all":                     {get: true, call: (*vendor).aliasesOf},
		"/v1/account/all":                   {get: true, call: (*vendor).accountsOf},
		"/v1/topic/all":                     {get: true, call: (*vendor).topicsOf},
		"/v1/feedback/fetch_invalid_regids": {get: true, call: (*vendor).invalidRegIDs},
		"/v2/message/revoke":                {rule: "MI-V1", call: takeBack("MI-V1", []string{"msg_id"}, jobKeys, anyMessage, recallMessage)},
		"/v2/schedule_job/exist":            {rule: "MI-V3", call: (*vendor).jobExists},
		"/v2/schedule_job/delete":           {rule: "MI-V3", call: takeBack("MI-V3", []string{"job_id"}, nil, scheduled, deleteJob)},
		"/v3/schedule_job/delete":           {rule: "MI-V3", call: takeBack("MI-V3", nil, jobKeys, scheduled, deleteJob)},
		"/v1/message/switch/stop_by_id":     {rule: "MI-V4", call: takeBack("MI-V4", []string{"msg_ids", "msg_id"}, nil, anyMessage, stopBroadcast)},
		"/v1/message/switch/stop_by_jobkey": {rule: "MI-V4", call: takeBack("MI-V4", nil, []string{"job_keys", "job_key", "jobkey"}, anyMessage, stopBroadcast)},
		"/v1/channel/add":                   {rule: "MI-V5", call: (*vendor).addChannel},
		"/v1/channel/list":                  {both: true, rule: "MI-V5", call: (*vendor).listChannels},
		"/v1/channel/discard":               {rule: "MI-V5", call: (*vendor).discardChannel},
		"/media/upload/image":               {rule: "MI-U1", call: (*vendor).uploadImage},
	}
	for i := range kinds {
		k := &kinds[i]
		for _, path := range k.paths {
			out[path] = route{kind: k}
		}
		if k.recall.path != "" {
			out[k.recall.path] = route{rule: "MI-V2", call: recallNotifyID(k)}
		}
	}
	return out
}

func (v *vendor) serve(c *core.Call) core.Answer {
	path := c.URL.Path
	rt, known := v.routes[path]
	r := v.newRequest(c)
	switch {
	case !known || rt.rule != "" && !v.p.Rules.On(rt.rule):
		return r.refuse(errNoInterface, "")
	case c.Method != rt.method() && (!rt.both || c.Method != http.MethodGet):
		return r.refuse(errMethod, "")
	case c.TooBig:
		return r.refuse(errTooLong, "")
	}
	if refusal := v.table.Check(v.p.Rules, &message{request: r}, core.Auth, core.Wire); refusal != nil {
		return r.refusal(refusal)
	}
	if rt.kind != nil {
		return v.send(r, rt.kind)
	}
	return rt.call(v, r)
}
