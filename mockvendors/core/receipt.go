package core

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// ReceiptBacklog is how many receipts wait for one address; older ones are let go and counted.
const ReceiptBacklog = 10_000

// ReceiptAgent is the User-Agent of receipts. The admin API turns them away: who may send a push could else steer the mocks,
// by naming an address there for its receipts.
const ReceiptAgent = "pushrig-receipts"

// Receipts posts what became of messages to the senders' addresses, in batches on simulated time.
//
//	Add ─▶ queue of (address, form) ──every Period──▶ Encode ─▶ POST
//
// A queue has one post under way at a time and lives as long as it has something to post: a slow sender costs a backlog,
// never a heap of connections.
type Receipts struct {
	clock  *clock.Clock
	client *http.Client

	onPanic link.PanicFunc

	mu      sync.Mutex
	queues  map[queueKey]*receiptQueue
	sent    map[string]int64 // by kind
	failed  int64
	evicted int64
	closed  bool
	ctx     context.Context
	cancel  context.CancelFunc
	posting sync.WaitGroup
}

// Receipt is one line of news for a sender. Kind is for the counters only; Encode knows what Item is.
type Receipt struct {
	Kind string
	Item any
}

// ReceiptForm is how a vendor writes receipts.
type ReceiptForm struct {
	Name   string        // two forms to one address do not mix
	Period time.Duration // simulated time between posts; 0: at once, one a post unless several wait
	Batch  int           // at most so many a post; 0: no limit
	// Encode writes one post.
	Encode func(items []Receipt) (contentType string, header http.Header, body []byte)
}

type queueKey struct{ url, form string }

type receiptQueue struct {
	form  *ReceiptForm
	items []Receipt
}

// receiptSockets is how many connections to one sender stay open between posts.
const receiptSockets = 16

func newReceipts(c *clock.Clock, client *http.Client) *Receipts {
	if client == nil {
		client = &http.Client{
			Timeout:   10 * time.Second,
			Transport: &http.Transport{MaxIdleConnsPerHost: receiptSockets}, // its own: closing it closes nobody else's
			// A redirect could lead off this machine.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	r := &Receipts{clock: c, client: client, queues: map[queueKey]*receiptQueue{}, sent: map[string]int64{}}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	return r
}

// CheckReceiptURL reports why receipts cannot go to an address: not a URL, or not on this machine. No traffic leaves it.
func CheckReceiptURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("receipt address %q is no http URL", raw)
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("receipt address %q is not on this machine: give a loopback one", raw)
	}
	return nil
}

// Add queues one receipt for an address. An address off this machine is counted as failed and not called.
func (r *Receipts) Add(address string, form *ReceiptForm, item Receipt) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	if CheckReceiptURL(address) != nil {
		r.failed++
		return
	}
	k := queueKey{address, form.Name}
	q := r.queues[k]
	if q == nil {
		q = &receiptQueue{form: form}
		r.queues[k] = q
		r.arm(k, q)
	}
	if len(q.items) >= ReceiptBacklog {
		q.items = q.items[1:]
		r.evicted++
	}
	q.items = append(q.items, item)
}

func (r *Receipts) arm(k queueKey, q *receiptQueue) {
	r.clock.AfterFunc(q.form.Period, func() { r.flush(k, q) })
}

// flush posts what waits; it runs on the clock's timer, so the posting itself goes to a goroutine that counts as in flight.
func (r *Receipts) flush(k queueKey, q *receiptQueue) {
	r.mu.Lock()
	items := q.items
	q.items = nil
	if r.closed {
		r.mu.Unlock()
		return
	}
	r.posting.Add(1)
	r.mu.Unlock()
	r.clock.Enter()
	go func() {
		defer r.posting.Done()
		defer r.clock.Leave()
		for len(items) > 0 {
			n := len(items)
			if q.form.Batch > 0 {
				n = min(n, q.form.Batch)
			}
			if !r.onPanic.Guard(func() { r.post(k.url, q.form, items[:n]) }) {
				r.lost(n)
			}
			items = items[n:]
		}
		r.posted(k, q)
	}()
}

// posted ends a queue that is empty, and sets the next post of one that is not.
func (r *Receipts) posted(k queueKey, q *receiptQueue) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(q.items) == 0 {
		delete(r.queues, k)
		return
	}
	r.arm(k, q)
}

func (r *Receipts) post(address string, form *ReceiptForm, items []Receipt) {
	contentType, header, body := form.Encode(items)
	ok := false
	if req, err := http.NewRequestWithContext(r.ctx, http.MethodPost, address, bytes.NewReader(body)); err == nil {
		for k, v := range header {
			req.Header[k] = v
		}
		req.Header.Set("Content-Type", contentType)
		req.Header.Set("User-Agent", ReceiptAgent)
		if resp, err := r.client.Do(req); err == nil {
			_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
			_ = resp.Body.Close()
			ok = resp.StatusCode/100 == 2
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !ok {
		r.failed += int64(len(items))
		return
	}
	for _, it := range items {
		r.sent[it.Kind]++
	}
}

// lost counts receipts that were not written, for a defect.
func (r *Receipts) lost(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed += int64(n)
}

// Counts is how many receipts of each kind were taken by a sender, how many were not, and how many were let go unsent.
func (r *Receipts) Counts() (sent map[string]int64, failed, evicted int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	sent = make(map[string]int64, len(r.sent))
	for k, v := range r.sent {
		sent[k] = v
	}
	return sent, r.failed, r.evicted
}

// Waiting is how many receipts have not been posted yet.
func (r *Receipts) Waiting() (n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range r.queues {
		n += int64(len(q.items))
	}
	return n
}

// reset forgets what waits and what was counted.
func (r *Receipts) reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, q := range r.queues {
		q.items = nil
	}
	clear(r.sent)
	r.failed, r.evicted = 0, 0
}

func (r *Receipts) close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cancel()
	r.posting.Wait()
	r.client.CloseIdleConnections()
}
