package huawei

import (
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// tokenRows tell the tokens that an answer refuses.
func tokenRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-V8", Phase: core.Validate,
			Says:    "A token that was not issued to this app, character for character, is illegal: alone it refuses the message, among others it is listed.",
			Setting: "stale_token", Answer: "80300007, or 80100000 with the illegal tokens", Source: "S1, W3, W4", Mark: core.Memory,
			Remedy: "Report the phone's current token with the right certificate id; forget tokens that this answer lists."},
			Check: checkProjects,
			Judge: func(p *push, t *core.Target) core.Verdict {
				switch {
				case t.Token == nil:
					return core.Reject(reasonFormat)
				case t.Token.App != p.app:
					return core.Reject(reasonApp)
				case p.set.StaleToken == "illegal" && !current(t.Token):
					return core.Reject(reasonFormat)
				}
				return core.Verdict{}
			}},
		{Rule: core.Rule{ID: "HW-V9", Phase: core.Validate,
			Says:   "v1 and v2 reach phones up to HarmonyOS 4, v3 those from HarmonyOS 5; the other family's tokens are illegal.",
			Answer: "80300007", Source: "S1, S6", Remedy: "Send to HarmonyOS 5 phones by v3, and fetch a new token after a phone moved to it."},
			Judge: func(p *push, t *core.Target) core.Verdict {
				if t.Token != nil && isHarmony(t.Value) != (p.version == v3) {
					return core.Reject(reasonPlatform)
				}
				return core.Verdict{}
			}},
		{Rule: core.Rule{ID: "HW-C9", Phase: core.Class,
			Says:    "On v3 alerts, voice messages, live views and calls each need a right of their own, apart from that of the class.",
			Setting: "push_types", Answer: "80300007, or 80100000, with noPushTypeRight", Source: "S27", Mark: core.Memory,
			Remedy: "Apply for the push type's right in AppGallery Connect."},
			Judge: func(p *push, _ *core.Target) core.Verdict {
				if p.version == v3 && slices.Contains(typesWithRight, p.pushType) && !slices.Contains(p.set.PushTypes, p.pushType) {
					return core.Reject(reasonNoType)
				}
				return core.Verdict{}
			}},
		{Rule: core.Rule{ID: "HW-V10", Phase: core.Validate,
			Says:   "validate_only checks the message and sends nothing.",
			Answer: "80000000, no delivery, no quota", Source: "S1", Mark: core.Memory, Remedy: "Leave validate_only out."}},
		{Rule: core.Rule{ID: "HW-V11", Phase: core.Validate,
			Says:   "A token that stands in the list twice gets the message twice.",
			Answer: "two notifications, two receipts", Source: "S1", Remedy: "Remove repeated tokens before sending."}},
	}
}

// typesWithRight are the push types that need a right (section 2.5).
var typesWithRight = []int{pushAlert, pushVoice, pushLiveView, pushCall}

// checkProjects refuses a v3 message whose tokens are another project's: a fault of the app's, not of the tokens.
func checkProjects(p *push) error {
	if p.version != v3 {
		return nil
	}
	for _, value := range p.body.Message.Token {
		if t := p.v.p.Tokens.Find(value); t != nil && t.App.Current().ProjectID != p.app.Current().ProjectID {
			return &core.Refusal{Rule: "HW-V12", Err: errNoPermission}
		}
	}
	return nil
}

// current reports whether a token still stands for an app that is on its phone and wants pushes.
func current(t *core.Token) bool {
	facts := t.Facts()
	return alive(t) && facts.Installed && facts.Subscribed
}

func alive(t *core.Token) bool {
	ok, _ := t.Alive()
	return ok
}

// deviceRows look at one device after the message was accepted: what they stop shows in a receipt only.
func deviceRows() core.Table[*push] {
	return core.Table[*push]{
		// First: a token from before a reinstall belongs to an installation that is gone, but the app is there (5, not 2).
		{Rule: core.Rule{ID: "HW-D3", Phase: core.Deliver,
			Says:   "A reinstall, cleared data or deleteToken gives the phone a new token; the old one reaches nothing any more.",
			Answer: "receipt 5, onNewToken", Source: "S20, S8", Remedy: "Report the new token of onNewToken at once."},
			Judge: onDevice(func(p *push, t *core.Target) core.Verdict {
				if !alive(t.Token) {
					return p.drop(statusWrongToken)
				}
				return core.Verdict{}
			})},
		{Rule: core.Rule{ID: "HW-R2", Phase: core.Deliver,
			Says:   "A message to a phone where the app is gone, was reset, is switched off, or that was offline for 30 days is accepted and only a receipt tells.",
			Figure: "30 days", Setting: "inactive_days", Answer: "receipts 2, 5, 6, 10", Source: "S8", Remedy: "Stop sending to tokens with these receipts."},
			Judge: onDevice(judgeDevice)},
		{Rule: core.Rule{ID: "HW-R6", Phase: core.Deliver,
			Says:   "A message for a profile that is not the phone's user's is not shown.",
			Answer: "receipt 144", Source: "S8", Remedy: "Register the profile on the phone, or leave profile_id out."},
			Judge: onDevice(func(p *push, t *core.Target) core.Verdict {
				if p.notice != nil && p.notice.ProfileID.S != "" && !hasProfile(t.Token, p.notice.ProfileID.S) {
					return p.drop(statusProfile)
				}
				return core.Verdict{}
			})},
		{Rule: core.Rule{ID: "HW-Q10", Phase: core.Deliver,
			Says:   "At night no notification is delivered, of any class; it comes in the morning.",
			Figure: "off; 00–06", Setting: "night", Answer: "held, receipt 201 [inference], then delivered", Source: "S15", Remedy: "Send in the daytime, or expect it after six."},
			Judge: onDevice(func(p *push, _ *core.Target) core.Verdict {
				if until := p.morning(); p.notice != nil && !until.IsZero() {
					return core.Defer(until)
				}
				return core.Verdict{}
			})},
	}
}

// onDevice leaves a device out of account where nothing will be sent to it.
func onDevice(judge func(*push, *core.Target) core.Verdict) func(*push, *core.Target) core.Verdict {
	return func(p *push, t *core.Target) core.Verdict {
		if t.Token == nil || p.validating() {
			return core.Verdict{}
		}
		return judge(p, t)
	}
}

func judgeDevice(p *push, t *core.Target) core.Verdict {
	facts := t.Token.Facts()
	switch {
	case !facts.Installed:
		return p.drop(statusNotInstalled)
	case !facts.Subscribed && p.notice != nil: // turnOffPush keeps notifications away, not data
		return p.drop(statusSwitchedOff)
	case p.v.p.Since(t.Token.Device) >= time.Duration(p.set.InactiveDays)*24*time.Hour && p.set.InactiveDays > 0:
		return p.drop(statusInactive)
	}
	return core.Verdict{}
}

// drop accepts a target and lets it vanish; a receipt says why.
func (p *push) drop(status int) core.Verdict {
	p.status = status
	return core.Drop()
}

// morning is when the night ends that now is in; zero by day and where there is no night.
func (p *push) morning() time.Time {
	n := p.set.Night
	z, err := zone(p.set.DayZone)
	if !n.On || err != nil {
		return time.Time{}
	}
	local := p.now.In(z)
	if h := local.Hour(); h < n.From || h >= n.To {
		return time.Time{}
	}
	return time.Date(local.Year(), local.Month(), local.Day(), n.To, 0, 0, 0, z)
}

// hasProfile reports whether a profile was registered on the phone for this app.
func hasProfile(t *core.Token, id string) (there bool) {
	t.Data(func(kept any) any {
		profiles, _ := kept.(map[string]bool)
		there = profiles[id]
		return kept
	})
	return there
}
