package scenarios

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Error is one thing wrong with a scenario file.
type Error struct {
	File    string `json:"file"` // or the --set that brought it in
	Line    int    `json:"line"` // from 1
	Col     int    `json:"col"`  // from 1, in characters
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
	Excerpt string `json:"excerpt,omitempty"` // the line, and a caret under the place

	path string // of the value, where the decoder knows it
}

func (e Error) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Message)
	if e.Remedy != "" {
		text += "; " + e.Remedy
	}
	if e.Excerpt != "" {
		text += "\n" + e.Excerpt
	}
	return text
}

// Errors is everything wrong with a scenario file, in the order of its lines.
type Errors []Error

func (es Errors) Error() string {
	texts := make([]string, len(es))
	for i, e := range es {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "\n")
}

// maxErrors bounds how many errors one file reports.
const maxErrors = 50

// place is a place in a text.
type place struct {
	file string
	text string // the whole line
	line int
	col  int
}

// excerpt shows the line with a caret.
func (p place) excerpt() string {
	if p.text == "" {
		return ""
	}
	number := fmt.Sprintf("%5d", p.line)
	pad := strings.Repeat(" ", len(number))
	text, col := window(strings.Map(inExcerpt, hidden(p.text)), p.col)
	return fmt.Sprintf("%s | %s\n%s | %s^", number, text, pad, strings.Repeat(" ", col-1))
}

// secretValue is a key whose value opens doors, and the value.
var secretValue = regexp.MustCompile(`\b((?:app_key|app_secret|master_secret|secret|token)\s*[:=]\s*["']?)([^\s,}"']+)`)

// hidden is a line with its secrets and tokens unreadable and as long as they were, so that the caret stays in its place.
func hidden(line string) string {
	return secretValue.ReplaceAllStringFunc(line, func(found string) string {
		part := secretValue.FindStringSubmatch(found)
		const shown = 4
		value := []rune(part[2])
		for i := shown; i < len(value); i++ {
			value[i] = '*'
		}
		return part[1] + string(value)
	})
}

// inExcerpt is a character of the file as a terminal may get it, in one column each, so that the caret stays in its place.
func inExcerpt(r rune) rune {
	switch {
	case r == '\t':
		return ' '
	case treacherous(r):
		return unicode.ReplacementChar
	}
	return r
}

// treacherous reports whether a terminal or a browser obeys a character instead of showing it: controls, and those that turn
// the direction of writing, by which a text can look like another (U+202E and its kin).
func treacherous(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

// window cuts a long line down to what is around the column.
func window(text string, col int) (string, int) {
	const before, width = 60, 140
	runes := []rune(text)
	col = max(1, min(col, len(runes)+1))
	if start := col - 1 - before; len(runes) > width && start > 0 {
		runes, col = runes[start:], before+1
	}
	return string(runes[:min(len(runes), width)]), col
}

// report collects errors.
type report struct{ errs Errors }

func (r *report) add(p place, remedy, format string, args ...any) {
	for i, a := range args { // a file that is no scenario at all is not echoed whole
		if v := reflect.ValueOf(a); v.Kind() == reflect.String {
			args[i] = clip(v.String(), maxQuote)
		}
	}
	if len(r.errs) < maxErrors {
		r.errs = append(r.errs, Error{
			File: hidden(p.file), Line: p.line, Col: p.col,
			Message: fmt.Sprintf(format, args...), Remedy: clip(remedy, maxRemedy), Excerpt: p.excerpt(),
		})
	}
}

// How much of a value, and of a remedy, an error shows.
const (
	maxQuote  = 240
	maxRemedy = 900
)

// clip keeps a text short.
func clip(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// err is the errors found, by line, or nil.
func (r *report) err() error {
	if len(r.errs) == 0 {
		return nil
	}
	slices.SortStableFunc(r.errs, func(a, b Error) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	return r.errs
}
