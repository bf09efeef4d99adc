package vivo

import (
	"net/http"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// origin is what a message on its way still needs of its push.
type origin struct {
	app      *core.App
	task     *task
	counts   bool      // towards the total of its class
	taken    time.Time // the day on which it was counted; zero: not yet
	callback string    // where its receipt goes; "" for none
	console  bool      // it is one of the console's
	param    string
	live     bool
	target   string // as the sender named it
}

// receiptItem is the value under a task's id.
type receiptItem struct {
	Param    string `json:"param"`
	Targets  string `json:"targets"`            // comma-joined where there are several [memory]
	MainType int    `json:"mainType,omitempty"` // of live messages only; the names are the mock's
	SubType  int    `json:"subType,omitempty"`
}

// receipt is one arrival.
type receipt struct {
	taskID string
	receiptItem
}

// receiptForm posts one object an arrival, at once.
var receiptForm = core.ReceiptForm{Name: "vivo", Batch: 1, Encode: func(items []core.Receipt) (string, http.Header, []byte) {
	r := items[0].Item.(receipt)
	return "application/json", nil, core.JSON(map[string]receiptItem{r.taskID: r.receiptItem})
}}

// origin notes where the message for one target comes from. Receipts are for formal single pushes, and by choice for those to
// lists; live messages have theirs by callback.id only. VIVO-R1, VIVO-L3.
func (n *notice) origin(t *core.Target) *origin {
	o := &origin{app: n.app, task: n.task, counts: n.counted(), taken: n.taken, live: n.kind == live, target: t.Value}
	if n.byAlias() && n.kind != list {
		o.target = n.Alias.S
	}
	listed := n.kind == list && n.set.ReceiptFor == ReceiptLists
	if !o.live && (n.kind != single && !listed || !n.formal()) {
		return o
	}
	o.param = n.Extra.M["callback.param"]
	if !o.live {
		o.callback = n.Extra.M["callback"]
	}
	if id := n.Extra.M["callback.id"]; id != "" {
		o.callback, o.console = n.set.Callbacks[id], true
		n.v.callbacks.note(n.app, o.callback, n.v.p.Clock.Now())
	}
	return o
}

// report sends a message's receipt.
func (v *vendor) report(m *core.Message, o *origin) {
	if !v.reachable(o) || !v.p.Rules.On("VIVO-R1") {
		return
	}
	v.p.Rules.Hit("VIVO-R1")
	v.p.Receipts.Add(o.callback, &receiptForm, core.Receipt{Kind: "arrived", Item: receipt{m.ID, receiptItem{Param: o.param, Targets: o.target}}})
}

// reachable reports whether a receipt has an address to go to; one of the console works callback_wait after vivo first had it.
func (v *vendor) reachable(o *origin) bool {
	if o.callback == "" {
		return false
	}
	wait := time.Duration(settings(o.app).CallbackWait) * time.Second
	return !o.console || wait == 0 || v.p.Clock.Now().Sub(v.callbacks.note(o.app, o.callback, v.p.Clock.Now())) >= wait
}

// consoleURLs are the consoles' addresses and when vivo first had them.
type consoleURLs struct {
	mu    sync.Mutex
	known map[consoleURL]time.Time
}

type consoleURL struct {
	app *core.App
	url string
}

// note remembers an address and returns since when it is known.
func (c *consoleURLs) note(app *core.App, url string, now time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := consoleURL{app, url}
	if _, there := c.known[k]; !there {
		if c.known == nil {
			c.known = map[consoleURL]time.Time{}
		}
		c.known[k] = now
	}
	return c.known[k]
}
