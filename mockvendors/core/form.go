package core

import (
	"net/http"
	"strings"
)

// Pair is one parameter of a form: its name and its value, both decoded.
type Pair struct{ Name, Value string }

// Form is a request's parameters in the order in which they came.
type Form []Pair

// MaxPairs is how many parameters of a request are read; no vendor's request has more than a few hundred.
const MaxPairs = 10_000

// Form reads the request's parameters: those of the query, then those of the body when it is a form. It is lenient, as the
// vendors are: an escape that is none stays as it is, and a body without a content type counts as a form.
func (c *Call) Form() Form {
	f := parseForm(make(Form, 0, 24), c.URL.RawQuery)
	if isForm(c.Header) {
		f = parseForm(f, string(c.Body))
	}
	return f
}

// isForm looks at every Content-Type field: some clients send two.
func isForm(h http.Header) bool {
	types := h["Content-Type"]
	for _, t := range types {
		if strings.Contains(strings.ToLower(t), "x-www-form-urlencoded") {
			return true
		}
	}
	return len(types) == 0
}

func parseForm(f Form, text string) Form {
	for text != "" && len(f) < MaxPairs {
		var field string
		if field, text, _ = strings.Cut(text, "&"); field == "" {
			continue
		}
		name, value, _ := strings.Cut(field, "=")
		f = append(f, Pair{unescape(name), unescape(value)})
	}
	return f
}

// unescape decodes + and %XX; a percent sign that begins no escape stays.
func unescape(s string) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '+':
			b.WriteByte(' ')
		case '%':
			if i+2 < len(s) {
				if hi, lo := unhex(s[i+1]), unhex(s[i+2]); hi >= 0 && lo >= 0 {
					b.WriteByte(byte(hi<<4 | lo))
					i += 2
					continue
				}
			}
			b.WriteByte('%')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// Get is the value of the first parameter of that name, "" when there is none.
func (f Form) Get(name string) string {
	for i := range f {
		if f[i].Name == name {
			return f[i].Value
		}
	}
	return ""
}

// Has reports whether a parameter of that name came, empty or not.
func (f Form) Has(name string) bool {
	for i := range f {
		if f[i].Name == name {
			return true
		}
	}
	return false
}

// List reads a list that may come as one comma-joined value, as a repeated parameter, or as both; empty items are left out.
func (f Form) List(name string) (out []string) {
	for i := range f {
		if f[i].Name != name {
			continue
		}
		for item := range strings.SplitSeq(f[i].Value, ",") {
			if item = strings.TrimSpace(item); item != "" {
				out = append(out, item)
			}
		}
	}
	return out
}
