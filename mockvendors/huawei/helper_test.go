package huawei

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type (
	env    = vendortest.Env
	device = vendortest.Device
	row    = vendortest.Row
	option = vendortest.Option
)

var (
	same  = vendortest.Same[any]
	first = vendortest.First
)

// with changes the main app's settings before the vendor starts; set while it runs.
func with(f func(*Settings)) []option { return []option{vendortest.Settings(f)} }

func set(e *env, f func(*Settings)) {
	s := *settings(e.App())
	f(&s)
	e.App().SetSettings(&s)
}

// at begins the check at an hour of the bench's first day.
func at(hour, minute int) option {
	y, m, d := vendortest.Start.Date()
	return vendortest.At(time.Date(y, m, d, hour, minute, 0, 0, core.China))
}

// approved is an app that may classify chat itself.
func approved(s *Settings) { s.Approved = []string{"IM", "VOIP"} }

// oauth asks for an access token with the given form.
func oauth(e *env, form url.Values) (vendortest.Response, error) {
	return e.PostForm("/oauth2/v3/token", form.Encode())
}

func grantForm(app *core.App) url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "client_id": {app.AppID}, "client_secret": {app.AppSecret}}
}

// bearer is the Authorization header of an app, with a fresh access token.
func bearer1(e *env, app *core.App) (string, error) {
	r, err := oauth(e, grantForm(app))
	if err != nil {
		return "", err
	}
	m, err := r.JSON()
	if err != nil || r.Status != 200 {
		return "", fmt.Errorf("no access token: %d %s %v", r.Status, r.Body, err)
	}
	return "Authorization: Bearer " + m["access_token"].(string), nil
}

// edits are changes to a message: a path such as "message.android.ttl", and its value; nil takes it away.
type edits = []any

// chat is a message as a chat app sends it, changed by edits.
func chat(token any, changes ...any) string {
	tokens, ok := token.([]string)
	if !ok {
		tokens = []string{token.(string)}
	}
	m := map[string]any{"validate_only": false, "message": map[string]any{
		"android": map[string]any{"category": "IM", "notification": map[string]any{
			"title": "Li Lei", "body": "Shall we meet at seven?", "click_action": map[string]any{"type": 1, "intent": vendortest.IntentURI},
		}},
		"token": tokens,
	}}
	return edit(m, changes)
}

// note are the changes to the android notification alone.
func note(changes ...any) edits {
	for i := 0; i < len(changes); i += 2 {
		changes[i] = "message.android.notification." + changes[i].(string)
	}
	return changes
}

// data turns a chat message into a data message.
func data(changes ...any) edits {
	return append(edits{"message.android.notification", nil, "message.data", "hello"}, changes...)
}

func edit(m map[string]any, changes edits) string {
	for i := 0; i < len(changes); i += 2 {
		at, path := m, strings.Split(changes[i].(string), ".")
		for _, step := range path[:len(path)-1] {
			next, ok := at[step].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[step] = next
			}
			at = next
		}
		if last := path[len(path)-1]; changes[i+1] == nil {
			delete(at, last)
		} else {
			at[last] = changes[i+1]
		}
	}
	return string(core.JSON(m))
}

// answer is what a send gave.
type answer struct {
	status int
	reply
	raw string
}

func (a answer) is(status int, code string) error {
	if a.status != status || a.Code != code {
		return fmt.Errorf("answer %d %s, want %d %s", a.status, a.raw, status, code)
	}
	return nil
}

func read(r vendortest.Response, err error) (answer, error) {
	a := answer{status: r.Status, raw: string(r.Body)}
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(r.Body, &a.reply); err != nil {
		return a, fmt.Errorf("answer %q: %w", r.Body, err)
	}
	return a, nil
}

// send sends a v1 body for the main app.
func send(e *env, body string) (answer, error) {
	auth, err := bearer1(e, e.App())
	if err != nil {
		return answer{}, err
	}
	return sendAs(e, auth, body)
}

func v1Path(app *core.App) string { return "/v1/" + app.AppID + "/messages:send" }

func sendAs(e *env, auth, body string) (answer, error) {
	return read(e.PostJSON(v1Path(e.App()), body, auth))
}

// expect sends a body and compares the answer.
func expect(e *env, body string, status int, code string) error {
	a, err := send(e, body)
	return first(err, a.is(status, code))
}

// refusals sends one body a code.
func accepted(e *env, bodies ...string) error {
	for _, b := range bodies {
		if err := expect(e, b, 200, codeAccepted); err != nil {
			return fmt.Errorf("%s: %w", b, err)
		}
	}
	return nil
}

// onPhone runs a check with a phone that is ready.
func onPhone(check func(e *env, d *device, token string) error, opts ...vendortest.PhoneOption) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone(opts...)
		if err != nil {
			return err
		}
		token := e.Token(d)
		if token == "" {
			return fmt.Errorf("the phone got no token: %+v", d.Log.Registrations)
		}
		return check(e, d, token)
	}
}

// renew makes the phone's app ask for a new token, as it does after deleteToken and after a reinstall.
func renew(e *env, d *device) error {
	app := e.App()
	return first(d.App.Register(context.Background(), Name, link.Register{AppID: app.AppID, Fresh: true}), e.Settle())
}

// timeout bounds what a check does with a phone's network.
func timeout() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 10*time.Second)
}

// silentApp is an app that does nothing with what it is told.
type silentApp struct{}

func (silentApp) Registered(string, link.Registered) {}
func (silentApp) Message(string, *link.Delivery)     {}
func (silentApp) Clicked(string, map[string]string)  {}
func (silentApp) Started(string, handset.Intent)     {}

// offline runs f while the phone has no network, then gives it back.
func offline(e *env, d *device, f func() error) error {
	ctx, done := timeout()
	defer done()
	return first(d.Airplane(ctx, true), f(), d.Airplane(ctx, false), e.Settle())
}

// harmony makes a phone of HarmonyOS 5.
func harmony() vendortest.PhoneOption {
	return vendortest.With(func(o *handset.Options, _ *handset.InstallOptions, _ *link.Register) { o.OS = link.OSHarmony })
}

// system sets a phone's EMUI version.
func system(emui int) vendortest.PhoneOption {
	return vendortest.With(func(o *handset.Options, _ *handset.InstallOptions, _ *link.Register) { o.System = emui })
}

func titles(d *device) (out []string) {
	for _, s := range d.Shown() {
		out = append(out, s.Title)
	}
	return out
}

// shown compares how many notifications stand in the tray.
func shown(d *device, n int) error { return same("notifications in the tray", len(d.Shown()), n) }

// dropped compares the rules of what was accepted and then dropped.
func dropped(e *env, want ...string) error {
	var got []string
	for _, ev := range e.Events(core.EventDropped) {
		got = append(got, ev.Rule)
	}
	return vendortest.Same("dropped by", got, want)
}

// by is the rule of the first event of a kind, "" when there is none.
func by(e *env, kind core.EventKind) string {
	for _, ev := range e.Events(kind) {
		return ev.Rule
	}
	return ""
}

// sender is the address to which receipts go.
type sender struct {
	*httptest.Server
	mu      sync.Mutex
	headers []http.Header
	posts   [][]byte
}

// listen opens an address for receipts and points the main app at it; close it before the check ends.
func listen(e *env) *sender {
	s := &sender{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.headers, s.posts = append(s.headers, r.Header), append(s.posts, body)
		_, _ = io.WriteString(w, `{"code":"0","message":"success"}`)
	}))
	set(e, func(c *Settings) { c.ReceiptURL = s.URL })
	return s
}

// all waits for the receipts and returns them, oldest first.
func (s *sender) all(e *env) ([]map[string]any, error) {
	if err := e.Jump(time.Second); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []map[string]any
	for _, p := range s.posts {
		var body struct {
			Statuses []map[string]any `json:"statuses"`
		}
		if err := json.Unmarshal(p, &body); err != nil {
			return nil, fmt.Errorf("receipt %s: %w", p, err)
		}
		out = append(out, body.Statuses...)
	}
	return out, nil
}

// statuses compares the V1 statuses so far.
func (s *sender) statuses(e *env, want ...int) error {
	list, err := s.all(e)
	var got []int
	for _, r := range list {
		if n, ok := r["status"].(float64); ok {
			got = append(got, int(n))
		}
	}
	return first(err, vendortest.Same("receipts", got, want))
}

// withReceipts runs a check on a phone while somebody listens for receipts.
func withReceipts(check func(e *env, d *device, token string, r *sender) error, opts ...vendortest.PhoneOption) func(*env) error {
	return onPhone(func(e *env, d *device, token string) error {
		r := listen(e)
		defer r.Close()
		return check(e, d, token, r)
	}, opts...)
}

// after is all, once what came before has gone well.
func (s *sender) after(e *env, err error) ([]map[string]any, error) {
	if err != nil {
		return nil, err
	}
	return s.all(e)
}

// signed checks the signature of one post as a receiver does.
func (s *sender) signed(n int, user, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n >= len(s.headers) {
		return fmt.Errorf("there are %d posts", len(s.headers))
	}
	part := map[string]string{}
	for field := range strings.SplitSeq(s.headers[n].Get("X-HUAWEI-CALLBACK-ID"), ";") {
		k, v, _ := strings.Cut(strings.TrimSpace(field), "=")
		part[k] = v
	}
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte(part["timestamp"] + part["nonce"] + user))
	return vendortest.Same("signature", part["value"], base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// registerWith is a build with another app id in it.
func registerWith(id string) func(*handset.Options, *handset.InstallOptions, *link.Register) {
	return func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) { r.AppID = id }
}
