package sim

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/target"
)

// outside is a backend elsewhere in the place of this process's: phones and senders speak HTTP to it by the target's templates, and
// what it sends is recognised at the vendors.
//
//	phone ─login, token, background─▶ backend ─HTTP─▶ vendor ─link─▶ phone
//	sender ──────send + marker──────▶    │               │             │
//	                                     └── not seen    └─── join ◀───┘ ──▶ ledger
type outside struct {
	w    *world
	t    *target.Target
	file *scenarios.Target
	join *join
	lead func() // ends what leads the backend to the mocks

	mu     sync.Mutex
	users  map[string][]*outsideSession // by user, the oldest login first
	groups map[string][]string
	beyond string // what it cannot be asked, once that showed
	broken string // what was seen of it when it gave up

	calls    atomic.Uint64 // sends, numbered
	slots    chan struct{}
	open     atomic.Int64
	openMost atomic.Int64
	waited   atomic.Uint64
	sending  sync.WaitGroup
}

// ErrTarget is in the error of a run whose target could not be had: not found, dead before it answered, never well.
var ErrTarget = errors.New("the target cannot be had")

// errBeyond ends a run that the target turned out not to be able to do.
var errBeyond = errors.New("the target cannot do what the scenario asks")

// startOutside starts the target of the scenario.
func startOutside(ctx context.Context, w *world) (_ backendSide, err error) {
	file := w.scenario.Target
	o := &outside{w: w, file: file, join: newJoin(w), users: map[string][]*outsideSession{}, groups: map[string][]string{}, slots: make(chan struct{}, file.InFlight), lead: func() {}}
	values, err := o.values()
	if err != nil {
		return nil, err
	}
	env, lead, err := w.leadOutside(file.Via)
	if err != nil {
		return nil, err
	}
	o.lead = lead
	w.outside = o // from here on vendors may be called
	if o.t, err = target.Start(ctx, target.Config{File: file, Values: values, Env: env, Now: clock.Mono}); err != nil {
		lead()
		return nil, errors.Join(ErrTarget, err)
	}
	return o, o.takeReceipts()
}

// takeReceipts is what a developer does in the consoles of vendors that know one address for receipts.
func (o *outside) takeReceipts() error {
	if o.file.Receipts.Text == "" {
		return nil
	}
	base, err := o.t.Fill(o.file.Receipts)
	if err != nil {
		return err
	}
	w := o.w
	w.receiptBase = base
	for vendor, v := range w.ready.Vendors {
		spec := w.specs[vendor]
		if spec.ReceiptsSetting == "" {
			continue
		}
		for _, app := range v.Apps {
			settings, err := w.vendorSettings(spec, app.Name)
			if err == nil {
				err = w.vendors.SetSettings(vendor, app.Name, settings)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// call makes a call that the target may lack; without it there is nothing to say.
func (o *outside) call(name string, values map[string]any) error {
	if !o.t.Has(name) {
		return nil
	}
	o.w.clock.Enter()
	defer o.w.clock.Leave()
	_, err := o.t.Do(context.Background(), name, values)
	return o.heard(err)
}

// heard notes a backend that gave no answer, or is gone.
func (o *outside) heard(err error) error {
	silent := (*target.Silence)(nil)
	if !errors.As(err, &silent) {
		return err
	}
	if p := o.t.Broken(); p != nil {
		o.mu.Lock()
		o.broken = p.Error()
		o.mu.Unlock()
		return p
	}
	return &target.Problem{Seen: silent.Error(), Remedy: "look at the backend's own log, and at target.calls." + silent.Call, Tail: o.t.Tail()}
}

// endedByTarget notes what ended a run that is no defect of this rig: the backend gave up, or cannot do what is asked.
func (w *world) endedByTarget(err error) bool {
	if w.outside == nil {
		return false
	}
	p := (*target.Problem)(nil)
	if errors.As(err, &p) {
		w.outside.mu.Lock()
		w.outside.broken = err.Error()
		w.outside.mu.Unlock()
		return true
	}
	return errors.Is(err, errBeyond)
}

// cannot notes what the target cannot be asked.
func (o *outside) cannot(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.beyond == "" {
		o.beyond = fmt.Sprintf(format, args...)
	}
}

// check ends a run that cannot go on.
func (o *outside) check() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.beyond != "" {
		return errBeyond
	}
	return nil
}

func (o *outside) CreateAccounts(users ...string) error {
	for _, u := range users {
		if err := o.call("create_user", map[string]any{"user": u, "device": "", "vendor": "", "brand": "", "package": ""}); err != nil {
			return err
		}
	}
	return nil
}

func (o *outside) CreateGroup(id string, members []string) error {
	o.mu.Lock()
	o.groups[id] = members
	o.mu.Unlock()
	return o.call("create_group", map[string]any{"group": id, "members": members, "user": "", "device": "", "vendor": "", "brand": "", "package": ""})
}

func (o *outside) Recipients(m *im.Message) ([]string, error) {
	if m.Group == "" {
		return []string{m.To}, nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []string
	for _, u := range o.groups[m.Group] {
		if u != m.From {
			out = append(out, u)
		}
	}
	return out, nil
}

// Send sends a message. Under load each send is on its own, as many at once as the target may have open: a backend that is slow to
// answer keeps nobody else's message back until then.
func (o *outside) Send(m *im.Message) error {
	users, _ := o.Recipients(m)
	n := o.calls.Add(1)
	marker := o.join.expect(n, m, users, o.unneeded)
	values, err := o.message(m, users, marker, n)
	if err != nil {
		o.cannot("%v", err)
		return err
	}
	o.w.clock.Enter()
	if o.w.simulated() || o.w.loadBegan.Load() == 0 {
		defer o.w.clock.Leave()
		return o.deliver(m, users, values)
	}
	select {
	case o.slots <- struct{}{}:
	default:
		o.waited.Add(1)
		o.slots <- struct{}{}
	}
	o.sending.Add(1)
	go func() {
		defer o.sending.Done()
		defer o.w.clock.Leave()
		defer func() { <-o.slots }()
		_ = o.deliver(m, users, values)
	}()
	return nil
}

// deliver makes the call, and closes the journeys that it refuses.
func (o *outside) deliver(m *im.Message, users []string, values map[string]any) error {
	name := "send_user"
	if m.Group != "" {
		name = "send_group"
	}
	open := o.open.Add(1)
	defer o.open.Add(-1)
	for most := o.openMost.Load(); open > most && !o.openMost.CompareAndSwap(most, open); most = o.openMost.Load() {
	}
	_, err := o.t.Do(context.Background(), name, values)
	refused := (*target.Refusal)(nil)
	switch {
	case errors.As(err, &refused):
		o.join.ended(m.Ref, len(users), func(ref uint64) { o.w.ledger.SendRefused(ref, refused.Code) })
	case err != nil:
		_ = o.heard(err)
		o.join.ended(m.Ref, len(users), func(ref uint64) { o.w.ledger.Failed(ref, ledger.WhyTarget) })
	}
	return err
}

// Pending: pushes that are to be expected and have not been asked for at a vendor yet.
func (o *outside) Pending() int { return o.join.missing() }

// Idle waits until nothing is in flight here, and there where the target's clock can be asked.
func (o *outside) Idle(ctx context.Context) error {
	if !o.w.simulated() {
		return o.w.clock.WaitIdle(ctx)
	}
	for range 2 { // what the backend sends, the mocks pass on, and their receipts come back to it
		if _, err := o.clock(ctx, o.w.clock.Now()); err != nil {
			return err
		}
		if err := o.w.clock.WaitIdle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// clock moves the backend's clock and returns when its next thing falls due; the zero time where it does not say.
func (o *outside) clock(ctx context.Context, to time.Time) (next time.Time, err error) {
	a, err := o.t.Do(ctx, "clock", map[string]any{"clock": to.Format(time.RFC3339Nano), "user": "", "device": "", "vendor": "", "brand": "", "package": ""})
	if err != nil {
		return next, o.heard(err)
	}
	if next, err = time.Parse(time.RFC3339Nano, a.Next); err != nil {
		return time.Time{}, nil //nolint:nilerr // it does not say
	}
	return next, nil
}

// Jump moves both clocks from one thing that falls due to the next, whichever has it.
func (o *outside) Jump(ctx context.Context, d time.Duration) error {
	end := o.w.clock.Now().Add(d)
	for {
		next, err := o.clock(ctx, o.w.clock.Now())
		if err != nil {
			return err
		}
		step := end
		if !next.IsZero() && next.Before(step) {
			step = next
		}
		if at, waiting := o.w.clock.Next(); waiting && at.Before(step) {
			step = at
		}
		if err := o.w.clock.Jump(ctx, max(0, step.Sub(o.w.clock.Now()))); err != nil {
			return err
		}
		if err := o.Idle(ctx); err != nil {
			return err
		}
		if !step.Before(end) {
			return nil
		}
	}
}

// Close lets the sends under way end, until ctx does, and ends the backend.
func (o *outside) Close(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		o.sending.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
	if p := o.t.Broken(); p != nil {
		o.mu.Lock()
		if o.broken == "" {
			o.broken = p.Error()
		}
		o.mu.Unlock()
	}
	o.t.Close()
	o.lead()
	return nil
}

// figures are what the report says of the target.
func (o *outside) figures() *reports.Target {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := &reports.Target{Name: o.file.Name, Via: string(o.file.Via), NotApplicable: o.beyond, Broken: o.broken, InFlightMax: int(o.openMost.Load()), Waited: o.waited.Load(),
		Extra: o.join.extras(), Calls: map[string]uint64{}, Failed: map[string]uint64{}, Answer: map[string]reports.Latency{}}
	o.t.Counts.Each(func(name string, calls, failed uint64, answer *ledger.Histogram) {
		out.Calls[name] = calls
		if failed > 0 {
			out.Failed[name] = failed
		}
		if l, err := reports.LatencyOf(answer); err == nil {
			out.Answer[name] = l
		}
	})
	return out
}

// message is what a send's template can name.
func (o *outside) message(m *im.Message, users []string, marker string, n uint64) (map[string]any, error) {
	msg := map[string]any{"kind": "", "text": "", "title": "", "desc": "", "ext": "", "custom": "", "data": map[string]any{}, "push": map[string]any{},
		"disabled": false, "online_only": m.OnlineOnly, "elements": []any{}}
	var elements []any
	text := ""
	for i := range m.Elements {
		e := &m.Elements[i]
		if i == 0 {
			msg["kind"] = string(e.Kind)
		}
		if e.Kind == im.Text {
			text += e.Text
		}
		if e.Kind == im.Custom {
			msg["custom"] = e.Data
			if m.Push == nil { // beside push information its own is ignored (section 3.2)
				msg["desc"] = e.Desc
			}
		}
		elements = append(elements, map[string]any{"kind": string(e.Kind), "text": e.Text, "data": e.Data, "desc": e.Desc})
	}
	if p := m.Push; p != nil {
		push := map[string]any{}
		for k, v := range p.Vendors {
			push[k] = v
			if number, err := strconv.Atoi(v); err == nil && isNumber(k) {
				push[k] = number
			}
		}
		msg["title"], msg["ext"], msg["disabled"], msg["push"] = p.Title, p.Ext, p.DisablePush, push
		if p.Desc != "" {
			msg["desc"] = p.Desc
		}
	}
	msg["text"], msg["elements"] = text, elements
	if err := mark(o.file.Marker, marker, msg); err != nil {
		return nil, err
	}
	to, from := m.To, m.From
	if m.Group != "" {
		to = m.Group
	}
	values := o.phoneValues(users)
	values["to"], values["from"], values["marker"], values["members"], values["message"], values["n"] = to, from, marker, users, msg, n
	return values, nil
}

// isNumber reports whether a push key holds a whole number.
func isNumber(key string) bool {
	return key == "oppo_notify_level" || key == "vivo_classification" || key == "meizu_notify_type"
}

// phoneValues say who the one receiver is; a group's are empty.
func (o *outside) phoneValues(users []string) map[string]any {
	out := map[string]any{"user": "", "device": "", "vendor": "", "brand": "", "package": ""}
	if len(users) == 1 {
		out["user"] = users[0]
		if m := o.w.roster.byUser[users[0]]; m != nil {
			out["device"], out["vendor"], out["brand"], out["package"] = m.kit.Phone.Options().ID, m.vendor, m.hardware.Brand, o.w.builds[m.group.App].Package
		}
	}
	return out
}

var (
	_ backendSide    = (*outside)(nil)
	_ device.Session = (*outsideSession)(nil)
)
