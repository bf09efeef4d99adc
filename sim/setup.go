package sim

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/load"
)

// setupAtOnce is how many phones are set up at the same time; more would only queue at the listeners.
const setupAtOnce = 16

// populate makes accounts, phones and chat groups, and brings every phone into its first state.
func (w *world) populate(ctx context.Context) error {
	w.recruit()
	users := make([]string, len(w.roster.all))
	for i, m := range w.roster.all {
		users[i] = m.person.User
	}
	if err := w.im.CreateAccounts(users...); err != nil {
		return err
	}
	if err := w.createChats(); err != nil {
		return err
	}
	var done atomic.Int64
	total := len(w.roster.all)
	g, each := errgroup.WithContext(ctx)
	g.SetLimit(setupAtOnce)
	if w.simulated() {
		g.SetLimit(1) // one after the other, so that tokens are given out in the same order every time
	}
	for _, m := range w.roster.all {
		g.Go(func() error {
			if err := each.Err(); err != nil {
				return err
			}
			if err := w.first(each, m); err != nil {
				return fmt.Errorf("phone %s: %w", m.kit.Phone.Options().ID, err)
			}
			w.tell(Update{Stage: StageDevices, Done: int(done.Add(1)), Total: total})
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return w.idle(ctx) // every token has been reported
}

// first brings a phone into the state its group starts in.
func (w *world) first(ctx context.Context, m *member) error {
	g := m.group
	if g.Start == scenarios.StateNone {
		if g.AcceptPrivacy {
			return m.kit.AcceptPrivacy(ctx)
		}
		return nil
	}
	if err := m.kit.Open(ctx); err != nil {
		return err
	}
	if g.AcceptPrivacy {
		if err := m.kit.AcceptPrivacy(ctx); err != nil {
			return err
		}
	}
	if err := m.kit.Login(ctx); err != nil {
		return err
	}
	// The token comes by the vendor's answer; leaving the front before it is there is what real people do, but then a
	// run's first seconds would measure the set-up.
	if err := w.registered(ctx, m); err != nil {
		return err
	}
	return w.enter(ctx, m, firstState[g.Start])
}

// registered waits until the vendor has answered the phone. With a standing clock nothing else is in flight; with a running
// one others are, and the wait is left to the end of the set-up.
func (w *world) registered(ctx context.Context, _ *member) error {
	if w.simulated() {
		return w.idle(ctx)
	}
	return nil
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
			if len(g.Members) == 0 || contains(g.Members, m.group.Group) {
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
			if err := w.im.CreateGroup(id, users); err != nil {
				return fmt.Errorf("chat group %s: %w", g.Name, err)
			}
			w.chats[g.Name] = append(w.chats[g.Name], id)
		}
	}
	return nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
