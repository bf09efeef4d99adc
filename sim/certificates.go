package sim

import (
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/people"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// The pages of the demo app, as the IM documentation's samples name them.
const (
	splashPage = "com.tencent.qcloud.tim.demo.SplashActivity"
	mainPage   = "com.tencent.qcloud.tim.demo.main.MainActivity"
	loginPage  = "com.tencent.qcloud.tim.demo.login.LoginActivity"
	kitChannel = "tuikit" // the channel the kit creates
)

// manifest is the demo app's, by section 6.2 of the IM rulebook.
func manifest() handset.Manifest {
	return handset.Manifest{
		Launcher: splashPage,
		Activities: []handset.Activity{
			{Class: splashPage}, {Class: loginPage},
			{Class: mainPage, Filters: []handset.Filter{{
				Actions: []string{handset.ActionView}, Categories: []string{handset.CategoryDefault},
				Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail",
			}}},
		},
	}
}

// intentURI is the console's click action that opens the demo app's main page (section 6.1).
func intentURI(pkg string) string {
	return handset.Intent{
		Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail", Flags: handset.FlagClearTop,
		Component: handset.Component{Package: pkg, Class: mainPage},
	}.URI()
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
	out := map[string][]core.AppConfig{}
	for _, spec := range w.specs {
		for _, n := range names {
			settings, err := w.vendorSettings(spec, n)
			if err != nil {
				return nil, err
			}
			out[spec.Name] = append(out[spec.Name], core.AppConfig{Name: n, Package: defs[n].Package, Settings: settings})
		}
	}
	return out, nil
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
	w.builds = map[string]device.App{}
	id := uint32(15518) // the source document's own
	for _, n := range names {
		build := device.App{Package: defs[n].Package, Manifest: manifest(), MainPage: mainPage, LoginPage: loginPage, Vendors: map[string]device.VendorBuild{}}
		for _, vendor := range slices.Sorted(maps.Keys(w.ready.Vendors)) {
			v := w.ready.Vendors[vendor]
			i := slices.IndexFunc(v.Apps, func(a mockvendors.ReadyApp) bool { return a.Name == n })
			if i < 0 {
				continue
			}
			c, err := certificate(id, vendor, v, v.Apps[i], defs[n].Certificates[vendor])
			if err != nil {
				return err
			}
			w.certificates = append(w.certificates, c)
			build.Vendors[vendor] = device.VendorBuild{BusinessID: id, Register: link.Register{
				AppID: v.Apps[i].AppID, AppKey: v.Apps[i].AppKey, AppSecret: v.Apps[i].AppSecret, Project: v.Apps[i].ProjectID,
			}}
			id++
		}
		w.builds[n] = build
	}
	return nil
}

// certificate is what an approved chat app sets, with the scenario's words over it.
func certificate(id uint32, vendor string, v mockvendors.ReadyVendor, app mockvendors.ReadyApp, over scenarios.Certificate) (pipeline.Certificate, error) {
	c := pipeline.Certificate{
		ID: id, Vendor: vendor, Endpoint: v.BaseURL, Package: app.Package, AppID: app.AppID, AppKey: app.AppKey,
		AppSecret: app.AppSecret, MasterSecret: app.MasterSecret, ProjectID: app.ProjectID,
	}
	if app.CredentialsFile != "" {
		text, err := os.ReadFile(app.CredentialsFile)
		if err != nil {
			return c, fmt.Errorf("certificate of %s: %w", vendor, err)
		}
		c.CredentialsFile = string(text)
	}
	err := c.Approve(pipeline.ChatApp{Channel: kitChannel, Launcher: splashPage, Page: mainPage, Intent: intentURI(app.Package)})
	if err != nil {
		return c, err
	}
	return c, override(&c, over)
}

// override lays the scenario's words over a certificate.
func override(c *pipeline.Certificate, o scenarios.Certificate) error {
	set := func(dst *string, src *string) {
		if src != nil {
			*dst = *src
		}
	}
	set(&c.ChannelID, o.Channel)
	set(&c.Category, o.Category)
	set(&c.Importance, o.Importance)
	set(&c.AppID, o.AppID)
	set(&c.AppKey, o.AppKey)
	set(&c.AppSecret, o.AppSecret)
	set(&c.MasterSecret, o.MasterSecret)
	if o.Class != nil {
		c.Classification = o.Class
	}
	if o.NotifyLevel != nil {
		c.NotifyLevel = *o.NotifyLevel
	}
	if o.NotifyType != nil {
		c.NoticeMsgType = *o.NotifyType
	}
	if o.Click != nil {
		c.Click = pipeline.Click{Kind: string(o.Click.Kind), Value: o.Click.Value}
	}
	if o.TTL != nil {
		c.TTL = o.TTL.D()
	}
	if o.Secret != nil {
		return c.SetSecret(*o.Secret)
	}
	return nil
}
