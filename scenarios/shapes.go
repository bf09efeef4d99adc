package scenarios

import (
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// stepShape is a step by its key: the field that the value goes into.
type stepShape struct {
	word  string
	field func(*Step) any // a pointer to it
}

// stepShapes lists the keys of a step that are no device group.
func stepShapes() []stepShape {
	return []stepShape{
		{"send", func(s *Step) any { return &s.Send }},
		{"settle", func(s *Step) any { return &s.Settle }},
		{"wait", func(s *Step) any { return &s.Wait }},
		{"tap", func(s *Step) any { return &s.Tap }},
		{"set", func(s *Step) any { return &s.Set }},
		{"fault", func(s *Step) any { return &s.Fault }},
	}
}

func stepWords() []string {
	var out []string
	for _, shape := range stepShapes() {
		out = append(out, shape.word)
	}
	return out
}

// StepActions is the Word of a step that is a device group's list of actions.
const StepActions = "actions"

// StepWords lists every Word a step can have.
func StepWords() []string { return append(stepWords(), StepActions) }

// Word says what a step is: its key in the file, StepActions for a list of actions, "" for nothing at all.
func (s *Step) Word() string {
	if s.Group != "" {
		return StepActions
	}
	for _, shape := range stepShapes() {
		if !reflect.ValueOf(shape.field(s)).Elem().IsZero() {
			return shape.word
		}
	}
	return ""
}

// decodeNode reads a step: a map with one key.
func (s *Step) decodeNode(d *decoder, n ast.Node, path string) {
	key, value, ok := d.singleKey(n, path, "a step is a map with one key: a device group, or "+strings.Join(stepWords(), ", "))
	if !ok {
		return
	}
	s.Line = d.places[path].line
	at := join(path, key)
	for _, shape := range stepShapes() {
		if shape.word != key {
			continue
		}
		v := reflect.ValueOf(shape.field(s)).Elem()
		if v.Kind() == reflect.Pointer {
			v.Set(reflect.New(v.Type().Elem()))
			v = v.Elem()
		}
		d.decode(value, v, at)
		return
	}
	s.Group = key
	d.decode(value, reflect.ValueOf(&s.Actions).Elem(), at)
}

// decodeNode reads an action: a word, or a map with one key.
func (a *Action) decodeNode(d *decoder, n ast.Node, path string) {
	if word, ok := scalar(n); ok {
		if a.Name = ActionName(word); word == "" {
			d.fail(n, didYouMean(word, actionNames()), "an action is a word, and this one is empty")
		}
		return
	}
	key, value, ok := d.singleKey(n, path, "an action is a word, or a map with one key such as {create_channel: ID}")
	if !ok {
		return
	}
	a.Name = ActionName(key)
	d.decode(value, reflect.ValueOf(&a.Arg).Elem(), join(path, key))
}

// singleKey reads a map with exactly one key.
func (d *decoder) singleKey(n ast.Node, path, rule string) (key string, value ast.Node, ok bool) {
	m, isMap := n.(ast.MapNode)
	if !isMap {
		d.fail(n, "", "%s, not %s", rule, kindOf(n))
		return "", nil, false
	}
	count := 0
	d.eachKey(n, path, func(k string, at, v ast.Node) {
		if count++; count == 2 && at != nil {
			d.fail(at, "begin a new item with a dash", "%s; %q is one more", rule, k)
		}
		if count == 1 {
			key, value = k, v
		}
	})
	if count == 0 && !m.MapRange().Next() {
		d.fail(n, "", "%s, and this one is empty", rule)
	}
	return key, value, count == 1
}

// decodeNode reads an expectation: the expression, or {name, expr}.
func (e *Expectation) decodeNode(d *decoder, n ast.Node, path string) {
	if _, ok := scalar(n); ok {
		d.decodeScalar(n, reflect.ValueOf(&e.Expr).Elem(), path)
		e.Name = strings.TrimSpace(e.Expr)
		return
	}
	d.decodeStruct(n, reflect.ValueOf(e).Elem(), path)
	if e.Name == "" {
		e.Name = strings.TrimSpace(e.Expr)
	}
}

// decodeNode reads a custom element: the data, or {data, desc}.
func (c *Custom) decodeNode(d *decoder, n ast.Node, path string) {
	if _, ok := scalar(n); ok {
		d.decodeScalar(n, reflect.ValueOf(&c.Data).Elem(), path)
		return
	}
	d.decodeStruct(n, reflect.ValueOf(c).Elem(), path)
}

var (
	_ nodeDecoder = (*Step)(nil)
	_ nodeDecoder = (*Action)(nil)
	_ nodeDecoder = (*Expectation)(nil)
	_ nodeDecoder = (*Custom)(nil)
)
