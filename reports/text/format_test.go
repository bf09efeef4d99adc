package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCount(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -12: "-12"} {
		assert.Equal(t, want, count(n))
	}
}

func TestMillis(t *testing.T) {
	for ms, want := range map[float64]string{0: "0.00", 0.217: "0.22", 9.876: "9.88", 12.34: "12.3", 123.4: "123"} {
		assert.Equal(t, want, millis(ms))
	}
}

func TestWrap(t *testing.T) {
	for _, row := range []struct {
		name, in string
		want     []string
	}{
		{"short text stays", "a b", []string{"a b"}},
		{"text breaks between words", "aaaa bbbb cccc dd", []string{"aaaa bbbb", "cccc dd"}},
		{"a word too long is cut", strings.Repeat("x", 23), []string{"xxxxxxxxxx", "xxxxxxxxxx", "xxx"}},
		{"Chinese characters take two columns", "推送消息到达", []string{"推送消息到", "达"}},
		{"line breaks are spaces", "a\nb\tc", []string{"a b c"}},
		{"nothing is an empty line", "", []string{""}},
	} {
		t.Run(row.name, func(t *testing.T) { assert.Equal(t, row.want, wrap(row.in, 10)) })
	}
}

func TestWordsHoldNothingThatATerminalObeys(t *testing.T) {
	assert.Equal(t, []string{"a", "[31mb", "c", "d"}, words("a\x1b[31mb\u202ec\u2069 \u200fd"))
}
