package admin

import (
	"context"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/handset"
)

// flight counts what one phone has in flight, for the clock and on its own: a call ends when its phone is done, however
// busy the others are.
type flight struct {
	clock *clock.Clock

	mu   sync.Mutex
	n    int
	idle chan struct{} // closed when n falls to 0; nil while nobody waits
}

var _ handset.Flight = (*flight)(nil)

// Enter counts one more thing in flight.
func (f *flight) Enter() {
	f.clock.Enter()
	f.mu.Lock()
	f.n++
	f.mu.Unlock()
}

// Leave ends what Enter began.
func (f *flight) Leave() {
	f.mu.Lock()
	f.n--
	if f.n == 0 && f.idle != nil {
		close(f.idle)
		f.idle = nil
	}
	f.mu.Unlock()
	f.clock.Leave()
}

// wait returns once the phone has nothing in flight, or with ctx's error.
func (f *flight) wait(ctx context.Context) error {
	for {
		f.mu.Lock()
		if f.n == 0 {
			f.mu.Unlock()
			return nil
		}
		if f.idle == nil {
			f.idle = make(chan struct{})
		}
		idle := f.idle
		f.mu.Unlock()
		select {
		case <-idle:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
