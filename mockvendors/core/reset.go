package core

// Reset makes the vendor as it was when it started: no phone, no token, no waiting message, no journal, no fault, all
// counters at zero. Phones that are connected lose their links; they may come back and register anew. Rules and console
// settings stay as they are, access tokens stay good, and the vendor's randomness goes on, so that a token of before is
// never given to another phone.
func (p *Platform) Reset() {
	for _, s := range p.Tokens.clear(p) {
		_ = s.conn.Close()
	}
	p.Receipts.reset()
	p.Faults.Set(nil)
	p.Rules.reset()
	p.Journal.Reset()
	p.answersMu.Lock()
	p.requests.Store(0)
	clear(p.answers)
	clear(p.hosts)
	p.answersMu.Unlock()
	if p.hooks.Reset != nil {
		p.hooks.Reset()
	}
}

// clear forgets all tokens and phones and returns the links that are up. A token that a request holds at this moment is
// dead, its box empty.
func (s *Tokens) clear(p *Platform) (up []*session) {
	s.mu.Lock()
	tokens, devices := s.byValue, s.devices
	s.byValue, s.devices, s.aliases = map[string]*Token{}, map[string]*Device{}, map[aliasKey]map[*Token]struct{}{}
	s.dead = nil
	s.mu.Unlock()
	for _, t := range tokens {
		t.mu.Lock()
		if t.dead.IsZero() {
			t.dead, t.deadWhy = p.Clock.Now(), "reset"
		}
		for len(t.box) > 0 {
			t.take(t.box[0])
		}
		t.mu.Unlock()
	}
	for _, d := range devices {
		d.mu.Lock()
		if d.session != nil {
			up = append(up, d.session)
		}
		d.mu.Unlock()
	}
	return up
}
