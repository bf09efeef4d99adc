package core

import (
	"errors"
	"strings"
)

// Condition is a topic condition as FCM and Huawei take it:
//
//	'sports' in topics && ('news' in topics || !('ads' in topics))
//
// && and || bind alike, from left to right; ! belongs to what follows it.
type Condition struct {
	Topics []string // as they stand in the text, repeats and all

	holds func(in func(topic string) bool) bool
}

// ErrCondition is a text that is no condition.
var ErrCondition = errors.New("not a condition of 'TOPIC' in topics, &&, ||, ! and ()")

// conditionDepth is how deep brackets may stand in each other.
const conditionDepth = 100

// ParseCondition reads a condition; a text that is none gives ErrCondition.
func ParseCondition(text string) (*Condition, error) {
	p := conditionParser{rest: text}
	holds, ok := p.chain(0)
	if p.space(); !ok || p.rest != "" {
		return nil, ErrCondition
	}
	return &Condition{Topics: p.topics, holds: holds}, nil
}

// Holds reports whether the condition holds for a subscriber of the topics for which in says yes.
func (c *Condition) Holds(in func(topic string) bool) bool { return c.holds(in) }

type conditionFunc = func(in func(string) bool) bool

type conditionParser struct {
	rest   string
	topics []string
}

func (p *conditionParser) space() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

// take skips space and a word, if it comes next.
func (p *conditionParser) take(word string) (ok bool) {
	p.space()
	p.rest, ok = strings.CutPrefix(p.rest, word)
	return ok
}

// chain reads operands joined by && and ||, from left to right.
func (p *conditionParser) chain(depth int) (conditionFunc, bool) {
	left, ok := p.operand(depth)
	for ok {
		and := p.take("&&")
		if !and && !p.take("||") {
			break
		}
		var right conditionFunc
		if right, ok = p.operand(depth); ok {
			left = join(left, right, and)
		}
	}
	return left, ok
}

func join(a, b conditionFunc, and bool) conditionFunc {
	if and {
		return func(in func(string) bool) bool { return a(in) && b(in) }
	}
	return func(in func(string) bool) bool { return a(in) || b(in) }
}

func (p *conditionParser) operand(depth int) (conditionFunc, bool) {
	if depth > conditionDepth {
		return nil, false
	}
	if p.take("!") {
		f, ok := p.operand(depth + 1)
		return func(in func(string) bool) bool { return !f(in) }, ok
	}
	if p.take("(") {
		f, ok := p.chain(depth + 1)
		return f, ok && p.take(")")
	}
	if !p.take("'") {
		return nil, false
	}
	topic, rest, ok := strings.Cut(p.rest, "'")
	p.rest = rest
	if !ok || topic == "" || !p.take("in") || !p.take("topics") {
		return nil, false
	}
	p.topics = append(p.topics, topic)
	return func(in func(string) bool) bool { return in(topic) }, true
}
