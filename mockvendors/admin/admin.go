// Package admin is the HTTP API by which people and their tests inspect and steer running mocks: simulated phones to push
// to, their trays and taps, the journal of requests, the vendors' console settings, faults and the clock.
//
// It owns the API's routes, their JSON and the phones made through it. It knows no vendor's rules and no IM kit: the app on
// its phones registers, shows and opens pages, nothing more. The caller owns the listener, which must be on loopback.
//
//	admin.go    the API as a value        device.go    a phone           vendors.go   console settings, rules, counters
//	guard.go    who may call              phones.go    all of them       merge.go     laying settings over settings
//	routes.go   what is served            actions.go   what they do      faults.go    trouble to inject
//	problem.go  errors                    view.go      how they look     messages.go  the journal, and waiting for it
//	body.go     bodies, in time           manifest.go  their app         redact.go    secrets out of texts
//	decode.go   strict JSON
//	openapi.go  the description of it     flight.go    when one is done  clock.go, reset.go
package admin

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Mocks are the running vendors that the API steers.
type Mocks struct {
	Clock   *clock.Clock
	Vendors []Vendor
	Dialer  link.Dialer // how phones reach a LinkURL; nil: WebSocket
}

// Vendor is one running vendor.
type Vendor struct {
	core.Vendor
	Spec    core.Spec
	LinkURL string // where its phones connect
}

// Options are the API's own.
type Options struct {
	MaxDevices  int           // phones that may exist at a time; 0: 250,000
	BodyTimeout time.Duration // real time that a request's body may take; 0: 10 s
	// AdoptTokens makes a phone for each well-shaped token that a sender knows and nobody has: a backend's own tokens are those
	// of its own users.
	AdoptTokens    bool
	OnAdoptedToken func(vendor, token string) // told of each; may be nil
	// OnPanic is told what serving a request panicked with, which is answered 500; nil: it is logged, as net/http does.
	OnPanic func(value any, trace []byte)
}

// API is the admin API: an http.Handler for a loopback listener.
type API struct {
	mocks Mocks
	o     Options
	begun []beginning
	serve http.Handler

	ctx    context.Context // ends with Close: whoever waits then gets an answer
	cancel context.CancelFunc

	// Held for reading by whatever a phone does, for writing by a reset, so that none comes out of it half made.
	steps sync.RWMutex

	mu       sync.Mutex
	devices  map[string]*device
	order    []*device // as they were made
	standing []standing
	made     int // devices ever made: ids are not used twice
	closed   bool
}

var _ http.Handler = (*API)(nil)

// New returns the API over running mocks. What it finds at this moment, rules and settings, is what POST /api/v1/reset
// goes back to.
func New(m Mocks, o Options) *API {
	if m.Dialer == nil {
		m.Dialer = link.NewWebSocket()
	}
	if o.MaxDevices <= 0 {
		o.MaxDevices = 250_000
	}
	if o.BodyTimeout <= 0 {
		o.BodyTimeout = bodyTime
	}
	if o.OnPanic == nil {
		o.OnPanic = func(value any, trace []byte) { log.Printf("admin: panic: %v\n%s", value, trace) }
	}
	a := &API{mocks: m, o: o, devices: map[string]*device{}}
	a.ctx, a.cancel = context.WithCancel(context.Background())
	for _, v := range m.Vendors {
		a.begun = append(a.begun, begin(v))
	}
	if o.AdoptTokens {
		for i := range a.mocks.Vendors {
			a.meet(&a.mocks.Vendors[i])
		}
	}
	a.serve = guard(whole(o.BodyTimeout, a.watched(a.router())))
	return a
}

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.serve.ServeHTTP(w, r) }

// watched answers 500 where serving panics.
func (a *API) watched(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				a.o.OnPanic(v, debug.Stack())
				fail(w, fmt.Errorf("panic: %v", v))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// Close switches the API's phones off and ends waiting calls. Later calls that need a phone are refused.
func (a *API) Close() {
	a.cancel()
	a.mu.Lock()
	a.closed = true
	a.mu.Unlock()
	for _, v := range a.mocks.Vendors {
		v.Platform().OnStranger(nil)
	}
	a.closeDevices()
}

// vendor finds a running vendor by name.
func (a *API) vendor(name string) (*Vendor, error) {
	var names []string
	for i := range a.mocks.Vendors {
		if a.mocks.Vendors[i].Spec.Name == name {
			return &a.mocks.Vendors[i], nil
		}
		names = append(names, a.mocks.Vendors[i].Spec.Name)
	}
	if name == "" {
		return nil, bad("vendor is missing", "use one of %s", list(names))
	}
	return nil, notFound("no vendor %q is running", name).remedy("use one of %s", list(names))
}
