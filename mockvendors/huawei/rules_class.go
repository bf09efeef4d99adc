package huawei

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// classRows say in which class a notification goes out; classify.go decides, these tell of what was lowered.
func classRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-C1", Phase: core.Class,
			Says:   "With the self-classification right for its category a message has the category's class; without right or category it is marketing.",
			Figure: "right off", Setting: "approved", Answer: "silent, counted against the marketing cap", Source: "S11",
			Remedy: "Apply for self-classification of this message type in AppGallery Connect, and send the category."},
			Judge: onDevice(func(p *push, t *core.Target) core.Verdict { return p.lowered(t, !p.smart()) })},
		{Rule: core.Rule{ID: "HW-C8", Phase: core.Class,
			Says:   "In the older regime, without the right, the text decides the class.",
			Figure: "off", Setting: "classification, smart, smart_otherwise", Answer: "the class by the table", Source: "S14, S16",
			Remedy: "Word chat messages as chat, or apply for self-classification."},
			Judge: onDevice(func(p *push, t *core.Target) core.Verdict { return p.lowered(t, p.smart()) })},
		{Rule: core.Rule{ID: "HW-C4", Phase: core.Class,
			Says:   "An unknown category is no error; it counts as none.",
			Answer: "marketing", Source: "S12", Remedy: "Write the category in capitals, as in the list of the documentation."}},
		{Rule: core.Rule{ID: "HW-C5", Phase: core.Class,
			Says:   "PLAY_VOICE is for data messages; on a notification it counts as none.",
			Answer: "marketing", Source: "S1", Mark: core.Memory, Remedy: "Send voice announcements as data messages."}},
		{Rule: core.Rule{ID: "HW-Q7", Phase: core.QuotaPh,
			Says:   "Every accepted message counts, shown or not; marketing notifications that the app raises itself count too.",
			Answer: "the counters", Source: "S7, S11", Remedy: "Do not send to phones that cannot show the message."},
			Judge: onDevice(func(p *push, t *core.Target) core.Verdict {
				p.countNow(t.Token)
				return core.Verdict{}
			})},
	}
}

// lowered tells that a message which does not call itself marketing goes out as marketing.
func (p *push) lowered(t *core.Target, mine bool) core.Verdict {
	if mine && p.classFor(t.Token.Device) == classMarketing && !categories[p.category].marketing {
		return core.Downgrade()
	}
	return core.Verdict{}
}
