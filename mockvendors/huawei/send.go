package huawei

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// push is one request to send, from its bearer to its answer. Rules look at it; the wire files fill it.
//
//	bearer ─▶ app state ─▶ parse ─▶ target, sizes, fields ─▶ rights ─▶ rate ─▶ each token ─▶ answer ─▶ phones
type push struct {
	v       *vendor
	c       *core.Call
	now     time.Time
	version version
	path    string    // the app or project in the path
	named   *core.App // whose it is; nil: nobody's
	bearer  bearer

	app *core.App // who sends, once the bearer is known
	set *Settings
	st  *appState

	body         sendBody
	size         int  // the body in bytes
	validateOnly bool // check, send nothing
	test         bool
	pushType     int  // v3
	recalls      bool // a call of messages:revoke

	card     string  // v3, a card's id
	notice   *notice // nil: a data message
	title    string
	text     string
	image    string
	data     string
	category string
	class    string

	id     string // the request id
	status int    // the receipt of the target that a rule has just dropped
	count  dayCount
	shared directions
}

// sendREST answers v1 and v2.
func (v *vendor) sendREST(c *core.Call, ver version, id string) core.Answer {
	p := v.newPush(c, ver, id)
	p.bearer = v.readBearer(c.Header.Get("Authorization"))
	return p.run(func() error { return p.parseREST(c.Body) })
}

// sendV3 answers v3.
func (v *vendor) sendV3(c *core.Call, project string) core.Answer {
	p := v.newPush(c, v3, project)
	p.bearer = v.readBearer(c.Header.Get("Authorization"))
	return p.run(func() error { return p.parseV3(c.Body, c.Header.Get("push-type")) })
}

// sendOld answers /pushsend.do, whose access token is a form field.
func (v *vendor) sendOld(c *core.Call) core.Answer {
	f := c.Form()
	p := v.newPush(c, old, oldApp(f))
	p.bearer = v.lookUp(f.Get("access_token"))
	p.size = len(f.Get("payload")) + len(f.Get("device_token_list"))
	a := p.run(func() error { return p.parseOld(f) })
	if a.Status != http.StatusServiceUnavailable {
		a.Status = http.StatusOK // every code comes under it (section 2.4a)
	}
	return a
}

// newPush starts a request; until its bearer is known, the app is the path's, or the main one.
func (v *vendor) newPush(c *core.Call, ver version, id string) *push {
	p := &push{v: v, c: c, now: v.p.Clock.Now(), version: ver, path: id, size: len(c.Body)}
	p.id = v.requestID(p.now)
	p.named = v.p.Apps.Find(p.isNamed)
	p.setApp(p.named)
	return p
}

// pathField is what an app is called by in the path of this version.
func (p *push) pathField() core.Field {
	if p.version == v2 || p.version == v3 {
		return core.FieldProjectID
	}
	return core.FieldAppID
}

// isNamed reports whether the path is about an app.
func (p *push) isNamed(a *core.App) bool {
	now := a.Current()
	return p.path != "" && (now.Get(p.pathField()) == p.path || p.pathField() == core.FieldAppID && now.ClientID == p.path)
}

// adopt lets the bearer's app take over what the path calls it.
func (p *push) adopt() {
	b := &p.bearer
	if b.app == nil || b.err != nil || !b.app.Adopts(p.pathField()) {
		return
	}
	if b.app.Is(p.pathField(), p.path) {
		p.named = b.app
		p.setApp(p.named)
	}
}

func (p *push) setApp(a *core.App) {
	if p.app = a; a == nil {
		p.app = p.v.p.Apps.Main()
	}
	p.set, p.st, p.c.App = settings(p.app), p.v.state[p.app], p.app
}

// authorize runs the rows about bearers and the app's state, and settles who sends.
func (p *push) authorize() *core.Refusal {
	p.adopt()
	if r := p.v.sends.Check(p.v.p.Rules, p, core.Auth); r != nil {
		return r
	}
	if p.named == nil && p.bearer.app != nil {
		p.setApp(p.bearer.app)
	}
	return nil
}

func (p *push) run(parse func() error) core.Answer {
	if r := p.authorize(); r != nil {
		return p.refuse(r)
	}
	if err := parse(); err != nil {
		return p.refuse(p.unread(err))
	}
	p.readMessage()
	if p.c.Linting() {
		lints().Look(p.c, p)
	}
	rules := p.v.p.Rules
	if r := p.v.sends.Check(rules, p, core.Wire, core.Validate); r != nil {
		return p.refuse(r)
	}
	p.class = p.classify()
	if r := p.v.sends.Check(rules, p, core.Class, core.QuotaPh, core.ReceiptPh); r != nil {
		return p.refuse(r)
	}
	return p.deliver()
}

// unread is the refusal of a body that could not be read; no rule stands for it, unless it was cut for its length or the
// parser names one.
func (p *push) unread(err error) *core.Refusal {
	var named *core.Refusal
	switch {
	case errors.As(err, &named):
		return named
	case p.c.TooBig && p.v.p.Rules.On("HW-V2"):
		p.v.p.Rules.Hit("HW-V2")
		return &core.Refusal{Rule: "HW-V2", Err: errTooBig}
	}
	return &core.Refusal{Rule: "wire", Err: err}
}

// readMessage gathers what the rules ask for from the places where it may stand.
func (p *push) readMessage() {
	m := &p.body.Message
	p.data = m.Data.S
	a := m.Android
	if a == nil {
		a = &android{}
	}
	if a.Data.S != "" {
		p.data = a.Data.S
	}
	p.category = a.Category.S
	if m.Notification == nil && a.Notification == nil && p.data != "" {
		return // a data message
	}
	if p.notice = a.Notification; p.notice == nil {
		p.notice = &notice{}
	}
	basic := m.Notification
	if basic == nil {
		basic = &basicNotice{}
	}
	first := func(own, general string) string {
		if own != "" {
			return own
		}
		return general
	}
	p.title = first(p.notice.Title.S, basic.Title.S)
	p.text = first(p.notice.Body.S, basic.Body.S)
	p.image = first(p.notice.Image.S, basic.Image.S)
}

// android is the message's android part; never nil.
func (p *push) android() *android {
	if a := p.body.Message.Android; a != nil {
		return a
	}
	return &android{}
}

// forced is what a code does that a token was made to give (admin API): one about tokens acts on that token alone. A topic
// names nobody.
func (p *push) forced(code string) (core.Verdict, error) {
	switch {
	case len(p.body.Message.Token) == 0:
		return core.LeaveOut(code)
	case code == errTokensIllegal.code || code == codeSomeIllegal:
		return core.Reject(reasonFormat), nil
	case code == p.set.RateCode:
		return core.Verdict{}, rateError(code)
	}
	return core.Verdict{}, byCode(code)
}

// refuse answers for the whole request, and notes each target by name.
func (p *push) refuse(r *core.Refusal) core.Answer {
	a := refused(p.set, r.Err, p.id)
	a.Rule = r.Rule
	for _, token := range p.body.Message.Token {
		p.c.Reject(token, core.Verdict{Rule: r.Rule, Code: a.Code})
	}
	return a
}

// targets are the addressees: the tokens as written, duplicates and all, or the topic's subscribers.
func (p *push) targets() []*core.Target {
	tokens := p.body.Message.Token
	if len(tokens) == 0 {
		return p.subscribers()
	}
	if !p.v.p.Rules.On("HW-V11") {
		tokens = slices.Clone(tokens)
		slices.Sort(tokens)
		tokens = slices.Compact(tokens)
	}
	out := make([]*core.Target, len(tokens))
	for i, value := range tokens {
		out[i] = p.v.p.MeetTarget(p.app, value)
	}
	return out
}

// deliver judges every target, answers, and sends what was accepted on its way.
func (p *push) deliver() core.Answer {
	targets, bad, rule := p.targets(), illegalTokens{v3: p.version == v3}, ""
	early := p.v.p.Rules.On("HW-Q7") // counted when accepted, whatever becomes of it
	w := core.Walk{
		Call: p.c, ID: func() string { return p.id }, Forced: p.forced,
		Judge: func(t *core.Target) core.Verdict {
			if t.Token != nil && !early {
				p.countAhead(t.Token)
			}
			return p.v.sends.Judge(p.v.p.Rules, p, t)
		},
		Ended: func(t *core.Target, verdict core.Verdict) {
			switch {
			case verdict.Kind == core.Rejected:
				if bad.add(t.Value, verdict.Code); rule == "" {
					rule = verdict.Rule
				}
			case t.Token != nil && verdict.Rule != core.RuleForced:
				p.tell(t.Token, p.status)
			}
			p.status = 0
		},
		Code: func() string { return p.answer(len(targets), &bad).Code },
		Accept: func(out []*core.Message, t *core.Target) []*core.Message {
			if p.validating() {
				return out
			}
			if !early {
				p.countNow(t.Token)
			}
			if t.HeldBy != "" && p.set.Night.Receipt != 0 {
				p.tell(t.Token, p.set.Night.Receipt)
			}
			return append(out, p.message(t))
		},
	}
	accept, whole := w.Run(targets)
	if whole != nil {
		return p.refuse(whole)
	}
	a := p.answer(len(targets), &bad)
	a.Rule, a.Accept = rule, accept
	return a
}

// validating reports whether this request only wants to know if it would be taken.
func (p *push) validating() bool { return p.validateOnly && p.v.p.Rules.On("HW-V10") }

// answer is the answer of a request that was let through, by how many of its tokens were not.
func (p *push) answer(targets int, bad *illegalTokens) core.Answer {
	switch n := len(bad.tokens); {
	case n == 0:
		return core.Answer{Type: jsonType, Body: []byte(`{"code":"80000000","msg":"Success","requestId":"` + p.id + `"}`)}
	case n == targets && !bad.v3:
		return refused(p.set, errTokensIllegal, p.id)
	case n == targets:
		return refused(p.set, errTokensIllegal.with(bad.text(0)), p.id)
	default:
		return refused(p.set, (&apiError{200, codeSomeIllegal, ""}).with(bad.text(targets-n)), p.id)
	}
}
