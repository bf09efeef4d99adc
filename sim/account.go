package sim

import (
	"context"
	"errors"
	"fmt"

	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/load"
)

// do runs f while nothing else is done to this phone.
func (m *account) do(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f()
}

// chance is true in that share (0 to 1) of the calls.
func (m *account) chance(share float64) bool {
	m.luckMu.Lock()
	defer m.luckMu.Unlock()
	return m.luck.Float64() < share
}

// phones are the account's phones, the one it began with first.
func (m *account) phones() []*device.Kit {
	if m.second != nil {
		return []*device.Kit{m.kit, m.second}
	}
	return []*device.Kit{m.kit}
}

// enterState is how a phone gets into a state, the way a person would bring it there.
var enterState = map[load.State]func(w *world, ctx context.Context, m *account, was load.State) error{
	load.Foreground: func(_ *world, ctx context.Context, m *account, was load.State) error {
		if err := m.kit.Open(ctx); err != nil {
			return err
		}
		if was == load.LoggedOut || was == load.Elsewhere {
			return m.kit.Login(ctx)
		}
		return nil
	},
	load.Background: func(_ *world, _ context.Context, m *account, _ load.State) error { return m.kit.Background() },
	load.Killed:     func(_ *world, _ context.Context, m *account, _ load.State) error { m.kit.Kill(); return nil },
	load.LoggedOut:  func(_ *world, _ context.Context, m *account, _ load.State) error { return m.kit.Logout() },
	load.Elsewhere:  (*world).loginElsewhere,
}

// enter brings a phone from its state into another.
func (w *world) enter(ctx context.Context, m *account, s load.State) error {
	enter, known := enterState[s]
	if !known {
		return fmt.Errorf("a state %q, which no phone can be in", s)
	}
	was := m.state
	m.state = s
	return enter(w, ctx, m, was)
}

// loginElsewhere logs the account in on a phone that is not simulated.
func (w *world) loginElsewhere(_ context.Context, m *account, _ load.State) error {
	_, err := w.backend.Login(m.person.User, m.kit.Phone.Options().ID+"-elsewhere", otherPhone{})
	return err
}

// otherPhone is a phone that is not simulated: it is only known to be logged in somewhere.
type otherPhone struct{}

func (otherPhone) Received() {}
func (otherPhone) Kicked()   {}

// secondLogin takes another phone of the same kind into the hand and logs the account in on it.
func (w *world) secondLogin(ctx context.Context, m *account) error {
	if m.second != nil {
		return m.swapPhones(ctx)
	}
	m.second = w.phone(m, m.hardware, m.kit.Phone.Options().ID+"-second")
	return errors.Join(m.second.Open(ctx), m.second.AcceptPrivacy(ctx), m.second.Login(ctx))
}

// swapPhones takes the other phone into the hand again.
func (m *account) swapPhones(ctx context.Context) error {
	m.kit, m.second = m.second, m.kit
	return errors.Join(m.second.Open(ctx), m.second.Login(ctx))
}
