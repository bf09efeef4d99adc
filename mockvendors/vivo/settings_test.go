package vivo_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettingsSayWhatCannotBeAndTheRemedy(t *testing.T) {
	d := vivo.Defaults()
	require.NoError(t, d.Validate())
	for want, change := range map[string]func(*vivo.Settings){
		`night "sleep"`:             func(s *vivo.Settings) { s.Night = "sleep" },
		`correction "x"`:            func(s *vivo.Settings) { s.Correction = "x" },
		`restricted "yes"`:          func(s *vivo.Settings) { s.Restricted = "yes" },
		`list_invalid_users "null"`: func(s *vivo.Settings) { s.ListInvalidUsers = "null" },
		`system_factor is -3`:       func(s *vivo.Settings) { s.SystemFactor = -3 },
		`hours_from 9 to hours_to`:  func(s *vivo.Settings) { s.HoursFrom, s.HoursTo = 9, 9 },
		`day_offset_hours 15`:       func(s *vivo.Settings) { s.DayOffset = 15 },
		`test_devices has 21`:       func(s *vivo.Settings) { s.TestDevices = make([]string, 21) },
		`not on this machine`:       func(s *vivo.Settings) { s.Callbacks = map[string]string{"a": "http://example.com/"} },
	} {
		s := vivo.Defaults()
		change(&s)
		assert.ErrorContains(t, s.Validate(), want)
	}
}

func TestACallbackIDNamesAnAddressOfTheConsole(t *testing.T) {
	got := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
	}))
	defer server.Close()
	e := vendortest.New(t, vivo.Spec(), set(func(s *vivo.Settings) { s.Callbacks = map[string]string{"7": server.URL} })...)
	d, err := e.Phone()
	require.NoError(t, err)
	_, err = push(e, e.Token(d), fields{"extra": fields{"callback.id": "7"}})
	require.NoError(t, err)
	_, err = push(e, e.Token(d), fields{"extra": fields{"callback.id": "8"}})
	require.NoError(t, err)
	require.NoError(t, e.Jump(time.Second))
	require.Len(t, got, 1)
	assert.Contains(t, <-got, e.Token(d))
}
