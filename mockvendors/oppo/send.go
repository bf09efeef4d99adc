package oppo

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

func (v *vendor) newNotice(r *request, k kind) *notice {
	return &notice{v: v, call: r.Call, app: r.app, set: settings(r.app), kind: k, china: r.HostName() != hostOverseas, targets: 1}
}

func (v *vendor) unicast(r *request) core.Answer {
	n := v.newNotice(r, unicast)
	n.raw = strings.TrimSpace(r.form.Get("message"))
	n.bad = readMessage.Read([]byte(n.raw), &n.message)
	if ref := v.check(n); ref != nil {
		return v.refuse(r, ref, n.named()...)
	}
	n.id = v.unicastID(n)
	failed := codeSuccess
	accept := v.send(r, n, n.addressees(), func(_ *core.Target, c code) { failed = c })
	if failed != codeSuccess && len(accept) == 0 {
		return refuse(failed)
	}
	data := sent{MessageID: n.id}
	if n.set.UnicastStatus {
		data.Status = statusSent
	}
	a := ok(n.set, data)
	a.Accept = accept
	return a
}

// statusSent is the status of a call that went through.
const statusSent = "call_success"

// unicastBatch sends many messages to one target each. A message that cannot be read refuses the whole call [mock]; a bad
// target is told in its element.
func (v *vendor) unicastBatch(r *request) core.Answer {
	raw := strings.TrimSpace(r.form.Get("messages"))
	var elements []json.RawMessage
	err := json.Unmarshal([]byte(raw), &elements)
	if err != nil || len(elements) == 0 {
		elements = []json.RawMessage{nil} // one that fails OPPO-M2 as the whole does
	}
	notices := make([]*notice, len(elements))
	for i, e := range elements {
		n := v.newNotice(r, batch)
		n.targets, n.raw, n.bad = len(elements), raw, err
		if err == nil && raw != "" {
			n.bad = readMessage.Read(e, &n.message)
		}
		notices[i] = n
	}
	for _, n := range notices {
		if ref := v.check(n); ref != nil {
			return v.refuse(r, ref, named(notices)...)
		}
	}
	items := []batchItem{}
	var accept []*core.Message
	for _, n := range notices {
		n.id = v.unicastID(n)
		targets, bad := n.addressees(), map[*core.Target]code{}
		accept = append(accept, v.send(r, n, targets, func(t *core.Target, c code) { bad[t] = c })...)
		for _, t := range targets {
			item := batchItem{MessageID: n.id, RegistrationID: t.Value}
			if c, rejected := bad[t]; rejected {
				item = batchItem{RegistrationID: t.Value, ErrorCode: c, ErrorMessage: c.Error()}
			}
			items = append(items, item)
		}
	}
	a := ok(settings(r.app), items)
	a.Accept = accept
	return a
}

// check runs the rules that look at a message; what it is meant for is settled by then.
func (v *vendor) check(n *notice) *core.Refusal {
	if n.call.Linting() && n.bad == nil && n.kind != broadcast {
		lints().Look(n.call, n)
	}
	params, ok := objectText(n.Notification.ActionParameters.S)
	n.params, n.badParams = params, !ok
	n.classify()
	if ref := v.tables.messages.Check(v.p.Rules, n); ref != nil {
		return ref
	}
	if n.kind == broadcast {
		return nil
	}
	if err := n.addressed(); err != nil {
		return &core.Refusal{Err: err}
	}
	return nil
}

// addressed reports what is wrong with the addressee and the time of showing: faults that the documents name and the
// closing table does not.
func (n *notice) addressed() error {
	c := &n.Notification
	if c.ShowTimeType.N == scheduledShow {
		switch {
		case c.ShowStart.N == 0 || c.ShowEnd.N == 0:
			return codeMissingArguments
		case c.ShowStart.N >= c.ShowEnd.N:
			return codeInvalidArguments
		}
	}
	switch {
	case n.kind == saving:
		return nil
	case n.target() == "" || !n.TargetType.Set:
		return codeMissingArguments
	case !slices.Contains([]int64{targetTypeReg, targetTypeOld, targetAlias}, n.TargetType.N):
		return codeInvalidArguments
	}
	return nil
}

// addressees are the targets of a message to one: a regId, or the phones that carry an alias.
func (n *notice) addressees() []*core.Target { return n.find(n.target()) }

func (n *notice) find(value string) []*core.Target {
	if !n.byAlias() {
		return []*core.Target{n.v.p.MeetTarget(n.app, value)}
	}
	return n.v.p.Tokens.Named(n.app, value)
}

// named lists the targets that a refused request names.
func (n *notice) named() []string {
	if t := n.target(); t != "" {
		return []string{t}
	}
	return nil
}

func named(notices []*notice) (out []string) {
	for _, n := range notices {
		out = append(out, n.named()...)
	}
	return out
}

// send goes over a message's targets; rejected hears of those that the answer refuses, and why.
func (v *vendor) send(r *request, n *notice, targets []*core.Target, rejected func(*core.Target, code)) []*core.Message {
	w := core.Walk{
		Call: r.Call, ID: func() string { return n.id },
		Forced: func(c string) (core.Verdict, error) { return core.Reject(codeOf(c).String()), nil },
		Judge: func(t *core.Target) core.Verdict {
			n.taken = time.Time{}
			return v.tables.messages.Judge(v.p.Rules, n, t)
		},
		Ended: func(t *core.Target, verdict core.Verdict) {
			if verdict.Kind == core.Rejected {
				rejected(t, codeOf(verdict.Code))
			}
		},
		Accept: func(out []*core.Message, t *core.Target) []*core.Message { return append(out, n.deliver(r, t)) },
	}
	out, _ := w.Run(targets) // no code refuses more than its own target
	return out
}

// repeats are the newest app_message_ids of one token and the message ids they got, oldest first.
type repeats struct{ app, message []string }

// repeated finds a message that was sent to this target before, and takes over its id. OPPO-M8.
func (n *notice) repeated(t *core.Target) core.Verdict {
	key := n.Notification.AppMessageID.S
	if key == "" || t.Token == nil || n.kind == broadcast {
		return core.Verdict{}
	}
	again := false
	t.Token.Data(func(d any) any {
		seen, _ := d.(*repeats)
		if seen == nil {
			seen = &repeats{}
		}
		if i := slices.Index(seen.app, key); i >= 0 {
			again, n.id = true, seen.message[i]
			return seen
		}
		seen.app, seen.message = append(seen.app, key), append(seen.message, n.id)
		if len(seen.app) > repeatsKept {
			seen.app, seen.message = slices.Delete(seen.app, 0, 1), slices.Delete(seen.message, 0, 1)
		}
		return seen
	})
	if again {
		if !n.taken.IsZero() { // the first of the two has been counted
			n.v.quotas.total.Return(n.taken, n.app.Name)
		}
		return core.Repeat()
	}
	return core.Verdict{}
}
