package ledger

import "time"

// A backend outside says neither what it decides nor which push was for whom: the vendors are watched instead, and its journeys go
//
//	Plan ─▶ Sent ─▶ Unneeded? ─▶ Pushed (refused: perhaps again) ─▶ Pushed (accepted) ─▶ Shown, Dropped, … by key
//
// The decision and the queue are not seen; there is no figure of theirs.

// Unneeded says that no push need be made for this journey, and why: the phone's app is in front, for one. Where none is, that is its
// outcome: no_push_expected.<why>.
func (l *Ledger) Unneeded(id uint64, why string) {
	l.step(id, func(_ *shard, j *journey) {
		j.done |= stepNone
		j.why = why
	})
}

// Pushed says that a vendor was asked for this journey's push and what it answered; rule is what refused it, "" where none did. asked
// is when the request came, on the clock of Config.Now. A refusal is the outcome only if no later request is accepted. It reports
// whether the push is the journey's first that was accepted: a later one is a copy, whose key leads nowhere.
func (l *Ledger) Pushed(id uint64, a Answer, rule string, asked time.Duration) (first bool) {
	if id == 0 || l.closed.Load() {
		return false
	}
	at := l.cfg.Now()
	k := Key{a.Vendor, a.MessageID, a.Token}
	simulated := l.cfg.Simulated()
	x := l.indexOf(a.Token)
	x.mu.Lock()
	defer x.mu.Unlock()
	if !a.Accepted {
		l.rules.hit(rule)
	}
	l.with(id, func(_ *shard, j *journey) {
		if j.has(stepAccepted) {
			return
		}
		if !j.has(stepRequested) {
			j.counter.latency.record(StageRequest, asked-j.planned)
		}
		j.done |= stepRequested
		j.requested = asked
		j.attempts++
		j.key, j.code = k, a.Code
		if !a.Accepted {
			j.done |= stepRefused
			j.waits(simulated)
			if j.tries = append(j.tries, try{attempt: j.attempts, at: at, code: a.Code, rule: rule}); len(j.tries) > maxTries {
				j.tries = append(j.tries[:1], j.tries[2:]...)
			}
			return
		}
		j.done = j.done&^stepRefused | stepAccepted
		j.answered, first = at, true
	})
	if first {
		l.claim(x, k, id)
	}
	return first
}

// Extra says that a vendor was asked for a push that nobody planned, to a phone of this group. It counts as a duplicate.
func (l *Ledger) Extra(group, vendor string) {
	if !l.closed.Load() {
		l.counters.get(counterKey{"", group, vendor}).addDuplicate()
	}
}
