package scenarios

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// OwnCredentials reads the files of an app's own credentials, nil where it has none. What they hold is in no scenario: the files
// are read where the vendors are started.
func (s *Scenario) OwnCredentials(app string) (*credentials.Set, error) {
	files := s.Credentials
	if app != DefaultApp {
		files = s.Apps[app].Credentials
	}
	if len(files) == 0 {
		return nil, nil
	}
	args := make([]string, len(files))
	for i, f := range files {
		args[i] = s.beside(f)
	}
	set, err := credentials.Read(args)
	if err != nil {
		return nil, err
	}
	return set, set.One()
}

// beside is a file by its place beside the scenario's; VENDOR= before it stays.
func (s *Scenario) beside(file string) string {
	vendor, name, ok := strings.Cut(file, "=")
	if !ok {
		vendor, name = "", file
	} else {
		vendor += "="
	}
	if name == "" || filepath.IsAbs(name) || s.File == "" {
		return vendor + name
	}
	return vendor + filepath.Join(filepath.Dir(s.File), name)
}

// OwnTokens are the tokens that the phones of a group have from the real vendor, in their order; none where the vendor gives
// them theirs.
func (s *Scenario) OwnTokens(g *DeviceGroup, cat Catalog) ([]string, error) {
	v, _ := cat.vendor(g.Vendor)
	switch {
	case g.Token == "" && g.Tokens == "":
		return nil, nil
	case v.Token == nil:
		return nil, errors.New("no token can be given to a phone of this vendor")
	case g.Token != "":
		_, err := v.Token(g.Token)
		return []string{g.Token}, err
	}
	read, err := credentials.ReadTokens([]string{g.Vendor + "=" + s.beside(g.Tokens)}, []core.Spec{{Name: v.Name, Token: v.Token}})
	out := make([]string, len(read))
	for i, t := range read {
		out[i] = t.Text
	}
	return out, err
}

// packageOf is the package of an app that names none: that of its own credentials, or one by its name.
func (c *checker) packageOf(app string) string {
	if set, err := c.s.OwnCredentials(app); err == nil && set != nil && set.Package != "" {
		return set.Package
	}
	return "com.example." + app
}

// completeTokens makes a group as large as its file of tokens, where nothing else is said.
func (c *checker) completeTokens(path string, g *DeviceGroup) {
	if g.Tokens == "" || c.given(path+".count") {
		return
	}
	if tokens, err := c.s.OwnTokens(g, c.cat); err == nil && len(tokens) > 0 {
		g.Count = len(tokens)
	}
}

// checkTokens checks a group's given tokens, by shape and against the others.
func (c *checker) checkTokens(path string, g *DeviceGroup) {
	if g.Token == "" && g.Tokens == "" {
		return
	}
	at := path + ".token"
	if g.Tokens != "" {
		at = path + ".tokens"
	}
	_, known := c.cat.vendor(g.Vendor)
	switch {
	case g.Token != "" && g.Tokens != "":
		c.bad(at, "give one of the two", "the device group %s has both token and tokens", g.Group)
		return
	case !known:
		c.bad(at, "add vendor: oppo or another's name", "a given token is some vendor's, and the device group %s names none", g.Group)
		return
	}
	tokens, err := c.s.OwnTokens(g, c.cat)
	switch {
	case err != nil && g.Token != "":
		c.bad(at, err.Error(), "%s is no token of %s", core.Short(g.Token), g.Vendor)
	case err != nil:
		c.bad(at, "", "%v", err)
	case len(tokens) != g.Count:
		c.bad(at, "make count as many, or leave it out", "there are %d tokens for the %d phones of the device group %s", len(tokens), g.Count, g.Group)
	}
	for _, t := range tokens {
		key := g.Vendor + " " + t
		if other, taken := c.tokens[key]; taken {
			c.bad(at, "give each phone a token of its own", "the device group %s has the token %s already", other, core.Short(t))
			return
		}
		c.tokens[key] = g.Group
	}
}

// checkCredentials checks that the files of an app's own credentials can be read, and are about one app.
func (c *checker) checkCredentials(path, app string) {
	set, err := c.s.OwnCredentials(app)
	if err != nil {
		c.bad(path, "", "%v", err)
		return
	}
	if set == nil {
		return
	}
	for _, vendor := range slices.Sorted(maps.Keys(set.Vendors)) {
		if _, ok := c.cat.vendor(vendor); !ok {
			c.bad(path, "leave the file out", "credentials of %s, and there is no such vendor", vendor)
		}
	}
	if def, ok := c.s.Apps[app]; ok && set.Package != "" && set.Package != def.Package {
		c.bad(join("apps", app)+".package", "make them one, or leave package out", "the credentials are those of the package %s", set.Package)
	}
}
