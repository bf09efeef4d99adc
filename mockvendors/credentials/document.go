package credentials

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxDepth is how deep a file may nest; agconnect-services.json has four.
const maxDepth = 16

// place is where something stands.
type place struct {
	file      string
	line, col int
}

// Error is what is wrong with a file, where, and what to do. It never holds a value of the file: that may be a secret.
type Error struct {
	File      string
	Line, Col int // from 1
	Text      string
	Remedy    string
}

// Error is FILE:LINE:COL: what is wrong; what to do.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Col, e.Text)
	if e.Remedy != "" {
		text += "; " + e.Remedy
	}
	return text
}

func (p place) errorf(remedy, format string, args ...any) error {
	return &Error{p.file, p.line, p.col, fmt.Sprintf(format, args...), remedy}
}

// value is one value of a document: a map, a list or a text, which numbers are too, as they are written.
type value struct {
	place
	members []member // of a map
	items   []value  // of a list
	text    string
	kind    byte // 'm', 'l', 't', or 'n' for nothing
}

type member struct {
	name string
	at   place
	value
}

// get is a map's member, or nil.
func (v *value) get(path ...string) *value {
	for _, name := range path {
		var next *value
		for i := range v.members {
			if v.members[i].name == name {
				next = &v.members[i].value
			}
		}
		if next == nil {
			return nil
		}
		v = next
	}
	return v
}

// str is the text of a map's member; "" without one.
func (v *value) str(path ...string) string {
	if m := v.get(path...); m != nil && m.kind == 't' {
		return m.text
	}
	return ""
}

// parse reads one YAML or JSON document.
func parse(name string, text []byte) (v *value, err error) {
	start := place{name, 1, 1}
	defer func() { // the parser is not ours: whatever it trips over is an error of the file
		if p := recover(); p != nil {
			v, err = nil, start.errorf("write it as YAML or JSON", "this can be read neither as YAML nor as JSON")
		}
	}()
	if !utf8.Valid(text) || strings.ContainsRune(string(text), 0) {
		return nil, start.errorf("name a file that the vendor's console gave out, or save it as UTF-8", "this is not text in UTF-8")
	}
	doc, err := parser.ParseBytes(text, 0)
	if err != nil {
		at := start
		if ye, ok := err.(yaml.Error); ok && ye.GetToken() != nil { //nolint:errorlint // the parser returns it bare
			at.line, at.col = ye.GetToken().Position.Line, ye.GetToken().Position.Column
		}
		return nil, at.errorf("write it as YAML or JSON", "this can be read neither as YAML nor as JSON") // its message may hold a value
	}
	for _, d := range doc.Docs {
		if d.Body == nil || d.Body.Type() == ast.CommentType {
			continue
		}
		if v != nil {
			return nil, placeOf(name, d.Body).errorf("make two files of it", "a second document begins here")
		}
		if v, err = convert(name, d.Body, 0); err != nil {
			return nil, err
		}
	}
	if v == nil || v.kind != 'm' {
		return nil, start.errorf("write `key: value`, or name a file that the vendor's console gave out", "there are no credentials here")
	}
	return v, nil
}

func placeOf(file string, n ast.Node) place {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return place{file, t.Position.Line, t.Position.Column}
	}
	return place{file, 1, 1}
}

// convert takes a value out of the parser's tree.
func convert(file string, n ast.Node, depth int) (*value, error) {
	v := &value{place: placeOf(file, n), kind: 't'}
	if depth > maxDepth {
		return nil, v.errorf("", "this is nested more than %d deep", maxDepth)
	}
	switch t := n.(type) {
	case ast.MapNode:
		v.kind = 'm'
		for it := t.MapRange(); it.Next(); {
			key, ok := it.Key().(ast.ScalarNode)
			if !ok {
				return nil, placeOf(file, it.Key()).errorf("write `key: value`", "this is no key")
			}
			name := fmt.Sprint(key.GetValue())
			if v.get(name) != nil {
				return nil, placeOf(file, it.Key()).errorf("leave one of them out", "%s is here twice", name)
			}
			inner, err := convert(file, it.Value(), depth+1)
			if err != nil {
				return nil, err
			}
			v.members = append(v.members, member{name, placeOf(file, it.Key()), *inner})
		}
		if len(v.members) > 0 && v.members[0].at.line == v.line { // the parser names a map by its first colon
			v.col = min(v.col, v.members[0].at.col)
		}
	case *ast.SequenceNode:
		v.kind = 'l'
		for _, item := range t.Values {
			inner, err := convert(file, item, depth+1)
			if err != nil {
				return nil, err
			}
			v.items = append(v.items, *inner)
		}
	case *ast.NullNode:
		v.kind = 'n'
	case *ast.StringNode:
		v.text = t.Value
	case *ast.LiteralNode:
		v.text = t.Value.Value
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return nil, v.errorf("write the value out", "anchors, aliases and tags are not taken here")
	case ast.ScalarNode: // a number or a switch: an id or a secret as it is written, 007 too
		v.text = t.GetToken().Value
	default:
		return nil, v.errorf("write it as text, a map or a list", "this is none of them")
	}
	return v, nil
}
