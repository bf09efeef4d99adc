// Package ledger keeps the books of a run: every journey (one message to one
// recipient device), its one outcome, and how long each stage took.
//
// It owns the join between what the pipeline saw and what the vendors and the
// phones saw, the counters and the mergeable latency histograms. It does not
// decide anything about a push, knows no vendor and no rule table, and imports
// no other room: callers tell it what happened, in whatever order they learn it.
//
//	Plan ─▶ Sent ─▶ Decided ─▶ Queued ─▶ Requested ─▶ Answered ──┐ by journey id
//	          │         └─▶ Online              Failed ──┐       │
//	          └─▶ SendFailed ──────────┐                 │       ├─ claim (vendor, message id, token)
//	                                   ▼                 ▼       ▼
//	                     one outcome: counted, record reused ◀── Shown, Suppressed, Dropped, … by key
//	                                   │
//	                                   └─▶ a small entry stays for Tapped, Landed and duplicates
package ledger

import (
	"hash/maphash"
	"sync/atomic"
	"time"
)

// Config sets the limits of a ledger. The zero value is usable.
type Config struct {
	// Now gives monotonic time since the start of the run. Stamps that callers
	// pass in (Planned.At, acceptedAt) must count from the same start. Default:
	// time since New.
	Now func() time.Duration
	// Simulated gives simulated time since the start of the run, of which delays are told. Default: Now.
	Simulated func() time.Duration
	// Standing says that simulated time passes only while nothing is in flight: then all of it is waiting.
	Standing bool
	// Outside says that the backend is not this process's: it says neither what it decides nor what it asks of whom, and a journey
	// that no vendor was asked about has not been requested.
	Outside bool
	// MaxFailures bounds the journeys kept because they did not end well. Default 10,000.
	MaxFailures int
	// SampleEvery keeps one in so many of the journeys that ended well, chosen
	// by Seed and id, so that two runs keep the same ones. 0 keeps none.
	SampleEvery uint64
	// MaxSamples bounds the kept sample. Default 1,000.
	MaxSamples int
	// Seed chooses the sample.
	Seed uint64
	// TappableCap bounds the ended pushes that can still be tapped or seen
	// twice; the oldest are forgotten first and counted. Default 65,536.
	TappableCap int
	// UnclaimedCap bounds the events that may wait for the pipeline's answer,
	// and the refusals that may. Default 65,536.
	UnclaimedCap int
}

const (
	defaultMaxFailures = 10_000
	defaultMaxSamples  = 1_000
	defaultCap         = 1 << 16
	shardCount         = 64 // power of two: ids and hashes are masked with it
)

// Ledger is safe for concurrent use. Every method but Close returns quickly
// and never blocks on I/O. Journey id 0 means "untracked" and is ignored.
//
// Locks are taken in one order: index shard, journey shard, then the leaves
// (counter, histogram, keeper).
type Ledger struct {
	cfg      Config
	shards   [shardCount]shard      // open journeys, by id
	index    [shardCount]indexShard // pushes and refusals, by vendor and token
	counters counterTable           // counters, by name, group and vendor
	rules    ruleBook
	kept     keeper
	lastID   atomic.Uint64
	hash     maphash.Seed // of tokens; nothing counted depends on it

	began    time.Duration // on Config.Now
	timeline timeline

	lateStarts   atomic.Uint64
	onlineCopies atomic.Uint64
	strays       atomic.Uint64
	closed       atomic.Bool
	abandoned    atomic.Bool
	summary      closedSummary
}

// New returns an empty ledger.
func New(cfg Config) *Ledger {
	if cfg.Now == nil {
		start := time.Now()
		cfg.Now = func() time.Duration { return time.Since(start) }
	}
	if cfg.Simulated == nil {
		cfg.Simulated = cfg.Now
	}
	cfg.MaxFailures = positive(cfg.MaxFailures, defaultMaxFailures)
	cfg.MaxSamples = positive(cfg.MaxSamples, defaultMaxSamples)
	cfg.TappableCap = positive(cfg.TappableCap, defaultCap)
	cfg.UnclaimedCap = positive(cfg.UnclaimedCap, defaultCap)
	l := &Ledger{cfg: cfg, hash: maphash.MakeSeed(), began: cfg.Now()}
	l.counters.init()
	l.rules.init()
	l.kept.init(cfg)
	for i := range l.shards {
		l.shards[i].open = make(map[uint64]*journey)
	}
	for i := range l.index {
		l.index[i].init(cfg)
	}
	return l
}

func positive(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// Recipient is one end of a planned message.
type Recipient struct {
	User   string // account
	Device string // "" when the account has no device
	Group  string // device group of the scenario
	Vendor string // "" when there is no device
}

// Planned is one message before it is sent.
type Planned struct {
	At         time.Duration // planned start, on the clock of Config.Now
	Name       string        // the `as` of the step or load that sends it
	Recipients []Recipient   // in the order the backend expands them
}

// Plan opens one journey a recipient and returns the first of their
// consecutive ids: recipient i has id+i. Without recipients it returns 0.
func (l *Ledger) Plan(p Planned) uint64 {
	n := uint64(len(p.Recipients))
	if n == 0 || l.closed.Load() {
		return 0
	}
	first := l.lastID.Add(n) - n + 1
	simulated := l.cfg.Simulated()
	l.timeline.note(l.moment(p.At), func(s *Second) { s.Planned += n })
	for i, r := range p.Recipients {
		c := l.counters.get(counterKey{p.Name, r.Group, r.Vendor})
		c.plan()
		id := first + uint64(i)
		s := l.shard(id)
		s.mu.Lock()
		j := s.take()
		j.id, j.counter, j.user, j.device, j.planned = id, c, r.User, r.Device, p.At
		if l.cfg.Standing {
			j.waits(simulated)
		}
		s.open[id] = j
		s.mu.Unlock()
	}
	return first
}
