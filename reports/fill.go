package reports

import (
	"maps"
	"math"
	"slices"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Fill copies everything the ledger knows into the report: journeys, landings,
// latencies, rules, invariants and samples. describe gives the text of a rule
// by id; hits that are not rules (settings of a phone) have none and are left
// to the outcomes that name them.
func (r *Report) Fill(s *ledger.Summary, describe Describe) error {
	total := s.Total(nil)
	r.Journeys = Journeys{Planned: total.Planned, Sent: total.Sent, Outcomes: total.Outcomes,
		Unaccounted: total.Unaccounted(), Duplicates: total.Duplicates, Held: total.Held, Behind: s.Behind}
	r.Landings = total.Landed
	r.Taps = Taps{Tapped: total.Tapped, Opened: total.Landed, NotOpened: map[string]NotOpened{}}
	for why, n := range total.NotOpened {
		r.Taps.NotOpened[why] = NotOpened{n, tapCauses()[why]}
	}
	r.OutcomesByVendor = make(map[string]map[string]uint64)
	for vendor, c := range s.ByVendor() {
		r.OutcomesByVendor[vendorName(vendor)] = c.Outcomes
	}
	r.Rules = make(map[string]Rule)
	for id, hits := range s.Hits {
		if rule, ok := describe(id); ok {
			rule.Hits = hits
			r.Rules[id] = rule
		}
	}
	r.Harness.LateStarts = s.LateStarts
	r.Books = Books{Unclaimed: s.Unclaimed, Strays: s.Strays, Evictions: s.Evictions}
	r.fillCauses()
	if s.Timeline != nil {
		r.Timeline = s.Timeline
	}
	r.Invariants = invariants(s)
	r.Samples = samples(s.Kept)
	return r.fillLatency(s)
}

func (r *Report) fillLatency(s *ledger.Summary) error {
	r.Latency = make(map[string]Latency)
	r.LatencyByVendor = make(map[string]map[string]Latency)
	for _, stage := range ledger.StageNames() {
		l, err := LatencyOf(s.Stage(stage))
		if err != nil {
			return err
		}
		r.Latency[stage] = l
	}
	for vendor, stages := range s.Latency {
		byStage := make(map[string]Latency)
		for stage, h := range stages {
			l, err := LatencyOf(h)
			if err != nil {
				return err
			}
			byStage[stage] = l
		}
		r.LatencyByVendor[vendorName(vendor)] = byStage
	}
	return nil
}

// LatencyOf reads the figures of a report off a histogram.
func LatencyOf(h *ledger.Histogram) (Latency, error) {
	hdr, err := h.Encode()
	if err != nil {
		return Latency{}, err
	}
	f := h.Figures()
	return Latency{Count: f.Count, P50MS: known(f.P50), P90MS: known(f.P90), P95MS: known(f.P95),
		P99MS: known(f.P99), P999MS: known(f.P999), MaxMS: f.Max, Unit: ledger.HistogramUnit, HDR: hdr}, nil
}

// known is nil for a figure that there is none of.
func known(ms float64) *float64 {
	if math.IsNaN(ms) {
		return nil
	}
	return &ms
}

func vendorName(v string) string {
	if v == "" {
		return NoVendor
	}
	return v
}

// invariants lists every promise with whether it holds.
func invariants(s *ledger.Summary) []Invariant {
	var list []Invariant
	broken := s.Invariants()
	for _, name := range ledger.InvariantNames() {
		row := Invariant{Name: name, OK: true}
		for _, v := range broken {
			if v.Name == name && row.OK {
				row = Invariant{Name: name, Message: v.Message, Samples: v.Samples}
			}
		}
		list = append(list, row)
	}
	return list
}

const (
	samplesPerOutcome = 3
	maxSamples        = 50
)

// samples picks a few journeys of each outcome that did not end well.
func samples(kept []*ledger.KeptJourney) []*ledger.KeptJourney {
	byOutcome := make(map[string][]*ledger.KeptJourney)
	for _, k := range kept {
		if !ledger.KindOf(k.Outcome).EndedWell() && len(byOutcome[k.Outcome]) < samplesPerOutcome {
			byOutcome[k.Outcome] = append(byOutcome[k.Outcome], k)
		}
	}
	list := []*ledger.KeptJourney{}
	for _, o := range slices.Sorted(maps.Keys(byOutcome)) {
		list = append(list, byOutcome[o]...)
	}
	return list[:min(len(list), maxSamples)]
}
