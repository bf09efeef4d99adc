package oppo_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

func TestOrderOfRules(t *testing.T) { vendortest.Order(t, oppo.Spec(), pairs) }

// breaks sends a unicast with f to a phone.
func breaks(f fields, o ...vendortest.PhoneOption) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		_, err := push(e, regID, f)
		return err
	}, o...)
}

// twice sends the same unicast two times.
func twice(f fields, o ...vendortest.PhoneOption) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		_, err := push(e, regID, f)
		_, err2 := push(e, regID, f)
		return vendortest.First(err, err2)
	}, o...)
}

func breaksSaving(f fields) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		form, err := content(e, f)
		if err != nil {
			return err
		}
		_, err = post(e, notePath+"save_message_content", form)
		return err
	}
}

// breaksAuth makes an auth call that differs from a good one by change.
func breaksAuth(change func(e *vendortest.Env, f fields)) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		f := signed(e, e.App())
		change(e, f)
		_, err := post(e, authPath, f)
		return err
	}
}

// unknownCast broadcasts a message_id that nobody knows.
func unknownCast(kind int, value string) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		token, err := login(e)
		if err != nil {
			return err
		}
		_, err = post(e, notePath+"broadcast", fields{"auth_token": token, "message_id": "58ad47319e8d725350a5afd5", "target_type": kind, "target_value": value})
		return err
	}
}

func old(e *vendortest.Env, f fields) {
	f["timestamp"] = e.Clock.Now().Add(-time.Hour).UnixMilli()
}

// abroad and sideLoaded are phones as some rules look at them.
var (
	abroad     = vendortest.With(func(o *handset.Options, _ *handset.InstallOptions, _ *link.Register) { o.Region = "SG" })
	sideLoaded = vendortest.With(func(_ *handset.Options, i *handset.InstallOptions, _ *link.Register) { i.SideLoaded = true })
)

var pairs = []vendortest.Pair{
	{First: "OPPO-M1", Second: "OPPO-A7", Never: vendortest.RefusesNothing},
	{First: "OPPO-A7", Second: "OPPO-A6", Never: vendortest.RefusesNothing},
	{First: "OPPO-A6", Second: "OPPO-A5", Never: "a token that OPPO never gave has no age"},
	{First: "OPPO-A5", Second: "OPPO-A3", Never: vendortest.OtherCall},
	{First: "OPPO-A3", Second: "OPPO-A2", With: farAway, Breaks: breaksAuth(func(e *vendortest.Env, f fields) { old(e, f); delete(f, "sign") })},
	{First: "OPPO-A2", Second: "OPPO-A4", With: farAway, Breaks: breaksAuth(func(e *vendortest.Env, f fields) { old(e, f); f["app_key"] = "stranger" })},
	{First: "OPPO-A4", Second: "OPPO-A1", Breaks: breaksAuth(func(_ *vendortest.Env, f fields) { f["app_key"] = "stranger" })},
	{First: "OPPO-A1", Second: "OPPO-M2", Never: vendortest.OtherCall},
	{First: "OPPO-M2", Second: "OPPO-M3", Breaks: breaks(fields{"notify_id": "seven", "title": nil})},
	{First: "OPPO-M3", Second: "OPPO-M4", Breaks: breaks(fields{"title": nil, "sub_title": strings.Repeat("a", 11)})},
	{First: "OPPO-M4", Second: "OPPO-M5", Breaks: breaks(fields{"sub_title": strings.Repeat("a", 11), "click_action_type": 3})},
	{First: "OPPO-M5", Second: "OPPO-M6", Breaks: breaks(fields{"click_action_type": 3, "action_parameters": "hello"})},
	{First: "OPPO-M6", Second: "OPPO-M7", Never: vendortest.RefusesNothing},
	{First: "OPPO-M7", Second: "OPPO-M9", Never: vendortest.RefusesNothing},
	{First: "OPPO-M9", Second: "OPPO-M10", Breaks: breaksSaving(fields{"style": 3, "fix_speed": true, "fix_speed_rate": 1})},
	{First: "OPPO-M10", Second: "OPPO-C1", Breaks: breaksSaving(fields{"fix_speed": true, "fix_speed_rate": 1, "notify_level": 2})},
	{First: "OPPO-C1", Second: "OPPO-C2", Never: "a category that is absent is no unknown one"},
	{First: "OPPO-C2", Second: "OPPO-C3", Never: "an unknown category is none that needs approval"},
	{First: "OPPO-C3", Second: "OPPO-C4", Breaks: breaks(fields{"category": "IM", "notify_level": 16})},
	{First: "OPPO-C4", Second: "OPPO-C5", With: set(func(s *oppo.Settings) { s.UnknownChannel = "strict" }), Breaks: breaks(fields{"category": "NEWS", "notify_level": 16, "channel_id": "mine"})},
	{First: "OPPO-C5", Second: "OPPO-C6", Never: vendortest.OnThePhone},
	{First: "OPPO-C6", Second: "OPPO-C7", Never: "a message without a channel names none that the app has not made"},
	{First: "OPPO-C7", Second: "OPPO-Q5", Never: vendortest.OnThePhone},
	{First: "OPPO-Q5", Second: "OPPO-Q4", Breaks: func(e *vendortest.Env) error {
		id, err := save(e, nil)
		token, err2 := login(e)
		s := oppo.Defaults()
		s.Throttled, s.TargetsPerSecond = true, 1
		e.App().SetSettings(&s)
		_, err3 := post(e, notePath+"broadcast", fields{"auth_token": token, "message_id": id, "target_type": 2, "target_value": stranger + ";" + stranger})
		return vendortest.First(err, err2, err3)
	}},
	{First: "OPPO-Q4", Second: "OPPO-T5", With: set(func(s *oppo.Settings) { s.TargetsPerSecond = 1 }), Breaks: unknownCast(2, stranger+";"+stranger)},
	{First: "OPPO-T5", Second: "OPPO-T9", Breaks: unknownCast(6, "tea")},
	{First: "OPPO-T9", Second: "OPPO-T1", Never: vendortest.OtherCall},
	{First: "OPPO-T1", Second: "OPPO-T3", Never: vendortest.OtherCall},
	{First: "OPPO-T3", Second: "OPPO-T4", Never: vendortest.OtherCall},
	{First: "OPPO-T4", Second: "OPPO-T6", Breaks: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.Uninstall()
		err := e.Settle()
		_, err2 := sendBatch(e, message(regID, nil))
		return vendortest.First(err, err2)
	}, abroad)},
	{First: "OPPO-T6", Second: "OPPO-T2", Breaks: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.Unregister(oppo.Name)
		err := e.Settle()
		_, err2 := push(e, regID, nil)
		return vendortest.First(err, err2)
	}, abroad)},
	{First: "OPPO-T2", Second: "OPPO-Q2", Never: vendortest.RefusesNothing},
	{First: "OPPO-Q2", Second: "OPPO-Q6", Never: vendortest.RefusesNothing},
	{First: "OPPO-Q6", Second: "OPPO-Q1", Never: vendortest.RefusesNothing},
	{First: "OPPO-Q1", Second: "OPPO-M8", With: set(func(s *oppo.Settings) { s.PublicPerDay, s.PublicPerUser = 1, 9 }), Breaks: twice(fields{"app_message_id": "m1"})},
	{First: "OPPO-M8", Second: "OPPO-Q3", With: set(func(s *oppo.Settings) { s.PublicPerUser = 1 }), Breaks: twice(fields{"app_message_id": "m1"})},
	{First: "OPPO-Q3", Second: "OPPO-Q7", With: set(func(s *oppo.Settings) { s.PublicPerUser = 1 }), Breaks: twice(nil, sideLoaded)},
	{First: "OPPO-Q7", Second: "OPPO-R1", Never: vendortest.RefusesNothing},
	{First: "OPPO-R1", Second: "OPPO-T7", Never: vendortest.RefusesNothing},
	{First: "OPPO-T7", Second: "OPPO-T8", Never: vendortest.OtherCall},
	{First: "OPPO-T8", Second: "OPPO-U1", Never: vendortest.OtherCall},

	// Neighbours but for rows between them that refuse nothing.
	{First: "OPPO-M1", Second: "OPPO-A6", Breaks: func(e *vendortest.Env) error { _, err := e.Do("GET", unicastPath, ""); return err }},
	{First: "OPPO-M6", Second: "OPPO-M9", Breaks: breaks(fields{"action_parameters": "hello", "style": 3})},
	{First: "OPPO-C1", Second: "OPPO-C4", Breaks: breaks(fields{"notify_level": 3})},
	{First: "OPPO-C2", Second: "OPPO-C4", Breaks: breaks(fields{"category": "CHAT", "notify_level": 3})},
	{First: "OPPO-T2", Second: "OPPO-Q1", With: set(func(s *oppo.Settings) { s.PublicPerDay = 1 }), Breaks: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		_, err := push(e, regID, nil)
		d.App.Unregister(oppo.Name)
		err2 := e.Settle()
		_, err3 := push(e, regID, nil)
		return vendortest.First(err, err2, err3)
	})},
}
