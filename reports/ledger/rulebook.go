package ledger

import "sync"

// codeKey is an answer code of a vendor, whatever the token.
type codeKey struct{ vendor, code string }

// ruleBook counts rule hits and remembers the rules behind answer codes.
type ruleBook struct {
	mu        sync.RWMutex
	hits      map[string]uint64
	last      map[codeKey]string // the last rule named with a code
	whole     map[codeKey]*wholeRequests
	evictions uint64
	kept      map[string]map[string]uint64 // outcome → what kept the last attempt, or the push → journeys
}

// behind notes what stands behind an outcome that names no rule itself: what kept the last attempt of a journey that was given
// up, and why one that came over the connection was not pushed.
func (b *ruleBook) behind(j *journey, o outcome) {
	cause := ""
	switch {
	case o.kind == Failed && len(j.tries) > 0:
		cause = j.tries[len(j.tries)-1].String()
	case o.kind == Online && j.has(stepNoPush):
		cause = j.why
	case o == (outcome{NotPushed, WhyNoToken}) && j.device != "" && j.counter.key.vendor == "":
		cause = WhyNoService
	}
	if cause == "" {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept[o.String()] == nil {
		b.kept[o.String()] = make(map[string]uint64)
	}
	b.kept[o.String()][cause]++
}

// wholeRequests are the rules that refused whole requests with one code, in
// order, equal neighbours counted together. Several rules may share a code, so
// each is given to as many answers as it was named for. Their order only
// decides which journey is told which rule: requests cross on their way.
type wholeRequests struct {
	runs []run
	last string // for answers beyond those: one refused login stops many pushes
}

type run struct {
	rule string
	n    int
}

// maxRuns bounds the runs that wait for answers under one code.
const maxRuns = 4096

func (b *ruleBook) init() {
	b.hits = make(map[string]uint64)
	b.last = make(map[codeKey]string)
	b.kept = make(map[string]map[string]uint64)
	b.whole = make(map[codeKey]*wholeRequests)
}

func (b *ruleBook) hit(rule string) {
	if rule == "" {
		return
	}
	b.mu.Lock()
	b.hits[rule]++
	b.mu.Unlock()
}

// named notes that rule refused with code, a whole request if token is "".
func (b *ruleBook) named(vendor, token, code, rule string) {
	k := codeKey{vendor, code}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last[k] = rule
	if token != "" {
		return
	}
	w := b.whole[k]
	if w == nil {
		w = new(wholeRequests)
		b.whole[k] = w
	}
	w.last = rule
	if n := len(w.runs); n > 0 && w.runs[n-1].rule == rule {
		w.runs[n-1].n++
		return
	}
	if len(w.runs) == maxRuns {
		b.evictions += uint64(w.runs[0].n)
		w.runs = w.runs[1:]
	}
	w.runs = append(w.runs, run{rule, 1})
}

// takeWhole takes the oldest rule that refused a whole request with code.
func (b *ruleBook) takeWhole(vendor, code string) (string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	w := b.whole[codeKey{vendor, code}]
	if w == nil {
		return "", false
	}
	if len(w.runs) == 0 {
		return w.last, true
	}
	rule := w.runs[0].rule
	if w.runs[0].n--; w.runs[0].n == 0 {
		w.runs = w.runs[1:]
	}
	return rule, true
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
