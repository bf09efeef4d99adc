package sim

import (
	"context"
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
)

// doAction is what each action of a step does with the phone in the person's hand; arg is the action's argument.
var doAction = map[scenarios.ActionName]func(w *world, ctx context.Context, m *account, arg string) error{
	scenarios.ActLaunch:        may((*device.Kit).Open),
	scenarios.ActForeground:    may((*device.Kit).Open),
	scenarios.ActOpen:          may((*device.Kit).Open),
	scenarios.ActAcceptPrivacy: may((*device.Kit).AcceptPrivacy),
	scenarios.ActLogin:         may((*device.Kit).Login),
	scenarios.ActLogout:        at((*device.Kit).Logout),
	scenarios.ActBackground:    at((*device.Kit).Background),
	scenarios.ActKill:          sure((*device.Kit).Kill),
	scenarios.ActForceStop:     sure((*device.Kit).ForceStop),
	scenarios.ActLock:          at((*device.Kit).Lock),
	scenarios.ActUnlock:        may((*device.Kit).Unlock),
	scenarios.ActAirplaneOn:    may(func(k *device.Kit, ctx context.Context) error { return k.Airplane(ctx, true) }),
	scenarios.ActAirplaneOff:   may(func(k *device.Kit, ctx context.Context) error { return k.Airplane(ctx, false) }),
	scenarios.ActReconnect:     may((*device.Kit).Reconnect),
	scenarios.ActUninstall:     sure((*device.Kit).Uninstall),
	scenarios.ActInstall:       sure((*device.Kit).Install),
	scenarios.ActRefreshToken:  may((*device.Kit).RefreshToken),
	scenarios.ActConfigNull:    at((*device.Kit).ConfigNull),
	scenarios.ActSecondLogin:   func(w *world, ctx context.Context, m *account, _ string) error { return w.secondLogin(ctx, m) },

	scenarios.ActEnable:        inSettings(func(a *handset.App, _ string) { a.AllowNotifications(true) }),
	scenarios.ActDisable:       inSettings(func(a *handset.App, _ string) { a.AllowNotifications(false) }),
	scenarios.ActCreateChannel: inSettings(func(a *handset.App, id string) { a.CreateChannel(id, handset.ImportanceDefault) }),
	scenarios.ActBlockChannel:  inSettings(func(a *handset.App, id string) { a.SetChannel(id, handset.ImportanceNone) }),
	scenarios.ActUnblock:       inSettings(func(a *handset.App, id string) { a.SetChannel(id, handset.ImportanceDefault) }),
}

type actionFunc = func(*world, context.Context, *account, string) error

// may is an action of the kit that can fail and takes time.
func may(f func(*device.Kit, context.Context) error) actionFunc {
	return func(_ *world, ctx context.Context, m *account, _ string) error { return f(m.inHand(), ctx) }
}

// at is one that can fail at once.
func at(f func(*device.Kit) error) actionFunc {
	return func(_ *world, _ context.Context, m *account, _ string) error { return f(m.inHand()) }
}

// sure is one that cannot fail.
func sure(f func(*device.Kit)) actionFunc {
	return func(_ *world, _ context.Context, m *account, _ string) error { f(m.inHand()); return nil }
}

// inSettings is what a person, or the app, does in the system's notification settings.
func inSettings(f func(a *handset.App, id string)) actionFunc {
	return func(_ *world, _ context.Context, m *account, id string) error { f(m.inHand().App(), id); return nil }
}

// act does one action of a step on one phone.
func (w *world) act(ctx context.Context, m *account, a scenarios.Action) error {
	do, known := doAction[a.Name]
	if !known {
		return fmt.Errorf("an action %q, which no phone can do", a.Name)
	}
	return do(w, ctx, m, a.Arg)
}

// inHand is the phone that the person holds: the second one, once there is one.
func (m *account) inHand() *device.Kit {
	if m.second != nil {
		return m.second
	}
	return m.kit
}
