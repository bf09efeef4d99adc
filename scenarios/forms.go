package scenarios

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
	"github.com/invopop/jsonschema"
)

// form is how a type of its own is written: as a text, as one of a few words, as a number, as true or false. The decoder takes
// what fits and the schema shows the same, so that an editor and validate agree.
type form struct {
	text      *regexp.Regexp // nil: no text but the words
	words     []string       //
	low, high string         // of a number; empty: none
	whole     bool           // the number is a whole one
	bools     bool           //
	like      string         // how to write it
}

// number is a decimal without a sign, as patterns have it.
const number = `([0-9]+(\.[0-9]*)?|\.[0-9]+)`

// The texts of the types that have one.
var (
	durations = regexp.MustCompile(`^([0-9]+d|([0-9]+d)?(` + number + `(h|m|s|ms|us|µs|ns))+)$`)
	rates     = regexp.MustCompile(`^` + number + ` */ *(s|m|min|h)$`)
	percents  = regexp.MustCompile(`^(100(\.0*)?|[0-9]{1,2}(\.[0-9]*)?|\.[0-9]+) *%$`)
	audiences = regexp.MustCompile(`^(each|any|(each|any|group) +\S+)$`)
	times     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`)
)

// formOf is the form of a type that reads itself from a text; ok is false for the rest.
func formOf(t reflect.Type) (f form, ok bool) {
	switch t {
	case reflect.TypeFor[Duration](), reflect.TypeFor[time.Duration]():
		return form{text: durations, low: "0", high: "0", like: "250ms, 5s, 1m30s, 2h or 7d"}, true
	case reflect.TypeFor[Rate]():
		return form{text: rates, like: "2000/s, 90/m or 10/h"}, true
	case reflect.TypeFor[Percent]():
		return form{text: percents, low: "0", high: "1", like: "80% or 0.8"}, true
	case reflect.TypeFor[TrayIndex]():
		return form{words: []string{"newest"}, low: "1", high: strconv.Itoa(maxTray), whole: true, like: "newest, or 1 to " + strconv.Itoa(maxTray)}, true
	case reflect.TypeFor[Audience]():
		return form{text: audiences, like: "each GROUP, any GROUP or group NAME"}, true
	case reflect.TypeFor[Switch](): // some editors read off as false
		return form{words: []string{"off", "on"}, bools: true, like: "off or on"}, true
	case reflect.TypeFor[time.Time]():
		return form{text: times, like: "2026-11-22T09:00:00+08:00"}, true
	}
	return form{}, false
}

// schema is the form for editors.
func (f form) schema() *jsonschema.Schema {
	var either []*jsonschema.Schema
	if f.text != nil {
		either = append(either, &jsonschema.Schema{Type: "string", Pattern: f.text.String()})
	}
	if len(f.words) > 0 {
		either = append(either, words(f.words))
	}
	if f.low != "" {
		n := &jsonschema.Schema{Type: "number", Minimum: jsonNumber(f.low), Maximum: jsonNumber(f.high)}
		if f.whole {
			n.Type = "integer"
		}
		either = append(either, n)
	}
	if f.bools {
		either = append(either, &jsonschema.Schema{Type: "boolean"})
	}
	if len(either) == 1 {
		return either[0]
	}
	return &jsonschema.Schema{OneOf: either}
}

// takes says whether a scalar is of the form.
func (f form) takes(n ast.Node) bool {
	text, _ := scalar(n)
	switch n.(type) {
	case *ast.StringNode, *ast.LiteralNode:
		return slices.Contains(f.words, text) || f.text != nil && f.text.MatchString(text)
	case *ast.BoolNode:
		return f.bools
	}
	x, err := strconv.ParseFloat(text, 64)
	low, _ := strconv.ParseFloat(f.low, 64)
	high, _ := strconv.ParseFloat(f.high, 64)
	return err == nil && f.low != "" && x >= low && x <= high && (!f.whole || x == math.Trunc(x))
}

// isText says whether a scalar is a text: not a number, however long, not true or false.
func isText(n ast.Node) bool {
	switch t := n.(type) {
	case *ast.StringNode:
		return quoted(n) || !decimal.MatchString(t.Value)
	case *ast.LiteralNode:
		return true
	}
	return false
}

// quoted says whether a text stands in quotes, or as a block.
func quoted(n ast.Node) bool {
	s, ok := n.(*ast.StringNode)
	return !ok || s.GetToken().Type == token.SingleQuoteType || s.GetToken().Type == token.DoubleQuoteType
}

var (
	decimal    = regexp.MustCompile(`^[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)$`)
	numberLike = regexp.MustCompile(`^[-+]?(` + number + `([eE][-+]?[0-9]+)?|0[xob][0-9a-fA-F_]+|[0-9][0-9_]*)$`)
)

// unclear says what is wrong with a number that readers of YAML do not agree on: 010 is 8 to some and 10 to others, 1e3 a text
// to some. "" is a number, or none at all.
func unclear(n ast.Node) (remedy string, bad bool) {
	text, _ := scalar(n)
	if quoted(n) && isText(n) || !numberLike.MatchString(text) || decimal.MatchString(text) {
		return "", false
	}
	plain := strings.TrimLeft(strings.ReplaceAll(text, "_", ""), "+-0")
	switch t := n.(type) {
	case *ast.IntegerNode:
		if !decimal.MatchString(plain) {
			plain = fmt.Sprint(t.Value)
		}
	case *ast.StringNode:
		if x, err := strconv.ParseFloat(text, 64); err == nil && !decimal.MatchString(plain) {
			plain = strconv.FormatFloat(x, 'f', -1, 64)
		}
	}
	if strings.HasPrefix(text, "-") {
		plain = "-" + strings.TrimPrefix(plain, "-")
	}
	return fmt.Sprintf("write %s for the number, %q for the text", plain, text), true
}
