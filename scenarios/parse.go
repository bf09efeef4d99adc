package scenarios

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// Parse reads, checks and completes a scenario. name is how errors call the text. Its error is an
// Errors with everything that is wrong.
func Parse(name string, src []byte, cat Catalog) (*Scenario, error) {
	return parse(name, src, cat, nil)
}

// Set changes one value, given as path=value (seed=9, load[0].rate=500/s,
// vendors.oppo.channels=[a, b]), and checks the whole again. On an error the scenario
// is as before.
func (s *Scenario) Set(assignment string) error {
	if s.text == nil {
		return errors.New("this scenario no longer has its text: set values before it is written as JSON")
	}
	sets := append(s.Overrides[:len(s.Overrides):len(s.Overrides)], assignment)
	changed, err := parse(s.File, s.text, s.cat, sets)
	if err != nil {
		return err
	}
	if t := s.Target; t != nil && changed.Target == nil {
		changed.Against(t)
	}
	*s = *changed
	return nil
}

func parse(name string, src []byte, cat Catalog, sets []string) (*Scenario, error) {
	s, d := read(name, src, sets)
	if d.whole != "" { // it is YAML
		s.File = name // files that it names are beside it
		c := &checker{decoder: d, s: s, cat: cat, console: map[string]any{}, tokens: map[string]string{}}
		c.complete()
		if len(d.errs) == 0 { // first what each value is, then how they fit: one mistake should not show twice
			c.check()
		}
	}
	if err := d.err(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(src)
	s.SHA256 = hex.EncodeToString(sum[:])
	s.text, s.cat, s.Overrides = src, cat, sets
	return s, nil
}

// read decodes a scenario's text: what each value is, not how they fit.
func read(name string, src []byte, sets []string) (*Scenario, *decoder) {
	rep := &report{}
	t, _ := parseTree(name, src, 0, rep)
	overrides := readSets(sets, rep)
	if len(rep.errs) > 0 {
		return nil, &decoder{report: rep}
	}
	d := &decoder{
		tree: t, report: rep, whole: "a scenario", places: map[string]place{}, anchors: map[string]ast.Node{},
		overrides: overrides, reserved: reservedKeys(),
	}
	s := &Scenario{}
	d.decode(t.body, reflect.ValueOf(s).Elem(), "")
	for _, o := range overrides {
		if !o.used {
			rep.add(o.tree.at(1, 1), "a path is like seed, devices[0].count or vendors.oppo.channels", "there is no %s to set", o.path)
		}
	}
	return s, d
}

// reservedKeys are keys that will mean something one day.
func reservedKeys() map[string]string {
	return map[string]string{
		"era": "is kept for running with the vendors' rules of another year, which is not built yet: only today's rules are",
	}
}

// readSets reads assignments into overrides, the last one for a path winning.
func readSets(sets []string, rep *report) []*override {
	var out []*override
	for i := len(sets) - 1; i >= 0; i-- {
		path, value, ok := strings.Cut(sets[i], "=")
		file := fmt.Sprintf("--set %s", sets[i])
		path = strings.TrimSpace(path)
		if !ok || path == "" {
			rep.add(place{file: file, line: 1, col: 1}, "write it like seed=9", "this is no path=value")
			continue
		}
		if strings.TrimSpace(value) == "" {
			value = `""`
		}
		t, _ := parseTree(file, []byte(value), 0, rep)
		t.loose = true
		out = append(out, &override{path: path, tree: t, used: shadowed(path, out)})
	}
	return out
}

// shadowed says whether a later --set has the same path.
func shadowed(path string, later []*override) bool {
	for _, o := range later {
		if o.path == path {
			return true
		}
	}
	return false
}
