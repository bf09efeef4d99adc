package handset

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeVendor answers whatever a phone asks and writes it down.
type fakeVendor struct {
	mu        sync.Mutex
	conn      link.Conn
	seq       uint64
	tokens    int
	mute      bool      // registrations are not answered
	deaf      link.Conn // events on this link are neither heard nor answered
	refuse    string    // the code registrations are refused with
	hellos    []link.Hello
	registers []link.Register
	events    []link.Event
	waiting   map[uint64]chan link.Ack
}

func (v *fakeVendor) accept(c link.Conn) link.Handler { return fakeLink{v, c} }

// fakeLink is one link of a fakeVendor; what it had sent and nobody acknowledged is given up when it closes.
type fakeLink struct {
	*fakeVendor
	own link.Conn
}

func (l fakeLink) Frame(c link.Conn, f link.Frame) {
	answer := link.Frame{Kind: link.KindDone, Seq: f.Seq}
	l.mu.Lock()
	switch f.Kind {
	case link.KindHello:
		l.hellos, l.conn = append(l.hellos, *f.Hello), c
		answer.Kind = link.KindWelcome
	case link.KindRegister:
		l.registers = append(l.registers, *f.Register)
		if l.mute {
			l.mu.Unlock()
			return
		}
		l.tokens++
		answer.Kind, answer.Registered = link.KindRegistered, &link.Registered{Token: fmt.Sprintf("token-%d", l.tokens)}
		if l.refuse != "" {
			answer.Registered = &link.Registered{Code: l.refuse, Text: "no"}
		}
	case link.KindEvent:
		if l.deaf == c {
			l.mu.Unlock()
			return
		}
		l.events = append(l.events, *f.Event)
	case link.KindAck:
		l.waiting[f.Seq] <- *f.Ack
		delete(l.waiting, f.Seq)
		l.mu.Unlock()
		return
	}
	l.mu.Unlock()
	_ = c.Send(answer)
}

func (l fakeLink) Closed(link.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn == l.own {
		l.conn = nil
	}
}

// told returns the events of these types since the last look.
func (v *fakeVendor) told(types ...link.EventType) (out []link.Event) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, e := range v.events {
		for _, t := range types {
			if e.Type == t {
				out = append(out, e)
			}
		}
	}
	v.events = nil
	return out
}

func (v *fakeVendor) set(f func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f()
}

// bench is one phone with the chat app on it, linked to a fake vendor.
type bench struct {
	testing.TB
	vendor *fakeVendor
	clock  *clock.Clock
	phone  *Phone
	app    *App
	log    *notes
}

const vendorName = "v"

// option changes the phone and the installation before they are made.
type option func(*Options, *InstallOptions)

func android(release int) option { return func(o *Options, _ *InstallOptions) { o.Android = release } }

// newBench makes a phone on the memory link: app opened once, registered, channel "tuikit" made, now in the background.
func newBench(t testing.TB, opts ...option) *bench {
	v, c := newVendor()
	m := link.NewMemory()
	m.Listen("mem://v", v.accept)
	return dialled(t, v, c, m, "mem://v", opts...)
}

// overBoth runs a test over both transports: the phone must not see a difference.
func overBoth(t *testing.T, f func(b *bench), opts ...option) {
	t.Run("memory", func(t *testing.T) { f(newBench(t, opts...)) })
	t.Run("websocket", func(t *testing.T) {
		v, c := newVendor()
		s := link.NewServer(v.accept)
		h := httptest.NewServer(s)
		t.Cleanup(func() { s.Close(); h.Close() })
		f(dialled(t, v, c, link.NewWebSocket(), "ws"+strings.TrimPrefix(h.URL, "http"), opts...))
	})
}

func newVendor() (*fakeVendor, *clock.Clock) {
	c := clock.New(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), 0)
	return &fakeVendor{waiting: map[uint64]chan link.Ack{}}, c
}

func dialled(t testing.TB, v *fakeVendor, c *clock.Clock, d link.Dialer, url string, opts ...option) *bench {
	b := &bench{TB: t, vendor: v, clock: c, log: &notes{}}
	o := Options{ID: "p1", Brand: "Xiaomi", Android: 13, Dialer: d, Links: map[string]string{vendorName: url}, Flight: c, Now: c.Now, Observer: watcher{b.log}}
	i := InstallOptions{Manifest: chatManifest(), AllowNotifications: true}
	for _, opt := range opts {
		opt(&o, &i)
	}
	b.phone = New(o)
	t.Cleanup(b.phone.Close)
	b.app = b.phone.Install(pkg, i, appLog{b.log})
	b.app.CreateChannel("tuikit", ImportanceDefault)
	b.app.SetState(Foreground)
	require.NoError(t, b.app.Register(context.Background(), vendorName, link.Register{}))
	b.settle()
	b.app.SetState(Background)
	b.log.take()
	return b
}

// settle waits until nothing is in flight.
func (b *bench) settle() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	require.NoError(b, b.clock.WaitIdle(ctx))
}

// deliver sends d down the link and returns what the phone acknowledges.
func (b *bench) deliver(d *link.Delivery) link.Ack {
	b.Helper()
	ack := make(chan link.Ack, 1)
	v := b.vendor
	v.mu.Lock()
	v.seq++
	seq, conn := v.seq, v.conn
	v.waiting[seq] = ack
	v.mu.Unlock()
	require.NotNil(b, conn, "the phone is not connected")
	require.NoError(b, conn.Send(link.Frame{Kind: link.KindDeliver, Seq: seq, Deliver: d}))
	select {
	case a := <-ack:
		return a
	case <-time.After(10 * time.Second):
		require.FailNow(b, "the phone does not acknowledge")
		return link.Ack{}
	}
}

// notification is a delivery to the bench's app, in the channel it has; changes are applied in order.
func (b *bench) notification(id string, changes ...func(*link.Delivery)) *link.Delivery {
	d := &link.Delivery{MessageID: id, Token: b.app.Token(vendorName), Package: pkg, Notification: &link.Notification{
		Title: "Ann", Body: "see you at eight", Channel: link.Channel{Try: []string{"tuikit"}},
	}}
	for _, c := range changes {
		c(d)
	}
	return d
}

func data(d *link.Delivery) { d.Notification, d.Data = nil, map[string]string{"k": "v"} }

func (b *bench) tray() []Shown {
	items, _ := b.phone.Tray()
	return items
}

// notes is what the app and the observer heard, in order: "shown m1", "clicked map[ext:x]".
type notes struct {
	mu    sync.Mutex
	lines []string
	in    Intent // of the last page
}

func (n *notes) add(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf(format, args...))
}

func (n *notes) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	l := n.lines
	n.lines = nil
	return l
}

type appLog struct{ *notes }

func (l appLog) Registered(_ string, r link.Registered)     { l.add("registered %s%s", r.Token, r.Code) }
func (l appLog) Message(_ string, d *link.Delivery)         { l.add("message %s", d.MessageID) }
func (l appLog) Clicked(_ string, params map[string]string) { l.add("clicked %v", params) }
func (l appLog) Started(page string, in Intent) {
	l.mu.Lock()
	l.in = in
	l.mu.Unlock()
	l.add("started %s", page)
}

type watcher struct{ *notes }

func (w watcher) Shown(_ string, d *link.Delivery, silent bool) {
	w.add("shown %s%s", d.MessageID, map[bool]string{true: " silent"}[silent])
}
func (w watcher) HandedToApp(_ string, d *link.Delivery) { w.add("handed %s", d.MessageID) }
func (w watcher) Suppressed(_ string, d *link.Delivery, rule string) {
	w.add("suppressed %s %s", d.MessageID, rule)
}
func (w watcher) Replaced(_ string, d *link.Delivery) { w.add("replaced %s", d.MessageID) }
func (w watcher) Tapped(_, id, _ string)              { w.add("tapped %s", id) }
