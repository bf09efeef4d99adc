package expect

import (
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// The language calculates as floating-point numbers do: 5/0 is more than any bound, and a comparison with 0/0 is false, so
// that its negation is true. An expectation is not to hold by that. Whatever could yield no number is therefore handed
// through a check, and every operand is looked at, even where the first would have decided.

// notNumber is what a calculation came to that is no number.
type notNumber struct{ text string }

func (e *notNumber) Error() string {
	if figure := e.text[strings.LastIndex(e.text, ".")+1:]; slices.Contains(stageFields(), figure) {
		return e.text + " cannot be told: too few messages passed for it"
	}
	return e.text + " is not a number: there is nothing to divide by, or nothing to take the mean of"
}

// The names of the checks. A scenario cannot use them: they name nothing it knows.
const (
	checkNumber = "checkNumber"
	checkList   = "checkList"
)

// checks are the functions that a checked text calls.
func checks() []expr.Option {
	number := func(params ...any) (any, error) {
		if f, ok := params[0].(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
			return nil, &notNumber{params[1].(string)}
		}
		return params[0], nil
	}
	list := func(params ...any) (any, error) {
		if v := reflect.ValueOf(params[0]); (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.Len() == 0 {
			return nil, &notNumber{params[1].(string)}
		}
		return params[0], nil
	}
	return []expr.Option{expr.DisableShortCircuit(), expr.Function(checkNumber, number), expr.Function(checkList, list)}
}

// checked is the text of a condition that fails where it meets what is no number.
func checked(text string) (string, error) {
	tree, err := parser.Parse(text)
	if err != nil {
		return "", err
	}
	v := &values{}
	ast.Walk(&tree.Node, v)
	for _, c := range v.found { // children before their parents, each with its text as it was written
		call := ast.Node(&ast.CallNode{Callee: &ast.IdentifierNode{Value: c.by}, Arguments: []ast.Node{*c.node, &ast.StringNode{Value: c.text}}})
		*c.node = call
	}
	return tree.Node.String(), nil
}

// values finds what could be no number.
type values struct{ found []value }

// value is one place in a tree, and the check its value has to pass.
type value struct {
	node     *ast.Node
	by, text string
}

// calculations are the operators that can come to what is no number; comparisons would say true or false of it.
var (
	calculations = []string{"/", "*", "+", "-", "**", "^", "%"}
	comparisons  = []string{"==", "!=", "<", "<=", ">", ">="}
)

// Visit implements ast.Visitor.
func (v *values) Visit(node *ast.Node) {
	switch x := (*node).(type) {
	case *ast.BinaryNode:
		switch {
		case slices.Contains(comparisons, x.Operator):
			v.add(&x.Left, checkNumber)
			v.add(&x.Right, checkNumber)
		case slices.Contains(calculations, x.Operator):
			v.add(node, checkNumber)
		}
	case *ast.MemberNode:
		if p, ok := x.Property.(*ast.StringNode); ok && p.Value != countName && slices.Contains(stageFields(), p.Value) {
			v.add(node, checkNumber)
		}
	case *ast.BuiltinNode:
		if (x.Name == "mean" || x.Name == "median") && len(x.Arguments) > 0 {
			v.add(&x.Arguments[0], checkList)
		}
	}
}

func (v *values) add(node *ast.Node, by string) {
	v.found = append(v.found, value{node, by, (*node).String()})
}
