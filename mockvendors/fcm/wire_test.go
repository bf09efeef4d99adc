package fcm

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

const (
	fcmErr = `{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"`
	badReq = `{"@type":"type.googleapis.com/google.rpc.BadRequest"`
)

// body is an error envelope in full.
func body(code, message, status string, details ...string) string {
	out := `{"error":{"code":` + code + `,"message":"` + message + `","status":"` + status + `"`
	if len(details) > 0 {
		out += `,"details":[` + strings.Join(details, ",") + "]"
	}
	return out + "}}"
}

func fields(field, text string) string {
	return badReq + `,"fieldViolations":[{"field":"` + field + `","description":"` + text + `"}]}`
}

func both(field, text string) []string {
	return []string{fields(field, text), fcmErr + `INVALID_ARGUMENT"}`}
}

// forcedPhone makes a phone whose sends are answered with a code.
func forcedPhone(t *testing.T, e *vendortest.Env, code string) string {
	d, err := e.Phone(failing(e, code))
	require.NoError(t, err)
	return e.Token(d)
}

// failing is a phone whose sends are answered with a code.
func failing(e *vendortest.Env, code string) vendortest.PhoneOption {
	return vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
		r.Project, r.Force = e.App().ProjectID, code
	})
}

// iphone is a phone whose tokens are of an iOS app.
func iphone(o *handset.Options, _ *handset.InstallOptions, _ *link.Register) { o.Brand = "apple" }

func TestEnvelopesByteForByte(t *testing.T) {
	const auth = "Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
	const method = `"domain":"googleapis.com","metadata":{"method":"google.firebase.fcm.v1.FcmService.SendMessage","service":"fcm.googleapis.com"}}`
	const info = `{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"`
	tests := []struct {
		id, fields string // %s is a token, %F a forced one of Force
		force      string
		ios        bool
		set        func(*Settings)
		status     int
		want       string
	}{
		{id: "E1", fields: `"data":{}`, status: 400, want: body("400", noTarget, "INVALID_ARGUMENT", both("message", noTarget)...)},
		{id: "E2", fields: `"token":"not-a-valid-fcm-token"`, status: 400, want: body("400", badToken, "INVALID_ARGUMENT", fcmErr+`INVALID_ARGUMENT"}`, fields("message.token", badToken))},
		{id: "E2 of 2025", fields: `"token":"x"`, set: func(s *Settings) { s.TokenError = Previous }, status: 400,
			want: body("400", badToken, "INVALID_ARGUMENT", fcmErr+`INVALID_ARGUMENT"}`)},
		{id: "E2-old", fields: `"token":"x"`, set: func(s *Settings) { s.TokenError = Older }, status: 400,
			want: body("400", genericText, "INVALID_ARGUMENT", fcmErr+`INVALID_ARGUMENT"}`, fields("message.token", "Invalid registration token"))},
		{id: "E3", fields: `"topic":"a b"`, status: 400, want: body("400", "Topic name contains invalid characters.", "INVALID_ARGUMENT", both("message", "Topic name contains invalid characters.")...)},
		{id: "E4", fields: `"condition":"'a' in"`, status: 400, want: body("400", genericText, "INVALID_ARGUMENT")},
		{id: "E5", fields: sized(4507), status: 400, want: body("400", tooBig, "INVALID_ARGUMENT", badReq+"}", fcmErr+`INVALID_ARGUMENT"}`)},
		{id: "E5-old", fields: sized(4507), set: func(s *Settings) { s.SizeError = Older }, status: 400,
			want: body("400", "Android message is too big", "INVALID_ARGUMENT", fcmErr+`INVALID_ARGUMENT"}`)},
		{id: "E5-old for iOS", fields: `"token":"%s","data":{"a":"` + strings.Repeat("x", 5000) + `"}`, ios: true, set: func(s *Settings) { s.SizeError = Older }, status: 400,
			want: body("400", "iOS message is too big", "INVALID_ARGUMENT", fcmErr+`INVALID_ARGUMENT"}`)},
		{id: "E5-none", fields: sized(4507), set: func(s *Settings) { s.SizeError = Bare }, status: 400, want: body("400", genericText, "INVALID_ARGUMENT")},
		{id: "E6", fields: `"topic":"t","webpush":{"headers":{"TTL":"x"}}`, status: 400,
			want: body("400", "TTL must be a non-negative integer.", "INVALID_ARGUMENT", both("message.webpush.headers.TTL", "TTL must be a non-negative integer.")...)},
		{id: "E7", fields: `"topic":"t","data":{"a":12}`, status: 400,
			want: body("400", "Invalid value at 'message.data[0].value' (TYPE_STRING), 12", "INVALID_ARGUMENT", fields("message.data[0].value", "Invalid value at 'message.data[0].value' (TYPE_STRING), 12"))},
		{id: "E8", fields: `"token":"%F"`, force: "UNREGISTERED", status: 404, want: body("404", notFound, "NOT_FOUND", fcmErr+`UNREGISTERED"}`)},
		{id: "E9", fields: `"token":"%F"`, force: "SENDER_ID_MISMATCH", status: 403, want: body("403", "SenderId mismatch", "PERMISSION_DENIED", fcmErr+`SENDER_ID_MISMATCH"}`)},
		{id: "E10", fields: `"token":"%F"`, force: "RESOURCE_EXHAUSTED", status: 429,
			want: body("429", "Quota exceeded for quota metric 'Send requests' and limit 'Send requests per minute' of service 'fcm.googleapis.com' for consumer 'project_number:%N'.", "RESOURCE_EXHAUSTED",
				info+`RATE_LIMIT_EXCEEDED","domain":"googleapis.com","metadata":{"quota_limit_value":"600000","consumer":"projects/%N","quota_metric":"fcm.googleapis.com/send_requests","quota_unit":"1/min/{project}","service":"fcm.googleapis.com","quota_location":"global","quota_limit":"SendsPerMinutePerProject"}}`,
				`{"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"Request a higher quota limit.","url":"https://cloud.google.com/docs/quotas/help/request_increase"}]}`)},
		{id: "E12", fields: `"token":"%F"`, force: "QUOTA_EXCEEDED", status: 429, want: body("429", "Device message rate exceeded.", "RESOURCE_EXHAUSTED",
			fcmErr+`QUOTA_EXCEEDED"}`, `{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"subject":"device","description":"Device message rate exceeded."}]}`)},
		{id: "E13", fields: `"token":"%F"`, force: "UNAVAILABLE", status: 503, want: body("503", "The service is currently unavailable.", "UNAVAILABLE", fcmErr+`UNAVAILABLE"}`)},
		{id: "E14", fields: `"token":"%F"`, force: "INTERNAL", status: 500, want: body("500", "Internal error encountered.", "INTERNAL", fcmErr+`INTERNAL"}`)},
		{id: "E16", fields: `"token":"%s","notification":{"title":"t"}`, ios: true, set: func(s *Settings) { s.NoAPNsKey = true }, status: 401,
			want: body("401", "Request is missing required authentication credential. "+auth, "UNAUTHENTICATED", fcmErr+`THIRD_PARTY_AUTH_ERROR"}`)},
		{id: "E17", fields: `"topic":"t","data":{"from":"x"}`, status: 400, want: body("400", "Invalid data payload key: from", "INVALID_ARGUMENT", both("message.data.from", "Invalid data payload key: from")...)},
		{id: "E22", fields: `"topic":["t"]`, status: 400, want: body("400", `Invalid JSON payload received. Unknown name \"topic\" at 'message': Proto field is not repeating, cannot start list.`, "INVALID_ARGUMENT",
			fields("message", `Invalid JSON payload received. Unknown name \"topic\" at 'message': Proto field is not repeating, cannot start list.`))},
		{id: "E22 of a structure", fields: `"topic":"t","apns":{"payload":[]}`, status: 400, want: body("400", `Invalid JSON payload received. Unknown name \"payload\" at 'message.apns': Proto field is not repeating, cannot start list.`, "INVALID_ARGUMENT",
			fields("message.apns", `Invalid JSON payload received. Unknown name \"payload\" at 'message.apns': Proto field is not repeating, cannot start list.`))},
		{id: "E17 without unpublished details", fields: `"topic":"t","data":{"from":"x"}`, set: func(s *Settings) { s.UnpublishedDetails = false }, status: 400, want: body("400", "Invalid data payload key: from", "INVALID_ARGUMENT")},
		{id: "E23", fields: `"topic":"t","apns":{"payload":{"aps":{"alert":{"title":null}}}}`, status: 400, want: body("400", "Value type for APS key [title] is a String.", "INVALID_ARGUMENT",
			both("message.apns.payload.aps.alert.title", "Value type for APS key [title] is a String.")...)},
		{id: "E24", fields: `"token":"%s","apns":{"payload":{"aps":{}}}`, ios: true, status: 400, want: body("400", genericText, "INVALID_ARGUMENT")},
		{id: "401 expired", fields: `"token":"%F"`, force: "UNAUTHENTICATED", status: 401, want: body("401", "Request had invalid authentication credentials. "+auth, "UNAUTHENTICATED", info+`ACCESS_TOKEN_EXPIRED",`+method)},
		{id: "403 of a project without the API", fields: `"topic":"t"`, set: func(s *Settings) { s.APIDisabled = true }, status: 403,
			want: body("403", "Firebase Cloud Messaging API has not been used in project %N before or it is disabled.", "PERMISSION_DENIED",
				info+`SERVICE_DISABLED","domain":"googleapis.com","metadata":{"consumer":"projects/%N","service":"fcm.googleapis.com"}}`)},
	}
	for _, tt := range tests {
		t.Run(tt.id, func(t *testing.T) {
			var o []vendortest.Option
			if tt.set != nil {
				o = with(tt.set)
			}
			e := vendortest.New(t, Spec(), o...)
			var p []vendortest.PhoneOption
			if tt.ios {
				p = append(p, vendortest.With(iphone))
			}
			c, d, err := ready(e, p...)
			require.NoError(t, err)
			text := strings.NewReplacer("%s", e.Token(d), "%F", forcedPhone(t, e, tt.force)).Replace(tt.fields)
			r, err := c.send(text)
			require.NoError(t, err)
			assert.Equal(t, strings.ReplaceAll(tt.want, "%N", e.App().ProjectNumber), string(r.Body))
			assert.Equal(t, tt.status, r.Status)
			assert.Equal(t, "application/json; charset=UTF-8", r.Header.Get("Content-Type"))
			assert.Equal(t, "Origin, X-Origin, Referer", r.Header.Get("Vary"))
			assert.Empty(t, titles(d))
		})
	}
}

func TestTheThreeKindsOf401(t *testing.T) {
	e := vendortest.New(t, Spec())
	path := "/v1/projects/" + e.App().ProjectID + "/messages:send"
	for header, details := range map[string]string{
		"X-Nothing: 1":                      `,"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"CREDENTIALS_MISSING","domain":"googleapis.com","metadata":{"method":"google.firebase.fcm.v1.FcmService.SendMessage","service":"fcm.googleapis.com"}}]`,
		"Authorization: Bearer ya29.x":      "",
		"Authorization: key=AAAA:legacy":    "",
		"Authorization: Basic dXNlcjpwdw==": "",
	} {
		r, err := e.PostJSON(path, `{"message":{"topic":"t"}}`, header)
		require.NoError(t, err)
		assert.Equal(t, 401, r.Status, header)
		assert.True(t, strings.HasSuffix(string(r.Body), `"status":"UNAUTHENTICATED"`+details+`}}`), "%s: %s", header, r.Body)
		assert.Equal(t, `Bearer realm="https://accounts.google.com/"`, r.Header.Get("Www-Authenticate"))
	}
}

func TestAnswersOfSuccess(t *testing.T) {
	e := vendortest.New(t, Spec())
	c, d, err := ready(e)
	require.NoError(t, err)
	r, err := c.to(e.Token(d))
	require.NoError(t, err)
	assert.Regexp(t, `^\{"name":"projects/`+e.App().ProjectID+`/messages/0:`+strconv.FormatInt(vendortest.Start.UnixMicro(), 10)+`%[0-9a-f]{16}"\}$`, string(r.Body))
	assert.Equal(t, "application/json; charset=UTF-8", r.Header.Get("Content-Type"))
	assert.Equal(t, d.Shown()[0].MessageID, string(r.Body[bytes.LastIndexByte(r.Body, '/')+1:len(r.Body)-2]), "the phone's id is the answer's")
	r, err = c.send(`"condition":"!('x' in topics)"`)
	require.NoError(t, err)
	assert.Regexp(t, `/messages/[0-9]+"\}$`, string(r.Body))
	apple, err := e.Phone(vendortest.With(iphone), vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) { r.Project = e.App().ProjectID }))
	require.NoError(t, err)
	r, err = c.to(e.Token(apple))
	require.NoError(t, err)
	assert.Regexp(t, `/messages/[0-9]{16}"\}$`, string(r.Body), "a token that is not Android's")

	s, err := account(e, e.App())
	require.NoError(t, err)
	assertion, err := sign(s)
	require.NoError(t, err)
	r, err = postAssertion(e, "/token", assertion)
	require.NoError(t, err)
	assert.Regexp(t, `^\{"access_token":"ya29\.[\w-]+","expires_in":3599,"token_type":"Bearer"\}$`, string(r.Body))
	assert.Equal(t, "application/json; charset=utf-8", r.Header.Get("Content-Type"))
}

func TestTheShapesOfWhatIsMade(t *testing.T) {
	e := vendortest.New(t, Spec())
	_, d, err := ready(e)
	require.NoError(t, err)
	assert.Regexp(t, `^[\w-]{22}:APA91b[\w-]{134}$`, e.Token(d))
	c := e.App().Credentials
	assert.Regexp(t, `^1:`+c.ProjectNumber+`:android:[0-9a-f]{16}$`, c.AppID)
	assert.Regexp(t, `^AIza[\w-]{35}$`, c.AppKey)
	s, err := account(e, e.App())
	require.NoError(t, err)
	assert.Regexp(t, `^firebase-adminsdk-\w{5}@`+c.ProjectID+`\.iam\.gserviceaccount\.com$`, s.Email)
	assert.Regexp(t, `^[0-9a-f]{40}$`, s.KeyID)
	assert.Equal(t, e.Base+"/token", s.TokenURI)
	other := vendortest.New(t, Spec())
	assert.Equal(t, c, other.App().Credentials, "the same for the same seed")
	assert.NotEqual(t, c.ProjectID, other.Other().ProjectID)
}

func TestTokenRequestsThatAreNone(t *testing.T) {
	e := vendortest.New(t, Spec())
	for form, want := range map[string]string{
		"":                         `{"error":"invalid_request","error_description":"Required parameter is missing: grant_type"}`,
		"grant_type=refresh_token": `{"error":"unsupported_grant_type","error_description":"Invalid grant_type: refresh_token"}`,
		"grant_type=" + grantType:  `{"error":"invalid_request","error_description":"Missing required parameter: assertion"}`,
		"grant_type=" + grantType + "&assertion=%zz": signatureBody,
	} {
		r, err := e.PostForm("/token", form)
		require.NoError(t, err)
		assert.Equal(t, 400, r.Status)
		assert.Equal(t, want, string(r.Body))
	}
	s, err := account(e, e.App())
	require.NoError(t, err)
	text, err := sign(s, claim("scope", "https://www.googleapis.com/auth/drive"))
	require.NoError(t, err)
	r, err := postAssertion(e, "/token", text)
	require.NoError(t, err)
	assert.Equal(t, `{"error":"invalid_scope","error_description":"https://www.googleapis.com/auth/drive is not a valid audience string."}`, string(r.Body))
}

func TestPathsThatNobodyServes(t *testing.T) {
	e := vendortest.New(t, Spec())
	send := "/v1/projects/" + e.App().ProjectID + "/messages:send"
	for _, tt := range [][2]string{{"GET", send}, {"PUT", send}, {"POST", "/"}, {"POST", send + "/"}, {"POST", "/v1/projects/p/messages"}, {"GET", "/token"},
		{"POST", "/v2/projects/p/messages:send"}, {"POST", "/<b>"}, {"DELETE", "/iid/v1:batchAdd"}, {"POST", "/v1/projects/p/registrations/r/topicSubscriptions/a/b"}} {
		r, err := e.Do(tt[0], tt[1], "{}")
		require.NoError(t, err)
		assert.Equal(t, 404, r.Status, tt)
		assert.Equal(t, "text/html; charset=UTF-8", r.Header.Get("Content-Type"))
		assert.Contains(t, string(r.Body), "<title>Error 404 (Not Found)!!1</title>")
		assert.NotContains(t, string(r.Body), "<b>/", "the path is escaped")
		assert.NotContains(t, string(r.Body), "/<b>")
	}
}

func TestInjectedErrorsAreGoogles(t *testing.T) {
	e := vendortest.New(t, Spec())
	c, d, err := ready(e)
	require.NoError(t, err)
	for status, want := range map[int]string{
		401: `"status":"UNAUTHENTICATED"`, 403: `"status":"PERMISSION_DENIED"`, 404: `UNREGISTERED`, 429: "RATE_LIMIT_EXCEEDED",
		500: `"errorCode":"INTERNAL"`, 502: "Please try again in 30 seconds.", 503: `"errorCode":"UNAVAILABLE"`, 418: "",
	} {
		e.Platform.Faults.Set(&core.Fault{Status: status, Count: 1})
		r, err := c.to(e.Token(d))
		require.NoError(t, err)
		assert.Equal(t, status, r.Status)
		assert.Regexp(t, regexp.QuoteMeta(want), string(r.Body))
	}
}

func TestAFaultOnATokenCallIsOAuths(t *testing.T) {
	e := vendortest.New(t, Spec())
	for status, want := range map[int]string{
		400: `{"error":"invalid_request","error_description":"Bad Request"}`,
		401: `{"error":"invalid_client","error_description":"The OAuth client was not found."}`,
		500: `{"error":"internal_failure","error_description":"Backend Error"}`,
		503: `{"error":"temporarily_unavailable","error_description":"The service is busy. Try again later."}`,
	} {
		for _, path := range tokenPaths {
			e.Platform.Faults.Set(&core.Fault{Status: status, Count: 1})
			r, err := e.PostForm(path, "grant_type=x")
			require.NoError(t, err)
			assert.Equal(t, status, r.Status)
			assert.Equal(t, want, string(r.Body))
		}
	}
}

func TestRetryAfterIsWholeSecondsRoundedUp(t *testing.T) {
	a := errUnavailable.retryAfter(1500 * time.Millisecond).answer()
	assert.Equal(t, "2", a.Header.Get("Retry-After"))
	assert.Empty(t, errUnavailable.answer().Header.Get("Retry-After"))
}
