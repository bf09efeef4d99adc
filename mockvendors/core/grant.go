package core

import (
	"crypto/sha256"
	"strconv"
	"sync"
	"time"
)

// grantsKept is how many access tokens a vendor remembers; the oldest go first.
const grantsKept = 10_000

// Grant is an access token's meaning.
type Grant struct {
	App     *App
	Expires time.Time // simulated
}

// Grants are the access tokens that a vendor's auth endpoint has handed out. Several of one app are valid side by side. The
// zero value is ready. Tokens are kept and looked up by their digest, so that no look-up takes longer the better the guess.
type Grants struct {
	mu    sync.RWMutex
	by    map[[sha256.Size]byte]Grant
	order [][sha256.Size]byte
}

// Add remembers a token.
func (g *Grants) Add(token string, grant Grant) {
	k := sha256.Sum256([]byte(token))
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.by == nil {
		g.by = map[[sha256.Size]byte]Grant{}
	}
	g.by[k] = grant
	if g.order = append(g.order, k); len(g.order) > grantsKept {
		delete(g.by, g.order[0])
		g.order = g.order[1:]
	}
}

// Find returns what a token was handed out for; it does not look at the time.
func (g *Grants) Find(token string) (Grant, bool) {
	k := sha256.Sum256([]byte(token))
	g.mu.RLock()
	defer g.mu.RUnlock()
	grant, ok := g.by[k]
	return grant, ok
}

// SignedInTime reports whether a signing time lies within window of now, before or after. Now is simulated time or the
// wall's, whichever fits: outside clients sign with the wall clock.
func (p *Platform) SignedInTime(at time.Time, window time.Duration) bool {
	return at.Sub(p.Clock.Now()).Abs() <= window || time.Since(at).Abs() <= window
}

// SignedAtMillis is SignedInTime for a time written in milliseconds; what is no number is out of time.
func (p *Platform) SignedAtMillis(text string, window time.Duration) bool {
	ms, err := strconv.ParseInt(text, 10, 64)
	return err == nil && p.SignedInTime(time.UnixMilli(ms), window)
}
