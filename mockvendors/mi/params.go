package mi

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// message is one message of a send: a single send has one with all the targets, a multi_messages call one a target.
type message struct {
	*request
	to []string // the targets as named

	title, description, payload string
	packages                    []string
	passThrough                 bool
	pass                        core.LooseInt // as given
	notifyType                  core.LooseInt // -1 all, or the sum of 1 sound, 2 vibrate, 4 light
	notifyID                    core.LooseInt
	ttl                         core.LooseInt // ms
	sendAt                      core.LooseInt // epoch ms
	extras                      []core.Pair   // without empty values, which mean absent (section 9.1)

	class Class // once the channel is known
	wish  *wish // for receipts; nil for none
}

// extra is the value of an extra, "" when it is absent.
func (m *message) extra(name string) string {
	for i := range m.extras {
		if m.extras[i].Name == name {
			return m.extras[i].Value
		}
	}
	return ""
}

// named are the targets that a refusal of the whole message concerns; a broadcast names nobody.
func (m *message) named() []string {
	if m.kind == nil || m.kind.wide {
		return nil
	}
	return m.to
}

// read makes the messages of a send from its parameters.
func (r *request) read() error {
	if r.multi {
		return r.readMany()
	}
	m := &message{request: r, extras: make([]core.Pair, 0, len(r.form))}
	for _, p := range r.form {
		if name, ok := strings.CutPrefix(p.Name, "extra."); ok {
			m.addExtra(name, p.Value)
			continue
		}
		m.set1(p.Name, p.Value)
	}
	m.to = r.singleTargets()
	r.targets = len(m.to)
	if r.kind.list == ";$;" {
		r.targets = len(strings.Split(strings.Join(m.to, ""), ";$;"))
	}
	r.messages = []*message{m}
	return nil
}

// singleTargets reads the targets: a joined or repeated list, one topic, the joined topics as one, or none for everyone.
func (r *request) singleTargets() []string {
	switch r.kind.list {
	case ",":
		return r.form.List(r.kind.param)
	case "":
		if r.kind.param == "" {
			return []string{""}
		}
	}
	var all []string
	for _, p := range r.form {
		if p.Name == r.kind.param && p.Value != "" {
			all = append(all, p.Value)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{strings.Join(all, r.kind.list)}
}

// set1 takes one parameter of a form; what it does not know, it ignores. The first of two wins.
func (m *message) set1(name, value string) {
	switch name {
	case "title":
		m.title = first(m.title, value)
	case "description":
		m.description = first(m.description, value)
	case "payload":
		m.payload = first(m.payload, value)
	case "restricted_package_name":
		m.packages = append(m.packages, packageList(value)...)
	case "pass_through":
		m.pass = looseInt(value)
		m.passThrough = m.pass.N == 1
	case "notify_type":
		m.notifyType = looseInt(value)
	case "notify_id":
		m.notifyID = looseInt(value)
	case "time_to_live":
		m.ttl = looseInt(value)
	case "time_to_send":
		m.sendAt = looseInt(value)
	}
}

func (m *message) addExtra(name, value string) {
	if value != "" {
		m.extras = append(m.extras, core.Pair{Name: name, Value: value})
	}
}

// manyJSON is one element of the messages parameter (section 3).
type manyJSON struct {
	Target  core.ScalarText `json:"target"`
	Message *struct {
		Payload     core.ScalarText           `json:"payload"`
		Title       core.ScalarText           `json:"title"`
		Description core.ScalarText           `json:"description"`
		Package     core.ScalarText           `json:"restricted_package_name"`
		NotifyType  core.LooseInt             `json:"notify_type"`
		NotifyID    core.LooseInt             `json:"notify_id"`
		PassThrough core.LooseInt             `json:"pass_through"`
		TTL         core.LooseInt             `json:"time_to_live"`
		SendAt      core.LooseInt             `json:"time_to_send"`
		Extra       map[string]core.LooseText `json:"extra"`
	} `json:"message"`
}

// readList reads the messages parameter with its keys as they are written.
var readList = core.NewExact[[]manyJSON]()

// readMany makes one message a target from the JSON list. Without MI-P16 what cannot be used is left out.
func (r *request) readMany() error {
	strict := r.v.p.Rules.On("MI-P16")
	var list []manyJSON
	if err := readList.Read([]byte(r.form.Get("messages")), &list); (err != nil || len(list) == 0) && strict {
		return &core.Refusal{Rule: "MI-P16", Err: errBadJSON}
	}
	sendAt := looseInt(r.form.Get("time_to_send"))
	for i := range list {
		in := list[i].Message
		if in == nil || list[i].Target.S == "" {
			if strict {
				return &core.Refusal{Rule: "MI-P16", Err: errBadJSON}
			}
			continue
		}
		m := &message{
			request: r, to: []string{list[i].Target.S}, title: in.Title.S, description: in.Description.S, payload: in.Payload.S,
			packages: packageList(in.Package.S), pass: in.PassThrough, passThrough: in.PassThrough.N == 1, notifyType: in.NotifyType,
			notifyID: in.NotifyID, ttl: in.TTL, sendAt: in.SendAt,
		}
		if m.sendAt.N == 0 {
			m.sendAt = sendAt
		}
		for name, value := range in.Extra {
			m.addExtra(name, value.S)
		}
		slices.SortFunc(m.extras, func(a, b core.Pair) int { return strings.Compare(a.Name, b.Name) })
		r.messages = append(r.messages, m)
	}
	r.targets = len(r.messages)
	return nil
}

func packageList(value string) (out []string) {
	for p := range strings.SplitSeq(value, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// looseInt reads a number; empty means absent.
func looseInt(text string) core.LooseInt {
	if text = strings.TrimSpace(text); text == "" {
		return core.LooseInt{}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	return core.LooseInt{N: n, Set: err == nil, Bad: err != nil}
}

func first(old, value string) string {
	if old != "" {
		return old
	}
	return value
}

// chars is a length as the vendor counts: a Chinese character is one, as a Latin one is.
func chars(s string) int { return utf8.RuneCountInString(s) }

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// badNumber is the first parameter that should be a number, of those that there are, and is none; "" for none. A notify_id and
// a time_to_send have rules of their own.
func (m *message) badNumber() string {
	switch {
	case m.pass.Bad || m.pass.N != 0 && m.pass.N != 1:
		return "pass_through"
	case m.notifyType.Bad || m.notifyType.N < -1 || m.notifyType.N > 7: // the sum of 1, 2 and 4, or -1 for all
		return "notify_type"
	case m.ttl.Bad || m.ttl.N < 0:
		return "time_to_live"
	}
	return ""
}
