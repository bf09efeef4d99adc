package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"sort"
	"strings"
)

// rewrite returns a source file that holds all of its mutants. A mutated function stands once more at the end of the file,
// changed, and the real one begins by asking for its number:
//
//	func (q *queue) put(t task) bool { switch mutantNumber { case 7: return q.put_mutant7(t) }; …
//
// A package-level variable is chosen by number when it is set. Line numbers of the real code stay as they are.
func rewrite(src string, mutants []*mutant) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	r := &rewriter{src: src, base: fset.File(file.Pos()).Base(), inserts: map[int]string{}}
	holders := map[ast.Node][]*change{}
	var order []ast.Node
	var stale []error
	for _, m := range mutants {
		node, at, err := r.find(file, m)
		if err != nil {
			stale = append(stale, err)
			continue
		}
		if holders[node] == nil {
			order = append(order, node)
		}
		holders[node] = append(holders[node], &change{m, at})
	}
	if err := errors.Join(stale...); err != nil {
		return "", err
	}
	for _, node := range order {
		switch n := node.(type) {
		case *ast.FuncDecl:
			r.function(n, holders[node])
		case *ast.ValueSpec:
			r.variable(n, holders[node])
		}
	}
	return r.text(), nil
}

// change is a mutant and where in the file its text begins.
type change struct {
	*mutant
	at int
}

type rewriter struct {
	src     string
	base    int
	inserts map[int]string // offset → text that comes before it
	cuts    []cut
	tail    strings.Builder
}

type cut struct{ from, to int }

func (r *rewriter) offset(p token.Pos) int { return int(p) - r.base }

func (r *rewriter) slice(n ast.Node) string { return r.src[r.offset(n.Pos()):r.offset(n.End())] }

// find locates a mutant's text: once in the file, or once in the declaration it names.
func (r *rewriter) find(file *ast.File, m *mutant) (ast.Node, int, error) {
	var holder ast.Node
	var places []int
	for _, d := range declarations(file) {
		if m.In != "" && d.name != m.In {
			continue
		}
		from, to := r.offset(d.node.Pos()), r.offset(d.node.End())
		for at := from; ; {
			i := strings.Index(r.src[at:to], m.Was)
			if i < 0 {
				break
			}
			places, holder = append(places, at+i), d.node
			at += i + len(m.Was)
		}
	}
	where := m.File
	if m.In != "" {
		where = m.In + " of " + m.File
	}
	switch {
	case len(places) == 0:
		return nil, 0, m.errorf("stale: no function or variable in %s has the text %q; bring was up to date with the source", where, m.Was)
	case len(places) > 1:
		return nil, 0, m.errorf("stale: %s has the text %q %d times; make was longer, or name the function in: as Type.method or function", where, m.Was, len(places))
	}
	if spec, ok := holder.(*ast.ValueSpec); ok && (len(spec.Names) != 1 || len(spec.Values) != 1) {
		return nil, 0, m.errorf("%s sets several variables at once; change it where it is used", where)
	}
	return holder, places[0], nil
}

type declaration struct {
	name string
	node ast.Node
}

// declarations are the functions and package-level variables of a file. Constants and types cannot be chosen at run time.
func declarations(file *ast.File) (out []declaration) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Body != nil {
				out = append(out, declaration{receiver(d) + d.Name.Name, d})
			}
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			for _, s := range d.Specs {
				if v := s.(*ast.ValueSpec); len(v.Values) > 0 {
					out = append(out, declaration{v.Names[0].Name, v})
				}
			}
		}
	}
	return out
}

// receiver is "Type." of a method, "" of a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name + "."
		default:
			return ""
		}
	}
}

// function adds the mutated copies of a function and the choice at its beginning.
func (r *rewriter) function(d *ast.FuncDecl, changes []*change) {
	args := r.arguments(d)
	call := d.Name.Name
	if d.Recv != nil {
		call = r.name(d.Recv.List[0], 0, "mutantSelf") + "." + call
	}
	var cases strings.Builder
	for _, c := range changes {
		name := fmt.Sprintf("%s_mutant%d", call, c.number)
		invoke := name + typeArguments(d) + "(" + args + ")"
		if d.Type.Results == nil {
			fmt.Fprintf(&cases, " case %d: %s; return;", c.number, invoke)
		} else {
			fmt.Fprintf(&cases, " case %d: return %s;", c.number, invoke)
		}
		from, nameEnd := r.offset(d.Pos()), r.offset(d.Name.End())
		copied := r.mutated(d, c)
		suffix := fmt.Sprintf("_mutant%d", c.number)
		fmt.Fprintf(&r.tail, "\n//line %s:1\n%s%s%s\n", c.ID, copied[:nameEnd-from], suffix, copied[nameEnd-from:])
	}
	r.insert(r.offset(d.Body.Lbrace)+1, " switch mutantNumber {"+cases.String()+" };")
}

// arguments hands a function's parameters on, giving names to those without.
func (r *rewriter) arguments(d *ast.FuncDecl) string {
	var args []string
	for _, f := range d.Type.Params.List {
		for i := range max(1, len(f.Names)) {
			arg := r.name(f, i, fmt.Sprintf("mutantArg%d", len(args)))
			if _, variadic := f.Type.(*ast.Ellipsis); variadic {
				arg += "..."
			}
			args = append(args, arg)
		}
	}
	return strings.Join(args, ", ")
}

// name is what parameter i of a field is called; one without a name gets this one.
func (r *rewriter) name(f *ast.Field, i int, otherwise string) string {
	if len(f.Names) == 0 {
		r.insert(r.offset(f.Type.Pos()), otherwise+" ")
		return otherwise
	}
	if n := f.Names[i]; n.Name != "_" {
		return n.Name
	}
	r.cuts = append(r.cuts, cut{r.offset(f.Names[i].Pos()), r.offset(f.Names[i].End())})
	r.insert(r.offset(f.Names[i].Pos()), otherwise)
	return otherwise
}

func typeArguments(d *ast.FuncDecl) string {
	if d.Type.TypeParams == nil {
		return ""
	}
	var names []string
	for _, f := range d.Type.TypeParams.List {
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// variable turns `X = value` into a choice between the value and its mutated copies.
func (r *rewriter) variable(v *ast.ValueSpec, changes []*change) {
	kind := ""
	if v.Type != nil {
		kind = " " + r.slice(v.Type)
	}
	before, name := v.Values[0], v.Names[0].Name
	open, end := "", ""
	for _, c := range changes {
		copied := r.mutated(before, c)
		fmt.Fprintf(&r.tail, "\n//line %s:1\nvar %s_mutant%d%s = %s\n", c.ID, name, c.number, kind, copied)
		open += fmt.Sprintf("mutantPick(%d, %s_mutant%d, ", c.number, name, c.number)
		end += ")"
	}
	r.insert(r.offset(before.Pos()), open)
	r.insert(r.offset(before.End()), end)
}

// mutated is a node's text with the change made.
func (r *rewriter) mutated(n ast.Node, c *change) string {
	from, to := r.offset(n.Pos()), r.offset(n.End())
	return r.src[from:c.at] + c.Is + r.src[c.at+len(c.Was):to]
}

func (r *rewriter) insert(at int, text string) { r.inserts[at] += text }

// text puts the file together.
func (r *rewriter) text() string {
	skip := map[int]int{}
	points := []int{len(r.src)}
	for _, c := range r.cuts {
		skip[c.from] = c.to
		points = append(points, c.from)
	}
	for at := range r.inserts {
		points = append(points, at)
	}
	sort.Ints(points)
	var b strings.Builder
	last := 0
	for i, at := range points {
		if i > 0 && at == points[i-1] {
			continue
		}
		b.WriteString(r.src[last:at])
		b.WriteString(r.inserts[at])
		last = max(at, skip[at])
	}
	return b.String() + r.tail.String()
}

// support is the file that a mutated package gets beside its own.
func support(pkg string) string {
	return `package ` + pkg + `

import (
	"os"
	"strconv"
)

// mutantNumber is the mutant that lives in this process; 0: none.
var mutantNumber, _ = strconv.Atoi(os.Getenv("` + numberVariable + `"))

func mutantPick[T any](number int, mutated, original T) T {
	if number == mutantNumber {
		return mutated
	}
	return original
}
`
}

// numberVariable is the environment variable that the test binary reads.
const numberVariable = "PUSHRIG_MUTANT"
