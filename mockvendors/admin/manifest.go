package admin

import "github.com/pushrig/pushrig/mockvendors/handset"

// kitChannel is the notification channel that the IM kit creates.
const kitChannel = "tuikit"

// manifest is what the app on a device declares, for tests whose clicks open pages of their own app.
type manifest struct {
	Launcher   string            `json:"launcher" jsonschema_description:"Class of the first page."`
	Activities []activity        `json:"activities,omitempty" jsonschema_description:"Further pages; the launcher need not be repeated."`
	Meta       map[string]string `json:"meta,omitempty" jsonschema_description:"Meta-data, such as com.google.firebase.messaging.default_notification_channel_id."`
	Lenient    bool              `json:"lenient_component,omitempty" jsonschema_description:"Opens an explicit component though the data does not match its filter, as Android below 13 does."`
}

type activity struct {
	Class   string   `json:"class"`
	Filters []filter `json:"filters,omitempty"`
}

type filter struct {
	Actions    []string `json:"actions,omitempty"`
	Categories []string `json:"categories,omitempty" jsonschema_description:"Default: android.intent.category.DEFAULT."`
	Scheme     string   `json:"scheme,omitempty"`
	Host       string   `json:"host,omitempty"`
	Path       string   `json:"path,omitempty" jsonschema_description:"With the leading slash."`
}

// demoManifest is the IM demo app's, by section 6.2 of the IM rulebook.
func demoManifest() *manifest {
	return &manifest{
		Launcher: "com.tencent.qcloud.tim.demo.SplashActivity",
		Activities: []activity{{Class: "com.tencent.qcloud.tim.demo.main.MainActivity", Filters: []filter{{
			Actions: []string{handset.ActionView}, Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail",
		}}}},
	}
}

func (m *manifest) check() error {
	if m.Launcher == "" {
		return bad("manifest.launcher is empty", "name the class of the app's first page")
	}
	for _, a := range m.Activities {
		if a.Class == "" {
			return bad("manifest.activities has one without a class", "name the class of every page")
		}
	}
	return nil
}

func (m *manifest) handset() handset.Manifest {
	out := handset.Manifest{
		Launcher: m.Launcher, Meta: m.Meta, LenientComponent: m.Lenient, Activities: []handset.Activity{{Class: m.Launcher}},
	}
	for _, a := range m.Activities {
		page := handset.Activity{Class: a.Class}
		for _, f := range a.Filters {
			if f.Categories == nil {
				f.Categories = []string{handset.CategoryDefault}
			}
			page.Filters = append(page.Filters, handset.Filter{
				Actions: f.Actions, Categories: f.Categories, Scheme: f.Scheme, Host: f.Host, Path: f.Path,
			})
		}
		out.Activities = append(out.Activities, page)
	}
	return out
}
