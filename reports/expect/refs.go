package expect

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/pushrig/pushrig/reports/ledger"
)

// ref is one thing an expression looks at.
type ref struct {
	scope   scope
	latency bool // a time, not a count: a slow harness can spoil it
}

// scope is a set of messages: all of them, those of a name, a group or a vendor, or
// those that passed a latency stage.
type scope struct {
	of   string // "", names, groups, vendors, or a stage's name
	name string
	time string // e2e or delay: only those whose time was measured
}

// chain is a path like good.outcome["lost"] in an expression, as far as its parts are constant.
type chain struct {
	parts []string
	at    int // where it begins, in runes
}

// chains finds every longest path that begins with a name.
type chains struct {
	found    map[ast.Node]chain
	order    []ast.Node
	declared []string // by let
	ranges   []int    // where a range begins
}

// Visit implements ast.Visitor; children come before their parents.
func (c *chains) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		c.add(n, chain{parts: []string{n.Value}, at: n.Location().From})
	case *ast.MemberNode:
		inner, ok := c.found[n.Node]
		if property, constant := n.Property.(*ast.StringNode); ok && constant {
			delete(c.found, n.Node)
			c.add(n, chain{parts: append(slices.Clone(inner.parts), property.Value), at: inner.at})
		}
	case *ast.VariableDeclaratorNode:
		c.declared = append(c.declared, n.Name)
	case *ast.BinaryNode:
		if n.Operator == ".." {
			c.ranges = append(c.ranges, n.Location().From)
		}
	}
}

func (c *chains) add(n ast.Node, ch chain) {
	c.found[n] = ch
	c.order = append(c.order, n)
}

// findChains lists the paths of a tree from left to right, leaving out variables.
func findChains(tree ast.Node) []chain {
	c := &chains{found: map[ast.Node]chain{}}
	ast.Walk(&tree, c)
	var out []chain
	for _, n := range c.order {
		if ch, ok := c.found[n]; ok && !slices.Contains(c.declared, ch.parts[0]) {
			out = append(out, ch)
		}
	}
	return out
}

// checkRanges refuses ranges: nothing a run counts needs one, and nested ones take forever.
func checkRanges(tree ast.Node) *Error {
	c := &chains{found: map[ast.Node]chain{}}
	ast.Walk(&tree, c)
	if len(c.ranges) == 0 {
		return nil
	}
	return &Error{Column: c.ranges[0] + 1, Message: "a range has no place in an expectation", Remedy: "compare counts with <, <=, > and >="}
}

// resolve says what a path looks at, or why there is no such thing.
func (k Known) resolve(c chain) (ref, *Error) {
	root, rest := c.parts[0], c.parts[1:]
	switch {
	case slices.Contains(Stages(), root) && (len(rest) > 0 || root != ledger.StageOnline): // bare online is the outcome
		return k.resolveStage(c, scope{of: root}, root, rest)
	case root == rulesName:
		return ref{}, k.checkKey(c, rest, "rule id")
	case root == vendorsName:
		if len(rest) == 0 || !slices.Contains(k.Vendors, rest[0]) {
			return ref{}, c.unknown("vendor", vendorsName+".", strings.Join(rest[:min(1, len(rest))], ""), k.Vendors)
		}
		return k.resolveCounts(c, scope{of: "vendors", name: rest[0]}, rest[1:])
	case slices.Contains(countFields(), root):
		return k.resolveCounts(c, scope{}, c.parts)
	case slices.Contains(k.Names, root):
		return k.resolveCounts(c, scope{of: "names", name: root}, rest)
	case slices.Contains(k.Groups, root):
		return k.resolveCounts(c, scope{of: "groups", name: root}, rest)
	}
	all := slices.Concat(k.Names, k.Groups, countFields(), Stages(), []string{vendorsName, rulesName})
	return ref{}, c.unknown("name", "", root, all)
}

// resolveCounts reads the rest of a path below a set of counts.
func (k Known) resolveCounts(c chain, s scope, rest []string) (ref, *Error) {
	prefix := strings.Join(c.parts[:len(c.parts)-len(rest)], ".")
	if prefix != "" {
		prefix += "."
	}
	switch {
	case len(rest) == 0 || !slices.Contains(countFields(), rest[0]):
		return ref{}, c.unknown("count", prefix, strings.Join(rest[:min(1, len(rest))], ""), countFields())
	case rest[0] == ledger.StageE2E || rest[0] == ledger.StageDelay:
		s.time = rest[0]
		return k.resolveStage(c, s, rest[0], rest[1:])
	case rest[0] == outcomeName:
		return ref{scope: s}, k.checkOutcome(c, rest[1:])
	case rest[0] == landedName:
		return ref{scope: s}, k.checkKey(c, rest[1:], "")
	case len(rest) > 1:
		return ref{}, c.errorf("%s is a number and has no %q", rest[0], rest[1])
	}
	return ref{scope: s}, nil
}

// resolveStage reads the field of a latency stage.
func (k Known) resolveStage(c chain, s scope, stage string, rest []string) (ref, *Error) {
	if k.Simulated && stage == ledger.StageE2E {
		e := c.errorf("e2e is real time, and this scenario's clock is simulated: it would measure this machine")
		e.Remedy = "use " + ledger.StageDelay + ", the time that messages waited on the simulated clock, or clock: {mode: real}"
		return ref{}, e
	}
	if len(rest) != 1 || !slices.Contains(stageFields(), rest[0]) {
		prefix := strings.Join(c.parts[:len(c.parts)-len(rest)], ".") + "."
		return ref{}, c.unknown("figure", prefix, strings.Join(rest, "."), stageFields())
	}
	// What messages waited on a simulated clock is no matter of how fast this machine is.
	return ref{scope: s, latency: rest[0] != countName && stage != ledger.StageDelay}, nil
}

// checkOutcome checks the constant key of an outcome map.
func (k Known) checkOutcome(c chain, keys []string) *Error {
	if len(keys) == 0 {
		return nil
	}
	family, reason, dotted := strings.Cut(keys[0], ".")
	switch {
	case len(keys) > 1:
		return k.checkKey(c, keys, "")
	case !dotted && slices.Contains(simpleOutcomes(), family):
		return nil
	case dotted && reason != "" && slices.Contains(outcomeFamilies(), family):
		return k.checkRuleID(c, reason)
	case !dotted && slices.Contains(outcomeFamilies(), family):
		return c.errorf("outcome %q lacks its reason: write outcome[\"%s.REASON\"], or %s for all of them", family, family, family)
	}
	return c.unknown("outcome", "", keys[0], append(simpleOutcomes(), outcomeFamilies()...))
}

// checkKey checks the one key of a map of numbers; kind "rule id" looks it up.
func (k Known) checkKey(c chain, keys []string, kind string) *Error {
	switch {
	case len(keys) > 1:
		return c.errorf("%s is a map of numbers: one key in [\"…\"] leads to a number", c.parts[len(c.parts)-len(keys)-1])
	case len(keys) == 1 && kind != "":
		return k.checkRuleID(c, keys[0])
	}
	return nil
}

// checkRuleID refuses what looks like a rule id and is none. Other words are settings of a
// device or reasons of the pipeline.
func (k Known) checkRuleID(c chain, id string) *Error {
	if len(k.RuleIDs) == 0 || !ruleID.MatchString(id) || slices.Contains(k.RuleIDs, id) {
		return nil
	}
	return c.unknown("rule", "", id, k.RuleIDs)
}

var ruleID = regexp.MustCompile(`^[A-Z]+-[A-Z]+[0-9]+$`)

func (c chain) errorf(format string, args ...any) *Error {
	return &Error{Column: c.at + 1, Message: fmt.Sprintf(format, args...)}
}

// unknown is the error of a word that is none of those allowed after prefix.
func (c chain) unknown(kind, prefix, word string, allowed []string) *Error {
	if word == "" {
		return &Error{
			Column:  c.at + 1,
			Message: fmt.Sprintf("%s needs a %s after it", strings.TrimSuffix(prefix, "."), kind),
			Remedy:  "write one of " + list(prefix, allowed),
		}
	}
	e := &Error{Column: c.at + 1, Message: fmt.Sprintf("unknown %s %q", kind, word)}
	if near := Nearest(word, allowed); near != "" {
		e.Remedy = fmt.Sprintf("did you mean %s%s?", prefix, near)
	} else {
		e.Remedy = "known are " + list(prefix, allowed)
	}
	return e
}

// list names what is allowed, shortened.
func list(prefix string, words []string) string {
	const most = 12
	shown := words[:min(most, len(words))]
	text := prefix + strings.Join(shown, ", "+prefix)
	if len(words) > most {
		text += fmt.Sprintf(" … (%d in all)", len(words))
	}
	return text
}
