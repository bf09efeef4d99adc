package im

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

// settle says what is wrong with the end of one message: it must be decided once, and pushed or delivered.
func settle(got told) string {
	switch {
	case len(got.decisions) != 1:
		return fmt.Sprintf("%d decisions", len(got.decisions))
	case got.decisions[0].Push != (len(got.pushes) == 1):
		return fmt.Sprintf("decided %+v but %d pushes", got.decisions[0], len(got.pushes))
	case len(got.pushes) == 0 && len(got.online) == 0:
		return fmt.Sprintf("neither pushed nor delivered: %+v", got.decisions[0])
	case len(got.online) > 1:
		return fmt.Sprintf("delivered %d times", len(got.online))
	}
	return ""
}

// A message at the instant of a doForeground, a kill or a reconnect ends as a push or in the app: never neither, never twice.
func TestMessageRacesTheApp(t *testing.T) {
	for _, c := range []struct {
		sentence string
		race     func(*phone)
	}{
		{"doForeground", func(p *phone) { _ = p.Foreground() }},
		{"doBackground", func(p *phone) { _ = p.Foreground(); _ = p.Background(0) }},
		{"kill", func(p *phone) { p.Close() }},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			for range 300 {
				w := newWorld(t, nil)
				p := w.login("ann", "a1")
				w.must(p.Background(0))
				w.rec.take()
				var both sync.WaitGroup
				both.Go(func() { w.must(w.Send(text("ann"))) })
				both.Go(func() { c.race(p) })
				both.Wait()
				if wrong := settle(w.rec.take()); wrong != "" {
					t.Fatal(wrong)
				}
				w.report(t)
			}
		})
	}
}

func TestSettleIsSeenRed(t *testing.T) {
	pushed, quiet := Decision{Push: true, Why: WhyKilled}, Decision{Why: WhyForeground}
	for _, c := range []struct {
		sentence string
		got      told
	}{
		{"never decided", told{}},
		{"decided twice", told{decisions: []Decision{pushed, pushed}, pushes: []Push{{}}}},
		{"decided but not pushed", told{decisions: []Decision{pushed}, online: []string{"a1"}}},
		{"neither pushed nor delivered", told{decisions: []Decision{quiet}}},
		{"delivered twice", told{decisions: []Decision{quiet}, online: []string{"a1", "a1"}}},
	} {
		if settle(c.got) == "" {
			t.Errorf("%s: passes", c.sentence)
		}
	}
}

// One sender's messages reach each recipient in the order in which they were sent, over the connection and as pushes,
// while other senders and the app itself are at it.
func TestOrderPerRecipientIsKept(t *testing.T) {
	const senders, each = 4, 200
	w := newWorld(t, nil)
	p := w.login("ann", "a1")
	w.must(p.Background(0))
	var all sync.WaitGroup
	for s := range senders {
		all.Go(func() {
			for i := range each {
				m := text("ann")
				m.From, m.Ref = fmt.Sprintf("sender-%d", s), uint64(i+1)
				if err := w.Send(m); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Go(func() {
		for range each {
			_ = p.Foreground()
			_ = p.Background(1)
		}
	})
	all.Wait()
	got := w.rec.take()
	w.is(len(got.decisions) == senders*each && len(p.got) == senders*each, "%d decisions, %d delivered", len(got.decisions), len(p.got))
	var pushed []*Message
	for _, push := range got.pushes {
		pushed = append(pushed, push.Message)
	}
	w.is(inOrder(p.got), "the connection has messages out of order")
	w.is(inOrder(pushed), "the pushes are out of order")
	slices.Reverse(p.got)
	w.is(!inOrder(p.got), "the order check passes on a reversed list")
	w.report(t)
}

// inOrder says whether each sender's messages are in ascending order.
func inOrder(list []*Message) bool {
	last := map[string]uint64{}
	for _, m := range list {
		if m.Ref <= last[m.From] {
			return false
		}
		last[m.From] = m.Ref
	}
	return true
}

// caller is a client that calls back into the server from its callbacks.
type caller struct {
	phone
	onMessage func(*Message)
	onKicked  func()
}

func (c *caller) OnMessage(m *Message) {
	c.phone.OnMessage(m)
	if c.onMessage != nil {
		c.onMessage(m)
	}
}

func (c *caller) OnKicked(r KickReason) {
	c.phone.OnKicked(r)
	if c.onKicked != nil {
		c.onKicked()
	}
}

func TestCallbacksMayCallTheServer(t *testing.T) {
	w := newWorld(t, nil)
	bob := w.login("bob", "b1")
	ann := &caller{}
	s, err := w.Login("ann", Device{"a1", Android}, ann)
	w.must(err)
	ann.onMessage = func(m *Message) {
		if m.From == "sender" { // answer bob, and herself: her own queue is being worked off right now
			w.must(s.Send(&Message{To: "bob", Elements: m.Elements}))
			w.must(w.Send(&Message{From: "echo", To: "ann", Elements: m.Elements}))
			w.must(s.Background(1))
		}
	}
	ann.onKicked = func() { w.code(s.Background(0), CodeKicked) }
	w.must(w.Send(text("ann")))
	w.is(len(ann.got) == 2 && len(bob.got) == 1, "ann has %d messages, bob %d", len(ann.got), len(bob.got))
	w.must(w.Kick("ann", "a1"))
	w.is(len(ann.kicked) == 1, "ann was told of %d kicks", len(ann.kicked))
	w.report(t)
}

// A client that does not come back from its callback holds up its own account only, and no more than queueLimit messages.
func TestStuckClientShedsItsOwnMessages(t *testing.T) {
	w := newWorld(t, nil)
	bob := w.login("bob", "b1")
	stuck, release := make(chan struct{}), make(chan struct{})
	ann := &caller{}
	ann.onMessage = func(*Message) {
		if len(ann.got) == 1 {
			close(stuck)
			<-release
		}
	}
	_, err := w.Login("ann", Device{"a1", Android}, ann)
	w.must(err)
	var first sync.WaitGroup
	first.Go(func() { w.must(w.Send(text("ann"))) })
	<-stuck
	w.rec.take()
	for range queueLimit + 1 {
		w.must(w.Send(text("ann")))
	}
	w.is(w.clock.inFlight() == 1, "%d in flight while the client is stuck, want 1", w.clock.inFlight())
	w.decided(w.rec.take(), Decision{Recipient: "ann", Why: WhyOverloaded})
	w.must(w.Send(text("bob")))
	w.is(len(bob.got) == 1, "bob waits for ann")
	close(release)
	first.Wait()
	w.is(len(ann.got) == 1+queueLimit, "ann has %d messages, want %d", len(ann.got), 1+queueLimit)
	w.report(t)
}

// Two users who log in on one phone at once: exactly one of them has it in the end.
func TestTwoUsersRaceForOnePhone(t *testing.T) {
	for range 200 {
		w := newWorld(t, nil)
		var both sync.WaitGroup
		sessions := make([]*Session, 2)
		for i, user := range []string{"ann", "bob"} {
			both.Go(func() {
				s, err := w.Login(user, Device{"shared", Android}, &phone{})
				if err != nil {
					t.Error(err)
				}
				sessions[i] = s
			})
		}
		both.Wait()
		in := 0
		for _, s := range sessions {
			if s.Background(0) == nil {
				in++
			}
		}
		if in != 1 {
			t.Fatalf("%d users are logged in on the phone", in)
		}
	}
}
