package fcm

import (
	"net/http"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// send is one messages:send on its way:
//
//	bearer, project, quota ─▶ form of the JSON ─▶ message ─▶ token: one recipient ─▶ device rate ─┬▶ name, delivery
//	                                                     └▶ topic, condition: fan-out ────────────┘
type send struct {
	v       *vendor
	c       *core.Call
	project string // as the path has it
	bearer  bearer
	app     *core.App // the project's app
	set     *Settings
	body    *core.Tree // nil: no JSON object
	bodyErr *apiError
	form    *fault // what is wrong with the body's form
	m       *message
	target  *core.Target // of a send to one token or installation; else nil
	counted bool         // the project quota has counted it
	now     time.Time
}

// send answers POST /v1/projects/{project}/messages:send.
func (v *vendor) send(c *core.Call, project string) core.Answer {
	s := &send{v: v, c: c, project: project, bearer: v.readBearer(c), app: v.project(project), now: v.p.Clock.Now()}
	if s.app == nil {
		if s.app = s.bearer.grant.App; s.app == nil {
			s.app = v.p.Apps.Main()
		}
	}
	c.App, s.set = s.app, set(s.app)
	s.read()
	a := s.answer()
	s.settle(a.Status)
	return a
}

// read parses the body. That it is refused, if it must be, comes later: who asks is looked at first.
func (s *send) read() {
	tree, err := core.ParseTree(s.c.Body)
	switch {
	case s.c.TooBig:
		s.bodyErr = errTooBig(s.set, false)
		return
	case err != nil:
		s.bodyErr = errNotJSON(err)
		return
	case tree.Kind != core.TreeObject:
		s.bodyErr = errRoot
		return
	}
	s.body = tree
	r := reader{at: make([]string, 0, 8), values: s.v.p.Rules.On("FCM-V4"), names: s.v.p.Rules.On("FCM-V10")}
	s.form = r.object(tree, requestSchema)
	s.m = newMessage(tree)
	if s.c.Linting() {
		lints().Look(s.c, s.m)
	}
	if kind := s.m.kind; kind == "token" || kind == "fid" {
		s.target = s.v.resolve(s.m.tree.String(kind))
	}
}

// resolve finds the token that a sender means: an installation id stands for its token.
func (v *vendor) resolve(value string) *core.Target {
	t := v.p.Tokens.Target(value)
	if t.Token == nil && fidShaped(value) && v.p.Rules.On("FCM-T5") {
		t.Token = v.byFID(value)
	}
	return t
}

// ios reports whether the target is an app on Apple's system.
func (s *send) ios() bool {
	return s.target != nil && s.target.Token != nil && isApple(s.target.Token)
}

func isApple(t *core.Token) bool { return t.Device.Brand == "apple" }

func (s *send) answer() core.Answer {
	rs, t := s.v.p.Rules, &s.v.tables
	if r := t.admit.Check(rs, s); r != nil {
		return s.refuse(r.Err, r.Rule)
	}
	if s.bodyErr != nil {
		return s.refuse(s.bodyErr, "")
	}
	if r := t.message.Check(rs, s); r != nil {
		return s.refuse(r.Err, r.Rule)
	}
	err := s.checkFields()
	if err == nil {
		err = s.checkAPNs()
	}
	if err != nil {
		return s.refuse(err, "")
	}
	if s.target == nil {
		return s.fanOut()
	}
	if s.target.Token == nil {
		s.target.Token = s.v.p.Meet(s.app, s.target.Value)
	}
	return s.toOne()
}

// refuse answers with an error; a target that is known by then is told of by its token.
func (s *send) refuse(err error, rule string) core.Answer {
	a := answer(err, rule)
	if s.target != nil {
		s.c.Reject(s.target.Value, core.Verdict{Rule: rule, Code: a.Code})
	}
	return a
}

// fakeID is the id of a message that was only to be checked.
const fakeID = "fake_message_id"

// toOne answers for one token and sends the message on its way. What its rows say of the token answers the whole request.
func (s *send) toOne() core.Answer {
	rs, t := s.v.p.Rules, &s.v.tables
	var refused *core.Answer
	id := ""
	taken := func() string {
		switch {
		case id != "":
		case s.dry():
			rs.Hit("FCM-X4")
			id = fakeID
		default:
			id = s.v.messageID(s.ios())
		}
		return id
	}
	w := core.Walk{
		Call: s.c, ID: taken,
		Forced: func(code string) (core.Verdict, error) { return core.Verdict{}, forced(code, s.app, s.set) },
		Judge: func(to *core.Target) core.Verdict {
			if r := t.target.Check(rs, s); r != nil {
				a := answer(r.Err, r.Rule)
				refused = &a
				return core.Verdict{Kind: core.Rejected, Rule: r.Rule, Code: a.Code}
			}
			if s.dry() {
				return core.Verdict{}
			}
			return t.deliver.Judge(rs, s, to)
		},
		Accept: func(out []*core.Message, to *core.Target) []*core.Message {
			if taken() == fakeID {
				s.c.Note(to.Value).MessageID = fakeID
				return out
			}
			return s.deliveries(out, id, to)
		},
	}
	accept, whole := w.Run([]*core.Target{s.target})
	switch {
	case whole != nil:
		return s.refuse(whole.Err, whole.Rule)
	case refused != nil:
		return *refused
	}
	a := s.named(id)
	a.Accept = accept
	return a
}

// dry reports whether nothing is to be delivered (FCM-X4).
func (s *send) dry() bool { return s.m.dry && s.v.p.Rules.On("FCM-X4") }

// named is the answer of success.
func (s *send) named(id string) core.Answer {
	b := make([]byte, 0, 128)
	b = append(b, `{"name":"projects/`...)
	b = append(b, s.app.Current().ProjectID...)
	b = append(b, "/messages/"...)
	b = append(b, id...)
	return core.Answer{Type: jsonType, Body: append(b, `"}`...)}
}

// checkProject is FCM-A4, and the project whose API is off.
func (s *send) checkProject() error {
	switch sender := s.bearer.grant.App; {
	case sender != nil && !s.bearer.ofProject(s.v, s.project), sender == nil && s.v.project(s.project) == nil:
		return s.set.unpublished(errProject(s.project))
	case s.set.APIDisabled:
		return s.set.unpublished(errDisabled(s.app.ProjectNumber))
	}
	return nil
}

// takeQuota is FCM-Q1. The use is given back by settle where it does not count.
func (s *send) takeQuota() error {
	left, ok := s.v.state[s.app].sends.Take(s.now, 1, s.set.ProjectPerMinute)
	if !ok {
		return errProjectRate(s.app, s.set, left)
	}
	s.counted = true
	return nil
}

// settle gives back a use of the project's quota that does not count: 429 never does, other 4xx do while FCM-Q2 is on, and
// 5xx where the setting says so.
func (s *send) settle(status int) {
	if !s.counted || status < 400 {
		return
	}
	counts := status != http.StatusTooManyRequests && (status < 500 || s.set.CountServerErrors)
	if counts && s.v.p.Rules.On("FCM-Q2") {
		s.v.p.Rules.Hit("FCM-Q2")
		return
	}
	s.v.state[s.app].sends.Add(s.now, -1)
}
