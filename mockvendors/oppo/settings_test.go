package oppo_test

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettingsSayWhatCannotBeAndTheRemedy(t *testing.T) {
	d := oppo.Defaults()
	require.NoError(t, d.Validate())
	for want, change := range map[string]func(*oppo.Settings){
		`unknown_channel "hide"`: func(s *oppo.Settings) { s.UnknownChannel = "hide" },
		`no_channel "hide"`:      func(s *oppo.Settings) { s.NoChannel = "hide" },
		`approved "NEWS"`:        func(s *oppo.Settings) { s.Approved = []string{"IM", "NEWS"} },
		`users is -1`:            func(s *oppo.Settings) { s.Users = -1 },
		`rate_code 12`:           func(s *oppo.Settings) { s.RateCode = 12 },
		`private_templates "no"`: func(s *oppo.Settings) { s.PrivateTemplates = "no" },
		`unicast_id "long"`:      func(s *oppo.Settings) { s.UnicastID = "long" },
		`template_fault_code 7`:  func(s *oppo.Settings) { s.TemplateFaultCode = 7 },
		`pictures_per_day is -1`: func(s *oppo.Settings) { s.PicturesPerDay = -1 },
		`day_offset_hours 40`:    func(s *oppo.Settings) { s.DayOffset = 40 },
	} {
		s := oppo.Defaults()
		change(&s)
		assert.ErrorContains(t, s.Validate(), want)
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
