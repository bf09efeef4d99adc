package admin

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// maxBody is how long a request's body may be, and bodyTime how long, in real time, it may take.
const (
	maxBody  = 1 << 20
	bodyTime = 10 * time.Second
)

// whole has a request's body in memory before it is served, so that a client that sends a byte a minute holds up nobody, and
// is told why; a server's ReadTimeout would hang up on it without a word.
func whole(limit time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		c := http.NewResponseController(w)
		_ = c.SetReadDeadline(time.Now().Add(limit)) // where nothing is behind w, nothing can be slow
		body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
		if err != nil { // the deadline stays: the server, too, would wait for the rest
			fail(w, spoilt(err, limit))
			return
		}
		_ = c.SetReadDeadline(time.Time{})
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// spoilt is why a body could not be read.
func spoilt(err error, limit time.Duration) error {
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return newProblem(http.StatusRequestEntityTooLarge, "the body is longer than %d bytes", maxBody).remedy("send less")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return newProblem(http.StatusRequestTimeout, "the body did not come within %s", limit).remedy("send as many bytes as Content-Length says, at once")
	}
	return bad("the body ended early: "+err.Error(), "send as many bytes as Content-Length says")
}
