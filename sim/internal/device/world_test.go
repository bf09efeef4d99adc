package device

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var ctx = context.Background()

const (
	pkg       = "com.tencent.qcloud.tim.tuikit"
	splash    = "com.tencent.qcloud.tim.demo.SplashActivity"
	mainPage  = "com.tencent.qcloud.tim.demo.main.MainActivity"
	loginPage = "com.tencent.qcloud.tim.demo.login.LoginActivity"
	certID    = 15518
)

// fakeVendors are the push services of all makers: they hand out tokens and deliver, on memory links.
type fakeVendors struct {
	mu        sync.Mutex
	conns     map[string]link.Conn
	registers []string // vendors asked for a token, in order
	given     []string // and the tokens that the apps brought along
	tokens    int
	seq       uint64
	refuse    string // a code: registrations are refused
	mute      bool   // registrations are not answered
	acks      []link.Ack
}

func newVendors() *fakeVendors { return &fakeVendors{conns: map[string]link.Conn{}} }

type fakeLink struct {
	*fakeVendors
	name string
}

func (l fakeLink) Frame(c link.Conn, f link.Frame) {
	answer := link.Frame{Kind: link.KindDone, Seq: f.Seq}
	l.mu.Lock()
	switch f.Kind {
	case link.KindHello:
		l.conns[l.name] = c
		answer.Kind = link.KindWelcome
	case link.KindAck:
		l.acks = append(l.acks, *f.Ack)
		l.mu.Unlock()
		return
	case link.KindRegister:
		l.registers = append(l.registers, l.name)
		l.given = append(l.given, f.Register.Token)
		if l.mute {
			l.mu.Unlock()
			return
		}
		if l.tokens == 0 || f.Register.Fresh {
			l.tokens++
		}
		answer.Kind, answer.Registered = link.KindRegistered, &link.Registered{Token: fmt.Sprintf("%s-%d", l.name, l.tokens)}
		if l.refuse != "" {
			answer.Registered = &link.Registered{Code: l.refuse}
		}
	}
	l.mu.Unlock()
	_ = c.Send(answer)
}

func (l fakeLink) Closed(link.Conn) {}

var allVendors = []string{VendorMi, VendorHuawei, VendorHonor, VendorMeizu, VendorVivo, VendorOPPO, VendorFCM}

// fakeIM is the IM backend as far as one client can tell: logins, flags, tokens. lines is what clients did, in order.
type fakeIM struct {
	mu       sync.Mutex
	lines    []string
	sessions []*fakeSession
	refuse   error // logins are refused
	toggles  error // flags are refused
	kickAt   bool  // the next login is forced out before its answer comes
}

var errUnreachable = errors.New("9523 no network")

// fakeSession is one login. A login on another phone of the same user, or of another user on this phone, ends it.
type fakeSession struct {
	im                *fakeIM
	user, device      string
	client            Client
	up, closed, ended bool
	front             bool
	token             string
}

func (m *fakeIM) Login(user, device string, c Client) (Session, error) {
	m.mu.Lock()
	if m.refuse != nil {
		m.mu.Unlock()
		return nil, m.refuse
	}
	s := &fakeSession{im: m, user: user, device: device, client: c, up: true, front: true}
	var kicked []Client
	for _, old := range m.sessions {
		if old.ended {
			continue
		}
		if old.user == user && old.device != device && old.up {
			kicked = append(kicked, old.client)
		}
		old.ended = old.ended || old.user == user || old.device == device
	}
	m.sessions = append(m.sessions, s)
	m.lines = append(m.lines, "login "+user+" "+device)
	if m.kickAt {
		m.kickAt, s.ended = false, true
		kicked = append(kicked, c)
	}
	m.mu.Unlock()
	for _, c := range kicked {
		c.Kicked()
	}
	return s, nil
}

// live is the login that stands on a device, nil for none.
func (m *fakeIM) live(device string) *fakeSession {
	m.mu.Lock()
	defer m.mu.Unlock()
	i := slices.IndexFunc(m.sessions, func(s *fakeSession) bool { return s.device == device && !s.ended && !s.closed })
	if i < 0 {
		return nil
	}
	return m.sessions[i]
}

func (m *fakeIM) take() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.lines
	m.lines = nil
	return l
}

// do is one call of a client; it fails like the real backend's.
func (s *fakeSession) do(fail error, f func(), format string, args ...any) error {
	s.im.mu.Lock()
	defer s.im.mu.Unlock()
	switch {
	case s.ended || s.closed:
		return errors.New("6014 not logged in")
	case !s.up:
		return errUnreachable
	case fail != nil:
		return fail
	}
	s.im.lines = append(s.im.lines, fmt.Sprintf(format, args...))
	f()
	return nil
}

func (s *fakeSession) ReportToken(id uint32, token string, tpns bool) error {
	return s.do(nil, func() { s.token = token }, "report %d %s %t for %s", id, token, tpns, s.user)
}
func (s *fakeSession) ReportNone() error { return s.do(nil, func() { s.token = "" }, "report none") }
func (s *fakeSession) Foreground() error {
	return s.do(s.im.toggles, func() { s.front = true }, "foreground")
}
func (s *fakeSession) Background(unread int) error {
	return s.do(s.im.toggles, func() { s.front = false }, "background %d", unread)
}
func (s *fakeSession) Logout() error { return s.do(nil, func() { s.ended = true }, "logout") }
func (s *fakeSession) Close() {
	s.im.mu.Lock()
	defer s.im.mu.Unlock()
	s.closed, s.up = true, false
	s.im.lines = append(s.im.lines, "close")
}
func (s *fakeSession) Vanish() {
	s.im.mu.Lock()
	defer s.im.mu.Unlock()
	s.up = false
	s.im.lines = append(s.im.lines, "vanish")
}
func (s *fakeSession) Reconnect() error {
	s.im.mu.Lock()
	defer s.im.mu.Unlock()
	if s.ended || s.closed {
		return errors.New("6208 kicked")
	}
	s.up = true
	s.im.lines = append(s.im.lines, "reconnect")
	return nil
}

// world is a phone with the app, and all around it. Its checks collect what they find wrong, so that a test can also ask
// whether a check fails when it should.
type world struct {
	*Kit
	im        *fakeIM
	vendors   *fakeVendors
	landed    []string
	notOpened []string
	failures  []string
}

func (w *world) NotOpened(vendor, messageID, _, why string) {
	w.notOpened = append(w.notOpened, vendor+" "+messageID+" "+why)
}

func (w *world) Landed(vendor, messageID, _, page string) {
	w.landed = append(w.landed, vendor+" "+messageID+" "+page)
}

func newWorld(t testing.TB, change func(*Config)) *world {
	w := &world{im: &fakeIM{}, vendors: newVendors()}
	w.Kit = w.phone(t, "p1", change)
	return w
}

// phone makes one more phone in the world; by default a Xiaomi of ann's.
func (w *world) phone(t testing.TB, id string, change func(*Config)) *Kit {
	memory := link.NewMemory()
	links := map[string]string{}
	builds := map[string]VendorBuild{}
	for _, v := range allVendors {
		memory.Listen("mem://"+v, func(link.Conn) link.Handler { return fakeLink{w.vendors, v} })
		links[v] = "mem://" + v
		builds[v] = VendorBuild{BusinessID: certID}
	}
	c := Config{
		User: "ann", Hardware: xiaomi(), Channels: []string{"tuikit"}, Backend: w.im, Observer: w,
		App: App{Package: pkg, MainPage: mainPage, LoginPage: loginPage, Vendors: builds, Manifest: handset.Manifest{
			Launcher: splash, Activities: []handset.Activity{
				{Class: splash}, {Class: loginPage}, {Class: "com.other.Page"},
				{Class: mainPage, Filters: []handset.Filter{{
					Actions: []string{handset.ActionView}, Categories: []string{handset.CategoryDefault},
					Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail",
				}}},
			},
		}},
		Phone: handset.Options{ID: id, Dialer: memory, Links: links},
	}
	if change != nil {
		change(&c)
	}
	k := New(c)
	t.Cleanup(k.Close)
	return k
}

func xiaomi() Hardware { return Hardware{Brand: "Redmi", Manufacturer: "Xiaomi", Android: 13} }
func huawei() Hardware {
	return Hardware{Brand: "HUAWEI", Manufacturer: "HUAWEI", Android: 12, System: 12}
}
func meizu() Hardware { return Hardware{Brand: "Meizu", Manufacturer: "Meizu", Android: 11} }
func vivo(state int) Hardware {
	return Hardware{Brand: "iQOO", Manufacturer: "vivo", Android: 13, VivoState: state}
}
func oppo() Hardware {
	return Hardware{Brand: "OPPO", Manufacturer: "OPPO", Android: 13, OPPOSupport: true}
}
func pixel() Hardware {
	return Hardware{Brand: "google", Manufacturer: "Google", Android: 14, Google: true}
}

// use is the configuration of a world with this hardware and kit.
func use(h Hardware, p Profile) func(*Config) {
	return func(c *Config) { c.Hardware, c.Profile = h, p }
}

func (w *world) is(ok bool, format string, args ...any) {
	if !ok {
		w.failures = append(w.failures, fmt.Sprintf(format, args...))
	}
}

func (w *world) must(err error) { w.is(err == nil, "unexpected error: %v", err) }

// did checks what the client did to the backend since the last look.
func (w *world) did(want ...string) {
	got := w.im.take()
	w.is(slices.Equal(got, want), "the client did %q, want %q", got, want)
}

// ready brings the app to the front, logged in and registered.
func (w *world) ready() {
	w.must(w.Open(ctx))
	w.must(w.AcceptPrivacy(ctx))
	w.must(w.Login(ctx))
	w.im.take()
}

// push delivers a notification by the kit's vendor and returns its number in the tray.
func (w *world) push(id string, click link.Click) int {
	w.deliver(id, click)
	items, _ := w.Phone.Tray()
	if len(items) == 0 {
		w.is(false, "%s is not shown", id)
		return 0
	}
	return items[len(items)-1].N
}

// deliver delivers a notification and returns what the phone made of it; data does the same with a data message.
func (w *world) deliver(id string, click link.Click) link.Result {
	return w.send(&link.Delivery{MessageID: id, Notification: &link.Notification{
		Title: "Bo", Body: "see you at eight", Channel: link.Channel{Try: []string{"tuikit"}}, Click: click,
	}})
}

func (w *world) data(id string) link.Result { return w.send(&link.Delivery{MessageID: id}) }

func (w *world) send(d *link.Delivery) link.Result {
	w.vendors.mu.Lock()
	conn := w.vendors.conns[w.Vendor()]
	w.vendors.seq++
	d.Serial, d.Token, d.Package = w.vendors.seq, w.Token(), pkg
	w.vendors.mu.Unlock()
	if conn == nil {
		w.is(false, "%s: the phone is connected to no vendor", d.MessageID)
		return ""
	}
	_ = conn.Send(link.Frame{Kind: link.KindDeliver, Seq: d.Serial, Deliver: d})
	w.vendors.mu.Lock()
	defer w.vendors.mu.Unlock()
	return w.vendors.acks[len(w.vendors.acks)-1].Result
}

// clickOf is where each vendor puts ext, by section 4.2 of the rulebook.
func clickOf(vendor, ext string) link.Click {
	page := link.Click{Kind: link.ClickActivity, Value: mainPage}
	switch vendor {
	case VendorMi:
		message, _ := json.Marshal(map[string]any{"messageId": "m", "notifyId": 7, "extra": map[string]any{"notify_effect": "2", "ext": ext}})
		page.Extras = map[string]string{"key_message": string(message), "messageId": "m"}
	case VendorOPPO:
		var top map[string]json.RawMessage
		_ = json.Unmarshal([]byte(ext), &top)
		page.Extras = map[string]string{}
		for k, v := range top {
			page.Extras[k] = string(v)
		}
	case VendorVivo:
		page.Callback = map[string]string{"ext": ext}
	case VendorFCM:
		page = link.Click{Kind: link.ClickLauncher, Extras: map[string]string{"ext": ext, "google.message_id": "m"}}
	case VendorHuawei:
		page = link.Click{Kind: link.ClickIntent, Value: handset.Intent{
			Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail", Flags: handset.FlagClearTop,
			Component: handset.Component{Package: pkg, Class: mainPage}, Extras: map[string]string{"ext": ext},
		}.URI()}
	default:
		page.Extras = map[string]string{"ext": ext}
	}
	return page
}

// tap delivers ext in the vendor's place to an app in the background, taps it and returns the page.
func (w *world) tap(ext string) string {
	page, err := w.Tap(w.push("m", clickOf(w.Vendor(), ext)))
	w.must(err)
	return page
}

// sees checks what the person has in front.
func (w *world) sees(page string, chat *Chat, toast error) {
	p, c, t := w.Screen()
	w.is(p == page, "page %q, want %q", p, page)
	w.is((c == nil) == (chat == nil) && (c == nil || *c == *chat), "chat %+v, want %+v", c, chat)
	w.is(errors.Is(t, toast), "toast %v, want %v", t, toast)
}
