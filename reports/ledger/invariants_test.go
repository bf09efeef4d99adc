package ledger

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Promise 1, and each way of breaking it noticed.
func TestInvariants(t *testing.T) {
	right := func(*Counter) {}
	shown := func(b *book) { b.accepted(); b.Shown(key, false, 0) }
	for _, row := range []struct {
		name string
		do   func(b *book)
		lie  func(c *Counter) // about the one journey
		want []string
	}{
		{"books in order hold", shown, right, nil},
		{"an outcome counted twice is noticed", shown, func(c *Counter) { c.Outcomes["displayed"]++ }, []string{"outcomes_sum"}},
		{"an outcome forgotten is noticed", shown, func(c *Counter) { clear(c.Outcomes) }, []string{"outcomes_sum"}},
		{"a display nobody hears of is noticed as lost", func(b *book) { b.accepted() }, right, []string{"lost"}},
		{"a journey that vanished in the backend is noticed", func(b *book) { b.Sent(b.id) }, right, []string{"outcomes_sum"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBook(t, Config{})
			row.do(b)
			s := b.Close()
			row.lie(&s.Counters[0])
			var names []string
			for _, v := range s.Invariants() {
				names = append(names, v.Name)
				assert.NotEmpty(t, v.Message)
			}
			assert.Equal(t, row.want, names)
		})
	}
	t.Run("one too few here does not make up for one too many there", func(t *testing.T) {
		s := &Summary{Counters: []Counter{
			{Name: "a", Planned: 2, Outcomes: map[string]uint64{"online": 1}},
			{Name: "b", Planned: 1, Outcomes: map[string]uint64{"online": 2}},
		}}
		found := s.Invariants()
		require.Len(t, found, 2)
		assert.Equal(t, "counters_sum", found[0].Name)
	})
	t.Run("a violation shows journeys", func(t *testing.T) {
		b := newBook(t, Config{})
		b.accepted()
		assert.Equal(t, []uint64{b.id}, b.Close().Invariants()[0].Samples)
	})
}

func TestSummariesMergeWithoutLoss(t *testing.T) {
	part := func(group string, do func(b *book)) *Summary {
		b := newBook(t, Config{SampleEvery: 1})
		id := b.Plan(Planned{Name: "msg", Recipients: []Recipient{{Group: group, Vendor: "oppo"}}})
		b.SendFailed(id, 1)
		do(b)
		s := b.Close()
		text, err := json.Marshal(s) // as it comes from another machine
		require.NoError(t, err)
		back := new(Summary)
		require.NoError(t, json.Unmarshal(text, back))
		return back
	}
	a := part("x", func(b *book) {
		b.accepted()
		b.Shown(key, false, 1)
		b.Tapped(key)
		b.Landed(key, "Main")
		b.Shown(key, false, 1)
	})
	c := part("y", func(b *book) { b.accepted(); b.Held(key, "MI-Q2"); b.Suppressed(key, "OPPO-C7"); b.Online(b.id) })
	m := Merge(a, c)
	total := m.Total(nil)
	assert.Equal(t, map[string]uint64{"displayed": 1, "suppressed.OPPO-C7": 1, "refused.1": 2}, total.Outcomes)
	assert.Equal(t, []uint64{4, 2, 1, 1, 1}, []uint64{total.Planned, total.Sent, total.Tapped, total.Duplicates, total.Held})
	assert.Equal(t, map[string]uint64{"Main": 1}, total.Landed)
	assert.Equal(t, map[string]uint64{"MI-Q2": 1, "OPPO-C7": 1}, m.Hits)
	assert.Equal(t, uint64(1), m.OnlineCopies)
	assert.Len(t, m.Counters, 3, "equal counters are added up, others stand side by side")
	assert.Len(t, m.Kept, 4)
	assert.Empty(t, m.Invariants())
	for _, stage := range StageNames() {
		assert.Equal(t, a.Stage(stage).Count()+c.Stage(stage).Count(), m.Stage(stage).Count(), stage)
	}
	assert.Equal(t, int64(2), m.Stage(StageVendor).Count())
	before := a.Total(nil)
	assert.Equal(t, uint64(2), before.Planned, "merging leaves its parts alone")
}

func TestMergeAddsEveryCounter(t *testing.T) {
	part := func(n uint64) *Summary {
		return &Summary{LateStarts: n, OnlineCopies: 2 * n, Unclaimed: 3 * n, Strays: 4 * n,
			Evictions: Evictions{Unclaimed: 5 * n, Tappable: 6 * n, Refusals: 7 * n, Failures: 8 * n}}
	}
	m := Merge(part(1), part(10))
	m.Latency, m.Hits, m.Behind = nil, nil, nil
	assert.Equal(t, part(11), m)
}
