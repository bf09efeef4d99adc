package scenarios

import (
	"encoding/json"
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

// Into lays the settings over dst, a pointer to a vendor's settings struct that holds its
// defaults: what is not named keeps its value. An unknown key or a wrong type is an error.
func (s Settings) Into(dst any) error {
	if errs := s.decodeInto(dst); len(errs) > 0 {
		return errs
	}
	return nil
}

// decodeInto is Into, with each error's path in it.
func (s Settings) decodeInto(dst any) Errors {
	rep := &report{}
	if len(s) == 0 {
		return nil
	}
	text, err := json.Marshal(s) // JSON is YAML
	if err != nil {
		rep.add(place{file: "settings", line: 1, col: 1}, "", "%v", err)
		return rep.errs
	}
	t, _ := parseTree("settings", text, 0, rep)
	if t.body == nil {
		return rep.errs
	}
	d := &decoder{tree: t, report: rep, whole: "the settings", places: map[string]place{}, anchors: map[string]ast.Node{}}
	d.decode(t.body, reflect.ValueOf(dst).Elem(), "")
	return rep.errs
}
