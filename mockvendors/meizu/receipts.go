package meizu

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// receiptType is a type of receipt; senders ask for the sum (section 7). There are none for failures.
type receiptType int

// The types.
const (
	receiptDelivered receiptType = 1
	receiptClicked   receiptType = 2
)

// wish is what a message asks to be told: where, with which text brought back, of which types.
type wish struct {
	url, param string
	types      receiptType
	app        *core.App
	token      string // the console's access_token
}

// readWish reads the message's extra; nil when it asks for nothing.
func (r *request) readWish() *wish {
	extra := r.message.Extra
	if extra["callback"].S == "" {
		return nil
	}
	w := &wish{url: extra["callback"].S, param: extra["callback.param"].S, types: receiptDelivered | receiptClicked, app: r.app, token: r.set.CallbackToken}
	if n, err := strconv.Atoi(extra["callback.type"].S); err == nil && n >= 1 && n <= 3 {
		w.types = receiptType(n)
	}
	return w
}

// news is one receipt before it is written.
type news struct {
	key, target string // the key is msgId-type
	typ         receiptType
	wish        *wish
}

// newReceiptForm is how an app's receipts are posted: about once a second, each once.
func newReceiptForm(app *core.App) *core.ReceiptForm {
	return &core.ReceiptForm{Name: app.Name, Period: time.Second, Encode: encodeReceipts}
}

// receipt queues one receipt, if its type was wished for.
func (v *vendor) receipt(w *wish, id string, typ receiptType, target string) {
	if w == nil || w.types&typ == 0 || !v.p.Rules.On("MZ-K1") {
		return
	}
	v.p.Rules.Hit("MZ-K1")
	n := news{id + "-" + strconv.Itoa(int(typ)), target, typ, w}
	v.p.Receipts.Add(w.url, v.forms[w.app], core.Receipt{Kind: strconv.Itoa(int(typ)), Item: n})
}

// encodeReceipts writes one post: cb, an object keyed by msgId-type, and access_token.
func encodeReceipts(items []core.Receipt) (string, http.Header, []byte) {
	cb := core.ReceiptObject(items, func(n news) string { return n.key }, func(all []news) any {
		targets := make([]string, len(all))
		for i := range all {
			targets[i] = all[i].target
		}
		return struct {
			Param   string      `json:"param"`
			Type    receiptType `json:"type"`
			Targets []string    `json:"targets"`
		}{all[0].wish.param, all[0].typ, targets}
	})
	form := url.Values{"cb": {string(cb)}, "access_token": {items[0].Item.(news).wish.token}}
	return "application/x-www-form-urlencoded", nil, []byte(form.Encode())
}

// receiptRules are about receipts and subscriptions.
func receiptRules() core.Table[*request] {
	return core.Table[*request]{
		{Rule: core.Rule{
			ID: "MZ-K1", Phase: core.ReceiptPh, Says: "Receipts of arrivals and taps come about once a second, each once, as a form of cb and access_token.",
			Figure: "1 s; types 1, 2", Answer: "POST to extra.callback", Source: "API, JAVA", Remedy: "Ask for receipts with extra.callback.",
		}},
		{Rule: core.Rule{
			ID: "MZ-S1", Phase: core.Validate, Says: "An alias has at most 60 characters, a tag 20, and a phone at most 100 tags.", Figure: "60, 20, 100",
			Answer: "1005", Source: "API", Mark: core.Memory, Remedy: "Shorten the alias or the tags, or use fewer.",
		}},
	}
}
