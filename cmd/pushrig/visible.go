package main

import (
	"fmt"
	"strings"
	"unicode"
)

// visible is a text as a terminal may get it: what it would obey instead of showing it, control characters and those that turn
// the direction of writing, is escaped. Lines and tabs stay.
func visible(s string) string {
	if !strings.ContainsFunc(s, obeyed) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if obeyed(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func obeyed(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
}
