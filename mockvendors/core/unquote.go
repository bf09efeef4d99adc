package core

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// unquote is the content of a JSON string, quotes and all, that is known to be sound. Push requests are full of JSON within
// strings, so the plain escapes are taken out here; for the rest encoding/json is asked, which costs ten times as much.
func unquote(b []byte) (s string) {
	at := bytes.IndexByte(b, '\\')
	if at < 0 && utf8.Valid(b) {
		return string(b[1 : len(b)-1])
	}
	if at >= 0 && utf8.Valid(b) {
		if out, ok := unescapePlain(b[1:len(b)-1], at-1); ok {
			return string(out)
		}
	}
	_ = json.Unmarshal(b, &s)
	return s
}

// unescapePlain takes out the two-character escapes; the first stands at position at. It gives up at \u.
func unescapePlain(b []byte, at int) ([]byte, bool) {
	out := make([]byte, 0, len(b))
	for at >= 0 {
		out = append(out, b[:at]...)
		switch c := b[at+1]; c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case 'r':
			out = append(out, '\r')
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		default:
			return nil, false
		}
		b = b[at+2:]
		at = bytes.IndexByte(b, '\\')
	}
	return append(out, b...), true
}
