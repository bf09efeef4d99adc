package ledger

// refusalKey is what the pipeline's and the mock's view of a refusal share: a
// refused push has no message id.
type refusalKey struct{ vendor, token, code string }

// refusal pairs, first in first out, the rules a mock named with the answers a
// pipeline got. At most one of the two lists is not empty.
type refusal struct {
	rules   []string // named, no answer read yet
	waiting []uint64 // journeys whose answer was read, no rule named yet
}

// Rejected is the mock's own word on which rule refused a push to token with
// this answer code. It may come before or after the pipeline's Answered. A
// request refused as a whole, before its tokens were read, has token "".
func (l *Ledger) Rejected(vendor, token, code, rule string) {
	if l.closed.Load() {
		return
	}
	l.rules.hit(rule)
	if rule == "" {
		rule = code // refused by no rule: an injected fault
	}
	l.rules.named(vendor, token, code, rule)
	if token == "" {
		return
	}
	at := l.cfg.Now()
	x := l.indexOf(token)
	x.mu.Lock()
	defer x.mu.Unlock()
	k := refusalKey{vendor, token, code}
	r := x.refusalOf(k)
	for len(r.waiting) > 0 {
		id := r.waiting[0]
		r.waiting = r.waiting[1:]
		if l.with(id, func(s *shard, j *journey) { l.end(s, j, outcome{Rejected, rule}, at) }) {
			x.forget(k, r)
			return
		}
	}
	r.rules = append(r.rules, rule)
	if old, full := x.ruled.push(k); full {
		x.evictRule(old)
	}
}

// ruleFor returns the rule that refused the push of a: the one named for its
// token, else one named for whole requests with that code. Without either the
// journey waits. The caller holds x.
func (l *Ledger) ruleFor(x *indexShard, a Answer, id uint64) (string, bool) {
	if rule, ok := x.takeRule(a); ok {
		return rule, true
	}
	if rule, ok := l.rules.takeWhole(a.Vendor, a.Code); ok {
		return rule, true
	}
	r := x.refusalOf(refusalKey{a.Vendor, a.Token, a.Code})
	r.waiting = append(r.waiting, id)
	return "", false
}

// takeRule takes the oldest rule named for the token and code of a.
func (x *indexShard) takeRule(a Answer) (string, bool) {
	k := refusalKey{a.Vendor, a.Token, a.Code}
	r := x.refusals[k]
	if r == nil || len(r.rules) == 0 {
		return "", false
	}
	rule := r.rules[0]
	r.rules = r.rules[1:]
	x.forget(k, r)
	return rule, true
}

func (x *indexShard) refusalOf(k refusalKey) *refusal {
	r := x.refusals[k]
	if r == nil {
		r = new(refusal)
		x.refusals[k] = r
	}
	return r
}

// forget drops r once nothing waits in it.
func (x *indexShard) forget(k refusalKey, r *refusal) {
	if len(r.rules) == 0 && len(r.waiting) == 0 {
		delete(x.refusals, k)
	}
}

// evictRule drops the oldest rule that still waits under k, if it does.
func (x *indexShard) evictRule(k refusalKey) {
	if r := x.refusals[k]; r != nil && len(r.rules) > 0 {
		r.rules = r.rules[1:]
		x.refusalEvictions++
		x.forget(k, r)
	}
}
