package core_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/core"
)

func TestAppsAreMadeWithTheSettingsAskedForOrTheDefaults(t *testing.T) {
	own := "own"
	c := core.Config{Seed: 7, Apps: []core.AppConfig{{Name: "main", Package: "com.a", Settings: &own}, {Name: "other", Package: "com.b"}}}
	defaults := func() any { s := "default"; return &s }
	apps := c.NewApps(defaults, func(seed uint64, a core.AppConfig) core.Credentials {
		return core.Credentials{Package: a.Package, AppKey: core.HexText(core.NewRand(seed, a.Name), 8)}
	})
	assert.Same(t, &own, apps[0].Settings())
	assert.Equal(t, "default", *apps[1].Settings().(*string))
	assert.Equal(t, []string{"main", "com.a", "other", "com.b"}, []string{apps[0].Name, apps[0].Package, apps[1].Name, apps[1].Package})
	assert.NotEqual(t, apps[0].AppKey, apps[1].AppKey)
}
