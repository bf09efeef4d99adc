package ledger

import (
	"slices"
)

// Counter counts the journeys of one `as`, device group and vendor. Totals and
// the views by name, group or vendor are sums of counters.
type Counter struct {
	Name       string            `json:"name"`   // the message's `as`
	Group      string            `json:"group"`  // the recipient's device group
	Vendor     string            `json:"vendor"` // "" where the recipient has no device
	Planned    uint64            `json:"planned"`
	Sent       uint64            `json:"sent"`
	Outcomes   map[string]uint64 `json:"outcomes"`
	Held       uint64            `json:"held"`       // journeys held on purpose at least once
	Duplicates uint64            `json:"duplicates"` // arrivals after the first of a journey
	Tapped     uint64            `json:"tapped"`
	Landed     map[string]uint64 `json:"landed"`     // by page
	NotOpened  map[string]uint64 `json:"not_opened"` // taps that opened no page, by why
	E2E        *Histogram        `json:"e2e"`
	Delay      *Histogram        `json:"delay"`
}

// Summary is everything a ledger knows at its end. It is plain data: it can be
// written as JSON, read on another machine and merged there without loss.
type Summary struct {
	Counters []Counter `json:"counters"` // sorted by name, group, vendor
	// Latency holds a histogram by vendor and stage; vendor "" stands for
	// recipients without a device.
	Latency map[string]map[string]*Histogram `json:"latency"`
	Hits    map[string]uint64                `json:"hits"` // verdicts by rule or setting
	// Behind says, for outcomes that name no rule, what kept the journeys: outcome → rule, code or reason → journeys.
	Behind   map[string]map[string]uint64 `json:"behind"`
	Timeline []Second                     `json:"timeline"` // in order of time
	// LateStarts counts journeys that were sent more than 50 ms after their plan.
	LateStarts uint64 `json:"late_starts"`
	// OnlineCopies counts messages that also came over the connection: to
	// recipients whose outcome was another one, or a second time.
	OnlineCopies uint64 `json:"online_copies"`
	// Unclaimed counts pushes that a vendor or phone spoke of and no journey claimed.
	Unclaimed uint64 `json:"unclaimed"`
	// Strays counts calls that came for no open journey or could not follow
	// from what had happened before.
	Strays    uint64         `json:"strays"`
	Evictions Evictions      `json:"evictions"`
	Kept      []*KeptJourney `json:"kept"`
}

// Evictions counts what bounded memory made the ledger forget.
type Evictions struct {
	Unclaimed uint64 `json:"unclaimed"` // events that waited for an answer
	Tappable  uint64 `json:"tappable"`  // ended pushes: a later tap is not counted
	Refusals  uint64 `json:"refusals"`  // rules that waited for an answer
	Failures  uint64 `json:"failures"`  // journeys that did not end well and were not kept
}

// Total sums the counters that keep wants, all of them when it is nil.
func (s *Summary) Total(keep func(*Counter) bool) Counter {
	t := newCounter("", "", "")
	for i := range s.Counters {
		if c := &s.Counters[i]; keep == nil || keep(c) {
			t.add(c)
		}
	}
	return t
}

// ByName sums the counters by the message's `as`.
func (s *Summary) ByName() map[string]Counter { return s.by(func(c *Counter) string { return c.Name }) }

// ByGroup sums the counters by device group.
func (s *Summary) ByGroup() map[string]Counter {
	return s.by(func(c *Counter) string { return c.Group })
}

// ByVendor sums the counters by vendor.
func (s *Summary) ByVendor() map[string]Counter {
	return s.by(func(c *Counter) string { return c.Vendor })
}

func (s *Summary) by(name func(*Counter) string) map[string]Counter {
	sums := make(map[string]Counter)
	for i := range s.Counters {
		c := &s.Counters[i]
		t, ok := sums[name(c)]
		if !ok {
			t = newCounter("", "", "")
		}
		t.add(c)
		sums[name(c)] = t
	}
	return sums
}

// Stage returns the histogram of one stage over all vendors.
func (s *Summary) Stage(stage string) *Histogram {
	h := new(Histogram)
	for _, stages := range s.Latency {
		if from := stages[stage]; from != nil {
			h.Merge(from)
		}
	}
	return h
}

func newCounter(name, group, vendor string) Counter {
	return Counter{Name: name, Group: group, Vendor: vendor,
		Outcomes: make(map[string]uint64), Landed: make(map[string]uint64), NotOpened: make(map[string]uint64), E2E: new(Histogram), Delay: new(Histogram)}
}

func (c *Counter) add(from *Counter) {
	c.Planned += from.Planned
	c.Sent += from.Sent
	c.Held += from.Held
	c.Duplicates += from.Duplicates
	c.Tapped += from.Tapped
	addCounts(c.Outcomes, from.Outcomes)
	addCounts(c.Landed, from.Landed)
	addCounts(c.NotOpened, from.NotOpened)
	if from.E2E != nil {
		c.E2E.Merge(from.E2E)
	}
	if from.Delay != nil {
		c.Delay.Merge(from.Delay)
	}
}

// Ended returns how many outcomes the counter counted.
func (c Counter) Ended() uint64 {
	var n uint64
	for _, v := range c.Outcomes {
		n += v
	}
	return n
}

// Of returns how many journeys ended in kind, whatever the detail.
func (c Counter) Of(kind Kind) uint64 {
	var n uint64
	for o, v := range c.Outcomes {
		if KindOf(o) == kind {
			n += v
		}
	}
	return n
}

// Unaccounted is planned minus counted outcomes: above 0 journeys have none,
// below 0 some were counted twice. It must be 0 (promise 1 of the design).
func (c Counter) Unaccounted() int64 { return int64(c.Planned) - int64(c.Ended()) }

// Heard brings in a vendor's own counts of what its rules decided: a downgrade, for one, ends no journey and the ledger
// cannot know of it.
func (s *Summary) Heard(hits map[string]uint64) {
	if s.Hits == nil {
		s.Hits = make(map[string]uint64)
	}
	for rule, n := range hits {
		s.Hits[rule] = max(s.Hits[rule], n)
	}
}

// Merge adds up the summaries of several ledgers: rounds of a run, or shards
// of a load. Nothing is lost; journey ids may repeat among the kept.
func Merge(parts ...*Summary) *Summary {
	m := &Summary{Latency: make(map[string]map[string]*Histogram), Hits: make(map[string]uint64),
		Behind: make(map[string]map[string]uint64)}
	type key struct{ name, group, vendor string }
	counters := make(map[key]*Counter)
	for _, p := range parts {
		for i := range p.Counters {
			c := &p.Counters[i]
			k := key{c.Name, c.Group, c.Vendor}
			if counters[k] == nil {
				sum := newCounter(c.Name, c.Group, c.Vendor)
				counters[k] = &sum
			}
			counters[k].add(c)
		}
		for vendor, stages := range p.Latency {
			for stage, h := range stages {
				m.histogram(vendor, stage).Merge(h)
			}
		}
		addCounts(m.Hits, p.Hits)
		for outcome, causes := range p.Behind {
			if m.Behind[outcome] == nil {
				m.Behind[outcome] = make(map[string]uint64)
			}
			addCounts(m.Behind[outcome], causes)
		}
		m.Timeline = mergeSeconds(m.Timeline, p.Timeline)
		m.LateStarts += p.LateStarts
		m.OnlineCopies += p.OnlineCopies
		m.Unclaimed += p.Unclaimed
		m.Strays += p.Strays
		m.Evictions.add(p.Evictions)
		m.Kept = append(m.Kept, p.Kept...)
	}
	for _, c := range counters {
		m.Counters = append(m.Counters, *c)
	}
	m.sort()
	return m
}

func (s *Summary) histogram(vendor, stage string) *Histogram {
	if s.Latency[vendor] == nil {
		s.Latency[vendor] = make(map[string]*Histogram)
	}
	if s.Latency[vendor][stage] == nil {
		s.Latency[vendor][stage] = new(Histogram)
	}
	return s.Latency[vendor][stage]
}

func (s *Summary) sort() {
	slices.SortFunc(s.Counters, func(a, b Counter) int {
		return slices.Compare([]string{a.Name, a.Group, a.Vendor}, []string{b.Name, b.Group, b.Vendor})
	})
}

func (e *Evictions) add(from Evictions) {
	e.Unclaimed += from.Unclaimed
	e.Tappable += from.Tappable
	e.Refusals += from.Refusals
	e.Failures += from.Failures
}

func addCounts(to, from map[string]uint64) {
	for k, v := range from {
		to[k] += v
	}
}
