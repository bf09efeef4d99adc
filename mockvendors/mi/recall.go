package mi

import (
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// recallRules are about what was sent already (section 4.5). The answers of these calls were not published.
func recallRules() core.Table[*message] {
	return core.Table[*message]{
		{Rule: core.Rule{
			ID: "MI-V1", Phase: core.Validate, Says: "A message is taken back by its id or job key: what waits is dropped, what is shown and untapped leaves the tray.",
			Answer: "0; 65028 for none", Source: "JAVA", Mark: core.Memory, Remedy: "The sender took the message back with /v2/message/revoke.",
		}},
		{Rule: core.Rule{
			ID: "MI-V2", Phase: core.Validate, Says: "Notifications are taken back by their notify_id, for the regids, aliases, accounts or topics that are named.",
			Answer: "0; 20301 where no target is valid", Source: "JAVA", Mark: core.Memory,
			Remedy: "The sender took the notification back with /v1/message/<kind>/revoke.",
		}},
		{Rule: core.Rule{
			ID: "MI-V3", Phase: core.Validate, Says: "A timed message can be asked for and taken back until its time_to_send.",
			Answer: "0; 65028 for none", Source: "JAVA, GO1", Mark: core.Memory, Remedy: "The sender cancelled the timed message with schedule_job/delete.",
		}},
		{Rule: core.Rule{
			ID: "MI-V4", Phase: core.Validate, Says: "A broadcast can be stopped by its id or job key: what has not been handed out yet is not.",
			Answer: "0; 65028 for none", Source: "JAVA", Mark: core.Memory, Remedy: "The sender stopped the broadcast.",
		}},
	}
}

// end takes what waits of a message out, by a rule, and keeps the rest of it back: what was accepted but is not stored yet.
func (v *vendor) end(rec *record, rule string) {
	rec.endedBy.CompareAndSwap(nil, &rule)
	for _, t := range v.phonesOf(rec) {
		v.p.Evict(t, core.EventDropped, rule, func(m *core.Message) bool { return m.ID == rec.id })
	}
}

// phonesOf are the phones that a message was for: those it named, or for a broadcast all of its app.
func (v *vendor) phonesOf(rec *record) (out []*core.Token) {
	if rec.kind.wide {
		return v.everyone(rec.app, func([]string) bool { return true })
	}
	for _, value := range rec.regIDs {
		if t := v.p.Tokens.Find(value); t != nil {
			out = append(out, t)
		}
	}
	return out
}

// byIDs finds the app's messages by the ids or the job keys that a call gives; the names of both parameters are the call's.
// A parameter may come in several spellings.
func (r *request) byIDs(ids, keys []string) []*record {
	values := func(names []string) map[string]bool {
		out := map[string]bool{}
		for _, name := range names {
			for _, value := range r.form.List(name) {
				out[value] = true
			}
		}
		return out
	}
	byID, byKey := values(ids), values(keys)
	return r.v.recordsOf(r.app, func(rec *record) bool { return byID[rec.id] || rec.jobKey != "" && byKey[rec.jobKey] })
}

// takeBack answers the calls that end messages: it looks for them, and ends each that fits.
func takeBack(rule string, ids, keys []string, fits func(*request, *record) bool, act func(*vendor, *record)) func(*vendor, *request) core.Answer {
	return func(v *vendor, r *request) core.Answer {
		if ref := r.ownPackage(); ref != nil {
			return r.refusal(ref)
		}
		if !r.hasOneOf(append(ids, keys...)) {
			return r.refuse(errMissing, rule)
		}
		found := false
		for _, rec := range r.byIDs(ids, keys) {
			if fits(r, rec) {
				found = true
				act(v, rec)
			}
		}
		if !found {
			return r.refuse(errNoMessage, rule)
		}
		v.p.Rules.Hit(rule)
		return r.ok(struct{}{}, "")
	}
}

func (r *request) hasOneOf(names []string) bool {
	for _, name := range names {
		if r.form.Get(name) != "" {
			return true
		}
	}
	return false
}

// ownPackage refuses packages of other apps, in calls that send nothing (MI-P9).
func (r *request) ownPackage() *core.Refusal {
	if r.foreign(r.form.List("restricted_package_name")) && r.v.p.Rules.On("MI-P9") {
		r.v.p.Rules.Hit("MI-P9")
		return &core.Refusal{Rule: "MI-P9", Err: errPackage}
	}
	return nil
}

// anyMessage fits every message of the app; scheduled only those whose time is to come.
func anyMessage(*request, *record) bool { return true }

func scheduled(r *request, rec *record) bool {
	return rec.sendAt.After(r.now) && rec.endedBy.Load() == nil
}

// recallMessage takes a message back wherever it is.
func recallMessage(v *vendor, rec *record) {
	v.end(rec, "MI-V1")
	for _, t := range v.phonesOf(rec) {
		v.p.Recall(t, link.Recall{MessageID: rec.id}, "MI-V1")
	}
}

// deleteJob keeps a timed message from being sent.
func deleteJob(v *vendor, rec *record) { v.end(rec, "MI-V3") }

// stopBroadcast ends a broadcast. A send to named targets is none: it is found, and goes on.
func stopBroadcast(v *vendor, rec *record) {
	if rec.kind.wide {
		v.end(rec, "MI-V4")
	}
}

// jobExists asks for a timed message: code 0 is yes.
func (v *vendor) jobExists(r *request) core.Answer {
	for _, rec := range r.byIDs([]string{"job_id"}, nil) {
		if scheduled(r, rec) {
			v.p.Rules.Hit("MI-V3")
			return r.ok(struct{}{}, "")
		}
	}
	return r.refuse(errNoMessage, "MI-V3")
}

// recallNotifyID takes back what has a notify_id on the phones that are named.
func recallNotifyID(k *kind) func(*vendor, *request) core.Answer {
	return func(v *vendor, r *request) core.Answer {
		if ref := r.ownPackage(); ref != nil {
			return r.refusal(ref)
		}
		id := looseInt(r.form.Get("notify_id"))
		if id.Bad {
			return r.refuse(errIllegal.because("Parameter value is illegal: notify_id"), "MI-V2")
		}
		named := r.namedBy(k)
		if !id.Set || len(named) == 0 {
			return r.refuse(errMissing, "MI-V2")
		}
		var phones []*core.Token
		for _, name := range named {
			for _, t := range k.find(r, name) {
				if alive, _ := t.Alive(); alive && t.App == r.app {
					phones = append(phones, t)
				}
			}
		}
		if len(phones) == 0 && !k.wide {
			return r.refuse(errNoTargets, "MI-V2")
		}
		v.p.Rules.Hit("MI-V2")
		for _, t := range phones {
			v.p.Recall(t, link.Recall{Replace: strconv.FormatInt(id.N, 10)}, "MI-V2")
		}
		return r.ok(struct{}{}, "")
	}
}

// namedBy are the targets of a recall; their parameter is called in the plural, or as in a send.
func (r *request) namedBy(k *kind) []string {
	for _, param := range []string{k.recall.param, k.param} {
		if k.list == ";$;" { // find reads the joined list at once
			if all := r.form.Get(param); all != "" {
				return []string{all}
			}
		} else if list := r.form.List(param); len(list) > 0 {
			return list
		}
	}
	return nil
}
