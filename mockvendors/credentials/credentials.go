// Package credentials reads what a backend has from the real vendors, as it is: Google's and Huawei's service-account files,
// agconnect-services.json, google-services.json, and ids and secrets in YAML or JSON. What it reads stays in memory. Its errors
// name a file, a line and a key, and never a value.
//
//	credentials.go  files into a set of apps   document.go  YAML and JSON with places
//	kinds.go        what a file is             own.go       the files of our own form
//	keys.go         public halves of keys      guess.go     whose ids these are
package credentials

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The vendors whose credentials can be read.
const (
	fcm    = "fcm"
	huawei = "huawei"
	mi     = "mi"
	oppo   = "oppo"
	vivo   = "vivo"
	meizu  = "meizu"
)

// maxFile is the most bytes of one file.
const maxFile = 1 << 20

// Set is what was given: the app's package, where one of the files names it, and by vendor the apps' credentials.
type Set struct {
	Package string
	Vendors map[string][]core.Given
}

// Read reads files. Each argument is FILE, whose vendor is told from what is in it, or VENDOR=FILE. What several files say of one
// vendor is about one app as far as they do not contradict each other.
func Read(args []string) (*Set, error) {
	set := &Set{Vendors: map[string][]core.Given{}}
	for _, arg := range args {
		vendor, name := splitArg(arg)
		found, err := readFile(name, vendor)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if err := set.add(f); err != nil {
				return nil, err
			}
		}
	}
	return set, nil
}

// splitArg takes VENDOR= off an argument. A file may have an = in its name too.
func splitArg(arg string) (vendor, file string) {
	if before, after, ok := strings.Cut(arg, "="); ok && slices.Contains(vendors(), before) {
		return before, after
	}
	return "", arg
}

// finding is what one file, or one part of it, says of one vendor's app.
type finding struct {
	vendor string // "" where only the package is named
	core.Given
	at place
}

func readFile(name, vendor string) ([]finding, error) {
	text, err := readText(name)
	if err != nil {
		return nil, err
	}
	doc, err := parse(name, text)
	if err != nil {
		return nil, err
	}
	return recognise(doc, vendor, text)
}

func readText(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, fmt.Errorf("credentials cannot be read: %w", err)
	case info.IsDir():
		return nil, fmt.Errorf("%s is a folder; name the files in it that hold credentials", name)
	case info.Size() > maxFile:
		return nil, fmt.Errorf("%s has %d bytes: no file of credentials is longer than %d; name another", name, info.Size(), maxFile)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("credentials cannot be read: %w", err)
	}
	return text, nil
}

// add takes one finding in: into the vendor's last app where nothing speaks against it, else as a further app.
func (s *Set) add(f finding) error {
	if s.Package == "" {
		s.Package = f.Package
	}
	if f.vendor == "" {
		return nil
	}
	f.From = []string{f.at.file}
	list := s.Vendors[f.vendor]
	if n := len(list); n > 0 && fits(&list[n-1], &f.Given) {
		merge(&list[n-1], &f.Given)
		return nil
	}
	for i := range list {
		for _, id := range []core.Field{core.FieldProjectID, core.FieldAppID, core.FieldAppKey} {
			if v := f.Get(id); v != "" && v == list[i].Get(id) {
				return f.at.errorf("give one of the two, or correct the one that is out of date", "%s of %s is here with other credentials than in %s",
					id, f.vendor, strings.Join(list[i].From, ", "))
			}
		}
	}
	s.Vendors[f.vendor] = append(list, f.Given)
	return nil
}

// fits reports whether two findings can be about one app.
func fits(a, b *core.Given) bool {
	return !(a.Key != nil && b.Key != nil && !a.Key.Equal(b.Key)) && !slices.ContainsFunc(core.Fields(), func(f core.Field) bool {
		return a.Get(f) != "" && b.Get(f) != "" && !core.Equal(a.Get(f), b.Get(f))
	})
}

func merge(into, from *core.Given) {
	for _, f := range core.Fields() {
		if into.Get(f) == "" {
			into.Set(f, from.Get(f))
		}
	}
	if into.Key == nil {
		into.Key, into.SigningFile = from.Key, from.SigningFile
	}
	for _, name := range from.From {
		if !slices.Contains(into.From, name) {
			into.From = append(into.From, name)
		}
	}
}

// One reports whether the set is about one app, and all of it there; its error says what is not.
func (s *Set) One() error {
	for _, vendor := range slices.Sorted(maps.Keys(s.Vendors)) {
		list := s.Vendors[vendor]
		if list[0].Package != "" && list[0].Package != s.Package {
			return fmt.Errorf("%s names another package than %s; an app has one", strings.Join(list[0].From, ", "), s.Package)
		}
		if len(list) > 1 {
			return fmt.Errorf("%s and %s are of two apps at %s; give each app its own files", strings.Join(list[0].From, ", "), strings.Join(list[1].From, ", "), vendor)
		}
	}
	return s.complete()
}

// Give lays what was given for a vendor over its app. An app of which no file is the vendor's keeps what the mock issues; its
// package is the set's all the same.
func (s *Set) Give(vendor string, app core.AppConfig) core.AppConfig {
	if s.Package != "" {
		app.Package = s.Package
	}
	if list := s.Vendors[vendor]; len(list) > 0 {
		g := list[0]
		if g.Package == "" {
			g.Package = s.Package
		}
		if app.Given = &g; g.Package != "" {
			app.Package = g.Package
		}
	}
	return app
}

// complete reports what a vendor's app lacks to be recognised by its calls; nil where nothing does.
func (s *Set) complete() error {
	for _, vendor := range slices.Sorted(maps.Keys(s.Vendors)) {
		for i := range s.Vendors[vendor] {
			g := &s.Vendors[vendor][i]
			if lacks := lacking(vendor, g); lacks != "" {
				return fmt.Errorf("%s: %s of %s is missing; add it, or let --adopt take it from the first call", strings.Join(g.From, ", "), lacks, vendor)
			}
		}
	}
	return nil
}

// Apps lays the set over a vendor's apps, by vendor: the first of a vendor's given apps becomes its first app, and further ones
// are added as own2, own3 and so on. Of apps whose file names no package it is taken from the first call that names one.
func (s *Set) Apps(apps map[string][]core.AppConfig) (map[string][]core.AppConfig, error) {
	if err := s.complete(); err != nil {
		return nil, err
	}
	out := maps.Clone(apps)
	for vendor := range apps {
		list := slices.Clone(apps[vendor])
		if len(list) > 0 {
			list[0] = s.Give(vendor, list[0])
		}
		for i := 1; i < len(s.Vendors[vendor]); i++ {
			g, name := &s.Vendors[vendor][i], fmt.Sprintf("own%d", i+1)
			more := core.AppConfig{Name: name, Package: "com.example." + name, Given: g}
			if g.Package != "" {
				more.Package = g.Package
			}
			list = append(list, more)
		}
		out[vendor] = list
	}
	for vendor := range s.Vendors {
		if _, ok := apps[vendor]; !ok {
			return nil, fmt.Errorf("%s: credentials of %s, which is not among the vendors here; leave the file out or start that vendor too",
				strings.Join(s.Vendors[vendor][0].From, ", "), vendor)
		}
	}
	return out, nil
}

// beside is a file that another one names, by its place.
func beside(of, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(of), name)
}
