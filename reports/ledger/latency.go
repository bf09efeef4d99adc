package ledger

import "time"

// The latency stages. All but delay are measured on the monotonic clock: what really passed. Delay is simulated time.
const (
	StageStartLag = "start_lag" // planned → sent
	StageRoute    = "route"     // sent → decided
	StageQueue    = "queue"     // decided → first requested
	StageRequest  = "request"   // planned → first asked for at the vendor; of a backend outside, whose decision and queue are not seen
	StageVendor   = "vendor"    // last requested → answered
	StageDeliver  = "deliver"   // accepted by the vendor → at the phone; held journeys left out
	StageE2E      = "e2e"       // planned → shown; held journeys left out
	StageDelay    = "delay"     // simulated: how long a message that arrived had waited (phone offline, quota, retry); most have not, and count as 0
	StageOnline   = "online"    // planned → in the app over the connection
)

// StageNames lists the stages in the order a journey passes them.
func StageNames() []string {
	return []string{StageStartLag, StageRoute, StageQueue, StageRequest, StageVendor, StageDeliver, StageE2E, StageDelay, StageOnline}
}

// stages holds one histogram a stage.
type stages struct {
	startLag, route, queue, request, vendor, deliver, e2e, delay, online Histogram
}

func (s *stages) of(stage string) *Histogram {
	switch stage {
	case StageStartLag:
		return &s.startLag
	case StageRoute:
		return &s.route
	case StageQueue:
		return &s.queue
	case StageRequest:
		return &s.request
	case StageVendor:
		return &s.vendor
	case StageDeliver:
		return &s.deliver
	case StageE2E:
		return &s.e2e
	case StageDelay:
		return &s.delay
	default:
		return &s.online
	}
}

func (s *stages) record(stage string, d time.Duration) { s.of(stage).Record(d) }
