package sim

import (
	"math"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/scenarios"
)

// Version is what this build calls itself in reports.
func Version() string { return version() }

// Machine describes this machine, as reports do.
func Machine() reports.Environment { return environment() }

// SocketPhones is how many phones of one run can have a WebSocket each within a limit of open files.
func SocketPhones(limit uint64) int {
	const all = math.MaxInt32 // more phones than any scenario has
	plan, _ := planLinks(scenarios.LinkAuto, all, len(mockvendors.Catalog()), defaultWorkers, limit)
	return plan.sockets
}
