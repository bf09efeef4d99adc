// Package mockvendors starts any set of mock push vendors on loopback ports: the Go API for tests of other people's
// backends, and what pushrig itself runs on.
//
//	mocks, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"oppo"}})
//	defer mocks.Close()
//	backend.OPPOEndpoint = mocks.Vendor("oppo").BaseURL
//
// It owns listening, TLS and the ready line. It knows no vendor's rules and does not know what drives the phones.
package mockvendors

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/origin"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// LinkPath is where a vendor's listener takes phones; no real vendor has it.
const LinkPath = "/.pushrig/link"

// The packages of the two apps every vendor has unless Config.Apps says otherwise.
const (
	MainPackage  = core.MainPackage
	OtherPackage = core.OtherPackage
)

// Config says which vendors to start, and how.
type Config struct {
	Vendors     []string                    // by name; nil: all
	Listen      string                      // "127.0.0.1:7400": vendors take the ports after it, each its own; "" or port 0: free ones
	Clock       *clock.Clock                // nil: real time
	Seed        uint64                      // of credentials, tokens and ids
	Apps        map[string][]core.AppConfig // by vendor; missing: the two default apps
	Rules       map[string]bool             // rules to switch, by id
	OnEvent     func(core.Event)            // watches verdicts; called often, from many goroutines, without locks held
	Memory      *link.Memory                // also listen here, as mem://VENDOR; nil: sockets only
	Client      *http.Client                // posts receipts; nil: one of its own
	JournalSize int                         // requests kept a vendor, in 64 MiB at most; 0: 10,000
	// Adopt lets each vendor's first app take over the credentials of its first caller, unless it was given some. What a
	// caller proves by a signature cannot be checked then; OnAdopt is told what was taken and what is not checked.
	Adopt   bool
	OnAdopt func(core.Adopted) // may be nil; called from many goroutines
	// OnPanic is told of a defect: what a handler, a link or a timer panicked with, and its stack. The request is answered
	// 500, the link closed, and the mocks go on. Nil: it is logged.
	OnPanic func(value any, trace []byte)
	// CA signs for the vendors' names: a lasting one; nil: one of this run, which nobody keeps.
	CA *CA
	// RSA makes the private keys of credential files; nil: a fresh 2048-bit key each.
	RSA func() (*rsa.PrivateKey, error)
}

// Mocks are vendors at work.
type Mocks struct {
	Clock    *clock.Clock
	tls      *authority
	memory   *link.Memory
	vendors  []*Running
	ownClock bool
	adopt    bool
	broken   handshakes
}

// Running is one vendor at work.
type Running struct {
	Spec       core.Spec
	BaseURL    string // http://127.0.0.1:PORT; HTTP/1.1 and HTTP/2
	BaseURLTLS string // https on the same port, under Mocks.CA
	LinkURL    string // ws://… for phones
	core.Vendor

	links  *link.Server
	server *http.Server
	listen net.Listener
	done   chan struct{}
}

// Start starts the vendors; when it returns they answer. It fails as a whole.
func Start(c Config) (_ *Mocks, err error) {
	if c.OnPanic == nil {
		c.OnPanic = func(value any, trace []byte) { log.Printf("mockvendors: panic: %v\n%s", value, trace) }
	}
	if c.Memory != nil && c.Memory.OnPanic == nil {
		c.Memory.OnPanic = c.OnPanic
	}
	m := &Mocks{Clock: c.Clock, memory: c.Memory, adopt: c.Adopt}
	if m.Clock == nil {
		m.Clock, m.ownClock = clock.Real(), true
		m.Clock.OnPanic(c.OnPanic)
	}
	defer func() {
		if err != nil {
			m.Close()
		}
	}()
	specs, err := choose(c.Vendors)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Apps)) {
		if !slices.Contains(Names(), name) {
			return nil, fmt.Errorf("apps of an unknown vendor %q: there are %v", name, Names())
		}
	}
	if m.tls, err = newAuthority(c.CA, specs); err != nil {
		return nil, err
	}
	for _, spec := range specs {
		r, err := m.start(spec, &c)
		if err != nil {
			return nil, err
		}
		m.vendors = append(m.vendors, r)
	}
	if err = m.Switch(c.Rules); err != nil {
		return nil, err
	}
	return m, nil
}

// DefaultApps are the two apps that a vendor has where Config.Apps says nothing.
func DefaultApps() []core.AppConfig {
	return []core.AppConfig{{Name: "main", Package: MainPackage}, {Name: "other", Package: OtherPackage}}
}

// choose picks specs by name, in the catalogue's order.
func choose(names []string) ([]core.Spec, error) {
	all := Catalog()
	if names == nil {
		return all, nil
	}
	var out []core.Spec
	for _, n := range names {
		if !slices.ContainsFunc(all, func(s core.Spec) bool { return s.Name == n }) {
			return nil, fmt.Errorf("no vendor %q: there are %v", n, Names())
		}
	}
	for _, s := range all {
		if slices.Contains(names, s.Name) {
			out = append(out, s)
		}
	}
	return out, nil
}

func (m *Mocks) start(spec core.Spec, c *Config) (*Running, error) {
	address, err := address(c.Listen, spec.Port)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s cannot listen on %s: %w; choose another --listen, or port 0 for free ones", spec.Name, address, err)
	}
	host := l.Addr().String()
	r := &Running{Spec: spec, BaseURL: "http://" + host, BaseURLTLS: "https://" + host, LinkURL: "ws://" + host + LinkPath,
		listen: l, done: make(chan struct{})}
	apps := slices.Clone(c.Apps[spec.Name])
	if len(apps) == 0 {
		apps = DefaultApps()
	}
	for i := range apps {
		if apps[i].Settings == nil {
			apps[i].Settings = spec.NewSettings()
		}
	}
	r.Vendor, err = spec.New(core.Config{Clock: m.Clock, Seed: c.Seed, Apps: apps, OnEvent: c.OnEvent, Client: c.Client, Base: r.BaseURL, JournalSize: c.JournalSize, RSA: c.RSA, OnPanic: c.OnPanic, Adopt: c.Adopt, OnAdopt: c.OnAdopt})
	if err != nil {
		_ = l.Close()
		return nil, fmt.Errorf("%s does not start: %w", spec.Name, err)
	}
	r.links = link.NewServer(r.Platform().AcceptLink)
	r.links.OnPanic = c.OnPanic
	if m.memory != nil {
		m.memory.Listen(MemoryURL(spec.Name), r.Platform().AcceptLink)
	}
	m.serve(r, c.OnPanic)
	return r, nil
}

// MemoryURL is where a vendor listens on a memory switchboard.
func MemoryURL(vendor string) string { return "mem://" + vendor }

// serve answers http and https on the one port, told apart by the first byte. TLS ends before the vendor may wrap the
// listener, so that it sees what clients say.
func (m *Mocks) serve(r *Running, onPanic link.PanicFunc) {
	r.server = &http.Server{
		Handler:           entrance(r.Handler(), r.links, onPanic),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		Protocols:         protocols(),
		ErrorLog:          log.New(io.Discard, "", 0), // clients that hang up are not news
	}
	both := split(r.listen, m.tls.config(), m.broken.add)
	plain, secure := net.Listener(both.plain), net.Listener(both.secure)
	if w, ok := r.Vendor.(core.ListenerWrapper); ok {
		plain, secure = w.WrapListener(plain), w.WrapListener(secure)
	}
	go func() {
		defer close(r.done)
		served := make(chan struct{})
		go func() { defer close(served); _ = r.server.Serve(plain) }()
		_ = r.server.Serve(secure)
		<-served
		both.wait()
	}()
}

// entrance is what stands before a vendor: phones go to their links, other sites' pages are turned away, and a defect does
// not stay in a log that nobody reads.
func entrance(vendor, links http.Handler, onPanic link.PanicFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler: // a connection that is cut on purpose
				panic(v)
			default:
				onPanic(v, debug.Stack())
				http.Error(w, fmt.Sprintf("pushrig: the mock has a defect: %v", v), http.StatusInternalServerError)
			}
		}()
		switch {
		case origin.Foreign(r):
			http.Error(w, "pushrig: the request comes from a page of another site; call the mocks from a program", http.StatusForbidden)
		case r.URL.Path == LinkPath:
			links.ServeHTTP(w, r)
		default:
			vendor.ServeHTTP(w, r) // no ServeMux before it: it would clean the path and redirect
		}
	})
}

func protocols() *http.Protocols {
	p := &http.Protocols{}
	p.SetHTTP1(true)
	p.SetHTTP2(true)
	p.SetUnencryptedHTTP2(true)
	return p
}

// Vendor returns a running vendor by name, or nil.
func (m *Mocks) Vendor(name string) *Running {
	for _, r := range m.vendors {
		if r.Spec.Name == name {
			return r
		}
	}
	return nil
}

// Vendors returns the running vendors, in the catalogue's order.
func (m *Mocks) Vendors() []*Running { return m.vendors }

// CA is the PEM of the certificate authority, Config.CA's or the one made for this run; every vendor's real host names stand in the leaf.
func (m *Mocks) CA() []byte { return m.tls.ca.PEM() }

// Switch switches rules on or off by id.
func (m *Mocks) Switch(rules map[string]bool) error {
	for id, on := range rules {
		known := false
		for _, r := range m.vendors {
			known = known || r.Platform().Rules.Set(id, on) == nil
		}
		if !known && !slices.ContainsFunc(AllRules(), func(x core.Rule) bool { return x.ID == id }) {
			return fmt.Errorf("no rule %q: `pushrig rules` lists them", id)
		}
	}
	return nil
}

// Adopted is what the vendors' apps have taken over from their callers so far.
func (m *Mocks) Adopted() (out []core.Adopted) {
	for _, r := range m.vendors {
		out = append(out, r.Platform().Apps.Adopted()...)
	}
	return out
}

// closeGrace is how long Close lets requests end by themselves before it cuts them off.
const closeGrace = 2 * time.Second

// Close ends links and listeners and waits for them.
func (m *Mocks) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), closeGrace)
	defer cancel()
	for _, r := range m.vendors {
		if m.memory != nil {
			m.memory.Listen(MemoryURL(r.Spec.Name), nil)
		}
		r.links.Close()
		if errors.Is(r.server.Shutdown(ctx), context.DeadlineExceeded) {
			_ = r.server.Close()
		}
		_ = r.listen.Close()
		<-r.done
		r.Platform().Close()
	}
	if m.ownClock {
		m.Clock.Stop()
	}
}

// address is where the vendor of that place listens.
func address(listen string, place int) (string, error) {
	if listen == "" {
		return "127.0.0.1:0", nil
	}
	host, port, err := net.SplitHostPort(listen)
	n, numErr := strconv.Atoi(port)
	if err != nil || numErr != nil || n < 0 || n > 65535-10 {
		return "", fmt.Errorf("--listen %q is not HOST:PORT with a port up to 65525", listen)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", fmt.Errorf("--listen %q is not on this machine: the mocks take loopback addresses only", listen)
	}
	if n == 0 {
		return net.JoinHostPort(host, "0"), nil
	}
	return net.JoinHostPort(host, strconv.Itoa(n+place)), nil
}
