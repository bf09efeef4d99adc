package pipeline

import (
	"encoding/json"
	"fmt"
	"strings"
)

// parseVivoReceipts reads vivo's object keyed by taskId; a receipt of this
// form exists for arrivals only, and carries no code.
func parseVivoReceipts(body []byte) ([]Receipt, error) {
	var byTask map[string]struct {
		Param   string `json:"param"`
		Targets string `json:"targets"` // comma-joined
	}
	if err := json.Unmarshal(body, &byTask); err != nil || byTask == nil {
		return nil, fmt.Errorf("%w: a JSON object keyed by taskId is expected", errReceipt)
	}
	var all []Receipt
	for _, id := range sortedKeys(byTask) {
		e := byTask[id]
		all = perTarget(all, Receipt{MessageID: id, Kind: ReceiptDelivered, Param: e.Param}, strings.Split(e.Targets, ","))
	}
	return all, nil
}
