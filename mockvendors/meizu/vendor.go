// Package meizu is the mock of Meizu (Flyme) Push: its wire, its console settings and its rules, as RULEBOOK.md beside this
// file has them.
//
// It reads like the rulebook: vendor.go the hosts and paths, auth.go the signature, message.go the messageJson, errors.go the
// envelope and the codes, rules*.go the closing table. Tokens, storing and forwarding, the journal and the link to the
// phones are core's.
package meizu

import (
	"net/http"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Name is what scenarios and reports call this vendor.
const Name = "meizu"

// The paths' prefixes; every one is served on both services' hosts (section 1).
const (
	pushPrefix = "/garcia/api/server/push"
	subPrefix  = "/garcia/api/server/message"
)

// Spec is Meizu Push on the shelf.
func Spec() core.Spec {
	return core.Spec{
		Name: Name,
		Port: 6,
		Hosts: []string{
			"server-api-push.meizu.com", "api-push.meizu.com", "server-api-push.in.meizu.com", "api-push.in.meizu.com",
		},
		Rules:          table().Rules(),
		NewSettings:    newSettings,
		SettingsSource: settingsSource,
		Lint:           lintScope(),
		Dead:           dead,
		Token:          shape,
		New:            open,
		Phones: []core.Phone{
			{Brand: "meizu", Manufacturer: "meizu", Model: "MEIZU 21"},
			{Brand: "Meizu", Manufacturer: "Meizu", Model: "Meizu 20 PRO"},
		},
	}
}

type vendor struct {
	p      *core.Platform
	table  core.Table[*request]
	routes map[string]route
	msgIDs msgIDs

	daily    core.Daily // messages for one phone and for the app (MZ-Q1, MZ-Q4)
	rates    map[*core.App]*core.Window
	targets  map[*core.App]*core.Window
	tasks    tasks
	days     days
	tags     tags
	pictures pictures
	records  *core.Recent[string, *record] // by message id
	forms    map[*core.App]*core.ReceiptForm
}

var _ core.Vendor = (*vendor)(nil)

func open(c core.Config) (core.Vendor, error) {
	v := &vendor{
		table: table(), routes: routes(), rates: map[*core.App]*core.Window{}, targets: map[*core.App]*core.Window{},
		tasks: newTasks(), days: newDays(), tags: newTags(), pictures: newPictures(), records: core.NewRecent[string, *record](recordsKept),
		forms: map[*core.App]*core.ReceiptForm{},
	}
	apps, err := c.NewApps(newSettings, newCredentials)
	if err != nil {
		return nil, err
	}
	for _, app := range apps {
		v.rates[app] = &core.Window{Length: rateWindow}
		v.targets[app] = &core.Window{Length: rateWindow}
		v.forms[app] = newReceiptForm(app)
	}
	v.p = core.NewPlatform(Name, c, v.table.Rules(), apps, core.Hooks{
		Names:    []core.Field{core.FieldAppID},
		Register: v.register, Mint: mintPushID, Token: shape, Event: v.event, Acked: v.onAck, Quotas: v.quotas, Fault: v.fault, Reset: v.reset,
		Memories: map[string]core.Bounded{"tasks": v.tasks.byID, "pictures": v.pictures.given, "messages": v.records, "days": v.days.recent},
		Unproven: map[core.Field]string{core.FieldAppID: "sign"},
	})
	v.msgIDs.seed(core.NewRand(c.Seed, "meizu ids"))
	return v, nil
}

// Platform is the shared part.
func (v *vendor) Platform() *core.Platform { return v.p }

// Handler answers as the real hosts do.
func (v *vendor) Handler() http.Handler { return v.p.Serve(v.serve) }

// route is what one path does, and the parameters it cannot do without beside appId and sign.
type route struct {
	needs []string
	call  func(r *request) core.Answer
}

// routes is section 4.
func routes() map[string]route {
	push := func(pass, task bool, list string) route {
		needs := []string{list, "messageJson"}
		if task {
			needs = []string{"taskId", list}
		}
		return route{needs, func(r *request) core.Answer { return r.push(pass, task, list) }}
	}
	return map[string]route{
		pushPrefix + "/varnished/pushByPushId":        push(false, false, "pushIds"),
		pushPrefix + "/varnished/pushByAlias":         push(false, false, "alias"),
		pushPrefix + "/unvarnished/pushByPushId":      push(true, false, "pushIds"),
		pushPrefix + "/unvarnished/pushByAlias":       push(true, false, "alias"),
		pushPrefix + "/task/varnished/pushByPushId":   push(false, true, "pushIds"),
		pushPrefix + "/task/varnished/pushByAlias":    push(false, true, "alias"),
		pushPrefix + "/task/unvarnished/pushByPushId": push(true, true, "pushIds"),
		pushPrefix + "/task/unvarnished/pushByAlias":  push(true, true, "alias"),
		pushPrefix + "/pushTask/getTaskId":            {[]string{"pushType", "messageJson"}, (*request).getTaskID},
		pushPrefix + "/pushTask/pushToApp":            {[]string{"pushType", "messageJson"}, (*request).pushToApp},
		pushPrefix + "/pushTask/pushToTag":            {[]string{"pushType", "tagNames", "messageJson"}, (*request).pushToTag},
		pushPrefix + "/pushTask/cancel":               {[]string{"taskId"}, (*request).cancel},
		pushPrefix + "/statistics/getTaskStatistics":  {[]string{"taskId"}, (*request).taskStatistics},
		pushPrefix + "/uploadImg":                     {[]string{"imgType"}, (*request).uploadImg},
		pushPrefix + "/statistics/dailyPushStatics":   {[]string{"startTime", "endTime"}, (*request).dailyStatistics},

		subPrefix + "/getRegisterSwitch":    {[]string{"pushId"}, (*request).getSwitch},
		subPrefix + "/changeRegisterSwitch": {[]string{"pushId", "msgType", "subSwitch"}, (*request).changeSwitch},
		subPrefix + "/changeAllSwitch":      {[]string{"pushId", "subSwitch"}, (*request).changeAllSwitches},
		subPrefix + "/subscribeAlias":       {[]string{"pushId", "alias"}, (*request).subscribeAlias},
		subPrefix + "/unSubscribeAlias":     {[]string{"pushId"}, (*request).unSubscribeAlias},
		subPrefix + "/getSubAlias":          {[]string{"pushId"}, (*request).getAlias},
		subPrefix + "/subscribeTags":        {[]string{"pushId", "tags"}, (*request).subscribeTags},
		subPrefix + "/unSubscribeTags":      {[]string{"pushId", "tags"}, (*request).unSubscribeTags},
		subPrefix + "/getSubTags":           {[]string{"pushId"}, (*request).getTags},
		subPrefix + "/unSubAllTags":         {[]string{"pushId"}, (*request).unSubAllTags},
	}
}

func (v *vendor) serve(c *core.Call) core.Answer {
	rt, known := v.routes[c.URL.Path]
	r := v.newRequest(c)
	switch {
	case !known || !v.hostServes(c):
		return r.refuse(errNoPath, "")
	case c.Method != http.MethodPost && (c.Method != http.MethodGet || !v.p.Rules.On("MZ-H2")):
		return r.refuse(errMethod, "")
	case c.TooBig:
		return r.refuse(errParameter, "")
	}
	if ref := r.required("appId", "sign"); ref != nil {
		return r.refusal(ref)
	}
	if ref := v.table.Check(v.p.Rules, r, core.Auth, core.Wire); ref != nil {
		return r.refusal(ref)
	}
	if ref := r.required(rt.needs...); ref != nil {
		return r.refusal(ref)
	}
	return rt.call(r)
}

// hostServes reports whether the host that was asked has the path: each has all of them, or, without MZ-H2, the
// subscription hosts have only their own.
func (v *vendor) hostServes(c *core.Call) bool {
	subscription := strings.HasPrefix(c.HostName(), "api-push.")
	return v.p.Rules.On("MZ-H2") || !subscription || strings.HasPrefix(c.URL.Path, subPrefix)
}
