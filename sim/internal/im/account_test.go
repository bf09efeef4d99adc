package im

import "testing"

// A client that answers itself from its callback keeps the queue from ever being empty; it must not grow all the same.
func TestQueueThatIsNeverEmptyDoesNotGrow(t *testing.T) {
	const rounds = 5 * queueLimit
	w := newWorld(t, nil)
	ann := &caller{}
	ann.onMessage = func(m *Message) {
		if m.Ref < rounds {
			next := text("ann")
			next.Ref = m.Ref + 1
			w.must(w.Send(next))
		}
	}
	s, err := w.Login("ann", Device{"a1", Android}, ann)
	w.must(err)
	m := text("ann")
	m.Ref = 1
	w.must(w.Send(m))
	w.is(len(ann.got) == rounds && inOrder(ann.got), "ann has %d messages, want %d in order", len(ann.got), rounds)
	w.is(cap(s.account.queue) <= 4*queueLimit, "the queue grew to %d", cap(s.account.queue))
	w.report(t)
}

// A connection that is gone again before the missed messages could be handed over leaves them for the next one.
func TestSyncWaitsForAConnectionThatStays(t *testing.T) {
	w := newWorld(t, nil)
	ann := &caller{}
	s, err := w.Login("ann", Device{"a1", Android}, ann)
	w.must(err)
	missed := text("ann")
	ann.onMessage = func(m *Message) {
		if m != missed {
			s.Vanish()
			w.must(w.Send(missed)) // waits behind this message
			w.must(s.Reconnect())  // so does the sync
			s.Vanish()
		}
	}
	w.must(w.Send(text("ann")))
	w.is(len(ann.got) == 1, "ann has %d messages over a connection that is gone", len(ann.got))
	w.must(s.Reconnect())
	w.is(len(ann.got) == 2 && ann.got[1] == missed, "ann has %d messages after the reconnect, want the missed one too", len(ann.got))
	w.report(t)
}
