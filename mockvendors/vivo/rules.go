package vivo

import (
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// tables are the closing table of RULEBOOK.md, cut by what a row looks at, each part in the order in which the mock looks.
type tables struct {
	calls    core.Table[*request] // auth.go
	signIn   core.Table[*signIn]  // auth.go
	messages core.Table[*notice]  // rules_message.go, rules_class.go, rules_target.go, rules_quota.go, tags.go, live.go
	tags     core.Table[*tagging] // tags.go
}

func newTables() tables {
	t := tables{calls: callTable(), signIn: signInTable()}
	t.messages = slices.Concat(messageRows(), tagRows(), classRows(), totalRows(), targetRows(), liveRows(), userRows())
	t.tags = tagTable()
	return t
}

func rules() []core.Rule {
	t := newTables()
	return slices.Concat(t.calls.Rules(), t.signIn.Rules(), t.messages.Rules(), t.tags.Rules())
}

// kind is the call by which a message comes.
type kind int

const (
	single   kind = iota
	saving        // saveListPayload: a content without targets
	list          // pushToList: targets for a saved content
	everyone      // /message/all
	tagged        // tagPush
	live          // /livemessage/send
)

// notice is one message of a request on its way through the rules.
type notice struct {
	call *core.Call
	v    *vendor
	app  *core.App
	set  *Settings
	kind kind
	*message
	requestID string // of this call; a saved content has one of its own
	test      bool   // pushMode 1 of this call

	taskID  string         // the message's id
	task    *task          // its counters; nil for a list push of an unknown task
	tags    *tagExpression // of a push to tags; nil: it names none
	regIDs  int            // of a list push
	aliases int
	targets int // how many it is for

	system    bool      // its class, settled by classify
	corrected bool      // vivo made it an operational one
	taken     time.Time // the day on which the target under judgement was counted; zero: it was not
	uses      []func()  // give back what the call, or the target under judgement, has used of a quota
}

// content keeps a check from a list push: its content was looked at when it was saved.
func content(check func(*notice) error) func(*notice) error {
	return func(n *notice) error {
		if n.kind == list {
			return nil
		}
		return check(n)
	}
}

// use counts one use of a day's counter, to be given back when a later row refuses the call or the target.
func (n *notice) use(d *core.Daily, key string, limit int64) bool {
	today := n.v.today(n.set)
	if !d.Take(today, key, limit) {
		return false
	}
	n.uses = append(n.uses, func() { d.Return(today, key) })
	return true
}

// giveBack returns what was used for something that was refused.
func (n *notice) giveBack() {
	for _, back := range n.uses {
		back()
	}
	n.uses = nil
}

// formal reports whether the message is no test push.
func (n *notice) formal() bool { return !n.test }
