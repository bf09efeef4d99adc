package sim

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/load"
)

// setupAtOnce is how many phones are set up at the same time; more would only queue at the listeners.
const setupAtOnce = 16

// populate makes accounts, phones and chat groups, and brings every phone into its first state.
func (w *world) populate(ctx context.Context) error {
	if err := w.makeAccounts(); err != nil {
		return err
	}
	users := make([]string, len(w.roster.all))
	for i, m := range w.roster.all {
		users[i] = m.person.User
	}
	if err := w.backend.CreateAccounts(users...); err != nil {
		return err
	}
	if err := w.createChats(); err != nil {
		return err
	}
	// First everybody logs in; once every vendor has answered and every token is reported, the phones go where they start. A
	// phone that is killed while its token is on the way never reports it, which is what real phones do, but not how a run
	// should begin.
	if err := w.everybody(ctx, w.signOn); err != nil {
		return err
	}
	if err := w.everybody(ctx, func(ctx context.Context, m *account) error {
		if m.group.Start == scenarios.StateNone {
			return nil
		}
		return w.enter(ctx, m, firstState[m.group.Start])
	}); err != nil {
		return err
	}
	there := w.census()
	w.population.Store(&there)
	w.tell(Update{Stage: StageDevices, Done: len(w.roster.all), Total: len(w.roster.all)})
	return nil
}

// everybody does something with every phone, several at a time on a running clock, and waits until nothing is in flight. A
// standing clock takes one after the other, so that tokens are given out in the same order every time.
func (w *world) everybody(ctx context.Context, do func(context.Context, *account) error) error {
	var done atomic.Int64
	g, each := errgroup.WithContext(ctx)
	g.SetLimit(setupAtOnce)
	if w.simulated() {
		g.SetLimit(1)
	}
	for _, m := range w.roster.all {
		g.Go(func() error {
			if err := each.Err(); err != nil {
				return err
			}
			if err := w.defects.safely(func() error { return do(each, m) }); err != nil {
				return fmt.Errorf("phone %s: %w", m.kit.Phone.Options().ID, err)
			}
			if w.simulated() {
				if err := w.idle(each); err != nil {
					return err
				}
			}
			w.tell(Update{Stage: StageDevices, Done: int(done.Add(1)), Total: len(w.roster.all)})
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return w.idle(ctx)
}

// signOn opens the app, accepts the privacy policy and logs in, as far as the group's start asks for it.
func (w *world) signOn(ctx context.Context, m *account) error {
	if m.group.Start == scenarios.StateNone {
		if m.group.AcceptPrivacy {
			return m.kit.AcceptPrivacy(ctx)
		}
		return nil
	}
	if err := m.kit.Open(ctx); err != nil {
		return err
	}
	if m.group.AcceptPrivacy {
		if err := m.kit.AcceptPrivacy(ctx); err != nil {
			return err
		}
	}
	return m.kit.Login(ctx)
}

var firstState = map[scenarios.DeviceState]load.State{
	scenarios.StateForeground: load.Foreground,
	scenarios.StateBackground: load.Background,
	scenarios.StateKilled:     load.Killed,
	scenarios.StateLoggedOut:  load.LoggedOut,
}

// createChats makes the scenario's chat groups from its accounts.
func (w *world) createChats() error {
	for _, g := range w.scenario.Groups {
		var pool []string
		for _, m := range w.roster.all {
			if len(g.Members) == 0 || slices.Contains(g.Members, m.group.Group) {
				pool = append(pool, m.person.User)
			}
		}
		for i := range g.Count {
			users := pool
			if g.Size > 0 && g.Size < len(pool) {
				users = make([]string, 0, g.Size)
				for _, at := range w.rng.Perm(len(pool))[:g.Size] {
					users = append(users, pool[at])
				}
			}
			id := fmt.Sprintf("%s-%d", g.Name, i+1)
			if err := w.backend.CreateGroup(id, users); err != nil {
				return fmt.Errorf("chat group %s: %w", g.Name, err)
			}
			w.chats[g.Name] = append(w.chats[g.Name], id)
		}
	}
	return nil
}
