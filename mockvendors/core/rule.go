// Package core is what all mock vendors share: apps and secrets, tokens and their life, the rule engine, counters,
// store-and-forward, receipts, the journal and faults.
//
// It knows no vendor's wire, codes or rules: those are in the vendor's own folder, which builds a Platform and hands it
// its tables. It knows nothing of what drives the rig either; people embed the mocks in tests of their own.
package core

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync/atomic"
)

// Phase is the moment at which a rule looks.
type Phase string

// Request phases answer the sender, in the order the vendor's rulebook gives; the later ones give a verdict a target.
const (
	Wire      Phase = "wire"
	Auth      Phase = "auth"
	Validate  Phase = "validate"
	Class     Phase = "class"
	QuotaPh   Phase = "quota"
	Deliver   Phase = "deliver"
	DevicePh  Phase = "device"
	ReceiptPh Phase = "receipt"
)

// Mark says how sure a rule is. Unconfirmed rules are settings, and their mark is printed.
type Mark string

// The marks of the rulebooks that mean "unconfirmed"; Confirmed covers [doc], [sdk] and [wire].
const (
	Confirmed Mark = ""
	Memory    Mark = "memory"
	Mock      Mark = "mock"
	Inference Mark = "inference"
)

// Rule is one row of a rulebook's closing table as data.
type Rule struct {
	ID      string `json:"id"`                // "MI-Q2"
	Phase   Phase  `json:"phase"`             //
	Says    string `json:"says"`              // the rule in one sentence
	Figure  string `json:"figure,omitempty"`  // its figure or default, with the unit
	Setting string `json:"setting,omitempty"` // the vendor setting a scenario may change it by; empty: only on or off
	Answer  string `json:"answer,omitempty"`  // what a sender or a phone sees
	Source  string `json:"source"`            // the rulebook's source key
	Mark    Mark   `json:"mark,omitempty"`    // empty: confirmed
	Remedy  string `json:"remedy"`            // what to do about it, for the person whose push did not arrive
}

// Row is a rule with the code that enforces it in a request. Rules that are enforced elsewhere (on the phone, in a
// receipt, by the shape of the wire) have neither function and are asked for with Rules.On.
type Row[C any] struct {
	Rule
	// Check looks at a whole request; its error is the vendor's answer.
	Check func(C) error
	// Judge looks at one target of a request that was let through.
	Judge func(C, *Target) Verdict
}

// Table is a vendor's closing table, in the order in which the vendor looks.
type Table[C any] []Row[C]

// Rules returns the table's data without its code.
func (t Table[C]) Rules() []Rule {
	out := make([]Rule, len(t))
	for i, r := range t {
		out[i] = r.Rule
	}
	return out
}

// Refusal is a vendor's answer to a request, with the rule that gave it.
type Refusal struct {
	Rule string
	Err  error // the vendor's own answer type
}

func (r *Refusal) Error() string { return r.Rule + ": " + r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }

// Check runs the rows of the given phases (all when none is given) over a request and returns the first refusal.
func (t Table[C]) Check(rs *Rules, c C, phases ...Phase) *Refusal {
	for i := range t {
		row := &t[i]
		if row.Check == nil || !in(row.Phase, phases) || !rs.On(row.ID) {
			continue
		}
		if err := row.Check(c); err != nil {
			// A check that stands for several rows (three ways to miss a parameter) may name the row it means.
			var named *Refusal
			if errors.As(err, &named) {
				if !rs.On(named.Rule) {
					continue
				}
				rs.Hit(named.Rule)
				return named
			}
			rs.Hit(row.ID)
			return &Refusal{Rule: row.ID, Err: err}
		}
	}
	return nil
}

// Judge runs the rows of the given phases (all when none is given) over one target. A refusal or a drop ends it; a deferral
// or a downgrade is noted on the target and the next row looks.
func (t Table[C]) Judge(rs *Rules, c C, target *Target, phases ...Phase) Verdict {
	for i := range t {
		row := &t[i]
		if row.Judge == nil || !in(row.Phase, phases) || !rs.On(row.ID) {
			continue
		}
		v := row.Judge(c, target)
		if v.Kind == Accepted {
			continue
		}
		v.Rule = row.ID
		rs.Hit(row.ID)
		switch v.Kind {
		case Deferred:
			if v.Until.After(target.NotBefore) {
				target.NotBefore, target.HeldBy = v.Until, row.ID
			}
		case Downgraded:
			target.Downgraded = row.ID
		default:
			return v
		}
	}
	return Verdict{Kind: Accepted}
}

func in(p Phase, phases []Phase) bool {
	for _, x := range phases {
		if x == p {
			return true
		}
	}
	return len(phases) == 0
}

// Rules is a vendor's table at work: which rows are on, and how often each has decided something.
type Rules struct {
	list []Rule
	byID map[string]*ruleState
	off  atomic.Int32 // how many are switched off: mostly none, and then nothing needs looking up
}

type ruleState struct {
	off  atomic.Bool
	hits atomic.Int64
}

// NewRules returns the rules of list, all on.
func NewRules(list []Rule) *Rules {
	r := &Rules{list: list, byID: make(map[string]*ruleState, len(list))}
	for _, rule := range list {
		if r.byID[rule.ID] != nil {
			panic("core: rule " + rule.ID + " stands twice in its table")
		}
		r.byID[rule.ID] = &ruleState{}
	}
	return r
}

// List is the table as data, in its order.
func (r *Rules) List() []Rule { return r.list }

// On reports whether a rule is enforced. An id that is in no table is a mistake in the vendor's code and panics once any rule
// is off, or a switch-off test could pass by a misspelling.
func (r *Rules) On(id string) bool {
	if r.off.Load() == 0 {
		return true
	}
	s := r.byID[id]
	if s == nil {
		panic("core: no rule " + id)
	}
	return !s.off.Load()
}

// If returns id when the rule is on, else "": for directions to the phone that name their rule.
func (r *Rules) If(id string) string {
	if r.On(id) {
		return id
	}
	return ""
}

// Set switches a rule on or off by id.
func (r *Rules) Set(id string, on bool) error {
	s := r.byID[id]
	if s == nil {
		return fmt.Errorf("no rule %q: the ids are %s", id, strings.Join(r.ids(), ", "))
	}
	if s.off.CompareAndSwap(on, !on) {
		if on {
			r.off.Add(-1)
		} else {
			r.off.Add(1)
		}
	}
	return nil
}

// Hit counts that a rule decided something.
func (r *Rules) Hit(id string) {
	if s := r.byID[id]; s != nil {
		s.hits.Add(1)
	}
}

// Hits returns the rules that decided something, and how often.
func (r *Rules) Hits() map[string]int64 {
	out := map[string]int64{}
	for id, s := range r.byID {
		if n := s.hits.Load(); n > 0 {
			out[id] = n
		}
	}
	return out
}

// Off returns the ids that are switched off, sorted.
func (r *Rules) Off() []string {
	var out []string
	for id, s := range r.byID {
		if s.off.Load() {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out
}

// reset forgets the hits; switches stay.
func (r *Rules) reset() {
	for _, s := range r.byID {
		s.hits.Store(0)
	}
}

func (r *Rules) ids() []string {
	out := make([]string, 0, len(r.list))
	for _, rule := range r.list {
		out = append(out, rule.ID)
	}
	return out
}
