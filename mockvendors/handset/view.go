package handset

import (
	"maps"
	"slices"
	"strings"
)

// viewIntent is ACTION_VIEW on an address, which is what Android makes of a link that is no intent URI; ok is false for a text
// without a scheme.
func viewIntent(address string) (in Intent, ok bool) {
	scheme, rest, ok := strings.Cut(address, ":")
	if !ok || scheme == "" || strings.ContainsAny(scheme, "/?# ") {
		return in, false
	}
	in = Intent{Action: ActionView, Scheme: strings.ToLower(scheme)}
	rest, _, _ = strings.Cut(rest, "#")
	if rest, ok = strings.CutPrefix(rest, "//"); ok {
		return in, in.parseData("//"+rest) == nil
	}
	in.Path, in.Query, _ = strings.Cut(rest, "?") // of no host, as in tel:123
	return in, true
}

// web reports whether a browser takes the intent's address.
func (in *Intent) web() bool { return in.Scheme == "http" || in.Scheme == "https" }

// viewer finds the app whose filter takes an intent: this one before any other on the phone. Nil: none does.
func (a *App) viewer(in *Intent) (taker *App, page string) {
	a.phone.mu.Lock()
	apps := maps.Clone(a.phone.apps)
	a.phone.mu.Unlock()
	delete(apps, a.Package)
	all := []*App{a}
	for _, pkg := range slices.Sorted(maps.Keys(apps)) {
		all = append(all, apps[pkg])
	}
	for _, app := range all {
		if page, _ := app.manifest.Resolve(app.Package, in); page != "" {
			return app, page
		}
	}
	return nil, ""
}

// view opens an address: in the app whose filter takes it, else, a web page, in the browser, which gets the address alone.
func (a *App) view(l *Landing, in Intent, address string) (opener *App) {
	opener, l.Page = a.viewer(&in)
	switch {
	case opener != nil:
		l.Intent, l.Extras = in, in.Extras
		if opener != a {
			l.Package = opener.Package
		}
	case in.web():
		l.URL, l.Extras, l.Intent = address, nil, Intent{}
	default:
		l.Why, l.Intent, l.Extras = WhyNoFilter, in, in.Extras
	}
	return opener
}
