package fcm

import (
	"slices"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// fanouts are a project's topic sends that are still going out, and the speed they share.
type fanouts struct {
	mu    sync.Mutex
	ends  []time.Time // of those that run
	speed core.Bucket
}

// running is how many fan-outs have not ended, and when the first of them will.
func (f *fanouts) running(now time.Time) (n int, first time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.trim(now); len(f.ends) > 0 {
		first = slices.MinFunc(f.ends, time.Time.Compare)
	}
	return len(f.ends), first
}

// trim forgets the fan-outs that have ended; the caller holds mu.
func (f *fanouts) trim(now time.Time) {
	f.ends = slices.DeleteFunc(f.ends, func(end time.Time) bool { return !end.After(now) })
}

// begin notes a fan-out that runs until end; one that is over at once is none.
func (f *fanouts) begin(now, end time.Time) {
	if !end.After(now) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trim(now)
	f.ends = append(f.ends, end)
}

// slot is when the next recipient's turn comes.
func (f *fanouts) slot(now time.Time, perSecond int64) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.speed.Reserve(now, int(perSecond), time.Second/time.Duration(perSecond))
}

// checkFanouts is FCM-Q8. Where one too many is not refused it is late by itself: all share one speed.
func (s *send) checkFanouts() error {
	if s.set.FanoutOver != Refuse || s.set.Fanouts <= 0 {
		return nil
	}
	if n, first := s.v.state[s.app].fanouts.running(s.now); n >= s.set.Fanouts {
		return s.set.unpublished(errTopicRate).retryAfter(first.Sub(s.now))
	}
	return nil
}

// fanOut answers a topic or condition send and sends the message to whom it concerns.
func (s *send) fanOut() core.Answer {
	if r := s.v.tables.fanout.Check(s.v.p.Rules, s); r != nil {
		return s.refuse(r.Err, r.Rule)
	}
	id := s.v.topicMessageID()
	a := s.named(id)
	if s.dry() {
		s.v.p.Rules.Hit("FCM-X4")
		return a
	}
	end := s.now
	w := core.Walk{
		Call: s.c, ID: func() string { return id }, Forced: core.LeaveOut,
		Judge: func(t *core.Target) core.Verdict { return s.v.tables.deliver.Judge(s.v.p.Rules, s, t) },
		Accept: func(out []*core.Message, t *core.Target) []*core.Message {
			out = s.deliveries(out, id, t)
			if t.HeldBy == "FCM-Q9" && t.NotBefore.After(end) {
				end = t.NotBefore
			}
			return out
		},
	}
	a.Accept, _ = w.Run(s.recipients())
	s.v.state[s.app].fanouts.begin(s.now, end)
	return a
}

// judgeFanout is FCM-Q9.
func (s *send) judgeFanout(*core.Target) core.Verdict {
	if s.target != nil || s.set.FanoutPerSecond <= 0 {
		return core.Verdict{}
	}
	if at := s.v.state[s.app].fanouts.slot(s.now, s.set.FanoutPerSecond); at.After(s.now) {
		return core.Defer(at)
	}
	return core.Verdict{}
}

// recipients are the live tokens of the project that the topic or condition is about.
func (s *send) recipients() []*core.Target {
	wanted := s.audience()
	if pkg := s.m.android.String("restricted_package_name"); wanted == nil || pkg != "" && !s.app.Is(core.FieldPackage, pkg) {
		return nil
	}
	return s.v.p.Tokens.Everyone(s.app, func(t *core.Token) bool {
		topics := map[string]bool{}
		t.Topics(func(topic string, _ time.Time) { topics[topic] = true })
		return wanted(func(topic string) bool { return topics[topic] })
	})
}

// audience is whom the message is for; nil: nobody, with the rules off that would have refused it.
func (s *send) audience() func(has func(topic string) bool) bool {
	switch s.m.kind {
	case "topic":
		topic := s.m.tree.String("topic")
		return func(has func(string) bool) bool { return has(topic) }
	case "condition":
		if c, err := core.ParseCondition(s.m.tree.String("condition")); err == nil {
			return c.Holds
		}
	}
	return nil
}
