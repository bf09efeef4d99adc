package mi

import (
	"slices"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Caps of names and topics (MI-D2, section 6).
const (
	aliasesPerPhone = 15 // the oldest goes
	topicsPerPhone  = 30 // one too many is refused
	phonesPerUser   = 20 // the phone registered earliest loses the account
)

// nameKind is what a phone can be called beside its regid.
type nameKind int

const (
	aliasOf nameKind = iota
	accountOf
)

// names are the aliases and user accounts that apps have set on their phones.
type names struct {
	mu     sync.Mutex
	tokens map[nameKey][]*core.Token             // oldest first
	own    map[nameKind]map[*core.Token][]string // oldest first
}

type nameKey struct {
	kind nameKind
	app  *core.App
	name string
}

func newNames() names {
	return names{tokens: map[nameKey][]*core.Token{}, own: map[nameKind]map[*core.Token][]string{aliasOf: {}, accountOf: {}}}
}

// set gives a phone a name or takes it away; with capped the caps hold.
func (n *names) set(k nameKind, t *core.Token, name string, on, capped bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.remove(k, t, name)
	if !on || name == "" {
		return
	}
	key := nameKey{k, t.App, name}
	n.tokens[key] = append(n.tokens[key], t)
	n.own[k][t] = append(n.own[k][t], name)
	if !capped {
		return
	}
	if own := n.own[k][t]; k == aliasOf && len(own) > aliasesPerPhone {
		n.remove(k, t, own[0])
	}
	if all := n.tokens[key]; k == accountOf && len(all) > phonesPerUser {
		n.remove(k, all[0], name)
	}
}

// remove takes one name from one phone. The caller holds mu.
func (n *names) remove(k nameKind, t *core.Token, name string) {
	key := nameKey{k, t.App, name}
	n.tokens[key] = without(n.tokens[key], t)
	if len(n.tokens[key]) == 0 {
		delete(n.tokens, key)
	}
	n.own[k][t] = without(n.own[k][t], name)
	if len(n.own[k][t]) == 0 {
		delete(n.own[k], t)
	}
}

func without[T comparable](list []T, x T) []T {
	if i := slices.Index(list, x); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return list
}

// forget takes every name from a phone whose regid has died.
func (n *names) forget(t *core.Token) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for k := range n.own {
		for _, name := range n.own[k][t] {
			n.remove(k, t, name)
		}
	}
}

// find returns the phones of a name, in the order in which they took it.
func (n *names) find(k nameKind, app *core.App, name string) []*core.Token {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.tokens[nameKey{k, app, name}])
}

// of returns a phone's names, oldest first.
func (n *names) of(k nameKind, t *core.Token) []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.own[k][t])
}

func (v *vendor) maxTopicsPerPhone() int {
	if v.p.Rules.On("MI-D2") {
		return topicsPerPhone
	}
	return 0
}

// phoneRules are rules about the phone: MI-D1 is enforced by the directions to it, MI-D2 where names and topics are set.
func phoneRules() core.Table[*message] {
	return core.Table[*message]{
		{Rule: core.Rule{
			ID: "MI-D1", Phase: core.DevicePh, Says: "A notification replaces the one with its notify_id; of one jobkey only the first shows; an app has at most 10 in the tray.",
			Figure: "10", Answer: "on the phone", Source: "GO2, OCTO", Remedy: "Give each message a notify_id of its own.",
		}},
		{Rule: core.Rule{
			ID: "MI-D2", Phase: core.DevicePh, Says: "A phone has at most 15 aliases and 30 topics of an app, a user account at most 20 phones.",
			Figure: "15, 30, 20", Answer: "the oldest goes; 65035 for topics", Source: "OCTO", Mark: core.Memory,
			Remedy: "Take aliases and topics away that are not needed.",
		}},
	}
}

// subscribe is the server's way to put phones into a topic or take them out, by regid or by alias.
func subscribe(on, byAlias bool) func(*vendor, *request) core.Answer {
	return func(v *vendor, r *request) core.Answer {
		topic := r.form.Get("topic")
		var tokens []*core.Token
		if byAlias {
			for _, a := range r.form.List("aliases") {
				tokens = append(tokens, v.names.find(aliasOf, r.app, a)...)
			}
		} else {
			for _, id := range r.form.List("registration_id") {
				if t := v.p.Tokens.Find(id); t != nil && t.App == r.app {
					if alive, _ := t.Alive(); alive {
						tokens = append(tokens, t)
					}
				}
			}
		}
		if ref := r.ownPackage(); ref != nil {
			return r.refusal(ref)
		}
		switch {
		case topic == "":
			return r.refuse(errEmptyTopic, "")
		case len(tokens) == 0:
			return r.refuse(errNoTargets, "")
		}
		for _, t := range tokens {
			if !on {
				t.Unsubscribe(topic)
			} else if _, ok := t.Subscribe(topic, r.now, v.maxTopicsPerPhone()); !ok {
				v.p.Rules.Hit("MI-D2")
				return r.refuse(errManyTopics, "MI-D2")
			}
		}
		return r.ok(struct{}{}, "")
	}
}

// aliasesOf, accountsOf and topicsOf list what a regid is called and subscribed to.
func (v *vendor) aliasesOf(r *request) core.Answer { return r.list(aliasOf) }

func (v *vendor) accountsOf(r *request) core.Answer { return r.list(accountOf) }

func (r *request) list(k nameKind) core.Answer {
	t := r.v.p.Tokens.Find(r.form.Get("registration_id"))
	if t == nil || t.App != r.app {
		return r.refuse(errNoTargets, "")
	}
	return r.ok(stringList(r.v.names.of(k, t)), "")
}

func (v *vendor) topicsOf(r *request) core.Answer {
	t := v.p.Tokens.Find(r.form.Get("registration_id"))
	if t == nil || t.App != r.app {
		return r.refuse(errNoTargets, "")
	}
	topics := topicsOf(t)
	slices.Sort(topics)
	return r.ok(stringList(topics), "")
}

// listData is data with a list of texts, never null.
type listData struct {
	List []string `json:"list"`
}

func stringList(items []string) listData {
	if items == nil {
		items = []string{}
	}
	return listData{items}
}
