package sim

import (
	"context"
	"errors"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
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

// enter brings a phone from its state into another, the way a person would.
func (w *world) enter(ctx context.Context, m *account, s load.State) error {
	was := m.state
	m.state = s
	switch s {
	case load.Foreground:
		if err := m.kit.Open(ctx); err != nil {
			return err
		}
		if was == load.LoggedOut || was == load.Elsewhere {
			return m.kit.Login(ctx)
		}
		return nil
	case load.Background:
		return m.kit.Background()
	case load.Killed:
		m.kit.Kill()
		return nil
	case load.LoggedOut:
		return m.kit.Logout()
	case load.Elsewhere:
		_, err := w.im.Login(m.person.User, im.Device{ID: m.kit.Phone.Options().ID + "-elsewhere", Platform: im.Android}, otherPhone{})
		return err
	}
	return nil
}

// otherPhone is a phone that is not simulated: it is only known to be logged in somewhere.
type otherPhone struct{}

func (otherPhone) OnMessage(*im.Message)  {}
func (otherPhone) OnKicked(im.KickReason) {}

// act does one action of a step on one phone.
func (w *world) act(ctx context.Context, m *account, a scenarios.Action) error {
	k := m.kit
	if m.second != nil {
		k = m.second // the phone in the person's hand
	}
	app := k.App()
	switch a.Name {
	case scenarios.ActLaunch, scenarios.ActForeground, scenarios.ActOpen:
		return k.Open(ctx)
	case scenarios.ActAcceptPrivacy:
		return k.AcceptPrivacy(ctx)
	case scenarios.ActLogin:
		return k.Login(ctx)
	case scenarios.ActLogout:
		return k.Logout()
	case scenarios.ActBackground:
		return k.Background()
	case scenarios.ActKill:
		k.Kill()
	case scenarios.ActForceStop:
		k.ForceStop()
	case scenarios.ActLock:
		return k.Lock()
	case scenarios.ActUnlock:
		return k.Unlock(ctx)
	case scenarios.ActAirplaneOn, scenarios.ActAirplaneOff:
		return k.Airplane(ctx, a.Name == scenarios.ActAirplaneOn)
	case scenarios.ActReconnect:
		return k.Reconnect(ctx)
	case scenarios.ActUninstall:
		k.Uninstall()
	case scenarios.ActInstall:
		k.Install()
	case scenarios.ActRefreshToken:
		return k.RefreshToken(ctx)
	case scenarios.ActEnable, scenarios.ActDisable:
		app.AllowNotifications(a.Name == scenarios.ActEnable)
	case scenarios.ActCreateChannel, scenarios.ActBlockChannel, scenarios.ActUnblock:
		setChannel(app, a)
	case scenarios.ActSecondLogin:
		return w.secondLogin(ctx, m)
	case scenarios.ActConfigNull:
		return k.ConfigNull()
	}
	return nil
}

// secondLogin takes another phone of the same kind into the hand and logs the account in on it.
func (w *world) secondLogin(ctx context.Context, m *account) error {
	if m.second != nil {
		return m.swapPhones(ctx)
	}
	m.second = w.phone(m, m.hardware, m.kit.Phone.Options().ID+"-second")
	return errors.Join(m.second.Open(ctx), m.second.AcceptPrivacy(ctx), m.second.Login(ctx))
}

// swapPhones takes the first phone into the hand again.
func (m *account) swapPhones(ctx context.Context) error {
	m.kit, m.second = m.second, m.kit
	return errors.Join(m.second.Open(ctx), m.second.Login(ctx))
}

// setChannel does what a person (or the app) does to one notification channel.
func setChannel(app *handset.App, a scenarios.Action) {
	switch a.Name {
	case scenarios.ActCreateChannel:
		app.CreateChannel(a.Arg, handset.ImportanceDefault)
	case scenarios.ActBlockChannel:
		app.SetChannel(a.Arg, handset.ImportanceNone)
	default:
		app.SetChannel(a.Arg, handset.ImportanceDefault)
	}
}
