package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/backend"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// overREST is `pushrig backend` in the place of the backend in this process: phones and senders speak HTTP to it, its clock
// follows the run's, and it knows the vendors by the mock's line of JSON. Only its books lead back here, so that the two can be
// compared journey by journey.
type overREST struct {
	t      *testing.T
	w      *world
	b      *backend.Backend
	ready  backend.Ready
	client *http.Client
	random uint32

	mu       sync.Mutex
	users    map[string]bool
	groups   map[string][]string
	phones   map[string][]*restSession // by user, the oldest login first
	journeys map[uint64]uint64         // the backend's number → the run's
	taken    uint64                    // journeys that the backend has numbered
}

// startOverREST starts the backend that a scenario describes and points the vendors' receipts at it.
func startOverREST(t *testing.T) func(*world) (backendSide, error) {
	return func(w *world) (backendSide, error) {
		line, err := json.Marshal(w.ready)
		if err != nil {
			return nil, err
		}
		vendors, err := backend.ReadVendors(line)
		if err != nil {
			return nil, err
		}
		o := &overREST{t: t, w: w, client: &http.Client{Transport: &http.Transport{}}, users: map[string]bool{}, groups: map[string][]string{},
			phones: map[string][]*restSession{}, journeys: map[uint64]uint64{}}
		o.b, err = backend.Start(backend.Config{Listen: "127.0.0.1:0", Vendors: vendors, File: scenarios.BackendOf(w.scenario), Books: restBooks{o}, OnPanic: w.defects.panicked})
		if err != nil {
			return nil, err
		}
		o.ready = o.b.Ready()
		return o, o.takeReceipts()
	}
}

// takeReceipts is what a developer does in the consoles of vendors that know one address for receipts.
func (o *overREST) takeReceipts() error {
	o.w.receiptBase = o.ready.ReceiptsURL
	for vendor, v := range o.w.ready.Vendors {
		spec := o.w.specs[vendor]
		if spec.ReceiptsSetting == "" {
			continue
		}
		for _, app := range v.Apps {
			settings, err := o.w.vendorSettings(spec, app.Name)
			if err == nil {
				err = o.w.vendors.SetSettings(vendor, app.Name, settings)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// call makes a call of pushrig's own path; a refusal is the SDK's.
func (o *overREST) call(ctx context.Context, method, path string, in, out any) error {
	text, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, o.ready.URL+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	resp, err := o.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return json.NewDecoder(resp.Body).Decode(out)
	}
	var no struct {
		Code  int
		Error string
	}
	if err := json.NewDecoder(resp.Body).Decode(&no); err != nil || no.Code == 0 {
		return fmt.Errorf("%s: %s %s", path, resp.Status, no.Error)
	}
	return &im.Error{Code: no.Code, Text: no.Error}
}

// restAnswer is what the documented calls answer.
type restAnswer struct {
	ActionStatus string
	ErrorInfo    string
	ErrorCode    int
	FailAccounts []string
}

// rest makes a documented call as the admin.
func (o *overREST) rest(call string, in any) (a restAnswer, err error) {
	o.random++
	q := url.Values{"sdkappid": {strconv.FormatUint(o.ready.SDKAppID, 10)}, "identifier": {o.ready.Admin}, "usersig": {o.ready.UserSig},
		"random": {strconv.Itoa(int(o.random))}, "contenttype": {"json"}}
	err = o.call(context.Background(), http.MethodPost, "/v4/"+call+"?"+q.Encode(), in, &a)
	return a, err
}

func (o *overREST) CreateAccounts(users ...string) error {
	for rest := users; len(rest) > 0; {
		n := min(len(rest), 100)
		a, err := o.rest("im_open_login_svc/multiaccount_import", map[string]any{"Accounts": rest[:n]})
		if err != nil || a.ErrorCode != 0 || len(a.FailAccounts) > 0 {
			return fmt.Errorf("import: %v %+v", err, a)
		}
		rest = rest[n:]
	}
	for _, u := range users {
		o.users[u] = true
	}
	return nil
}

func (o *overREST) CreateGroup(id string, members []string) error {
	var list []map[string]string
	for _, m := range members {
		list = append(list, map[string]string{"Member_Account": m})
	}
	a, err := o.rest("group_open_http_svc/create_group", map[string]any{"Type": "Public", "Name": id, "GroupId": id, "MemberList": list})
	if err != nil || a.ErrorCode != 0 {
		return fmt.Errorf("create_group: %v %+v", err, a)
	}
	o.groups[id] = members
	return nil
}

func (o *overREST) Recipients(m *im.Message) ([]string, error) {
	if m.Group == "" {
		if !o.users[m.To] {
			return nil, &im.Error{Code: im.CodeUnknownUser}
		}
		return []string{m.To}, nil
	}
	var out []string
	for _, u := range o.groups[m.Group] {
		if u != m.From {
			out = append(out, u)
		}
	}
	return out, nil
}

// restElements are the elements' names on the wire.
var restElements = map[im.Kind]string{
	im.Text: "TIMTextElem", im.Location: "TIMLocationElem", im.Face: "TIMFaceElem", im.Custom: "TIMCustomElem",
	im.Sound: "TIMSoundElem", im.Image: "TIMImageElem", im.File: "TIMFileElem", im.Video: "TIMVideoFileElem",
}

// restKeys are AndroidInfo's names of what a scenario says to the vendors.
var restKeys = map[string]string{
	"android_sound": "Sound", "fcm_channel_id": "GoogleChannelID", "huawei_channel_id": "HuaWeiChannelID", "huawei_category": "HuaWeiCategory",
	"huawei_importance": "HuaWeiImportance", "mi_channel_id": "XiaoMiChannelID", "oppo_channel_id": "OPPOChannelID", "oppo_category": "OPPOCategory",
	"vivo_category": "VIVOCategory", "oppo_notify_level": "OPPONotifyLevel", "vivo_classification": "VIVOClassification", "meizu_notify_type": "MeiZuNoticeMsgType",
}

// Send says a message as a sender's script says it.
func (o *overREST) Send(m *im.Message) error {
	var body []map[string]any
	for _, e := range m.Elements {
		content := map[string]any{}
		switch e.Kind {
		case im.Text:
			content["Text"] = e.Text
		case im.Custom:
			content = map[string]any{"Data": e.Data, "Desc": e.Desc, "Ext": e.Ext, "Sound": e.Sound}
		case im.Location:
			content = map[string]any{"Desc": e.Data, "Latitude": 29.34, "Longitude": 105.4}
		case im.Face:
			n, _ := strconv.Atoi(e.Data)
			content["Index"] = n
		default:
			content["UUID"] = e.Data
		}
		body = append(body, map[string]any{"MsgType": restElements[e.Kind], "MsgContent": content})
	}
	in := map[string]any{"MsgBody": body}
	if m.From != "" {
		in["From_Account"] = m.From
	}
	if m.OnlineOnly {
		in["OnlineOnlyFlag"] = 1
	}
	if m.Push != nil {
		in["OfflinePushInfo"] = o.pushInfo(m.Push)
	}
	o.random++
	call := "openim/sendmsg"
	if m.Group != "" {
		call, in["GroupId"], in["Random"] = "group_open_http_svc/send_group_msg", m.Group, o.random
	} else {
		in["To_Account"], in["MsgRandom"] = m.To, o.random
	}
	users, _ := o.Recipients(m)
	o.mu.Lock()
	for i := range users {
		o.journeys[o.taken+1+uint64(i)] = m.Ref + uint64(i)
	}
	o.mu.Unlock()
	a, err := o.rest(call, in)
	if err == nil && a.ErrorCode != 0 {
		for i := range max(1, len(users)) {
			o.w.ledger.SendFailed(m.Ref+uint64(i), a.ErrorCode)
		}
		return &im.Error{Code: a.ErrorCode, Text: a.ErrorInfo}
	}
	o.mu.Lock()
	o.taken += uint64(len(users))
	o.mu.Unlock()
	for _, u := range users {
		o.listen(u)
	}
	return err
}

func (o *overREST) pushInfo(p *im.PushInfo) map[string]any {
	out := map[string]any{}
	for name, text := range map[string]string{"Title": p.Title, "Desc": p.Desc, "Ext": p.Ext} {
		if text != "" {
			out[name] = text
		}
	}
	if p.DisablePush {
		out["PushFlag"] = 1
	}
	android := map[string]any{}
	for key, said := range p.Vendors {
		name, known := restKeys[key]
		if !known || said == "" {
			o.t.Errorf("a script cannot say %s: %q", key, said)
		}
		android[name] = said
		if n, err := strconv.Atoi(said); err == nil && (key == "oppo_notify_level" || key == "vivo_classification" || key == "meizu_notify_type") {
			android[name] = n
		}
	}
	if len(android) > 0 {
		out["AndroidInfo"] = android
	}
	return out
}

// restSession is a phone's login over HTTP.
type restSession struct {
	o            *overREST
	user, device string
	client       device.Client
	heard        uint64
	over         bool
}

func (o *overREST) Login(user, dev string, c device.Client) (device.Session, error) {
	s := &restSession{o: o, user: user, device: dev, client: c}
	if err := s.say("login", nil); err != nil {
		return nil, err
	}
	o.mu.Lock()
	for _, old := range o.phones[user] {
		old.over = old.over || old.device == dev
	}
	o.phones[user] = append(o.phones[user], s)
	o.users[user] = true
	o.mu.Unlock()
	o.listen(user)
	return s, nil
}

// listen hears what came over the connections of a user's phones: what the SDK is told at once, these calls are asked for.
func (o *overREST) listen(user string) {
	var status struct {
		Devices []struct {
			Device   string
			Received uint64
			Kicked   string
		}
	}
	if o.call(context.Background(), http.MethodGet, "/pushrig/v1/status?user="+url.QueryEscape(user), nil, &status) != nil {
		return
	}
	o.mu.Lock()
	var tell []func()
	for _, d := range status.Devices {
		for _, s := range o.phones[user] {
			if s.device != d.Device || s.over {
				continue
			}
			for ; s.heard < d.Received; s.heard++ {
				tell = append(tell, s.client.Received)
			}
			if d.Kicked != "" {
				s.over = true
				tell = append(tell, s.client.Kicked)
			}
		}
	}
	o.mu.Unlock()
	for _, f := range tell {
		f()
	}
}

func (s *restSession) say(call string, more map[string]any) error {
	in := map[string]any{"user": s.user, "device": s.device}
	for k, v := range more {
		in[k] = v
	}
	return s.o.call(context.Background(), http.MethodPost, "/pushrig/v1/"+call, in, &struct{}{})
}

func (s *restSession) ReportToken(id uint32, token string, tpns bool) error {
	return s.say("token", map[string]any{"certificate": id, "token": token, "tpns": tpns})
}
func (s *restSession) ReportNone() error { return s.say("token", map[string]any{"off": true}) }
func (s *restSession) Foreground() error { return s.say("foreground", nil) }
func (s *restSession) Background(unread int) error {
	return s.say("background", map[string]any{"unread": unread})
}
func (s *restSession) Logout() error    { return s.say("logout", nil) }
func (s *restSession) Close()           { _ = s.say("close", nil) }
func (s *restSession) Vanish()          { _ = s.say("vanish", nil) }
func (s *restSession) Reconnect() error { return s.say("reconnect", nil) }

// clockNow is the backend's clock.
type clockNow struct {
	Now      time.Time  `json:"now"`
	InFlight int64      `json:"in_flight"`
	Next     *time.Time `json:"next"`
}

func (o *overREST) clock(ctx context.Context, move any) (c clockNow, err error) {
	method := http.MethodPost
	if move == nil {
		method = http.MethodGet
	}
	err = o.call(ctx, method, "/pushrig/v1/clock", move, &c)
	return c, err
}

func (o *overREST) Pending() int {
	c, err := o.clock(context.Background(), nil)
	if err == nil && (c.Next != nil || c.InFlight > 0) {
		return 1
	}
	return 0
}

// Idle: what the backend sends, the mocks pass on, and their receipts come back to the backend.
func (o *overREST) Idle(ctx context.Context) error {
	for range 2 {
		if _, err := o.clock(ctx, map[string]string{"jump": "0s"}); err != nil {
			return err
		}
		if err := o.w.clock.WaitIdle(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Jump moves both clocks from one thing that falls due to the next, whichever has it.
func (o *overREST) Jump(ctx context.Context, d time.Duration) error {
	end := o.w.clock.Now().Add(d)
	for {
		c, err := o.clock(ctx, nil)
		if err != nil {
			return err
		}
		step := end
		if c.Next != nil && c.Next.Before(step) {
			step = *c.Next
		}
		if at, waiting := o.w.clock.Next(); waiting && at.Before(step) {
			step = at
		}
		if err := o.w.clock.Jump(ctx, max(0, step.Sub(o.w.clock.Now()))); err != nil {
			return err
		}
		if _, err := o.clock(ctx, map[string]time.Time{"to": step}); err != nil {
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

func (o *overREST) Close(ctx context.Context) error {
	defer o.client.CloseIdleConnections()
	return o.b.Close(ctx)
}

var _ backendSide = (*overREST)(nil)

// restBooks writes the backend's journeys into the run's books under the run's numbers.
type restBooks struct{ o *overREST }

func (r restBooks) ref(id uint64) uint64 {
	r.o.mu.Lock()
	defer r.o.mu.Unlock()
	return r.o.journeys[id]
}

func (r restBooks) Decided(id uint64, push bool, why string) {
	r.o.w.ledger.Decided(r.ref(id), push, why)
}
func (r restBooks) Online(id uint64)                          { r.o.w.ledger.Online(r.ref(id)) }
func (r restBooks) SendFailed(id uint64, code int)            { r.o.w.ledger.SendFailed(r.ref(id), code) }
func (r restBooks) Queued(id uint64)                          { r.o.w.ledger.Queued(r.ref(id)) }
func (r restBooks) Requested(id uint64, n int)                { r.o.w.ledger.Requested(r.ref(id), n) }
func (r restBooks) Answered(id uint64, a ledger.Answer)       { r.o.w.ledger.Answered(r.ref(id), a) }
func (r restBooks) Retried(id uint64, n int, a ledger.Answer) { r.o.w.ledger.Retried(r.ref(id), n, a) }
func (r restBooks) Failed(id uint64, why string)              { r.o.w.ledger.Failed(r.ref(id), why) }

// Every bundled scenario runs against the REST form as it runs in one process: each journey has the same outcome, each vendor
// gives the same answers by the same rules, and every expectation holds.
func TestTheLibraryRunsAgainstTheRESTForm(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the library twice is left out of short runs")
	}
	for name, reds := range bundled {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, alike(t, name, nil, Options{}), alike(t, name, nil, Options{outside: startOverREST(t)}))
		})
		for _, change := range reds { // under which it fails, in the same way
			if change.set == nil {
				continue
			}
			t.Run(name+": "+change.says, func(t *testing.T) {
				t.Parallel()
				require.Equal(t, alike(t, name, change.set, Options{}), alike(t, name, change.set, Options{outside: startOverREST(t)}))
			})
		}
	}
}

// likeness is what two runs of a scenario must have in common.
type likeness struct {
	Verdict      string
	Outcomes     map[string]map[string]uint64
	Opened       any
	Answers      map[string]map[string]uint64
	Rules        map[string]map[string]uint64
	Expectations map[string]string
}

// alike runs a scenario, changed, and takes down what must be alike.
func alike(t *testing.T, name string, changes []string, o Options) likeness {
	t.Helper()
	s, err := scenarios.Open(name, catalog())
	require.NoError(t, err)
	for _, kv := range changes {
		require.NoError(t, s.Set(kv))
	}
	r, err := Run(t.Context(), s, fast(o))
	require.NoError(t, err)
	if changes == nil {
		holds(t, r)
	}
	rep, err := r.Report()
	require.NoError(t, err)
	l := likeness{Verdict: string(rep.Verdict), Outcomes: map[string]map[string]uint64{}, Opened: rep.Taps, Answers: map[string]map[string]uint64{}, Rules: map[string]map[string]uint64{}, Expectations: map[string]string{}}
	l.Outcomes["all"] = rep.Journeys.Outcomes
	for v, by := range rep.OutcomesByVendor {
		l.Outcomes[v] = by
	}
	for v, f := range rep.Vendors {
		l.Answers[v], l.Rules[v] = f.Answers, f.RuleHits
	}
	for _, e := range r.Expectations {
		l.Expectations[e.Name] = fmt.Sprint(e.OK, e.Matched, e.Actual)
	}
	return l
}
