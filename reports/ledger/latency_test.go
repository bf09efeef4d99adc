package ledger

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each stage is measured between the two steps the design names.
func TestStages(t *testing.T) {
	b := newBook(t, Config{})
	tick := func(d time.Duration) { b.at += d * time.Millisecond }
	tick(1)
	b.Sent(b.id)
	tick(2)
	b.Decided(b.id, true, "background")
	b.Queued(b.id)
	tick(4)
	b.Requested(b.id, 1)
	tick(100) // the first attempt and its back-off belong to no stage but e2e
	b.Requested(b.id, 2)
	tick(8)
	accepted := b.at
	b.Answered(b.id, Answer{Vendor: key.Vendor, MessageID: key.MessageID, Token: key.Token, Accepted: true})
	tick(16)
	b.Shown(key, false, accepted)
	online := b.Plan(Planned{At: b.at, Name: "msg", Recipients: []Recipient{{Vendor: "mi"}}})
	tick(32)
	b.Decided(online, false, "foreground")
	b.Online(online)
	s := b.Close()
	for stage, want := range map[string]float64{
		StageStartLag: 1, StageRoute: 2, StageQueue: 4, StageVendor: 8, StageDeliver: 16, StageE2E: 131, StageOnline: 32,
	} {
		h := s.Stage(stage)
		assert.Equal(t, int64(1), h.Count(), stage)
		assert.InEpsilon(t, want, h.MaxMS(), 0.001, stage)
		assert.InEpsilon(t, want, s.Latency["mi"][stage].PercentileMS(50), 0.001, stage)
	}
	total := s.Total(nil)
	assert.InEpsilon(t, 131, total.E2E.MaxMS(), 0.001)
}

// Journeys that say nothing about the rig's speed stay out of its latencies.
func TestStagesLeftOut(t *testing.T) {
	for _, row := range []struct {
		name  string
		do    func(b *book)
		stage string
		want  int64
	}{
		{"a held journey is not in e2e", func(b *book) { b.accepted(); b.Held(key, "X"); b.Shown(key, false, 1) }, StageE2E, 0},
		{"a held journey is not in deliver", func(b *book) { b.accepted(); b.Held(key, "X"); b.Shown(key, false, 1) }, StageDeliver, 0},
		{"held before the answer keeps it out too", func(b *book) { b.Held(key, "X"); b.Shown(key, false, 1); b.accepted() }, StageE2E, 0},
		{"shown and not held is in e2e", func(b *book) { b.accepted(); b.Shown(key, false, 1) }, StageE2E, 1},
		{"an unknown time of acceptance gives no deliver", func(b *book) { b.accepted(); b.Shown(key, false, 0) }, StageDeliver, 0},
		{"a data message is delivered", func(b *book) { b.accepted(); b.HandedToApp(key, 1) }, StageDeliver, 1},
		{"a data message is not shown: no e2e", func(b *book) { b.accepted(); b.HandedToApp(key, 1) }, StageE2E, 0},
		{"a copy over the connection is not in online", func(b *book) { b.accepted(); b.Online(b.id); b.Shown(key, false, 1) }, StageOnline, 0},
		{"a suppressed push was not shown", func(b *book) { b.accepted(); b.Suppressed(key, "X") }, StageE2E, 0},
		{"a refusal is an answer", func(b *book) { b.refused("1") }, StageVendor, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBook(t, Config{})
			row.do(b)
			assert.Equal(t, row.want, b.Close().Stage(row.stage).Count())
		})
	}
}

func TestHistogramMergesWithoutLoss(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var all Histogram
	merged := new(Histogram)
	for range 5 {
		var part Histogram
		for range 1000 {
			d := time.Duration(r.ExpFloat64() * float64(20*time.Millisecond))
			all.Record(d)
			part.Record(d)
		}
		text, err := part.Encode()
		require.NoError(t, err)
		back, err := DecodeHistogram(text)
		require.NoError(t, err)
		merged.Merge(back)
	}
	want, err := all.Encode()
	require.NoError(t, err)
	got, err := merged.Encode()
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, int64(5000), merged.Count())
	assert.Positive(t, merged.PercentileMS(99))
}

func TestHistogramEdges(t *testing.T) {
	var h Histogram
	assert.Zero(t, h.Count())
	assert.Zero(t, h.PercentileMS(99))
	assert.Zero(t, h.MaxMS())
	h.Merge(new(Histogram))
	text, err := json.Marshal(&h)
	require.NoError(t, err)
	assert.JSONEq(t, `""`, string(text))

	h.Record(-time.Second)
	assert.Zero(t, h.MaxMS(), "clocks may disagree by a little: never below 0")
	h.Record(2 * time.Hour)
	assert.InEpsilon(t, 3_600_000, h.MaxMS(), 0.001, "beyond the range counts as its end")

	for name, bad := range map[string]string{
		"not base64":      `"%%%"`,
		"not a histogram": `"aGVsbG8gd29ybGQgaGVsbG8="`,
		"not a string":    `7`,
	} {
		assert.Error(t, json.Unmarshal([]byte(bad), new(Histogram)), name)
	}
}

func TestHistogramOfAnotherGeometryIsRefused(t *testing.T) {
	other := hdrhistogram.New(1, 1000, 2)
	require.NoError(t, other.RecordValue(7))
	text, err := other.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	require.NoError(t, err)
	_, err = DecodeHistogram(string(text))
	assert.ErrorContains(t, err, "written by another version")
}
