package sim

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/load"
	"github.com/pushrig/pushrig/sim/internal/people"
)

// stream is one row of the scenario's load on its way.
type stream struct {
	row   *scenarios.Load
	pacer load.Pacer
	rng   *rand.Rand
	at    time.Duration // of the next arrival, from the load's beginning
	live  bool
}

func (w *world) streams() []*stream {
	var out []*stream
	for i := range w.scenario.Load {
		row := &w.scenario.Load[i]
		s := &stream{row: row, rng: rand.New(rand.NewPCG(w.scenario.Seed, 0x6c6f6164+uint64(i)))}
		if row.Arrivals == scenarios.ArrivalsConstant {
			s.pacer = load.NewConstant(float64(row.Rate), row.For.D())
		} else {
			s.pacer = load.NewPoisson(float64(row.Rate), row.For.D(), rand.New(rand.NewPCG(w.scenario.Seed, uint64(i))))
		}
		s.next(1)
		out = append(out, s)
	}
	return out
}

// next takes n places of the pace: a message to a group takes one for each of its receivers, so that the rate is that of
// journeys.
func (s *stream) next(n int) {
	for range max(n, 1) {
		if s.at, s.live = s.pacer.Next(); !s.live {
			return
		}
	}
	s.at += s.row.After.D()
}

// runLoad sends the load while the phones live their lives.
func (w *world) runLoad(ctx context.Context) error {
	rows := w.streams()
	if len(rows) == 0 {
		return nil
	}
	var length time.Duration
	for _, s := range rows {
		length = max(length, s.row.After.D()+s.row.For.D())
	}
	w.live(ctx)
	defer w.lifeless.Store(true)
	begin, simBegin := clock.Mono(), w.clock.Now()
	w.loadLength = length
	w.loadBegan.Store(int64(begin))
	defer func() {
		if w.loadTook = clock.Mono() - begin; w.simulated() {
			w.loadTook = w.clock.Now().Sub(simBegin)
		}
	}()
	for {
		s := earliest(rows)
		if s == nil {
			break
		}
		planned, err := w.until(ctx, s.at, begin, simBegin)
		if err != nil {
			return err
		}
		n := w.post(w.compose(s, planned))
		w.loadSent += n
		if w.simulated() {
			if err := w.idle(ctx); err != nil {
				return err
			}
		}
		s.next(n)
	}
	_, err := w.until(ctx, length, begin, simBegin)
	return err
}

func earliest(rows []*stream) (first *stream) {
	for _, s := range rows {
		if s.live && (first == nil || s.at < first.at) {
			first = s
		}
	}
	return first
}

// until waits for a moment of the load and returns when it was planned, on the monotonic clock.
func (w *world) until(ctx context.Context, at, begin time.Duration, simBegin time.Time) (time.Duration, error) {
	if w.simulated() {
		err := w.backend.Jump(ctx, max(0, simBegin.Add(at).Sub(w.clock.Now())))
		return clock.Mono(), err
	}
	planned := begin + at
	if wait := planned - clock.Mono(); wait > 0 {
		t := time.NewTimer(wait)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
		}
	}
	return planned, ctx.Err()
}

// compose makes the next message of a stream.
func (w *world) compose(s *stream, planned time.Duration) outgoing {
	row := s.row
	l := outgoing{name: row.As, ext: row.Ext, push: row.Push, planned: planned}
	l.elements = []im.Element{{Kind: im.Text, Text: people.Text(s.rng)}}
	dice := scenarios.Percent(s.rng.Float64())
	switch {
	case dice < row.Mix.Group && len(w.chats) > 0:
		l.chat = w.chatFor(row, s.rng)
		l.from = w.senderIn(l.chat, s.rng)
		return l
	case dice < row.Mix.Group+row.Mix.Custom:
		l.elements = []im.Element{{Kind: im.Custom, Data: `{"order":"paid"}`}}
		l.desc = people.Text(s.rng) // without one a custom message is not pushed (IM-59)
	}
	l.to = anyOf(s.rng, w.pool(row.To.Name), nil)
	l.from = anyOf(s.rng, w.pool(row.From.Name), l.to)
	return l
}

func (w *world) chatFor(row *scenarios.Load, rng *rand.Rand) string {
	if row.Group != "" {
		return w.nextChat(row.Group)
	}
	return w.nextChat(w.scenario.Groups[rng.IntN(len(w.scenario.Groups))].Name)
}

// senderIn picks a sender among a chat group's members.
func (w *world) senderIn(chat string, rng *rand.Rand) *account {
	users, err := w.backend.Recipients(&im.Message{Group: chat})
	if err != nil || len(users) == 0 {
		return nil
	}
	return w.roster.byUser[users[rng.IntN(len(users))]]
}

// live starts the phones' lives: each stays in its state for a while and moves on, until the load is over.
func (w *world) live(ctx context.Context) {
	if w.scenario.Life == nil {
		return
	}
	for _, m := range w.roster.all {
		d := w.scenario.Life.For(m.group.Group)
		m.do(func() {
			m.life = load.Dwell{
				load.Foreground: d.Foreground.D(), load.Background: d.Background.D(), load.Killed: d.Killed.D(),
				load.LoggedOut: d.LoggedOut.D(), load.Elsewhere: d.SecondLogin.D(),
			}
			w.liveOn(ctx, m)
		})
	}
}

// liveOn lets a phone stay in its state for a while and move on, unless something else brings it into another before. The
// caller is in m.do.
func (w *world) liveOn(ctx context.Context, m *account) {
	if m.state == "" {
		return // never opened: it has no life yet
	}
	m.turn++
	turn := m.turn
	after, then, ok := m.life.Next(m.state, m.rng)
	if !ok {
		return
	}
	w.clock.AfterFunc(after, func() {
		m.do(func() {
			if m.turn != turn || w.lifeless.Load() || w.stopping.Load() {
				return
			}
			_ = w.enter(ctx, m, then) // what fails here fails as it does for a person; the kit has noted it
			w.toggles.Add(1)
			w.liveOn(ctx, m)
		})
	})
}

// tapped is what a tap does to a life: the app is in front now, for as long as it stays there. The caller is in m.do.
func (w *world) tapped(m *account) {
	if m.life != nil && !w.lifeless.Load() {
		m.state = load.Foreground
		w.liveOn(context.Background(), m) // its logins come after the run's end at the latest
	}
}
