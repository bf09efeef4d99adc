package huawei

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// tokenRequest is a call of the token service (section 1.1).
type tokenRequest struct {
	v      *vendor
	grant  string
	id     string
	secret string
	app    *core.App // nil: the id is nobody's
	right  bool      // the secret is the app's
	now    time.Time
}

// oauthError is a refusal of the token service.
type oauthError struct {
	status   int
	sub      int
	describe string
}

func (e *oauthError) Error() string { return fmt.Sprintf("1101/%d %s", e.sub, e.describe) }

// with returns the error with another text.
func (e *oauthError) with(text string) *oauthError { return &oauthError{e.status, e.sub, text} }

// The token service's refusals. [memory] for the texts, and for the sub_errors of a wrong grant_type and of too many tokens
var (
	errGrantType    = &oauthError{400, 20001, "grant_type is invalid"}
	errClientFormat = &oauthError{400, 20002, "client_id format is invalid"}
	errClientID     = &oauthError{400, 20003, "client_id does not exist"}
	errNoSecret     = &oauthError{400, 20171, "client_secret is empty"}
	errSecret       = &oauthError{400, 12304, "client_secret is invalid"}
)

// tokenPaths are the token service's, on any host; subFault is the sub_error of an injected fault [mock].
var tokenPaths = []string{"/oauth2/v2/token", "/oauth2/v3/token"}

const subFault = 20500

var clientID = regexp.MustCompile(`^[0-9]{1,64}$`)

// issue answers the token service: {"access_token":…,"expires_in":3600,"token_type":"Bearer"}.
func (v *vendor) issue(c *core.Call) core.Answer {
	if !v.p.Rules.On("HW-A1") {
		return plain(http.StatusNotFound)
	}
	f := c.Form()
	r := &tokenRequest{v: v, grant: f.Get("grant_type"), id: f.Get("client_id"), secret: f.Get("client_secret"), now: v.p.Clock.Now()}
	r.app = v.client(r.id, r.grant == "client_credentials" && clientID.MatchString(r.id) && r.secret != "")
	r.right = r.app != nil && r.app.Is(secretOf(r.app, r.id), r.secret)
	c.App = r.app
	if refusal := v.issues.Check(v.p.Rules, r); refusal != nil {
		return oauthRefused(refusal)
	}
	app := r.app
	if app == nil { // only with the rules off: somebody must be asking
		app = v.p.Apps.Main()
	}
	life := settings(app).TokenLife
	token := v.p.WithRand(mintAccess)
	v.grants.Add(token, core.Grant{App: app, Expires: r.now.Add(time.Duration(life) * time.Second)})
	return core.Answer{
		Type: jsonType, Header: http.Header{"Cache-Control": {"no-store"}},
		// The real service escapes the slashes of the token.
		Body: fmt.Appendf(nil, `{"access_token":"%s","expires_in":%d,"token_type":"Bearer"}`, strings.ReplaceAll(token, "/", `\/`), life),
	}
}

// client is the app of an OAuth client's id, which for most is the app id. One that is nobody's is taken over by an app that
// adopts, if the call is whole.
func (v *vendor) client(id string, whole bool) *core.App {
	if app := v.p.Apps.Caller(core.FieldAppID, id, false); app != nil {
		return app
	}
	return v.p.Apps.Caller(core.FieldClientID, id, whole)
}

// secretOf is which of an app's secrets belongs to an id: the project's OAuth client may have one of its own.
func secretOf(app *core.App, id string) core.Field {
	if now := app.Current(); now.ClientSecret != "" && now.ClientID == id {
		return core.FieldClientSecret
	}
	return core.FieldAppSecret
}

func oauthRefused(r *core.Refusal) core.Answer {
	e := r.Err.(*oauthError)
	return core.Answer{
		Status: e.status, Type: jsonType, Header: http.Header{"Cache-Control": {"no-store"}}, Rule: r.Rule,
		Body: fmt.Appendf(nil, `{"error":1101,"sub_error":%d,"error_description":"%s"}`, e.sub, e.describe),
		Code: fmt.Sprintf("1101/%d", e.sub),
	}
}

// tokenTable are the closing table's rows about the token service.
func tokenTable() core.Table[*tokenRequest] {
	return core.Table[*tokenRequest]{
		{Rule: core.Rule{ID: "HW-A1", Phase: core.Auth,
			Says:   "Access tokens are issued on /oauth2/v2/token and /oauth2/v3/token, on any host; unknown form fields are ignored.",
			Figure: "3600 s, 88 characters, token_type always there", Setting: "token_life_seconds", Answer: "200 and the token", Source: "S2, PA, W1, W2",
			Remedy: "Post grant_type, client_id and client_secret as a form to one of the two paths."}},
		{Rule: core.Rule{ID: "HW-A2", Phase: core.Auth,
			Says:    "A token is refused to a client_id that is malformed or unknown and to a client_secret that is empty or wrong.",
			Setting: "secret_sub_error", Answer: "400, error 1101 with sub_error 20002, 20003, 20171 or 12304", Source: "S3",
			Remedy: "Copy App ID and App Secret of this app from AppGallery Connect into the IM console's certificate."},
			Check: checkClient},
		{Rule: core.Rule{ID: "HW-A3", Phase: core.Auth,
			Says:   "An app gets a limited number of access tokens in five minutes.",
			Figure: "1000 in 5 minutes", Setting: "tokens_per_5_minutes", Answer: "503", Source: "S2", Mark: core.Memory,
			Remedy: "Keep a token until it expires instead of asking for one a send."},
			Check: checkTokenRate},
	}
}

func checkClient(r *tokenRequest) error {
	switch {
	case r.grant != "client_credentials":
		return errGrantType
	case !clientID.MatchString(r.id):
		return errClientFormat
	case r.app == nil:
		return errClientID
	case r.secret == "":
		return errNoSecret
	case !r.right && settings(r.app).SecretSubError == "20003":
		return errClientID.with("parameter invalid")
	case !r.right:
		return errSecret
	}
	return nil
}

func checkTokenRate(r *tokenRequest) error {
	if r.app == nil {
		return nil
	}
	s := settings(r.app)
	if _, ok := r.v.state[r.app].tokens.Take(r.now, 1, s.TokensPer5Min); !ok {
		return &oauthError{s.TokenLimitStatus, subFault, "too many access tokens"}
	}
	return nil
}

// bearer is who a request says it is.
type bearer struct {
	text string
	jwt  bool
	app  *core.App // nil: nobody was issued this
	ends time.Time // of an access token
	err  *apiError // why a key's signature or claims do not count
}

// readBearer looks at the Authorization header's value, not only at its being there: clients whose token call failed send
// "Bearer " or "Bearer undefined".
func (v *vendor) readBearer(header string) bearer {
	scheme, text, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return bearer{}
	}
	return v.lookUp(strings.TrimSpace(text))
}

func (v *vendor) lookUp(text string) bearer {
	if strings.Count(text, ".") == 2 {
		return v.readJWT(text)
	}
	b := bearer{text: text}
	if grant, ok := v.grants.Find(text); ok {
		b.app, b.ends = grant.App, grant.Expires
	}
	return b
}

// missing is a bearer that a client sends for want of one.
func (b *bearer) missing() bool { return b.text == "" || b.text == "undefined" || b.text == "null" }
