package vivo

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

func (v *vendor) newNotice(r *request, k kind) *notice {
	b := &r.body
	return &notice{v: v, app: r.app, set: settings(r.app), kind: k, message: &b.message, requestID: b.RequestID.S, test: b.PushMode.N == 1}
}

// check runs the rules that look at a message.
func (v *vendor) check(n *notice) *core.Refusal {
	n.classify()
	ref := v.tables.messages.Check(v.p.Rules, n)
	if ref != nil {
		n.giveBack()
	}
	return ref
}

// send is a push to one: a regId, or the phones that carry an alias.
func (v *vendor) send(r *request) core.Answer { return v.sendToOne(r, v.newNotice(r, single)) }

func (v *vendor) sendToOne(r *request, n *notice) core.Answer {
	value := n.RegID.S
	if n.byAlias() {
		value = n.Alias.S
	}
	targets := n.find(value)
	n.targets = len(targets)
	if ref := v.check(n); ref != nil {
		if value == "" {
			return v.refuse(r, ref)
		}
		return v.refuse(r, ref, value)
	}
	n.taskID = v.taskID()
	n.task = v.tasks.open(n)
	var accept []*core.Message
	var bad core.Verdict
	for _, t := range targets {
		m, verdict := v.push(r, n, t)
		if verdict.Kind == core.Rejected {
			bad = verdict
		} else if m != nil {
			accept = append(accept, m)
		}
	}
	if bad.Kind == core.Rejected && len(accept) == 0 {
		return v.badTarget(n, value, bad)
	}
	a := ok(result{TaskID: n.taskID})
	a.Accept = accept
	return a
}

// badTarget answers a push to one bad target; the bad user stands in the answer where the target is what is wrong.
func (v *vendor) badTarget(n *notice, value string, verdict core.Verdict) core.Answer {
	c := codeOf(verdict.Code)
	if c != codeRegID && c != codeAlias {
		return answer(c, nil)
	}
	a := answer(c, &invalidUser{statusOf(verdict.Rule), value})
	if n.set.DescBlank && c == codeRegID {
		a.Body = core.JSON(result{Result: c, Desc: "regId 不合法", InvalidUser: &invalidUser{statusOf(verdict.Rule), value}})
	}
	return a
}

// find looks a regId up, or the phones that carry an alias.
func (n *notice) find(value string) []*core.Target {
	if !n.byAlias() {
		return []*core.Target{n.v.p.Tokens.Target(value)}
	}
	return n.v.p.Tokens.Named(n.app, value)
}

// push judges one target and makes its message; nil without a rejection is one that vivo takes and no phone will see.
func (v *vendor) push(r *request, n *notice, t *core.Target) (*core.Message, core.Verdict) {
	n.taken, n.uses = time.Time{}, nil
	var verdict core.Verdict
	if t.Token != nil && t.Token.Force != "" {
		verdict = core.Verdict{Kind: core.Rejected, Code: codeOf(t.Token.Force).String(), Rule: "forced"}
	} else {
		verdict = v.tables.messages.Judge(v.p.Rules, n, t)
	}
	n.task.judged(verdict, t)
	if verdict.Kind != core.Accepted {
		n.giveBack()
	}
	switch {
	case verdict.Kind == core.Rejected:
		r.Reject(t.Value, verdict)
		return nil, verdict
	case verdict.Kind == core.Dropped:
		r.Drop(t.Value, n.taskID, verdict)
		v.liveNews(n.origin(t), n.taskID, verdict.Code)
		return nil, verdict
	case t.Token == nil:
		r.Note(t.Value).MessageID = n.taskID // only with VIVO-T1 off
		return nil, verdict
	}
	return n.deliver(r, t), verdict
}

// pushToAll is a push to every phone of the app.
func (v *vendor) pushToAll(r *request) core.Answer {
	return v.pushToMany(r, v.newNotice(r, everyone), v.p.Tokens.Everyone(r.app, nil))
}

func (v *vendor) pushToMany(r *request, n *notice, targets []*core.Target) core.Answer {
	n.targets = len(targets)
	if ref := v.check(n); ref != nil {
		return v.refuse(r, ref)
	}
	n.taskID = v.taskID()
	n.task = v.tasks.open(n)
	var accept []*core.Message
	for _, t := range targets {
		if m, _ := v.push(r, n, t); m != nil {
			accept = append(accept, m)
		}
	}
	a := ok(result{TaskID: n.taskID})
	a.Accept = accept
	return a
}
