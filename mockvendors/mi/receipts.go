package mi

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// receiptType is a type of receipt; senders ask for a sum of them (section 7).
type receiptType int

// The types.
const (
	receiptDelivered receiptType = 1
	receiptClicked   receiptType = 2
	receiptInvalid   receiptType = 16
	receiptDisabled  receiptType = 32
	receiptFiltered  receiptType = 64
	receiptQuota     receiptType = 128
	receiptExpired   receiptType = 1024
)

const (
	receiptDefault = receiptDelivered | receiptClicked
	receiptKnown   = receiptDefault | receiptInvalid | receiptDisabled | receiptFiltered | receiptQuota | receiptExpired
)

// wish is what a message asks to be told: where, with which text brought back, of which types.
type wish struct {
	url, param, jobKey string
	types              receiptType
	tally              tally
}

// wish reads the message's extras; nil when it asks for nothing. A sum with a bit that is no type switches the receipts
// off (CB2). The texts are copied, so that a wish does not keep its whole request in memory.
func (m *message) readWish() *wish {
	address := m.extra("callback")
	if address == "" {
		return nil
	}
	types := receiptDefault
	if text := m.extra("callback.type"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || receiptType(n)&^receiptKnown != 0 {
			return nil
		}
		types = receiptType(n)
	}
	return &wish{
		url: strings.Clone(address), param: strings.Clone(m.extra("callback.param")), jobKey: strings.Clone(m.extra("jobkey")),
		types: types, tally: m.tally(),
	}
}

// news is one receipt before it is written.
type news struct {
	id, param, target, jobKey string
	extra                     *quotaExtra
	at                        time.Time
}

type quotaExtra struct {
	Ack   string `json:"ack"`
	Quota string `json:"quota"`
}

// receiptForm tells posts apart that cannot share an object keyed by message id.
type receiptForm struct {
	typ receiptType
	bar string
}

// receiptForms are the posts, one form for each type and barStatus.
func receiptForms() map[receiptForm]*core.ReceiptForm {
	out := map[receiptForm]*core.ReceiptForm{}
	for _, typ := range []receiptType{receiptDelivered, receiptClicked, receiptInvalid, receiptDisabled, receiptFiltered, receiptQuota, receiptExpired} {
		for _, bar := range []string{"Enable", "Disable", "Unknown"} {
			k := receiptForm{typ, bar}
			out[k] = &core.ReceiptForm{
				Name: strconv.Itoa(int(typ)) + bar, Period: time.Second,
				Encode: func(items []core.Receipt) (string, http.Header, []byte) {
					return formType, nil, encodeReceipts(k, items)
				},
			}
		}
	}
	return out
}

const formType = "application/x-www-form-urlencoded;charset=UTF-8"

// receipt queues one receipt, if its type was wished for; ack is the phone's, for a delivery.
func (v *vendor) receipt(w *wish, id string, typ receiptType, target string, ack *link.Ack) {
	if w == nil || w.types&typ == 0 || !v.p.Rules.On("MI-K2") {
		return
	}
	k := receiptForm{typ, "Unknown"}
	if ack != nil {
		k.bar = "Disable"
		if ack.SwitchOn {
			k.bar = "Enable"
		}
	}
	n := news{id: id, param: w.param, target: target, jobKey: w.jobKey, at: v.p.Clock.Now()}
	if typ == receiptQuota {
		quota, acked := v.day(w.tally)
		n.extra = &quotaExtra{Ack: strconv.FormatInt(acked, 10), Quota: strconv.FormatInt(quota, 10)}
	}
	v.p.Rules.Hit("MI-K2")
	v.p.Receipts.Add(w.url, v.forms[k], core.Receipt{Kind: strconv.Itoa(int(typ)), Item: n})
}

// tap is one notification whose sender wants to hear of its tap.
type tap struct{ id, token string }

type tapWish struct {
	*wish
	name string // the target as the sender wrote it
}

// tapped counts a tap and tells the sender.
func (v *vendor) tapped(t *core.Token, id string) {
	if rec, ok := v.records.Get(id); ok {
		rec.clicked.Add(1)
	}
	if w, ok := v.taps.Get(tap{id, t.Value}); ok {
		v.receipt(w.wish, id, receiptClicked, w.name, nil)
	}
}

// receiptJSON is one entry of a post.
type receiptJSON struct {
	Param     string      `json:"param,omitempty"`
	Type      receiptType `json:"type"`
	Targets   string      `json:"targets"`
	JobKey    string      `json:"jobkey,omitempty"`
	BarStatus string      `json:"barStatus"`
	Timestamp int64       `json:"timestamp"`
	ErrorCode int         `json:"errorCode,omitempty"`
	Extra     *quotaExtra `json:"extra,omitempty"`
}

// errorCodes say what kind of name was bad, by the letter of the message id.
var errorCodes = map[byte]int{'s': 1, 'a': 2, 'u': 3}

// encodeReceipts writes one post: the field data, an object keyed by message id.
func encodeReceipts(k receiptForm, items []core.Receipt) []byte {
	data := core.ReceiptObject(items, func(n news) string { return n.id }, func(all []news) any {
		n := all[len(all)-1]
		targets := make([]string, len(all))
		for i := range all {
			targets[i] = all[i].target
		}
		e := receiptJSON{
			Param: n.param, Type: k.typ, Targets: strings.Join(targets, ","), JobKey: n.jobKey, BarStatus: k.bar,
			Timestamp: n.at.UnixMilli(), Extra: n.extra,
		}
		if k.typ == receiptInvalid {
			e.ErrorCode = errorCodes[n.id[0]]
		}
		return &e
	})
	return []byte("data=" + url.QueryEscape(string(data)))
}

// receiptRules are about receipts: what may be asked for, and how they come.
func receiptRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-K1", Phase: core.Validate, Says: "A receipt's parameter has at most 256 bytes, its address is an http URL of bearable length.",
				Figure: "256 bytes", Setting: "callback_param_bytes, callback_url_bytes", Answer: "65036, 65037, 65038", Source: "GO2, D1560",
				Remedy: "Shorten extra.callback.param; give extra.callback an http address.",
			},
			Check: func(m *message) error {
				address := m.extra("callback")
				u, err := url.Parse(address)
				switch {
				case len(m.extra("callback.param")) > m.set.CallbackParamBytes:
					return errCallbackParam
				case len(address) > m.set.CallbackURLBytes:
					return errCallbackLong
				case address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https"):
					return errCallbackURL
				}
				return nil
			},
		},
		{Rule: core.Rule{
			ID: "MI-K2", Phase: core.ReceiptPh, Says: "Receipts of the types that were asked for come about once a second, as a form with one field of JSON.",
			Figure: "1 s; types 1, 2, 16, 32, 64, 128, 1024", Answer: "POST to extra.callback", Source: "D1656, CB1",
			Remedy: "Ask for receipts with extra.callback and a sum of known types.",
		}},
	}
}
