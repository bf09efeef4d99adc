package vivo

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// classRows look at classification and category.
func classRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "VIVO-C3", Phase: core.Class, Says: "classification is 0, operational, or 1, system.",
			Answer: "11000", Source: "S-JAVA", Remedy: "Set 1 for chat, or a category instead.",
		}, Check: content(func(n *notice) error {
			c := n.Classification
			if c.Bad || c.Set && c.N != operational && c.N != system {
				return codeClassification
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-C1", Phase: core.Class, Says: "category is one of the ten names, in capitals.",
			Answer: "10096", Source: "D-API24, D-CLASS", Remedy: "Use IM, ACCOUNT, TODO, DEVICE_REMINDER, ORDER, SUBSCRIPTION, NEWS, CONTENT, MARKETING or SOCIAL.",
		}, Check: content(func(n *notice) error {
			c := n.Category.S
			if c != "" && !slices.Contains(systemCategories, c) && !slices.Contains(operationalCategories, c) {
				return codeCategory
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-C2", Phase: core.Class, Says: "Where both are given, category and classification agree.",
			Figure: "strict", Setting: "zero_is_absent", Answer: "10097", Source: "D-API24", Remedy: "Leave classification out beside a category; a client that always writes 0 means operational.",
		}, Check: content(func(n *notice) error {
			c := n.Classification
			if n.Category.S == "" || !c.Set || n.set.ZeroIsAbsent && c.N == operational {
				return nil
			}
			if slices.Contains(systemCategories, n.Category.S) != (c.N == system) {
				return codeContradiction
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-C4", Phase: core.Class, Says: "A message with neither category nor classification is operational.",
			Answer: "0, operational", Source: "D-API24", Remedy: "Set category IM for chat.",
		}},
		{Rule: core.Rule{
			ID: "VIVO-C5", Phase: core.Class, Says: "vivo looks at a system message's text again and makes it operational where it reads otherwise.",
			Figure: "promotional", Setting: "correction, promotion_words, system_words", Answer: "0, counted, silenced and timed as operational", Source: "Q-TX26; IM source document", Mark: core.Mock,
			Remedy: "Keep promotion out of system messages; report a misjudged one to vivo by mail.",
		}, Judge: func(n *notice, _ *core.Target) core.Verdict {
			if n.corrected {
				return core.Downgrade()
			}
			return core.Verdict{}
		}},
	}
}

// classify settles the class by which a message is counted, timed and shown.
func (n *notice) classify() {
	rules := n.v.p.Rules
	if n.kind == live { // a card has no class of its own; vivo looks at its scene [mock]
		n.system = true
		return
	}
	switch {
	case n.Category.S != "":
		n.system = slices.Contains(systemCategories, n.Category.S)
	case n.Classification.Set:
		n.system = n.Classification.N == system
	default:
		n.system = !rules.On("VIVO-C4")
	}
	if n.system && rules.On("VIVO-C5") && n.set.corrected(n.Title.S, n.Content.S) {
		n.system, n.corrected = false, true
	}
}
