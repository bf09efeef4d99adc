package sim

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/target"
)

// steps does the scenario's steps, one after another.
func (w *world) steps(ctx context.Context) error {
	total := len(w.scenario.Steps)
	for i := range w.scenario.Steps {
		s := &w.scenario.Steps[i]
		if err := w.step(ctx, s); err != nil {
			return fmt.Errorf("step %d (line %d): %w", i+1, s.Line, err)
		}
		if w.outside != nil {
			if err := w.outside.check(); err != nil {
				return err
			}
		}
		w.tell(Update{Stage: StageSteps, Done: i + 1, Total: total})
	}
	return nil
}

// doStep is how a step is done, by its word.
var doStep = map[string]func(*world, context.Context, *scenarios.Step) error{
	scenarios.StepActions: (*world).actions,
	"send":                func(w *world, ctx context.Context, s *scenarios.Step) error { return w.send(ctx, s.Send) },
	"settle":              func(w *world, ctx context.Context, s *scenarios.Step) error { return w.settle(ctx, s.Settle.D()) },
	"wait":                func(w *world, ctx context.Context, s *scenarios.Step) error { return w.pass(ctx, s.Wait.D()) },
	"tap":                 func(w *world, ctx context.Context, s *scenarios.Step) error { w.tap(s.Tap); return w.idle(ctx) },
	"set":                 func(w *world, _ context.Context, s *scenarios.Step) error { return w.set(s.Set) },
	"fault":               func(w *world, _ context.Context, s *scenarios.Step) error { return w.fault(s.Fault) },
}

func (w *world) step(ctx context.Context, s *scenarios.Step) error {
	do, known := doStep[s.Word()]
	if !known {
		return fmt.Errorf("a step %q, which no run can do", s.Word())
	}
	return do(w, ctx, s)
}

// actions does a list of actions on every phone of a group: each phone does the first, then each the second.
func (w *world) actions(ctx context.Context, s *scenarios.Step) error {
	for _, a := range s.Actions {
		for _, m := range w.roster.byGroup[s.Group] {
			var err error
			m.do(func() { err = w.act(ctx, m, a) })
			if err != nil && ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil && !seen(err) {
				return fmt.Errorf("%s of phone %s: %w", a.Name, m.kit.Phone.Options().ID, err)
			}
			if w.simulated() {
				if err := w.idle(ctx); err != nil {
					return err
				}
			}
		}
	}
	return w.idle(ctx)
}

// seen reports whether an action failed in a way a person sees on the phone (no network, kicked out, not installed): that
// is what the scenario shows, and no reason to stop.
func seen(err error) bool {
	var refused *im.Error
	var outside *target.Refusal
	return errors.As(err, &refused) || errors.As(err, &outside) || errors.Is(err, handset.ErrNoNetwork) || errors.Is(err, device.ErrNoNetwork) || errors.Is(err, device.ErrNotInstalled)
}

func (w *world) send(ctx context.Context, s *scenarios.Send) error {
	content, err := elements(s.Content())
	if err != nil {
		return err
	}
	l := outgoing{name: s.As, elements: content, title: s.Title, desc: s.Desc, ext: s.Ext, push: s.Push, online: s.OnlineOnly}
	return w.addressees(s, func(to *account, chat string) error {
		l.to, l.chat = to, chat
		l.from = w.sender(s.From, to)
		w.post(l)
		if w.simulated() {
			return w.idle(ctx)
		}
		return ctx.Err()
	})
}

// addressees calls f for every message of a send.
func (w *world) addressees(s *scenarios.Send, f func(to *account, chat string) error) error {
	for range s.Count {
		switch s.To.Kind {
		case scenarios.InGroup:
			for _, id := range w.chats[s.To.Name] {
				if err := f(nil, id); err != nil {
					return err
				}
			}
		case scenarios.Any:
			if err := f(anyOf(w.rng, w.pool(s.To.Name), nil), ""); err != nil {
				return err
			}
		case scenarios.Each:
			for _, m := range w.pool(s.To.Name) {
				if err := f(m, ""); err != nil {
					return err
				}
			}
		default:
			return fmt.Errorf("an audience %q, which nobody is", s.To.Kind)
		}
	}
	return nil
}

// sender is who sends: somebody of the audience other than the receiver, or nil for the service account.
func (w *world) sender(from *scenarios.Audience, to *account) *account {
	if from == nil {
		return nil
	}
	return anyOf(w.rng, w.pool(from.Name), to)
}

// set changes the console's settings of an app while the run is on.
func (w *world) set(changes map[string]scenarios.Settings) error {
	for where, change := range changes {
		vendor, app := scenarios.SplitVendorApp(where)
		spec, ok := w.specs[vendor]
		if !ok {
			return fmt.Errorf("set: no vendor %q", vendor)
		}
		layers := vendor + "/" + app
		w.settings[layers] = append(w.settings[layers], change)
		fresh, err := w.vendorSettings(spec, app)
		if err != nil {
			return fmt.Errorf("set: %w", err)
		}
		if err := w.vendors.SetSettings(vendor, app, fresh); err != nil {
			return fmt.Errorf("set: %w", err)
		}
	}
	return nil
}

// fault makes a vendor misbehave, or behave again.
func (w *world) fault(f *scenarios.Fault) error {
	var fault *core.Fault
	if f.Latency != 0 || f.Status != 0 {
		fault = &core.Fault{Latency: f.Latency.D(), Status: f.Status, Count: f.Count}
	}
	if err := w.vendors.SetFault(f.Vendor, fault); err != nil {
		return fmt.Errorf("fault: %w", err)
	}
	return nil
}

// idle waits until nothing is in flight. A run that is to end ends here too, however calm it is.
func (w *world) idle(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return w.backend.Idle(ctx)
}

// settle waits until nothing is in flight or due (a retry, a quota's window), at most d of simulated time. A standing clock
// passes that time, so that what is due within it happens.
func (w *world) settle(ctx context.Context, d time.Duration) error {
	if w.simulated() {
		return w.pass(ctx, d)
	}
	short, cancel := context.WithTimeout(ctx, w.wall(d))
	defer cancel()
	_ = w.quiet(short, w.due) // what has not come by then stays where it is
	return ctx.Err()
}

// pass lets simulated time pass.
func (w *world) pass(ctx context.Context, d time.Duration) error {
	if w.simulated() {
		if err := w.backend.Jump(ctx, d); err != nil {
			return err
		}
		return w.idle(ctx)
	}
	t := time.NewTimer(w.wall(d))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wall is how long simulated time takes on a running clock.
func (w *world) wall(d time.Duration) time.Duration {
	return time.Duration(float64(d) / w.clock.Speed())
}
