package core

import (
	"slices"
	"strings"
)

// TargetsOf makes targets of tokens, in an order that is the same in every run.
func TargetsOf(tokens []*Token) []*Target {
	out := make([]*Target, len(tokens))
	for i, t := range tokens {
		out[i] = &Target{Name: t.Value, Value: t.Value, Token: t}
	}
	slices.SortFunc(out, func(a, b *Target) int { return strings.Compare(a.Value, b.Value) })
	return out
}

// Everyone are the live tokens of an app as targets; keep, if not nil, chooses among them.
func (s *Tokens) Everyone(app *App, keep func(*Token) bool) []*Target {
	var tokens []*Token
	s.Each(func(t *Token) {
		if alive, _ := t.Alive(); alive && t.App == app && (keep == nil || keep(t)) {
			tokens = append(tokens, t)
		}
	})
	return TargetsOf(tokens)
}

// Named are the phones that carry an alias in an app as targets; where nobody does, one target without a token.
func (s *Tokens) Named(app *App, alias string) []*Target {
	tokens := s.ByAlias(app, alias)
	if len(tokens) == 0 {
		return []*Target{{Name: alias, Value: alias}}
	}
	out := TargetsOf(tokens)
	for _, t := range out {
		t.Name = alias
	}
	return out
}
