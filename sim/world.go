package sim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// world is everything one run needs, wired together.
type world struct {
	scenario *scenarios.Scenario
	options  Options
	specs    map[string]core.Spec // what vendors there are
	clock    *clock.Clock
	ledger   *ledger.Ledger
	vendors  vendorSide
	ready    mockvendors.Ready // where the vendors answer, and who their apps are
	memory   *link.Memory
	socket   *link.WebSocket
	backend  backendSide
	outside  *outside // the same, where a target stands there; nil otherwise
	im       *im.Server
	pipeline *pipeline.Dispatcher
	receipts *http.Server

	tidy         func() // removes the credential files
	receiptBase  string // where vendors post receipts
	linkPlan     linkPlan
	socketsLeft  int
	linkCount    map[string]int
	certificates []pipeline.Certificate
	builds       map[string]device.App

	configuration reports.Configuration
	settings      map[string][]scenarios.Settings // VENDOR/APP → what steps have set so far
	roster        roster
	chats         map[string][]string // chat group → backend group ids
	chatTurn      map[string]int
	rng           *rand.Rand // the director's own choices

	defects    defects
	parsed     counter // receipts that the pipeline has read, by VENDOR.KIND
	monitor    *monitor
	population atomic.Pointer[reports.Devices] // once everybody is there
	began      time.Time                       // simulated

	stopping atomic.Bool // nothing new is begun
	lifeless atomic.Bool // the load is over: phones stay as they are
	toggles  atomic.Int64
	tell     func(Update)

	loadBegan  atomic.Int64  // clock.Mono, 0 before
	loadLength time.Duration // as planned
	loadTook   time.Duration // as it was: shorter where the run was ended, longer where the rig was late
	loadSent   int
}

const defaultWorkers = 32

// build makes the world. What was built is closed again if a later part fails.
func build(ctx context.Context, s *scenarios.Scenario, o Options) (w *world, err error) {
	w = &world{scenario: s, options: o, specs: map[string]core.Spec{}, settings: map[string][]scenarios.Settings{}, chats: map[string][]string{},
		chatTurn: map[string]int{}, linkCount: map[string]int{}, rng: rand.New(rand.NewPCG(s.Seed, 0x6469726563746f72))}
	for _, spec := range mockvendors.Catalog() {
		w.specs[spec.Name] = spec
	}
	w.tell = func(Update) {}
	if o.Watch != nil {
		w.tell = func(u Update) { _ = w.defects.safely(func() error { o.Watch(u); return nil }) }
	}
	defer func() {
		if err != nil {
			w.close()
		}
	}()
	if err := w.planLinks(); err != nil {
		return w, err
	}
	w.clock = newClock(s)
	w.clock.OnPanic(w.defects.panicked)
	w.began = w.clock.Now()
	w.ledger = ledger.New(ledger.Config{Now: clock.Mono, Simulated: func() time.Duration { return w.clock.Now().Sub(w.began) }, Standing: w.simulated(), Outside: s.Target != nil, SampleEvery: 100, Seed: s.Seed})
	w.memory, w.socket = link.NewMemory(), link.NewWebSocket()
	w.memory.OnPanic, w.socket.OnPanic = w.defects.panicked, w.defects.panicked
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return w, fmt.Errorf("receipts: %w", err)
	}
	defer func() {
		if w.receipts == nil {
			_ = listener.Close()
		}
	}()
	w.receiptBase = "http://" + listener.Addr().String()
	if err := w.startVendors(); err != nil {
		return w, err
	}
	if err := w.startBackend(ctx, listener); err != nil {
		return w, err
	}
	if w.configuration, err = w.resolve(); err != nil {
		return w, err
	}
	return w, context.Cause(ctx)
}

func newClock(s *scenarios.Scenario) *clock.Clock {
	start := s.Clock.Start
	if start.IsZero() {
		start = time.Now()
	}
	if s.Clock.Mode == scenarios.ClockSimulated {
		return clock.New(start, 0)
	}
	return clock.New(start, s.Clock.Speed)
}

func (w *world) simulated() bool { return w.scenario.Clock.Mode == scenarios.ClockSimulated }

// workersWanted is how many requests to one vendor may be open at once, files permitting. A standing clock has one, whatever
// the scenario says: no time passes while a request is open, so more would change nothing but the order, and who gets the
// last of a quota must not be chance.
func (w *world) workersWanted() int {
	if w.simulated() {
		return 1
	}
	if n := w.scenario.Pipeline.Workers; n != nil {
		return *n
	}
	return defaultWorkers
}

func (w *world) planLinks() error {
	n := 0
	for _, g := range w.scenario.Devices {
		n += g.Count
	}
	limit := w.options.FileLimit
	if limit == 0 {
		limit = fileLimit()
	}
	var err error
	w.linkPlan, err = planLinks(w.scenario.Link, n, len(mockvendors.Catalog()), w.workersWanted(), limit)
	w.socketsLeft = w.linkPlan.sockets
	return err
}

func (w *world) startVendors() error {
	apps, err := w.vendorApps()
	if err != nil {
		return err
	}
	rules := map[string]bool{}
	for id, on := range w.scenario.Rules {
		rules[id] = bool(on)
	}
	mocks, err := mockvendors.Start(mockvendors.Config{
		Vendors: w.vendorsNeeded(), Clock: w.clock, Seed: w.scenario.Seed, Apps: apps, Rules: rules, OnEvent: w.vendorEvent, Memory: w.memory,
		RSA: w.options.RSA, OnPanic: w.defects.panicked,
	})
	if err != nil {
		return err
	}
	w.vendors = mocks
	dir, remove, err := mockvendors.TempFolder()
	if err != nil {
		return err
	}
	w.tidy = remove
	if w.ready, err = w.vendors.Ready(dir, ""); err != nil {
		return err
	}
	return w.console()
}

// startBackend makes the backend of this process, or lets the options make another.
func (w *world) startBackend(ctx context.Context, receipts net.Listener) (err error) {
	if w.scenario.Target != nil {
		w.receipts = &http.Server{Handler: swallow(), ReadHeaderTimeout: 10 * time.Second}
		go func() { _ = w.receipts.Serve(receipts) }()
		w.backend, err = startOutside(ctx, w)
		return err
	}
	if w.options.outside != nil {
		w.backend, err = w.options.outside(w)
		return err
	}
	if w.im, err = im.New(im.Config{Clock: w.clock, Observer: imObserver{w}, Pusher: pusher{w}}); err != nil {
		return err
	}
	if err := w.startPipeline(receipts); err != nil {
		return err
	}
	w.backend = inProcess{w}
	return nil
}

func (w *world) startPipeline(receipts net.Listener) (err error) {
	for i := range w.certificates {
		c := &w.certificates[i]
		c.Callback = pipeline.ReceiptURL(w.receiptBase, c.Vendor, c.ID)
	}
	p := w.scenario.Pipeline
	cfg := pipeline.Config{Clock: w.clock, Observer: pipelineObserver{w}, Certificates: w.certificates, Workers: w.linkPlan.workers, Seed: w.scenario.Seed, OnPanic: w.defects.panicked}
	cfg.Receipt = func(r pipeline.Receipt) { w.parsed.add(r.Vendor + "." + string(r.Kind)) }
	if p.Queue != nil {
		cfg.QueueSize = *p.Queue
	}
	if p.Retries != nil {
		cfg.MaxAttempts = *p.Retries + 1
	}
	if w.pipeline, err = pipeline.New(cfg); err != nil {
		return err
	}
	w.receipts = &http.Server{Handler: w.defects.handler(w.pipeline.ReceiptHandler()), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = w.receipts.Serve(receipts) }()
	return nil
}

// wire gives the next phone its link: a socket while there are some left, else memory, and where its vendors are over it.
func (w *world) wire() (link.Dialer, map[string]string) {
	urls := map[string]string{}
	if w.socketsLeft == 0 {
		w.linkCount["memory"]++
		for name := range w.ready.Vendors {
			urls[name] = mockvendors.MemoryURL(name)
		}
		return w.memory, urls
	}
	w.socketsLeft--
	w.linkCount["websocket"]++
	for name, v := range w.ready.Vendors {
		urls[name] = v.LinkURL
	}
	return w.socket, urls
}

// close ends everything: first what starts work, then what does it, last who keeps the books.
func (w *world) close() {
	w.stopping.Store(true)
	if w.clock != nil {
		w.clock.Stop()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if w.backend != nil {
		_ = w.backend.Close(ctx)
	}
	w.closePhones()
	if w.receipts != nil {
		_ = w.receipts.Close() // nobody waits for an answer any more; Shutdown would wait for connections never used
	}
	if w.vendors != nil {
		w.vendors.Close()
	}
	if w.tidy != nil {
		w.tidy()
	}
}

func (w *world) closePhones() {
	for _, m := range w.roster.all {
		m.kit.Close()
		if m.second != nil {
			m.second.Close()
		}
	}
}
