package core

import (
	"slices"
	"sync"
	"time"
)

// Token is the vendor's name for one app on one phone, and the box in which its messages wait.
type Token struct {
	Value  string
	App    *App
	Device *Device
	Force  string // sends to it get this answer code (admin API)

	mu         sync.Mutex
	dead       time.Time // zero while it lives
	deadWhy    string    // the rule or event that killed it
	installed  bool      // the package is on the phone, as far as the vendor has heard
	switchOn   bool      // the app's notification switch, as far as the vendor has heard
	subscribed bool      // the app has not asked for silence (turnOffPush, unRegister)
	fromStore  bool
	topics     map[string]time.Time // since when
	alias      string
	session    *session // nil while the phone is away
	box        []*Message
	pumping    bool
	data       any // what the vendor keeps a token: quota buckets and the like
}

// Alive reports whether the token can still be sent to, and if not, since when (simulated time).
func (t *Token) Alive() (bool, time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dead.IsZero(), t.dead
}

// Facts are what a vendor has heard of the app behind a token.
type Facts struct {
	Installed  bool
	SwitchOn   bool // notifications allowed
	Subscribed bool
	FromStore  bool
	Online     bool
	Alias      string
}

// Facts returns what the vendor has heard of the app behind the token.
func (t *Token) Facts() Facts {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Facts{t.installed, t.switchOn, t.subscribed, t.fromStore, t.session != nil, t.alias}
}

// Topics calls f with each topic the token is subscribed to and since when.
func (t *Token) Topics(f func(topic string, since time.Time)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, v := range t.topics {
		f(k, v)
	}
}

// Subscribe adds a topic and reports whether it was new; with max above 0 it refuses (ok false) one topic too many.
func (t *Token) Subscribe(topic string, at time.Time, max int) (added, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, there := t.topics[topic]; there {
		return false, true
	}
	if max > 0 && len(t.topics) >= max {
		return false, false
	}
	if t.topics == nil {
		t.topics = map[string]time.Time{}
	}
	t.topics[topic] = at
	return true, true
}

// Unsubscribe removes a topic and reports whether it was there.
func (t *Token) Unsubscribe(topic string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, there := t.topics[topic]
	delete(t.topics, topic)
	return there
}

// Data runs f with what the vendor keeps for this token, nil at first, and keeps what f returns. f holds the token's lock
// and must not call anything of the token.
func (t *Token) Data(f func(any) any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data = f(t.data)
}

// Device is a phone as its vendor knows it.
type Device struct {
	ID string
	Hardware

	mu       sync.Mutex
	lastSeen time.Time
	session  *session
	tokens   []*Token
	dozing   bool
}

// Hardware is what a phone says of itself when it connects, as link.Hello has it.
type Hardware struct {
	Brand   string
	Model   string
	Android int
	Region  string
	System  int
	OS      string // "" for Android, or link.OSHarmony
}

// list is a copy of the phone's tokens.
func (d *Device) list() []*Token {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.tokens)
}

// Online reports whether the phone's link is up.
func (d *Device) Online() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.session != nil
}

// LastSeen is the simulated time of the phone's last sign of life; now, while it is online.
func (d *Device) LastSeen(now time.Time) time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.session != nil {
		return now
	}
	return d.lastSeen
}

// Dozing reports whether the phone has said it is in Doze.
func (d *Device) Dozing() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dozing
}

// deadKept is how many dead tokens a vendor remembers; older ones it never issued, as far as it knows.
const deadKept = 1 << 17

// Tokens are the vendor's tokens and the phones behind them.
type Tokens struct {
	mu      sync.RWMutex
	byValue map[string]*Token
	devices map[string]*Device
	aliases map[aliasKey]map[*Token]struct{}
	dead    []*Token // oldest first
	maxDead int
}

type aliasKey struct {
	app   *App
	alias string
}

func newTokens() *Tokens {
	return &Tokens{byValue: map[string]*Token{}, devices: map[string]*Device{}, aliases: map[aliasKey]map[*Token]struct{}{}, maxDead: deadKept}
}

// Find returns the token with that value, alive or dead, or nil when this vendor never issued it.
func (s *Tokens) Find(value string) *Token {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byValue[value]
}

// Target looks a sender's text up.
func (s *Tokens) Target(value string) *Target {
	return &Target{Name: value, Value: value, Token: s.Find(value)}
}

// Each calls f for every token, in no order.
func (s *Tokens) Each(f func(*Token)) {
	s.mu.RLock()
	all := make([]*Token, 0, len(s.byValue))
	for _, t := range s.byValue {
		all = append(all, t)
	}
	s.mu.RUnlock()
	for _, t := range all {
		f(t)
	}
}

// Live is the number of tokens that can be sent to.
func (s *Tokens) Live() (n int) {
	s.Each(func(t *Token) {
		if ok, _ := t.Alive(); ok {
			n++
		}
	})
	return n
}

// ByAlias returns the tokens that carry an alias in an app.
func (s *Tokens) ByAlias(app *App, alias string) (out []*Token) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for t := range s.aliases[aliasKey{app, alias}] {
		out = append(out, t)
	}
	return out
}

// SetAlias gives a token its one alias; "" takes it away.
func (s *Tokens) SetAlias(t *Token, alias string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	if k := (aliasKey{t.App, t.alias}); t.alias != "" {
		if delete(s.aliases[k], t); len(s.aliases[k]) == 0 {
			delete(s.aliases, k)
		}
	}
	if t.alias = alias; alias == "" {
		return
	}
	k := aliasKey{t.App, alias}
	if s.aliases[k] == nil {
		s.aliases[k] = map[*Token]struct{}{}
	}
	s.aliases[k][t] = struct{}{}
}

// device returns the phone that says hello, known from before or new.
func (s *Tokens) device(id string) *Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.devices[id]
	if d == nil {
		d = &Device{ID: id}
		s.devices[id] = d
	}
	return d
}

// add makes a token known, unless there is one of its text. Its phone forgets its dead ones: they have no use for a link any
// more.
func (s *Tokens) add(t *Token) bool {
	s.mu.Lock()
	_, taken := s.byValue[t.Value]
	if !taken {
		s.byValue[t.Value] = t
	}
	s.mu.Unlock()
	if taken {
		return false
	}
	d := t.Device
	var dead []*Token
	for _, old := range d.list() {
		if alive, _ := old.Alive(); !alive {
			dead = append(dead, old)
		}
	}
	d.mu.Lock()
	d.tokens = append(slices.DeleteFunc(d.tokens, func(x *Token) bool { return slices.Contains(dead, x) }), t)
	d.mu.Unlock()
	for _, old := range dead {
		old.mu.Lock()
		old.session = nil
		old.mu.Unlock()
	}
	return true
}

// bury notes that a token died; the one that has been dead longest is forgotten when there are too many.
func (s *Tokens) bury(t *Token) {
	s.mu.Lock()
	var old *Token
	if s.dead = append(s.dead, t); len(s.dead) > s.maxDead {
		old, s.dead = s.dead[0], s.dead[1:]
		delete(s.byValue, old.Value)
	}
	s.mu.Unlock()
	if old != nil {
		s.SetAlias(old, "")
	}
}
