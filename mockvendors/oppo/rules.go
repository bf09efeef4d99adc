package oppo

import (
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// tables are the closing table of RULEBOOK.md, cut by what a row looks at, each part in the order in which the mock looks.
type tables struct {
	calls    core.Table[*request]  // auth.go
	signIn   core.Table[*signIn]   // auth.go
	messages core.Table[*notice]   // rules_message.go, rules_class.go, rules_target.go
	labels   core.Table[*labelled] // labels.go
	uploads  core.Table[*upload]   // pictures.go
}

func newTables() tables {
	t := tables{calls: callTable(), signIn: signInTable(), labels: labelTable(), uploads: uploadTable()}
	t.messages = append(t.messages, messageRows()...)
	t.messages = append(t.messages, classRows()...)
	t.messages = append(t.messages, rateRows()...)
	t.messages = append(t.messages, targetRows()...)
	t.messages = append(t.messages, quotaRows()...)
	return t
}

func rules() []core.Rule {
	t := newTables()
	return slices.Concat(t.calls.Rules(), t.signIn.Rules(), t.messages.Rules(), t.labels.Rules(), t.uploads.Rules())
}

// kind is the call by which a message comes.
type kind int

const (
	unicast   kind = iota
	batch          // an element of unicast_batch
	saving         // save_message_content: a content without targets
	broadcast      // targets for a saved content
)

// notice is one message of a request on its way through the rules.
type notice struct {
	call *core.Call
	v    *vendor
	app  *core.App
	set  *Settings
	kind kind
	// china says that the call came to China's host; regIds of the other region are strangers there.
	china bool

	raw string // the message as it came, "" for a content that came as form fields
	bad error  // it is no JSON
	message
	id      string // message_id, made before the targets are judged
	taskID  string // of a broadcast
	targets int    // how many it is for
	unknown bool   // a broadcast of a message_id that OPPO does not know
	unclear bool   // a broadcast to tags whose expression cannot be read

	params    map[string]string // action_parameters, read
	badParams bool

	class class
	level int64

	taken time.Time // the day on which the target under judgement was counted; zero: it was not
}

// class is what the quotas and the display go by.
type class string

const (
	private class = "private" // Communication & Service
	public  class = "public"  // Content & Marketing, and whatever names no category
)

// content keeps a check from a broadcast: its content was looked at when it was saved.
func content(check func(*notice) error) func(*notice) error {
	return func(n *notice) error {
		if n.kind == broadcast {
			return nil
		}
		return check(n)
	}
}
