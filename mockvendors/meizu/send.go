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
		r.targets = append(r.targets, r.find(name)...)
	}
	id, bad := "", map[string][]string{}
	w := core.Walk{
		Call: r.call, ID: func() string { return id }, Judge: r.judge,
		Forced: func(code string) (core.Verdict, error) {
			if targetKeys[code] {
				return core.Reject(code), nil
			}
			return core.Verdict{}, &problem{code, "管理接口指定的错误", 0}
		},
		Ended: func(t *core.Target, verdict core.Verdict) {
			r.ended()
			if verdict.Kind == core.Rejected && !slices.Contains(bad[verdict.Code], t.Name) {
				bad[verdict.Code] = append(bad[verdict.Code], t.Name)
			}
		},
		Accept: func(out []*core.Message, t *core.Target) []*core.Message {
			if !r.v.p.Rules.On("MZ-D5") {
				bad["200"] = append(bad["200"], t.Name)
			}
			return append(out, r.start(id, t))
		},
	}
	if ref := w.Whole(r.targets); ref != nil {
		return r.refusal(ref)
	}
	if ref := r.v.table.Check(r.v.p.Rules, r, core.QuotaPh); ref != nil {
		return r.refusal(ref)
	}
	id = r.v.msgIDs.next(r.now, r.set.MessageID)
	r.remember(id)
	out, _ := w.Run(r.targets)
	a := r.v.answer(0, "200", "", bad, id)
	a.Accept = out
	return a
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
	if r.call.Linting() && !ofTask {
		lints().Look(r.call, r.message)
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
		return []*core.Target{r.v.p.MeetTarget(r.app, name)}
	}
	return r.v.p.Tokens.Named(r.app, name)
}

// judge decides over one target. A chat account without the right to private messages has them refused one by one.
func (r *request) judge(t *core.Target) core.Verdict {
	if verdict := r.v.table.Judge(r.v.p.Rules, r, t, core.Deliver, core.Class); verdict.Kind != core.Accepted {
		return verdict
	}
	if r.message.private() && !r.set.Private {
		return core.Verdict{Kind: core.Rejected, Rule: "private", Code: keyNoRight}
	}
	return r.v.table.Judge(r.v.p.Rules, r, t, core.QuotaPh)
}

// ended counts a target that gets no message: it is none of the app's of the day.
func (r *request) ended() {
	r.count(func(c *counters) { c.target.Add(1) })
	if r.taken {
		r.v.daily.Return(r.today(), dayKey(r.app))
	}
}

// start makes the message for one accepted target.
func (r *request) start(id string, t *core.Target) *core.Message {
	r.count(func(c *counters) { c.target.Add(1) })
	m := r.call.Message(id, t)
	r.fill(m, t.Name)
	return m
}
