package core

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// Shape is what a vendor knows of a token by its text alone.
type Shape struct {
	OS     string // of the phones that have such a token: "" for Android, or link.OSHarmony
	Region string // where they are at home; "": China, or wherever the phone says
}

// CodeToken is the code of a registration with a given token that cannot be.
const CodeToken = "given_token"

// errTaken says that a given token is another phone's.
var errTaken = errors.New("another phone has it, or had it: a token belongs to one app on one phone; give each phone its own")

// given is the token that an app brings along, or why it cannot have it.
func (p *Platform) given(r *link.Register, app *App, d *Device) (string, error) {
	if p.shape == nil {
		return "", fmt.Errorf("%s takes no given tokens; leave token out", p.Name)
	}
	if _, err := p.shape(r.Token); err != nil {
		return "", err
	}
	if t := p.Tokens.Find(r.Token); t != nil && (t.App != app || t.Device != d) {
		return "", errTaken
	}
	return r.Token, nil
}

// Stranger makes a phone for a well-shaped token that no phone has; its error says why there is none.
type Stranger func(app *App, token string, s Shape) error

// strangers are the tokens nobody has, one at a time: many sends to one of them make one phone.
type strangers struct {
	mu   sync.Mutex
	make Stranger
}

// OnStranger says what makes phones for tokens that nobody has. Without it they are refused as the rulebook says.
func (p *Platform) OnStranger(f Stranger) {
	p.strangers.mu.Lock()
	defer p.strangers.mu.Unlock()
	p.strangers.make = f
}

// Meet is Tokens.Find for the addressee of a send that was let in. Where phones may be made for strangers, one that is
// well-shaped has its phone when Meet returns.
func (p *Platform) Meet(app *App, value string) *Token {
	t := p.Tokens.Find(value)
	if t != nil || p.shape == nil {
		return t
	}
	p.strangers.mu.Lock()
	defer p.strangers.mu.Unlock()
	if p.strangers.make == nil {
		return nil
	}
	if t = p.Tokens.Find(value); t != nil { // another send has met it meanwhile
		return t
	}
	s, err := p.shape(value)
	if err == nil {
		err = p.strangers.make(app, value, s)
	}
	if err != nil {
		return nil
	}
	return p.Tokens.Find(value)
}

// MeetTarget is Tokens.Target with Meet in the place of Find.
func (p *Platform) MeetTarget(app *App, value string) *Target {
	return &Target{Name: value, Value: value, Token: p.Meet(app, value)}
}

// TokensIn lists the tokens that a path has among its segments: those that are known, and those that are shaped like one.
func (p *Platform) TokensIn(path string) []string { return tokensIn(path, p.shape, p.Tokens.Find) }

// TokensIn is Platform.TokensIn for who knows the vendor's shape alone.
func (s *Spec) TokensIn(path string) []string { return tokensIn(path, s.Token, nil) }

func tokensIn(path string, shape func(string) (Shape, error), find func(string) *Token) (out []string) {
	const shortest = 20 // a shorter segment is a method or a number
	for segment := range strings.SplitSeq(path, "/") {
		if len(segment) < shortest {
			continue
		}
		known := find != nil && find(segment) != nil
		if !known && shape != nil {
			_, err := shape(segment)
			known = err == nil
		}
		if known {
			out = append(out, segment)
		}
	}
	return out
}
