package ledger

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

// Retried says that the vendor refused an attempt and the pipeline will make
// another. It ends nothing; the rule that the vendor named for this attempt is
// spent, so that a later answer does not take it for its own.
func (l *Ledger) Retried(id uint64, a Answer) {
	if id == 0 || a.Accepted || l.closed.Load() {
		return
	}
	simulated := l.cfg.Simulated()
	l.step(id, func(_ *shard, j *journey) { j.waits(simulated) })
	if a.Code == "" {
		return // a network error: nobody named a rule
	}
	x := l.indexOf(a.Token)
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ok := x.takeRule(a); !ok {
		l.rules.takeWhole(a.Vendor, a.Code)
	}
}
