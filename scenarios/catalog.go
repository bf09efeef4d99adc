package scenarios

import "github.com/pushrig/pushrig/mockvendors/core"

// Catalog is what the mock vendors know and a scenario may refer to. Whoever parses hands it
// in, so that this package can be tested without them.
type Catalog []Vendor

// Vendor is one mock vendor.
type Vendor struct {
	// Name is how scenarios call it: oppo.
	Name string
	// Rules are the ids of its rules: OPPO-C7.
	Rules []string
	// NewSettings returns a pointer to that vendor's settings struct, defaults filled in, with yaml
	// tags on its fields.
	NewSettings func() any
}

// CatalogOf is the catalog of mock vendors.
func CatalogOf(specs []core.Spec) Catalog {
	out := make(Catalog, 0, len(specs))
	for _, s := range specs {
		v := Vendor{Name: s.Name, NewSettings: s.NewSettings}
		for _, r := range s.Rules {
			v.Rules = append(v.Rules, r.ID)
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
		out = append(out, v.Rules...)
	}
	return out
}
