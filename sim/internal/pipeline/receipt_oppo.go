package pipeline

import (
	"encoding/json"
	"fmt"
	"strings"
)

// oppoReceiptKinds: OPPO's eventType; only arrivals exist for single pushes.
var oppoReceiptKinds = kindTable{
	"":              ReceiptDelivered, // older receipts name no event: arrival was the only one
	"push_arrive":   ReceiptDelivered,
	"regid_invalid": ReceiptInvalidToken,
}

// parseOPPOReceipts reads OPPO's JSON array.
func parseOPPOReceipts(body []byte) ([]Receipt, error) {
	var list []struct {
		MessageID string `json:"messageId"`
		RegIDs    string `json:"registrationIds"` // comma-joined
		Param     string `json:"param"`
		EventType string `json:"eventType"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, fmt.Errorf("%w: a JSON array is expected", errReceipt)
	}
	var all []Receipt
	for _, e := range list {
		r := Receipt{MessageID: e.MessageID, Kind: oppoReceiptKinds.kind(e.EventType), Code: e.EventType, Param: e.Param}
		all = perTarget(all, r, strings.Split(e.RegIDs, ","))
	}
	return all, nil
}
