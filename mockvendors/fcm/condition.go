package fcm

import (
	"errors"
	"strings"
)

// condition is a parsed topic expression (section 2.7). Parentheses first, then left to right:
//
//	expr    := primary (("&&" | "||") primary)*
//	primary := "!" primary | "(" expr ")" | "'" topic "' in topics"
type condition struct {
	holds  func(has func(topic string) bool) bool
	topics int
}

var errBadCondition = errors.New("no condition")

// conditionDepth is how deep a condition may nest.
const conditionDepth = 100

func parseCondition(text string) (condition, error) {
	p := conditionParser{rest: text}
	holds, err := p.expr(0)
	if err == nil && p.peek() != "" {
		err = errBadCondition
	}
	return condition{holds, p.topics}, err
}

type test = func(has func(string) bool) bool

type conditionParser struct {
	rest   string
	topics int
}

// peek skips blanks and returns what is left.
func (p *conditionParser) peek() string {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	return p.rest
}

// take takes a token if it is next.
func (p *conditionParser) take(token string) bool {
	if !strings.HasPrefix(p.peek(), token) {
		return false
	}
	p.rest = p.rest[len(token):]
	return true
}

func (p *conditionParser) expr(depth int) (test, error) {
	left, err := p.primary(depth)
	for err == nil {
		and := p.take("&&")
		if !and && !p.take("||") {
			return left, nil
		}
		var right test
		if right, err = p.primary(depth); err == nil {
			left = join(left, right, and)
		}
	}
	return nil, err
}

func join(left, right test, and bool) test {
	if and {
		return func(has func(string) bool) bool { return left(has) && right(has) }
	}
	return func(has func(string) bool) bool { return left(has) || right(has) }
}

func (p *conditionParser) primary(depth int) (test, error) {
	switch {
	case depth > conditionDepth:
		return nil, errBadCondition
	case p.take("!"):
		inner, err := p.primary(depth + 1)
		if err != nil {
			return nil, err
		}
		return func(has func(string) bool) bool { return !inner(has) }, nil
	case p.take("("):
		inner, err := p.expr(depth + 1)
		if err == nil && !p.take(")") {
			err = errBadCondition
		}
		return inner, err
	case p.take("'"):
		return p.topic()
	}
	return nil, errBadCondition
}

// topic reads the rest of 'name' in topics.
func (p *conditionParser) topic() (test, error) {
	name, rest, closed := strings.Cut(p.rest, "'")
	p.rest = rest
	if !closed || name == "" || !p.take("in") || !p.take("topics") {
		return nil, errBadCondition
	}
	p.topics++
	return func(has func(string) bool) bool { return has(name) }, nil
}
