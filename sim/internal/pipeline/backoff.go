package pipeline

import (
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// backoff is exponential with full jitter: before retry n the wait is drawn
// evenly from 0 to min(max, base·2ⁿ⁻¹). A draw depends on the seed, the push
// and the attempt alone, so that a run repeats whatever the workers' order.
type backoff struct {
	base, max time.Duration
	seed      uint64
}

// wait is how long to hold p after its attempt-th try, and whether to hold it
// at all: a vendor that asks for longer than giveUp gets no further try.
func (b backoff) wait(p *Push, attempt int, asked, giveUp time.Duration) (time.Duration, bool) {
	ceiling := b.max
	if shift := attempt - 1; shift < 30 && b.base<<shift < b.max {
		ceiling = b.base << shift
	}
	h := fnv.New64a()
	h.Write([]byte(p.Token))
	r := rand.New(rand.NewPCG(b.seed^h.Sum64(), p.Journey<<8|uint64(attempt&0xff)))
	wait := max(time.Duration(r.Int64N(int64(ceiling)+1)), asked)
	return wait, wait <= giveUp
}
