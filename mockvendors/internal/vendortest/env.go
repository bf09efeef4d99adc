// Package vendortest is the bench on which a mock vendor's rules are tested: one vendor on a loopback port, a clock that
// stands still, phones on memory links, and tables of rows that are also run with their rule switched off.
//
// It is for the tests of the vendors' own packages. People who embed the mocks use package mockvendors.
package vendortest

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Start is where the bench's clock stands at first: 10:00 on a working day in China, when every vendor delivers. It lies in the
// past: signing times are accepted by either clock, and the wall must not come by here.
var Start = time.Date(2026, 11, 16, 10, 0, 0, 0, core.China)

// Env is one vendor on the bench.
type Env struct {
	Spec     core.Spec
	Vendor   core.Vendor
	Platform *core.Platform
	Clock    *clock.Clock
	Base     string // the vendor's base URL

	memory *link.Memory
	phones int

	mu     sync.Mutex
	events []core.Event
}

// Option changes how an Env begins.
type Option func(*config)

type config struct {
	start    time.Time
	settings []func(any)
	off      []string
	quiet    bool
}

// At sets the clock's start.
func At(t time.Time) Option { return func(c *config) { c.start = t } }

// Settings changes the main app's settings; f gets the vendor's own pointer type.
func Settings[S any](f func(*S)) Option {
	return func(c *config) { c.settings = append(c.settings, func(s any) { f(s.(*S)) }) }
}

// Off switches rules off.
func Off(ids ...string) Option { return func(c *config) { c.off = append(c.off, ids...) } }

// Quiet keeps no events: for benchmarks.
func Quiet() Option { return func(c *config) { c.quiet = true } }

// Package and OtherPackage are the bench's two apps; the second has the vendor's default settings.
const (
	Package      = "com.example.chat"
	OtherPackage = "com.example.other"
)

// New starts a vendor; the test ends it.
func New(t testing.TB, spec core.Spec, opts ...Option) *Env {
	t.Helper()
	cfg := config{start: Start}
	for _, o := range opts {
		o(&cfg)
	}
	settings := spec.NewSettings()
	for _, f := range cfg.settings {
		f(settings)
	}
	e := &Env{Spec: spec, Clock: clock.New(cfg.start, 0), memory: link.NewMemory()}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	watch := e.note
	if cfg.quiet {
		watch = nil
	}
	v, err := spec.New(core.Config{
		Clock: e.Clock, Seed: 1, Base: server.URL, OnEvent: watch, RSA: sharedKey,
		Apps: []core.AppConfig{
			{Name: "main", Package: Package, Settings: settings},
			{Name: "other", Package: OtherPackage, Settings: spec.NewSettings()},
		},
	})
	if err != nil {
		server.Close()
		t.Fatalf("%s does not start: %v", spec.Name, err)
	}
	e.Vendor, e.Platform, e.Base, handler = v, v.Platform(), server.URL, v.Handler()
	for _, id := range cfg.off {
		if err := e.Platform.Rules.Set(id, false); err != nil {
			t.Fatal(err)
		}
	}
	e.memory.Listen("mem://"+spec.Name, e.Platform.AcceptLink)
	t.Cleanup(func() {
		server.Close()
		e.Platform.Close()
		e.Clock.Stop()
		http.DefaultClient.CloseIdleConnections()
	})
	return e
}

var sharedKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func (e *Env) note(ev core.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.events = append(e.events, ev.Bare())
}

// Events returns the vendor's events of the given kinds so far (all when none is given).
func (e *Env) Events(kinds ...core.EventKind) (out []core.Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ev := range e.events {
		for _, k := range kinds {
			if ev.Kind == k {
				out = append(out, ev)
			}
		}
		if len(kinds) == 0 {
			out = append(out, ev)
		}
	}
	return out
}

// App is the bench's main app at the vendor; Other the second one.
func (e *Env) App() *core.App   { return e.Platform.Apps.ByName("main") }
func (e *Env) Other() *core.App { return e.Platform.Apps.ByName("other") }

// Jump lets simulated time pass, everything in flight ended first and after.
func (e *Env) Jump(d time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := e.Clock.Jump(ctx, d); err != nil {
		return err
	}
	return e.Clock.WaitIdle(ctx)
}

// Settle waits until nothing is in flight.
func (e *Env) Settle() error { return e.Jump(0) }

// Response is an HTTP answer, read.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON decodes the body; numbers stay json.Number so that a string can be told from a number.
func (r Response) JSON() (map[string]any, error) {
	var out map[string]any
	d := json.NewDecoder(strings.NewReader(string(r.Body)))
	d.UseNumber()
	if err := d.Decode(&out); err != nil {
		return nil, fmt.Errorf("answer %q is no JSON object: %w", r.Body, err)
	}
	return out, nil
}

// Do sends a request to the vendor and lets what it started end. Headers come as "Name: value".
func (e *Env) Do(method, path, body string, headers ...string) (Response, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, e.Base+path, strings.NewReader(body))
	if err != nil {
		return Response{}, err
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if strings.EqualFold(name, "Host") {
			req.Host = value
			continue
		}
		req.Header[http.CanonicalHeaderKey(name)] = append(req.Header[http.CanonicalHeaderKey(name)], value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return Response{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return Response{}, err
	}
	return Response{resp.StatusCode, resp.Header, b}, e.Settle()
}

// PostJSON and PostForm are Do with the content type set.
func (e *Env) PostJSON(path, body string, headers ...string) (Response, error) {
	return e.Do(http.MethodPost, path, body, append(headers, "Content-Type: application/json")...)
}

// PostForm sends an encoded form.
func (e *Env) PostForm(path, form string, headers ...string) (Response, error) {
	return e.Do(http.MethodPost, path, form, append(headers, "Content-Type: application/x-www-form-urlencoded")...)
}
