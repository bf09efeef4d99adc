package vivo

import (
	"encoding/json"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// lintScope leaves out what only vivo remembers: regIds, tasks, cards and tags. Of the classes it has those that a message breaks by
// itself.
func lintScope() core.LintScope {
	return core.LintScope{
		Without: []string{"VIVO-T1", "VIVO-T2", "VIVO-T3", "VIVO-T5", "VIVO-T6", "VIVO-L1", "VIVO-G1", "VIVO-G2"},
		With:    []string{"VIVO-C1", "VIVO-C2", "VIVO-C3"},
		Fields: map[string]string{
			"VIVO-M1": "regId, alias", "VIVO-M2": "notifyType, skipType, networkType", "VIVO-M3": "title, content", "VIVO-M4": "timeToLive", "VIVO-M5": "skipContent",
			"VIVO-M6": "clientCustomMap", "VIVO-M7": "requestId", "VIVO-M8": "extra", "VIVO-M9": "title, content", "VIVO-C1": "category", "VIVO-C2": "category, classification",
			"VIVO-C3": "classification", "VIVO-T4": "regIds, aliases", "VIVO-W1": "body",
		},
	}
}

// lints are what can be said against a message by looking at it alone.
func lints() core.LintTable[*notice] {
	return core.LintTable[*notice]{
		{Lint: core.Lint{ID: core.LintTest, Rule: "VIVO-T3", Field: "pushMode",
			Says: "The push is a test push: it reaches registered test devices only.", Remedy: "Leave pushMode out of what production sends, or send 0."},
			Broken: func(n *notice) bool { return n.test }},
		{Lint: core.Lint{ID: core.LintCategory, Rule: "VIVO-C4", Field: "category",
			Says: "The push has no category: without a classification either it is operational, silent and few a day.", Remedy: "Apply for the category in vivo's console and name it, such as IM."},
			Broken: func(n *notice) bool { return n.Category.S == "" }},
	}
}

// dead are the users that an answer calls unknown or unsubscribed.
func dead(_, answer []byte, _ int) (out []string) {
	var a struct {
		One  *invalidUser  `json:"invalidUser"`
		Many []invalidUser `json:"invalidUsers"`
	}
	if json.Unmarshal(answer, &a) != nil {
		return nil
	}
	if a.One != nil {
		a.Many = append(a.Many, *a.One)
	}
	for _, u := range a.Many {
		if u.Status == statusUnknown || u.Status == statusUnsubscribed {
			out = append(out, u.UserID)
		}
	}
	return out
}
