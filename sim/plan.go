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
// listener and some room to breathe. A link takes a file at each end. With less than filesLeast beside the pipeline's
// connections, pushes and receipts would fail for want of files, and look like the network's fault.
const (
	filesReserve  = 256
	filesLeast    = 64
	filesPerLink  = 2
	workerSockets = 2
)

// linkPlan is how many phones get a WebSocket, the rest getting the memory link, and how many requests to one vendor may
// be open at a time.
type linkPlan struct {
	sockets int
	workers int
	note    string
}

// planLinks decides the links of n phones, and how many of the workers wanted there are, within the limit of open files.
func planLinks(kind scenarios.Link, n, vendors, workers int, limit uint64) (linkPlan, error) {
	perWorker := vendors * workerSockets
	least := uint64(filesLeast + perWorker)
	if limit < least {
		return linkPlan{}, fmt.Errorf("%w: the vendors and the pipeline alone need %d, the limit is %d; raise it (ulimit -n %d)", ErrFiles, least, limit, least)
	}
	p := linkPlan{workers: int(min(uint64(workers), (limit-filesLeast)/uint64(perWorker)))}
	reserve := filesReserve + perWorker*p.workers
	need := uint64(n*filesPerLink + reserve)
	switch {
	case kind == scenarios.LinkMemory || n == 0:
		p.note = fmt.Sprintf("link memory: %d phones without sockets", n)
	case need <= limit:
		p.sockets = n
		p.note = fmt.Sprintf("link websocket: %d phones over real sockets", n)
	case kind == scenarios.LinkWebSocket:
		return linkPlan{}, fmt.Errorf("%w: link: websocket with %d phones needs %d, the limit is %d; raise it (ulimit -n %d), use fewer phones, or link: auto (sockets up to the limit, memory for the rest)",
			ErrFiles, n, need, limit, need)
	default:
		if limit > uint64(reserve) {
			p.sockets = int(limit-uint64(reserve)) / filesPerLink
		}
		p.note = fmt.Sprintf("link auto: %d phones over real sockets, %d over memory, because the limit of %d open files has no room for more",
			p.sockets, n-p.sockets, limit)
	}
	if p.workers < workers {
		p.note += fmt.Sprintf("; the pipeline has %d requests to a vendor open at a time, not %d, because of the limit of %d open files", p.workers, workers, limit)
	}
	return p, nil
}

// fileLimit is how many files this process may have open.
func fileLimit() uint64 {
	var r syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &r) != nil {
		return 1024
	}
	return r.Cur
}
