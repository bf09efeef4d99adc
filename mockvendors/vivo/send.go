package vivo

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

func (v *vendor) newNotice(r *request, k kind) *notice {
	b := &r.body
	return &notice{v: v, call: r.Call, app: r.app, set: settings(r.app), kind: k, message: &b.message, requestID: b.RequestID.S, test: b.PushMode.N == 1}
}

// check runs the rules that look at a message.
func (v *vendor) check(n *notice) *core.Refusal {
	if n.call.Linting() && n.kind != list {
		lints().Look(n.call, n)
	}
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
	var bad core.Verdict
	accept := v.push(r, n, targets, func(_ *core.Target, verdict core.Verdict) { bad = verdict })
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
		return []*core.Target{n.v.p.MeetTarget(n.app, value)}
	}
	return n.v.p.Tokens.Named(n.app, value)
}

// push goes over a message's targets; rejected hears of those that the answer refuses, and why.
func (v *vendor) push(r *request, n *notice, targets []*core.Target, rejected func(*core.Target, core.Verdict)) []*core.Message {
	n.uses = nil // what the request as a whole took is not a target's
	w := core.Walk{
		Call: r.Call, ID: func() string { return n.taskID },
		Forced: func(c string) (core.Verdict, error) { return core.Reject(codeOf(c).String()), nil },
		Judge: func(t *core.Target) core.Verdict {
			n.taken = time.Time{}
			return v.tables.messages.Judge(v.p.Rules, n, t)
		},
		Ended: func(t *core.Target, verdict core.Verdict) {
			n.task.judged(verdict, t)
			n.giveBack()
			if verdict.Kind == core.Rejected {
				rejected(t, verdict)
			} else if t.Token != nil {
				v.liveNews(n.origin(t), n.taskID, verdict.Code)
			}
		},
		Accept: func(out []*core.Message, t *core.Target) []*core.Message {
			n.task.judged(core.Verdict{}, t)
			n.uses = nil // they stay used
			return append(out, n.deliver(r, t))
		},
	}
	out, _ := w.Run(targets) // no code refuses more than its own target
	return out
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
	a := ok(result{TaskID: n.taskID})
	a.Accept = v.push(r, n, targets, func(*core.Target, core.Verdict) {}) // the answer lists nobody
	return a
}
