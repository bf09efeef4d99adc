package scenarios

import (
	"fmt"
	"strings"

	"github.com/pushrig/pushrig/reports/expect"
)

// checkExpectations reports what is wrong with expressions where they stand in the file.
func (c *checker) checkExpectations() {
	first := map[string]int{}
	for i, e := range c.s.Expect {
		at := fmt.Sprintf("expect[%d]", i)
		if c.given(at + ".name") {
			at += ".name"
		}
		if other, taken := first[e.Name]; taken {
			c.bad(at, "give one of them another name: {name: …, expr: …}", "expectation %d has the name %q already, and reports go by it", other+1, e.Name)
			continue
		}
		first[e.Name] = i
	}
	_, err := c.s.Expectations(c.cat)
	joined, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // the errors are wanted one by one
	if !ok {
		return
	}
	for _, err := range joined.Unwrap() {
		e, ok := err.(*expect.Error) //nolint:errorlint // see above
		if !ok {
			continue
		}
		p := c.exprPlace(fmt.Sprintf("expect[%d]", e.Index))
		p.col += e.Column - 1
		c.add(p, e.Remedy, "%s", e.Message)
	}
}

// exprPlace is where the text of an expression begins.
func (c *checker) exprPlace(path string) place {
	p, ok := c.places[path+".expr"]
	if !ok {
		p = c.places[path]
	}
	if rest := []rune(p.text); p.col <= len(rest) && strings.ContainsRune(`"'`, rest[p.col-1]) {
		p.col++
	}
	return p
}

// known is what expectations may name.
func (s *Scenario) known(cat Catalog) expect.Known {
	k := expect.Known{Simulated: s.Clock.Mode == ClockSimulated, Vendors: cat.names(), RuleIDs: cat.rules()}
	for _, g := range s.Devices {
		k.Groups = append(k.Groups, g.Group)
	}
	for _, step := range s.Steps {
		if step.Send != nil && step.Send.As != "" {
			k.Names = append(k.Names, step.Send.As)
		}
	}
	for _, l := range s.Load {
		if l.As != "" {
			k.Names = append(k.Names, l.As)
		}
	}
	return k
}

// Expectations returns the expectations ready for evaluation.
func (s *Scenario) Expectations(cat Catalog) (*expect.Set, error) {
	exprs := make([]expect.Expr, len(s.Expect))
	for i, e := range s.Expect {
		exprs[i] = expect.Expr{Name: e.Name, Expr: e.Expr}
	}
	return expect.Compile(exprs, s.known(cat))
}
