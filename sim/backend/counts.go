package backend

import (
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// counts is what the backend did, by kind and reason: GET /pushrig/v1/counts.
type counts struct {
	books Books

	mu sync.Mutex
	by map[string]map[string]uint64
}

// Books are told how journeys go, as the director's are. A harness in the same process can compare the two.
type Books interface {
	Decided(journey uint64, push bool, why string)
	Online(journey uint64)
	SendFailed(journey uint64, code int)
	Queued(journey uint64)
	Requested(journey uint64, attempt int)
	Answered(journey uint64, a ledger.Answer)
	Retried(journey uint64, attempt int, a ledger.Answer)
	Failed(journey uint64, why string)
}

var _ Books = (*ledger.Ledger)(nil)

// noBooks are nobody's.
type noBooks struct{}

func (noBooks) Decided(uint64, bool, string)       {}
func (noBooks) Online(uint64)                      {}
func (noBooks) SendFailed(uint64, int)             {}
func (noBooks) Queued(uint64)                      {}
func (noBooks) Requested(uint64, int)              {}
func (noBooks) Answered(uint64, ledger.Answer)     {}
func (noBooks) Retried(uint64, int, ledger.Answer) {}
func (noBooks) Failed(uint64, string)              {}

// mostReasons bounds the reasons of one kind: vendors' codes are theirs to choose.
const mostReasons = 256

func (c *counts) init(books Books) {
	if books == nil {
		books = noBooks{}
	}
	c.books, c.by = books, map[string]map[string]uint64{}
}

func (c *counts) add(kind, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	row := c.by[kind]
	if row == nil {
		row = map[string]uint64{}
		c.by[kind] = row
	}
	if _, known := row[reason]; !known && len(row) >= mostReasons {
		reason = "other"
	}
	row[reason]++
}

func (c *counts) view() any {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(map[string]map[string]uint64, len(c.by))
	for kind, row := range c.by {
		out[kind] = maps.Clone(row)
	}
	return out
}

func (c *counts) Decided(d im.Decision) {
	kind := "not_pushed"
	if d.Push {
		kind = "pushed"
	}
	c.add(kind, d.Why)
	c.books.Decided(d.Ref, d.Push, d.Why)
}

func (c *counts) Online(ref uint64, _ string) {
	c.add("online", "messages")
	c.books.Online(ref)
}

func (c *counts) Refused(ref uint64, code int) {
	c.add("refused", strconv.Itoa(code))
	c.books.SendFailed(ref, code)
}

func (c *counts) receipt(r pipeline.Receipt) { c.add("receipts", r.Vendor+"."+string(r.Kind)) }

func (c *counts) Queued(p *pipeline.Push) {
	c.add("queued", p.Vendor)
	c.books.Queued(p.Journey)
}

func (c *counts) Requested(p *pipeline.Push, attempt int) {
	c.add("requested", p.Vendor)
	c.books.Requested(p.Journey, attempt)
}

func (c *counts) Failed(p *pipeline.Push, why string) {
	c.add("failed", why)
	if why != pipeline.WhyAborted { // the end found it under way: it was not given up
		c.books.Failed(p.Journey, why)
	}
}

func (c *counts) Answered(p *pipeline.Push, a pipeline.Answer) {
	if a.Accepted {
		c.add("accepted", p.Vendor)
	} else {
		c.add("rejected", p.Vendor+"."+a.Code)
	}
	c.books.Answered(p.Journey, answerOf(p, a))
}

func (c *counts) Retrying(p *pipeline.Push, attempt int, a pipeline.Answer, _ time.Duration) {
	c.add("retried", p.Vendor+"."+a.Code)
	c.books.Retried(p.Journey, attempt, answerOf(p, a))
}

func answerOf(p *pipeline.Push, a pipeline.Answer) ledger.Answer {
	return ledger.Answer{Vendor: p.Vendor, MessageID: a.MessageID, Token: p.Token, Accepted: a.Accepted, Code: a.Code}
}
