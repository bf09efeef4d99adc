package ledger

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"
)

type closedSummary struct {
	once sync.Once
	s    *Summary
}

// Close gives every open journey its outcome and returns the books. Call it
// when everything that reports to the ledger has stopped; calls after it are
// ignored, and a second Close returns the same Summary.
func (l *Ledger) Close() *Summary {
	l.summary.once.Do(func() {
		at := l.cfg.Now()
		l.closed.Store(true)
		for i := range l.shards {
			s := &l.shards[i]
			s.mu.Lock()
			for _, id := range slices.Sorted(maps.Keys(s.open)) {
				l.endOpen(s, s.open[id], at)
			}
			s.mu.Unlock()
		}
		l.summary.s = l.sum()
	})
	return l.summary.s
}

// Abandon says, before Close, that the run was cut off and nobody can tell any more what the vendors still hold: open
// journeys are pending then, neither lost nor unaccounted for.
func (l *Ledger) Abandon() { l.abandoned.Store(true) }

// endOpen ends a journey that is still open when the run ends. Journeys that
// no rule explains get no outcome: promise 1 then fails the run.
func (l *Ledger) endOpen(s *shard, j *journey, at time.Duration) {
	switch {
	case l.abandoned.Load():
		l.end(s, j, outcome{kind: Pending}, at)
	case j.has(stepAccepted) && j.has(stepStored):
		l.end(s, j, outcome{kind: Pending}, at)
	case j.has(stepAccepted) && j.has(stepForgot):
		l.end(s, j, outcome{Failed, WhyEvicted}, at)
	case j.has(stepAccepted):
		l.end(s, j, outcome{kind: Lost}, at)
	case j.has(stepRefused) && l.cfg.Outside:
		t := j.tries[len(j.tries)-1]
		l.end(s, j, outcome{Rejected, cmp.Or(t.rule, t.code)}, at)
	case j.has(stepRefused):
		l.end(s, j, outcome{Rejected, l.rules.fallback(j.key.Vendor, j.code)}, at)
	case j.has(stepQueued | stepRequested):
		l.end(s, j, outcome{kind: Pending}, at)
	case j.has(stepPush):
		l.leave(s, j, at) // decided, and nobody took it over
	case j.has(stepOnline):
		l.end(s, j, outcome{kind: Online}, at)
	case j.has(stepNoPush) && j.why == WhyForeground:
		l.end(s, j, outcome{kind: Pending}, at) // on its way over the connection
	case j.has(stepNoPush):
		l.end(s, j, outcome{NotPushed, j.why}, at)
	case j.has(stepSent) && j.has(stepNone):
		l.end(s, j, outcome{NoPushExpected, j.why}, at)
	case j.has(stepSent) && l.cfg.Outside:
		l.end(s, j, outcome{kind: NotRequested}, at)
	case j.has(stepSent):
		l.leave(s, j, at) // sent, and the backend never said what became of it
	default:
		l.end(s, j, outcome{Failed, WhyNotSent}, at)
	}
}

// leave closes j's record without an outcome.
func (l *Ledger) leave(s *shard, j *journey, at time.Duration) {
	delete(s.open, j.id)
	l.kept.consider(j, outcome{kind: unaccounted}, at)
}

// unaccounted marks kept journeys that have no outcome. It is never counted.
const unaccounted Kind = "unaccounted"

// sum writes the books. Nothing changes any more.
func (l *Ledger) sum() *Summary {
	s := &Summary{Latency: make(map[string]map[string]*Histogram), LateStarts: l.lateStarts.Load(),
		OnlineCopies: l.onlineCopies.Load(), Strays: l.strays.Load()}
	l.counters.each(func(c *counter) { s.Counters = append(s.Counters, c.summary()) })
	s.sort()
	for vendor, stages := range l.counters.vendors {
		for _, name := range StageNames() {
			if h := stages.of(name); h.Count() > 0 {
				s.histogram(vendor, name).Merge(h)
			}
		}
	}
	l.rules.mu.RLock()
	s.Hits = maps.Clone(l.rules.hits)
	s.Behind = l.rules.kept
	s.Timeline = l.timeline.list()
	s.Evictions.Refusals = l.rules.evictions
	l.rules.mu.RUnlock()
	for i := range l.index {
		x := &l.index[i]
		x.mu.Lock()
		for _, p := range x.pushes {
			if p.state == unclaimed {
				s.Unclaimed++
			}
		}
		s.Evictions.add(Evictions{x.unclaimedEvictions, x.tappableEvictions, x.refusalEvictions, 0})
		x.mu.Unlock()
	}
	l.kept.mu.Lock()
	s.Evictions.Failures = l.kept.notKept
	s.Kept = slices.SortedFunc(slices.Values(l.kept.list), func(a, b *KeptJourney) int { return cmp.Compare(a.ID, b.ID) })
	l.kept.mu.Unlock()
	return s
}

func (c *counter) summary() Counter {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := newCounter(c.key.name, c.key.group, c.key.vendor)
	s.Planned, s.Sent, s.Held, s.Duplicates, s.Tapped = c.planned, c.sent, c.held, c.duplicates, c.tapped
	for o, n := range c.outcomes {
		s.Outcomes[o.String()] += n
	}
	addCounts(s.Landed, c.landed)
	addCounts(s.NotOpened, c.notOpened)
	s.E2E.Merge(&c.e2e)
	s.Delay.Merge(&c.delay)
	return s
}
