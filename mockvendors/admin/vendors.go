package admin

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// vendorList is all running vendors.
type vendorList struct {
	Vendors []vendorEntry `json:"vendors"`
}

type vendorEntry struct {
	Vendor string     `json:"vendor"`
	Hosts  []string   `json:"hosts" jsonschema_description:"The real hosts it stands for."`
	Apps   []appEntry `json:"apps" jsonschema_description:"The default app first."`
}

type appEntry struct {
	App     string `json:"app"`
	Package string `json:"package"`
}

func (a *API) listVendors(*http.Request) (any, error) {
	out := vendorList{[]vendorEntry{}}
	for _, v := range a.mocks.Vendors {
		e := vendorEntry{Vendor: v.Spec.Name, Hosts: v.Spec.Hosts}
		for _, app := range v.Platform().Apps.List() {
			e.Apps = append(e.Apps, appEntry{app.Name, app.Package})
		}
		out.Vendors = append(out.Vendors, e)
	}
	return out, nil
}

// vendorView is a vendor and one of its apps.
type vendorView struct {
	Vendor   string            `json:"vendor"`
	App      string            `json:"app"`
	Package  string            `json:"package"`
	Settings map[string]any    `json:"settings" jsonschema_description:"The app's console settings: channels, approvals, permissions, limits. Secrets are shortened."`
	Rules    map[string]string `json:"rules" jsonschema_description:"The rules that are switched off, as ID: off."`
	Quotas   []quotaView       `json:"quotas"`
	Requests int64             `json:"requests"`
	Answers  map[string]int64  `json:"answers" jsonschema_description:"Requests by answer code; ok is success."`
	Hits     map[string]int64  `json:"rule_hits" jsonschema_description:"How often each rule decided something."`
	Tokens   int               `json:"tokens_live"`
	Receipts receiptsView      `json:"receipts"`
	Journal  journalView       `json:"journal"`
	Forgot   map[string]int64  `json:"forgotten,omitempty" jsonschema_description:"What the vendor let go of for want of room, by what it was."`
	GivenBy  []string          `json:"given_by,omitempty" jsonschema_description:"The files that the app's own credentials were read from; nothing where the mock issued them."`
	Adopted  *adopted          `json:"adopted,omitempty" jsonschema_description:"What the app took over from its first caller."`
	Fault    *fault            `json:"fault,omitempty" jsonschema_description:"The fault that is injected at present."`
}

type quotaView struct {
	Name  string    `json:"name"`
	Used  int64     `json:"used"`
	Limit unlimited `json:"limit" jsonschema_description:"null: unlimited."`
	Left  unlimited `json:"left" jsonschema_description:"null: unlimited."`
}

// unlimited is a number, or null where there is no limit.
type unlimited struct{ n *int64 }

// MarshalJSON writes the number, or null.
func (u unlimited) MarshalJSON() ([]byte, error) { return json.Marshal(u.n) }

// UnmarshalJSON reads what MarshalJSON writes.
func (u *unlimited) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &u.n) }

type receiptsView struct {
	Sent    map[string]int64 `json:"sent" jsonschema_description:"By kind."`
	Failed  int64            `json:"failed"`
	Evicted int64            `json:"evicted"`
}

type journalView struct {
	Kept    uint64 `json:"kept"`
	Evicted uint64 `json:"evicted"`
}

// vendorAndApp finds what a request is about: the vendor in the path, the app in the query.
func (a *API) vendorAndApp(r *http.Request) (*Vendor, *core.App, error) {
	v, err := a.vendor(r.PathValue("vendor"))
	if err != nil {
		return nil, nil, err
	}
	q := r.URL.Query()
	for name := range q {
		if name != "app" {
			return nil, nil, bad(fmt.Sprintf("unknown parameter %q", clip(name)), "the only parameter is app")
		}
	}
	app, err := findApp(v, q.Get("app"), "")
	return v, app, err
}

func (a *API) showVendor(r *http.Request) (any, error) {
	v, app, err := a.vendorAndApp(r)
	if err != nil {
		return nil, err
	}
	return viewVendor(v, app)
}

func viewVendor(v *Vendor, app *core.App) (any, error) {
	p := v.Platform()
	settings, err := tree(app.Settings())
	if err != nil {
		return nil, err
	}
	out := vendorView{
		Vendor: v.Spec.Name, App: app.Name, Package: app.Package, Settings: hidden(app, settings), Rules: map[string]string{},
		Hits: p.Rules.Hits(), Tokens: p.Tokens.Live(), Forgot: p.Forgotten(),
	}
	if app.Given != nil {
		out.GivenBy = app.Given.From
	}
	out.Adopted = viewAdopted(p, app)
	for _, id := range p.Rules.Off() {
		out.Rules[id] = off
	}
	out.Quotas = viewQuotas(slices.DeleteFunc(p.Quotas(), func(q core.Quota) bool { return q.App != "" && q.App != app.Name }))
	out.Requests, out.Answers = p.Requests()
	out.Receipts.Sent, out.Receipts.Failed, out.Receipts.Evicted = p.Receipts.Counts()
	out.Journal.Kept, out.Journal.Evicted = p.Journal.Counts()
	if f := p.Faults.Current(); f != nil {
		out.Fault = viewFault(f)
	}
	return out, nil
}

// viewQuotas adds to counters what is left.
func viewQuotas(list []core.Quota) []quotaView {
	out := make([]quotaView, len(list))
	for i, q := range list {
		out[i] = quotaView{Name: q.Name, Used: q.Used}
		if q.Limit > 0 {
			left := max(q.Limit-q.Used, 0)
			out[i].Limit, out[i].Left = unlimited{&q.Limit}, unlimited{&left}
		}
	}
	return out
}

// The words that switch a rule.
const (
	on  = "on"
	off = "off"
)

// vendorChange is what PUT changes; what it leaves out stays.
type vendorChange struct {
	Settings json.RawMessage   `json:"settings,omitempty" jsonschema_description:"Settings of the app, laid over the present ones as a JSON merge patch (RFC 7396): lists are replaced, null is the vendor's default."`
	Rules    map[string]string `json:"rules,omitempty" jsonschema_description:"Rules to switch, as ID: on or ID: off. They hold for all apps of the vendor."`
}

func (a *API) changeVendor(r *http.Request) (any, error) {
	v, app, err := a.vendorAndApp(r)
	if err != nil {
		return nil, err
	}
	var c vendorChange
	if err := read(r, &c); err != nil {
		return nil, err
	}
	known := v.Platform().Rules
	for _, id := range slices.Sorted(maps.Keys(c.Rules)) {
		if c.Rules[id] != on && c.Rules[id] != off {
			return nil, bad(fmt.Sprintf("rules[%q] is %q", clip(id), clip(c.Rules[id])), "give on or off")
		}
		if !slices.ContainsFunc(known.List(), func(r core.Rule) bool { return r.ID == id }) {
			return nil, bad(fmt.Sprintf("%s has no rule %q", v.Spec.Name, clip(id)), "its rules are %s", list(ruleIDs(known.List())))
		}
	}
	if c.Settings != nil {
		// Nothing is changed before everything is known to be right.
		s, err := merged(v, app, c.Settings)
		if err != nil {
			return nil, err
		}
		app.SetSettings(s)
	}
	for id, word := range c.Rules {
		if err := known.Set(id, word == on); err != nil {
			return nil, err
		}
	}
	return viewVendor(v, app)
}

func ruleIDs(rules []core.Rule) (out []string) {
	for _, r := range rules {
		out = append(out, r.ID)
	}
	return out
}
