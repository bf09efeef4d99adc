package handset

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	pkg      = "com.example.chat"
	splash   = "com.example.chat.Splash"
	mainPage = "com.example.chat.Main"
)

// chatManifest is the demo app's (section 6.2 of the IM rulebook), with a page more that opens by action.
func chatManifest() Manifest {
	return Manifest{Launcher: splash, Activities: []Activity{
		{Class: splash},
		{Class: mainPage, Filters: []Filter{
			{Actions: []string{ActionView}, Categories: []string{CategoryDefault}, Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail"},
		}},
		{Class: "com.example.chat.ByAction", Filters: []Filter{
			{Actions: []string{"com.example.OPEN"}, Categories: []string{CategoryDefault}},
			{Actions: []string{"com.example.BARE"}},
			{Actions: []string{"com.example.DATA"}, Categories: []string{CategoryDefault}, Scheme: "x"},
		}},
	}}
}

func TestAnIntentOpensThePageThatTheManifestAgreesTo(t *testing.T) {
	data := Intent{Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail"}
	with := func(change func(*Intent)) Intent {
		in := data
		change(&in)
		return in
	}
	explicit := func(in *Intent) { in.Component = Component{pkg, mainPage} }
	for says, row := range map[string]struct {
		in        Intent
		page, why string
	}{
		"scheme, host and path as in the filter":         {data, mainPage, ""},
		"another scheme":                                 {with(func(in *Intent) { in.Scheme = "other" }), "", WhyNoFilter},
		"another host":                                   {with(func(in *Intent) { in.Host = "com.tencent.qcloud.tim" }), "", WhyNoFilter},
		"another path":                                   {with(func(in *Intent) { in.Path = "/details" }), "", WhyNoFilter},
		"no path":                                        {with(func(in *Intent) { in.Path = "" }), "", WhyNoFilter},
		"a filter without a port takes any port":         {with(func(in *Intent) { in.Host += ":8080" }), mainPage, ""},
		"VIEW named outright":                            {with(func(in *Intent) { in.Action = ActionView }), mainPage, ""},
		"another action":                                 {with(func(in *Intent) { in.Action = "com.example.OPEN" }), "", WhyNoFilter},
		"a category that the filter has":                 {with(func(in *Intent) { in.Categories = []string{CategoryDefault} }), mainPage, ""},
		"a category that the filter has not":             {with(func(in *Intent) { in.Categories = []string{"x"} }), "", WhyNoFilter},
		"the app's own package":                          {with(func(in *Intent) { in.Package = pkg }), mainPage, ""},
		"another app's package":                          {with(func(in *Intent) { in.Package = "com.other" }), "", WhyOtherPackage},
		"component and data agree":                       {with(explicit), mainPage, ""},
		"component without data":                         {Intent{Component: Component{pkg, mainPage}}, mainPage, ""},
		"component without data, page without filters":   {Intent{Component: Component{pkg, splash}}, splash, ""},
		"component with data, page without filters":      {with(func(in *Intent) { in.Component = Component{pkg, splash} }), "", WhyDataMismatch},
		"component and another host":                     {with(func(in *Intent) { explicit(in); in.Host = "com.tencent.qcloud.tim" }), "", WhyDataMismatch},
		"component and a host without a scheme":          {with(func(in *Intent) { explicit(in); in.Scheme = "" }), "", WhyDataMismatch},
		"component of another app":                       {Intent{Component: Component{"com.other", mainPage}}, "", WhyOtherPackage},
		"a class that is not in the manifest":            {Intent{Component: Component{pkg, "com.example.chat.Gone"}}, "", WhyNoSuchActivity},
		"an action with DEFAULT and no data":             {Intent{Action: "com.example.OPEN"}, "com.example.chat.ByAction", ""},
		"an action without DEFAULT":                      {Intent{Action: "com.example.BARE"}, "", WhyNoFilter},
		"an action, and data the filter does not expect": {Intent{Action: "com.example.OPEN", Host: "h"}, "", WhyNoFilter},
	} {
		t.Run(says, func(t *testing.T) {
			m := chatManifest()
			page, why := m.Resolve(pkg, &row.in)
			assert.Equal(t, [2]string{row.page, row.why}, [2]string{page, why})
		})
	}
}

func TestALenientBuildOpensAnExplicitComponentWhateverItsData(t *testing.T) {
	in := Intent{Scheme: "pushscheme", Host: "com.tencent.qcloud.tim", Path: "/detail", Component: Component{pkg, mainPage}}
	m := chatManifest()
	_, why := m.Resolve(pkg, &in)
	assert.Equal(t, WhyDataMismatch, why, "strict is the default")
	m.LenientComponent = true
	page, why := m.Resolve(pkg, &in)
	assert.Equal(t, mainPage, page, why)
	in.Component.Class = "com.example.chat.Gone"
	_, why = m.Resolve(pkg, &in)
	assert.Equal(t, WhyNoSuchActivity, why, "leniency makes no pages")
}

func TestAnActionNameOpensAPageWithDefaultAndNoData(t *testing.T) {
	m := chatManifest()
	for action, want := range map[string]string{
		"com.example.OPEN": "com.example.chat.ByAction", "com.example.BARE": "", "com.example.DATA": "", ActionView: "", "": "",
	} {
		page, why := m.ResolveAction(action)
		assert.Equal(t, want, page, action)
		assert.Equal(t, want == "", why == WhyNoFilter, action)
	}
}
