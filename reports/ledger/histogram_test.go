package ledger

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Promise 10: the nearest rank, rounded up; no figure where there are too few samples; the largest value exact.
func TestPercentilesAreTheNearestRankRoundedUp(t *testing.T) {
	none := math.NaN()
	many := func(n int, d time.Duration) (list []time.Duration) {
		for range n {
			list = append(list, d)
		}
		return list
	}
	for _, row := range []struct {
		says   string
		values []time.Duration
		want   Figures
	}{
		{"nothing", nil, Figures{P50: none, P90: none, P95: none, P99: none, P999: none}},
		{"two of 160 are more than one in a hundred", append(many(158, time.Millisecond), 3*time.Second, 3*time.Second),
			Figures{Count: 160, P50: 1, P90: 1, P95: 1, P99: 3000, P999: none, Max: 3000}},
		{"one of a hundred is not above p99", append(many(99, time.Millisecond), time.Second),
			Figures{Count: 100, P50: 1, P90: 1, P95: 1, P99: 1, P999: none, Max: 1000}},
		{"99 cannot show p99", many(99, time.Millisecond), Figures{Count: 99, P50: 1, P90: 1, P95: 1, P99: none, P999: none, Max: 1}},
		{"6 can show the median only", many(6, time.Millisecond), Figures{Count: 6, P50: 1, P90: none, P95: none, P99: none, P999: none, Max: 1}},
		{"of 11, p90 is the tenth", append(many(9, time.Millisecond), 2*time.Millisecond, 3*time.Millisecond),
			Figures{Count: 11, P50: 1, P90: 2, P95: none, P99: none, P999: none, Max: 3}},
		{"one value is the largest and nothing else", many(1, 123_456_789*time.Microsecond),
			Figures{Count: 1, P50: none, P90: none, P95: none, P99: none, P999: none, Max: 123_456.789}},
		{"a thousand can show p99.9", append(many(999, time.Millisecond), time.Second), Figures{Count: 1000, P50: 1, P90: 1, P95: 1, P99: 1, P999: 1, Max: 1000}},
		{"a wait of weeks is no hour", append(many(1, time.Millisecond), 500*time.Hour, 500*time.Hour),
			Figures{Count: 3, P50: 1_800_000_000, P90: none, P95: none, P99: none, P999: none, Max: 1_800_000_000}},
	} {
		t.Run(row.says, func(t *testing.T) {
			var h Histogram
			for _, v := range row.values {
				h.Record(v)
			}
			got := h.Figures()
			assert.Equal(t, []int64{row.want.Count}, []int64{got.Count})
			assert.Equal(t, row.want.Max, got.Max, "exact")
			for i, pair := range [][2]float64{{row.want.P50, got.P50}, {row.want.P90, got.P90}, {row.want.P95, got.P95}, {row.want.P99, got.P99}, {row.want.P999, got.P999}} {
				if math.IsNaN(pair[0]) || math.IsNaN(pair[1]) {
					assert.Equal(t, math.IsNaN(pair[0]), math.IsNaN(pair[1]), "quantile %d", i)
					continue
				}
				assert.InEpsilon(t, pair[0], pair[1], 0.001, "quantile %d", i)
			}
		})
	}
}

func mustEncode(t *testing.T, values ...time.Duration) string {
	t.Helper()
	var h Histogram
	for _, v := range values {
		h.Record(v)
	}
	text, err := h.Encode()
	require.NoError(t, err)
	return text
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
		back, err := DecodeHistogram(text, part.MaxMS())
		require.NoError(t, err)
		merged.Merge(back)
	}
	want, err := all.Encode()
	require.NoError(t, err)
	got, err := merged.Encode()
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, int64(5000), merged.Count())
	assert.Equal(t, all.Figures(), merged.Figures())
}

func TestHistogramEdges(t *testing.T) {
	var h Histogram
	assert.Zero(t, h.Count())
	assert.Zero(t, h.MaxMS())
	assert.True(t, math.IsNaN(h.Figures().P99))
	h.Merge(new(Histogram))
	text, err := json.Marshal(&h)
	require.NoError(t, err)
	assert.JSONEq(t, `{"max_ms": 0, "hdr": ""}`, string(text))

	h.Record(-time.Second)
	assert.Zero(t, h.MaxMS(), "clocks may disagree by a little: never below 0")
	h.Record(2 * histMax)
	assert.Equal(t, ms(histMax), h.MaxMS(), "beyond the range counts as its end")

	for name, bad := range map[string]string{
		"not base64":             `{"hdr": "%%%"}`,
		"not a histogram":        `{"hdr": "aGVsbG8gd29ybGQgaGVsbG8="}`,
		"nothing of that kind":   `7`,
		"a maximum of elsewhere": `{"max_ms": 7, "hdr": "` + mustEncode(t, time.Second) + `"}`,
	} {
		assert.Error(t, json.Unmarshal([]byte(bad), new(Histogram)), name)
	}
}

func TestHistogramOfAnotherGeometryIsRefused(t *testing.T) {
	other := hdrhistogram.New(1, 1000, 2)
	require.NoError(t, other.RecordValue(7))
	text, err := other.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	require.NoError(t, err)
	_, err = DecodeHistogram(string(text), 0.007)
	assert.ErrorContains(t, err, "written by another version")
}
