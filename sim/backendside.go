package sim

import (
	"context"
	"time"

	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// backendSide is the IM backend of a run, with the pipeline behind it, as the director reaches it. The one in this process is
// the first that stands there; one elsewhere speaks HTTP and has a clock of its own.
type backendSide interface {
	device.Backend
	// CreateAccounts makes users known who have not logged in yet.
	CreateAccounts(users ...string) error
	// CreateGroup makes a chat group of members.
	CreateGroup(id string, members []string) error
	// Recipients is who gets a message, in the order of its journeys.
	Recipients(m *im.Message) ([]string, error)
	// Send sends a message whose journeys begin with m.Ref. On a standing clock nothing of it leaves before all of it is queued.
	Send(m *im.Message) error
	// Pending is how many pushes have not ended, those included that wait for a retry.
	Pending() int
	// Idle waits until nothing is in flight, there and here.
	Idle(ctx context.Context) error
	// Jump moves the run's standing clock, and the backend's with it.
	Jump(ctx context.Context, d time.Duration) error
	// Close takes no more pushes and lets those under way end, until ctx ends.
	Close(ctx context.Context) error
}

// inProcess is the backend of this process.
type inProcess struct{ w *world }

func (b inProcess) Login(user, dev string, c device.Client) (device.Session, error) {
	s, err := b.w.im.Login(user, im.Device{ID: dev, Platform: im.Android}, conn{c})
	if err != nil {
		return nil, err
	}
	return session{s}, nil
}

func (b inProcess) CreateAccounts(users ...string) error { return b.w.im.CreateAccounts(users...) }

func (b inProcess) CreateGroup(id string, members []string) error {
	return b.w.im.CreateGroup(id, members)
}

func (b inProcess) Recipients(m *im.Message) ([]string, error) { return b.w.im.Recipients(m) }

func (b inProcess) Send(m *im.Message) (err error) {
	send := func() { err = b.w.im.Send(m) }
	if b.w.simulated() {
		b.w.pipeline.Together(send)
	} else {
		send()
	}
	return err
}

func (b inProcess) Pending() int { return b.w.pipeline.Pending() }

func (b inProcess) Idle(ctx context.Context) error { return b.w.clock.WaitIdle(ctx) }

func (b inProcess) Jump(ctx context.Context, d time.Duration) error { return b.w.clock.Jump(ctx, d) }

func (b inProcess) Close(ctx context.Context) error { return b.w.pipeline.Close(ctx) }

var _ backendSide = inProcess{}
