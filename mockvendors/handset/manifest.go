package handset

import (
	"slices"
	"strings"
)

// Manifest is what an app's build declares, as far as push clicks and channels look at it.
type Manifest struct {
	Launcher   string            // class of the first page
	Activities []Activity        //
	Meta       map[string]string // meta-data, such as FCM's default notification channel
	// LenientComponent opens an explicit component though the data does not match its filter, as Android below 13 does
	// (section 6.3 of the IM rulebook); the default is strict.
	LenientComponent bool
}

// Activity is one page of an app.
type Activity struct {
	Class   string
	Filters []Filter
}

// Filter is an intent filter.
type Filter struct {
	Actions    []string
	Categories []string
	Scheme     string
	Host       string
	Path       string // with the leading slash
}

// CategoryDefault is android.intent.category.DEFAULT.
const CategoryDefault = "android.intent.category.DEFAULT"

// ActionView is android.intent.action.VIEW.
const ActionView = "android.intent.action.VIEW"

// Why a tap opened no page.
const (
	WhyOtherPackage   = "other_package"       // the intent names another app
	WhyNoSuchActivity = "no_such_activity"    // the class is not in the manifest
	WhyDataMismatch   = "data_does_not_match" // the component's filters have other data
	WhyNoFilter       = "no_filter_matches"
	WhyNoLauncher     = "no_launcher"
	WhyBadIntentURI   = "bad_intent_uri"
)

func (m *Manifest) activity(class string) *Activity {
	for i := range m.Activities {
		if m.Activities[i].Class == class {
			return &m.Activities[i]
		}
	}
	return nil
}

// hasData reports whether the filter looks at the intent's data.
func (f *Filter) hasData() bool { return f.Scheme != "" || f.Host != "" || f.Path != "" }

// data reports whether the filter takes the intent's data; what it does not name it does not look at, but a filter
// without data takes no intent that has some.
func (f *Filter) data(in *Intent) bool {
	if !f.hasData() {
		return !in.hasData()
	}
	return f.Scheme == in.Scheme && f.host(in.Host) && (f.Path == "" || f.Path == in.Path)
}

func (f *Filter) host(host string) bool {
	if f.Host == "" || f.Host == host {
		return true
	}
	name, _, hasPort := strings.Cut(host, ":")
	return hasPort && f.Host == name // a filter without a port takes any
}

// takes reports whether the filter has the intent's action and all its categories. An intent URI without an action means VIEW.
func (f *Filter) takes(in *Intent) bool {
	action := in.Action
	if action == "" {
		action = ActionView
	}
	for _, c := range in.Categories {
		if !slices.Contains(f.Categories, c) {
			return false
		}
	}
	return slices.Contains(f.Actions, action)
}

// Resolve finds the page an intent opens in the app pkg, or "" and why there is none (section 6.3 of the IM rulebook).
func (m *Manifest) Resolve(pkg string, in *Intent) (page, why string) {
	if in.Package != "" && in.Package != pkg {
		return "", WhyOtherPackage
	}
	if in.Component != (Component{}) {
		return m.component(pkg, in)
	}
	for i := range m.Activities {
		a := &m.Activities[i]
		for j := range a.Filters {
			f := &a.Filters[j]
			if f.takes(in) && f.data(in) && (f.hasData() || slices.Contains(f.Categories, CategoryDefault)) {
				return a.Class, ""
			}
		}
	}
	return "", WhyNoFilter
}

func (m *Manifest) component(pkg string, in *Intent) (page, why string) {
	if in.Component.Package != pkg {
		return "", WhyOtherPackage
	}
	a := m.activity(in.Component.Class)
	if a == nil {
		return "", WhyNoSuchActivity
	}
	if !in.hasData() || m.LenientComponent {
		return a.Class, ""
	}
	for j := range a.Filters {
		if a.Filters[j].data(in) {
			return a.Class, ""
		}
	}
	return "", WhyDataMismatch
}

// ResolveAction finds the page whose filter has the action and DEFAULT and looks at no data, the form OPPO and Huawei
// open by action name.
func (m *Manifest) ResolveAction(action string) (page, why string) {
	for i := range m.Activities {
		for _, f := range m.Activities[i].Filters {
			if !f.hasData() && slices.Contains(f.Actions, action) && slices.Contains(f.Categories, CategoryDefault) {
				return m.Activities[i].Class, ""
			}
		}
	}
	return "", WhyNoFilter
}
