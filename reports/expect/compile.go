package expect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/pushrig/pushrig/reports/ledger"
)

// maxExpr bounds the text of one expression.
const maxExpr = 4096

// Expr is an expectation as it is written: an expression and the name it has in reports.
type Expr struct {
	Name string // default: the expression
	Expr string
}

// Error says what is wrong with one expression.
type Error struct {
	Index   int // of the expression among those given to Compile
	Column  int // in its text, in characters, from 1
	Message string
	Remedy  string // may be empty
}

func (e *Error) Error() string {
	text := fmt.Sprintf("expectation %d, column %d: %s", e.Index+1, e.Column, e.Message)
	if e.Remedy != "" {
		text += " (" + e.Remedy + ")"
	}
	return text
}

// Set is a number of expectations ready to be evaluated.
type Set struct {
	known Known
	all   []expectation
}

// expectation is one expression, cut at its outermost "and"s: each clause has to have looked at
// a message for itself, or a full one would hide an empty one.
type expectation struct {
	Expr
	clauses []clause
}

// clause is one condition.
type clause struct {
	program *vm.Program
	refs    []ref
	sides   []side
}

// side is a value worth showing: one side of a comparison, or a path in anything else.
type side struct {
	text    string
	program *vm.Program
}

// Compile checks expressions and makes them ready. It returns every error it finds, each
// an *Error, joined.
func Compile(exprs []Expr, k Known) (*Set, error) {
	set := &Set{known: k}
	env := k.env(View{})
	var errs []error
	for i, e := range exprs {
		x, err := compile(e, k, env)
		if err != nil {
			err.Index = i
			errs = append(errs, err)
			continue
		}
		set.all = append(set.all, x)
	}
	return set, errors.Join(errs...)
}

func compile(e Expr, k Known, env map[string]any) (expectation, *Error) {
	e.Expr = strings.TrimRight(e.Expr, " \t\r\n") // not the left: columns count from there
	if e.Name == "" {
		e.Name = strings.TrimSpace(e.Expr)
	}
	x := expectation{Expr: e}
	if len(e.Expr) > maxExpr || !utf8.ValidString(e.Expr) {
		return x, &Error{Column: 1, Message: fmt.Sprintf("an expression is valid UTF-8 of at most %d bytes", maxExpr)}
	}
	tree, err := parser.Parse(e.Expr)
	if err != nil {
		return x, exprError(err)
	}
	if err := checkNumbers(e.Expr); err != nil {
		return x, err
	}
	if err := checkRanges(tree.Node); err != nil {
		return x, err
	}
	for _, c := range findChains(tree.Node) {
		if _, err := k.resolve(c); err != nil {
			return x, err
		}
	}
	if _, err := program(e.Expr, env, expr.AsBool()); err != nil { // the whole first: its columns are the text's
		return x, exprError(err)
	}
	for _, node := range conjuncts(tree.Node) {
		c, err := compileClause(node, k, env)
		if err != nil {
			return x, err
		}
		x.clauses = append(x.clauses, c)
	}
	return x, nil
}

func compileClause(node ast.Node, k Known, env map[string]any) (clause, *Error) {
	var c clause
	paths := findChains(node)
	for _, path := range paths {
		r, err := k.resolve(path)
		if err != nil {
			return c, err
		}
		c.refs = append(c.refs, r)
	}
	at := node.Location().From + 1
	if len(c.refs) == 0 {
		return c, &Error{Column: at, Message: fmt.Sprintf("%s looks at nothing the run counted", node)}
	}
	text, err := checked(node.String())
	if err != nil {
		return c, exprError(err)
	}
	p, err := program(text, env, append(checks(), expr.AsBool())...)
	if err != nil {
		return c, &Error{Column: at, Message: fmt.Sprintf("%s is not a condition of its own", node)}
	}
	c.program = p
	for _, text := range sideTexts(node, paths) {
		if p, err := program(text, env); err == nil {
			c.sides = append(c.sides, side{text, p})
		}
	}
	return c, nil
}

// conjuncts cuts a tree at its outermost ands.
func conjuncts(node ast.Node) []ast.Node {
	if b, ok := node.(*ast.BinaryNode); ok && (b.Operator == "and" || b.Operator == "&&") {
		return append(conjuncts(b.Left), conjuncts(b.Right)...)
	}
	return []ast.Node{node}
}

// sideTexts chooses what to show of a clause.
func sideTexts(node ast.Node, paths []chain) []string {
	var out []string
	if b, ok := node.(*ast.BinaryNode); ok && slices.Contains([]string{"==", "!=", "<", "<=", ">", ">="}, b.Operator) {
		for _, n := range []ast.Node{b.Left, b.Right} {
			if len(findChains(n)) > 0 { // a constant is in the expression already
				out = append(out, n.String())
			}
		}
		return out
	}
	for _, p := range paths {
		text := p.parts[0]
		for _, part := range p.parts[1:] {
			text += fmt.Sprintf("[%q]", part)
		}
		out = append(out, text)
	}
	return out
}

// program compiles one text.
func program(text string, env map[string]any, more ...expr.Option) (*vm.Program, error) {
	return expr.Compile(text, append([]expr.Option{expr.Env(env), expr.Patch(&onlineOutcome{})}, more...)...)
}

// onlineOutcome tells the two meanings of online apart: alone it is the outcome's
// count, before a dot the latency stage.
type onlineOutcome struct{ patched map[ast.Node]bool }

// Visit implements ast.Visitor; children come before their parents.
func (o *onlineOutcome) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if n.Value != ledger.StageOnline {
			return
		}
		count := &ast.MemberNode{Node: &ast.IdentifierNode{Value: outcomeName}, Property: &ast.StringNode{Value: string(ledger.Online)}}
		ast.Patch(node, count)
		if o.patched == nil {
			o.patched = map[ast.Node]bool{}
		}
		o.patched[count] = true
	case *ast.MemberNode:
		if o.patched[n.Node] {
			n.Node = &ast.IdentifierNode{Value: ledger.StageOnline}
		}
	}
}

// plainWords says for those who write scenarios what the language says for programmers.
var plainWords = []struct{ prefix, message, remedy string }{
	{"unexpected token EOF", "the expression ends too early", "write a condition, such as lost == 0"},
	{"expected bool, but got", "this is a value and no condition", "compare it with another, as in lost == 0"},
}

// exprError carries an error of the language over, with its column.
func exprError(err error) *Error {
	e := &Error{Column: 1, Message: err.Error()}
	if fe, ok := errors.AsType[*file.Error](err); ok {
		e.Column, e.Message = fe.Column+1, fe.Message
	}
	for _, row := range plainWords {
		if strings.HasPrefix(e.Message, row.prefix) {
			e.Message, e.Remedy = row.message, row.remedy
		}
	}
	return e
}
