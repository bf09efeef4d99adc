package ledger

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The latency stages, each measured on the monotonic clock.
const (
	StageStartLag = "start_lag" // planned → sent
	StageRoute    = "route"     // sent → decided
	StageQueue    = "queue"     // decided → first requested
	StageVendor   = "vendor"    // last requested → answered
	StageDeliver  = "deliver"   // accepted by the vendor → at the phone; held journeys left out
	StageE2E      = "e2e"       // planned → shown; held journeys left out
	StageOnline   = "online"    // planned → in the app over the connection
)

// StageNames lists the stages in the order a journey passes them.
func StageNames() []string {
	return []string{StageStartLag, StageRoute, StageQueue, StageVendor, StageDeliver, StageE2E, StageOnline}
}

// stages holds one histogram a stage.
type stages struct {
	startLag, route, queue, vendor, deliver, e2e, online Histogram
}

func (s *stages) of(stage string) *Histogram {
	switch stage {
	case StageStartLag:
		return &s.startLag
	case StageRoute:
		return &s.route
	case StageQueue:
		return &s.queue
	case StageVendor:
		return &s.vendor
	case StageDeliver:
		return &s.deliver
	case StageE2E:
		return &s.e2e
	default:
		return &s.online
	}
}

func (s *stages) record(stage string, d time.Duration) { s.of(stage).Record(d) }

// Every histogram has the same geometry, so that any two merge without loss:
// microseconds up to an hour, three significant figures.
const (
	histUnit = time.Microsecond
	histMax  = time.Hour
	histSigs = 3
)

// Histogram is an HdrHistogram of durations, safe for concurrent recording.
// The zero value is empty and takes no memory until the first value. In JSON
// it is the encoded histogram (V2, compressed, base64), "" when empty.
type Histogram struct {
	mu sync.Mutex
	h  *hdrhistogram.Histogram
}

// Record adds one duration; negative ones count as 0, longer than an hour as an hour.
func (h *Histogram) Record(d time.Duration) {
	us := int64(min(max(d, 0), histMax) / histUnit)
	h.mu.Lock()
	defer h.mu.Unlock()
	// The value is clamped to the geometry, so that recording cannot fail.
	_ = h.hist().RecordValue(us)
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

// PercentileMS returns the p-th percentile (0–100) in milliseconds, 0 when empty.
func (h *Histogram) PercentileMS(p float64) float64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.h == nil {
		return 0
	}
	return float64(h.h.ValueAtPercentile(p)) / 1000
}

// MaxMS returns the longest duration in milliseconds, 0 when empty.
func (h *Histogram) MaxMS() float64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.h == nil {
		return 0
	}
	return float64(h.h.Max()) / 1000
}

// Merge adds everything recorded in from, without loss.
func (h *Histogram) Merge(from *Histogram) {
	copied := from.clone()
	if copied == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.hist().Merge(copied)
}

func (h *Histogram) clone() *hdrhistogram.Histogram {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.h == nil {
		return nil
	}
	return h.h.Clone()
}

// Encode returns the encoded histogram, "" when empty.
func (h *Histogram) Encode() (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.h == nil {
		return "", nil
	}
	b, err := h.h.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return "", fmt.Errorf("encode histogram: %w", err)
	}
	return string(b), nil
}

// DecodeHistogram reads what Encode wrote. A histogram of another geometry is
// refused: merging it would lose precision silently.
func DecodeHistogram(encoded string) (*Histogram, error) {
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
	return &Histogram{h: d}, nil
}

// MarshalJSON implements json.Marshaler.
func (h *Histogram) MarshalJSON() ([]byte, error) {
	s, err := h.Encode()
	if err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

// UnmarshalJSON implements json.Unmarshaler.
func (h *Histogram) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	d, err := DecodeHistogram(s)
	if err != nil {
		return err
	}
	h.h = d.h
	return nil
}
