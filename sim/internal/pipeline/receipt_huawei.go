package pipeline

import (
	"encoding/json"
	"fmt"
)

// huaweiReceiptKinds: the statuses of the message receipt (Huawei rulebook,
// section 3.2). 10, thirty days offline, is no death: the phone may come back
// with the same token.
var huaweiReceiptKinds = kindTable{
	"0":   ReceiptDelivered,
	"2":   ReceiptInvalidToken, // app not installed
	"5":   ReceiptInvalidToken, // not the phone's token any more
	"6":   ReceiptNotShown,     // switched off
	"10":  ReceiptDropped,
	"15":  ReceiptDropped, // replaced while offline
	"22":  ReceiptNotShown,
	"27":  ReceiptNotShown, // data message, process dead
	"31":  ReceiptNotShown, // page of the intent missing
	"51":  ReceiptNotShown, // rebooted, not unlocked
	"102": ReceiptDropped,  // 3000 a day
	"144": ReceiptDropped,
	"201": ReceiptNotShown, // held by the server
	"256": ReceiptDropped,  // cap of the class
}

// parseHuaweiReceipts reads V1 bodies and, where the result sits one level
// deeper, V2 bodies.
func parseHuaweiReceipts(body []byte) ([]Receipt, error) {
	var b struct {
		Statuses []struct {
			BiTag     string       `json:"biTag"`
			Token     string       `json:"token"`
			Status    *json.Number `json:"status"`
			RequestID string       `json:"requestId"`
			V2        *struct {
				Result *json.Number `json:"result"`
			} `json:"deliveryStatus"`
		} `json:"statuses"`
	}
	if err := json.Unmarshal(body, &b); err != nil || b.Statuses == nil {
		return nil, fmt.Errorf("%w: JSON with a list `statuses` is expected", errReceipt)
	}
	var all []Receipt
	for i, s := range b.Statuses {
		status := s.Status
		if status == nil && s.V2 != nil {
			status = s.V2.Result
		}
		if status == nil {
			return nil, fmt.Errorf("%w: statuses[%d] has no status", errReceipt, i)
		}
		code := status.String()
		all = perTarget(all, Receipt{MessageID: s.RequestID, Kind: huaweiReceiptKinds.kind(code), Code: code, Param: s.BiTag}, []string{s.Token})
	}
	return all, nil
}
