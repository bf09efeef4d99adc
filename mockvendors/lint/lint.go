// Package lint judges what a backend has sent to push vendors by looking at it: the journal of mocks, or a capture of real traffic.
// Nothing is sent and nobody is asked. Each call is read by the vendor's own mock, with the rules switched on that a call breaks by
// itself; those that hang on what a vendor remembers, on its console or on its counters are left alone.
//
//	lint.go     captures into findings     capture.go  HAR and NDJSON, an entry at a time
//	judge.go    one vendor's judge         har.go      what an entry of a HAR says
//	logs.go     secrets in log lines       known.go    tokens and secrets that were seen
//	sarif.go, junit.go                     how others read it
package lint

import (
	"context"
	"fmt"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Level is how bad a finding is, in SARIF's words.
type Level string

// The levels: an error is what the vendor refuses, a warning what it takes and does something else with than was meant.
const (
	Error   Level = "error"
	Warning Level = "warning"
)

// Ids of findings that no vendor's table has.
const (
	IDRefused = "LINT-REFUSED"    // the vendor refuses the call, by no row of its closing table
	IDDead    = "LINT-DEAD-TOKEN" // a token is sent to again though the vendor has said that it is dead
	IDURL     = "LINT-URL-SECRET" // a secret stands in an address, which proxies and logs keep
	IDLog     = "LINT-LOG-SECRET" // a token or a secret stands in a log line
)

// Finding is one thing to mend.
type Finding struct {
	ID     string `json:"id"`             // of the vendor's rule, or LINT-…
	Rule   string `json:"rule,omitempty"` // of a lint: the vendor's row that says what comes of it
	Vendor string `json:"vendor,omitempty"`
	Level  Level  `json:"level"`
	File   string `json:"file"`
	Line   int    `json:"line"`            // from 1
	Entry  int    `json:"entry,omitempty"` // of the capture, from 1
	Call   string `json:"call,omitempty"`  // method and path
	Field  string `json:"field,omitempty"` // as the vendor's documents write it
	Says   string `json:"says"`
	Remedy string `json:"remedy"`
}

// String is one line for people and editors.
func (f Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: %s", f.File, f.Line, f.ID)
	if f.Rule != "" && f.Rule != f.ID {
		fmt.Fprintf(&b, " (%s)", f.Rule)
	}
	if f.Entry > 0 {
		fmt.Fprintf(&b, " entry %d, %s", f.Entry, f.Call)
	}
	if f.Field != "" {
		b.WriteString(", " + f.Field)
	}
	fmt.Fprintf(&b, ": %s %s", f.Says, f.Remedy)
	return b.String()
}

// maxFindings is how many findings are kept; more are counted.
const maxFindings = 10_000

// Result is what was found.
type Result struct {
	Schema   string         `json:"schema"`         // "pushrig.lint/v1"
	Judged   int            `json:"judged"`         // calls to vendors
	Others   int            `json:"other_calls"`    // calls to somebody else, which are passed over
	Cut      int            `json:"cut"`            // calls that the journal keeps a part of only, which are passed over
	Lines    int            `json:"log_lines"`      // of logs
	Findings []Finding      `json:"findings"`       // the first 10,000, in the order of the files
	More     int            `json:"more"`           // findings beyond those
	ByID     map[string]int `json:"findings_by_id"` // all of them
}

// Vendors are who judges: the vendors' specs.
type Vendors []core.Spec

// linter is one run over some files.
type linter struct {
	specs  Vendors
	judges map[string]*judge
	known  *known
	out    *Result
}

// Files judges captures and then logs. An error says which file cannot be read, where, and what to do.
func (v Vendors) Files(ctx context.Context, captures, logs []string) (*Result, error) {
	l := &linter{specs: v, judges: map[string]*judge{}, known: newKnown(), out: &Result{Schema: "pushrig.lint/v1", Findings: []Finding{}, ByID: map[string]int{}}}
	defer func() {
		for _, j := range l.judges {
			j.close()
		}
	}()
	for _, name := range captures {
		if err := readCapture(ctx, name, func(x *exchange) error { return l.call(ctx, x) }); err != nil {
			return nil, err
		}
	}
	for _, name := range logs {
		if err := l.log(ctx, name); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

func (l *linter) add(f Finding) {
	l.out.ByID[f.ID]++
	if len(l.out.Findings) == maxFindings {
		l.out.More++
		return
	}
	l.out.Findings = append(l.out.Findings, f)
}

// call judges one call.
func (l *linter) call(ctx context.Context, x *exchange) error {
	spec := l.vendorOf(x)
	switch {
	case spec == nil:
		l.out.Others++
		return nil
	case x.cut:
		l.out.Cut++
		return nil
	}
	l.out.Judged++
	path := x.url.Path
	for _, t := range spec.TokensIn(path) {
		path = strings.ReplaceAll(path, t, core.Short(t))
	}
	at := Finding{Vendor: spec.Name, File: x.file, Line: x.line, Entry: x.entry, Call: x.method + " " + path}
	l.known.secretsOf(x)
	l.address(x, at)
	j, err := l.judge(ctx, spec, x.at)
	if err != nil {
		return err
	}
	found, targets, err := j.judge(ctx, x)
	if err != nil {
		return err
	}
	for _, f := range found {
		l.add(at.with(f))
	}
	for _, t := range targets {
		if rule, dead := l.known.dead(spec.Name, t); dead {
			f := at
			f.ID, f.Rule, f.Level, f.Field = IDDead, rule, Warning, "the target "+short(t)
			f.Says, f.Remedy = "The vendor has said in an earlier answer that this token is dead.", "Delete the token when the answer names it; the app brings a new one."
			l.add(f)
			break // one a call: a list of a thousand has a thousand
		}
	}
	for _, t := range targets {
		l.known.seen(t)
	}
	if spec.Dead != nil && x.answer != nil {
		for _, t := range spec.Dead(x.body, x.answer, x.status) {
			l.known.bury(spec.Name, t)
		}
	}
	return nil
}

// short is a token as it may be printed; a journal has it so already.
func short(token string) string {
	if strings.Contains(token, "…") {
		return token
	}
	return core.Short(token)
}

// with is a finding of a call at its place.
func (f Finding) with(what Finding) Finding {
	f.ID, f.Rule, f.Level, f.Field, f.Says, f.Remedy = what.ID, what.Rule, what.Level, what.Field, what.Says, what.Remedy
	return f
}

// address looks for secrets in a call's address.
func (l *linter) address(x *exchange, at Finding) {
	for name := range x.url.Query() {
		if !secretParameter.MatchString(name) {
			continue
		}
		at.ID, at.Level, at.Field = IDURL, Warning, "?"+name
		at.Says, at.Remedy = "A secret stands in the address, which proxies and access logs keep.", "Send it in a header or in the body."
		l.add(at)
	}
}
