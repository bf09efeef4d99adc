package meizu

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Limits of what a phone subscribes to (MZ-S1).
const (
	aliasChars   = 60
	tagChars     = 20
	tagsPerPhone = 100
)

// tags number the tags that were ever used.
type tags struct {
	mu  *sync.Mutex
	ids map[string]int
}

func newTags() tags { return tags{&sync.Mutex{}, map[string]int{}} }

func (g *tags) reset() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.ids)
}

func (g *tags) id(name string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.ids[name] == 0 {
		g.ids[name] = len(g.ids) + 1
	}
	return g.ids[name]
}

// phone returns the living token that the call is about, or the problem to answer.
func (r *request) phone() (*core.Token, *problem) {
	id := r.form.Get("pushId")
	t := r.v.p.Tokens.Find(id)
	switch {
	case !wellFormed(id):
		return nil, errPushID
	case t == nil || !r.v.subscribed(r, t):
		return nil, errUnknownID
	}
	return t, nil
}

// withPhone runs f for the call's phone and answers with what it returns.
func (r *request) withPhone(f func(t *core.Token) any) core.Answer {
	t, p := r.phone()
	if p != nil {
		return r.refuse(p, "")
	}
	return r.ok(f(t))
}

// switchValue is the two switches as the vendor writes them.
type switchValue struct {
	Bar    int    `json:"barTypeSwitch"`
	Direct int    `json:"directTypeSwitch"`
	PushID string `json:"pushId"`
}

func bit(on bool) int {
	if on {
		return 1
	}
	return 0
}

func switchesOf(t *core.Token) any {
	s := switches(t)
	return switchValue{bit(s.bar), bit(s.direct), t.Value}
}

func (r *request) getSwitch() core.Answer { return r.withPhone(switchesOf) }

// wanted reads subSwitch: true and false as Java writes it, 1 and 0 as Go does.
func (r *request) wanted() bool {
	on, _ := strconv.ParseBool(r.form.Get("subSwitch"))
	return on
}

func (r *request) changeSwitch() core.Answer {
	return r.withPhone(func(t *core.Token) any {
		if on := r.wanted(); r.form.Get("msgType") == "1" {
			setSwitches(t, nil, &on)
		} else {
			setSwitches(t, &on, nil)
		}
		return switchesOf(t)
	})
}

func (r *request) changeAllSwitches() core.Answer {
	return r.withPhone(func(t *core.Token) any {
		on := r.wanted()
		setSwitches(t, &on, &on)
		return switchesOf(t)
	})
}

// aliasValue is the one alias of a phone.
type aliasValue struct {
	PushID string `json:"pushId"`
	Alias  string `json:"alias"`
}

func aliasOf(t *core.Token) any { return aliasValue{t.Value, t.Facts().Alias} }

func (r *request) getAlias() core.Answer { return r.withPhone(aliasOf) }

func (r *request) subscribeAlias() core.Answer {
	alias := r.form.Get("alias")
	if chars(alias) > aliasChars && r.v.p.Rules.On("MZ-S1") {
		return r.tooMuch("alias长度超过限制")
	}
	return r.withPhone(func(t *core.Token) any {
		r.v.p.Tokens.SetAlias(t, alias)
		return aliasOf(t)
	})
}

func (r *request) unSubscribeAlias() core.Answer {
	return r.withPhone(func(t *core.Token) any {
		r.v.p.Tokens.SetAlias(t, "")
		return aliasOf(t)
	})
}

// tagsValue is the tags of a phone.
type tagsValue struct {
	PushID string     `json:"pushId"`
	Tags   []tagValue `json:"tags"`
}

type tagValue struct {
	ID   int    `json:"tagId"`
	Name string `json:"tagName"`
}

func (r *request) tagsOf(t *core.Token) any {
	v := tagsValue{t.Value, []tagValue{}}
	t.Topics(func(tag string, _ time.Time) { v.Tags = append(v.Tags, tagValue{Name: tag}) })
	slices.SortFunc(v.Tags, func(a, b tagValue) int { return strings.Compare(a.Name, b.Name) })
	for i := range v.Tags {
		v.Tags[i].ID = r.v.tags.id(v.Tags[i].Name)
	}
	return v
}

func (r *request) getTags() core.Answer { return r.withPhone(r.tagsOf) }

func (r *request) subscribeTags() core.Answer {
	t, p := r.phone()
	if p != nil {
		return r.refuse(p, "")
	}
	for _, tag := range r.form.List("tags") {
		if chars(tag) > tagChars && r.v.p.Rules.On("MZ-S1") {
			return r.tooMuch("标签长度超过限制")
		}
		if _, ok := t.Subscribe(tag, r.now, r.v.maxTags()); !ok {
			return r.tooMuch("标签数量超过限制")
		}
	}
	return r.ok(r.tagsOf(t))
}

// maxTags is how many tags a phone may have; 0: any number.
func (v *vendor) maxTags() int {
	if v.p.Rules.On("MZ-S1") {
		return tagsPerPhone
	}
	return 0
}

func (r *request) tooMuch(why string) core.Answer {
	r.v.p.Rules.Hit("MZ-S1")
	return r.refuse(errParameter.because(why), "MZ-S1")
}

func (r *request) unSubscribeTags() core.Answer {
	return r.withPhone(func(t *core.Token) any {
		for _, tag := range r.form.List("tags") {
			t.Unsubscribe(tag)
		}
		return r.tagsOf(t)
	})
}

func (r *request) unSubAllTags() core.Answer {
	return r.withPhone(func(t *core.Token) any {
		var own []string
		t.Topics(func(tag string, _ time.Time) { own = append(own, tag) })
		for _, tag := range own {
			t.Unsubscribe(tag)
		}
		return true
	})
}
