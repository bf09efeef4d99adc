package vivo

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	tagsKept  = 10_000 // of all apps; the oldest go first
	tagIDsMax = 1000   // ids of one call. VIVO-G1
)

// tagCall is the body of a call about tags; each path looks at its own fields.
type tagCall struct {
	Name    core.ScalarText   `json:"name"`
	OldName core.ScalarText   `json:"oldName"`
	NewName core.ScalarText   `json:"newName"`
	Type    core.LooseInt     `json:"type"`
	IDs     []core.ScalarText `json:"ids"`
}

// The types of ids. [memory]
const (
	tagRegIDs  = 1
	tagAliases = 2
)

// tagName is a tag that an app has made.
type tagName struct {
	app *core.App
	tag string
}

// tagAction is one path about tags.
type tagAction struct {
	names   func(*tagCall) []string // tags that the call must name
	known   bool                    // the first of them must have been made
	members bool                    // it lists members
	do      func(*tagging)
}

// tagging is one call about tags on its way through the rule.
type tagging struct {
	v    *vendor
	app  *core.App
	does tagAction
	*tagCall
}

// tagActions are the paths whose bodies are known (section 2.6).
func tagActions() map[string]tagAction {
	name := func(c *tagCall) []string { return []string{c.Name.S} }
	return map[string]tagAction{
		"/tag/add":    {names: name, do: func(t *tagging) { t.v.tags.Put(tagName{t.app, t.Name.S}, true) }},
		"/tag/update": {names: func(c *tagCall) []string { return []string{c.OldName.S, c.NewName.S} }, known: true, do: (*tagging).rename},
		"/tag/addMembers": {names: name, known: true, members: true, do: func(t *tagging) {
			t.each(func(m *core.Token) { m.Subscribe(t.Name.S, t.v.p.Clock.Now(), 0) })
		}},
		"/tag/removeMembers": {names: name, known: true, members: true, do: func(t *tagging) {
			t.each(func(m *core.Token) { m.Unsubscribe(t.Name.S) })
		}},
	}
}

// tagTable looks at calls about tags.
func tagTable() core.Table[*tagging] {
	return core.Table[*tagging]{{Rule: core.Rule{
		ID: "VIVO-G1", Phase: core.Validate, Says: "Tags are made and renamed, and phones put in and taken out, up to 1000 a call; calls about groups and segments are answered.",
		Figure: "1000", Answer: "0; 10601 for a name that is empty or no tag's, 10609 and 10614 for none and too many ids, 10616 for their type", Source: "D-API21, S-JAVA", Mark: core.Mock,
		Remedy: "Make the tag with /tag/add first; give 1 to 1000 ids, of type 1 for regIds or 2 for aliases.",
	}, Check: func(t *tagging) error {
		names := t.does.names(t.tagCall)
		for _, n := range names {
			if n == "" {
				return codeNoTagName
			}
		}
		if made, _ := t.v.tags.Get(tagName{t.app, names[0]}); t.does.known && !made {
			return codeNoTagName
		}
		switch {
		case !t.does.members:
			return nil
		case len(t.IDs) == 0:
			return codeNoTagIDs
		case len(t.IDs) > tagIDsMax:
			return codeManyTagIDs
		case t.Type.N != tagRegIDs && t.Type.N != tagAliases:
			return codeTagIDType
		}
		return nil
	}}}
}

// tag answers a call about tags; with VIVO-G1 off there is no such path.
func (v *vendor) tag(r *request, does tagAction) core.Answer {
	if !v.p.Rules.On("VIVO-G1") {
		return plain(404)
	}
	t := &tagging{v, r.app, does, &r.body.tagCall}
	if ref := v.tables.tags.Check(v.p.Rules, t); ref != nil {
		return v.refuse(r, ref)
	}
	does.do(t)
	return tagDone()
}

// groupTags answers a call about groups and segments, whose bodies no source has.
func (v *vendor) groupTags(*request) core.Answer {
	if !v.p.Rules.On("VIVO-G1") {
		return plain(404)
	}
	return tagDone()
}

// tagDone is a success in the words of the tag calls, which are not those of the pushes.
func tagDone() core.Answer {
	return core.Answer{Type: jsonType, Body: core.JSON(result{Desc: "成功"})}
}

// each calls f with the phones behind the call's ids; an id that is nobody's is passed over [mock].
func (t *tagging) each(f func(*core.Token)) {
	for _, id := range t.IDs {
		if t.Type.N == tagAliases {
			for _, m := range t.v.p.Tokens.ByAlias(t.app, id.S) {
				f(m)
			}
		} else if m := t.v.p.Tokens.Find(id.S); m != nil && m.App == t.app {
			f(m)
		}
	}
}

func (t *tagging) rename() {
	t.v.tags.Put(tagName{t.app, t.NewName.S}, true)
	for _, m := range t.v.p.Tokens.Everyone(t.app, nil) {
		if m.Token.Unsubscribe(t.OldName.S) {
			m.Token.Subscribe(t.NewName.S, t.v.p.Clock.Now(), 0)
		}
	}
	if t.OldName != t.NewName {
		t.v.tags.Put(tagName{t.app, t.OldName.S}, false)
	}
}

// tagExpression says which phones a tagPush is for: one of Or, all of And, none of Not.
type tagExpression struct {
	Or  []string `json:"orTags"`
	And []string `json:"andTags"`
	Not []string `json:"notTags"`
}

func (e *tagExpression) fits(t *core.Token) bool { return t.Tagged(e.Or, e.And, e.Not) }

// tagRows look at pushes to tags.
func tagRows() core.Table[*notice] {
	return core.Table[*notice]{{Rule: core.Rule{
		ID: "VIVO-G2", Phase: core.Validate, Says: "A push to tags reaches every phone that has one of orTags, all of andTags and none of notTags; one of the first two is needed.",
		Answer: "as /message/all; 10050 without orTags and andTags", Source: "S-JAVA, S-PHP3", Mark: core.Mock, Remedy: "Name tags in tagExpression's orTags or andTags.",
	}, Check: func(n *notice) error {
		if n.kind == tagged && n.tags == nil {
			return codeNoTarget
		}
		return nil
	}}}
}

// tagPush is a push to the phones that carry tags.
func (v *vendor) tagPush(r *request) core.Answer {
	n := v.newNotice(r, tagged)
	var targets []*core.Target
	if e := r.body.Tags; e != nil && len(e.Or)+len(e.And) > 0 {
		n.tags = e
		targets = v.p.Tokens.Everyone(r.app, e.fits)
	}
	return v.pushToMany(r, n, targets)
}
