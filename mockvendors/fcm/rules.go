package fcm

import "github.com/pushrig/pushrig/mockvendors/core"

// The closing table (section 8), in the order in which FCM looks. Each part is beside what it looks at:
//
//	rules_auth.go     token requests and bearers     rules_message.go  what a message may be
//	rules_target.go   the token and its device       rules_topic.go    topics and subscriptions
//	rules_device.go   storage, delivery, the phone
func rules() []core.Rule {
	out := tokenTable().Rules()
	for _, t := range []core.Table[*send]{admitTable(), messageTable(), targetTable(), fanoutTable(), deliverTable()} {
		out = append(out, t.Rules()...)
	}
	return append(append(append(out, topicTable().Rules()...), silent()...), schemeRule())
}

// tables are the parts that a send goes through, made once.
type tables struct {
	admit, message, target, fanout, deliver core.Table[*send]
	topic                                   core.Table[*topicChange]
}

func newTables() tables {
	return tables{admitTable(), messageTable(), targetTable(), fanoutTable(), deliverTable(), topicTable()}
}
