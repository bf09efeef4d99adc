package oppo

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The categories of D-CLASS. Communication & Service needs approval and has no quota; Content & Marketing is the opposite.
var (
	communication = []string{"IM", "ACCOUNT", "DEVICE_REMINDER", "ORDER", "TODO", "SUBSCRIPTION"}
	marketing     = []string{"NEWS", "CONTENT", "MARKETING", "SOCIAL"}
)

// The reminder levels.
const (
	levelDrawer = 1  // in the drawer, silently
	levelLock   = 2  // and on the lock screen; the default of Communication & Service
	levelBanner = 16 // and as a banner, with sound and vibration
)

// classRows look at category, level and channel.
func classRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "OPPO-C1", Phase: core.Class, Says: "A notify_level comes with a category.",
			Answer: "67", Source: "D-NOTIF, D-CODES", Remedy: "Set category, or leave notify_level out.",
		}, Check: content(func(n *notice) error {
			return categoryFault(n.Notification.NotifyLevel.N != 0 && n.Notification.Category.S == "")
		})},
		{Rule: core.Rule{
			ID: "OPPO-C2", Phase: core.Class, Says: "The category is one of the ten names, in capitals.",
			Answer: "67", Source: "D-CLASS, D-CODES", Remedy: "Use IM, ACCOUNT, DEVICE_REMINDER, ORDER, TODO, SUBSCRIPTION, NEWS, CONTENT, MARKETING or SOCIAL.",
		}, Check: content(func(n *notice) error {
			c := n.Notification.Category.S
			if c != "" && !slices.Contains(communication, c) && !slices.Contains(marketing, c) {
				return worded{codeCategory, "category error"} // the half of the documented text that was seen
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "OPPO-C3", Phase: core.Class, Says: "A Communication & Service category needs OPPO's approval for the app.",
			Figure: "not approved for a new app", Setting: "approved", Answer: "67", Source: "D-CODES", Mark: core.Mock,
			Remedy: "Apply for the category in OPPO's console, or send without a category: the public class is shown too, with quotas.",
		}, Check: content(func(n *notice) error {
			c := n.Notification.Category.S
			return categoryFault(slices.Contains(communication, c) && !n.set.approvedFor(c))
		})},
		{Rule: core.Rule{
			ID: "OPPO-C4", Phase: core.Class, Says: "notify_level is 1, 2 or 16; 16 needs an approval of its own, and Content & Marketing stays at 1.",
			Setting: "level16", Answer: "67", Source: "D-CLASS, D-CODES", Remedy: "Use level 1 or 2, or apply for level 16 in OPPO's console.",
		}, Check: content(func(n *notice) error {
			level := n.Notification.NotifyLevel.N
			return categoryFault(level != 0 && !slices.Contains([]int64{levelDrawer, levelLock, levelBanner}, level) ||
				level == levelBanner && !n.set.Level16 ||
				level > levelDrawer && slices.Contains(marketing, n.Notification.Category.S))
		})},
		{Rule: core.Rule{
			ID: "OPPO-C5", Phase: core.Class, Says: "The channel_id is one that OPPO's console knows; a message in another is accepted and not displayed.",
			Figure: "not-displayed", Setting: "unknown_channel", Answer: "0 and nothing is shown; strict: 41", Source: "IM source document", Mark: core.Mock,
			Remedy: "Register the channel in OPPO's console under the id that the app creates and the message names.",
		}, Check: content(func(n *notice) error {
			if n.strayChannel() && n.set.UnknownChannel == UnknownStrict {
				return codeInvalidArguments
			}
			return nil
		}), Judge: func(n *notice, _ *core.Target) core.Verdict {
			if n.strayChannel() && n.set.UnknownChannel == UnknownWarn {
				return core.Downgrade()
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "OPPO-C6", Phase: core.DevicePh, Says: "From Android 8 on, a notification in a channel that the app has not created is not shown.",
			Answer: "0 and nothing is shown", Source: "Q-TX", Remedy: "Create the NotificationChannel at the app's start, under the id that the message names.",
		}},
		{Rule: core.Rule{
			ID: "OPPO-C7", Phase: core.DevicePh, Says: "From Android 8 on, a message without a channel_id is not shown.",
			Figure: "not-displayed", Setting: "no_channel", Answer: "0 and nothing is shown", Source: "IM source document",
			Remedy: "Set the ChannelID in the IM console's certificate or on the message.",
		}},
	}
}

func categoryFault(yes bool) error {
	if yes {
		return codeCategory
	}
	return nil
}

// strayChannel reports whether the message names a channel that the console does not know.
func (n *notice) strayChannel() bool {
	id := n.Notification.ChannelID.S
	return id != "" && !n.set.knows(id)
}

// classify settles the class and the level by which a message is counted and shown.
func (n *notice) classify() {
	c := &n.Notification
	n.class = public
	switch {
	case slices.Contains(communication, c.Category.S):
		n.class = private
	case c.Category.S == "" && slices.Contains(n.set.PrivateChannels, c.ChannelID.S):
		n.class = private
	}
	if n.strayChannel() && n.set.UnknownChannel == UnknownWarn && n.v.p.Rules.On("OPPO-C5") {
		n.class = public
	}
	n.level = levelDrawer
	if n.class == private {
		n.level = levelLock
	}
	if c.NotifyLevel.N != 0 {
		n.level = c.NotifyLevel.N
	}
}
