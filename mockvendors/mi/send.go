package mi

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// send is every way to send:
//
//	read ─▶ parameters, channel ─▶ who is behind the targets ─▶ the day's totals ─▶ each phone's cap ─▶ answer ─▶ phones
func (v *vendor) send(r *request, k *kind) core.Answer {
	r.kind, r.multi = k, many(r.call.URL.Path)
	if err := r.read(); err != nil {
		var ref *core.Refusal
		errors.As(err, &ref)
		v.p.Rules.Hit(ref.Rule)
		return r.refusal(ref)
	}
	for _, m := range r.messages {
		if ref := v.table.Check(v.p.Rules, m, core.Validate, core.Class); ref != nil {
			return r.refusal(ref)
		}
		if name := m.badNumber(); name != "" {
			return r.refusal(&core.Refusal{Rule: "parameters", Err: errIllegal.because("Parameter value is illegal: " + name)})
		}
		if m.passThrough && r.set.PassThrough == Refuse {
			return r.refusal(&core.Refusal{Rule: "pass_through", Err: errForbidden})
		}
		m.classify()
		m.fillTemplate()
		m.wish = m.readWish()
	}
	found := r.resolve()
	if found.forced != nil {
		return r.refusal(&core.Refusal{Rule: "forced", Err: found.forced})
	}
	if len(found.good) == 0 && !k.wide && v.p.Rules.On("MI-T1") {
		v.p.Rules.Hit("MI-T1")
		return r.refusal(&core.Refusal{Rule: "MI-T1", Err: errNoTargets})
	}
	exceeded, ref := r.totals()
	if ref != nil {
		return r.refusal(ref)
	}
	return r.accept(found, exceeded)
}

// addressee is one phone of one message.
type addressee struct {
	*message
	target core.Target
	name   string // as the sender wrote it
}

// found is what the names of a request led to.
type found struct {
	good   []addressee
	bad    []badTarget
	forced *problem // a token made to fail
}

type badTarget struct {
	*message
	name    string
	verdict core.Verdict
}

// resolve looks up who is behind each name.
func (r *request) resolve() (f found) {
	for _, m := range r.messages {
		for _, name := range m.to {
			tokens := r.kind.find(r, name)
			if len(tokens) == 0 && !r.kind.wide {
				tokens = []*core.Token{nil}
			}
			for _, t := range tokens {
				a := addressee{message: m, target: core.Target{Value: name, Token: t}, name: name}
				if t != nil {
					a.target.Value = t.Value
				}
				verdict := r.v.table.Judge(r.v.p.Rules, m, &a.target, core.Deliver)
				if t != nil && t.Force != "" && verdict.Kind == core.Accepted {
					if t.Force != codeBadRegID {
						f.forced = forced(t.Force)
					}
					verdict = core.Verdict{Kind: core.Rejected, Code: codeBadRegID, Rule: "forced"}
				}
				if verdict.Kind == core.Accepted {
					f.good = append(f.good, a)
				} else {
					f.bad = append(f.bad, badTarget{m, name, verdict})
				}
			}
		}
	}
	return f
}

// totals looks at the day's totals. Over them a single send fails; of many messages, those over are left out (MI-Q6).
func (r *request) totals() (over map[*message]string, ref *core.Refusal) {
	for _, m := range r.messages {
		refusal := r.v.table.Check(r.v.p.Rules, m, core.QuotaPh)
		switch {
		case refusal == nil:
		case r.multi && r.v.p.Rules.On("MI-Q6"):
			r.v.p.Rules.Hit("MI-Q6")
			if over == nil {
				over = map[*message]string{}
			}
			over[m] = refusal.Rule
		default:
			return nil, refusal
		}
	}
	return over, nil
}

// accept writes the answer and starts the messages.
func (r *request) accept(f found, over map[*message]string) core.Answer {
	trace, id := r.v.ids.pair(r.kind.letter, r.now)
	rec := r.v.record(r, id, f.good)
	hold := rec.held
	for _, b := range f.bad {
		r.call.Reject(b.name, b.verdict)
		r.v.receipt(b.wish, id, receiptInvalid, b.name, nil)
	}
	out := make([]*core.Message, 0, len(f.good))
	for i := range f.good {
		a := &f.good[i]
		t := a.target.Token
		if rule := over[a.message]; rule != "" {
			r.call.Drop(a.target.Value, id, core.Verdict{Rule: rule})
			r.v.receipt(a.wish, id, receiptQuota, a.name, nil)
			continue
		}
		if t == nil { // nobody, and the rule that would say so is off
			r.call.Drop(a.target.Value, id, core.Verdict{Rule: "unknown_target"})
			continue
		}
		if !t.Facts().Subscribed {
			r.call.Drop(t.Value, id, core.Verdict{Rule: "push_disabled"})
			r.v.receipt(a.wish, id, receiptDisabled, a.name, nil)
			continue
		}
		if verdict := r.v.table.Judge(r.v.p.Rules, a.message, &a.target, core.QuotaPh); verdict.Kind != core.Accepted {
			r.call.Drop(t.Value, id, verdict)
			r.v.receipt(a.wish, id, receiptQuota, a.name, nil)
			continue
		}
		m := r.call.Message(id, &a.target)
		a.fill(m, rec)
		m.Hold = hold
		out = append(out, m)
	}
	return core.Answer{Type: jsonType, Header: steering, Body: r.success(trace, id, f.bad, over), Accept: out}
}

// success is the answer of section 4.1, keys in the vendor's order.
type success struct {
	Result      string      `json:"result"`
	TraceID     string      `json:"trace_id"`
	Code        int         `json:"code"`
	Data        successData `json:"data"`
	Description string      `json:"description"`
	Info        string      `json:"info"`
}

type successData struct {
	ID       string `json:"id"`
	DayQuota any    `json:"day_quota"` // a text (MI-W1)
	DayAcked any    `json:"day_acked"`
	Bad      any    `json:"bad_regids,omitempty"` // one joined text
	Exceeded string `json:"channel_exceed_quota,omitempty"`
}

func (r *request) success(trace, id string, bad []badTarget, over map[*message]string) []byte {
	var data = successData{ID: id, DayQuota: r.number(0), DayAcked: r.number(0)}
	if len(r.messages) > 0 {
		quota, acked := r.v.day(r.messages[0].tally())
		data.DayQuota, data.DayAcked = r.number(quota), r.number(acked)
	}
	if r.kind.badIDs && len(bad) > 0 {
		names := make([]string, len(bad))
		for i, b := range bad {
			names[i] = b.name
		}
		data.Bad = strings.Join(names, ",")
		if !r.v.p.Rules.On("MI-W1") {
			data.Bad = names
		}
	}
	data.Exceeded = r.exceeded(over)
	return core.JSON(success{
		"ok", trace, 0, data, "成功", "Received push messages for " + strconv.Itoa(r.targets) + " " + r.kind.name,
	})
}

// number is a count as the vendor writes it: a text. Without MI-W1 it is the number that clients fail to decode.
func (r *request) number(n int64) any {
	if !r.v.p.Rules.On("MI-W1") {
		return n
	}
	return strconv.FormatInt(n, 10)
}

// exceeded counts the messages over quota by channel: "no_channel:2 a:3".
func (r *request) exceeded(over map[*message]string) string {
	counts := map[string]int{}
	var order []string
	for _, m := range r.messages {
		if over[m] == "" {
			continue
		}
		name := m.channelName()
		if counts[name] == 0 {
			order = append(order, name)
		}
		counts[name]++
	}
	for i, name := range order {
		order[i] = name + ":" + strconv.Itoa(counts[name])
	}
	return strings.Join(order, " ")
}

// sendTime is when a timed message may go, zero for at once.
func (m *message) sendTime() time.Time {
	if at := time.UnixMilli(m.sendAt.N); m.sendAt.N > 0 && at.After(m.now) {
		return at
	}
	return time.Time{}
}
