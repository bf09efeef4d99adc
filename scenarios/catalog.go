package scenarios

import "github.com/pushrig/pushrig/mockvendors/core"

// Catalog is what the mock vendors know and a scenario may refer to. Whoever parses hands it
// in, so that this package can be tested without them.
type Catalog []Vendor

// Vendor is one mock vendor.
type Vendor struct {
	// Name is how scenarios call it: oppo.
	Name string
	// Rules are its rules.
	Rules []Rule
	// NewSettings returns a pointer to that vendor's settings struct, defaults filled in, with yaml
	// tags on its fields.
	NewSettings func() any
	// SettingsSource is the Go text that declares them: its comments describe the settings in the schema.
	SettingsSource string
	// Clicks are the click actions that a push to this vendor can have; nil: any.
	Clicks []ClickKind
	// Certificate are the settings of the console's certificate that its requests carry or sign with, by their keys; nil: any.
	Certificate []string
	// Token says what is wrong with a token of the vendor by its shape, and what to do; nil: none can be given.
	Token func(text string) (core.Shape, error)
	// Push are the keys of a message's push information that are for it.
	Push []PushKey
}

// Rule is one rule of a vendor: its id, OPPO-C7, and what it says.
type Rule struct{ ID, Says string }

// CatalogOf is the catalog of mock vendors.
func CatalogOf(specs []core.Spec) Catalog {
	out := make(Catalog, 0, len(specs))
	for _, s := range specs {
		v := Vendor{Name: s.Name, NewSettings: s.NewSettings, SettingsSource: s.SettingsSource, Token: s.Token}
		for _, r := range s.Rules {
			v.Rules = append(v.Rules, Rule{r.ID, r.Says})
		}
		out = append(out, v)
	}
	return out
}

// vendor finds a vendor by name.
func (c Catalog) vendor(name string) (Vendor, bool) {
	for _, v := range c {
		if v.Name == name {
			return v, true
		}
	}
	return Vendor{}, false
}

// names lists the vendors.
func (c Catalog) names() []string {
	out := make([]string, len(c))
	for i, v := range c {
		out[i] = v.Name
	}
	return out
}

// rules lists every rule id of every vendor.
func (c Catalog) rules() []string {
	var out []string
	for _, v := range c {
		for _, r := range v.Rules {
			out = append(out, r.ID)
		}
	}
	return out
}
