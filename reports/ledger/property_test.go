package ledger

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// life is one way a journey can go: calls in the order their sources make them,
// in up to two independent lines (the pipeline, and the vendor with the phone),
// and the outcome that must come of it however the lines interleave.
type life struct {
	want  string
	lines func(l *Ledger, id uint64, k Key) (pipeline, phone []func())
}

func lives() []life {
	pushed := func(end func(l *Ledger, k Key) []func()) func(*Ledger, uint64, Key) ([]func(), []func()) {
		return func(l *Ledger, id uint64, k Key) ([]func(), []func()) {
			return append(requested(l, id), func() {
				l.Answered(id, Answer{Vendor: k.Vendor, MessageID: k.MessageID, Token: k.Token, Accepted: true})
			}), end(l, k)
		}
	}
	return []life{
		{"displayed", pushed(func(l *Ledger, k Key) []func() {
			return []func(){func() { l.Held(k, "X-1") }, func() { l.Shown(k, false, 1) }, func() { l.Tapped(k) }, func() { l.Landed(k, "Main") }}
		})},
		{"displayed_silent", pushed(func(l *Ledger, k Key) []func() {
			return []func(){func() { l.Shown(k, true, 1) }, func() { l.Shown(k, false, 1) }, func() { l.Replaced(k) }}
		})},
		{"suppressed.X-2", pushed(func(l *Ledger, k Key) []func() { return []func(){func() { l.Suppressed(k, "X-2") }} })},
		{"dropped.X-3", pushed(func(l *Ledger, k Key) []func() { return []func(){func() { l.Dropped(k, "X-3") }} })},
		{"expired", pushed(func(l *Ledger, k Key) []func() { return []func(){func() { l.Held(k, "X-1") }, func() { l.Expired(k) }} })},
		{"replaced", pushed(func(l *Ledger, k Key) []func() { return []func(){func() { l.Replaced(k) }} })},
		{"handed_to_app", pushed(func(l *Ledger, k Key) []func() { return []func(){func() { l.HandedToApp(k, 1) }} })},
		{"pending", pushed(func(l *Ledger, k Key) []func() {
			return []func(){func() { l.Held(k, "X-1") }, func() { l.StillStored(k) }}
		})},
		{"lost", pushed(func(*Ledger, Key) []func() { return nil })},
		{"rejected.X-4", func(l *Ledger, id uint64, k Key) ([]func(), []func()) {
			return append(requested(l, id), func() { l.Answered(id, Answer{Vendor: k.Vendor, Token: k.Token, Code: "4"}) }),
				[]func(){func() { l.Rejected(k.Vendor, k.Token, "4", "X-4") }}
		}},
		{"failed.retries_exhausted", func(l *Ledger, id uint64, _ Key) ([]func(), []func()) {
			return append(requested(l, id), func() { l.Failed(id, "retries_exhausted") }), nil
		}},
		{"online", func(l *Ledger, id uint64, _ Key) ([]func(), []func()) {
			return []func(){func() { l.Sent(id) }, func() { l.Decided(id, false, "foreground") }}, []func(){func() { l.Online(id) }}
		}},
		{"not_pushed.logged_out", func(l *Ledger, id uint64, _ Key) ([]func(), []func()) {
			return []func(){func() { l.Sent(id) }, func() { l.Decided(id, false, "logged_out") }}, nil
		}},
		{"refused.80002", func(l *Ledger, id uint64, _ Key) ([]func(), []func()) {
			return []func(){func() { l.Sent(id) }, func() { l.SendFailed(id, 80002) }}, nil
		}},
		{"failed.not_sent", func(*Ledger, uint64, Key) ([]func(), []func()) { return nil, nil }},
	}
}

func requested(l *Ledger, id uint64) []func() {
	return []func(){func() { l.Sent(id) }, func() { l.Decided(id, true, "killed") }, func() { l.Queued(id) }, func() { l.Requested(id, 1) }}
}

// plot plans journeys that live the drawn lives and returns all their lines,
// with the outcomes that must be counted. Tokens are few: phones get many pushes.
func plot(l *Ledger, draws []int) (lines [][]func(), want map[string]uint64) {
	all := lives()
	want = make(map[string]uint64)
	for i, d := range draws {
		id := l.Plan(Planned{Name: "msg", Recipients: []Recipient{{Vendor: "mi"}}})
		pipeline, phone := all[d].lines(l, id, Key{"mi", fmt.Sprint("m", i), fmt.Sprint("t", i%3)})
		lines = append(lines, pipeline, phone)
		want[all[d].want]++
	}
	return lines, want
}

// play makes the calls of all lines in a drawn interleaving, each line in its order.
func play(t *rapid.T, lines [][]func()) {
	for {
		var left []int
		for i := range lines {
			if len(lines[i]) > 0 {
				left = append(left, i)
			}
		}
		if len(left) == 0 {
			return
		}
		i := rapid.SampledFrom(left).Draw(t, "line")
		lines[i][0]()
		lines[i] = lines[i][1:]
	}
}

func drawLives(t *rapid.T) []int {
	return rapid.SliceOfN(rapid.IntRange(0, len(lives())-1), 1, 12).Draw(t, "lives")
}

// Whatever the interleaving, each journey ends in the one outcome of its life.
func TestAnyInterleavingGivesTheSameOutcomes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := New(Config{})
		lines, want := plot(l, drawLives(t))
		play(t, lines)
		s := l.Close()
		total := s.Total(nil)
		if fmt.Sprint(total.Outcomes) != fmt.Sprint(want) {
			t.Fatalf("outcomes %v, want %v", total.Outcomes, want)
		}
		for _, v := range s.Invariants() {
			if v.Name != "lost" {
				t.Fatal(v.Message)
			}
		}
	})
}

// Calls that contradict each other may leave a journey without an outcome, and
// the books say so; they never give it two.
func TestNoCallsCountAJourneyTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := New(Config{})
		n := rapid.IntRange(1, 4).Draw(t, "journeys")
		first := l.Plan(Planned{Name: "msg", Recipients: make([]Recipient, n)})
		for range rapid.IntRange(0, 60).Draw(t, "calls") {
			id := first + uint64(rapid.IntRange(0, n).Draw(t, "id")) // one more than there are
			k := Key{"mi", fmt.Sprint("m", rapid.IntRange(0, n).Draw(t, "message")), "t"}
			calls := []func(){
				func() { l.Sent(id) }, func() { l.SendFailed(id, 1) }, func() { l.Online(id) }, func() { l.Decided(id, true, "y") },
				func() { l.Decided(id, false, "n") }, func() { l.Queued(id) }, func() { l.Requested(id, 1) }, func() { l.Failed(id, "f") },
				func() { l.Answered(id, Answer{k.Vendor, k.MessageID, k.Token, true, ""}) },
				func() { l.Answered(id, Answer{k.Vendor, "", k.Token, false, "4"}) },
				func() { l.Rejected(k.Vendor, k.Token, "4", "X-4") }, func() { l.Rejected(k.Vendor, "", "4", "X-5") },
				func() { l.Shown(k, true, 1) }, func() { l.HandedToApp(k, 1) }, func() { l.Suppressed(k, "s") }, func() { l.Replaced(k) },
				func() { l.Dropped(k, "d") }, func() { l.Expired(k) }, func() { l.Held(k, "h") }, func() { l.StillStored(k) },
				func() { l.Tapped(k) }, func() { l.Landed(k, "p") },
			}
			rapid.SampledFrom(calls).Draw(t, "call")()
		}
		s := l.Close()
		total := s.Total(nil)
		missing := 0
		for _, k := range s.Kept {
			if k.Outcome == string(unaccounted) {
				missing++
			}
		}
		if total.Unaccounted() != int64(missing) {
			t.Fatalf("planned %d, outcomes %v, but %d journeys told as unaccounted", total.Planned, total.Outcomes, missing)
		}
	})
}

// The same books come of calls made from many goroutines at once.
func TestConcurrentCallsGiveTheSameOutcomes(t *testing.T) {
	// Room for every event: all go to three tokens, whose shards would fill up when the phones' goroutines run far ahead.
	l := New(Config{SampleEvery: 7, UnclaimedCap: 1 << 20})
	draws := make([]int, 3000)
	for i := range draws {
		draws[i] = i % len(lives())
	}
	lines, want := plot(l, draws)
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := worker; i < len(lines); i += 8 {
				for _, call := range lines[i] {
					call()
				}
				if i%50 == 0 {
					l.Live()
				}
			}
		})
	}
	wg.Wait()
	total := l.Close().Total(nil)
	assert.Equal(t, want, total.Outcomes)
}

// Two runs of the same calls keep the same sample.
func TestSampleIsSeeded(t *testing.T) {
	ids := func(seed uint64) (ids []uint64) {
		l := New(Config{SampleEvery: 10, Seed: seed, Now: func() time.Duration { return 0 }})
		first := l.Plan(Planned{Name: "msg", Recipients: make([]Recipient, 500)})
		for i := range uint64(500) {
			l.Decided(first+i, false, "foreground")
			l.Online(first + i)
		}
		for _, k := range l.Close().Kept {
			ids = append(ids, k.ID)
		}
		return ids
	}
	assert.Equal(t, ids(1), ids(1))
	assert.NotEqual(t, ids(1), ids(2))
	assert.InDelta(t, 50, len(ids(1)), 25)
}
