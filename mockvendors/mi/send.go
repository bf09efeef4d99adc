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
		if r.call.Linting() {
			lints().Look(r.call, m)
		}
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
	sent, ref := r.resolve()
	if ref != nil {
		return r.refusal(ref)
	}
	if good(sent) == 0 && !k.wide && v.p.Rules.On("MI-T1") {
		v.p.Rules.Hit("MI-T1")
		return r.refusal(&core.Refusal{Rule: "MI-T1", Err: errNoTargets})
	}
	exceeded, ref := r.totals()
	if ref != nil {
		return r.refusal(ref)
	}
	return r.accept(sent, exceeded)
}

// sending is one message of a request and what its names led to.
type sending struct {
	*message
	good []*core.Target
	bad  []core.Judged
}

func good(all []sending) (n int) {
	for i := range all {
		n += len(all[i].good)
	}
	return n
}

// resolve looks up who is behind each name. A phone that was made to give a code (admin API) refuses the request, or is a bad
// target.
func (r *request) resolve() ([]sending, *core.Refusal) {
	out := make([]sending, len(r.messages))
	for i, m := range r.messages {
		var targets []*core.Target
		for _, name := range m.to {
			targets = append(targets, r.targetsOf(name)...)
		}
		w := core.Walk{
			Forced: func(code string) (core.Verdict, error) {
				if code == codeBadRegID {
					return core.Reject(code), nil
				}
				return core.Verdict{}, forced(code)
			},
			Judge: func(t *core.Target) core.Verdict { return r.v.table.Judge(r.v.p.Rules, m, t, core.Deliver) },
		}
		if ref := w.Whole(targets); ref != nil {
			return nil, ref
		}
		out[i].message = m
		out[i].good, out[i].bad = w.Sift(targets)
	}
	return out, nil
}

// targetsOf are the phones that a name leads to, or one target with nobody behind it.
func (r *request) targetsOf(name string) []*core.Target {
	tokens := r.kind.find(r, name)
	if len(tokens) == 0 && !r.kind.wide {
		return []*core.Target{{Name: name, Value: name}}
	}
	out := make([]*core.Target, len(tokens))
	for i, t := range tokens {
		out[i] = &core.Target{Name: name, Value: t.Value, Token: t}
	}
	return out
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
func (r *request) accept(sent []sending, over map[*message]string) core.Answer {
	trace, id := r.v.ids.pair(r.kind.letter, r.now)
	rec := r.v.record(r, id, sent)
	var out []*core.Message
	hold := rec.held
	for _, s := range sent {
		w := core.Walk{
			Call: r.call, ID: func() string { return id },
			Judge: func(t *core.Target) core.Verdict { return r.judge(s.message, t, over[s.message]) },
			Ended: func(t *core.Target, verdict core.Verdict) { r.tellOfNone(s.message, id, t, verdict) },
			Accept: func(out []*core.Message, t *core.Target) []*core.Message {
				m := r.call.Message(id, t)
				s.fill(m, t.Name, rec)
				m.Hold = hold
				return append(out, m)
			},
		}
		for _, j := range s.bad {
			w.End(j)
		}
		messages, _ := w.Run(s.good) // who was made to give a code is among the bad
		out = append(out, messages...)
	}
	return core.Answer{Type: jsonType, Header: steering, Body: r.success(trace, id, sent, over), Accept: out}
}

// pushDisabled stands where a rule would, for a phone that wants no pushes of the app.
const pushDisabled = "push_disabled"

// judge decides whether a phone that is there gets its message; over is the rule by which the day's total is reached.
func (r *request) judge(m *message, t *core.Target, over string) core.Verdict {
	switch {
	case over != "":
		return core.Verdict{Kind: core.Dropped, Rule: over}
	case t.Token == nil:
		return core.Verdict{} // nobody, and the rule that would say so is off
	case !t.Token.Facts().Subscribed:
		return core.Verdict{Kind: core.Dropped, Rule: pushDisabled}
	}
	return r.v.table.Judge(r.v.p.Rules, m, t, core.QuotaPh)
}

// tellOfNone sends the receipt of a target that gets no message.
func (r *request) tellOfNone(m *message, id string, t *core.Target, verdict core.Verdict) {
	kind := receiptQuota
	switch {
	case verdict.Kind == core.Rejected:
		kind = receiptInvalid
	case verdict.Rule == core.RuleNobody:
		return
	case verdict.Rule == pushDisabled:
		kind = receiptDisabled
	}
	r.v.receipt(m.wish, id, kind, t.Name, nil)
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

func (r *request) success(trace, id string, sent []sending, over map[*message]string) []byte {
	var data = successData{ID: id, DayQuota: r.number(0), DayAcked: r.number(0)}
	if len(r.messages) > 0 {
		quota, acked := r.v.day(r.messages[0].tally())
		data.DayQuota, data.DayAcked = r.number(quota), r.number(acked)
	}
	var names []string
	for _, s := range sent {
		for _, j := range s.bad {
			names = append(names, j.Name)
		}
	}
	if r.kind.badIDs && len(names) > 0 {
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
