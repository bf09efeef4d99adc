package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
	"github.com/pushrig/pushrig/scenarios"
)

// console is the vendors' side as --config has it; nothing without the flag.
func (f *mockFlags) console() (map[string][]core.AppConfig, map[string]bool, error) {
	if f.config == "" {
		return nil, nil, nil
	}
	src, err := scenarios.ReadFile(f.config)
	if err != nil {
		return nil, nil, usageError(fmt.Errorf("cannot read --config: %w", err))
	}
	c, err := scenarios.ParseConsole(f.config, src, catalog())
	if err != nil {
		return nil, nil, err
	}
	apps, err := appsOf(c)
	if err != nil {
		return nil, nil, err
	}
	rules := map[string]bool{}
	for id, on := range c.Rules {
		rules[id] = bool(on)
	}
	return apps, rules, nil
}

// appsOf makes each vendor's apps: main first, other always, then what the file adds.
func appsOf(c *scenarios.Console) (map[string][]core.AppConfig, error) {
	defs := map[string]scenarios.App{scenarios.OtherApp: {Package: mockvendors.OtherPackage}}
	maps.Copy(defs, c.Apps)
	names := append([]string{scenarios.DefaultApp}, slices.Sorted(maps.Keys(defs))...)
	defs[scenarios.DefaultApp] = scenarios.App{Package: mockvendors.MainPackage, Vendors: c.Vendors}
	out := map[string][]core.AppConfig{}
	own := map[string]*credentials.Set{}
	for _, name := range names {
		set, err := c.OwnCredentials(name)
		if err != nil {
			return nil, usageError(err)
		}
		own[name] = set
	}
	for _, spec := range mockvendors.Catalog() {
		for _, name := range names {
			settings := spec.NewSettings()
			if err := defs[name].Vendors[spec.Name].Into(settings); err != nil {
				return nil, fmt.Errorf("app %s, vendor %s: %w", name, spec.Name, err)
			}
			app := core.AppConfig{Name: name, Package: defs[name].Package, Settings: settings}
			if own[name] != nil {
				app = own[name].Give(spec.Name, app)
			}
			out[spec.Name] = append(out[spec.Name], app)
		}
	}
	return out, nil
}
