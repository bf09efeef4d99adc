package pipeline

import (
	"encoding/json"
	"fmt"
	"strings"
)

// meizuReceiptKinds: Meizu reports no failures.
var meizuReceiptKinds = kindTable{"1": ReceiptDelivered, "2": ReceiptClicked}

// parseMeizuReceipts reads the form field `cb`: an object keyed `msgId-type`.
func parseMeizuReceipts(body []byte) ([]Receipt, error) {
	cb, err := formField(body, "cb")
	if err != nil {
		return nil, err
	}
	var byKey map[string]struct {
		Param   string      `json:"param"`
		Type    json.Number `json:"type"`
		Targets []string    `json:"targets"`
	}
	if err := json.Unmarshal(cb, &byKey); err != nil {
		return nil, fmt.Errorf("%w: `cb` must be a JSON object keyed by msgId-type", errReceipt)
	}
	var all []Receipt
	for _, key := range sortedKeys(byKey) {
		e := byKey[key]
		id := key
		if cut := strings.LastIndexByte(key, '-'); cut >= 0 {
			id = key[:cut]
		}
		r := Receipt{MessageID: id, Kind: meizuReceiptKinds.kind(e.Type.String()), Code: e.Type.String(), Param: e.Param}
		all = perTarget(all, r, e.Targets)
	}
	return all, nil
}
