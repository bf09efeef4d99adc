package ledger

import (
	"encoding/json"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// HistogramUnit is the unit of the values in an encoded histogram.
const HistogramUnit = "us"

// Every histogram has the same geometry, so that any two merge without loss: microseconds up to a year (a push may wait
// for weeks of simulated time), three significant figures.
const (
	histUnit = time.Microsecond
	histMax  = 366 * 24 * time.Hour
	histSigs = 3
)

// Histogram is an HdrHistogram of durations, safe for concurrent recording.
// The zero value is empty and takes no memory until the first value.
type Histogram struct {
	mu  sync.Mutex
	h   *hdrhistogram.Histogram
	max time.Duration // the longest, exact: the buckets only know it to three figures
}

// Record adds one duration; negative ones count as 0, longer than a year as a year.
func (h *Histogram) Record(d time.Duration) {
	d = min(max(d, 0), histMax).Truncate(histUnit)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.max = max(h.max, d)
	// The value is clamped to the geometry, so that recording cannot fail.
	_ = h.hist().RecordValue(int64(d / histUnit))
}

// hist returns the histogram, made on first use. The caller holds mu.
func (h *Histogram) hist() *hdrhistogram.Histogram {
	if h.h == nil {
		h.h = hdrhistogram.New(1, int64(histMax/histUnit), histSigs)
	}
	return h.h
}

// Count returns how many durations were recorded.
func (h *Histogram) Count() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.h == nil {
		return 0
	}
	return h.h.TotalCount()
}

// MaxMS returns the longest duration in milliseconds, 0 when empty.
func (h *Histogram) MaxMS() float64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return ms(h.max)
}

// Figures are what is told of a histogram, in milliseconds. A percentile that too few values were recorded for is NaN.
type Figures struct {
	Count                    int64
	P50, P90, P95, P99, P999 float64
	Max                      float64 // exact; 0 when empty
}

// Figures reads the histogram.
func (h *Histogram) Figures() Figures {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := Figures{Max: ms(h.max)}
	rows := []struct {
		permille int64
		into     *float64
	}{{500, &f.P50}, {900, &f.P90}, {950, &f.P95}, {990, &f.P99}, {999, &f.P999}}
	for _, r := range rows {
		*r.into = math.NaN()
	}
	if h.h == nil {
		return f
	}
	f.Count = h.h.TotalCount()
	var seen int64
	for _, bar := range h.h.Distribution() {
		for seen += bar.Count; len(rows) > 0 && seen >= rank(rows[0].permille, f.Count); rows = rows[1:] {
			if FewestFor(rows[0].permille) <= f.Count {
				*rows[0].into = float64(bar.To) / 1000
			}
		}
	}
	return f
}

// rank is the nearest rank of a quantile among n values, rounded up: so many of them are no larger than it. The library
// rounds half up, which takes the 158th of 160 for p99 and hides two outliers.
func rank(permille, n int64) int64 { return (permille*n + 999) / 1000 }

// FewestFor is how many values a quantile takes: with fewer, none would be above it and the largest would pass for it.
func FewestFor(permille int64) int64 { return (1000 + 999 - permille) / (1000 - permille) }

// Merge adds everything recorded in from, without loss.
func (h *Histogram) Merge(from *Histogram) {
	copied, longest := from.clone()
	if copied == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hist().Merge(copied)
	h.max = max(h.max, longest)
}

func (h *Histogram) clone() (*hdrhistogram.Histogram, time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.h == nil {
		return nil, 0
	}
	return h.h.Clone(), h.max
}

// Encode returns the encoded histogram (V2, compressed, base64; values in HistogramUnit), "" when empty. Any HdrHistogram
// reads it; the exact maximum is not in it.
func (h *Histogram) Encode() (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.encode()
}

func (h *Histogram) encode() (string, error) {
	if h.h == nil {
		return "", nil
	}
	b, err := h.h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return "", fmt.Errorf("encode histogram: %w", err)
	}
	return string(b), nil
}

// DecodeHistogram reads what Encode wrote; maxMS is the exact maximum that stood beside it. A histogram of another geometry
// is refused: merging it would lose precision silently.
func DecodeHistogram(encoded string, maxMS float64) (*Histogram, error) {
	if encoded == "" {
		return new(Histogram), nil
	}
	d, err := hdrhistogram.Decode([]byte(encoded))
	if err != nil {
		return nil, fmt.Errorf("decode histogram: %w", err)
	}
	if d.HighestTrackableValue() != int64(histMax/histUnit) || d.SignificantFigures() != histSigs {
		return nil, fmt.Errorf("decode histogram: it covers %d µs with %d significant figures, ours %d µs with %d: written by another version",
			d.HighestTrackableValue(), d.SignificantFigures(), int64(histMax/histUnit), histSigs)
	}
	longest := time.Duration(math.Round(maxMS*1000)) * histUnit
	if top := time.Duration(d.Max()) * histUnit; !d.ValuesAreEquivalent(int64(longest/histUnit), d.Max()) {
		return nil, fmt.Errorf("decode histogram: its longest value is %v, the maximum beside it %v: one of them was changed", top, longest)
	}
	return &Histogram{h: d, max: longest}, nil
}

// histogramJSON is a Histogram as JSON has it.
type histogramJSON struct {
	MaxMS float64 `json:"max_ms"`
	HDR   string  `json:"hdr"`
}

// MarshalJSON implements json.Marshaler.
func (h *Histogram) MarshalJSON() ([]byte, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s, err := h.encode()
	if err != nil {
		return nil, err
	}
	return json.Marshal(histogramJSON{ms(h.max), s})
}

// UnmarshalJSON implements json.Unmarshaler.
func (h *Histogram) UnmarshalJSON(b []byte) error {
	var j histogramJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	d, err := DecodeHistogram(j.HDR, j.MaxMS)
	if err != nil {
		return err
	}
	h.h, h.max = d.h, d.max
	return nil
}
