package core

import (
	"crypto/subtle"
	"fmt"
	"sync/atomic"
)

// The packages of the two apps every vendor has where nobody says otherwise.
const (
	MainPackage  = "com.tencent.qcloud.tim.tuikit"
	OtherPackage = "com.example.other"
)

// AppConfig asks for an app at a vendor.
type AppConfig struct {
	Name     string // "main", or the scenario's name for it
	Package  string // com.example.chat
	Settings any    // a pointer to the vendor's Settings; nil for its defaults
	Given    *Given // what the app has from the real vendor; nil: the mock issues its credentials
}

// App is one app at one vendor: its credentials and its console settings.
type App struct {
	Name        string
	Credentials        // what it was started with: issued by the mock, and what was given over that
	Given       *Given // nil: all of it was issued
	settings    atomic.Value
	adopting    *adopting // nil: it takes nothing over
}

// NewApp returns an app with the given settings, a pointer to the vendor's Settings type.
func NewApp(name string, c Credentials, settings any) *App {
	a := &App{Name: name, Credentials: c}
	a.settings.Store(settings)
	return a
}

// Settings is the app's console settings: the vendor's own type, not to be changed in place.
func (a *App) Settings() any { return a.settings.Load() }

// SetSettings replaces the app's console settings; the value has the type the app began with.
func (a *App) SetSettings(s any) { a.settings.Store(s) }

// ChangeSettings replaces the app's console settings by what f makes of them; f is asked again where someone else was faster.
func (a *App) ChangeSettings(f func(old any) any) {
	for {
		old := a.settings.Load()
		if a.settings.CompareAndSwap(old, f(old)) {
			return
		}
	}
}

// Apps are a vendor's apps. The set is fixed when the vendor starts.
type Apps struct{ list []*App }

// List returns the apps, the default one first.
func (a *Apps) List() []*App { return a.list }

// Main is the default app.
func (a *Apps) Main() *App { return a.list[0] }

// Find returns the first app that fits, or nil.
func (a *Apps) Find(fits func(*App) bool) *App {
	for _, app := range a.list {
		if fits(app) {
			return app
		}
	}
	return nil
}

// ByPackage returns the app of a package, or nil.
func (a *Apps) ByPackage(pkg string) *App {
	return a.Find(func(app *App) bool { return app.Package == pkg })
}

// ByName returns the app a scenario calls name, or nil.
func (a *Apps) ByName(name string) *App {
	return a.Find(func(app *App) bool { return app.Name == name })
}

// Equal compares secrets and signatures in constant time.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// Short prints a secret or a token so that two can be told apart and neither can be used.
func Short(s string) string {
	if len(s) <= 8 {
		return fmt.Sprintf("…(%d)", len(s))
	}
	return fmt.Sprintf("%s…%s(%d)", s[:4], s[len(s)-2:], len(s))
}
