package scenarios

import (
	"maps"
	"reflect"
	"slices"

	"github.com/goccy/go-yaml/ast"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// OtherApp is the second app that every mock has where it runs without a scenario, for tests with tokens of a foreign app.
const OtherApp = "other"

// Console is the vendors' side of a scenario alone, for mocks that run without one. Its keys mean what they mean in a
// scenario.
type Console struct {
	// Vendors holds what each vendor's console knows about the app main.
	Vendors map[string]Settings `yaml:"vendors" json:"vendors,omitempty"`
	// Rules switches vendor rules off (or back on) by id.
	Rules map[string]Switch `yaml:"rules" json:"rules,omitempty"`
	// Apps are further apps beside main.
	Apps map[string]App `yaml:"apps" json:"apps,omitempty"`
	// Credentials are files of the app main's own credentials, by their place beside this one.
	Credentials []string `yaml:"credentials" json:"credentials,omitempty"`

	scenario Scenario // the same as a scenario has it, with the file's name
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
	s := &Scenario{Vendors: out.Vendors, Rules: out.Rules, Apps: out.Apps, Credentials: out.Credentials, File: name}
	c := &checker{decoder: d, s: s, cat: cat, console: map[string]any{}, tokens: map[string]string{}}
	c.complete()
	if len(rep.errs) == 0 {
		c.checkConsole()
		c.checkMockApps()
	}
	if err := rep.err(); err != nil {
		return nil, err
	}
	out.Apps, out.scenario = s.Apps, *s
	return &out, nil
}

// OwnCredentials are the credentials of an app's own, as Scenario.OwnCredentials has them.
func (c *Console) OwnCredentials(app string) (*credentials.Set, error) {
	return c.scenario.OwnCredentials(app)
}

// checkMockApps checks what only a scenario's apps have, and the app that the mocks add.
func (c *checker) checkMockApps() {
	for _, name := range slices.Sorted(maps.Keys(c.s.Apps)) {
		app, path := c.s.Apps[name], join("apps", name)
		if len(app.Certificates) > 0 {
			c.bad(key(path+".certificates"), "leave it out", "certificates are the IM console's, and the mocks run without one")
		}
		if name != OtherApp && app.Package == core.OtherPackage {
			c.bad(path+".package", "choose another", "the package %s is that of the app %s, which is always there", app.Package, OtherApp)
		}
	}
}
