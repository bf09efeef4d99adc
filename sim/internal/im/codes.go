package im

import "fmt"

// The codes the backend answers with (section 8).
const (
	CodeInvalidParameter = 6017  // a parameter of the call is wrong
	CodeNotLoggedIn      = 6014  // the call needs a login (IM-28, IM-43)
	CodeKicked           = 6208  // forced out by another terminal
	CodeNoNetwork        = 9523  // the client has no connection
	CodeGroupParameter   = 10004 // group parameters are wrong
	CodeNoPermission     = 10007 // the sender is not in the group
	CodeNoGroup          = 10010 // no such group
	CodeBadPacket        = 20001 // the request contradicts itself
	CodeUnknownUser      = 20003 // no such account
	CodeTooLong          = 80002 // message over 12 KB (IM-107)
	CodeBadBody          = 90002 // MsgBody is empty or has an unknown element
	CodeNoReceiver       = 90003 // To_Account is missing
	CodeLifeTime         = 90026 // life time over 7 days
)

// Error is the backend's refusal: the code a real client would see, and what to do about it.
type Error struct {
	Code int
	Text string
}

// Error reads "im: 6014: …".
func (e *Error) Error() string { return fmt.Sprintf("im: %d: %s", e.Code, e.Text) }

func fail(code int, text string) *Error { return &Error{Code: code, Text: text} }

// shorten makes an id fit an error or a log line; tokens never appear whole.
func shorten(s string) string {
	const keep = 12
	if len(s) <= keep {
		return s
	}
	return s[:keep] + "…"
}
