package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
)

// Why Enqueue did not take a push. The Observer has been told already.
var (
	ErrQueueFull     = errors.New("the vendor's queue is full")
	ErrClosed        = errors.New("the dispatcher is closed")
	ErrNoCertificate = errors.New("no certificate with this id")
	ErrDeadToken     = errors.New("the vendor called this token dead")
)

// Dispatcher sends pushes. It is safe for concurrent use.
type Dispatcher struct {
	cfg     Config
	client  *client
	senders map[uint32]*sender
	queues  map[string]*queue // by vendor
	dead    *deadTokens
	backoff backoff

	ctx     context.Context // ends what is in flight
	cancel  context.CancelFunc
	gate    sync.RWMutex // read-held while a push is being queued, so that Close sees all or nothing of it
	workers sync.WaitGroup
	serial  atomic.Uint64
	pending atomic.Int64
}

// New checks every certificate and makes its adapter. It opens no connection
// and starts no goroutine.
func New(cfg Config) (*Dispatcher, error) {
	if cfg.Clock == nil || cfg.Observer == nil {
		return nil, errors.New("pipeline: a clock and an observer are needed")
	}
	cfg.setDefaults()
	d := &Dispatcher{
		cfg: cfg, client: newClient(&cfg),
		senders: make(map[uint32]*sender), queues: make(map[string]*queue),
		dead:    newDeadTokens(cfg.DeadTokens),
		backoff: backoff{base: cfg.BackoffBase, max: cfg.BackoffMax, seed: cfg.Seed},
	}
	for i := range cfg.Certificates {
		if err := d.addCertificate(cfg.Certificates[i]); err != nil {
			return nil, fmt.Errorf("pipeline: %w", err)
		}
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d, nil
}

func (d *Dispatcher) addCertificate(cert Certificate) error {
	v, ok := vendorByName(cert.Vendor)
	if !ok {
		return fmt.Errorf("%s: %w: %q", cert, ErrUnknownVendor, cert.Vendor)
	}
	if _, twice := d.senders[cert.ID]; twice {
		return fmt.Errorf("%s: %w", cert, ErrDuplicateID)
	}
	if err := cert.check(v, d.cfg.AllowRemote); err != nil {
		return err
	}
	a, err := v.newAdapter(&cert)
	if err != nil {
		return fmt.Errorf("%s: %w", cert, err)
	}
	if hidden, ok := a.(interface{ endpoints() []string }); ok {
		for _, e := range hidden.endpoints() {
			if err := checkEndpoint(e, d.cfg.AllowRemote); err != nil {
				return fmt.Errorf("%s: %w", cert, err)
			}
		}
	}
	s := &sender{cert: &cert, adapter: a, client: d.client}
	if _, ok := a.(tokenAdapter); ok {
		s.tokens = &tokenCache{clock: d.cfg.Clock, fetch: s.fetchToken}
	}
	d.senders[cert.ID] = s
	if d.queues[cert.Vendor] == nil {
		d.queues[cert.Vendor] = d.newQueue()
	}
	return nil
}

func (d *Dispatcher) newQueue() *queue {
	var q *queue
	q = newQueue(d.cfg.QueueSize, d.cfg.Workers, func() { d.workers.Go(func() { d.work(q) }) })
	return q
}

// Enqueue takes a push over. It never waits for a vendor. An error says why
// the push was not taken; the Observer has then heard Failed already.
func (d *Dispatcher) Enqueue(p *Push) error {
	s, ok := d.senders[p.CertificateID]
	if !ok {
		d.cfg.Observer.Failed(p, WhyNoCertificate)
		return fmt.Errorf("%w: %d", ErrNoCertificate, p.CertificateID)
	}
	p.Vendor = s.cert.Vendor
	j := &job{push: p, sender: s}
	if d.isDead(j.target()) {
		d.cfg.Observer.Failed(p, WhyDeadToken)
		return ErrDeadToken
	}
	d.gate.RLock()
	defer d.gate.RUnlock()
	q := d.queues[p.Vendor]
	if err := q.reserve(); err != nil {
		why := WhyQueueFull
		if errors.Is(err, ErrClosed) {
			why = WhyAborted
		}
		d.cfg.Observer.Failed(p, why)
		return err
	}
	n := d.serial.Add(1)
	p.requestID, p.notifyID = strconv.FormatUint(n, 10), int(n&0x7fffffff)
	d.cfg.Clock.Enter() // in flight until its terminal call, except while parked
	d.pending.Add(1)
	d.cfg.Observer.Queued(p)
	q.put(j)
	return nil
}

// Together runs f and sends nothing of what f enqueues before all of it is queued: whether a burst fits into the queue does
// not depend on how fast a worker is. One caller at a time.
func (d *Dispatcher) Together(f func()) {
	for _, q := range d.queues {
		q.hold(true)
		defer q.hold(false)
	}
	f()
}

// Pending is how many pushes were taken and have had no terminal call yet,
// parked ones included.
func (d *Dispatcher) Pending() int { return int(d.pending.Load()) }

// Close takes no more pushes, fails those that wait for a retry as aborted,
// and lets the rest finish. When ctx ends first the rest is aborted too, and
// ctx's error returned. No goroutine is left behind.
func (d *Dispatcher) Close(ctx context.Context) error {
	d.gate.Lock()
	var orphans []*job
	for _, q := range d.queues {
		orphans = append(orphans, q.close()...)
	}
	d.gate.Unlock()
	for _, j := range orphans { // parked: not in flight, so no Leave
		if j.stop != nil {
			j.stop()
		}
		d.cfg.Observer.Failed(j.push, WhyAborted)
		d.pending.Add(-1)
	}
	done := make(chan struct{})
	go func() { d.workers.Wait(); close(done) }()
	var err error
	select {
	case <-done:
	case <-ctx.Done():
		d.cancel()
		<-done
		err = ctx.Err()
	}
	d.cancel()
	d.client.transport.CloseIdleConnections()
	return err
}
