package pipeline

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	// refreshMargin is how long before its end an access token is renewed.
	refreshMargin = 5 * time.Minute
	// refusalHold is how long a refused login is not tried again, so that a
	// wrong secret does not turn every push into a token request.
	refusalHold = 30 * time.Second
)

// authRefusal is the token endpoint's "no", or "later".
type authRefusal struct{ answer Answer }

func (r *authRefusal) Error() string {
	return fmt.Sprintf("no access token: %s %s", r.answer.Code, r.answer.Text)
}

// tokenCache keeps one certificate's access token. Whoever finds it missing or
// near its end fetches it, all others wait for that one request.
type tokenCache struct {
	clock Clock
	fetch func(ctx context.Context, now time.Time) (token string, life time.Duration, err error)

	flight singleflight.Group

	mu      sync.Mutex
	token   string
	renewAt time.Time
	refusal *authRefusal
	retryAt time.Time // when a refused login may be tried again
}

// get gives the current token, fetching one where there is none.
func (c *tokenCache) get(ctx context.Context) (string, error) {
	if token, err := c.current(); token != "" || err != nil {
		return token, err
	}
	v, err, _ := c.flight.Do("", func() (any, error) {
		// The flight before this one may have landed while we were on our way.
		if token, err := c.current(); token != "" || err != nil {
			return token, err
		}
		return c.renew(ctx)
	})
	if err != nil {
		return "", err
	}
	return v.(string), nil
}

// replace gives a token other than stale, which the vendor no longer takes.
func (c *tokenCache) replace(ctx context.Context, stale string) (string, error) {
	c.mu.Lock()
	if c.token == stale { // otherwise somebody was faster
		c.token = ""
	}
	c.mu.Unlock()
	return c.get(ctx)
}

// current is the cached token, or the refusal that still stands, or neither.
func (c *tokenCache) current() (string, error) {
	now := c.clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token != "" && now.Before(c.renewAt) {
		return c.token, nil
	}
	if c.refusal != nil && now.Before(c.retryAt) {
		return "", c.refusal
	}
	return "", nil
}

func (c *tokenCache) renew(ctx context.Context) (string, error) {
	now := c.clock.Now()
	token, life, err := c.fetch(ctx, now)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		if r, ok := err.(*authRefusal); ok && !r.answer.Retry {
			c.refusal, c.retryAt = r, now.Add(refusalHold)
		}
		return "", err
	}
	margin := min(refreshMargin, life/2) // a very short life still gets used
	c.token, c.renewAt, c.refusal = token, now.Add(life-margin), nil
	return token, nil
}
