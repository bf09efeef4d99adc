package huawei

import (
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// recall is one call of messages:revoke (section 2.6): it takes back notices that v3 has sent, by their notifyId. It has a push's
// bearer, path and answers.
type recall struct {
	*push
	kind    string // header push-type
	unread  error
	body    recallBody
	known   []*core.Token // of the list, as far as anybody was given them
	unknown int
}

type recallBody struct {
	NotifyID number   `json:"notifyId"`
	Token    []string `json:"token"`
}

type deleteBody struct {
	Token string `json:"token"`
}

var (
	readRecall = core.NewExact[recallBody]()
	readDelete = core.NewExact[deleteBody]()
)

// recallTable are the closing table's rows about messages:revoke and token:delete.
func recallTable() core.Table[*recall] {
	return core.Table[*recall]{
		{Rule: core.Rule{ID: "HW-V14", Phase: core.Validate,
			Says:   "A recall is signed with a service-account key and names a push-type of 0 or 2, a notifyId and at most 1000 tokens.",
			Figure: "1–1000 tokens, 4096 bytes", Setting: "max_tokens, max_body, recall_without_id", Source: "S25", Mark: core.Memory,
			Answer: "80200001, 80100003, 80300010, 80300008; no notifyId 80300032", Remedy: "Send header push-type, notifyId and token, with a JWT as for v3."},
			Check: (*recall).check},
		{Rule: core.Rule{ID: "HW-V15", Phase: core.Validate,
			Says:   "The tokens of a recall are all of the one app whose client id is in the path.",
			Answer: "several apps 80300017, another app 80300028, none known 80300007, some unknown 80100020", Source: "S25", Mark: core.Memory,
			Remedy: "Recall an app's messages under its own client id, with tokens that it still holds."},
			Check: (*recall).checkTokens},
	}
}

// recallRules are the rows about recalls that look at no request.
func recallRules() []core.Rule {
	return []core.Rule{
		{ID: "HW-V16", Phase: core.Validate, Says: "token:delete ends a token's life from the server.", Answer: "80000000 success; the token is dead afterwards",
			Source: "S26", Mark: core.Memory, Remedy: "Ask the app for a new token before sending again."},
		{ID: "HW-D4", Phase: core.Deliver, Says: "A recalled message that has not been delivered is dropped; shown and untapped it leaves the tray, the badge keeps its number.",
			Answer: "nothing on the device", Source: "S28", Remedy: "Recall only what nobody is to see any more."},
	}
}

// revoke answers POST /v1/{clientId}/messages:revoke.
func (v *vendor) revoke(c *core.Call, id string) core.Answer {
	p := v.newPush(c, v1, id)
	p.recalls = true
	p.bearer = v.readBearer(c.Header.Get("Authorization"))
	if r := p.authorize(); r != nil {
		return p.refuse(r)
	}
	r := &recall{push: p, kind: c.Header.Get("push-type")}
	r.unread = readRecall.Read(c.Body, &r.body)
	p.body.Message.Token = r.body.Token // for the size, and for the journal's line of a refusal
	for _, value := range r.body.Token {
		if t := v.p.Tokens.Find(value); t != nil {
			r.known = append(r.known, t)
		} else {
			r.unknown++
		}
	}
	if refusal := v.recallRows.Check(v.p.Rules, r); refusal != nil {
		return p.refuse(refusal)
	}
	r.act()
	if r.unknown > 0 && v.p.Rules.On("HW-V15") {
		v.p.Rules.Hit("HW-V15")
		a := refused(p.set, errPartial, p.id)
		a.Rule = "HW-V15"
		return a
	}
	return p.answer(0, &illegalTokens{})
}

func (r *recall) check() error {
	n := len(r.body.Token)
	switch {
	case !r.bearer.jwt:
		return errAuth // [memory]
	case r.kind != "0" && r.kind != "2":
		return illegal("The header does not contain valid push-type")
	case r.unread != nil || r.body.NotifyID.Bad:
		return illegal("the body is not a recall")
	case n == 0 || n > r.set.MaxTokens:
		return tokenCount(r.set.MaxTokens)
	case !r.body.NotifyID.Set && r.set.RecallWithoutID == errStructure.code:
		return illegal("notifyId is missing")
	case !r.body.NotifyID.Set:
		return errNoRecall
	}
	return checkSize(r.push)
}

func (r *recall) checkTokens() error {
	for i, t := range r.known {
		if i > 0 && t.App != r.known[0].App {
			return errRecallApps
		}
	}
	switch {
	case len(r.known) == 0:
		return errTokensIllegal
	case r.known[0].App != r.app:
		return errRecallApp
	}
	return nil
}

// act takes back on each phone what v3 has sent there under the id; what v1 and v2 sent stays [memory].
func (r *recall) act() {
	if !r.body.NotifyID.Set || !r.v.p.Rules.On("HW-D4") {
		return
	}
	what := link.Recall{Replace: "id:" + strconv.FormatInt(r.body.NotifyID.N, 10)}
	for _, t := range r.known {
		if isHarmony(t.Value) && t.App == r.app {
			r.v.p.Recall(t, what, "HW-D4")
		}
	}
}

// deleteToken answers POST /v1/{appId}/token:delete (section 2.7).
func (v *vendor) deleteToken(c *core.Call, id string) core.Answer {
	if !v.p.Rules.On("HW-V16") {
		return plain(404)
	}
	p := v.newPush(c, v1, id)
	p.bearer = v.readBearer(c.Header.Get("Authorization"))
	if r := p.authorize(); r != nil {
		return p.refuse(r)
	}
	var body deleteBody
	if readDelete.Read(c.Body, &body) != nil || body.Token == "" {
		return p.refuse(&core.Refusal{Rule: "HW-V16", Err: illegal("token is missing")})
	}
	t := v.p.Tokens.Find(body.Token)
	if t == nil || t.App != p.app {
		return p.refuse(&core.Refusal{Rule: "HW-V16", Err: errTokensIllegal})
	}
	v.p.Rules.Hit("HW-V16")
	v.p.Kill(t, "HW-V16")
	return core.Answer{Type: jsonType, Body: []byte(`{"msg":"success","code":"80000000","requestId":"` + p.id + `"}`)}
}
