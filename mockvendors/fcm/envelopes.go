package fcm

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The error codes of a send (section 2.5), in FcmError.errorCode or error.status.
const (
	codeInvalid      = "INVALID_ARGUMENT"
	codeUnregistered = "UNREGISTERED"
	codeSender       = "SENDER_ID_MISMATCH"
	codeQuota        = "QUOTA_EXCEEDED"
	codeUnavailable  = "UNAVAILABLE"
	codeInternal     = "INTERNAL"
	codeThirdParty   = "THIRD_PARTY_AUTH_ERROR"
	codeUnauth       = "UNAUTHENTICATED"
	codeDenied       = "PERMISSION_DENIED"
	codeExhausted    = "RESOURCE_EXHAUSTED"
	codeNotFound     = "NOT_FOUND"
	codeExists       = "ALREADY_EXISTS"
)

const (
	genericText = "Request contains an invalid argument."
	signInText  = "Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
	missingText = "Request is missing required authentication credential. " + signInText
	invalidText = "Request had invalid authentication credentials. " + signInText
)

// invalid is a 400 with the details given.
func invalid(text string, d ...detail) *apiError {
	return &apiError{status: http.StatusBadRequest, canonical: codeInvalid, text: text, details: d}
}

// shape is an error of the JSON's form: a BadRequest alone.
func shape(field, text string) *apiError { return invalid(text, badRequest(violation{field, text})) }

// meaning is an error of what was asked for: BadRequest, then FcmError.
func meaning(field, text string) *apiError {
	return invalid(text, badRequest(violation{field, text}), fcmError(codeInvalid))
}

// The send errors, by the ids of section 2.5.
var (
	errNoTarget   = meaning("message", "Recipient of the message is not set.") // E1
	errTopicName  = meaning("message", "Topic name contains invalid characters.")
	errCondition  = invalid(genericText)                                                                                 // E4, E24
	errWebpushTTL = meaning("message.webpush.headers.TTL", "TTL must be a non-negative integer.")                        // E6
	errTwoAndroid = meaning("message.android_v2", "Only one of android and android_v2 may be set.")                      // V9 [memory]
	errPackage    = invalid("The registration token does not match the restricted package name.", fcmError(codeInvalid)) // E21 [memory]

	errUnregistered = &apiError{status: 404, canonical: codeNotFound, text: "Requested entity was not found.", details: []detail{fcmError(codeUnregistered)}} // E8
	errSender       = &apiError{status: 403, canonical: codeDenied, text: "SenderId mismatch", details: []detail{fcmError(codeSender)}}                       // E9
	errTopicRate    = &apiError{status: 429, canonical: codeExhausted, text: "Topic quota exceeded.",
		details: []detail{fcmError(codeQuota), quotaFailure("topic", "Topic quota exceeded.")}} // E11
	errUnavailable = &apiError{status: 503, canonical: codeUnavailable, text: "The service is currently unavailable.", details: []detail{fcmError(codeUnavailable)}} // E13
	errInternal    = &apiError{status: 500, canonical: codeInternal, text: "Internal error encountered.", details: []detail{fcmError(codeInternal)}}                 // E14
	errThirdParty  = &apiError{status: 401, canonical: codeUnauth, text: missingText, details: []detail{fcmError(codeThirdParty)}}                                   // E16
	errBadGateway  = &pageError{http.StatusBadGateway, googlePage(http.StatusBadGateway, "Server Error",
		"The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds."), "502"} // E15

	errTooManyTopics = &apiError{status: 400, canonical: codeInvalid, text: "The app instance is subscribed to too many topics.", details: []detail{fcmError(codeInvalid)}}
	errNoMethod      = &apiError{status: 404, canonical: codeNotFound, text: "Method not found."}
	errNotFound      = &apiError{status: 404, canonical: codeNotFound, text: "Requested entity was not found."}
	errExists        = &apiError{status: 409, canonical: codeExists, text: "Requested entity already exists."}
	errAPIKey        = &apiError{status: 403, canonical: codeDenied, text: "The request is missing a valid API key."}
	errInstallation  = &apiError{status: 401, canonical: codeUnauth, text: invalidText}
)

// unpublished is an error whose details are from memory, without them where the settings say so.
func (s *Settings) unpublished(e *apiError) *apiError {
	if s.UnpublishedDetails {
		return e
	}
	return e.with()
}

// errToken is E2: a token that cannot be one.
func errToken(s *Settings, field string) *apiError {
	const text = "The registration token is not a valid FCM registration token"
	switch s.TokenError {
	case Previous:
		return invalid(text, fcmError(codeInvalid))
	case Older:
		return invalid(genericText, fcmError(codeInvalid), badRequest(violation{field, "Invalid registration token"}))
	}
	return invalid(text, fcmError(codeInvalid), badRequest(violation{field, text}))
}

// errTooBig is E5.
func errTooBig(s *Settings, ios bool) *apiError {
	switch {
	case s.SizeError == Bare:
		return invalid(genericText)
	case s.SizeError == Older && ios:
		return invalid("iOS message is too big", fcmError(codeInvalid))
	case s.SizeError == Older:
		return invalid("Android message is too big", fcmError(codeInvalid))
	}
	return invalid("Message is too large. The maximum is 4K (4096 bytes).", badRequest(), fcmError(codeInvalid))
}

// errProjectRate is E10, which carries no FcmError.
func errProjectRate(app *core.App, s *Settings, left time.Duration) *apiError {
	e := &apiError{status: 429, canonical: codeExhausted, retry: left, text: "Quota exceeded for quota metric 'Send requests' and limit 'Send requests per minute' of service 'fcm.googleapis.com' for consumer 'project_number:" + app.Current().ProjectNumber + "'."}
	e.details = []detail{
		errorInfo("RATE_LIMIT_EXCEEDED", &metadata{
			QuotaLimitValue: strconv.FormatInt(s.ProjectPerMinute, 10), Consumer: "projects/" + app.Current().ProjectNumber,
			QuotaMetric: "fcm.googleapis.com/send_requests", QuotaUnit: "1/min/{project}", Service: "fcm.googleapis.com",
			QuotaLocation: "global", QuotaLimit: "SendsPerMinutePerProject",
		}),
		{Type: typePrefix + "google.rpc.Help", Links: []helpLink{{"Request a higher quota limit.", "https://cloud.google.com/docs/quotas/help/request_increase"}}},
	}
	if s.QuotaError == WithFcmError {
		e.details = append([]detail{fcmError(codeQuota)}, e.details...)
	}
	return e
}

// errDeviceRate is E12 [memory].
func errDeviceRate(left time.Duration) *apiError {
	const text = "Device message rate exceeded."
	return &apiError{status: 429, canonical: codeExhausted, text: text, retry: left, details: []detail{fcmError(codeQuota), quotaFailure("device", text)}}
}

// sendMethod is the metadata of the 401 answers.
func sendMethod() *metadata {
	return &metadata{Method: "google.firebase.fcm.v1.FcmService.SendMessage", Service: "fcm.googleapis.com"}
}

func unauthenticated(text string, d ...detail) *apiError {
	return &apiError{status: http.StatusUnauthorized, canonical: codeUnauth, text: text, details: d}
}

// errProject is the 403 for another project's token, naming the project of the path.
func errProject(project string) *apiError {
	resource := "//cloudresourcemanager.googleapis.com/projects/" + project
	return &apiError{status: http.StatusForbidden, canonical: codeDenied,
		text: fmt.Sprintf("Permission 'cloudmessaging.messages.create' denied on resource '%s' (or it may not exist).", resource),
		details: []detail{{Type: typePrefix + "google.rpc.ErrorInfo", Reason: "IAM_PERMISSION_DENIED", Domain: "iam.googleapis.com",
			Metadata: &metadata{Permission: "cloudmessaging.messages.create", Resource: "projects/" + project}}}}
}

// errDisabled is the 403 of a project that never switched the API on.
func errDisabled(number string) *apiError {
	return &apiError{status: http.StatusForbidden, canonical: codeDenied,
		text:    "Firebase Cloud Messaging API has not been used in project " + number + " before or it is disabled.",
		details: []detail{errorInfo("SERVICE_DISABLED", &metadata{Consumer: "projects/" + number, Service: "fcm.googleapis.com"})}}
}

// forced are the answers that a device made to fail gets, by code.
func forced(code string, app *core.App, s *Settings) *apiError {
	switch code {
	case codeInvalid:
		return errToken(s, "message.token")
	case codeUnregistered, codeNotFound:
		return errUnregistered
	case codeSender:
		return errSender
	case codeQuota:
		return errDeviceRate(time.Minute)
	case codeExhausted:
		return errProjectRate(app, s, time.Minute)
	case codeUnavailable:
		return errUnavailable
	case codeThirdParty, "APNS_AUTH_ERROR":
		return errThirdParty.with(fcmError(code))
	case codeUnauth:
		return unauthenticated(invalidText, errorInfo("ACCESS_TOKEN_EXPIRED", sendMethod()))
	case codeDenied:
		return errProject(app.Current().ProjectID)
	case codeInternal:
		return errInternal
	}
	return errInternal.with(fcmError(code)) // UNSPECIFIED_ERROR and whatever else is asked for
}

// oauthFault is RFC 6749's error of an HTTP status.
func oauthFault(status int) *oauthError {
	switch {
	case status == http.StatusUnauthorized:
		return &oauthError{status, "invalid_client", "The OAuth client was not found."}
	case status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests:
		return &oauthError{status, "temporarily_unavailable", "The service is busy. Try again later."}
	case status >= http.StatusInternalServerError:
		return &oauthError{status, "internal_failure", "Backend Error"}
	}
	return &oauthError{status, "invalid_request", "Bad Request"}
}

// fault writes an injected error as Google would: on a token call in OAuth's two keys [memory], for lack of a published one. With
// FCM-X3 off it has only its status.
func (v *vendor) fault(c *core.Call, status int) core.Answer {
	if !v.p.Rules.On("FCM-X3") {
		return core.Answer{}
	}
	v.p.Rules.Hit("FCM-X3")
	if slices.Contains(tokenPaths, c.URL.Path) {
		return answer(oauthFault(status), "")
	}
	main := v.p.Apps.Main()
	switch status {
	case http.StatusUnauthorized:
		return answer(unauthenticated(invalidText), "")
	case http.StatusForbidden:
		return answer(errProject(main.Current().ProjectID), "")
	case http.StatusNotFound:
		return answer(errUnregistered, "")
	case http.StatusTooManyRequests:
		return answer(errProjectRate(main, set(main), 0), "")
	case http.StatusBadGateway:
		return answer(errBadGateway, "")
	case http.StatusServiceUnavailable:
		return answer(errUnavailable, "")
	case http.StatusInternalServerError:
		return answer(errInternal, "")
	}
	return core.Answer{}
}
