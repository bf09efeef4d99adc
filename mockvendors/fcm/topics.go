package fcm

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// topicChange is one request to subscribe or unsubscribe, of either API.
type topicChange struct {
	v    *vendor
	app  *core.App
	set  *Settings
	n    int // instances it is about
	wire *topicWire
}

// topicWire is how an API says that a change is too much.
type topicWire struct{ tooMany, tooFast error }

// The instance-ID API's whole-request errors [memory], but for the page of the 401.
var (
	iidWire = &topicWire{&iidError{http.StatusBadRequest, "TOO_MANY_TOKENS"}, &iidError{http.StatusTooManyRequests, codeExhausted}}
	v1Wire  = &topicWire{errTopicRate, errTopicRate}

	errIIDPage = &pageError{http.StatusUnauthorized, "<HTML>\n<HEAD>\n<TITLE>Unauthorized</TITLE>\n</HEAD>\n<BODY BGCOLOR=\"#FFFFFF\" TEXT=\"#000000\">\n<H1>Unauthorized</H1>\n<H2>Error 401</H2>\n</BODY>\n</HTML>\n", "401"}

	errIIDBody    = &iidError{http.StatusBadRequest, "INVALID_ARGUMENT"}
	errIIDTopic   = &iidError{http.StatusBadRequest, "InvalidTopicName"}
	errIIDToken   = &iidError{http.StatusBadRequest, "InvalidToken"}
	errIIDUnknown = &iidError{http.StatusNotFound, "No information found about this instance id."}
)

// admit is the instance-ID API's look at the bearer: it answers with a page (FCM-A3).
func (v *vendor) admit(c *core.Call) (*core.App, *core.Refusal) {
	b := v.readBearer(c)
	if b.check(v) != nil && v.p.Rules.On("FCM-A3") {
		v.p.Rules.Hit("FCM-A3")
		return nil, &core.Refusal{Rule: "FCM-A3", Err: errIIDPage}
	}
	if b.grant.App == nil {
		return v.p.Apps.Main(), nil
	}
	return b.grant.App, nil
}

// batch answers POST /iid/v1:batchAdd and :batchRemove.
func (v *vendor) batch(c *core.Call, add bool) core.Answer {
	app, refused := v.admit(c)
	if refused != nil {
		return answer(refused.Err, refused.Rule)
	}
	c.App = app
	body, err := core.ParseTree(c.Body)
	list := body.Get("registration_tokens")
	if err != nil || c.TooBig || body.Kind != core.TreeObject || list == nil || list.Kind != core.TreeArray || len(list.Members) == 0 {
		return answer(errIIDBody, "")
	}
	topic, ok := iidTopic(body.String("to"))
	if !ok {
		return answer(errIIDTopic, v.p.Rules.If("FCM-V6"))
	}
	change := &topicChange{v, app, set(app), len(list.Members), iidWire}
	if r := v.tables.topic.Check(v.p.Rules, change); r != nil {
		return answer(r.Err, r.Rule)
	}
	type result struct {
		Error string `json:"error,omitempty"`
	}
	out := struct {
		Results []result `json:"results"`
	}{make([]result, len(list.Members))}
	for i := range list.Members {
		out.Results[i].Error = v.change(app, list.Members[i].Text, topic, add)
	}
	return core.Answer{Type: jsonType, Body: core.JSON(out)}
}

// iidTopic reads the instance-ID API's spelling of a topic; the Go SDK lets private topics through.
func iidTopic(to string) (topic string, ok bool) {
	topic, ok = strings.CutPrefix(to, "/topics/")
	return topic, ok && isTopic(strings.TrimPrefix(topic, "private/"))
}

// change subscribes or unsubscribes one token and returns its error, "" for none.
func (v *vendor) change(app *core.App, value, topic string, add bool) string {
	t := v.resolve(value).Token
	if t == nil {
		return codeInvalid
	}
	alive, _ := t.Alive()
	switch {
	case t.App != app:
		return codeDenied
	case !alive:
		return codeNotFound
	case !add:
		t.Unsubscribe(topic)
		return ""
	}
	if _, ok := v.subscribe(t, topic); !ok {
		return "TOO_MANY_TOPICS"
	}
	return ""
}

// subscribe adds a topic unless the instance has too many (FCM-Q11).
func (v *vendor) subscribe(t *core.Token, topic string) (added, ok bool) {
	most := 0
	if v.p.Rules.On("FCM-Q11") {
		most = set(t.App).TopicsPerInstance
	}
	if added, ok = t.Subscribe(topic, v.p.Clock.Now(), most); !ok {
		v.p.Rules.Hit("FCM-Q11")
	}
	return added, ok
}

// deviceTopic is a subscription by the SDK on the phone.
func (v *vendor) deviceTopic(t *core.Token, topic string, on bool) {
	topic = strings.TrimPrefix(topic, "/topics/")
	change := &topicChange{v, t.App, set(t.App), 1, v1Wire}
	if !isTopic(topic) || v.tables.topic.Check(v.p.Rules, change) != nil {
		return
	}
	if on {
		v.subscribe(t, topic)
	} else {
		t.Unsubscribe(topic)
	}
}

// relate answers POST /iid/v1/{token}/rel/topics/{topic}.
func (v *vendor) relate(c *core.Call, value, topic string) core.Answer {
	app, refused := v.admit(c)
	if refused != nil {
		return answer(refused.Err, refused.Rule)
	}
	c.App = app
	if !isTopic(topic) {
		return answer(errIIDTopic, "")
	}
	if r := v.tables.topic.Check(v.p.Rules, &topicChange{v, app, set(app), 1, iidWire}); r != nil {
		return answer(r.Err, r.Rule)
	}
	switch code := v.change(app, value, topic, true); code {
	case "":
		return core.Answer{Type: jsonType, Body: []byte("{}")}
	case codeNotFound:
		return answer(errIIDUnknown, "")
	case codeInvalid:
		return answer(errIIDToken, "")
	default:
		return answer(&iidError{http.StatusBadRequest, code}, "")
	}
}

// info answers GET /iid/info/{token}.
func (v *vendor) info(c *core.Call, value string) core.Answer {
	app, refused := v.admit(c)
	if refused != nil {
		return answer(refused.Err, refused.Rule)
	}
	c.App = app
	if !fidShaped(value) && !tokenShaped(value) {
		return answer(errIIDToken, "")
	}
	t := v.resolve(value).Token
	if t == nil || t.App != app {
		return answer(errIIDUnknown, "")
	}
	if alive, _ := t.Alive(); !alive {
		return answer(errIIDUnknown, "")
	}
	type topicInfo struct {
		AddDate string `json:"addDate"`
	}
	type relations struct {
		Topics map[string]topicInfo `json:"topics"`
	}
	out := struct {
		Application string     `json:"application"`
		Entity      string     `json:"authorizedEntity"`
		Version     string     `json:"applicationVersion"`
		Platform    string     `json:"platform"`
		Rel         *relations `json:"rel,omitempty"`
	}{t.App.Package, t.App.ProjectNumber, "1", "ANDROID", nil}
	if isApple(t) {
		out.Platform = "IOS"
	}
	if details, _ := strconv.ParseBool(query(c, "details")); details {
		out.Rel = &relations{map[string]topicInfo{}}
		t.Topics(func(topic string, since time.Time) {
			out.Rel.Topics[topic] = topicInfo{since.UTC().Format(time.DateOnly)}
		})
	}
	return core.Answer{Type: jsonType, Body: core.JSON(out)}
}
