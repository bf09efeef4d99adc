package vivo

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// savePayload keeps a content for list pushes.
func (v *vendor) savePayload(r *request) core.Answer {
	n := v.newNotice(r, saving)
	if ref := v.check(n); ref != nil {
		return v.refuse(r, ref)
	}
	n.taskID = v.taskID()
	content := *n.message
	v.tasks.open(n).content = &content
	saved := result{TaskID: n.taskID}
	if n.set.ListRequestID {
		saved.RequestID = n.taskID
	}
	return ok(saved)
}

// pushToList sends a saved content to many; the bad targets are listed in the answer.
func (v *vendor) pushToList(r *request) core.Answer {
	b := &r.body
	n := v.newNotice(r, list)
	n.taskID, n.regIDs, n.aliases = b.TaskID.S, len(b.RegIDs), len(b.Aliases)
	values := b.RegIDs
	if len(values) == 0 {
		values = b.Aliases
	}
	if t := v.tasks.find(r.app, n.taskID); t != nil && t.content != nil {
		n.task, n.message = t, t.content
	}
	n.targets = len(values)
	if ref := v.check(n); ref != nil {
		return v.refuse(r, ref, texted(values)...)
	}
	if n.task == nil { // only with VIVO-T6 off: there is nothing to send
		return ok(result{RequestID: n.requestID, InvalidUsers: []invalidUser{}})
	}
	bad := []invalidUser{}
	var accept []*core.Message
	for _, value := range values {
		accept = append(accept, v.push(r, n, n.find(value.S), func(t *core.Target, verdict core.Verdict) {
			bad = append(bad, invalidUser{statusOf(verdict.Rule), t.Value})
		})...)
	}
	if len(bad) == 0 && (n.set.ListInvalidUsers == ListOmit || !v.p.Rules.On("VIVO-T5")) {
		bad = nil
	}
	a := ok(result{RequestID: n.requestID, InvalidUsers: bad})
	a.Accept = accept
	return a
}

func texted(values []core.ScalarText) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.S
	}
	return out
}
