package oppo

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	broadcastMax  = 1000 // targets of one broadcast. OPPO-T3
	targetTypeAll = 1
	targetTypeReg = 2
	targetTypeOld = 3 // alias, until 2019
	targetAlias   = 5
	targetTag     = 6
)

// targetRows look at one addressee of a message that was let through.
func targetRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "OPPO-T5", Phase: core.Validate, Says: "A broadcast names a message_id that save_message_content has given.",
			Answer: "31", Source: "D-CODES", Mark: core.Mock, Remedy: "Save the content first and broadcast the message_id of that answer.",
		}, Check: func(n *notice) error {
			if n.unknown {
				return codeNotExist
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "OPPO-T9", Phase: core.Validate, Says: "A broadcast to tags names them by a JSON expression with and, or and not, each a list of tags.",
			Answer: "41 for what is no such JSON", Source: "S-PHP2", Mark: core.Memory,
			Remedy: `Write target_value as {"and":["tag1"]}; or and not are not confirmed.`,
		}, Check: func(n *notice) error {
			if n.unclear {
				return codeInvalidArguments
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "OPPO-T1", Phase: core.Validate, Says: "A unicast goes to a regId of this app that is well-shaped, known and alive.",
			Answer: "10000", Source: "S-MZ, S-UPS", Remedy: "Throw the regId away and wait until the phone reports its new one.",
		}, Judge: only(badTarget, unicast)},
		{Rule: core.Rule{
			ID: "OPPO-T3", Phase: core.Validate, Says: "Bad regIds of a broadcast are listed in its answer; it takes up to 1000, joined by semicolons.",
			Figure: "1000", Answer: `0 with data["10000"]; 41 above 1000`, Source: "S-JAVA, S-MZ", Remedy: "Throw the listed regIds away; split longer lists.",
		}, Check: func(n *notice) error {
			if n.kind == broadcast && n.targets > broadcastMax && n.TargetType.N != targetTypeAll && n.TargetType.N != targetTag {
				return codeInvalidArguments
			}
			return nil
		}, Judge: only(badTarget, broadcast)},
		{Rule: core.Rule{
			ID: "OPPO-T4", Phase: core.Validate, Says: "A bad regId of a batch is told in its element; a batch takes up to 1000 messages.",
			Figure: "1000", Setting: "batch_max", Answer: "0 with errorCode 10000 in the element; 41 above 1000", Source: "S-JAVA", Mark: core.Memory,
			Remedy: "Look at errorCode in each element; split longer batches.",
		}, Check: func(n *notice) error {
			if n.kind == batch && n.set.BatchMax > 0 && n.targets > n.set.BatchMax {
				return codeInvalidArguments
			}
			return nil
		}, Judge: only(badTarget, batch)},
		{Rule: core.Rule{
			ID: "OPPO-T6", Phase: core.Validate, Says: "China's host knows no overseas regIds, and the overseas host none of China's.",
			Answer: "10000", Source: "D-CODES", Mark: core.Mock, Remedy: "Send overseas regIds to api-intl.push.oppomobile.com.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if t.Token != nil && chinese(t.Token.Value) != n.china {
				return core.Reject(codeBadRegID.String())
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "OPPO-T2", Phase: core.Validate, Says: "A phone whose app has unregistered is not subscribed; one whose switch is merely off is, and shows nothing.",
			Setting: "switch_off_unsubscribes", Answer: "10001; 10003 for an alias", Source: "S-UPS; switch: IM source document",
			Remedy: "Register again in the app, or let the person allow notifications.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if t.Token == nil {
				return core.Verdict{}
			}
			f := t.Token.Facts()
			switch off := !f.Subscribed || n.set.SwitchOffUnsubscribes && !f.SwitchOn; {
			case off && n.byAlias():
				return core.Reject(codeAliasSilent.String())
			case off:
				return core.Reject(codeNotSubscribed.String())
			}
			return core.Verdict{}
		}},
	}
}

// only keeps a judgement to one kind of message: the same fault is told in another way each.
func only(judge func(*notice, *core.Target) core.Verdict, k kind) func(*notice, *core.Target) core.Verdict {
	return func(n *notice, t *core.Target) core.Verdict {
		if n.kind != k {
			return core.Verdict{}
		}
		return judge(n, t)
	}
}

func badTarget(n *notice, t *core.Target) core.Verdict {
	if t.Token != nil && t.Token.App == n.app {
		if alive, _ := t.Token.Alive(); alive {
			return core.Verdict{}
		}
	}
	if n.byAlias() {
		return core.Reject(codeBadAlias.String())
	}
	return core.Reject(codeBadRegID.String())
}

func (n *notice) byAlias() bool {
	return n.TargetType.N == targetAlias || n.TargetType.N == targetTypeOld
}
