package ledger

import "fmt"

// Violation is a broken promise of the books, whatever the run was asked to check.
type Violation struct {
	Name    string   `json:"name"`    // one of InvariantNames
	Message string   `json:"message"` // in plain words, with the figures
	Samples []uint64 `json:"samples"` // ids of kept journeys that show it
}

// InvariantNames lists the names of all that Invariants checks.
func InvariantNames() []string { return []string{"outcomes_sum", "counters_sum", string(Lost)} }

const maxViolationSamples = 5

// Invariants checks promise 1 of the design: every planned journey has exactly
// one outcome, and none is lost. It returns nothing when the books are in order.
func (s *Summary) Invariants() []Violation {
	var found []Violation
	total := s.Total(nil)
	switch n := total.Unaccounted(); {
	case n > 0:
		found = append(found, Violation{"outcomes_sum", fmt.Sprintf(
			"%d of %d planned journeys have no outcome", n, total.Planned), s.samples(unaccounted)})
	case n < 0:
		found = append(found, Violation{"outcomes_sum", fmt.Sprintf(
			"%d outcomes were counted for %d planned journeys: %d too many", total.Ended(), total.Planned, -n), nil})
	}
	for i := range s.Counters {
		// A journey too few in one counter may hide one too many in another.
		if c := &s.Counters[i]; c.Unaccounted() != 0 && total.Unaccounted() == 0 {
			found = append(found, Violation{"counters_sum", fmt.Sprintf(
				"name %q, group %q, vendor %q: %d planned, %d outcomes", c.Name, c.Group, c.Vendor, c.Planned, c.Ended()), nil})
		}
	}
	if n := total.Of(Lost); n > 0 {
		found = append(found, Violation{string(Lost), fmt.Sprintf(
			"%d of %d journeys are lost: the vendor accepted the push, no rule stopped it and no phone got it", n, total.Planned), s.samples(Lost)})
	}
	return found
}

func (s *Summary) samples(kind Kind) []uint64 {
	var ids []uint64
	for _, k := range s.Kept {
		if KindOf(k.Outcome) == kind && len(ids) < maxViolationSamples {
			ids = append(ids, k.ID)
		}
	}
	return ids
}
