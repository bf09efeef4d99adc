package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports/ledger"
)

func TestFill(t *testing.T) {
	r := filled(t)
	assert.Equal(t, Journeys{Planned: 5, Sent: 5, Behind: map[string]map[string]uint64{"online": {"background": 1}}, Outcomes: map[string]uint64{"displayed": 1, "rejected.MI-C1": 1,
		"suppressed.notifications_disabled": 1, "online": 1, "not_pushed.background": 1}}, r.Journeys)
	assert.Equal(t, map[string]map[string]uint64{
		"mi": {"displayed": 1, "rejected.MI-C1": 1}, "oppo": {"suppressed.notifications_disabled": 1, "online": 1},
		NoVendor: {"not_pushed.background": 1}}, r.OutcomesByVendor)
	assert.Equal(t, map[string]uint64{"Main": 1}, r.Landings)
	assert.Equal(t, map[string]Rule{"MI-C1": {Hits: 1, Text: "Only approved channels.", Source: "S1", Mark: "inference",
		Remedy: "Apply for it."}}, r.Rules, "a setting is not a rule")
	for _, i := range r.Invariants {
		assert.True(t, i.OK, i.Name)
	}
	assert.Len(t, r.Invariants, 3)

	assert.Equal(t, int64(5), r.Latency[ledger.StageStartLag].Count)
	assert.Equal(t, int64(3), r.Latency[ledger.StageQueue].Count, "three pushes were requested")
	assert.Equal(t, int64(2), r.LatencyByVendor["mi"][ledger.StageVendor].Count)
	l := r.Latency[ledger.StageE2E]
	assert.Positive(t, l.MaxMS)
	assert.Nil(t, l.P50MS, "one sample shows no median")
	assert.Equal(t, "us", l.Unit)
	h, err := ledger.DecodeHistogram(l.HDR, l.MaxMS)
	require.NoError(t, err)
	assert.Equal(t, l.MaxMS, h.Figures().Max, "the figures are those of the histogram beside them")

	var outcomes []string
	for _, k := range r.Samples {
		outcomes = append(outcomes, k.Outcome)
	}
	assert.Equal(t, []string{"not_pushed.background", "rejected.MI-C1", "suppressed.notifications_disabled"}, outcomes)
}

func TestFillNamesBrokenPromises(t *testing.T) {
	for _, row := range []struct {
		name string
		lie  func(outcomes map[string]uint64) // of the counter with a journey that was displayed
		want string
	}{
		{"an outcome counted twice", func(o map[string]uint64) { o["displayed"]++ }, "outcomes_sum"},
		{"an outcome forgotten", func(o map[string]uint64) { delete(o, "displayed") }, "outcomes_sum"},
		{"a display never heard of", func(o map[string]uint64) { delete(o, "displayed"); o["lost"]++ }, "lost"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := books(t)
			for _, c := range s.Counters {
				if c.Outcomes["displayed"] > 0 {
					row.lie(c.Outcomes)
				}
			}
			r := New()
			require.NoError(t, r.Fill(s, describe))
			for _, i := range r.Invariants {
				assert.Equal(t, i.Name != row.want, i.OK, i.Name)
				assert.Equal(t, i.OK, i.Message == "")
			}
			assert.Equal(t, Fail, Judge(r))
		})
	}
}

func TestSamplesAreCapped(t *testing.T) {
	var kept []*ledger.KeptJourney
	for i := range 10 {
		kept = append(kept, &ledger.KeptJourney{ID: uint64(i), Outcome: "lost"}, &ledger.KeptJourney{Outcome: "displayed"})
	}
	assert.Len(t, samples(kept), samplesPerOutcome)
	for i := range 100 {
		kept = append(kept, &ledger.KeptJourney{Outcome: "failed." + string(rune('a'+i))})
	}
	assert.Len(t, samples(kept), maxSamples)
}
