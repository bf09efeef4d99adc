package pipeline

import (
	"encoding/json"
	"fmt"
	"strings"
)

// miReceiptKinds: the types of Mi's callbacks (Mi rulebook, section 7).
var miReceiptKinds = kindTable{
	"1":    ReceiptDelivered,
	"2":    ReceiptClicked,
	"16":   ReceiptInvalidToken,
	"32":   ReceiptNotShown, // the client called disablePush
	"64":   ReceiptDropped,  // filtered by the device
	"128":  ReceiptDropped,  // quota
	"1024": ReceiptExpired,
}

// parseMiReceipts reads the form field `data`: an object keyed by message id.
func parseMiReceipts(body []byte) ([]Receipt, error) {
	data, err := formField(body, "data")
	if err != nil {
		return nil, err
	}
	var byID map[string]struct {
		Param     string      `json:"param"`
		Type      json.Number `json:"type"`
		Targets   string      `json:"targets"` // comma-joined
		BarStatus string      `json:"barStatus"`
	}
	if err := json.Unmarshal(data, &byID); err != nil {
		return nil, fmt.Errorf("%w: `data` must be a JSON object keyed by message id", errReceipt)
	}
	var all []Receipt
	for _, id := range sortedKeys(byID) {
		e := byID[id]
		r := Receipt{MessageID: id, Kind: miReceiptKinds.kind(e.Type.String()), Code: e.Type.String(), Param: e.Param}
		if r.Kind == ReceiptDelivered && e.BarStatus == "Disable" { // it arrived, but notifications are off
			r.Kind = ReceiptNotShown
		}
		all = perTarget(all, r, strings.Split(e.Targets, ","))
	}
	return all, nil
}
