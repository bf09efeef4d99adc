package core

import (
	cryptorand "crypto/rand"
	"crypto/rsa"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Platform is one mock vendor at work.
type Platform struct {
	Name     string
	Clock    *clock.Clock
	Rules    *Rules
	Apps     *Apps
	Tokens   *Tokens
	Journal  *Journal
	Receipts *Receipts
	Faults   *Faults

	hooks     Hooks
	onEvent   func(Event)
	shape     func(string) (Shape, error)
	strangers strangers
	onLint    func(Lint)

	serial, seq atomic.Uint64
	requests    atomic.Int64
	answersMu   sync.Mutex
	answers     map[string]int64
	hosts       map[string]map[string]int64 // answers by the host that was asked, see maxAsked

	randMu sync.Mutex
	rand   *rand.Rand
}

// Config is what every vendor is started with.
type Config struct {
	Clock       *clock.Clock
	Seed        uint64
	Apps        []AppConfig  // the default app first
	OnEvent     func(Event)  // may be nil; called without locks held, often and from many goroutines
	Client      *http.Client // posts receipts; nil: one that reaches loopback only
	Base        string       // the vendor's own base URL, once it listens: goes into credential files
	JournalSize int          // requests kept, in 64 MiB at most; 0: 10,000
	// OnPanic is told what a receipt's encoding panics with; nil: the panic ends the process. What serves the handler and
	// the links looks after theirs.
	OnPanic link.PanicFunc
	// RSA makes the private keys that credential files hold; nil: a fresh 2048-bit key a call. Vendors ask for one only when
	// a file is asked for, since a key takes a tenth of a second.
	RSA func() (*rsa.PrivateKey, error)
	// Adopt lets the first app, where it was given no credentials, take over those of the first caller.
	Adopt   bool
	OnLint  func(Lint)    // told of each lint in a call while it is served; nil: nobody lints
	OnAdopt func(Adopted) // told each time that something was taken over; may be nil
}

// PrivateKey makes one RSA key, as RSA says.
func (c *Config) PrivateKey() (*rsa.PrivateKey, error) {
	if c.RSA != nil {
		return c.RSA()
	}
	return rsa.GenerateKey(cryptorand.Reader, 2048)
}

// Spec is a vendor on the shelf: what is known of it without starting it.
//
// Everything about a vendor that somebody outside its folder must know stands here, so that a new one needs its folder and a
// line of the catalogue.
type Spec struct {
	Name        string
	Port        int      // its place after the port of --listen, 1 to 9; each vendor its own
	Hosts       []string // the real host names it stands for
	Rules       []Rule
	NewSettings func() any // a pointer to the vendor's Settings, at their defaults
	// SettingsSource is the Go file that declares Settings and what it holds: its comments describe the settings to editors.
	SettingsSource string
	New            func(Config) (Vendor, error)

	Phones []Phone // that carry its service and are about; a phone of which no more is said is the first
	// Token tells what a token's text says of itself, or what is wrong with it and what to do; nil: no token can be given.
	Token func(text string) (Shape, error)

	// Lint says which rules can be judged by a call alone, and Dead which tokens a recorded answer says are no good any more.
	Lint LintScope
	Dead func(request, answer []byte, status int) []string

	SwitchedOff     bool   // its phones let no newly installed app show anything until the owner allows it
	ReceiptsSetting string // the setting that says where receipts go; "": each message says so itself, or there are none
}

// Phone is what a phone of the vendor calls itself where nobody says more.
func (s *Spec) Phone() Phone {
	if len(s.Phones) == 0 {
		return Phone{Brand: s.Name, Manufacturer: s.Name, Model: s.Name}
	}
	return s.Phones[0]
}

// Phone is a phone as it is sold, by what it says of itself.
type Phone struct {
	Brand        string // Build.BRAND
	Manufacturer string // Build.MANUFACTURER
	Model        string // Build.MODEL
}

// Vendor is a mock at work. Anything more it can do is an optional interface.
type Vendor interface {
	// Handler answers as the vendor's real hosts do.
	Handler() http.Handler
	// Platform is the shared part: tokens, journal, counters.
	Platform() *Platform
}

// CredentialFiler is a vendor whose console hands out a file (FCM's service account, Huawei's key file).
type CredentialFiler interface {
	// CredentialFile returns the file of an app; base is the vendor's base URL.
	CredentialFile(app *App, base string) ([]byte, error)
}

// ListenerWrapper is a vendor that must see its connections before net/http does, to mend what real hosts bear and Go's
// server does not.
type ListenerWrapper interface {
	WrapListener(net.Listener) net.Listener
}

// NewPlatform returns the shared part of one vendor.
func NewPlatform(name string, c Config, rules []Rule, apps []*App, h Hooks) *Platform {
	p := &Platform{
		Name: name, Clock: c.Clock, Rules: NewRules(rules), Apps: &Apps{apps}, Tokens: newTokens(),
		Journal: newJournal(c.JournalSize, journalBytes), Faults: &Faults{}, onEvent: c.OnEvent,
		hooks: h, shape: h.Token, onLint: c.OnLint, answers: map[string]int64{}, hosts: map[string]map[string]int64{}, rand: NewRand(c.Seed, name),
	}
	p.hooks.platform = p
	for _, a := range apps {
		if a.adopting != nil {
			a.adopting.vendor, a.adopting.unproven, a.adopting.first = name, h.Unproven, h.Names
		}
	}
	p.Receipts = newReceipts(c.Clock, c.Client)
	p.Receipts.onPanic = c.OnPanic
	return p
}

// NewRand returns seeded randomness that differs by vendor.
func NewRand(seed uint64, salt string) *rand.Rand {
	for _, b := range []byte(salt) {
		seed = seed*1099511628211 + uint64(b)
	}
	return rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
}

// WithRand runs f with the vendor's seeded randomness, one caller at a time: message ids and auth tokens are made in it.
func (p *Platform) WithRand(f func(Rand) string) string {
	p.randMu.Lock()
	defer p.randMu.Unlock()
	return f(p.rand)
}

func (p *Platform) tell(e Event) {
	if p.onEvent == nil {
		return
	}
	e.Vendor = p.Name
	p.onEvent(e)
}

// Forgotten is how many entries the vendor let go of for want of room, by what they were of; what lost none is not there.
func (p *Platform) Forgotten() map[string]int64 {
	out := map[string]int64{}
	for name, m := range p.hooks.Memories {
		if _, evicted := m.Counts(); evicted > 0 {
			out[name] = evicted
		}
	}
	return out
}

// Quotas reads the vendor's counters; nil where it keeps none.
func (p *Platform) Quotas() []Quota {
	if p.hooks.Quotas == nil {
		return nil
	}
	return p.hooks.Quotas()
}

// Requests is how many requests were answered, and how often with each code.
func (p *Platform) Requests() (int64, map[string]int64) {
	p.answersMu.Lock()
	defer p.answersMu.Unlock()
	out := make(map[string]int64, len(p.answers))
	for k, v := range p.answers {
		out[k] = v
	}
	return p.requests.Load(), out
}

// maxAsked bounds the hosts that are counted: a client may name any.
const maxAsked = 100

// Asked is how often each host was asked, by the answer's code; the first hundred names count.
func (p *Platform) Asked() map[string]map[string]int64 {
	p.answersMu.Lock()
	defer p.answersMu.Unlock()
	out := make(map[string]map[string]int64, len(p.hosts))
	for host, codes := range p.hosts {
		out[host] = maps.Clone(codes)
	}
	return out
}

// Close stops what the platform runs by itself.
func (p *Platform) Close() { p.Receipts.close() }
