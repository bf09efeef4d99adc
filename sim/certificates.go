package sim

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/console"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/people"
)

// manifest is the demo app's, by section 6.2 of the IM rulebook.
func manifest() handset.Manifest {
	return handset.Manifest{
		Launcher: console.SplashPage,
		Activities: []handset.Activity{
			{Class: console.SplashPage}, {Class: console.LoginPage},
			{Class: console.MainPage, Filters: []handset.Filter{{
				Actions: []string{handset.ActionView}, Categories: []string{handset.CategoryDefault},
				Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail",
			}}},
		},
	}
}

// apps lists the scenario's apps, main first.
func apps(s *scenarios.Scenario) (names []string, defs map[string]scenarios.App) {
	defs = maps.Clone(s.Apps)
	if defs == nil {
		defs = map[string]scenarios.App{}
	}
	defs[scenarios.DefaultApp] = scenarios.App{Package: mockvendors.MainPackage, Vendors: s.Vendors, Certificates: s.Certificates}
	names = []string{scenarios.DefaultApp}
	for _, n := range slices.Sorted(maps.Keys(s.Apps)) {
		if n != scenarios.DefaultApp {
			names = append(names, n)
		}
	}
	return names, defs
}

// vendorsNeeded are the vendors that a phone of the scenario registers with or a step speaks of: the others need not run, nor
// make keys for credentials that nobody uses.
func (w *world) vendorsNeeded() []string {
	if w.scenario.Target != nil {
		return mockvendors.Names() // its settings may name any
	}
	needed := map[string]bool{}
	for i := range w.scenario.Devices {
		g := &w.scenario.Devices[i]
		needed[device.Chain(device.Profile(g.Profile), w.hardware(g, people.New(w.scenario.Seed)))] = true
	}
	for i := range w.scenario.Steps {
		if f := w.scenario.Steps[i].Fault; f != nil {
			needed[f.Vendor] = true
		}
		for key := range w.scenario.Steps[i].Set {
			vendor, _ := scenarios.SplitVendorApp(key)
			needed[vendor] = true
		}
	}
	return slices.DeleteFunc(mockvendors.Names(), func(name string) bool { return !needed[name] })
}

// vendorApps says which apps each vendor has, with the settings the scenario gives them.
func (w *world) vendorApps() (map[string][]core.AppConfig, error) {
	names, defs := apps(w.scenario)
	own, err := w.ownCredentials(names)
	if err != nil {
		return nil, err
	}
	out := map[string][]core.AppConfig{}
	for _, spec := range w.specs {
		for _, n := range names {
			settings, err := w.vendorSettings(spec, n)
			if err != nil {
				return nil, err
			}
			app := core.AppConfig{Name: n, Package: defs[n].Package, Settings: settings}
			if own[n] != nil {
				app = own[n].Give(spec.Name, app)
			}
			out[spec.Name] = append(out[spec.Name], app)
		}
	}
	return out, nil
}

// ownCredentials reads the files of the apps' own credentials.
func (w *world) ownCredentials(names []string) (map[string]*credentials.Set, error) {
	own := map[string]*credentials.Set{}
	for _, n := range names {
		set, err := w.scenario.OwnCredentials(n)
		if err != nil {
			return nil, fmt.Errorf("app %s: %w", n, err)
		}
		own[n] = set
	}
	return own, nil
}

// vendorSettings is a console's settings of one app: the vendor's defaults, where our receipts go, the scenario's words, and
// what steps have changed since, each over the last.
func (w *world) vendorSettings(spec core.Spec, app string) (any, error) {
	_, defs := apps(w.scenario)
	settings := spec.NewSettings()
	layers := []scenarios.Settings{defs[app].Vendors[spec.Name]}
	if spec.ReceiptsSetting != "" {
		layers = append([]scenarios.Settings{{spec.ReceiptsSetting: w.receiptBase + "/" + spec.Name}}, layers...)
	}
	for _, layer := range append(layers, w.settings[spec.Name+"/"+app]...) {
		if err := layer.Into(settings); err != nil {
			return nil, fmt.Errorf("app %s, vendor %s: %w", app, spec.Name, err)
		}
	}
	if err := core.CheckSettings(settings); err != nil {
		return nil, fmt.Errorf("app %s, vendor %s: %w", app, spec.Name, err)
	}
	return settings, nil
}

// console makes the IM console's certificates and the builds of the apps that carry their ids.
func (w *world) console() error {
	names, defs := apps(w.scenario)
	over := map[string]map[string]scenarios.Certificate{}
	w.builds = map[string]device.App{}
	for _, n := range names {
		over[n] = defs[n].Certificates
		w.builds[n] = device.App{Package: defs[n].Package, Manifest: manifest(), MainPage: console.MainPage, LoginPage: console.LoginPage, Vendors: map[string]device.VendorBuild{}}
	}
	rows, err := console.Rows(vendorsOf(w.ready), over)
	if err != nil {
		return err
	}
	for _, r := range rows {
		w.certificates = append(w.certificates, r.Certificate)
		i := slices.IndexFunc(w.ready.Vendors[r.Vendor].Apps, func(a mockvendors.ReadyApp) bool { return a.Name == r.App })
		app := w.ready.Vendors[r.Vendor].Apps[i]
		build := w.builds[r.App]
		build.Package = app.Package // an app's own credentials may name another than main's
		w.builds[r.App] = build
		w.builds[r.App].Vendors[r.Vendor] = device.VendorBuild{BusinessID: r.ID, Register: link.Register{
			AppID: app.AppID, AppKey: app.AppKey, AppSecret: app.AppSecret, Project: app.ProjectID,
		}}
	}
	return nil
}

// vendorsOf is the mock's line as the console reads it.
func vendorsOf(ready mockvendors.Ready) map[string]console.Vendor {
	out := map[string]console.Vendor{}
	for name, v := range ready.Vendors {
		row := console.Vendor{BaseURL: v.BaseURL}
		for _, a := range v.Apps {
			row.Apps = append(row.Apps, console.App{
				Name: a.Name, Package: a.Package, AppID: a.AppID, AppKey: a.AppKey, AppSecret: a.AppSecret,
				MasterSecret: a.MasterSecret, ProjectID: a.ProjectID, CredentialsFile: a.CredentialsFile, SigningFile: a.SigningFile(),
			})
		}
		out[name] = row
	}
	return out
}
