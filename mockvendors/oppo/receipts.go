package oppo

import (
	"net/http"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// callback is where a message's receipt goes.
type callback struct {
	url, param string
	app        *core.App
	taskID     string // of a broadcast
}

// receiptItem is one element of a receipt's array (section 2.6).
type receiptItem struct {
	MessageID       string `json:"messageId"`
	AppID           string `json:"appId"`
	TaskID          string `json:"taskId"` // a unicast's is its message id
	RegistrationIDs string `json:"registrationIds"`
	EventTime       string `json:"eventTime"` // ms as text
	Param           string `json:"param"`
	EventType       string `json:"eventType"` // [memory]
}

// The receipts' kinds.
const (
	eventArrived = "push_arrive"
	eventInvalid = "regid_invalid"
)

// receiptForm posts one array an arrival, at once; nothing is posted twice [mock].
var receiptForm = core.ReceiptForm{Name: "oppo", Encode: func(items []core.Receipt) (string, http.Header, []byte) {
	list := make([]receiptItem, len(items))
	for i, it := range items {
		list[i] = it.Item.(receiptItem)
	}
	return "application/json", nil, core.JSON(list)
}}

// acked sends the receipt of a message that reached a phone. OPPO-R1.
func (v *vendor) acked(m *core.Message, a link.Ack) {
	cb, wanted := m.Tag.(*callback)
	if !wanted || !v.p.Rules.On("OPPO-R1") {
		return
	}
	kind := eventArrived
	if a.Result == link.ResultNotInstalled || a.Result == link.ResultWrongToken {
		if kind = eventInvalid; !settings(cb.app).InvalidReceipts {
			return
		}
	}
	item := receiptItem{
		MessageID: m.ID, AppID: cb.app.Current().AppID, TaskID: m.ID, RegistrationIDs: m.Token.Value,
		EventTime: strconv.FormatInt(v.p.Clock.Now().UnixMilli(), 10), Param: cb.param, EventType: kind,
	}
	if cb.taskID != "" {
		item.TaskID = cb.taskID
	}
	v.p.Rules.Hit("OPPO-R1")
	v.p.Receipts.Add(cb.url, &receiptForm, core.Receipt{Kind: kind, Item: item})
}
