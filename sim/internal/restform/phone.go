package restform

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// The phones' calls stand for what the SDK says over its own connection, which no page describes: their paths and shapes are
// ours. HTTP's status tells what came of them: 200, 400 for a body that is not meant, 404 for nobody, 409 with the SDK's own
// code for what a client would be refused.

// phoneRoutes are the calls under /pushrig/v1/.
func (f *Form) phoneRoutes(mux *http.ServeMux) {
	at := func(pattern string, do func(r *http.Request, in *phoneCall) (any, error)) {
		mux.HandleFunc(pattern, local(func(w http.ResponseWriter, r *http.Request) { f.phone(w, r, do) }))
	}
	at("POST /pushrig/v1/login", f.login)
	at("POST /pushrig/v1/logout", f.onSession(func(s *im.Session, _ *phoneCall) error { return s.Logout() }))
	at("POST /pushrig/v1/token", f.onSession(f.reportToken))
	at("POST /pushrig/v1/foreground", f.onSession(func(s *im.Session, _ *phoneCall) error { return s.Foreground() }))
	at("POST /pushrig/v1/background", f.onSession(func(s *im.Session, in *phoneCall) error { return s.Background(in.Unread) }))
	at("POST /pushrig/v1/close", f.onSession(func(s *im.Session, _ *phoneCall) error { s.Close(); return nil }))
	at("POST /pushrig/v1/vanish", f.onSession(func(s *im.Session, _ *phoneCall) error { s.Vanish(); return nil }))
	at("POST /pushrig/v1/reconnect", f.onSession(func(s *im.Session, _ *phoneCall) error { return s.Reconnect() }))
	at("POST /pushrig/v1/accounts", func(_ *http.Request, in *phoneCall) (any, error) { return struct{}{}, f.ensure(in.Users...) })
	at("POST /pushrig/v1/groups", func(_ *http.Request, in *phoneCall) (any, error) {
		return struct{}{}, f.makeGroup(in.Group, in.Users)
	})
	at("GET /pushrig/v1/status", f.status)
	at("GET /pushrig/v1/usersig", f.giveUserSig)
	at("GET /pushrig/v1/counts", func(*http.Request, *phoneCall) (any, error) { return f.c.Counts(), nil })
	at("GET /pushrig/v1/health", func(*http.Request, *phoneCall) (any, error) { return map[string]bool{"ok": true}, nil })
	mux.HandleFunc("GET /pushrig/v1/clock", local(f.showClock))
	mux.HandleFunc("POST /pushrig/v1/clock", local(f.moveClock))
}

// local lets only this machine's programs in: these calls are not signed, and a Host of another name is a page that had its
// name lead here. The REST calls are signed, and come under whatever name their script has.
func local(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if ip := net.ParseIP(strings.Trim(host, "[]")); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) {
			problem(w, http.StatusForbidden, 0, "Host "+clip(r.Host)+" is not this machine; call by 127.0.0.1, [::1] or localhost")
			return
		}
		next(w, r)
	}
}

// phoneCall is what any of the phones' calls may have.
type phoneCall struct {
	User     string      `json:"user"`
	Device   string      `json:"device"`
	Platform im.Platform `json:"platform"` // android unless it is said

	Certificate uint32 `json:"certificate"` // its id, or
	Vendor      string `json:"vendor"`      // the vendor
	Package     string `json:"package"`     // and the app's package, main's unless it is said
	Token       string `json:"token"`
	TPNS        bool   `json:"tpns"`
	Off         bool   `json:"off"` // report that no push is wanted (IM-47)

	Unread int `json:"unread"`

	Group string   `json:"group"`
	Users []string `json:"users"`
}

// errNobody is a call for a login that was never made.
var errNobody = errors.New("nobody logged in as this user on this device; POST /pushrig/v1/login first")

// badCall is a call that is not meant.
type badCall struct{ text string }

func (b *badCall) Error() string { return b.text }

// phone reads a phone's call, carries it out and answers.
func (f *Form) phone(w http.ResponseWriter, r *http.Request, do func(*http.Request, *phoneCall) (any, error)) {
	f.c.Clock.Enter()
	defer f.c.Clock.Leave()
	var in phoneCall
	err := error(nil)
	if r.Method == http.MethodPost {
		err = readStrictly(w, r, f.c.Settings.BodyBytes, &in)
	}
	var out any
	if err == nil {
		out, err = do(r, &in)
	}
	answerPhone(w, out, err)
}

// answerPhone writes what came of a phone's call.
func answerPhone(w http.ResponseWriter, out any, err error) {
	refused, r, bad := (*im.Error)(nil), (*refusal)(nil), (*badCall)(nil)
	switch {
	case err == nil:
		write(w, http.StatusOK, out)
	case errors.Is(err, errNobody):
		problem(w, http.StatusNotFound, im.CodeNotLoggedIn, err.Error())
	case errors.As(err, &refused) && refused.Code == im.CodeUnknownUser:
		problem(w, http.StatusNotFound, refused.Code, refused.Text)
	case errors.As(err, &refused):
		problem(w, http.StatusConflict, refused.Code, refused.Text)
	case errors.As(err, &r):
		problem(w, http.StatusConflict, r.code, r.text)
	case errors.As(err, &bad):
		problem(w, http.StatusBadRequest, 0, bad.text)
	default:
		problem(w, http.StatusInternalServerError, 0, err.Error())
	}
}

// readStrictly reads a body that has only fields that mean something: these calls are ours, and a misspelt one is a mistake.
func readStrictly(w http.ResponseWriter, r *http.Request, limit int64, to any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return &badCall{"the body is not what this call takes: " + err.Error()}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return &badCall{"the body goes on after its object"}
	}
	return nil
}

// login connects a user on a device. The app starts in the foreground.
func (f *Form) login(_ *http.Request, in *phoneCall) (any, error) {
	if in.Platform == "" {
		in.Platform = im.Android
	}
	at := login{in.User, in.Device}
	if !f.logins.room(at, f.c.Settings.Accounts) {
		return nil, refuse(codeAccountLimit, "there are "+strconv.FormatInt(f.c.Settings.Accounts, 10)+" logins already")
	}
	if err := f.ensure(in.User); err != nil {
		return nil, err
	}
	h := &held{}
	s, err := f.c.IM.Login(in.User, im.Device{ID: in.Device, Platform: in.Platform}, h)
	if err != nil {
		return nil, err
	}
	h.session = s
	f.logins.put(at, h)
	return struct {
		User   string `json:"user"`
		Device string `json:"device"`
	}{in.User, in.Device}, nil
}

// onSession is a call of somebody who logged in.
func (f *Form) onSession(do func(*im.Session, *phoneCall) error) func(*http.Request, *phoneCall) (any, error) {
	return func(_ *http.Request, in *phoneCall) (any, error) {
		h := f.logins.get(login{in.User, in.Device})
		if h == nil {
			return nil, errNobody
		}
		return struct{}{}, do(h.session, in)
	}
}

// reportToken is setOfflinePushConfig.
func (f *Form) reportToken(s *im.Session, in *phoneCall) error {
	if in.Off {
		return s.SetOfflinePushConfig(nil)
	}
	id := in.Certificate
	if id == 0 && in.Vendor != "" {
		i := slices.IndexFunc(f.c.Certificates, func(c Certificate) bool {
			return c.Vendor == in.Vendor && (c.Package == in.Package || in.Package == "" && c.App == "main")
		})
		if i < 0 {
			return &badCall{"no certificate is of vendor " + clip(in.Vendor) + " and package " + clip(in.Package) + "; the ready line lists them"}
		}
		id = f.c.Certificates[i].ID
	}
	return s.SetOfflinePushConfig(&im.PushConfig{BusinessID: id, Token: in.Token, IsTPNSToken: in.TPNS})
}

// deviceView is one device of a user, as the console's test tool shows it, and what came over its connection.
type deviceView struct {
	Device      string        `json:"device"`
	Platform    im.Platform   `json:"platform"`
	State       im.State      `json:"state"`
	LoggedIn    bool          `json:"logged_in"`
	Background  bool          `json:"background"`
	Pushable    bool          `json:"pushable"`
	Why         string        `json:"why"`
	Certificate uint32        `json:"certificate,omitempty"`
	Token       string        `json:"token,omitempty"` // shortened
	Received    uint64        `json:"received"`
	Kicked      im.KickReason `json:"kicked,omitempty"`
}

// status is what the backend knows of a user: GET status?user=….
func (f *Form) status(r *http.Request, _ *phoneCall) (any, error) {
	user := r.URL.Query().Get("user")
	list, err := f.c.IM.Status(user)
	if err != nil {
		return nil, err
	}
	out := []deviceView{}
	for _, d := range list {
		v := deviceView{
			Device: d.Device, Platform: d.Platform, State: d.State, LoggedIn: d.LoggedIn, Background: d.Background, Pushable: d.Pushable,
			Why: d.Why, Certificate: d.BusinessID, Token: d.Token,
		}
		if h := f.logins.get(login{user, d.Device}); h != nil {
			v.Received, v.Kicked = h.heard()
		}
		out = append(out, v)
	}
	return map[string]any{"user": user, "devices": out}, nil
}

// giveUserSig signs for a user, as an app's own server does for its users: GET usersig?user=…, the first admin unless it is
// said. It lasts a day.
func (f *Form) giveUserSig(r *http.Request, _ *phoneCall) (any, error) {
	user := r.URL.Query().Get("user")
	if user == "" {
		user = f.c.App.Admins[0]
	}
	return map[string]any{
		"sdkappid": f.c.App.SDKAppID, "identifier": user, "usersig": Sign(f.c.App, user, time.Now(), 24*time.Hour),
	}, nil
}
