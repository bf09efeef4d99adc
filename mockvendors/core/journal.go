package core

import (
	"context"
	"slices"
	"sync"
	"time"
	"unsafe"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/internal/ring"
)

// journalText is how much of a request's and an answer's text the journal keeps; journalBytes is how much memory all of it may
// take, texts and targets together: one request may have a thousand targets.
const (
	journalText  = 4 << 10
	journalBytes = 64 << 20
)

// Entry is one request in the journal.
type Entry struct {
	N       uint64    `json:"n"`  // counts up; a place to wait from
	At      time.Time `json:"at"` // simulated
	Vendor  string    `json:"vendor"`
	App     string    `json:"app,omitempty"`
	Method  string    `json:"method"`
	Path    string    `json:"path"`
	Request string    `json:"request"`       // its body, cut at 4 KiB
	Cut     bool      `json:"cut,omitempty"` // the body was longer
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

// Journal keeps the newest requests of a vendor, in a bound of number and of memory, and how many older ones it had to let
// go.
type Journal struct {
	mu      sync.Mutex
	entries *ring.Ring[*Entry]
	n       uint64        // entries ever written
	changed chan struct{} // closed at the next change; nil while nobody waits
}

func newJournal(size, bytes int) *Journal {
	if size <= 0 {
		size = 10_000
	}
	return &Journal{entries: ring.NewSized(size, bytes, (*Entry).size)}
}

func (j *Journal) add(p *Platform, c *Call, a *Answer) {
	e := &Entry{
		At: p.Clock.Now(), Mono: clock.Mono(), Vendor: p.Name, Method: c.Method, Path: c.URL.Path,
		Request: cut(c.Body), Cut: len(c.Body) > journalText, Status: a.Status, answer: keep(a.Body), Code: a.Code, Rule: a.Rule, Targets: c.notes,
	}
	if c.App != nil {
		e.App = c.App.Name
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.n++
	e.N = j.n
	j.entries.Add(e, nil)
	j.wake()
}

// size is about how many bytes an entry takes. What becomes of its targets later changes nothing of it.
func (e *Entry) size() int {
	const entry, note = int(unsafe.Sizeof(Entry{})), int(unsafe.Sizeof(TargetNote{}) + unsafe.Sizeof(uintptr(0)))
	n := entry + len(e.Path) + len(e.Request) + cap(e.answer) + cap(e.Targets)*int(unsafe.Sizeof(uintptr(0)))
	for _, t := range e.Targets {
		n += note + len(t.Token) + len(t.MessageID)
	}
	return n
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
	return uint64(j.entries.Len()), j.entries.Evicted()
}

// Last is the number of the newest entry.
func (j *Journal) Last() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.n
}

// Find returns copies of the entries after since that match, newest first, at most limit of them (0: all).
func (j *Journal) Find(since uint64, limit int, match func(*Entry) bool) (out []Entry) {
	for _, e := range j.Select(since, limit, match) {
		out = append(out, j.Copy(e))
	}
	return out
}

// Select is Find without the copies: who has many large entries to write copies one at a time.
func (j *Journal) Select(since uint64, limit int, match func(*Entry) bool) (out []*Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.find(since, limit, match)
}

func (j *Journal) find(since uint64, limit int, match func(*Entry) bool) (out []*Entry) {
	for i := j.entries.Len() - 1; i >= 0 && (limit <= 0 || len(out) < limit); i-- {
		e := j.entries.At(i)
		if e.N <= since {
			break
		}
		if match == nil || match(e) {
			out = append(out, e)
		}
	}
	return out
}

// Copy is an entry as it is at this moment; nothing changes in it any more.
func (j *Journal) Copy(e *Entry) Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	c := *e
	c.Answer = string(e.answer)
	notes := make([]TargetNote, len(e.Targets))
	c.Targets = make([]*TargetNote, len(e.Targets))
	for i, t := range e.Targets {
		notes[i] = *t
		c.Targets[i] = &notes[i]
	}
	return c
}

// Wait returns the newest entry after since that matches, at once if there is one, else as soon as there is; false when ctx
// ends first.
func (j *Journal) Wait(ctx context.Context, since uint64, match func(*Entry) bool) (Entry, bool) {
	for {
		found, changed := j.look(since, match)
		if found != nil {
			return j.Copy(found), true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Entry{}, false
		}
	}
}

// look finds one entry, or says when to look again.
func (j *Journal) look(since uint64, match func(*Entry) bool) (*Entry, chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if found := j.find(since, 1, match); len(found) > 0 {
		return found[0], nil
	}
	if j.changed == nil {
		j.changed = make(chan struct{})
	}
	return nil, j.changed
}

// Reset forgets all entries; numbers go on.
func (j *Journal) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries.Clear()
	j.wake()
}
