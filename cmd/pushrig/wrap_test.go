package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParagraph(t *testing.T) {
	for _, row := range []struct{ name, lead, text, want string }{
		{"a short text stays on the lead's line", "says ", "one two", "says one two\n"},
		{"spaces and line ends are folded", "", "one\n  two", "one two\n"},
		{"a long text goes on under its first word", "ab ", strings.Repeat("x", 90) + " yy zzzzz",
			"ab " + strings.Repeat("x", 90) + " yy\n   zzzzz\n"},
		{"a word that ends in the last column still fits", "", strings.Repeat("x", 97) + " yy", strings.Repeat("x", 97) + " yy\n"},
		{"one column more does not", "", strings.Repeat("x", 98) + " yy", strings.Repeat("x", 98) + "\nyy\n"},
		{"a word longer than a line keeps whole", "ab ", strings.Repeat("x", 120) + " y", "ab " + strings.Repeat("x", 120) + "\n   y\n"},
		{"Chinese takes two columns a character", "", strings.Repeat("推", 49) + " 送送", strings.Repeat("推", 49) + "\n送送\n"},
		{"no text", "lead ", "", "lead \n"},
	} {
		var b bytes.Buffer
		paragraph(&b, row.lead, row.text)
		assert.Equal(t, row.want, b.String(), row.name)
	}
}
