package mi

import (
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// kind is one way to name the targets of a send (section 3).
type kind struct {
	name   string // in the answer's info
	letter byte   // of the message id
	param  string // that names the targets
	list   string // how several are joined: "," or ";$;"
	empty  *problem
	paths  []string // of single messages, then of many
	badIDs bool     // bad targets are named in the answer
	// wide sends reach whoever is there; that nobody is, is no error.
	wide bool
	// recall is how notifications of this kind are taken back by notify_id (MI-V2); none for a send to all.
	recall recallBy
	// find returns the tokens behind one named target.
	find func(r *request, target string) []*core.Token
}

// recallBy is the call that takes notifications of a kind back, and its parameter for the targets.
type recallBy struct{ path, param string }

// kinds are the ways that are built. The letter of a broadcast to all is [memory].
var kinds = []kind{
	{
		name: "REGID", letter: 's', param: "registration_id", list: ",", empty: errMissing, badIDs: true,
		recall: recallBy{"/v1/message/regid/revoke", "registration_ids"},
		paths:  []string{"/v2/message/regid", "/v3/message/regid", "/v4/message/regid", "/v2/multi_messages/regids"},
		find: func(r *request, target string) []*core.Token {
			if t := r.v.p.Meet(r.app, target); t != nil {
				return []*core.Token{t}
			}
			return nil
		},
	},
	{
		name: "ALIAS", letter: 'a', param: "alias", list: ",", empty: errEmptyAlias,
		recall: recallBy{"/v1/message/alias/revoke", "aliases"},
		paths:  []string{"/v2/message/alias", "/v3/message/alias", "/v2/multi_messages/aliases"},
		find:   func(r *request, target string) []*core.Token { return r.v.names.find(aliasOf, r.app, target) },
	},
	{
		name: "USER_ACCOUNT", letter: 'u', param: "user_account", list: ",", empty: errEmptyAccount,
		recall: recallBy{"/v1/message/user_account/revoke", "user_accounts"},
		paths:  []string{"/v2/message/user_account", "/v2/multi_messages/user_accounts"},
		find:   func(r *request, target string) []*core.Token { return r.v.names.find(accountOf, r.app, target) },
	},
	{
		name: "TOPIC", letter: 't', param: "topic", list: "", empty: errEmptyTopic, wide: true,
		recall: recallBy{"/v1/message/topic/revoke", "topics"},
		paths:  []string{"/v2/message/topic", "/v3/message/topic"},
		find: func(r *request, target string) []*core.Token {
			return r.v.everyone(r.app, func(topics []string) bool { return slices.Contains(topics, target) })
		},
	},
	{
		name: "MULTI_TOPIC", letter: 't', param: "topics", list: ";$;", empty: errEmptyTopic, wide: true,
		recall: recallBy{"/v1/message/multi_topic/revoke", "topics"},
		paths:  []string{"/v2/message/multi_topic", "/v3/message/multi_topic"},
		find:   (*request).findTopics,
	},
	{
		name: "ALL", letter: 'b', param: "", wide: true,
		paths: []string{"/v2/message/all", "/v3/message/all"},
		find: func(r *request, _ string) []*core.Token {
			return r.v.everyone(r.app, func([]string) bool { return true })
		},
	},
}

func many(path string) bool { return strings.HasPrefix(path, "/v2/multi_messages/") }

// everyone returns the app's living tokens whose topics fit, in an order that does not change.
func (v *vendor) everyone(app *core.App, fits func(topics []string) bool) (out []*core.Token) {
	for _, t := range v.p.Tokens.Everyone(app, func(t *core.Token) bool { return fits(topicsOf(t)) }) {
		out = append(out, t.Token)
	}
	return out
}

func topicsOf(t *core.Token) (topics []string) {
	t.Topics(func(topic string, _ time.Time) { topics = append(topics, topic) })
	return topics
}

// topicOps are the ways to combine several topics.
var topicOps = map[string]func(has func(string) bool, topics []string) bool{
	"UNION":        func(has func(string) bool, topics []string) bool { return slices.ContainsFunc(topics, has) },
	"INTERSECTION": func(has func(string) bool, topics []string) bool { return !slices.ContainsFunc(topics, not(has)) },
	"EXCEPT": func(has func(string) bool, topics []string) bool {
		return has(topics[0]) && !slices.ContainsFunc(topics[1:], has)
	},
}

func not(f func(string) bool) func(string) bool { return func(s string) bool { return !f(s) } }

// findTopics reads all the topics at once: target is the joined list as it came.
func (r *request) findTopics(target string) []*core.Token {
	topics := strings.Split(target, ";$;")
	op := topicOps[r.form.Get("topic_op")]
	if op == nil {
		op = topicOps["UNION"]
	}
	return r.v.everyone(r.app, func(own []string) bool {
		return op(func(t string) bool { return slices.Contains(own, t) }, topics)
	})
}
