package fcm

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// subscription is one app instance's topic in the v1 API (section 3.5).
type subscription struct {
	Name       string `json:"name"`
	TopicName  string `json:"topicName"`
	CreateTime string `json:"createTime"`
}

// registration is a request about one app instance's topics.
type registration struct {
	v       *vendor
	c       *core.Call
	app     *core.App
	project string
	value   string // as the path has it
	token   *core.Token
}

// subscriptions answers /v1/projects/{p}/registrations/{r}/topicSubscriptions and what is below it:
//
//	POST ?topicName=   GET   ·   GET, PATCH, DELETE /{topic}   ·   POST /{topic}:subscribe, :unsubscribe from the device
func (v *vendor) subscriptions(c *core.Call, project, value string, rest []string) core.Answer {
	r := &registration{v: v, c: c, project: project, value: value}
	topic, verb := "", ""
	if len(rest) == 1 {
		topic, verb, _ = strings.Cut(rest[0], ":")
	}
	serve := r.method(len(rest), verb)
	if serve == nil {
		return answer(errNoSuchURL(c.URL.Path), "")
	}
	if refused := r.admit(verb != ""); refused != nil {
		return answer(refused.Err, refused.Rule)
	}
	if len(rest) == 1 && !isTopic(topic) && v.p.Rules.On("FCM-V6") {
		return answer(errTopicName, "FCM-V6")
	}
	return serve(topic)
}

// method finds what serves a request of so many segments behind the collection.
func (r *registration) method(depth int, verb string) func(topic string) core.Answer {
	type key struct {
		depth        int
		method, verb string
	}
	return map[key]func(string) core.Answer{
		{0, http.MethodPost, ""}:            func(string) core.Answer { return r.create() },
		{0, http.MethodGet, ""}:             func(string) core.Answer { return r.list() },
		{1, http.MethodGet, ""}:             r.get,
		{1, http.MethodPatch, ""}:           r.patch,
		{1, http.MethodDelete, ""}:          r.remove,
		{1, http.MethodPost, "subscribe"}:   r.patch,
		{1, http.MethodPost, "unsubscribe"}: func(topic string) core.Answer { return r.drop(topic, true) },
	}[key{depth, r.c.Method, verb}]
}

// admit looks at who asks: a server with its bearer, or the SDK on the phone with its API key and installation token.
func (r *registration) admit(device bool) *core.Refusal {
	rs := r.v.p.Rules
	b := r.v.readBearer(r.c)
	ofProject := b.grant.App == nil || b.ofProject(r.v, r.project) // first: it may adopt it
	r.app = r.v.project(r.project)
	switch {
	case device:
		if r.app == nil || !core.Equal(r.c.Header.Get("X-Goog-Api-Key"), r.app.AppKey) {
			return &core.Refusal{Err: errAPIKey}
		}
		if r.c.Header.Get("X-Goog-Firebase-Installations-Auth") == "" {
			return &core.Refusal{Err: errInstallation}
		}
	default:
		if err := b.check(r.v); err != nil && rs.On("FCM-A3") {
			rs.Hit("FCM-A3")
			return &core.Refusal{Rule: "FCM-A3", Err: err}
		}
		if (!ofProject || r.app == nil) && rs.On("FCM-A4") {
			rs.Hit("FCM-A4")
			return &core.Refusal{Rule: "FCM-A4", Err: set(r.v.p.Apps.Main()).unpublished(errProject(r.project))}
		}
	}
	if r.app == nil {
		r.app = r.v.p.Apps.Main()
	}
	r.c.App = r.app
	return r.find()
}

// find looks the instance up, with the answers of a send.
func (r *registration) find() *core.Refusal {
	r.token = r.v.resolve(r.value).Token
	if r.token == nil && !fidShaped(r.value) {
		return &core.Refusal{Rule: "FCM-T1", Err: errToken(set(r.app), "name")}
	}
	if r.token == nil {
		return &core.Refusal{Rule: "FCM-T5", Err: errUnregistered}
	}
	rs := r.v.p.Rules
	if r.token.App != r.app && rs.On("FCM-T4") {
		return &core.Refusal{Rule: "FCM-T4", Err: errSender}
	}
	if alive, _ := r.token.Alive(); !alive && rs.On("FCM-T2") {
		return &core.Refusal{Rule: "FCM-T2", Err: errUnregistered}
	}
	return nil
}

// topics are the instance's subscriptions by name.
func (r *registration) topics() (out []subscription) {
	r.token.Topics(func(topic string, since time.Time) { out = append(out, r.resource(topic, since)) })
	slices.SortFunc(out, func(a, b subscription) int { return strings.Compare(a.TopicName, b.TopicName) })
	return out
}

func (r *registration) resource(topic string, since time.Time) subscription {
	return subscription{
		"projects/" + r.app.Current().ProjectID + "/registrations/" + r.value + "/topicSubscriptions/" + topic, topic,
		since.UTC().Format(time.RFC3339Nano),
	}
}

func (r *registration) lookup(topic string) (subscription, bool) {
	all := r.topics()
	i := slices.IndexFunc(all, func(s subscription) bool { return s.TopicName == topic })
	if i < 0 {
		return subscription{}, false
	}
	return all[i], true
}

func ok(v any) core.Answer { return core.Answer{Type: jsonType, Body: core.JSON(v)} }

// query is a parameter of the request: of two the last one wins.
func query(c *core.Call, name string) string {
	all := c.URL.Query()[name]
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// allowMissing reads the query parameter of that name.
func (r *registration) allowMissing() bool {
	yes, _ := strconv.ParseBool(query(r.c, "allowMissing"))
	return yes
}

// create subscribes to a topic that the instance does not have yet.
func (r *registration) create() core.Answer {
	topic := query(r.c, "topicName")
	if !isTopic(topic) {
		return answer(errTopicName, r.v.p.Rules.If("FCM-V6"))
	}
	if _, there := r.lookup(topic); there {
		return answer(errExists, "")
	}
	return r.patch(topic)
}

func (r *registration) get(topic string) core.Answer {
	s, there := r.lookup(topic)
	if !there {
		return answer(errNotFound, "")
	}
	return ok(s)
}

// patch subscribes; a topic that the instance has stays as it is. A device's own call has an empty answer.
func (r *registration) patch(topic string) core.Answer {
	_, there := r.lookup(topic)
	if !there && r.c.Method == http.MethodPatch && !r.allowMissing() {
		return answer(errNotFound, "")
	}
	if refused := r.v.tables.topic.Check(r.v.p.Rules, &topicChange{r.v, r.app, set(r.app), 1, v1Wire}); refused != nil {
		return answer(refused.Err, refused.Rule)
	}
	if _, fits := r.v.subscribe(r.token, topic); !fits {
		return answer(errTooManyTopics, "FCM-Q11")
	}
	if strings.HasSuffix(r.c.URL.Path, ":subscribe") {
		return ok(struct{}{})
	}
	return r.get(topic)
}

func (r *registration) remove(topic string) core.Answer { return r.drop(topic, r.allowMissing()) }

func (r *registration) drop(topic string, allowMissing bool) core.Answer {
	if refused := r.v.tables.topic.Check(r.v.p.Rules, &topicChange{r.v, r.app, set(r.app), 1, v1Wire}); refused != nil {
		return answer(refused.Err, refused.Rule)
	}
	if !r.token.Unsubscribe(topic) && !allowMissing {
		return answer(errNotFound, "")
	}
	return ok(struct{}{})
}

// The page sizes of a list.
const (
	pageDefault = 1000
	pageMost    = 2000
)

// list answers a page of the instance's topics; the page token is where the next one begins.
func (r *registration) list() core.Answer {
	size, from := pageDefault, 0
	if text := query(r.c, "pageSize"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return answer(shape("page_size", "Invalid value at 'page_size' (TYPE_INT32), "+strconv.Quote(cutRaw(text))), "")
		}
		if n > 0 {
			size = min(n, pageMost)
		}
	}
	all := r.topics()
	if text := query(r.c, "pageToken"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > len(all) {
			return answer(invalid(genericText), "")
		}
		from = n
	}
	out := struct {
		Subscriptions []subscription `json:"topicSubscriptions,omitempty"`
		Next          string         `json:"nextPageToken,omitempty"`
	}{Subscriptions: all[from:min(from+size, len(all))]}
	if from+size < len(all) {
		out.Next = strconv.Itoa(from + size)
	}
	return ok(out)
}
