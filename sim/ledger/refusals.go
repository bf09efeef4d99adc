package ledger

import "sync"

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
// token, else the one named for whole requests with that code. Without either
// the journey waits. The caller holds x.
func (l *Ledger) ruleFor(x *indexShard, a Answer, id uint64) (string, bool) {
	k := refusalKey{a.Vendor, a.Token, a.Code}
	r := x.refusalOf(k)
	if len(r.rules) > 0 {
		rule := r.rules[0]
		r.rules = r.rules[1:]
		x.forget(k, r)
		return rule, true
	}
	if rule, ok := l.rules.wholeRequest(a.Vendor, a.Code); ok {
		x.forget(k, r)
		return rule, true
	}
	r.waiting = append(r.waiting, id)
	return "", false
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

// codeKey is an answer code of a vendor, whatever the token.
type codeKey struct{ vendor, code string }

// ruleBook counts rule hits and remembers the last rule behind each code.
type ruleBook struct {
	mu    sync.RWMutex
	hits  map[string]uint64
	last  map[codeKey]string // by any refusal
	whole map[codeKey]string // by refusals of whole requests
}

func (b *ruleBook) init() {
	b.hits = make(map[string]uint64)
	b.last = make(map[codeKey]string)
	b.whole = make(map[codeKey]string)
}

func (b *ruleBook) hit(rule string) {
	if rule == "" {
		return
	}
	b.mu.Lock()
	b.hits[rule]++
	b.mu.Unlock()
}

func (b *ruleBook) named(vendor, token, code, rule string) {
	k := codeKey{vendor, code}
	b.mu.Lock()
	b.last[k] = rule
	if token == "" {
		b.whole[k] = rule
	}
	b.mu.Unlock()
}

func (b *ruleBook) wholeRequest(vendor, code string) (string, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	rule, ok := b.whole[codeKey{vendor, code}]
	return rule, ok
}

// fallback names the rule of a refusal that no event matched: the last one
// seen with that code, else the code itself.
func (b *ruleBook) fallback(vendor, code string) string {
	b.mu.RLock()
	defer b.mu.RUnlock()
	if rule, ok := b.last[codeKey{vendor, code}]; ok {
		return rule
	}
	return code
}
