package vivo

import (
	"net/http"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// origin is what a message on its way still needs of its push.
type origin struct {
	task     *task
	counts   bool      // towards the total of its class
	taken    time.Time // the day on which it was counted; zero: not yet
	callback string    // where its receipt goes; "" for none
	param    string
	target   string // as the sender named it
}

// receiptItem is the value under a task's id.
type receiptItem struct {
	Param   string `json:"param"`
	Targets string `json:"targets"` // comma-joined where there are several [memory]
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

// origin notes where the message comes from; receipts are for formal single pushes only. VIVO-R1.
func (n *notice) origin() *origin {
	o := &origin{task: n.task, counts: n.counted(), taken: n.taken}
	if n.kind == single && n.formal() {
		o.target = n.RegID.S
		if n.byAlias() {
			o.target = n.Alias.S
		}
		o.callback, o.param = n.Extra.M["callback"], n.Extra.M["callback.param"]
		if id := n.Extra.M["callback.id"]; id != "" {
			o.callback = n.set.Callbacks[id]
		}
	}
	return o
}

// report sends a message's receipt.
func (v *vendor) report(m *core.Message, o *origin) {
	if o.callback == "" || !v.p.Rules.On("VIVO-R1") {
		return
	}
	v.p.Rules.Hit("VIVO-R1")
	v.p.Receipts.Add(o.callback, &receiptForm, core.Receipt{Kind: "arrived", Item: receipt{m.ID, receiptItem{o.param, o.target}}})
}
