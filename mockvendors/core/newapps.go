package core

import (
	"fmt"
	"reflect"
	"slices"
)

// NewApps makes the apps that a vendor starts with: credentials, the same for the same seed and app, and the settings that
// were asked for, or the vendor's defaults. It refuses settings of another type or out of bounds, and a name or a package
// that two apps have.
func (c *Config) NewApps(defaults func() any, credentials func(seed uint64, a AppConfig) Credentials) ([]*App, error) {
	apps := make([]*App, len(c.Apps))
	for i, a := range c.Apps {
		settings := a.Settings
		switch v := reflect.ValueOf(settings); {
		case !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil():
			settings = defaults()
		case v.Type() != reflect.TypeOf(defaults()):
			return nil, fmt.Errorf("app %q: its settings are a %T; give a %T, or nil for the defaults", a.Name, settings, defaults())
		}
		if err := CheckSettings(settings); err != nil {
			return nil, fmt.Errorf("app %q: %w", a.Name, err)
		}
		if slices.ContainsFunc(c.Apps[:i], func(b AppConfig) bool { return b.Name == a.Name }) {
			return nil, fmt.Errorf("there are two apps %q; give each a name of its own", a.Name)
		}
		if slices.ContainsFunc(c.Apps[:i], func(b AppConfig) bool { return b.Package == a.Package }) {
			return nil, fmt.Errorf("app %q: another app has the package %q too; give each a package of its own", a.Name, a.Package)
		}
		apps[i] = NewApp(a.Name, credentials(c.Seed, a), settings)
		apps[i].give(a.Given)
		if a.Given != nil || c.Adopt && i == 0 {
			apps[i].adopting = newAdopting(a.Given, c.Adopt && i == 0, c.OnAdopt)
		}
	}
	return apps, distinct(apps)
}
