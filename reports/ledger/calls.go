package ledger

import (
	"strconv"
	"time"
)

// lateStart is how far behind its plan a start may be before it counts as late
// (promise 4 of the design).
const lateStart = 50 * time.Millisecond

// Sent says that the sender hands the message to the backend now. Call it
// before the hand-over, so that no later step can come first.
func (l *Ledger) Sent(id uint64) {
	at := l.cfg.Now()
	l.step(id, func(_ *shard, j *journey) {
		if j.has(stepSent) {
			return
		}
		j.done |= stepSent
		j.sent = at
		j.counter.addSent()
		l.timeline.note(l.moment(at), func(s *Second) { s.Sent++ })
		j.counter.latency.record(StageStartLag, at-j.planned)
		if at-j.planned > lateStart {
			l.lateStarts.Add(1)
		}
	})
}

// SendFailed says that the backend refused the message with an IM error code:
// outcome refused.<imCode>.
func (l *Ledger) SendFailed(id uint64, imCode int) { l.SendRefused(id, strconv.Itoa(imCode)) }

// SendRefused is SendFailed where the code is a word: outcome refused.<code>.
func (l *Ledger) SendRefused(id uint64, code string) {
	at := l.cfg.Now()
	l.step(id, func(s *shard, j *journey) {
		if j.has(stepAccepted) {
			l.strays.Add(1)
			return
		}
		l.end(s, j, outcome{Refused, code}, at)
	})
}

// Online says that the recipient's client got the message over its connection.
// It is the outcome where no push was decided, and a counted step elsewhere.
func (l *Ledger) Online(id uint64) {
	at := l.cfg.Now()
	open := l.with(id, func(s *shard, j *journey) {
		if j.has(stepOnline) {
			l.onlineCopies.Add(1)
			return
		}
		j.done |= stepOnline
		j.online = at
		if j.has(stepNoPush) {
			l.end(s, j, outcome{kind: Online}, at)
		}
	})
	if !open {
		l.onlineCopies.Add(1)
	}
}

// Decided says whether the backend pushes to this recipient, and why (not), in
// the backend's own stable words. A later "push" overrules an earlier "no" as
// long as the journey is open.
func (l *Ledger) Decided(id uint64, push bool, why string) {
	at := l.cfg.Now()
	l.step(id, func(s *shard, j *journey) {
		if j.has(stepPush) || (j.has(stepNoPush) && !push) {
			l.strays.Add(1)
			return
		}
		if !j.has(stepNoPush) && j.has(stepSent) {
			j.counter.latency.record(StageRoute, at-j.sent)
		}
		j.why, j.decided = why, at
		if push {
			j.done = j.done&^stepNoPush | stepPush
			return
		}
		j.done |= stepNoPush
		if j.has(stepOnline) {
			l.end(s, j, outcome{kind: Online}, at)
		}
	})
}

// Queued says that the pipeline took the push over.
func (l *Ledger) Queued(id uint64) {
	at := l.cfg.Now()
	l.step(id, func(_ *shard, j *journey) {
		if !j.has(stepQueued) {
			j.done |= stepQueued
			j.queued = at
		}
	})
}

// Requested says that the pipeline sends its attempt-th request for the push now.
func (l *Ledger) Requested(id uint64, attempt int) {
	at := l.cfg.Now()
	l.step(id, func(_ *shard, j *journey) {
		if !j.has(stepRequested) && j.has(stepPush) {
			j.counter.latency.record(StageQueue, at-j.decided)
		}
		j.done |= stepRequested
		j.requested = at
		j.attempts = max(j.attempts, attempt)
	})
}

// Failed says that the pipeline or the sender gave the journey up without a
// vendor's final answer: outcome failed.<why>.
func (l *Ledger) Failed(id uint64, why string) {
	at := l.cfg.Now()
	l.step(id, func(s *shard, j *journey) {
		if j.has(stepAccepted | stepRefused) {
			l.strays.Add(1) // the vendor has spoken: only that can end it
			return
		}
		l.end(s, j, outcome{Failed, why}, at)
	})
}

// step is with, counting the calls that found no open journey.
func (l *Ledger) step(id uint64, f func(*shard, *journey)) {
	if !l.with(id, f) {
		l.strays.Add(1)
	}
}
