package oppo

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	// signWindow is how old a signature's timestamp may be. OPPO-A2. A timestamp as far ahead is let pass too: the document
	// speaks of the past only, and clocks differ both ways.
	signWindow = 10 * time.Minute
	// tokenLife is an auth token's life from its create_time. OPPO-A5.
	tokenLife = 24 * time.Hour
)

// request is one call, as the rules before its content see it.
type request struct {
	v *vendor
	*core.Call
	endpoint endpoint
	form     core.Form
	file     []byte    // of a multipart body
	app      *core.App // whose token it carries, once that was looked at
	grant    core.Grant
}

// authToken finds the token in the form, the header or the query; some clients send one leading blank.
func (r *request) authToken() string {
	if !r.v.p.Rules.On("OPPO-A7") && (r.Header.Get("auth_token") != "" || r.URL.Query().Has("auth_token")) {
		return "" // as the document alone has it: in the form
	}
	if t := strings.TrimSpace(r.form.Get("auth_token")); t != "" {
		return t
	}
	return strings.TrimSpace(r.Header.Get("auth_token"))
}

// callTable looks at every call, before what it says.
func callTable() core.Table[*request] {
	return core.Table[*request]{
		{Rule: core.Rule{
			ID: "OPPO-M1", Phase: core.Wire, Says: "Sending endpoints take POST; a GET there is refused.",
			Answer: "12", Source: "D-CODES", Remedy: "Send the call with POST.",
		}, Check: func(r *request) error {
			if r.Method != r.endpoint.method {
				return codeHTTPAction
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "OPPO-A7", Phase: core.Auth, Says: "The auth token may come in the form, as the header auth_token or in the query.",
			Answer: "0 Success", Source: "D-CODES, S-NPM, S-TS, S-316", Remedy: "Send the token in one of the three places, under the name auth_token.",
		}},
		{Rule: core.Rule{
			ID: "OPPO-A6", Phase: core.Auth, Says: "A call without a token is refused, and so is one with a token that OPPO never issued, such as the text null.",
			Answer: "29 without one, 11 with a wrong one", Source: "D-CODES, S-JAVA",
			Remedy: "Fetch a token from /server/v1/auth first; null in its place means that fetching it failed.",
		}, Check: (*request).checkToken},
		{Rule: core.Rule{
			ID: "OPPO-A5", Phase: core.Auth, Says: "An auth token lives for 24 hours from its create_time.",
			Figure: "24 h", Answer: "11", Source: "D-CODES, D-AUTH", Remedy: "Fetch a new token once a day, or when 11 is answered.",
		}, Check: func(r *request) error {
			if r.app != nil && r.v.p.Clock.Now().After(r.grant.Expires) {
				return codeInvalidToken
			}
			return nil
		}},
	}
}

func (r *request) checkToken() error {
	if r.endpoint.open {
		return nil
	}
	token := r.authToken()
	if token == "" {
		return codeMissingToken
	}
	grant, ok := r.v.grants.Find(token)
	if !ok {
		return codeInvalidToken
	}
	r.app, r.grant = grant.App, grant
	return nil
}

// signIn is a call of /server/v1/auth.
type signIn struct {
	v                            *vendor
	appKey, timestamp, signature string
	app                          *core.App // nil for an unknown key
}

// signInTable looks at an auth call; its order is the rulebook's.
func signInTable() core.Table[*signIn] {
	return core.Table[*signIn]{
		{Rule: core.Rule{
			ID: "OPPO-A3", Phase: core.Auth, Says: "An auth call names app_key, timestamp and sign.",
			Answer: "15, 18 or 17 for the missing one", Source: "D-CODES", Remedy: "Send all three fields, form-encoded.",
		}, Check: func(s *signIn) error {
			switch {
			case s.appKey == "":
				return codeMissingAppKey
			case s.timestamp == "":
				return codeMissingTimestamp
			case s.signature == "":
				return codeMissingSignature
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "OPPO-A2", Phase: core.Auth, Says: "The signing timestamp, in milliseconds, lies within the last ten minutes.",
			Figure: "600 s", Answer: "19", Source: "D-AUTH", Mark: core.Mock,
			Remedy: "Set the sender's clock, and sign with the time in milliseconds at the moment of the call.",
		}, Check: func(s *signIn) error {
			if !s.v.p.SignedAtMillis(s.timestamp, signWindow) {
				return codeInvalidTimestamp
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "OPPO-A4", Phase: core.Auth, Says: "The app_key is one that OPPO's console gave out.",
			Answer: "14", Source: "D-CODES", Remedy: "Copy the AppKey from the console's app page.",
		}, Check: func(s *signIn) error {
			if s.app == nil {
				return codeInvalidAppKey
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "OPPO-A1", Phase: core.Auth, Says: "The sign is the hex SHA-256 of app_key, timestamp and MasterSecret.",
			Answer: "16", Source: "all clients", Remedy: "Sign with the MasterSecret; the AppSecret is for the phone's SDK only.",
		}, Check: func(s *signIn) error {
			secret := ""
			if s.app != nil {
				secret = s.app.MasterSecret
			}
			if s.app != nil && s.app.Foreign(core.FieldAppKey) { // adopted: its MasterSecret was never seen
				return nil
			}
			sum := sha256.Sum256([]byte(s.appKey + s.timestamp + secret))
			if !core.Equal(hex.EncodeToString(sum[:]), s.signature) {
				return codeInvalidSignature
			}
			return nil
		}},
	}
}

// whole reports whether a call is as one with a right sign would be, the secret aside.
func (s *signIn) whole() bool {
	return s.appKey != "" && core.HexLower(s.signature, 2*sha256.Size) && s.v.p.SignedAtMillis(s.timestamp, signWindow)
}

// authData is the data of an auth answer; clients reckon the token's end from create_time.
type authData struct {
	AuthToken  string `json:"auth_token"`
	CreateTime int64  `json:"create_time"` // ms, a number
}

func (v *vendor) auth(r *request) core.Answer {
	s := &signIn{v: v, appKey: r.form.Get("app_key"), timestamp: r.form.Get("timestamp"), signature: r.form.Get("sign")}
	s.app = v.p.Apps.Caller(core.FieldAppKey, s.appKey, s.whole())
	if ref := v.tables.signIn.Check(v.p.Rules, s); ref != nil {
		return v.refuse(r, ref)
	}
	if s.app == nil {
		s.app = v.p.Apps.Main() // only with the rules above off
	}
	r.App = s.app
	now, set := v.p.Clock.Now(), settings(s.app)
	switch {
	case set.Disabled:
		return refuse(codeAppDisabled)
	case !v.quotas.auths.Take(now, s.app.Name, set.AuthPerDay):
		return refuse(codeCallLimited)
	}
	token := v.p.WithRand(core.UUIDText)
	v.grants.Add(token, core.Grant{App: s.app, Expires: now.Add(tokenLife)})
	return ok(set, authData{token, now.UnixMilli()})
}
