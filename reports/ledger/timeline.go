package ledger

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Second is what belongs to one second of the run: of simulated time where the clock stands while anything happens, else of
// real time. A journey counts as planned in the second it was planned for, however late it was sent.
type Second struct {
	Second     int    `json:"second"` // since the start, from 0; seconds in which nothing happened have no row
	Planned    uint64 `json:"planned"`
	Sent       uint64 `json:"sent"`
	Online     uint64 `json:"online"`
	Displayed  uint64 `json:"displayed"`   // silently or not
	NotArrived uint64 `json:"not_arrived"` // ended in a way that does not count as arrived
}

// maxSeconds bounds the rows; what happens in later seconds is in the totals alone.
const maxSeconds = 24 * 3600

// timeline is the rows so far, by second.
type timeline struct {
	mu   sync.Mutex
	rows map[int]*Second
}

// note changes the row of a moment since the start.
func (t *timeline) note(at time.Duration, change func(*Second)) {
	n := int(max(at, 0) / time.Second)
	t.mu.Lock()
	defer t.mu.Unlock()
	row := t.rows[n]
	if row == nil {
		if len(t.rows) >= maxSeconds {
			return
		}
		if t.rows == nil {
			t.rows = make(map[int]*Second)
		}
		row = &Second{Second: n}
		t.rows[n] = row
	}
	change(row)
}

// ended counts an outcome.
func (s *Second) ended(kind Kind) {
	switch {
	case kind == Online:
		s.Online++
	case kind == Displayed || kind == DisplayedSilent:
		s.Displayed++
	case !kind.EndedWell():
		s.NotArrived++
	}
}

// list is the rows in order of time.
func (t *timeline) list() []Second {
	t.mu.Lock()
	defer t.mu.Unlock()
	var rows []Second
	for _, r := range t.rows {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b Second) int { return cmp.Compare(a.Second, b.Second) })
	return rows
}

// moment is where a moment of Config.Now stands on the timeline: it is now on a standing clock, which knows no other.
func (l *Ledger) moment(at time.Duration) time.Duration {
	if l.cfg.Standing {
		return l.cfg.Simulated()
	}
	return at - l.began
}

// mergeSeconds adds the rows of the same seconds up.
func mergeSeconds(a, b []Second) []Second {
	var t timeline
	for _, r := range slices.Concat(a, b) {
		t.note(time.Duration(r.Second)*time.Second, func(s *Second) {
			s.Planned += r.Planned
			s.Sent += r.Sent
			s.Online += r.Online
			s.Displayed += r.Displayed
			s.NotArrived += r.NotArrived
		})
	}
	return t.list()
}
