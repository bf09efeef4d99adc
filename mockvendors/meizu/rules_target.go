package meizu

import (
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// targetRules look at each target; bad ones are listed in value under their key (section 6.2).
func targetRules() core.Table[*request] {
	return core.Table[*request]{
		{
			Rule: core.Rule{
				ID: "MZ-P8", Phase: core.Class, Says: "Fields of vipInfo are for VIP apps.", Setting: "vip, vip_fields", Answer: "ignored, or the target under 201",
				Source: "API", Mark: core.Memory, Remedy: "Leave vipInfo out, or apply for VIP.",
			},
			Judge: func(r *request, _ *core.Target) core.Verdict {
				if r.message.vip() && !r.set.VIP && r.set.VIPFields == VIPRefused {
					return core.Reject(keyNoRight)
				}
				return core.Verdict{}
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-D1", Phase: core.Deliver, Says: "A pushId has 45 characters: one to three capital letters, then hex digits.",
				Answer: `value["110003"]`, Source: "API", Mark: core.Memory, Remedy: "This is no Meizu pushId: the device reported another vendor's token.",
			},
			Judge: func(r *request, t *core.Target) core.Verdict {
				if r.list == "pushIds" && !wellFormed(t.Value) {
					return core.Reject(keyMalformed)
				}
				return core.Verdict{}
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-D4", Phase: core.Deliver, Says: "An alias must be subscribed by a phone whose switch is on.", Answer: `value["110005"]`, Source: "API",
				Remedy: "The phone has no such alias, or switched messages off.",
			},
			Judge: func(r *request, t *core.Target) core.Verdict {
				if r.list == "alias" && (t.Token == nil || !r.v.subscribed(r, t.Token) || !switches(t.Token).bar) {
					return core.Reject(keyAlias)
				}
				return core.Verdict{}
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-D2", Phase: core.Deliver, Says: "A pushId must be subscribed in this app: it dies when the app is uninstalled, or inactive for a month.",
				Figure: "30 days", Setting: "token_days", Answer: `value["110002"]`, Source: "API, DEMO, W-CURL",
				Remedy: "Forget the pushId; the app brings a new one when it is next opened.",
			},
			Judge: func(r *request, t *core.Target) core.Verdict {
				if t.Token == nil || !r.v.subscribed(r, t.Token) {
					return core.Reject(keyUnsubscribe)
				}
				return core.Verdict{}
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-D3", Phase: core.Deliver, Says: "A phone whose message switch is off gets nothing.", Answer: `value["110010"]`, Source: "API",
				Remedy: "The switch of this pushId was turned off; turn it on with changeRegisterSwitch.",
			},
			Judge: func(_ *request, t *core.Target) core.Verdict {
				if t.Token != nil && !switches(t.Token).bar {
					return core.Reject(keySwitchOff)
				}
				return core.Verdict{}
			},
		},
		{Rule: core.Rule{
			ID: "MZ-D5", Phase: core.Deliver, Says: "Only bad targets are listed; with none, value is an empty object.", Answer: "value {}", Source: "API",
			Remedy: "None needed.",
		}},
	}
}

// subscribed reports whether a token is a living one of the request's app; it ends the life of one whose phone has been away
// for too long.
func (v *vendor) subscribed(r *request, t *core.Token) bool {
	if t.App != r.app {
		return false
	}
	if v.p.Since(t.Device) > time.Duration(r.set.TokenDays)*24*time.Hour {
		v.kill(t)
	}
	alive, _ := t.Alive()
	return alive && t.Facts().Subscribed
}
