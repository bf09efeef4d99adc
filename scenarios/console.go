package scenarios

import (
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

// Console is the vendors' side of a scenario alone, for mocks that run without one. Its keys mean what they mean in a
// scenario.
type Console struct {
	// Vendors holds what each vendor's console knows about the app main.
	Vendors map[string]Settings `yaml:"vendors" json:"vendors,omitempty"`
	// Rules switches vendor rules off (or back on) by id.
	Rules map[string]Switch `yaml:"rules" json:"rules,omitempty"`
	// Apps are further apps beside main.
	Apps map[string]App `yaml:"apps" json:"apps,omitempty"`
}

// ParseConsole reads and checks a file of vendors, rules and apps. name is how errors call the text. Its error is an
// Errors with everything that is wrong.
func ParseConsole(name string, src []byte, cat Catalog) (*Console, error) {
	rep := &report{}
	t, _ := parseTree(name, src, 0, rep)
	if err := rep.err(); err != nil {
		return nil, err
	}
	d := &decoder{tree: t, report: rep, whole: "a file of vendors, rules and apps", places: map[string]place{}, anchors: map[string]ast.Node{}}
	var out Console
	d.decode(t.body, reflect.ValueOf(&out).Elem(), "")
	s := &Scenario{Vendors: out.Vendors, Rules: out.Rules, Apps: out.Apps}
	c := &checker{decoder: d, s: s, cat: cat}
	c.complete()
	if len(rep.errs) == 0 {
		c.checkConsole()
	}
	if err := rep.err(); err != nil {
		return nil, err
	}
	return &out, nil
}
