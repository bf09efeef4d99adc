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

// Errors of ParseTree and Exact.Read.
var (
	ErrNotJSON   = errors.New("no JSON text")
	ErrNotUTF8   = errors.New("not UTF-8")
	ErrTooDeep   = errors.New("nested too deep")
	ErrWrongKind = errors.New("a JSON value of another kind")
)

// treeDepth is how deep values may nest; protocol buffers' own JSON reader stops there too.
const treeDepth = 100

// ParseTree reads one JSON text, as strictly as encoding/json.
func ParseTree(b []byte) (*Tree, error) {
	if !utf8.Valid(b) {
		if json.Valid(b) {
			return nil, ErrNotUTF8
		}
		return nil, ErrNotJSON
	}
	p := treeParser{rest: string(b)}
	t := p.value(0)
	if p.space(); p.rest != "" {
		p.fail(ErrNotJSON)
	}
	if p.err != nil {
		return nil, p.err
	}
	return &t, nil
}

// treeParser takes values off the front of rest; after its first error it takes nothing more.
type treeParser struct {
	rest string
	err  error
}

// fail notes the first error and ends the reading.
func (p *treeParser) fail(err error) {
	if p.err == nil {
		p.err = err
	}
	p.rest = ""
}

func (p *treeParser) space() {
	i := 0
	for i < len(p.rest) && (p.rest[i] == ' ' || p.rest[i] == '\t' || p.rest[i] == '\r' || p.rest[i] == '\n') {
		i++
	}
	p.rest = p.rest[i:]
}

// next reports whether c comes next, after white space, and takes it then.
func (p *treeParser) next(c byte) bool {
	p.space()
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *treeParser) value(depth int) (t Tree) {
	p.space()
	start := p.rest
	if start == "" {
		p.fail(ErrNotJSON)
		return t
	}
	switch c := start[0]; {
	case c == '{' || c == '[':
		t.Kind = TreeKind(c)
		p.list(&t, depth)
	case c == '"':
		t.Kind, t.Text = TreeString, p.text()
	case c == 't':
		t.Kind = TreeBool
		p.word("true")
	case c == 'f':
		t.Kind = TreeBool
		p.word("false")
	case c == 'n':
		t.Kind = TreeNull
		p.word("null")
	default:
		t.Kind = TreeNumber
		p.number()
	}
	t.Raw = start[:len(start)-len(p.rest)]
	if t.Kind != TreeString {
		t.Text = t.Raw
	}
	return t
}

// list reads the members of an object or the items of an array, brackets included.
func (p *treeParser) list(t *Tree, depth int) {
	if depth == treeDepth {
		p.fail(ErrTooDeep)
		return
	}
	end := byte(']')
	if t.Kind == TreeObject {
		end = '}'
	}
	p.rest = p.rest[1:]
	if p.next(end) {
		return
	}
	t.Members = make([]Member, 0, 4) // most have few
	for p.err == nil {
		name := ""
		if t.Kind == TreeObject {
			p.space()
			if name = p.text(); !p.next(':') {
				p.fail(ErrNotJSON)
			}
		}
		t.Members = append(t.Members, Member{name, p.value(depth + 1)})
		if p.next(end) {
			return
		}
		if !p.next(',') {
			p.fail(ErrNotJSON)
		}
	}
}

func (p *treeParser) word(w string) {
	if !strings.HasPrefix(p.rest, w) {
		p.fail(ErrNotJSON)
		return
	}
	p.rest = p.rest[len(w):]
}

// text reads a string.
func (p *treeParser) text() string {
	s := p.rest
	if s == "" || s[0] != '"' {
		p.fail(ErrNotJSON)
		return ""
	}
	escaped := false
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			p.rest = s[i+1:]
			if escaped {
				return unquoteText(s[:i+1])
			}
			return s[1:i]
		case c == '\\':
			n := escapeLength(s[i:])
			if n == 0 {
				p.fail(ErrNotJSON)
				return ""
			}
			escaped = true
			i += n - 1
		case c < ' ':
			p.fail(ErrNotJSON)
			return ""
		}
	}
	p.fail(ErrNotJSON)
	return ""
}

// escapeLength is how long the escape is that s begins with, 0 where it is none.
func escapeLength(s string) int {
	switch {
	case len(s) < 2:
		return 0
	case strings.IndexByte(`"\/bfnrt`, s[1]) >= 0:
		return 2
	case s[1] != 'u' || len(s) < 6 || unhex(s[2]) < 0 || unhex(s[3]) < 0 || unhex(s[4]) < 0 || unhex(s[5]) < 0:
		return 0
	}
	return 6
}

// number reads -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
func (p *treeParser) number() {
	p.one("-")
	zero := p.one("0")
	ok := zero || p.digits()
	if p.one(".") {
		ok = p.digits() && ok
	}
	if p.one("eE") {
		p.one("+-")
		ok = p.digits() && ok
	}
	if !ok {
		p.fail(ErrNotJSON)
	}
}

// one takes one of the given characters if it comes next.
func (p *treeParser) one(of string) bool {
	if p.rest == "" || strings.IndexByte(of, p.rest[0]) < 0 {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *treeParser) digits() bool {
	n := 0
	for n < len(p.rest) && '0' <= p.rest[n] && p.rest[n] <= '9' {
		n++
	}
	p.rest = p.rest[n:]
	return n > 0
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
