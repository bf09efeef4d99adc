package vivo

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	listMin = 2
	listMax = 1000
)

// targetRows look at one addressee of a message that was let through.
func targetRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "VIVO-T6", Phase: core.Validate, Says: "A list push names a task that saveListPayload has made.",
			Answer: "10152; 10151 without one", Source: "memory", Mark: core.Memory, Remedy: "Save the content first and push the taskId of that answer.",
		}, Check: func(n *notice) error {
			switch {
			case n.kind == list && n.taskID == "":
				return codeNoTask
			case n.kind == list && n.task == nil:
				return codeUnknownTask
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-T4", Phase: core.Validate, Says: "A list has 2 to 1000 regIds or aliases.",
			Figure: "2–1000", Answer: "10153 for regIds, 10154 for aliases, 10150 for neither", Source: "S-JAVA", Remedy: "Send to one user by /message/send, and split longer lists.",
		}, Check: func(n *notice) error {
			outside := func(k int) bool { return k < listMin || k > listMax }
			switch {
			case n.kind != list:
				return nil
			case n.regIDs == 0 && n.aliases == 0:
				return codeNoTargets
			case n.regIDs > 0 && outside(n.regIDs):
				return codeRegIDCount
			case n.regIDs == 0 && outside(n.aliases):
				return codeAliasCount
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-T1", Phase: core.Validate, Says: "A regId has 23 characters and is one that vivo gave to this app.",
			Answer: "10302 regId不合法 with invalidUser status 1", Source: "D-API21; text W-PHP", Remedy: "Throw the regId away and wait until the phone reports its new one.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			switch {
			case t.Token == nil && n.byAlias():
				return core.Reject(codeAlias.String())
			case t.Token == nil || t.Token.App != n.app || len(t.Value) != regIDLength:
				return core.Reject(codeRegID.String())
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-T2", Phase: core.Validate, Says: "A phone whose app is gone or has turned its pushes off is not pushed to.",
			Setting: "switch_off_unsubscribes", Answer: "10302 with invalidUser status 2", Source: "D-API24", Mark: core.Mock, Remedy: "Call turnOnPush in the app again.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if t.Token == nil {
				return core.Verdict{}
			}
			f := t.Token.Facts()
			if alive, _ := t.Token.Alive(); !alive || !f.Subscribed || n.set.SwitchOffUnsubscribes && !f.SwitchOn {
				return core.Reject(codeRegID.String())
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-T3", Phase: core.Validate, Says: "A test push, and any push of an app restricted to tests, reaches registered test devices only.",
			Figure: "20 devices", Setting: "test_devices", Answer: "10302 with invalidUser status 4", Source: "D-API24, W-GUIDE", Remedy: "Register the phone as a test device, or have the app approved and push formally.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if t.Token != nil && (n.test || n.set.Restricted == RestrictedToTest) && !n.set.isTestDevice(t.Token) {
				return core.Reject(codeRegID.String())
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-T5", Phase: core.Validate, Says: "A list's answer has its bad targets under invalidUsers, and an empty list when there is none.",
			Figure: "[]", Setting: "list_invalid_users", Answer: `0 with "invalidUsers":[]`, Source: "S-NPM; omitted W-CURL", Remedy: "Read invalidUsers as a list that may be absent.",
		}},
	}
}

// statusOf is an invalid user's status by the rule that refused it.
func statusOf(rule string) int {
	switch rule {
	case "VIVO-T2":
		return statusUnsubscribed
	case "VIVO-T3":
		return statusNoTestUser
	}
	return statusUnknown
}

// byAlias reports whether the message goes to aliases.
func (n *notice) byAlias() bool {
	if n.kind == list {
		return n.regIDs == 0
	}
	return n.toOne() && n.RegID.S == ""
}
