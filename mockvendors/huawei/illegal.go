package huawei

import (
	"slices"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The codes of answers that accept a message, for all of its tokens or for some.
const (
	codeAccepted    = "80000000"
	codeSomeIllegal = "80100000"
)

// illegalTokens are the tokens that an answer refuses, in request order, with v3's reasons.
type illegalTokens struct {
	v3      bool
	tokens  []string
	reasons []string
}

// v3's reasons, as far as the mock gives them.
const (
	reasonFormat   = "tokenFormatError"
	reasonPlatform = "tokenPlatformNotSupport"
	reasonApp      = "appinfoError"
	reasonNoType   = "noPushTypeRight"
)

func (l *illegalTokens) add(token, reason string) {
	l.tokens, l.reasons = append(l.tokens, token), append(l.reasons, reason)
}

// text is the msg of such an answer: JSON within a string. v1 lists the tokens, v3 groups them by reason.
func (l *illegalTokens) text(success int) string {
	b := []byte{'{'}
	if success > 0 || !l.v3 {
		b = append(b, `"success":`...)
		b = append(strconv.AppendInt(b, int64(success), 10), ',')
	}
	b = append(b, `"failure":`...)
	b = strconv.AppendInt(b, int64(len(l.tokens)), 10)
	if !l.v3 {
		return string(append(append(append(b, `,"illegal_tokens":`...), core.JSON(l.tokens)...), '}'))
	}
	b = append(b, `,"illegalTokens":{`...)
	for i, reason := range l.order() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, core.JSON(reason)...), ':'), core.JSON(l.of(reason))...)
	}
	return string(append(b, '}', '}'))
}

// order lists the reasons, each once, as they came.
func (l *illegalTokens) order() (out []string) {
	for _, r := range l.reasons {
		if !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func (l *illegalTokens) of(reason string) (out []string) {
	for i, r := range l.reasons {
		if r == reason {
			out = append(out, l.tokens[i])
		}
	}
	return out
}
