package text

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// count writes a whole number with thousands separated.
func count[N int | int64 | uint64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

func orDash(n uint64) string {
	if n == 0 {
		return "-"
	}
	return count(n)
}

// figure writes milliseconds, where there are any.
func figure(ms *float64) string {
	if ms == nil {
		return "-"
	}
	return millis(*ms)
}

// millis writes milliseconds with about three figures.
func millis(ms float64) string {
	switch {
	case ms < 10:
		return strconv.FormatFloat(ms, 'f', 2, 64)
	case ms < 100:
		return strconv.FormatFloat(ms, 'f', 1, 64)
	}
	return strconv.FormatFloat(ms, 'f', 0, 64)
}

func seconds(s float64) string { return strconv.FormatFloat(s, 'f', 1, 64) + " s" }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// byCount lists the keys of m, the most frequent first.
func byCount(m map[string]uint64) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b))
	})
}

// width is the columns that s takes: Chinese characters take two.
func width(s string) int { return runewidth.StringWidth(s) }

func pad(s string, columns int) string { return s + strings.Repeat(" ", max(0, columns-width(s))) }

// shorten cuts s to so many columns, with a mark where something is missing.
func shorten(s string, columns int) string {
	return runewidth.Truncate(strings.Join(words(s), " "), columns, "…")
}

// words splits s at spaces and at what a terminal would obey: control characters, and those that turn the direction of
// writing.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	})
}

// wrap breaks s into lines of at most so many columns, between words where
// possible.
func wrap(s string, columns int) []string {
	var lines []string
	line := ""
	for _, word := range words(s) {
		if line != "" && width(line)+1+width(word) <= columns {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for width(word) > columns {
			head := runewidth.Truncate(word, columns, "")
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	return append(lines, line)
}
