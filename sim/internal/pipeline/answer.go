package pipeline

import (
	"strings"
	"time"
)

// Answer is what a vendor said to one request, in one shape for all vendors.
type Answer struct {
	Accepted bool
	// MessageID is the id under which the phone will see the message: FCM the
	// last segment of name, Huawei requestId, Mi data.id, OPPO messageId, vivo
	// taskId, Meizu msgId.
	MessageID string
	// Code as the vendor's clients name it: `UNREGISTERED`, `80300007`,
	// `27001`, OAuth `invalid_grant` or `1101/12304`; `http_502` where the
	// answer carried no code of the vendor.
	Code string
	Text string // the vendor's words, tokens shortened

	DeadToken  bool          // the token will never work again
	Retry      bool          // the same request may succeed later
	RetryAfter time.Duration // what the vendor asked to wait; 0: nothing
	StaleAuth  bool          // our access token is no longer taken: renew and send again
	Auth       bool          // said by the token endpoint: the push itself was never sent
}

// Why a push failed without a vendor's final word, as Observer.Failed gets it.
const (
	WhyQueueFull        = "queue_full"        // the vendor's queue is at its limit
	WhyRetriesExhausted = "retries_exhausted" // the vendor kept answering "later"
	WhyDeadToken        = "dead_token"        // the vendor called this token dead before
	WhyAuth             = "auth"              // no access token, and the vendor gave no code for it
	WhyNetwork          = "network"           // no answer at all, retries included
	WhyExtNotJSON       = "ext_not_json"      // OPPO spreads the ext's keys, so it must be a JSON object (IM-56)
	WhyPushInfo         = "push_info"         // the message's push information holds what its vendor's request has no place for
	WhyAborted          = "aborted"           // the dispatcher was closed first
	WhyNoCertificate    = "no_certificate"    // the console knows no such certificate id
)

// meaning is what a code says beyond "no": one row of a vendor's code table.
type meaning struct{ dead, retry, stale bool }

// codeTable maps a vendor's codes to their meaning. A code that is absent is a
// refusal no retry can mend.
type codeTable map[string]meaning

func (t codeTable) refuse(code, text string) Answer {
	m := t[code]
	return Answer{Code: code, Text: text, DeadToken: m.dead, Retry: m.retry, StaleAuth: m.stale}
}

// tidyText keeps an answer's text short and free of whole tokens.
func tidyText(text, token string) string {
	if len(token) > 8 {
		text = strings.ReplaceAll(text, token, shorten(token))
	}
	const limit = 300
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}
