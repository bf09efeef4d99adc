package meizu

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// quotaRules look at what the day, the minute and the second have left (section 8).
func quotaRules() core.Table[*request] {
	return core.Table[*request]{
		{
			Rule: core.Rule{
				ID: "MZ-Q4", Phase: core.QuotaPh, Says: "An app may have a total of pushes a day.", Figure: "none by default", Setting: "day_total",
				Answer: "110019", Source: "API", Mark: core.Memory, Remedy: "Wait for midnight in China, or ask Meizu for a higher total.",
			},
			Check: func(r *request) error {
				// All targets are counted at once, so that requests at the same time cannot share the last place; those that are
				// refused give theirs back.
				if !r.v.daily.TakeN(r.today(), dayKey(r.app), int64(len(r.targets)), r.set.DayTotal) {
					return errDayTotal
				}
				r.taken = true
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-Q6", Phase: core.QuotaPh, Says: "An app may have a rate of targets a second.", Figure: "none by default", Setting: "target_rate",
				Answer: `value["518"]`, Source: "JAVA", Remedy: "Send slower.",
			},
			Judge: func(r *request, _ *core.Target) core.Verdict {
				if _, ok := r.v.targets[r.app].Take(r.now, 1, r.set.TargetRate); !ok {
					return core.Reject(keyRate)
				}
				return core.Verdict{}
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-Q1", Phase: core.QuotaPh, Says: "One phone gets 3 public messages of an app a day, 5 of a news app.", Figure: "3 (5 news)",
				Setting: "public_per_device, public_per_device_news", Answer: `value["110011"]`, Source: "TENCENT, API",
				Remedy: "Send chat messages as private ones (noticeMsgType 1), or wait for midnight in China.",
			},
			Judge: func(r *request, t *core.Target) core.Verdict {
				if t.Token == nil || !r.counted() {
					return core.Verdict{}
				}
				limit := r.set.PublicPerDevice
				if r.set.News {
					limit = r.set.PublicPerDeviceNews
				}
				if !r.v.daily.Take(r.today(), t.Token.Value, limit) {
					return core.Reject(keyUsedUp)
				}
				return core.Verdict{}
			},
		},
		{Rule: core.Rule{
			ID: "MZ-Q2", Phase: core.QuotaPh, Says: "Private messages have no quota.", Figure: "unlimited", Answer: "never 110011", Source: "TENCENT",
			Remedy: "None needed.",
		}},
		{
			Rule: core.Rule{
				ID: "MZ-Q3", Phase: core.QuotaPh, Says: "A phone gets at most 5 messages of an app within a minute; the others are folded away.",
				Figure: "5 in 60 s", Setting: "fold_messages, fold_seconds", Answer: `value["520"]`, Source: "API",
				Remedy: "Send fewer messages to one phone at a time, or gather them into one.",
			},
			Judge: func(r *request, t *core.Target) core.Verdict {
				if t.Token == nil || fold(t.Token, r.now, r.set) {
					return core.Verdict{}
				}
				if r.counted() && r.v.p.Rules.On("MZ-Q1") { // the phone does not get it, so it is none of the day's
					r.v.daily.Return(r.today(), t.Token.Value)
				}
				return core.Reject(keyFolded)
			},
		},
		{Rule: core.Rule{
			ID: "MZ-Q7", Phase: core.QuotaPh, Says: "The day's counters begin anew at midnight in China.", Figure: "00:00 UTC+8", Setting: "day_offset_hours",
			Answer: "counters at 0", Source: "section 8", Mark: core.Memory, Remedy: "Wait for midnight in China.",
		}},
	}
}

// counted reports whether the request's message counts among a phone's public ones of the day.
func (r *request) counted() bool { return !r.message.private() || !r.v.p.Rules.On("MZ-Q2") }
