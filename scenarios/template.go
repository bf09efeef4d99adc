package scenarios

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template"
	tparse "text/template/parse"

	"github.com/goccy/go-yaml/ast"
)

// Template is a text of a target with {{.names}} in it, in the language of text/template. A name that there is none of is an error,
// which validate finds: it fills every template in once.
type Template struct {
	Text string

	at     place
	quoted bool // the text begins behind the quote
	within bool // a block: the text begins on the line below
	indent int  // of the block's lines
}

// MarshalText writes it as in a file.
func (t Template) MarshalText() ([]byte, error) { return []byte(t.Text), nil }

// UnmarshalText reads it from a report; it has no place then.
func (t *Template) UnmarshalText(b []byte) error { t.Text = string(b); return nil }

func (t *Template) decodeNode(d *decoder, n ast.Node, path string) {
	text, ok := scalar(n)
	if !ok {
		d.fail(n, "write a text, or a block after |", "%s takes a text, not %s", last(path), kindOf(n))
		return
	}
	t.Text, t.at, t.quoted = text, d.place(n), quoted(n)
	if _, block := n.(*ast.LiteralNode); block {
		t.within = true
		if t.at.line < len(d.lines) {
			line := d.lines[t.at.line]
			t.indent = len(line) - len(strings.TrimLeft(line, " "))
		}
	}
	if _, err := t.parse(); err != nil {
		t.complain(d.report, d.tree, err)
	}
}

// templateFuncs are what templates can call beside the language's own.
func templateFuncs() template.FuncMap {
	return template.FuncMap{
		// json is a value as JSON: a text in quotes, escaped.
		"json": func(v any) (string, error) { b, err := json.Marshal(v); return string(b), err },
		// has reports whether a map has a key, for names that are not always there.
		"has": func(m map[string]any, key string) bool { _, ok := m[key]; return ok },
	}
}

func (t Template) parse() (*template.Template, error) {
	return template.New("t").Funcs(templateFuncs()).Option("missingkey=error").Parse(t.Text)
}

// Fill is the text with the values in it.
func (t Template) Fill(values map[string]any) (string, error) {
	p, err := t.parse()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = p.Execute(&b, values)
	return b.String(), err
}

// Ready is Fill for many times.
func (t Template) Ready() (func(values map[string]any) (string, error), error) {
	if !strings.Contains(t.Text, "{{") {
		return func(map[string]any) (string, error) { return t.Text, nil }, nil
	}
	p, err := t.parse()
	if err != nil {
		return nil, err
	}
	return func(values map[string]any) (string, error) {
		var b strings.Builder
		err := p.Execute(&b, values)
		return b.String(), err
	}, nil
}

// templatePlace is where text/template says that something is: template: t:LINE: or template: t:LINE:COL:.
var templatePlace = regexp.MustCompile(`^template: t:(\d+)(?::(\d+))?: (?:executing "t" at )?(?s)(.*)$`)

// missing is a name that there is none of.
var missing = regexp.MustCompile(`<([^>]*)>: (?:map has no entry for key "([^"]*)"|nil data; no entry for key "([^"]*)"|.*)$`)

// complain reports what is wrong with a template at its place in the file.
func (t Template) complain(rep *report, tr tree, err error) {
	p, message, remedy := t.at, err.Error(), "`pushrig validate --help` and docs/targets.md have the names"
	if m := templatePlace.FindStringSubmatch(message); m != nil {
		line, _ := strconv.Atoi(m[1])
		col, _ := strconv.Atoi(m[2])
		message = m[3]
		if t.within {
			p = tr.at(t.at.line+line, t.indent+col+1)
		} else if line == 1 {
			if col > 0 && t.quoted {
				col++
			}
			p = tr.at(t.at.line, t.at.col+col)
		}
	}
	if m := missing.FindStringSubmatch(message); m != nil && m[2]+m[3] != "" {
		message = fmt.Sprintf("%s has no %s", m[1], m[2]+m[3])
	}
	rep.add(p, remedy, "the template cannot be filled in: %s", message)
}

// check fills the template in with sample values, of which it may name only some.
func (t Template) check(c *checker, values map[string]any) {
	if t.Text == "" {
		return
	}
	p, err := t.parse()
	if err == nil {
		err = p.Execute(io.Discard, values)
	}
	if err != nil {
		t.complain(c.report, c.tree, err)
	}
}

// names lists what the template names, each with all that it is part of: message.push.title gives message, message.push and so on.
func (t Template) names() []string {
	out := map[string]bool{}
	p, err := t.parse()
	if err != nil || p.Tree == nil {
		return nil
	}
	for _, m := range fieldNames.FindAllString(nodes(p.Tree.Root), -1) {
		path := strings.Split(strings.TrimPrefix(m, "."), ".")
		for i := range path {
			out[strings.Join(path[:i+1], ".")] = true
		}
	}
	return slices.Sorted(maps.Keys(out))
}

var fieldNames = regexp.MustCompile(`\.[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*`)

// nodes are the actions of a template as text, without the text between them.
func nodes(n tparse.Node) string {
	switch n := n.(type) {
	case *tparse.ListNode:
		var b strings.Builder
		if n != nil {
			for _, x := range n.Nodes {
				b.WriteString(nodes(x) + " ")
			}
		}
		return b.String()
	case *tparse.TextNode:
		return ""
	case *tparse.IfNode:
		return n.Pipe.String() + " " + nodes(n.List) + nodes(n.ElseList)
	case *tparse.RangeNode:
		return n.Pipe.String() + " " + nodes(n.List) + nodes(n.ElseList)
	case *tparse.WithNode:
		return n.Pipe.String() + " " + nodes(n.List) + nodes(n.ElseList)
	case nil:
		return ""
	}
	return n.String()
}
