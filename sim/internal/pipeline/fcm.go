package pipeline

import (
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// fcm speaks FCM HTTP v1 (FCM rulebook, sections 1 and 2).
type fcm struct {
	sendURL  string
	tokenURL string
	audience string
	email    string
	keyID    string
	key      *rsa.PrivateKey
	cert     *Certificate
}

// fcmServiceAccount is the part of service-account.json a server needs.
type fcmServiceAccount struct {
	ProjectID    string `json:"project_id"`
	PrivateKeyID string `json:"private_key_id"`
	PrivateKey   string `json:"private_key"`
	ClientEmail  string `json:"client_email"`
	TokenURI     string `json:"token_uri"`
}

var _ tokenAdapter = (*fcm)(nil)

func fcmVendor() vendor {
	return vendor{
		name: "fcm", newAdapter: newFCM,
		clicks: []string{ClickLauncher}, // the IM console has no click action for FCM: a tap opens the launcher
		keys: []PushKey{
			{fcmChannelKey, TypeText, "FCM's notification channel of the message."},
			soundPushKey(),
		},
		settings: []string{setChannel, setClick, setTTL},
		approve:  func(c *Certificate, app ChatApp) { c.ChannelID, c.Click = app.Channel, Click{Kind: ClickLauncher} },
	}
}

const fcmChannelKey = "fcm_channel_id"

func newFCM(c *Certificate) (adapter, error) {
	var account fcmServiceAccount
	if err := json.Unmarshal([]byte(c.CredentialsFile), &account); err != nil {
		return nil, fmt.Errorf("%w: the service account is not JSON (%v); give the text of service-account.json", ErrBadCredentials, err)
	}
	key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(account.PrivateKey))
	if err != nil {
		return nil, fmt.Errorf("%w: private_key of the service account: %v", ErrBadCredentials, err)
	}
	project := c.ProjectID
	if project == "" {
		project = account.ProjectID
	}
	if account.ClientEmail == "" || project == "" {
		return nil, fmt.Errorf("%w: the service account needs client_email and project_id", ErrBadCredentials)
	}
	f := &fcm{
		sendURL:  c.base() + "/v1/projects/" + project + "/messages:send",
		tokenURL: c.authBase() + "/token",
		audience: account.TokenURI,
		email:    account.ClientEmail, keyID: account.PrivateKeyID, key: key, cert: c,
	}
	if c.AuthEndpoint == "" && account.TokenURI != "" {
		f.tokenURL = account.TokenURI // where every server SDK goes
	}
	if f.audience == "" {
		f.audience = f.tokenURL
	}
	return f, nil
}

// endpoints lists what the certificate's own fields do not show: the key
// file's token_uri is a target as well (promise 7).
func (f *fcm) endpoints() []string { return []string{f.tokenURL} }

type fcmMessage struct {
	Message struct {
		Token        string            `json:"token"`
		Notification fcmNotification   `json:"notification"`
		Data         map[string]string `json:"data,omitempty"`
		Android      fcmAndroid        `json:"android"`
	} `json:"message"`
}

type fcmNotification struct {
	Title string `json:"title"`
	Body  string `json:"body"`
}

type fcmAndroid struct {
	Priority     string                 `json:"priority"`
	TTL          string                 `json:"ttl,omitempty"`
	CollapseKey  string                 `json:"collapse_key,omitempty"`
	Package      string                 `json:"restricted_package_name,omitempty"`
	Notification fcmAndroidNotification `json:"notification,omitzero"`
}

type fcmAndroidNotification struct {
	ChannelID string `json:"channel_id,omitempty"`
	Sound     string `json:"sound,omitempty"`
	Tag       string `json:"tag,omitempty"` // same tag replaces the shown one
	Count     int    `json:"notification_count,omitempty"`
}

func (f *fcm) compose(p *Push, auth string) (wireRequest, error) {
	var m fcmMessage
	m.Message.Token = p.Token
	m.Message.Notification = fcmNotification{Title: p.Title, Body: p.Body}
	if p.Ext != "" { // the launcher reads it as the intent extra `ext`
		m.Message.Data = map[string]string{"ext": p.Ext}
	}
	a := &m.Message.Android
	a.Priority = "high" // a chat message wakes the phone
	a.CollapseKey = p.CollapseKey
	a.Package = f.cert.Package
	if ttl := p.ttl(f.cert); ttl > 0 {
		a.TTL = fmt.Sprintf("%ds", seconds(ttl))
	}
	a.Notification = fcmAndroidNotification{ChannelID: p.Info.text(fcmChannelKey, f.cert.ChannelID), Sound: p.Info.text(soundKey, ""), Count: p.Badge}
	if p.NotifyID != 0 {
		a.Notification.Tag = fmt.Sprint(p.NotifyID)
	}
	body, err := marshal(&m)
	return wireRequest{url: f.sendURL, contentType: jsonType, header: [2]string{"Authorization", "Bearer " + auth}, body: body}, err
}

// fcmCodes: errorCode of FcmError, else error.status.
var fcmCodes = codeTable{
	"UNREGISTERED":       {dead: true},
	"QUOTA_EXCEEDED":     {retry: true},
	"RESOURCE_EXHAUSTED": {retry: true}, // the project rate carries no FcmError (E10)
	"UNAVAILABLE":        {retry: true},
	"INTERNAL":           {retry: true},
	"UNAUTHENTICATED":    {stale: true},
}

type fcmAnswer struct {
	Name  string `json:"name"`
	Error *struct {
		Message string `json:"message"`
		Status  string `json:"status"`
		Details []struct {
			Type       string `json:"@type"`
			ErrorCode  string `json:"errorCode"`
			RetryDelay string `json:"retryDelay"`
			Violations []struct {
				Field string `json:"field"`
			} `json:"fieldViolations"`
		} `json:"details"`
	} `json:"error"`
}

func (f *fcm) read(status int, body []byte, _ string) Answer {
	var a fcmAnswer
	if !decode(body, &a) || (a.Error == nil && a.Name == "") {
		return Answer{Code: httpCode(status), Text: "no JSON answer of FCM"}
	}
	if a.Error == nil {
		return Answer{Accepted: true, MessageID: a.Name[strings.LastIndexByte(a.Name, '/')+1:]}
	}
	code, badToken, delay := a.Error.Status, false, time.Duration(0)
	for _, d := range a.Error.Details {
		switch strings.TrimPrefix(d.Type, "type.googleapis.com/") {
		case "google.firebase.fcm.v1.FcmError":
			code = d.ErrorCode
		case "google.rpc.BadRequest":
			for _, v := range d.Violations {
				badToken = badToken || v.Field == "message.token"
			}
		case "google.rpc.RetryInfo":
			delay, _ = time.ParseDuration(d.RetryDelay) // absent or odd: nothing asked for
		}
	}
	if code == "" {
		code = httpCode(status)
	}
	answer := fcmCodes.refuse(code, a.Error.Message)
	answer.RetryAfter = delay
	// Malformed is as final as unregistered (E2); older answers have the text only.
	if code == "INVALID_ARGUMENT" && (badToken || strings.Contains(a.Error.Message, "not a valid FCM registration token")) {
		answer.DeadToken = true
	}
	return answer
}

// fcmScope is the one permission that sending needs.
const fcmScope = "https://www.googleapis.com/auth/firebase.messaging"

func (f *fcm) tokenRequest(now time.Time) (wireRequest, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": f.email, "scope": fcmScope, "aud": f.audience,
		"iat": now.Add(-10 * time.Second).Unix(), // tolerate a small skew, as Google's Go client does
		"exp": now.Add(-10*time.Second).Unix() + 3600,
	})
	if f.keyID != "" {
		t.Header["kid"] = f.keyID
	}
	assertion, err := t.SignedString(f.key)
	if err != nil {
		return wireRequest{}, err
	}
	var b form
	b.add("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
	b.add("assertion", assertion)
	return wireRequest{url: f.tokenURL, contentType: formType, body: b.b}, nil
}

// oauthAnswer is RFC 6749's token answer; Huawei's has numbers in its errors.
type oauthAnswer struct {
	AccessToken string          `json:"access_token"`
	ExpiresIn   int64           `json:"expires_in"` // seconds
	Error       json.RawMessage `json:"error"`
	SubError    json.RawMessage `json:"sub_error"`
	Description string          `json:"error_description"`
}

func (f *fcm) readToken(status int, body []byte) (string, time.Duration, Answer) {
	return readOAuth(status, body)
}

// readOAuth reads the token answer of FCM and Huawei.
func readOAuth(status int, body []byte) (string, time.Duration, Answer) {
	var a oauthAnswer
	if !decode(body, &a) {
		return "", 0, Answer{Code: httpCode(status), Text: "no JSON answer of the token endpoint"}
	}
	if status == http.StatusOK && a.AccessToken != "" {
		return a.AccessToken, time.Duration(a.ExpiresIn) * time.Second, Answer{}
	}
	code := strings.Trim(string(a.Error), `"`)
	if len(a.SubError) > 0 {
		code += "/" + strings.Trim(string(a.SubError), `"`)
	}
	if code == "" && status != http.StatusOK {
		code = httpCode(status)
	}
	return "", 0, Answer{Code: code, Text: a.Description}
}
