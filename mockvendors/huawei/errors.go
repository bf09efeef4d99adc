package huawei

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// apiError is a refusal of the push API: the code as a client reads it, the text, and 2.4's proposal for the HTTP status.
type apiError struct {
	status int
	code   string
	msg    string
}

func (e *apiError) Error() string { return e.code + " " + e.msg }

// with returns the error with another text.
func (e *apiError) with(msg string) *apiError { return &apiError{e.status, e.code, msg} }

// illegal is a wrong message structure, with a hint at the place.
func illegal(hint string) *apiError { return errStructure.with("Illegal payload, " + hint) }

// The code table of section 2.4. Texts are the published ones of v3 where v1's are not known. [memory] for their use on v1
var (
	errParameter     = &apiError{400, "80100001", "Check Parameter Error."}
	errService       = &apiError{400, "80100001", "UnSupported svc"}
	errStructure     = &apiError{400, "80100003", "Illegal payload."}
	errExpiry        = &apiError{400, "80100004", "Illegal expire time."}
	errCollapse      = &apiError{400, "80100013", "Illegal collapse_key."}
	errSensitive     = &apiError{400, "80100016", "The message contains sensitive information."}
	errTopicTasks    = &apiError{400, "80100017", "Too many topic messages in progress."}
	errReview        = &apiError{400, "80100018", "Third-party review verification failed."}
	errImage         = &apiError{400, "80100022", "Anti-Spam: image not verify."}
	errAuth          = &apiError{401, "80200001", "Authentication Error."}
	errAuthExpired   = &apiError{401, "80200003", "Access token expired"}
	errJWTExpired    = &apiError{401, "80200005", "Jwt token expired."}
	errNoPermission  = &apiError{400, "80300002", "No permission to send message to these tmIDs"}
	errTokensIllegal = &apiError{400, "80300007", "All the tokens are invalid"}
	errTooBig        = &apiError{400, "80300008", "Push message size is too long."}
	errTokenCount    = &apiError{400, "80300010", "token count should within {0} and {1}."} // tokenCount fills it in
	errHighLevel     = &apiError{400, "80300011", "No right to send high-level messages."}
	errReceiptConfig = &apiError{400, "80300013", "Invalid receipt configuration."}
	errTestRate      = &apiError{503, "80300029", "When send test message, the api request exceed limit."}
	errTestTokens    = &apiError{400, "80300030", "When send test message, the token count exceed limit."}
	errJWTLife       = &apiError{401, "80300036", "JWT expire period over threshold."}
	errCommon        = &apiError{500, "80000001", "CommonService Error."}
	errPartial       = &apiError{400, "80100020", "Check Parameter Partial Success."}
	errRecallApps    = &apiError{400, "80300017", "Token app count should not exceed 1."}
	errRecallApp     = &apiError{400, "80300028", "Token app mismatch with specify app."}
	errNoRecall      = &apiError{400, "80300032", "No permission to revoke messages."}
	errPenalty       = &apiError{400, "80300037", "Disable send huawei msg because of penalty."}
	errOAuthAway     = &apiError{500, "80600003", "Failed to request the OAuth service."}
	errInternal      = &apiError{500, "81000001", "Inner Error."}
	errTopic         = &apiError{400, "82000007", "Invalid topic."}
	errTopicTokens   = &apiError{400, "82000008", "The token array is empty or too long."}
	errTopicCount    = &apiError{400, "82000009", "Too many topics."}
	errTopicBad      = &apiError{400, "82000010", "Some tokens are incorrect."}
	errTopicNoToken  = &apiError{400, "82000011", "The token is empty."}
)

// byCode lists the errors that a token can be forced to (admin API).
func byCode(code string) *apiError {
	for _, e := range []*apiError{
		errParameter, errStructure, errExpiry, errCollapse, errSensitive, errTopicTasks, errReview, errImage, errAuth, errAuthExpired,
		errJWTExpired, errNoPermission, errTokensIllegal, errTooBig, errTokenCount, errHighLevel, errReceiptConfig, errTestRate,
		errTestTokens, errJWTLife, errCommon, errPartial, errRecallApps, errRecallApp, errNoRecall, errPenalty, errOAuthAway, errInternal,
	} {
		if e.code == code {
			return e
		}
	}
	return &apiError{400, code, "forced"}
}

// tokenCount is a number of tokens out of range: 1 to most.
func tokenCount(most int) *apiError {
	return errTokenCount.with(strings.NewReplacer("{0}", "1", "{1}", strconv.Itoa(most)).Replace(errTokenCount.msg))
}

const jsonType = "application/json;charset=UTF-8"

// reply is the body of every answer of the push API, in the order of its keys.
type reply struct {
	Code      string `json:"code"` // a string: a number breaks the Go clients
	Msg       string `json:"msg"`
	RequestID string `json:"requestId"`
}

// refused turns any error into an answer: the one place where a refusal gets its status, code and text.
func refused(s *Settings, err error, requestID string) core.Answer {
	e, ok := err.(*apiError)
	if !ok {
		e = errInternal.with(err.Error())
	}
	a := core.Answer{Status: e.status, Type: jsonType, Body: core.JSON(reply{e.code, e.msg, requestID}), Code: e.code}
	if s != nil && s.BusinessStatus == "200" && e.status != http.StatusServiceUnavailable { // 503 is published as such
		a.Status = http.StatusOK
	}
	return a
}

// plain is an answer of the gateway before the API: its body is not published.
func plain(status int) core.Answer {
	return core.Answer{Status: status, Type: "text/plain;charset=UTF-8", Body: []byte(http.StatusText(status)), Code: strconv.Itoa(status)}
}

// fault writes an injected error as the service that is called words one of that status.
func (v *vendor) fault(c *core.Call, status int) core.Answer {
	if slices.Contains(tokenPaths, c.URL.Path) && status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
		return oauthRefused(&core.Refusal{Err: &oauthError{status, subFault, http.StatusText(status)}})
	}
	e := errInternal
	switch status {
	case http.StatusBadRequest:
		e = errParameter
	case http.StatusUnauthorized:
		e = errAuth
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return plain(status)
	case http.StatusServiceUnavailable:
		e = rateError(settings(v.p.Apps.Main()).RateCode)
	}
	return refused(nil, e, v.requestID(v.p.Clock.Now()))
}

// rateError is the answer over a rate: 503 with a JSON body, since an empty one breaks the Go clients.
func rateError(code string) *apiError {
	return &apiError{http.StatusServiceUnavailable, code, "Flow control."}
}
