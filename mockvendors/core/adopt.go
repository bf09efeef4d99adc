package core

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// adopting is an app that takes its credentials over from whoever calls first, a field at a time:
//
//	issued by the mock ──first caller's value──▶ adopted ──any other value──▶ refused as the rulebook says
//
// What a caller proves by a key or a secret that never travels (a signature) cannot be checked then: Adopted says so.
type adopting struct {
	open     func(Field) bool // the fields that may be taken over
	first    []Field          // Hooks.Names: one of them comes first, unless the app was given credentials
	given    bool
	tell     func(Adopted) // may be nil
	vendor   string
	unproven map[Field]string // Hooks.Unproven

	mu    sync.Mutex
	taken []Field
	now   atomic.Pointer[Credentials] // nil until the first is taken; never changed in place
}

// newAdopting is how an app takes over what nobody has said: everything, or, of an app with given credentials, what names it
// and was not among them, since a file seldom says all (a service account not its app's package).
func newAdopting(g *Given, all bool, tell func(Adopted)) *adopting {
	named := []Field{FieldPackage, FieldAppID, FieldProjectID}
	return &adopting{tell: tell, given: g != nil, open: func(f Field) bool {
		return (all || slices.Contains(named, f)) && (g == nil || g.Get(f) == "")
	}}
}

// Adopted is what an app has taken over so far. It may be printed: secrets are shortened.
type Adopted struct {
	Vendor string `json:"vendor"`
	App    string `json:"app"`
	// Values are the fields that were taken over.
	Values map[Field]string `json:"values"`
	// NotChecked says what of each call cannot be checked, as the secret behind it was never seen; "" for nothing.
	NotChecked string `json:"not_checked,omitempty"`
}

// String is one line for people.
func (a Adopted) String() string {
	parts := []string{"adopted: " + a.Vendor}
	for _, f := range Fields() {
		if v, ok := a.Values[f]; ok {
			parts = append(parts, string(f)+"="+v)
		}
	}
	line := strings.Join(parts, " ")
	if a.NotChecked != "" {
		line += ", " + a.NotChecked + " not checked"
	}
	return line
}

// Current are the credentials that callers must show now: those the app was started with, and over them what it has adopted.
func (a *App) Current() *Credentials {
	if a.adopting != nil {
		if c := a.adopting.now.Load(); c != nil {
			return c
		}
	}
	return &a.Credentials
}

// Is reports whether a caller's value is that of the app, in constant time. An app that adopts takes the first one. No app
// has an empty value.
func (a *App) Is(f Field, value string) bool {
	if value == "" {
		return false
	}
	if a.adopting != nil && a.adopting.take(a, f, value) {
		return true
	}
	return Equal(a.Current().Get(f), value)
}

// Foreign reports whether a field was adopted, so that the secret that belongs to it is not known.
func (a *App) Foreign(f Field) bool { return !Equal(a.Current().Get(f), a.Get(f)) }

// Adopts reports whether the app would still take a field over.
func (a *App) Adopts(f Field) bool {
	if a.adopting == nil {
		return false
	}
	a.adopting.mu.Lock()
	defer a.adopting.mu.Unlock()
	return a.adopting.takes(f)
}

// takes reports whether a field may be taken over now: no secret and no package of a caller that has the app's own name is. The
// caller holds the lock.
func (d *adopting) takes(f Field) bool {
	return d.open(f) && !slices.Contains(d.taken, f) && (d.given || len(d.taken) > 0 || slices.Contains(d.first, f))
}

// take notes the first value of a field; false where there was one.
func (d *adopting) take(a *App, f Field, value string) bool {
	if !d.open(f) || Equal(a.Get(f), value) { // who comes with what the mock issued is nobody to adopt
		return false
	}
	d.mu.Lock()
	if !d.takes(f) {
		d.mu.Unlock()
		return false
	}
	d.taken = append(d.taken, f)
	now := *a.Current()
	now.Set(f, strings.Clone(value))
	d.now.Store(&now)
	told := d.adopted(a)
	d.mu.Unlock()
	if d.tell != nil && len(told.Values) > 0 {
		d.tell(told)
	}
	return true
}

// adopted is what was taken over and is not what the mock had issued. The caller holds the lock.
func (d *adopting) adopted(a *App) Adopted {
	out := Adopted{Vendor: d.vendor, App: a.Name, Values: map[Field]string{}}
	shown := a.Current().Shown()
	for _, f := range d.taken {
		if !a.Foreign(f) {
			continue
		}
		out.Values[f] = shown.Get(f)
		if d.unproven[f] != "" {
			out.NotChecked = d.unproven[f]
		}
	}
	return out
}

// Adopted is what the vendor's apps have taken over from their callers.
func (a *Apps) Adopted() (out []Adopted) {
	for _, app := range a.list {
		if app.adopting == nil {
			continue
		}
		app.adopting.mu.Lock()
		if got := app.adopting.adopted(app); len(got.Values) > 0 {
			out = append(out, got)
		}
		app.adopting.mu.Unlock()
	}
	return out
}

// Claim returns the app that a caller's value names, or nil; an app that adopts takes a value that is nobody's.
func (a *Apps) Claim(f Field, value string) *App {
	known := a.Find(func(app *App) bool { return value != "" && Equal(app.Current().Get(f), value) })
	if known != nil && known.Is(f, value) {
		return known
	}
	return a.Find(func(app *App) bool { return app.Is(f, value) })
}

// Caller is Claim for vendors whose callers prove who they are beside naming it: only a caller that is whole, as far as that can
// be told, has its value taken over.
func (a *Apps) Caller(f Field, value string, whole bool) *App {
	if whole {
		return a.Claim(f, value)
	}
	return a.Find(func(app *App) bool { return value != "" && Equal(app.Current().Get(f), value) })
}

// HexLower reports whether a text is n lower-case hex digits, as the digests are that requests are signed with.
func HexLower(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}
