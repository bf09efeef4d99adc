package ledger

import (
	"sync"
	"time"
)

// steps is the set of things that have happened to a journey.
type steps uint16

const (
	stepSent   steps = 1 << iota
	stepPush         // decided: push
	stepNoPush       // decided: no push
	stepQueued
	stepRequested
	stepAccepted // the vendor's answer was yes
	stepRefused  // the vendor's answer was no; the rule is not known yet
	stepOnline
	stepHeld
	stepStored // still in the vendor's store
	stepForgot // what the vendor or the phone told of it was evicted before it was claimed
	stepNone   // no push need be made (of a backend outside)
	stepWaited // held, or waiting for a retry, at least once
)

// journey is the record of an open journey. It is reused once its outcome is counted.
type journey struct {
	id           uint64
	counter      *counter
	user, device string
	done         steps
	attempts     int
	why          string // reason of the decision
	code         string // the vendor's answer code, when it refused
	heldRule     string
	tries        []try // attempts that did not succeed
	key          Key

	planned, sent, decided, queued, requested, answered time.Duration
	online, held                                        time.Duration
	waitsSince                                          time.Duration // simulated; the first time it waited
}

// waits says that j is waiting on purpose, from this moment of simulated time on.
func (j *journey) waits(simulated time.Duration) {
	if !j.has(stepWaited) {
		j.done |= stepWaited
		j.waitsSince = simulated
	}
}

// waited is how long j had waited on purpose when it arrived, in simulated time.
func (j *journey) waited(arrived time.Duration) time.Duration {
	if !j.has(stepWaited) {
		return 0
	}
	return arrived - j.waitsSince
}

func (j *journey) has(s steps) bool { return j.done&s != 0 }

// shard holds the open journeys whose ids fall on it.
type shard struct {
	mu   sync.Mutex
	open map[uint64]*journey
	free []*journey
	_    [64]byte // keeps neighbours off one cache line
}

const maxFree = 1024 // records kept for reuse in each shard

// take returns a cleared record. The caller holds mu.
func (s *shard) take() *journey {
	if n := len(s.free); n > 0 {
		j := s.free[n-1]
		s.free = s.free[:n-1]
		return j
	}
	return new(journey)
}

func (l *Ledger) shard(id uint64) *shard { return &l.shards[id&(shardCount-1)] }

// with runs f on the open journey id, holding its shard. It reports whether
// the journey was open: ids that were never given, or have ended, are not.
func (l *Ledger) with(id uint64, f func(s *shard, j *journey)) bool {
	if id == 0 || l.closed.Load() {
		return true
	}
	s := l.shard(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	j, ok := s.open[id]
	if ok {
		f(s, j)
	}
	return ok
}

// end counts the outcome of j, closes its record and returns the kept copy
// if it is one of those worth keeping. at is when it ended. The caller holds s.
func (l *Ledger) end(s *shard, j *journey, o outcome, at time.Duration) *KeptJourney {
	delete(s.open, j.id)
	j.counter.end(o)
	if j.has(stepOnline) {
		if o.kind == Online {
			j.counter.latency.record(StageOnline, j.online-j.planned)
		} else {
			l.onlineCopies.Add(1)
		}
	}
	l.rules.behind(j, o)
	l.timeline.note(l.moment(at), func(s *Second) { s.ended(o.kind) })
	kept := l.kept.consider(j, o, at)
	if len(s.free) < maxFree {
		*j = journey{}
		s.free = append(s.free, j)
	}
	return kept
}
