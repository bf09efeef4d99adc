package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain 中文\twith\nlines":       "plain 中文\twith\nlines",
		"\x1b[31mred":                 `\u001b[31mred`,
		"report.\u202elmth.exe":       `report.\u202elmth.exe`,
		"\u2066a\u2069 \u200f \u061c": `\u2066a\u2069 \u200f \u061c`,
	} {
		assert.Equal(t, want, visible(in))
	}
}
