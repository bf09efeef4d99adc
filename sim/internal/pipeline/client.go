package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// maxAnswer bounds what is read of one answer; the real ones are under 4 KB.
const maxAnswer = 256 << 10

// client is the one HTTP client of a dispatcher.
type client struct {
	http      *http.Client
	transport *http.Transport
	timeout   time.Duration
	clock     Clock
	buffers   sync.Pool // *bytes.Buffer, for answers only: net/http may hold a request's body past its answer
}

func newClient(cfg *Config) *client {
	dialer := &net.Dialer{Timeout: cfg.RequestTimeout}
	if !cfg.AllowRemote {
		dialer.Control = refuseRemote
	}
	t := &http.Transport{ // no Proxy: a proxy would be a way off the machine
		DialContext:         dialer.DialContext,
		MaxIdleConnsPerHost: cfg.Workers,
		IdleConnTimeout:     90 * time.Second,
		DisableCompression:  true,
	}
	return &client{
		transport: t, timeout: cfg.RequestTimeout, clock: cfg.Clock,
		http: &http.Client{
			Transport: t,
			// A redirect of a push is a wrong endpoint, and would turn POST into GET.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
	}
}

// refuseRemote holds promise 7 once more where a name has become an address.
func refuseRemote(_, address string, _ syscall.RawConn) error {
	if host, _, err := net.SplitHostPort(address); err != nil || !isLoopback(host) {
		return fmt.Errorf("%w: %s", ErrRemoteEndpoint, address)
	}
	return nil
}

// do sends one request and lets read look at the answer, whose body is only
// valid meanwhile. What HTTP itself says about retrying is added here, for all
// vendors alike.
func (c *client) do(ctx context.Context, r wireRequest, read func(status int, body []byte) Answer) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(r.body))
	if err != nil {
		return Answer{}, err
	}
	req.Header.Set("Content-Type", r.contentType)
	if r.header[0] != "" {
		req.Header.Set(r.header[0], r.header[1])
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer resp.Body.Close()
	b := c.buffers.Get().(*bytes.Buffer)
	defer c.buffers.Put(b)
	b.Reset()
	n, err := b.ReadFrom(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return Answer{}, err
	}
	if n > maxAnswer {
		return Answer{}, errAnswerTooLong
	}
	answer := read(resp.StatusCode, b.Bytes())
	if !answer.Accepted && (resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode >= 500) {
		answer.Retry = true
	}
	if wish := retryAfter(resp.Header.Get("Retry-After"), c.clock.Now()); wish > 0 {
		answer.RetryAfter = wish
	}
	return answer, nil
}

var errAnswerTooLong = errors.New("the answer is longer than 256 KB")

// retryAfter reads the header: whole seconds or an HTTP date; 0 for none.
func retryAfter(h string, now time.Time) time.Duration {
	h = strings.TrimSpace(h)
	if h == "" {
		return 0
	}
	if n, err := strconv.ParseInt(h, 10, 32); err == nil {
		return max(0, time.Duration(n)*time.Second)
	}
	if at, err := http.ParseTime(h); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
