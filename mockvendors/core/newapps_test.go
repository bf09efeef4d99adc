package core_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
)

func TestAppsAreMadeWithTheSettingsAskedForOrTheDefaults(t *testing.T) {
	own := "own"
	c := core.Config{Seed: 7, Apps: []core.AppConfig{{Name: "main", Package: "com.a", Settings: &own}, {Name: "other", Package: "com.b"}}}
	defaults := func() any { s := "default"; return &s }
	apps, err := c.NewApps(defaults, func(seed uint64, a core.AppConfig) core.Credentials {
		return core.Credentials{Package: a.Package, AppKey: core.HexText(core.NewRand(seed, a.Name), 8)}
	})
	require.NoError(t, err)
	assert.Same(t, &own, apps[0].Settings())
	assert.Equal(t, "default", *apps[1].Settings().(*string))
	assert.Equal(t, []string{"main", "com.a", "other", "com.b"}, []string{apps[0].Name, apps[0].Package, apps[1].Name, apps[1].Package})
	assert.NotEqual(t, apps[0].AppKey, apps[1].AppKey)
}

func TestAppsThatCannotBeAreRefused(t *testing.T) {
	type settings struct {
		N int `yaml:"n" jsonschema:"minimum=1,maximum=9"`
	}
	defaults := func() any { return &settings{N: 1} }
	for _, row := range []struct {
		says, want string
		apps       []core.AppConfig
	}{
		{"no settings and a nil pointer are the defaults", "", []core.AppConfig{{Name: "a", Package: "a"}, {Name: "b", Package: "b", Settings: (*settings)(nil)}}},
		{"a value out of bounds", `app "a": n is 12: at most 9 is allowed`, []core.AppConfig{{Name: "a", Settings: &settings{N: 12}}}},
		{"another vendor's settings", `app "a": its settings are a *core_test.console; give a *core_test.settings, or nil for the defaults`,
			[]core.AppConfig{{Name: "a", Settings: &console{}}}},
		{"settings by value", `app "a": its settings are a core_test.settings; give a *core_test.settings, or nil for the defaults`, []core.AppConfig{{Name: "a", Settings: settings{N: 1}}}},
		{"a name twice", `there are two apps "a"; give each a name of its own`, []core.AppConfig{{Name: "a", Package: "x"}, {Name: "a", Package: "y"}}},
		{"a package twice", `app "b": another app has the package "x" too; give each a package of its own`, []core.AppConfig{{Name: "a", Package: "x"}, {Name: "b", Package: "x"}}},
	} {
		c := core.Config{Apps: row.apps}
		_, err := c.NewApps(defaults, func(uint64, core.AppConfig) core.Credentials { return core.Credentials{} })
		if row.want == "" {
			assert.NoError(t, err, row.says)
			continue
		}
		assert.EqualError(t, err, row.want, row.says)
	}
}
