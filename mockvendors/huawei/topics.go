package huawei

import (
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// topicCall is a call of the topic service, its body read (section 3.1).
type topicCall struct {
	*push
	topicRequest
	answer topicAnswer
}

type topicRequest struct {
	Topic  core.LooseText   `json:"topic"`
	Tokens []core.LooseText `json:"tokenArray"`
	Token  core.LooseText   `json:"token"` // topic:list
}

var readTopicCall = core.NewExact[topicRequest]()

// topicAnswer is the topic service's answer, in the order of its keys; the Python client reads every one.
type topicAnswer struct {
	Msg       string       `json:"msg"`
	Code      string       `json:"code"`
	RequestID string       `json:"requestId"`
	Success   int          `json:"successCount"`
	Failure   int          `json:"failureCount"`
	Errors    []topicError `json:"errors"`
	Topics    *[]topicItem `json:"topics,omitempty"`
}

type topicError struct {
	Index  int    `json:"index"`
	Reason string `json:"reason"`
}

type topicItem struct {
	Name    string `json:"name"`
	AddDate string `json:"addDate"` // 2019-11-25
}

var topicMethods = map[string]func(*topicCall) error{
	"topic:subscribe":   (*topicCall).subscribe,
	"topic:unsubscribe": (*topicCall).unsubscribe,
	"topic:list":        (*topicCall).list,
}

var topicName = regexp.MustCompile(`^[0-9A-Za-z_.~%\p{Han}-]+$`)

// topics answers the topic service.
func (v *vendor) topics(c *core.Call, id string, method func(*topicCall) error) core.Answer {
	t := &topicCall{push: v.newPush(c, v1, id)}
	t.bearer = v.readBearer(c.Header.Get("Authorization"))
	if r := t.authorize(); r != nil {
		return t.refuseTopic(r.Rule, r.Err)
	}
	if readTopicCall.Read(c.Body, &t.topicRequest) != nil {
		return t.refuseTopic("wire", illegal("the body is not a JSON message"))
	}
	t.answer = topicAnswer{Msg: "Success", Code: codeAccepted, RequestID: t.push.id, Errors: []topicError{}}
	if err := method(t); err != nil {
		v.p.Rules.Hit("HW-T1")
		return t.refuseTopic(v.p.Rules.If("HW-T1"), err)
	}
	return core.Answer{Type: jsonType, Body: core.JSON(t.answer)}
}

// refuseTopic answers in the topic service's shape, so that every key is there.
func (t *topicCall) refuseTopic(rule string, err error) core.Answer {
	a := refused(t.set, err, t.push.id)
	a.Rule = rule
	t.answer.Code, t.answer.RequestID, t.answer.Msg = a.Code, t.push.id, err.(*apiError).msg
	if t.answer.Errors == nil {
		t.answer.Errors = []topicError{}
	}
	a.Body = core.JSON(t.answer)
	return a
}

func topicRules() []core.Rule {
	return []core.Rule{{ID: "HW-T1", Phase: core.Validate,
		Says:   "A topic call names at most 1000 tokens and a topic of at most 900 characters; a device has at most 2000 topics.",
		Figure: "1000 tokens, 900 characters, 2000 topics", Setting: "topic_tokens, topic_name, topics_per_device",
		Answer: "82000007, 82000008, 82000009; errors[] a token", Source: "S18, J1",
		Remedy: "Split the token list; use digits, letters, _ - . ~ % and Chinese in topic names."}}
}

func (v *vendor) topicsPerDevice(a *core.App) int {
	if !v.p.Rules.On("HW-T1") {
		return 0
	}
	return settings(a).TopicsPerDevice
}

// each runs f for every token of the call and notes those it fails for. When it fails for all, so does the call.
func (t *topicCall) each(f func(*core.Token) *apiError) error {
	limits := t.v.p.Rules.On("HW-T1")
	name := t.Topic.S
	switch {
	case limits && (utf8.RuneCountInString(name) > t.set.TopicName || !topicName.MatchString(name)):
		return errTopic
	case len(t.Tokens) == 0:
		return errTopicTokens
	case limits && len(t.Tokens) > t.set.TopicTokens:
		return errTopicTokens
	}
	var last *apiError
	for i, value := range t.Tokens {
		err := errTopicBad
		if token := t.v.p.Tokens.Find(value.S); token != nil && token.App == t.app {
			err = f(token)
		}
		if err == nil {
			t.answer.Success++
			continue
		}
		last = err
		t.answer.Failure++
		t.answer.Errors = append(t.answer.Errors, topicError{i, err.msg})
	}
	if t.answer.Success == 0 {
		return last
	}
	return nil
}

func (t *topicCall) subscribe() error {
	return t.each(func(token *core.Token) *apiError {
		if _, ok := token.Subscribe(t.Topic.S, t.now, t.v.topicsPerDevice(t.app)); !ok {
			return errTopicCount
		}
		return nil
	})
}

func (t *topicCall) unsubscribe() error {
	return t.each(func(token *core.Token) *apiError {
		token.Unsubscribe(t.Topic.S)
		return nil
	})
}

func (t *topicCall) list() error {
	if t.Token.S == "" {
		return errTopicNoToken
	}
	token := t.v.p.Tokens.Find(t.Token.S)
	if token == nil || token.App != t.app {
		return errTopicBad
	}
	items := []topicItem{}
	token.Topics(func(topic string, since time.Time) {
		items = append(items, topicItem{topic, since.In(core.China).Format(time.DateOnly)})
	})
	slices.SortFunc(items, func(a, b topicItem) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	t.answer.Topics, t.answer.Success = &items, 1
	return nil
}

// subscribers are the devices that a topic message goes to.
func (p *push) subscribers() []*core.Target {
	m := &p.body.Message
	wanted := func(in func(string) bool) bool { return in(m.Topic.S) }
	if m.Condition.S != "" {
		c, err := core.ParseCondition(m.Condition.S)
		if err != nil {
			return nil // only with HW-V1 off
		}
		wanted = c.Holds
	}
	if m.Topic.S == "" && m.Condition.S == "" {
		return nil
	}
	return p.v.p.Tokens.Everyone(p.app, func(t *core.Token) bool {
		topics := map[string]bool{}
		t.Topics(func(name string, _ time.Time) { topics[name] = true })
		return wanted(func(name string) bool { return topics[name] })
	})
}
