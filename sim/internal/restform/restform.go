// Package restform is the IM backend by HTTP: the documented REST calls that a sender's script makes, and, under a path of our
// own, what a phone's SDK says over its own connection.
//
// It owns the calls' shapes, their checks and codes, and UserSig. Who is pushed is im's to decide, how is the pipeline's; the
// process around it, with its listener, its certificates and its clock, is package backend's.
//
//	script ──▶ /v4/openim/sendmsg …  ─▶ query, UserSig ─▶ body ─▶ im.Send ─▶ {ActionStatus, ErrorCode, MsgKey …}
//	phone  ──▶ /pushrig/v1/login …   ──────────────────▶ body ─▶ im.Session
//
// Sources of the codes are Tencent's own pages: RESTful API overview (1047/34620), the three calls (1047/34919, 1047/34920,
// 1047/34959), error codes (1047/34348). What they leave open is a setting, or is marked in the table of codes.
package restform

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// Clock is the backend's simulated time.
type Clock interface {
	Now() time.Time
	Speed() float64
	SetSpeed(speed float64)
	Jump(ctx context.Context, d time.Duration) error
	WaitIdle(ctx context.Context) error
	InFlight() int64
	Next() (at time.Time, waiting bool)
	Enter()
	Leave()
}

// App is the application whose backend this is, as its console names it.
type App struct {
	SDKAppID uint64
	Key      string   // signs UserSigs
	Admins   []string // who may call; the first is whom a message comes from that names no sender
}

// Certificate is one row of the console, for phones that know their vendor and package rather than the id.
type Certificate struct {
	ID      uint32 `json:"id"`
	App     string `json:"app"`
	Vendor  string `json:"vendor"`
	Package string `json:"package"`
}

// Config is what a form is made of. All but Settings and Certificates are required.
type Config struct {
	IM           *im.Server
	Clock        Clock
	App          App
	Certificates []Certificate
	Settings     Settings
	// Together runs a send so that nothing of it leaves before all of it is queued; nil: as it comes.
	Together func(send func())
	// Counts is what the backend has counted so far.
	Counts func() any
	// OnPanic is told what a call panicked with.
	OnPanic func(value any)
}

// Form is the backend's HTTP side. It is safe for concurrent use.
type Form struct {
	c       Config
	refs    atomic.Uint64 // journeys so far
	ids     atomic.Uint64 // ids given to groups
	seqs    groupBook
	calls   window // REST calls of this second
	logins  logins
	burst   sync.Mutex   // one Together at a time
	members atomic.Int64 // accounts made
	groups  atomic.Int64 // groups made
}

// New returns a form over a backend.
func New(c Config) *Form {
	c.Settings = c.Settings.withDefaults()
	f := &Form{c: c}
	f.seqs.init(c.Settings)
	f.logins.init()
	return f
}

// Handler serves the REST calls under /v4/ and the phones' under /pushrig/v1/. It answers no page of another site.
func (f *Form) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/v4/{service}/{command}", f.rest)
	f.phoneRoutes(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		problem(w, http.StatusNotFound, 0, "there is nothing at "+clip(r.URL.Path)+"; REST calls are under /v4/, a phone's under /pushrig/v1/")
	})
	guard := http.NewCrossOriginProtection()
	return f.recovered(guard.Handler(mux))
}

// recovered answers a call that panicked as the real service answers when something broke inside.
func (f *Form) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // the value itself, as net/http has it
				panic(p)
			}
			if f.c.OnPanic != nil {
				f.c.OnPanic(p)
			}
			write(w, http.StatusOK, failed(refuse(codeInternal, "the backend broke; its standard error says where")))
		}()
		next.ServeHTTP(w, r)
	})
}
