package oppo

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// expression is the target_value of target_type 6: lists of tags, all of which must hold. or and not are [memory]. OPPO-T9.
type expression struct {
	And []string `json:"and"`
	Or  []string `json:"or"`
	Not []string `json:"not"`
}

var readExpression = core.NewExact[expression]()

// parseExpression reads a target_value; ok is false for what is no such JSON, or names no tag to look for.
func parseExpression(text string) (e expression, ok bool) {
	tree, err := core.ParseTree([]byte(text))
	if err != nil || tree.Kind != core.TreeObject {
		return e, false
	}
	for _, m := range tree.Members {
		if m.Name != "and" && m.Name != "or" && m.Name != "not" {
			return e, false
		}
	}
	err = readExpression.Read([]byte(text), &e)
	return e, err == nil && len(e.And)+len(e.Or)+len(e.Not) > 0
}

// fits reports whether a phone carries the tags.
func (e expression) fits(t *core.Token) bool { return t.Tagged(e.Or, e.And, e.Not) }
