package core

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// unquote is the content of a JSON string, quotes and all, that is known to be sound. Push requests are full of JSON within
// strings, so the plain escapes are taken out here; for the rest encoding/json is asked, which costs ten times as much.
func unquote(b []byte) string { return unquoteText(string(b)) }

// unquoteText is unquote of a text.
func unquoteText(text string) (s string) {
	if utf8.ValidString(text) {
		at := strings.IndexByte(text, '\\')
		if at < 0 {
			return text[1 : len(text)-1]
		}
		if out, ok := unescapePlain(text[1:len(text)-1], at-1); ok {
			return out
		}
	}
	_ = json.Unmarshal([]byte(text), &s)
	return s
}

// unescapePlain takes out the two-character escapes; the first stands at position at. It gives up at \u.
func unescapePlain(s string, at int) (string, bool) {
	var out strings.Builder
	out.Grow(len(s))
	for at >= 0 {
		out.WriteString(s[:at])
		switch c := s[at+1]; c {
		case '"', '\\', '/':
			out.WriteByte(c)
		case 'n':
			out.WriteByte('\n')
		case 't':
			out.WriteByte('\t')
		case 'r':
			out.WriteByte('\r')
		case 'b':
			out.WriteByte('\b')
		case 'f':
			out.WriteByte('\f')
		default:
			return "", false
		}
		s = s[at+2:]
		at = strings.IndexByte(s, '\\')
	}
	out.WriteString(s)
	return out.String(), true
}
