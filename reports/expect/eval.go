package expect

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/expr-lang/expr"

	"github.com/pushrig/pushrig/reports/ledger"
)

// The kinds of result.
const (
	KindExact   = "exact"   // about counts: fails whatever the machine did
	KindLatency = "latency" // about times: a harness that was the bottleneck excuses it
)

// Result is what came of one expectation.
type Result struct {
	Name string `json:"name"`
	Expr string `json:"expr"`
	OK   bool   `json:"ok"`
	// Matched is how many messages it looked at; of several conditions joined by
	// "and", the one that looked at the fewest.
	Matched int `json:"matched"`
	// Actual is the values it compared.
	Actual string `json:"actual"`
	// Message says in words why it failed; empty when it did not.
	Message string `json:"message,omitempty"`
	// Kind is KindLatency when only times decided it, else KindExact.
	Kind string `json:"kind"`
}

// Eval evaluates every expectation over a view, in order.
func (s *Set) Eval(v View) []Result {
	env := s.known.env(v)
	out := make([]Result, 0, len(s.all))
	for _, x := range s.all {
		out = append(out, x.eval(env, v))
	}
	return out
}

func (x expectation) eval(env map[string]any, v View) Result {
	r := Result{Name: x.Name, Expr: strings.TrimSpace(x.Expr.Expr), OK: true, Kind: KindLatency}
	var actual, failed, empty []string
	exactFailed, allLatency := false, true
	for i, c := range x.clauses {
		matched := c.matched(v)
		if i == 0 || matched < r.Matched {
			r.Matched = matched
		}
		values := c.values(env)
		actual = append(actual, values...)
		allLatency = allLatency && c.latency()
		ok, err := expr.Run(c.program, env)
		var nan *notNumber
		errors.As(err, &nan)
		switch {
		case matched == 0:
			empty = append(empty, c.text())
			exactFailed = true // a slow machine does not explain an empty scope
		case nan != nil:
			failed = append(failed, nan.Error())
			exactFailed = true // neither does it explain what was never measured
		case err != nil:
			failed = append(failed, "it cannot be evaluated: "+firstLine(err))
			exactFailed = true
		case ok != true:
			failed = append(failed, strings.Join(values, ", "))
			exactFailed = exactFailed || !c.latency()
		}
	}
	r.Actual = strings.Join(actual, ", ")
	switch {
	case len(empty) > 0:
		r.OK, r.Message = false, fmt.Sprintf("looked at no message: nothing was planned or measured for %s", strings.Join(empty, " and "))
	case len(failed) > 0:
		r.OK, r.Message = false, "does not hold: "+strings.Join(failed, "; ")
	}
	if exactFailed || (r.OK && !allLatency) {
		r.Kind = KindExact
	}
	return r
}

// matched counts the messages a clause looked at, each set of them once.
func (c clause) matched(v View) int {
	seen, n := map[scope]bool{}, 0
	for _, r := range c.refs {
		if !seen[r.scope] {
			seen[r.scope] = true
			n += r.scope.size(v)
		}
	}
	return n
}

// size is how many messages are in a scope.
func (s scope) size(v View) int {
	var c Counts
	switch s.of {
	case "":
		c = v.Totals
	case "names":
		c = v.Names[s.name]
	case "groups":
		c = v.Groups[s.name]
	case "vendors":
		c = v.Vendors[s.name]
	default:
		return v.Latency[s.of].Count
	}
	switch s.time {
	case ledger.StageE2E:
		return c.E2E.Count
	case ledger.StageDelay:
		return c.Delay.Count
	}
	return c.Planned
}

// latency says whether a clause is about times.
func (c clause) latency() bool {
	for _, r := range c.refs {
		if r.latency {
			return true
		}
	}
	return false
}

// text names what a clause looks at.
func (c clause) text() string {
	var names []string
	for _, r := range c.refs {
		name := strings.TrimPrefix(r.scope.of+"."+r.scope.name, "names.")
		name = strings.Trim(strings.TrimPrefix(name, "groups."), ".")
		switch {
		case name == "":
			name = "the whole run"
		case r.scope.time != "":
			name += "." + r.scope.time
		}
		if len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// values shows the sides of a clause.
func (c clause) values(env map[string]any) []string {
	var out []string
	for _, s := range c.sides {
		if v, err := expr.Run(s.program, env); err == nil {
			out = append(out, s.text+" is "+show(v))
		}
	}
	return out
}

func show(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// env is the view as an expression sees it. Every known name is there, counted or not.
func (k Known) env(v View) map[string]any {
	env := map[string]any{rulesName: v.Rules}
	totals := reflect.ValueOf(v.Totals.env())
	for i, field := range countFields() {
		env[field] = totals.Field(i).Interface()
	}
	for _, s := range Stages() { // online too: onlineOutcome tells the two apart
		env[s] = v.Latency[s].measured()
	}
	for _, g := range k.Groups {
		env[g] = v.Groups[g].env()
	}
	for _, n := range k.Names {
		env[n] = v.Names[n].env()
	}
	vendors := map[string]countsEnv{}
	for _, name := range k.Vendors {
		vendors[name] = v.Vendors[name].env()
	}
	env[vendorsName] = vendors
	return env
}
