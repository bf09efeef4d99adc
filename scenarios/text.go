package scenarios

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Bounds of a file, so that no input takes the parser long.
const (
	maxBytes   = 256 << 10
	maxNesting = 64
)

// tree is a parsed YAML text that knows the place of its nodes.
type tree struct {
	file  string
	lines []string
	body  ast.Node
	loose bool // of a --set: a text needs no quotes, whatever it looks like
}

// parseTree reads one YAML document, reporting what is wrong with it.
func parseTree(file string, src []byte, mode parser.Mode, rep *report) (t tree, doc *ast.File) {
	text := strings.TrimPrefix(strings.ReplaceAll(string(src), "\r\n", "\n"), "\ufeff")
	t = tree{file: file, lines: strings.Split(text, "\n")}
	defer func() { // the parser is not ours: whatever it trips over is an error of the file
		if p := recover(); p != nil {
			rep.add(t.at(1, 1), "", "this is not YAML (%v)", p)
			t.body = nil
		}
	}()
	switch {
	case len(src) > maxBytes:
		rep.add(place{file: file, line: 1, col: 1}, "split the scenario", "the file has more than the %d bytes allowed", maxBytes)
		return t, nil
	case !utf8.Valid(src) || strings.ContainsRune(text, 0):
		rep.add(place{file: file, line: 1, col: 1}, "save it as UTF-8", "the file is not text in UTF-8")
		return t, nil
	}
	if line, ok := tooDeep(t.lines); ok {
		rep.add(t.at(line, 1), "", "brackets or dashes are nested more than %d deep", maxNesting)
		return t, nil
	}
	doc, err := parser.ParseBytes([]byte(text), mode)
	if err != nil {
		p, message := t.at(1, 1), err.Error()
		if ye, ok := err.(yaml.Error); ok { //nolint:errorlint // the parser returns it bare
			message = ye.GetMessage()
			if tk := ye.GetToken(); tk != nil {
				p = t.at(tk.Position.Line, tk.Position.Column)
			}
		}
		if strings.Contains(message, "'\t'") {
			rep.add(p, "indent with spaces", "this is not YAML: a tab stands at the beginning of the line")
			return t, nil
		}
		rep.add(p, "", "this is not YAML: %s", message)
		return t, nil
	}
	bodies := 0
	for _, d := range doc.Docs {
		if d.Body == nil || d.Body.Type() == ast.CommentType {
			continue
		}
		if bodies++; bodies > 1 {
			rep.add(t.place(d.Body), "one file is one scenario", "a second document begins here")
			continue
		}
		t.body = d.Body
	}
	if bodies == 0 {
		rep.add(t.at(1, 1), "see `pushrig scenarios` for examples", "the file is empty")
	}
	return t, doc
}

// tooDeep finds a line where nesting gets out of hand.
func tooDeep(lines []string) (int, bool) {
	depth := 0
	for i, line := range lines {
		deepest := depth
		for j := range len(line) {
			switch line[j] {
			case '[', '{':
				depth++
				deepest = max(deepest, depth)
			case ']', '}':
				depth = max(0, depth-1)
			}
		}
		dashes := len(line) - len(strings.TrimLeft(line, "- "))
		if deepest > maxNesting || strings.Count(line[:dashes], "-") > maxNesting || strings.Count(line, "? ") > maxNesting || dashes > 4*maxNesting {
			return i + 1, true
		}
	}
	return 0, false
}

// at is a place by line and column.
func (t tree) at(line, col int) place {
	p := place{file: t.file, line: max(1, line), col: max(1, col)}
	if p.line <= len(t.lines) {
		p.text = t.lines[p.line-1]
	}
	return p
}

// place is where a node begins.
func (t tree) place(n ast.Node) place {
	if it, ok := n.(*ast.MappingValueNode); ok { // its own token is the colon
		n = it.Key
	}
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		n = m.Values[0].Key
	}
	tk := n.GetToken()
	if tk == nil || tk.Position == nil {
		return t.at(1, 1)
	}
	return t.at(tk.Position.Line, tk.Position.Column)
}

// scalar is the text of a scalar node; ok is false for maps and lists.
func scalar(n ast.Node) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// kindOf says in words what a node is.
func kindOf(n ast.Node) string {
	switch n.(type) {
	case nil, *ast.NullNode:
		return "nothing"
	case *ast.SequenceNode:
		return "a list"
	case ast.MapNode:
		return "a map"
	}
	text, _ := scalar(n)
	return fmt.Sprintf("%q", excerptOf(text))
}

// excerptOf is a text as messages quote it.
func excerptOf(text string) string {
	const most = 60
	line, rest, _ := strings.Cut(text, "\n")
	if runes := []rune(line); len(runes) > most || rest != "" {
		return string(runes[:min(most, len(runes))]) + "…"
	}
	return line
}
