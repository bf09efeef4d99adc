package meizu

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// push is every way to send to named targets:
//
//	messageJson or task ─▶ parameters ─▶ the app's total ─▶ each target ─▶ answer with the bad ones ─▶ phones
func (r *request) push(pass, ofTask bool, list string) core.Answer {
	if r.list, r.named = list, r.form.List(list); len(r.named) == 0 && r.v.p.Rules.On("MZ-A3") { // commas alone name nobody
		r.v.p.Rules.Hit("MZ-A3")
		return r.refusal(missing(list))
	}
	if ref := r.prepare(pass, ofTask); ref != nil {
		return r.refusal(ref)
	}
	for _, name := range r.named {
		for _, t := range r.find(name) {
			r.targets = append(r.targets, addressee{t, name})
		}
	}
	if ref := r.v.table.Check(r.v.p.Rules, r, core.QuotaPh); ref != nil {
		return r.refusal(ref)
	}
	id := r.v.msgIDs.next(r.now, r.set.MessageID)
	r.remember(id)
	bad := map[string][]string{}
	var out []*core.Message
	for _, t := range r.targets {
		r.count(func(c *counters) { c.target.Add(1) })
		verdict := r.judge(t.Target)
		switch {
		case verdict.Kind != core.Accepted && !targetKeys[verdict.Code]: // forced to fail as a whole
			return r.refusal(&core.Refusal{Rule: verdict.Rule, Err: &problem{verdict.Code, "管理接口指定的错误", 0}})
		case verdict.Kind != core.Accepted:
			r.call.Reject(t.Value, verdict)
			if !slices.Contains(bad[verdict.Code], t.name) {
				bad[verdict.Code] = append(bad[verdict.Code], t.name)
			}
		default:
			if !r.v.p.Rules.On("MZ-D5") {
				bad["200"] = append(bad["200"], t.name)
			}
			if m := r.start(id, t); m != nil {
				out = append(out, m)
			}
		}
	}
	a := r.v.answer(0, "200", "", bad, id)
	a.Accept = out
	return a
}

// addressee is one phone of a request, or nobody, and the name that led to it.
type addressee struct {
	*core.Target
	name string // as the sender wrote it
}

// prepare reads and checks the message.
func (r *request) prepare(pass, ofTask bool) *core.Refusal {
	var err error
	if ofTask {
		if r.task = r.v.tasks.find(r.form.Get("taskId")); !r.mine(r.task) {
			if r.v.p.Rules.On("MZ-T1") {
				r.v.p.Rules.Hit("MZ-T1")
				return &core.Refusal{Rule: "MZ-T1", Err: errTaskID}
			}
			return &core.Refusal{Rule: "task", Err: errOther}
		}
		r.message = r.task.message
	} else if r.message, err = readMessage(r.form.Get("messageJson"), pass); err != nil {
		return &core.Refusal{Rule: "messageJson", Err: err}
	}
	if odd := r.message.badFlags() || r.message.oddFlags() && !r.v.p.Rules.On("MZ-P9"); odd {
		return &core.Refusal{Rule: r.v.p.Rules.If("MZ-P9"), Err: errParameter}
	}
	if ref := r.v.table.Check(r.v.p.Rules, r, core.Validate, core.Class); ref != nil {
		return ref
	}
	if !ofTask {
		r.message.wish = r.readWish()
	}
	return nil
}

// find returns who is behind a name: the pushId itself, or the phones of an alias.
func (r *request) find(name string) []*core.Target {
	if r.list != "alias" {
		return []*core.Target{r.v.p.Tokens.Target(name)}
	}
	return r.v.p.Tokens.Named(r.app, name)
}

// judge decides over one target; one that is refused is none of the app's of the day.
func (r *request) judge(t *core.Target) core.Verdict {
	verdict := r.verdict(t)
	if verdict.Kind != core.Accepted && r.taken {
		r.v.daily.Return(r.today(), dayKey(r.app))
	}
	return verdict
}

func (r *request) verdict(t *core.Target) core.Verdict {
	if verdict := r.v.table.Judge(r.v.p.Rules, r, t, core.Deliver, core.Class); verdict.Kind != core.Accepted {
		return verdict
	}
	if t.Token != nil && t.Token.Force != "" {
		return core.Verdict{Kind: core.Rejected, Rule: "forced", Code: t.Token.Force}
	}
	if r.message.private() && !r.set.Private {
		return core.Verdict{Kind: core.Rejected, Rule: "private", Code: keyNoRight}
	}
	return r.v.table.Judge(r.v.p.Rules, r, t, core.QuotaPh)
}

// start makes the message for one accepted target; nil when nobody is there and the rule that would say so is off.
func (r *request) start(id string, t addressee) *core.Message {
	if t.Token == nil {
		r.call.Drop(t.Value, id, core.Verdict{Rule: "unknown_target"})
		return nil
	}
	m := r.call.Message(id, t.Target)
	r.fill(m, t.name)
	return m
}
