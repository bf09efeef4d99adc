package expect

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// plainNumber is a number that reads the same to everybody, as scenario files have them.
var plainNumber = regexp.MustCompile(`^((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)

// checkNumbers refuses numbers that are not plain: 010 is 8 to some and 10 to others.
func checkNumbers(text string) *Error {
	tokens, err := lexer.Lex(file.NewSource(text))
	if err != nil {
		return nil // said when it was parsed
	}
	for _, t := range tokens {
		if t.Kind == lexer.Number && !plainNumber.MatchString(t.Value) {
			remedy := "write it in decimal"
			if digits := strings.TrimLeft(strings.ReplaceAll(t.Value, "_", ""), "0"); plainNumber.MatchString(digits) {
				remedy = "write " + digits
			}
			return &Error{Column: t.From + 1, Message: fmt.Sprintf("%s is no plain number", t.Value), Remedy: remedy}
		}
	}
	return nil
}
