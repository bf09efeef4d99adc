package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// KeptJourney is one journey told in full: those that did not end well, and a
// sample of those that did.
type KeptJourney struct {
	ID        uint64 `json:"id"`
	Name      string `json:"name,omitempty"` // the message's `as`
	User      string `json:"user"`
	Device    string `json:"device,omitempty"`
	Group     string `json:"group,omitempty"`
	Vendor    string `json:"vendor,omitempty"`
	Outcome   string `json:"outcome"`              // "unaccounted" when it has none
	Code      string `json:"code,omitempty"`       // the vendor's answer code, when it refused
	MessageID string `json:"message_id,omitempty"` // the vendor's
	Token     string `json:"token,omitempty"`      // shortened
	Steps     []Step `json:"steps"`                // in order of time
}

// Step is one thing that happened to a journey.
type Step struct {
	Step   string  `json:"step"`
	AtMS   float64 `json:"at_ms"` // since the start of the run
	Detail string  `json:"detail,omitempty"`
}

// add appends a step; a nil journey is not kept and takes none.
func (k *KeptJourney) add(step string, at time.Duration, detail string) {
	if k != nil {
		k.Steps = append(k.Steps, Step{step, ms(at), detail})
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// keeper decides which ended journeys are kept and holds them.
type keeper struct {
	maxFailures, maxSamples int
	every, seed             uint64

	mu        sync.Mutex
	failures  int
	samples   int
	byOutcome map[outcome]int
	notKept   uint64 // failures beyond the cap
	list      []*KeptJourney
}

func (k *keeper) init(cfg Config) {
	k.maxFailures, k.maxSamples = cfg.MaxFailures, cfg.MaxSamples
	k.every, k.seed = cfg.SampleEvery, cfg.Seed
	k.byOutcome = make(map[outcome]int)
}

// rare is how many journeys of one outcome may use the last quarter of the
// room, so that a flood of one failure does not crowd out the others.
const rare = 100

// consider keeps j if it should be kept, else returns nil. The caller holds
// j's shard.
func (k *keeper) consider(j *journey, o outcome, at time.Duration) *KeptJourney {
	if o.kind.EndedWell() {
		if k.every == 0 || mix(j.id^k.seed)%k.every != 0 {
			return nil
		}
		return k.keep(j, o, at, func() bool {
			k.samples++
			return k.samples <= k.maxSamples
		})
	}
	return k.keep(j, o, at, func() bool {
		room := k.maxFailures
		if k.byOutcome[o] >= rare {
			room = room * 3 / 4
		}
		if k.failures >= room {
			k.notKept++
			return false
		}
		k.failures++
		k.byOutcome[o]++
		return true
	})
}

func (k *keeper) keep(j *journey, o outcome, at time.Duration, room func() bool) *KeptJourney {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !room() {
		return nil
	}
	kept := tell(j, o, at)
	k.list = append(k.list, kept)
	return kept
}

// tell writes j down.
func tell(j *journey, o outcome, at time.Duration) *KeptJourney {
	k := &KeptJourney{
		ID: j.id, Name: j.counter.key.name, User: j.user, Device: j.device, Group: j.counter.key.group, Vendor: j.counter.key.vendor,
		Outcome: o.String(), Code: j.code, MessageID: j.key.MessageID, Token: shorten(j.key.Token),
	}
	for _, s := range []struct {
		done   bool
		step   string
		at     time.Duration
		detail string
	}{
		{true, "planned", j.planned, ""},
		{j.has(stepSent), "sent", j.sent, ""},
		{j.has(stepPush), "decided", j.decided, "push: " + j.why},
		{j.has(stepNoPush), "decided", j.decided, "no push: " + j.why},
		{j.has(stepQueued), "queued", j.queued, ""},
		{j.has(stepRequested), "requested", j.requested, "attempt " + strconv.Itoa(j.attempts)},
		{j.has(stepAccepted), "answered", j.answered, "accepted"},
		{j.has(stepRefused), "answered", j.answered, "refused " + j.code},
		{j.has(stepHeld), "held", j.held, j.heldRule},
		{j.has(stepOnline), string(Online), j.online, ""},
		{true, string(o.kind), at, o.detail},
	} {
		if s.done {
			k.add(s.step, s.at, s.detail)
		}
	}
	for _, t := range j.tries {
		k.add(string(Refused), t.at, "attempt "+strconv.Itoa(t.attempt)+": "+t.String())
	}
	slices.SortStableFunc(k.Steps, func(a, b Step) int { return cmp.Compare(a.AtMS, b.AtMS) })
	return k
}

// shorten shows enough of a token to recognise it and too little to use it.
func shorten(token string) string {
	switch n := len(token); {
	case n == 0:
		return ""
	case n < 16:
		return token[:n/4] + "…"
	default:
		return token[:6] + "…" + token[n-4:]
	}
}

// mix spreads ids evenly (the finaliser of splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
