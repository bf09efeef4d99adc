package sim

import (
	"math"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
)

// SocketPhones is how many phones of one run can have a WebSocket each within a limit of open files.
func SocketPhones(limit uint64) int {
	const all = math.MaxInt32 // more phones than any scenario has
	plan, _ := planLinks(scenarios.LinkAuto, all, len(mockvendors.Catalog()), defaultWorkers, limit)
	return plan.sockets
}
