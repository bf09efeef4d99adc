package ledger

import "time"

// eventKind is something a vendor or a phone tells about an accepted push.
type eventKind uint8

const (
	evShown eventKind = iota
	evShownSilent
	evHandedToApp
	evSuppressed
	evReplaced
	evDropped
	evExpired
	evHeld
	evStillStored
	evTapped
	evLanded
	evNotOpened
)

// ends maps the events that give a journey its outcome to the kind of it.
var ends = map[eventKind]Kind{
	evShown: Displayed, evShownSilent: DisplayedSilent, evHandedToApp: HandedToApp, evSuppressed: Suppressed,
	evReplaced: Replaced, evDropped: Dropped, evExpired: Expired,
}

type event struct {
	kind       eventKind
	detail     string        // rule, setting or page
	at         time.Duration // when the ledger heard of it
	simulated  time.Duration // the same in simulated time
	acceptedAt time.Duration // when the vendor had accepted the push, if told
}

// Shown says that the phone put the push into its tray, silently or not.
// acceptedAt is the vendor's acceptance on the clock of Config.Now, 0 if unknown.
func (l *Ledger) Shown(k Key, silent bool, acceptedAt time.Duration) {
	kind := evShown
	if silent {
		kind = evShownSilent
	}
	l.event(k, event{kind: kind, acceptedAt: acceptedAt})
}

// HandedToApp says that the phone gave a data message to the app.
func (l *Ledger) HandedToApp(k Key, acceptedAt time.Duration) {
	l.event(k, event{kind: evHandedToApp, acceptedAt: acceptedAt})
}

// Suppressed says that the push reached the phone and was not shown because of
// a rule or a setting.
func (l *Ledger) Suppressed(k Key, rule string) {
	l.rules.hit(rule)
	l.event(k, event{kind: evSuppressed, detail: rule})
}

// Replaced says that a newer push took this one's place. Before display that
// is the outcome; afterwards only a step.
func (l *Ledger) Replaced(k Key) { l.event(k, event{kind: evReplaced}) }

// Dropped says that the vendor dropped the push after accepting it.
func (l *Ledger) Dropped(k Key, rule string) {
	l.rules.hit(rule)
	l.event(k, event{kind: evDropped, detail: rule})
}

// Expired says that the push outlived its time in the vendor's store.
func (l *Ledger) Expired(k Key) { l.event(k, event{kind: evExpired}) }

// Held says that the vendor keeps the push back on purpose (phone offline,
// quota delay). The journey is counted as held and left out of deliver and e2e;
// how long it waited is its delay.
func (l *Ledger) Held(k Key, rule string) {
	l.rules.hit(rule)
	l.event(k, event{kind: evHeld, detail: rule})
}

// StillStored says, before Close, that the vendor's store still holds the push.
func (l *Ledger) StillStored(k Key) { l.event(k, event{kind: evStillStored}) }

// Tapped says that the notification was tapped.
func (l *Ledger) Tapped(k Key) { l.event(k, event{kind: evTapped}) }

// Landed says which page the tap opened.
func (l *Ledger) Landed(k Key, page string) { l.event(k, event{kind: evLanded, detail: page}) }

// NotOpened says why the tap opened no page.
func (l *Ledger) NotOpened(k Key, why string) { l.event(k, event{kind: evNotOpened, detail: why}) }

// event brings e to the journey that claimed k, or lets it wait for one.
func (l *Ledger) event(k Key, e event) {
	if l.closed.Load() {
		return
	}
	e.at, e.simulated = l.cfg.Now(), l.cfg.Simulated()
	x := l.indexOf(k.Token)
	x.mu.Lock()
	defer x.mu.Unlock()
	p := x.find(k)
	if p.state == unclaimed {
		if len(p.waiting) < maxWaiting {
			p.waiting = append(p.waiting, e)
		} else {
			x.unclaimedEvictions++
			p.forgot = true
		}
		return
	}
	l.apply(x, p, e)
}

// maxWaiting bounds the events that one unclaimed push may gather: more than
// any push of a phone that behaves ever has.
const maxWaiting = 16

// claim makes k the push of journey id, which the vendor has just accepted,
// and brings it the events that were waiting. The caller holds x.
func (l *Ledger) claim(x *indexShard, k Key, id uint64) {
	p := x.find(k)
	if p.state != unclaimed {
		l.strays.Add(1) // a vendor gave one message id twice for one token
		return
	}
	if p.forgot || x.evicted.may(k) {
		l.with(id, func(_ *shard, j *journey) { j.done |= stepForgot })
	}
	waiting := p.waiting
	p.state, p.id, p.waiting = open, id, nil
	for _, e := range waiting {
		l.apply(x, p, e)
	}
}

// apply brings e to a claimed push. The caller holds x.
func (l *Ledger) apply(x *indexShard, p *push, e event) {
	if p.state == ended {
		l.applyEnded(p, e)
		return
	}
	found := l.with(p.id, func(s *shard, j *journey) {
		switch e.kind {
		case evHeld:
			if !j.has(stepHeld) {
				j.done |= stepHeld
				j.held, j.heldRule = e.at, e.detail
				j.counter.addHeld()
				j.waits(e.simulated)
			}
			return
		case evStillStored:
			j.done |= stepStored
			return
		case evTapped, evLanded, evNotOpened:
			l.strays.Add(1) // nothing was shown that could be tapped
			return
		}
		kind := ends[e.kind]
		if arrived(kind) {
			j.counter.waited(j.waited(e.simulated))
		}
		if !j.has(stepHeld) {
			switch kind {
			case Displayed, DisplayedSilent:
				j.counter.shown(j.planned, e.acceptedAt, e.at)
			case HandedToApp:
				j.counter.delivered(e.acceptedAt, e.at)
			}
		}
		c := j.counter
		x.retire(p, c, kind, l.end(s, j, outcome{kind, e.detail}, e.at))
	})
	if !found {
		l.strays.Add(1)
	}
}

// applyEnded brings e to a push whose journey has its outcome already. The
// caller holds x, which also guards the kept journey.
func (l *Ledger) applyEnded(p *push, e event) {
	switch e.kind {
	case evShown, evShownSilent, evHandedToApp:
		if !arrived(p.kind) {
			l.strays.Add(1)
			return
		}
		p.counter.addDuplicate()
		p.kept.add("duplicate", e.at, "")
	case evTapped:
		if !p.tapped {
			p.tapped = true
			p.counter.addTapped()
			p.kept.add("tapped", e.at, "")
		}
	case evLanded:
		if !p.landed {
			p.landed = true
			p.counter.land(e.detail)
			p.kept.add("landed", e.at, e.detail)
		}
	case evNotOpened:
		if !p.landed {
			p.landed = true
			p.counter.notOpen(e.detail)
			p.kept.add("not_opened", e.at, e.detail)
		}
	case evReplaced:
		p.kept.add(string(Replaced), e.at, "")
	case evStillStored:
		// The store may be slower to forget than the phone is to show.
	default:
		l.strays.Add(1)
	}
}

// arrived says whether a push that ended so has been at the phone and was let in.
func arrived(k Kind) bool { return k == Displayed || k == DisplayedSilent || k == HandedToApp }

// NameOf returns the `as` under which a push was sent, once its journey has its outcome; "" when it has none, was sent
// without a name, or was forgotten.
func (l *Ledger) NameOf(k Key) string {
	x := l.indexOf(k.Token)
	x.mu.Lock()
	defer x.mu.Unlock()
	if p := x.pushes[k]; p != nil && p.state == ended {
		return p.counter.key.name
	}
	return ""
}
