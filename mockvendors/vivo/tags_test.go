package vivo_test

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

// tag calls a path about tags and checks the answer.
func tag(code int, path string, body fields) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		r, err := post(e, path, body, header)
		return vendortest.First(err, same(path+" "+text(body), r.Result, code))
	}
}

// tagPush pushes to tags, by a tagExpression.
func tagPush(e *vendortest.Env, expression any, f fields) (reply, error) {
	header, err := login(e)
	if err != nil {
		return reply{}, err
	}
	m := message("", f)
	delete(m, "regId")
	m["tagExpression"] = expression
	return post(e, "/message/tagPush", m, header)
}

// phones makes n phones.
func phones(e *vendortest.Env, n int) (out []*vendortest.Device, err error) {
	for range n {
		d, err := e.Phone()
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// shown is how many notifications each phone has.
func shown(phones []*vendortest.Device) (out []int) {
	for _, d := range phones {
		out = append(out, len(d.Shown()))
	}
	return out
}

var tagRows = []vendortest.Row{
	{Rule: "VIVO-G1", Says: "a tag is made, takes members by regId and alias, is renamed and lets members go", Check: func(e *vendortest.Env) error {
		p, err := phones(e, 2)
		if err != nil {
			return err
		}
		p[1].App.Event(vivo.Name, link.Event{Type: link.EventAlias, On: true, Value: "ming"})
		reach := func(name string) []int {
			_, _ = tagPush(e, fields{"orTags": []string{name}}, nil)
			return shown(p)
		}
		return vendortest.First(e.Settle(), tag(0, "/tag/add", fields{"name": "tea", "desc": "d", "group": "drinks"})(e),
			tag(0, "/tag/addMembers", fields{"name": "tea", "type": 1, "ids": []string{e.Token(p[0]), stranger}})(e),
			tag(0, "/tag/addMembers", fields{"name": "tea", "type": 2, "ids": []string{"ming"}})(e), same("both", reach("tea"), []int{1, 1}),
			tag(0, "/tag/update", fields{"oldName": "tea", "newName": "chai"})(e), same("the old name", reach("tea"), []int{1, 1}), same("the new one", reach("chai"), []int{2, 2}),
			tag(0, "/tag/removeMembers", fields{"name": "chai", "type": 1, "ids": []string{e.Token(p[0])}})(e), same("one", reach("chai"), []int{2, 3}),
			tag(10601, "/tag/addMembers", fields{"name": "tea", "type": 1, "ids": []string{stranger}})(e))
	}},
	{Rule: "VIVO-G1", Says: "each fault of a tag call has its code, in the tag calls' own words for success", Check: func(e *vendortest.Env) error {
		header, err := login(e)
		made, err2 := post(e, "/tag/add", fields{"name": "tea"}, header)
		members := func(code int, kind any, ids ...string) error {
			return tag(code, "/tag/addMembers", fields{"name": "tea", "type": kind, "ids": ids})(e)
		}
		return vendortest.First(err, err2, same("desc", made.Desc, "成功"), tag(10601, "/tag/add", fields{"name": ""})(e), tag(10601, "/tag/update", fields{"oldName": "tea"})(e),
			tag(10601, "/tag/update", fields{"oldName": "beer", "newName": "ale"})(e), members(10609, 1), members(10614, 1, slices.Repeat([]string{stranger}, 1001)...),
			members(0, 1, slices.Repeat([]string{stranger}, 1000)...), members(10616, 3, stranger), members(10616, nil, stranger))
	}},
	{Rule: "VIVO-G1", Says: "calls about groups and segments take any JSON", Check: func(e *vendortest.Env) error {
		for _, path := range []string{"/tagGroup/add", "/tagGroup/update", "/tagGroup/addToGroup", "/tagSegment/add", "/tagSegment/update"} {
			if err := tag(0, path, fields{"name": fields{}, "ids": "x"})(e); err != nil {
				return err
			}
		}
		r, err := read(e.PostJSON("/tagGroup/add", "x"))
		return vendortest.First(err, same("no JSON", r.Result, 400))
	}},
	{Rule: "VIVO-G2", Says: "a push to tags reaches the phones that fit: one of orTags, all of andTags, none of notTags", Check: func(e *vendortest.Env) error {
		p, err := phones(e, 4)
		if err := vendortest.First(err, tag(0, "/tag/add", fields{"name": "tea"})(e), tag(0, "/tag/add", fields{"name": "milk"})(e),
			tag(0, "/tag/addMembers", fields{"name": "tea", "type": 1, "ids": []string{e.Token(p[0]), e.Token(p[1])}})(e),
			tag(0, "/tag/addMembers", fields{"name": "milk", "type": 1, "ids": []string{e.Token(p[1]), e.Token(p[2])}})(e)); err != nil {
			return err
		}
		for _, row := range []struct {
			expression fields
			want       []int
		}{
			{fields{"orTags": []string{"tea", "milk"}}, []int{1, 1, 1, 0}}, {fields{"andTags": []string{"tea", "milk"}}, []int{1, 2, 1, 0}},
			{fields{"orTags": []string{"tea"}, "notTags": []string{"milk"}}, []int{2, 2, 1, 0}},
		} {
			r, err := tagPush(e, row.expression, nil)
			if err := vendortest.First(err, same("result", []any{r.Result, len(r.TaskID)}, []any{0, 9}), same(text(row.expression), shown(p), row.want)); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "VIVO-G2", Says: "an expression with neither orTags nor andTags gets 10050, one whose list is none HTTP 400", Check: func(e *vendortest.Env) error {
		for expression, want := range map[string]int{`{}`: 10050, `{"notTags":["tea"]}`: 10050, `{"OrTags":["tea"]}`: 10050, `null`: 10050, `{"orTags":"tea"}`: 400} {
			r, err := tagPush(e, raw(expression), nil)
			if err := vendortest.First(err, same(expression, r.Result, want)); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "VIVO-G2", Says: "it is looked at like any push to many, and paced like a list", With: set(func(s *vivo.Settings) { s.MessagesPerSecond = 1 }), Check: func(e *vendortest.Env) error {
		p, err := phones(e, 2)
		if err != nil {
			return err
		}
		many := fields{"orTags": []string{"tea"}}
		for _, d := range p {
			d.App.Event(vivo.Name, link.Event{Type: link.EventTopic, On: true, Value: "tea"})
		}
		ttl, err := tagPush(e, many, fields{"timeToLive": 899})
		fast, err2 := tagPush(e, many, nil)
		return vendortest.First(err, err2, same("time to live", ttl.Result, 10059), same("two a second", fast.Result, 10072))
	}},
}
