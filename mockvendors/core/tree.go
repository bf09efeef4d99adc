package core

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// TreeKind is a JSON value's kind, named by the first byte of its text: '{', '[', '"', 't' (true or false), 'n' (null) and
// '0' (a number).
type TreeKind byte

// The kinds of JSON values.
const (
	TreeObject TreeKind = '{'
	TreeArray  TreeKind = '['
	TreeString TreeKind = '"'
	TreeBool   TreeKind = 't'
	TreeNull   TreeKind = 'n'
	TreeNumber TreeKind = '0'
)

// Tree is a JSON value with everything as the sender wrote it: the order of members, members that stand twice, the text of
// numbers. Vendors whose answers depend on those read requests into it. All methods work on a nil *Tree, an absent value.
type Tree struct {
	Kind    TreeKind
	Raw     string   // as sent
	Text    string   // a string's content, decoded; else Raw
	Members []Member // of an object, in the order sent; of an array the items, without names
}

// Member is one member of a JSON object, or one item of an array.
type Member struct {
	Name string
	Tree
}

// Errors of ParseTree.
var (
	ErrNotJSON = errors.New("no JSON text")
	ErrNotUTF8 = errors.New("not UTF-8")
	ErrTooDeep = errors.New("nested too deep")
)

// treeDepth is how deep values may nest; protocol buffers' own JSON reader stops there too.
const treeDepth = 100

// ParseTree reads one JSON text.
func ParseTree(b []byte) (*Tree, error) {
	if !json.Valid(b) {
		return nil, ErrNotJSON
	}
	if !utf8.Valid(b) {
		return nil, ErrNotUTF8
	}
	p := treeParser{rest: string(b)}
	t := p.value(0)
	if p.deep {
		return nil, ErrTooDeep
	}
	return &t, nil
}

// treeParser walks a text that is known to be JSON, so it looks for ends only.
type treeParser struct {
	rest string
	deep bool
}

func (p *treeParser) space() {
	i := 0
	for i < len(p.rest) && (p.rest[i] == ' ' || p.rest[i] == '\t' || p.rest[i] == '\r' || p.rest[i] == '\n') {
		i++
	}
	p.rest = p.rest[i:]
}

// skip leaves out white space and one more byte.
func (p *treeParser) skip() {
	p.space()
	p.rest = p.rest[1:]
}

func (p *treeParser) value(depth int) (t Tree) {
	p.space()
	start := p.rest
	switch c := start[0]; {
	case c == '{' || c == '[':
		if depth == treeDepth {
			p.deep = true
		}
		if p.deep {
			return t
		}
		t.Kind = TreeKind(c)
		p.list(&t, depth)
	case c == '"':
		t.Kind, t.Text = TreeString, p.text()
	default:
		end := strings.IndexAny(start, " \t\r\n,]}")
		if end < 0 {
			end = len(start)
		}
		p.rest = start[end:]
		switch c {
		case 't', 'f':
			t.Kind = TreeBool
		case 'n':
			t.Kind = TreeNull
		default:
			t.Kind = TreeNumber
		}
	}
	t.Raw = start[:len(start)-len(p.rest)]
	if t.Kind != TreeString {
		t.Text = t.Raw
	}
	return t
}

// list reads the members of an object or the items of an array, brackets included.
func (p *treeParser) list(t *Tree, depth int) {
	p.skip()
	for p.space(); !p.deep && p.rest[0] != '}' && p.rest[0] != ']'; p.space() {
		if p.rest[0] == ',' {
			p.skip()
			p.space()
		}
		if t.Members == nil {
			t.Members = make([]Member, 0, 4) // most have few
		}
		name := ""
		if t.Kind == TreeObject {
			name = p.text()
			p.skip() // the colon
		}
		t.Members = append(t.Members, Member{name, p.value(depth + 1)})
	}
	if !p.deep {
		p.skip()
	}
}

// text reads a string.
func (p *treeParser) text() string {
	escaped := false
	i := 1
	for ; p.rest[i] != '"'; i++ {
		if p.rest[i] == '\\' {
			escaped = true
			i++
		}
	}
	quoted := p.rest[:i+1]
	p.rest = p.rest[i+1:]
	if !escaped {
		return quoted[1:i]
	}
	return unquote([]byte(quoted)) // it is valid: ParseTree looked first
}

// Get is the member of that name: the last one, where it stands twice. It is nil for none, and for null.
func (t *Tree) Get(name string) *Tree {
	if t == nil {
		return nil
	}
	for i := len(t.Members) - 1; i >= 0; i-- {
		if m := &t.Members[i]; m.Name == name {
			if m.Kind == TreeNull {
				return nil
			}
			return &m.Tree
		}
	}
	return nil
}

// String is the text of a member that is a string, else "".
func (t *Tree) String(name string) string {
	if v := t.Get(name); v != nil && v.Kind == TreeString {
		return v.Text
	}
	return ""
}

// Bool is the value of a member that is true, or "true".
func (t *Tree) Bool(name string) bool {
	v := t.Get(name)
	return v != nil && v.Text == "true"
}
