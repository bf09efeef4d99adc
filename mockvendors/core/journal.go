package core

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// journalText is how much of a request's and an answer's text the journal keeps.
const journalText = 4 << 10

// Entry is one request in the journal.
type Entry struct {
	N       uint64    `json:"n"`  // counts up; a place to wait from
	At      time.Time `json:"at"` // simulated
	Vendor  string    `json:"vendor"`
	App     string    `json:"app,omitempty"`
	Method  string    `json:"method"`
	Path    string    `json:"path"`
	Request string    `json:"request"` // its body, cut at 4 KiB
	Status  int       `json:"status"`
	Answer  string    `json:"answer"` // its body, cut at 4 KiB; filled in for who reads the journal
	Code    string    `json:"code,omitempty"`
	Rule    string    `json:"rule,omitempty"` // the rule that refused the whole request

	Targets []*TargetNote `json:"targets,omitempty"`

	answer []byte // Answer as the vendor made it: a vendor does not change an answer it has given

	Mono time.Duration `json:"-"` // clock.Mono, which orders entries of different vendors
}

// TargetNote is one target of a request in the journal.
type TargetNote struct {
	Token     string      `json:"token"`
	MessageID string      `json:"message_id,omitempty"`
	Verdict   VerdictKind `json:"verdict,omitempty"` // empty: accepted
	Code      string      `json:"code,omitempty"`
	Rule      string      `json:"rule,omitempty"`        // the rule behind the verdict
	Result    string      `json:"result,omitempty"`      // what became of it later: shown, suppressed, expired …
	ResultBy  string      `json:"result_rule,omitempty"` // the rule behind the result
}

// Journal keeps the newest requests of a vendor and how many older ones it had to let go.
type Journal struct {
	mu      sync.Mutex
	ring    []*Entry
	n       uint64        // entries ever written; entry k (from 1) is in ring[(k-1)%len]
	reset   uint64        // n at the last Reset: entries up to it are forgotten
	changed chan struct{} // closed at the next change; nil while nobody waits
}

func newJournal(size int) *Journal {
	if size <= 0 {
		size = 10_000
	}
	return &Journal{ring: make([]*Entry, size)}
}

func (j *Journal) add(p *Platform, c *Call, a *Answer) {
	e := &Entry{
		At: p.Clock.Now(), Mono: clock.Mono(), Vendor: p.Name, Method: c.Method, Path: c.URL.Path,
		Request: cut(c.Body), Status: a.Status, answer: keep(a.Body), Code: a.Code, Rule: a.Rule, Targets: c.notes,
	}
	if c.App != nil {
		e.App = c.App.Name
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.n++
	e.N = j.n
	j.ring[(j.n-1)%uint64(len(j.ring))] = e
	j.wake()
}

func cut(b []byte) string { return string(b[:min(len(b), journalText)]) }

// keep is an answer's text without copying it, unless it is long.
func keep(b []byte) []byte {
	if len(b) > journalText {
		return slices.Clone(b[:journalText])
	}
	return b
}

// end notes what became of a target after its answer.
func (n *TargetNote) end(j *Journal, result, rule string) {
	if n == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	n.Result, n.ResultBy = result, rule
	j.wake()
}

func (j *Journal) wake() {
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
}

// Counts is how many entries are kept and how many were let go.
func (j *Journal) Counts() (kept, evicted uint64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	written := j.n - j.reset
	kept = min(written, uint64(len(j.ring)))
	return kept, written - kept
}

// Last is the number of the newest entry.
func (j *Journal) Last() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.n
}

// Find returns copies of the entries after since that match, newest first, at most limit of them (0: all).
func (j *Journal) Find(since uint64, limit int, match func(*Entry) bool) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.find(since, limit, match)
}

func (j *Journal) find(since uint64, limit int, match func(*Entry) bool) (out []Entry) {
	size := uint64(len(j.ring))
	since = max(since, j.reset)
	for n := j.n; n > since && n+size > j.n && (limit <= 0 || len(out) < limit); n-- {
		e := j.ring[(n-1)%size]
		if match != nil && !match(e) {
			continue
		}
		c := *e
		c.Answer = string(e.answer)
		c.Targets = make([]*TargetNote, len(e.Targets))
		for i, t := range e.Targets {
			note := *t
			c.Targets[i] = &note
		}
		out = append(out, c)
	}
	return out
}

// Wait returns what Find finds, at once if there is any, else as soon as there is, or nothing when ctx ends.
func (j *Journal) Wait(ctx context.Context, since uint64, match func(*Entry) bool) []Entry {
	for {
		j.mu.Lock()
		if out := j.find(since, 0, match); len(out) > 0 {
			j.mu.Unlock()
			return out
		}
		if j.changed == nil {
			j.changed = make(chan struct{})
		}
		changed := j.changed
		j.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}

// Reset forgets all entries; numbers go on.
func (j *Journal) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	clear(j.ring)
	j.reset = j.n
	j.wake()
}
