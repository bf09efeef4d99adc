package oppo_test

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettingsSayWhatCannotBeAndTheRemedy(t *testing.T) {
	d := oppo.Defaults()
	require.NoError(t, core.CheckSettings(&d))
	for want, change := range map[string]func(*oppo.Settings){
		`unknown_channel cannot be "hide"; use one of not-displayed, warn, strict`: func(s *oppo.Settings) { s.UnknownChannel = "hide" },
		`no_channel cannot be "hide"`:                          func(s *oppo.Settings) { s.NoChannel = "hide" },
		`approved[1] cannot be "NEWS"; use one of private, IM`: func(s *oppo.Settings) { s.Approved = []string{"IM", "NEWS"} },
		`users is -1: at least 0`:                              func(s *oppo.Settings) { s.Users = -1 },
		`rate_code is 12: only 13, 55`:                         func(s *oppo.Settings) { s.RateCode = 12 },
		`day_offset_hours is 40: at most 14`:                   func(s *oppo.Settings) { s.DayOffset = 40 },
		`private_templates cannot be "no"`:                     func(s *oppo.Settings) { s.PrivateTemplates = "no" },
		`unicast_id cannot be "long"`:                          func(s *oppo.Settings) { s.UnicastID = "long" },
		`template_fault_code is 7`:                             func(s *oppo.Settings) { s.TemplateFaultCode = 7 },
		`pictures_per_day is -1: at least 0`:                   func(s *oppo.Settings) { s.PicturesPerDay = -1 },
	} {
		s := oppo.Defaults()
		change(&s)
		assert.ErrorContains(t, core.CheckSettings(&s), want)
	}
}

func TestTheConsoleCanCloseAnAppAndLimitItsSignIns(t *testing.T) {
	e := vendortest.New(t, oppo.Spec(), set(func(s *oppo.Settings) { s.AuthPerDay = 1 })...)
	for _, want := range []int{0, 13} {
		r, err := post(e, authPath, signed(e, e.App()))
		require.NoError(t, err)
		assert.Equal(t, want, r.Code)
	}
	e = vendortest.New(t, oppo.Spec(), set(func(s *oppo.Settings) { s.Disabled = true })...)
	r, err := post(e, authPath, signed(e, e.App()))
	require.NoError(t, err)
	assert.Equal(t, 28, r.Code)
}

func TestTheRateGrowsWithTheUsers(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	for users, want := range map[int64]int64{0: 5_000, 10_000_000: 10_000, 50_000_000: 20_000, 100_000_000: 30_000} {
		s := oppo.Defaults()
		s.Users = users
		e.App().SetSettings(&s)
		assert.Equal(t, want, e.Platform.Quotas()[1].Limit)
	}
}
