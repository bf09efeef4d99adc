package sim

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/pushrig/pushrig/scenarios"
)

// Update is news of a run for whoever watches it.
type Update struct {
	Stage   Stage
	Done    int // of Total, in the stage's own unit
	Total   int
	Note    string        // something to say once: which link was taken, and why
	Elapsed time.Duration // of the load
	Live    Live
}

// Stage is a part of a run.
type Stage string

// The stages, in order.
const (
	StageVendors Stage = "vendors" // starting the mocks
	StageDevices Stage = "devices" // phones connect, log in, get tokens
	StageSteps   Stage = "steps"
	StageLoad    Stage = "load"
	StageDrain   Stage = "drain" // what is on its way arrives
)

// ErrFiles is a run that needs more open files than the system allows; it is refused before the first socket.
var ErrFiles = errors.New("not enough open files")

// What a run needs beside its phones' links: the vendors' listeners, the pipeline's connections (both ends), the receipt
// listener and some room to breathe. A link takes a file at each end.
const (
	filesReserve  = 256
	filesPerLink  = 2
	workerSockets = 2
)

// linkPlan is how many phones get a WebSocket; the rest get the memory link.
type linkPlan struct {
	sockets int
	note    string
}

// planLinks decides the links of n phones within the limit of open files.
func planLinks(kind scenarios.Link, n, vendors, workers int, limit uint64) (linkPlan, error) {
	reserve := filesReserve + vendors*workers*workerSockets
	need := uint64(n*filesPerLink + reserve)
	switch {
	case kind == scenarios.LinkMemory || n == 0:
		return linkPlan{note: fmt.Sprintf("link memory: %d phones without sockets", n)}, nil
	case need <= limit:
		return linkPlan{sockets: n, note: fmt.Sprintf("link websocket: %d phones over real sockets", n)}, nil
	case kind == scenarios.LinkWebSocket:
		return linkPlan{}, fmt.Errorf("%w: link: websocket with %d phones needs %d, the limit is %d; raise it (ulimit -n %d), use fewer phones, or link: auto (sockets up to the limit, memory for the rest)",
			ErrFiles, n, need, limit, need)
	}
	sockets := 0
	if limit > uint64(reserve) {
		sockets = int(limit-uint64(reserve)) / filesPerLink
	}
	return linkPlan{sockets: sockets, note: fmt.Sprintf("link auto: %d phones over real sockets, %d over memory, because the limit of %d open files has no room for more",
		sockets, n-sockets, limit)}, nil
}

// fileLimit is how many files this process may have open.
func fileLimit() uint64 {
	var r syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r) != nil {
		return 1024
	}
	return r.Cur
}
