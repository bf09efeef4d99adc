package backend

import (
	"maps"
	"strconv"
	"sync"
	"time"

	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// counts is what the backend did, by kind and reason: GET /pushrig/v1/counts.
type counts struct {
	mu sync.Mutex
	by map[string]map[string]uint64
}

// mostReasons bounds the reasons of one kind: vendors' codes are theirs to choose.
const mostReasons = 256

func (c *counts) init() { c.by = map[string]map[string]uint64{} }

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
	if d.Push {
		c.add("pushed", d.Why)
	} else {
		c.add("not_pushed", d.Why)
	}
}

func (c *counts) Online(uint64, string)               { c.add("online", "messages") }
func (c *counts) Refused(_ uint64, code int)          { c.add("refused", strconv.Itoa(code)) }
func (c *counts) receipt(r pipeline.Receipt)          { c.add("receipts", r.Vendor+"."+string(r.Kind)) }
func (c *counts) Queued(p *pipeline.Push)             { c.add("queued", p.Vendor) }
func (c *counts) Requested(p *pipeline.Push, _ int)   { c.add("requested", p.Vendor) }
func (c *counts) Failed(_ *pipeline.Push, why string) { c.add("failed", why) }

func (c *counts) Answered(p *pipeline.Push, a pipeline.Answer) {
	if a.Accepted {
		c.add("accepted", p.Vendor)
	} else {
		c.add("rejected", p.Vendor+"."+a.Code)
	}
}

func (c *counts) Retrying(p *pipeline.Push, _ int, a pipeline.Answer, _ time.Duration) {
	c.add("retried", p.Vendor+"."+a.Code)
}
