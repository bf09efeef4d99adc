package oppo

import (
	"errors"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// code is one of OPPO's return codes. It is an error of its own: rules return it.
type code int

// The codes of the rulebook's section 2.5 that the mock gives by name.
const (
	codeFlowControl      code = -2
	codeUnavailable      code = -1
	codeSuccess          code = 0
	codeInvalidToken     code = 11
	codeHTTPAction       code = 12
	codeCallLimited      code = 13
	codeInvalidAppKey    code = 14
	codeMissingAppKey    code = 15
	codeInvalidSignature code = 16
	codeMissingSignature code = 17
	codeMissingTimestamp code = 18
	codeInvalidTimestamp code = 19
	codeInvalidMethod    code = 20
	codeInvalidEncoding  code = 25
	codeAppDisabled      code = 28
	codeMissingToken     code = 29
	codeNotExist         code = 31
	codeDailyLimit       code = 33
	codePictureLimit     code = 34
	codeMissingArguments code = 40
	codeInvalidArguments code = 41
	codeInvalidPicture   code = 51
	codeNoTemplate       code = 54
	codeCategory         code = 67
	codeBadRegID         code = 10000
	codeNotSubscribed    code = 10001
	codeBadAlias         code = 10002
	codeAliasSilent      code = 10003
)

// texts is the whole code table with the documented English texts. Those above 10000 are the names that a client's source
// gives them.
var texts = map[code]string{
	codeFlowControl:      "Service in Flow Control",
	codeUnavailable:      "Service Currently Unavailable",
	codeSuccess:          "Success",
	codeInvalidToken:     "Invalid AuthToken",
	codeHTTPAction:       "Http Action Not Allowed",
	codeCallLimited:      "App Call Limited",
	codeInvalidAppKey:    "Invalid App Key",
	codeMissingAppKey:    "Missing App Key",
	codeInvalidSignature: "Invalid Signature",
	codeMissingSignature: "Missing Signature",
	codeMissingTimestamp: "Missing Timestamp",
	codeInvalidTimestamp: "Invalid Timestamp",
	codeInvalidMethod:    "Invalid Method",
	21:                   "Missing Method",
	22:                   "Missing Version",
	23:                   "Invalid Version",
	24:                   "Unsupported Version",
	codeInvalidEncoding:  "Invalid Encoding",
	26:                   "IP Black List",
	27:                   "Access Denied",
	codeAppDisabled:      "App Disabled",
	codeMissingToken:     "Missing Auth Token",
	30:                   "Api Permission Denied",
	codeNotExist:         "Data Not Exist",
	32:                   "Data Duplicate",
	codeDailyLimit:       "The number of messages exceeds the daily limit",
	codePictureLimit:     "The number of upload pictures exceeds the daily limit",
	codeMissingArguments: "Missing Required Arguments",
	codeInvalidArguments: "Invalid Arguments",
	codeInvalidPicture:   "Invalid Picture",
	codeNoTemplate:       "private_msg_template_id is null", // of a support ticket; the common table has no 54
	55:                   "App Call Frequency Limit",
	59:                   "UseSecondaryAction permission denied",
	codeCategory:         "Category error/Private classify channel notify_level invalid",
	codeBadRegID:         "Invalid RegistrationId",
	codeNotSubscribed:    "RegistrationId Not Subscribed",
	codeBadAlias:         "Invalid Alias",
	codeAliasSilent:      "Alias Not Subscribed",
}

// worded is a code with a text of its own, where the service was seen to give one.
type worded struct {
	code
	text string
}

func (f worded) Error() string { return f.text }
func (f worded) Unwrap() error { return f.code }

func (c code) Error() string  { return texts[c] }
func (c code) String() string { return strconv.Itoa(int(c)) }

// codeOf reads a code as a client would name it; what is none of OPPO's is "unavailable".
func codeOf(name string) code {
	n, err := strconv.Atoi(name)
	if _, known := texts[code(n)]; err != nil || !known {
		return codeUnavailable
	}
	return code(n)
}

const jsonType = "application/json;charset=UTF-8"

// refuse writes an error: HTTP 200 and no data (section 2).
func refuse(err error) core.Answer {
	f := worded{codeUnavailable, codeUnavailable.Error()}
	if !errors.As(err, &f) && errors.As(err, &f.code) {
		f.text = f.code.Error()
	}
	return core.Answer{Type: jsonType, Body: core.JSON(envelope{Code: f.code, Message: f.text}), Code: f.code.String()}
}

// refuse turns a rule's refusal into the answer and notes it on every target that the request names.
func (v *vendor) refuse(r *request, ref *core.Refusal, targets ...string) core.Answer {
	a := refuse(ref)
	a.Rule = ref.Rule
	for _, t := range targets {
		r.Reject(t, core.Verdict{Rule: ref.Rule, Code: a.Code})
	}
	return a
}
