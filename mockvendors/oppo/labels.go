package oppo

import (
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// labelsKept is how many made tags are kept of all apps; the oldest go first.
const labelsKept = 10_000

// deviceCall is the body of a call about tags and aliases; each path looks at its own fields. The token travels as a header.
type deviceCall struct {
	RegistrationID core.ScalarText `json:"registration_id"`
	Tags           core.ScalarText `json:"tags"` // joined by semicolons
	Name           core.ScalarText `json:"name"`
	Group          core.ScalarText `json:"group"`
	Alias          core.ScalarText `json:"alias"`
}

// labelled is one call about tags or an alias on its way through the rules.
type labelled struct {
	v    *vendor
	app  *core.App
	set  *Settings
	does labelAction
	bad  error // the body is no JSON
	deviceCall
	token *core.Token // whose registration_id it names, nil for a stranger's
}

// labelAction is one path under /server/v1/device.
type labelAction struct {
	rule  string                     // the row by which the path is there at all
	needs func(*deviceCall) []string // fields that may not be empty
	phone bool                       // it names a phone
	do    func(*labelled) (data any, c code)
}

// none is the data of a call that answers no more than that it went through.
type none struct{}

// tagList is the data of get_all_tags. [memory]
type tagList struct {
	Tags []string `json:"tags"`
}

// labelActions are the paths of section 2.7.
func labelActions() map[string]labelAction {
	phoneAndTags := func(c *deviceCall) []string { return []string{c.RegistrationID.S, c.Tags.S} }
	return map[string]labelAction{
		"/server/v1/device/subscribe_tags":   {"OPPO-T7", phoneAndTags, true, (*labelled).subscribe},
		"/server/v1/device/unsubscribe_tags": {"OPPO-T7", phoneAndTags, true, (*labelled).unsubscribe},
		"/server/v1/device/add_tags":         {"OPPO-T7", func(c *deviceCall) []string { return []string{c.Name.S} }, false, (*labelled).makeTag},
		"/server/v1/device/add_tag_group":    {"OPPO-T7", func(c *deviceCall) []string { return []string{c.Group.S, c.Tags.S} }, false, (*labelled).makeGroup},
		"/server/v1/device/get_all_tags":     {"OPPO-T7", func(c *deviceCall) []string { return []string{c.RegistrationID.S} }, true, (*labelled).list},
		"/server/v1/device/set_alias":        {"OPPO-T8", func(c *deviceCall) []string { return []string{c.RegistrationID.S, c.Alias.S} }, true, (*labelled).setAlias},
		"/server/v1/device/delete_alias":     {"OPPO-T8", func(c *deviceCall) []string { return []string{c.Alias.S} }, false, (*labelled).deleteAlias},
	}
}

// labelTable looks at calls about tags and aliases.
func labelTable() core.Table[*labelled] {
	check := func(rule string) func(*labelled) error {
		return func(l *labelled) error {
			if l.does.rule != rule {
				return nil
			}
			return l.fault()
		}
	}
	return core.Table[*labelled]{
		{Rule: core.Rule{
			ID: "OPPO-T7", Phase: core.Validate, Says: "Phones are subscribed to tags by their regId; tags are made, grouped and listed.",
			Setting: "tags_must_exist", Answer: "0; 40 for a missing field, 10000 for a regId that is none", Source: "S-MASA; bodies S-ANDR, S-PHP2", Mark: core.Memory,
			Remedy: "Send a JSON body with registration_id and tags joined by semicolons, and the token as the header auth_token.",
		}, Check: check("OPPO-T7")},
		{Rule: core.Rule{
			ID: "OPPO-T8", Phase: core.Validate, Says: "A phone has one alias, set by its regId; a later one replaces it.",
			Answer: "0; 10002 for an alias that nobody has", Source: "S-PHP2; codes S-UPS", Mark: core.Memory,
			Remedy: "Set the alias with set_alias before sending to target_type 5.",
		}, Check: check("OPPO-T8")},
	}
}

func (l *labelled) fault() error {
	switch {
	case l.bad != nil:
		return codeInvalidArguments
	case slices.Contains(l.does.needs(&l.deviceCall), ""):
		return codeMissingArguments
	case l.does.phone && l.token == nil:
		return codeBadRegID
	}
	return nil
}

// label answers one call about tags or an alias; with the path's rule off OPPO knows no such API.
func (v *vendor) label(r *request) core.Answer {
	does := v.labelActions[r.URL.Path]
	if !v.p.Rules.On(does.rule) {
		return refuse(codeInvalidMethod)
	}
	l := &labelled{v: v, app: r.app, set: settings(r.app), does: does}
	l.bad = readDevice.Read(r.Body, &l.deviceCall)
	if t := v.p.Tokens.Find(l.RegistrationID.S); t != nil && t.App == r.app {
		if alive, _ := t.Alive(); alive {
			l.token = t
		}
	}
	if ref := v.tables.labels.Check(v.p.Rules, l); ref != nil {
		return v.refuse(r, ref)
	}
	data, c := does.do(l)
	if c != codeSuccess {
		return v.refuse(r, &core.Refusal{Rule: does.rule, Err: c})
	}
	return ok(l.set, data)
}

// tags are the names of a call, without empty ones.
func (l *labelled) tags() []string {
	return slices.DeleteFunc(strings.Split(l.Tags.S, ";"), func(t string) bool { return t == "" })
}

func (l *labelled) subscribe() (any, code) {
	if l.set.TagsMustExist {
		for _, t := range l.tags() {
			if _, made := l.v.made.Get(label{l.app, t}); !made {
				return nil, codeNotExist
			}
		}
	}
	for _, t := range l.tags() {
		l.token.Subscribe(t, l.v.p.Clock.Now(), 0)
	}
	return none{}, codeSuccess
}

func (l *labelled) unsubscribe() (any, code) {
	for _, t := range l.tags() {
		l.token.Unsubscribe(t)
	}
	return none{}, codeSuccess
}

func (l *labelled) makeTag() (any, code) {
	l.v.made.Put(label{l.app, l.Name.S}, struct{}{})
	return none{}, codeSuccess
}

func (l *labelled) makeGroup() (any, code) {
	for _, t := range l.tags() {
		l.v.made.Put(label{l.app, t}, struct{}{})
	}
	return none{}, codeSuccess
}

func (l *labelled) list() (any, code) {
	tags := []string{}
	l.token.Topics(func(t string, _ time.Time) { tags = append(tags, t) })
	slices.Sort(tags)
	return tagList{tags}, codeSuccess
}

func (l *labelled) setAlias() (any, code) {
	l.v.p.Tokens.SetAlias(l.token, l.Alias.S)
	return none{}, codeSuccess
}

func (l *labelled) deleteAlias() (any, code) {
	named := l.v.p.Tokens.ByAlias(l.app, l.Alias.S)
	if len(named) == 0 {
		return nil, codeBadAlias
	}
	for _, t := range named {
		l.v.p.Tokens.SetAlias(t, "")
	}
	return none{}, codeSuccess
}

// label names a tag that an app has made.
type label struct {
	app *core.App
	tag string
}
