package ledger

import "time"

// Answer is a vendor's final answer to one push, as the pipeline read it.
type Answer struct {
	Vendor    string
	MessageID string // the id that the delivery frame will carry; set when accepted
	Token     string
	Accepted  bool
	Code      string // the vendor's answer code; set when refused
}

// Answered says what the vendor answered in the end. Accepted, the push can
// from now on be joined with what the phone says about it; refused, it ends
// as rejected.<RULE> as soon as the vendor's own word (Rejected) is there.
func (l *Ledger) Answered(id uint64, a Answer) {
	if id == 0 || l.closed.Load() {
		return
	}
	at := l.cfg.Now()
	k := Key{a.Vendor, a.MessageID, a.Token}
	x := l.indexOf(a.Token)
	x.mu.Lock()
	defer x.mu.Unlock()
	first := false
	l.step(id, func(s *shard, j *journey) {
		if j.has(stepAccepted | stepRefused) {
			l.strays.Add(1)
			return
		}
		first = true
		if j.has(stepRequested) {
			j.counter.latency.record(StageVendor, at-j.requested)
		}
		j.answered, j.key, j.code = at, k, a.Code
		if a.Accepted {
			j.done |= stepAccepted
			return
		}
		j.done |= stepRefused
		if rule, ok := l.ruleFor(x, a, id); ok {
			l.end(s, j, outcome{Rejected, rule}, at)
		}
	})
	if first && a.Accepted {
		l.claim(x, k, id)
	}
}

// Retried says that the attempt-th attempt did not succeed and was not the end: the pipeline will make another, or give up (Failed).
// An attempt that got no further than the vendor's token call has no Requested. The rule that the vendor named for this attempt is spent, so that a later answer does not take it for its own, and is told of
// the journey. Without a code nobody answered.
func (l *Ledger) Retried(id uint64, attempt int, a Answer) {
	if id == 0 || a.Accepted || l.closed.Load() {
		return
	}
	t := try{attempt: attempt, at: l.cfg.Now(), code: a.Code}
	if a.Code != "" {
		t.rule = l.spend(a)
	}
	simulated := l.cfg.Simulated()
	l.step(id, func(_ *shard, j *journey) {
		j.waits(simulated)
		if j.tries = append(j.tries, t); len(j.tries) > maxTries {
			j.tries = append(j.tries[:1], j.tries[2:]...) // the first and the last tell the most
		}
	})
}

// spend takes the rule that the vendor named for a, "" where it named none.
func (l *Ledger) spend(a Answer) string {
	x := l.indexOf(a.Token)
	x.mu.Lock()
	defer x.mu.Unlock()
	rule, ok := x.takeRule(a)
	if !ok {
		rule, _ = l.rules.takeWhole(a.Vendor, a.Code)
	}
	return rule
}

// try is an attempt that did not succeed.
type try struct {
	attempt    int
	at         time.Duration
	code, rule string
}

// maxTries bounds the attempts that are remembered of one journey.
const maxTries = 16

// String names what kept the attempt: the rule and the vendor's code.
func (t try) String() string {
	switch {
	case t.code == "":
		return "no answer"
	case t.rule == "" || t.rule == t.code:
		return "code " + t.code
	}
	return t.rule + " (code " + t.code + ")"
}
