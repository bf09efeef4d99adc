package fcm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestSettingsThatCannotBeNameTheFieldAndTheRemedy(t *testing.T) {
	d := Defaults()
	require.NoError(t, core.CheckSettings(&d))
	for want, change := range map[string]func(*Settings){
		`size_mode cannot be "big"; use one of enforced, strict`:  func(s *Settings) { s.SizeMode = "big" },
		`token_error cannot be "x"; use one of 2026, 2025, older`: func(s *Settings) { s.TokenError = "x" },
		`project_per_minute is -1: at least 0 is needed`:          func(s *Settings) { s.ProjectPerMinute = -1 },
		`collapsible_burst is 0: at least 1 is needed`:            func(s *Settings) { s.CollapsibleBurst = 0 },
	} {
		s := Defaults()
		change(&s)
		assert.EqualError(t, core.CheckSettings(&s), want)
		_, err := Spec().New(core.Config{Clock: clock.Real(), Apps: []core.AppConfig{{Name: "main", Package: "p", Settings: &s}}})
		assert.ErrorContains(t, err, `app "main"`)
	}
	_, err := Spec().New(core.Config{Clock: clock.Real(), Apps: []core.AppConfig{{Name: "main", Settings: 7}}})
	assert.ErrorContains(t, err, "give a *fcm.Settings")
}

func TestAnAppRegistersWithItsOwnBuildOnly(t *testing.T) {
	e := vendortest.New(t, Spec())
	for code, o := range map[string]vendortest.PhoneOption{
		"NO_FIREBASE_APP":       vendortest.With(noGoogleServices),
		"INVALID_SENDER":        vendortest.With(foreignBuild),
		"AUTHENTICATION_FAILED": vendortest.Of("com.example.unknown"),
	} {
		options := []vendortest.PhoneOption{o}
		if code == "AUTHENTICATION_FAILED" {
			options = append(options, vendortest.With(foreignBuild))
		}
		d, err := e.Phone(options...)
		require.NoError(t, err)
		assert.Empty(t, e.Token(d))
		assert.Equal(t, code, d.Log.Registrations[0].Code)
	}
}
