package mi

import (
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// targetParamRules look at how the targets are named.
func targetParamRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-P8", Phase: core.Validate, Says: "A send names its targets.",
				Answer: "10016, 65012, 65013, 65016", Source: "D1560", Mark: core.Memory, Remedy: "Name a regid, an alias, an account or a topic.",
			},
			Check: func(m *message) error {
				if len(m.to) == 0 {
					return m.kind.empty
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-P7", Phase: core.Validate, Says: "A request names at most 1000 targets.", Figure: "1000", Setting: "max_targets",
				Answer: "10017", Source: "GO1", Mark: core.Memory, Remedy: "Split the list of targets.",
			},
			Check: func(m *message) error {
				if m.targets > m.set.MaxTargets {
					return errIllegal.because("Parameter value is illegal: too many targets")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-P9", Phase: core.Validate, Says: "A package that is given belongs to the app of the secret.",
				Answer: "22022", Source: "D1560; absent: section 9.1", Mark: core.Memory,
				Remedy: "The certificate's package and its AppSecret are of two apps: correct one of them.",
			},
			Check: func(m *message) error {
				if m.foreign(m.packages) {
					return errPackage
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-P10", Phase: core.Validate, Says: "Several topics are 1 to 5, with a topic_op of UNION, INTERSECTION or EXCEPT.",
				Figure: "5", Answer: "65035, 10017", Source: "GO1, D1560", Remedy: "Name fewer topics, and a topic_op that exists.",
			},
			Check: func(m *message) error {
				switch {
				case m.kind.param != "topics":
					return nil
				case m.targets > maxTopics:
					return errManyTopics
				case topicOps[m.form.Get("topic_op")] == nil:
					return errIllegal.because("Parameter value is illegal: topic_op")
				}
				return nil
			},
		},
	}
}

// listRules are about many messages in one request: they are read before anything of them is looked at.
func listRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-P16", Phase: core.Validate, Says: "Many messages come as a JSON list of targets, each with its message.",
				Answer: "65030", Source: "JAVA, GO1", Mark: core.Memory, Remedy: `Send messages=[{"target":…,"message":{…}},…].`,
			},
		},
	}
}

// foreign reports whether one of the packages is not the app's.
func (r *request) foreign(packages []string) bool {
	return slices.ContainsFunc(packages, func(p string) bool { return !r.app.Is(core.FieldPackage, p) })
}

// maxTopics is how many topics one send may combine.
const maxTopics = 5

// codeBadRegID is how this mock names a target that is listed under bad_regids.
const codeBadRegID = "bad_regids"

// targetRules look at who is behind the names.
func targetRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-D3", Phase: core.Deliver, Says: "A regid dies when its app is uninstalled or its phone was away for 30 days.",
				Figure: "30 days", Setting: "token_days", Answer: "bad_regids, 20301, receipt 16", Source: "OCTO",
				Remedy: "Forget the regid; the app brings a new one when it is next opened.",
			},
			Judge: func(m *message, t *core.Target) core.Verdict {
				if t.Token == nil || t.Token.App != m.app {
					return core.Verdict{} // MI-T2 has the word
				}
				if m.v.p.Since(t.Token.Device) > time.Duration(m.set.TokenDays)*24*time.Hour {
					m.v.kill(t.Token)
				}
				if alive, _ := t.Token.Alive(); !alive {
					return core.Reject(codeBadRegID)
				}
				return core.Verdict{}
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-T2", Phase: core.Deliver, Says: "Targets that are no living regid, alias or account of this app are named in the answer, the others get the message.",
				Answer: "0 with data.bad_regids; receipt 16", Source: "Java, Node, PHP and Python clients",
				Remedy: "Forget the regids under bad_regids: they are of another app, or of none.",
			},
			Judge: func(m *message, t *core.Target) core.Verdict {
				if t.Token == nil || t.Token.App != m.app {
					return core.Reject(codeBadRegID)
				}
				return core.Verdict{}
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-T1", Phase: core.Deliver, Says: "A send of which no target is valid fails.",
				Answer: "20301 No valid targets!", Source: "W-GO17, ISS",
				Remedy: "Forget the regid; the app brings a new one when it is next opened.",
			},
		},
	}
}

// channelRules look at the class of a message, which its channel decides.
func channelRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-C1", Phase: core.Class, Says: "A channel that is named must be known to the console and approved.", Setting: "channels",
				Answer: "27001 invalid channel info!", Source: "OCTO",
				Remedy: "Apply for the channel in Mi's console and put its id, once approved, into the IM certificate.",
			},
			Check: func(m *message) error {
				if id := m.extra("channel_id"); id != "" && m.set.channel(id) == nil {
					return errChannel
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-C2", Phase: core.Class, Says: "A message without a channel is refused, or falls to the default tier, as the app's mode says.",
				Setting: "channel_mode, created", Figure: "refused for apps created since 2026-07-01", Answer: "27001; legacy: the default tier", Source: "OCTO, D1656, GETUI", Mark: core.Memory,
				Remedy: "Put the id of an approved channel into the IM certificate.",
			},
			Check: func(m *message) error {
				// A pass-through message draws nothing and needs no channel. [memory]
				if m.extra("channel_id") == "" && m.set.strict() && !m.passThrough {
					return errChannel
				}
				return nil
			},
		},
	}
}

// classify sets the class that a message goes by, once its channel has passed.
func (m *message) classify() {
	m.class = ClassDefault
	if c := m.set.channel(m.extra("channel_id")); c != nil {
		m.class = c.Class
		if m.class == "" {
			m.class = ClassPrivate
		}
	}
}

// channelName is how data.channel_exceed_quota names a message's channel.
func (m *message) channelName() string {
	if id := m.extra("channel_id"); id != "" {
		return strings.ReplaceAll(id, " ", "_")
	}
	return "no_channel"
}
