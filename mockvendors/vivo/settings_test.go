package vivo_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSettingsSayWhatCannotBeAndTheRemedy(t *testing.T) {
	d := vivo.Defaults()
	require.NoError(t, core.CheckSettings(&d))
	for want, change := range map[string]func(*vivo.Settings){
		`night cannot be "sleep"; use one of refuse, hold`: func(s *vivo.Settings) { s.Night = "sleep" },
		`correction cannot be "x"`:                         func(s *vivo.Settings) { s.Correction = "x" },
		`restricted cannot be "yes"`:                       func(s *vivo.Settings) { s.Restricted = "yes" },
		`list_invalid_users cannot be "null"`:              func(s *vivo.Settings) { s.ListInvalidUsers = "null" },
		`system_factor is -3: at least 0`:                  func(s *vivo.Settings) { s.SystemFactor = -3 },
		`hours_from is 9 and hours_to is 9`:                func(s *vivo.Settings) { s.HoursFrom, s.HoursTo = 9, 9 },
		`day_offset_hours is 15: at most 14`:               func(s *vivo.Settings) { s.DayOffset = 15 },
		`test_devices has 21 entries: at most 20`:          func(s *vivo.Settings) { s.TestDevices = make([]string, 21) },
		`receipt_for cannot be "all"`:                      func(s *vivo.Settings) { s.ReceiptFor = "all" },
		`unreadable cannot be "500"`:                       func(s *vivo.Settings) { s.Unreadable = "500" },
		`live_refusal cannot be "no"`:                      func(s *vivo.Settings) { s.LiveRefusal = "no" },
		`callback_wait is -1: at least 0`:                  func(s *vivo.Settings) { s.CallbackWait = -1 },
		`not on this machine`:                              func(s *vivo.Settings) { s.Callbacks = map[string]string{"a": "http://example.com/"} },
	} {
		s := vivo.Defaults()
		change(&s)
		assert.ErrorContains(t, core.CheckSettings(&s), want)
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
