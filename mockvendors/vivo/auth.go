package vivo

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	signWindow = 10 * time.Minute // VIVO-A2
	tokenLife  = 24 * time.Hour   // VIVO-A6
	authRate   = 10               // a second and app. VIVO-A5
)

// request is one call, as the rules before its content see it.
type request struct {
	v *vendor
	*core.Call
	endpoint endpoint
	body     body
	app      *core.App // whose token it carries, once that was looked at
}

// callTable looks at every call, before what it says.
func callTable() core.Table[*request] {
	return core.Table[*request]{
		{Rule: core.Rule{
			ID: "VIVO-W2", Phase: core.Wire, Says: "A doubled slash or a trailing blank in the path is overlooked, without a redirect.",
			Answer: "as without it", Source: "S-NPM, S-COS", Remedy: "None needed; write the path as documented.",
		}},
		{Rule: core.Rule{
			ID: "VIVO-W1", Phase: core.Wire, Says: "Numbers may be written as text and ids as numbers; a text that is no number, and a body that is no JSON, meet HTTP 400 before any code.",
			Setting: "unreadable", Answer: "as if well typed; HTTP 400", Source: "D-API21, S-NPM; HTTP 400: a ticket", Mark: core.Inference,
			Remedy: "Write the types as documented: classification is 0 or 1; the name IM goes into category.",
		}},
		{Rule: core.Rule{
			ID: "VIVO-A6", Phase: core.Auth, Says: "A call carries a live token in the header authToken; a token lives for 24 hours and several are valid side by side.",
			Figure: "24 h", Answer: "10000", Source: "D-API; code: a client's source", Remedy: "Fetch a token from /message/auth, share it, and renew it every hour or two.",
		}, Check: (*request).checkToken},
		{Rule: core.Rule{
			ID: "VIVO-A7", Phase: core.Auth, Says: "An appId in the body is that of the token.",
			Answer: "10094", Source: "D-API", Remedy: "Send each app's messages with that app's own token.",
		}, Check: func(r *request) error {
			if id := strings.TrimSpace(r.body.AppID.S); r.app != nil && id != "" && !r.app.Is(core.FieldAppID, id) {
				return codeOtherApp
			}
			return nil
		}},
	}
}

// token is the one that the call carries.
func (r *request) token() string { return strings.TrimSpace(r.Header.Get("authToken")) }

func (r *request) checkToken() error {
	if r.endpoint.open {
		return nil
	}
	grant, ok := r.v.grants.Find(r.token())
	if !ok || r.v.p.Clock.Now().After(grant.Expires) {
		return codeUnauthorised
	}
	r.app = grant.App
	return nil
}

// signIn is a call of /message/auth.
type signIn struct {
	v                                   *vendor
	appID, appKey, timestamp, signature string
	app                                 *core.App // nil for an unknown appId
}

// signInTable looks at an auth call.
func signInTable() core.Table[*signIn] {
	return core.Table[*signIn]{
		{Rule: core.Rule{
			ID: "VIVO-A3", Phase: core.Auth, Says: "An auth call has appId, appKey, timestamp and sign.",
			Answer: "10200, 10201, 10203 or 10204 for the missing one", Source: "S-MZ", Mark: core.Inference, Remedy: "Send all four fields as JSON.",
		}, Check: func(s *signIn) error {
			switch {
			case s.appID == "":
				return codeNoAppID
			case s.appKey == "":
				return codeNoAppKey
			case s.timestamp == "":
				return codeNoTimestamp
			case s.signature == "":
				return codeNoSign
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-A2", Phase: core.Auth, Says: "The signing timestamp, in milliseconds, is within ten minutes of vivo's clock.",
			Figure: "±600 s", Answer: "10207", Source: "D-API24, S-MZ", Remedy: "Set the sender's clock, and sign with the time in milliseconds at the moment of the call.",
		}, Check: func(s *signIn) error {
			if !s.v.p.SignedAtMillis(s.timestamp, signWindow) {
				return codeBadTimestamp
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-A4", Phase: core.Auth, Says: "appId and appKey are those of one app in vivo's console.",
			Answer: "10205 for the appId, 10202 for the appKey", Source: "S-MZ", Mark: core.Inference, Remedy: "Copy both from the console's app page.",
		}, Check: func(s *signIn) error {
			switch {
			case s.app == nil:
				return codeUnknownApp
			case !s.app.Is(core.FieldAppKey, s.appKey):
				return codeBadAppKey
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-A5", Phase: core.Auth, Says: "An app may ask for a token ten times a second.",
			Figure: "10/s per app", Answer: "10093", Source: "D-API, D-LIVE", Remedy: "Cache the token in one place instead of fetching one a push.",
		}, Check: func(s *signIn) error {
			if s.app == nil {
				return nil
			}
			if _, ok := s.v.quotas.auths(s.app).Take(s.v.p.Clock.Now(), 1, authRate); !ok {
				return codeAuthRate
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-A1", Phase: core.Auth, Says: "The sign is the hex MD5 of appId, appKey, timestamp and appSecret.",
			Answer: "10206", Source: "D-API24, S-MZ", Remedy: "Join the four in this order without anything between, and sign with the AppSecret.",
		}, Check: func(s *signIn) error {
			secret := ""
			if s.app != nil {
				secret = s.app.AppSecret
			}
			if s.app != nil && s.app.Foreign(core.FieldAppID) { // adopted: its secret was never seen
				return nil
			}
			sum := md5.Sum([]byte(s.appID + s.appKey + s.timestamp + secret))
			if !core.Equal(hex.EncodeToString(sum[:]), s.signature) {
				return codeBadSign
			}
			return nil
		}},
	}
}

// whole reports whether a call is as one with a right sign would be, the secret aside.
func (s *signIn) whole() bool {
	return s.appID != "" && s.appKey != "" && core.HexLower(s.signature, 2*md5.Size) && s.v.p.SignedAtMillis(s.timestamp, signWindow)
}

func (v *vendor) auth(r *request) core.Answer {
	b := &r.body
	s := &signIn{v: v, appID: strings.TrimSpace(b.AppID.S), appKey: strings.TrimSpace(b.AppKey.S),
		timestamp: strings.TrimSpace(b.Timestamp.S), signature: strings.TrimSpace(b.Sign.S)}
	s.app = v.p.Apps.Caller(core.FieldAppID, s.appID, s.whole())
	if ref := v.tables.signIn.Check(v.p.Rules, s); ref != nil {
		return v.refuse(r, ref)
	}
	if s.app == nil {
		s.app = v.p.Apps.Main() // only with the rules above off
	}
	r.App = s.app
	token := v.p.WithRand(core.UUIDText)
	v.grants.Add(token, core.Grant{App: s.app, Expires: v.p.Clock.Now().Add(tokenLife)})
	return ok(result{AuthToken: token})
}
