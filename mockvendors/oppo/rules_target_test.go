package oppo_test

import (
	"fmt"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

const stranger = "OPPO_CN_00000000000000000000000000000000"

var targetRows = []vendortest.Row{
	{Rule: "OPPO-T1", Says: "a malformed, an unknown and another app's regId get 10000", Check: func(e *vendortest.Env) error {
		other, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		for _, id := range []string{"short", stranger, e.Token(other)} {
			r, err := push(e, id, nil)
			if err := vendortest.First(err, same(id, r.Code, 10000), same("text", r.Message, "Invalid RegistrationId")); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "OPPO-T1", Says: "a regId is dead once the app was removed, and listed as such", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.Uninstall()
		if err := e.Settle(); err != nil {
			return err
		}
		r, err := push(e, regID, nil)
		token, err2 := login(e)
		list, err3 := e.Do("GET", "/server/v1/feedback/fetch_invalid_regidList?auth_token="+token, "")
		return vendortest.First(err, err2, err3, same("code", r.Code, 10000),
			same("list", string(list.Body), `{"code":0,"message":"Success","data":{"registration_ids":["`+regID+`"],"totalCount":1}}`))
	})},
	{Rule: "OPPO-T2", Says: "a phone whose app has unregistered gets 10001", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.Unregister(oppo.Name)
		if err := e.Settle(); err != nil {
			return err
		}
		r, err := push(e, regID, nil)
		return vendortest.First(err, same("code", r.Code, 10001))
	})},
	{Rule: "OPPO-T2", Says: "a phone whose switch is merely off gets 0 and shows nothing", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		d.App.AllowNotifications(false)
		r, err := push(e, regID, nil)
		return vendortest.First(err, same("code", r.Code, 0), same("suppressed by", d.Log.Rules, []string{handset.SettingNotificationsOff}))
	})},
	{Rule: "OPPO-T2", Says: "by choice the switch counts as unsubscribed", With: set(func(s *oppo.Settings) { s.SwitchOffUnsubscribes = true }),
		Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
			d.App.AllowNotifications(false)
			r, err := push(e, regID, nil)
			return vendortest.First(err, same("code", r.Code, 10001))
		})},
	{Rule: "OPPO-T3", Says: "a broadcast lists its bad targets under 10000 and reaches the good", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := cast(e, nil, stranger, regID, "a,b")
		return vendortest.First(err, same("code", r.Code, 0), same("bad", r.get("10000"), []any{stranger, "a,b"}), same("shown", len(d.Shown()), 1),
			same("id on the phone", any(d.Shown()[0].MessageID), r.get("message_id")))
	})},
	{Rule: "OPPO-T3", Says: "without a bad target the key is absent, and 1001 targets are refused", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		r, err := cast(e, nil, regID)
		many, err2 := cast(e, nil, slices.Repeat([]string{regID}, 1001)...)
		return vendortest.First(err, err2, same("code", r.Code, 0), same("bad", r.get("10000"), nil), same("many", many.Code, 41))
	})},
	{Rule: "OPPO-T4", Says: "a batch tells a bad target in its element, in the order of the request", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		r, err := sendBatch(e, message(stranger, nil), message(regID, nil))
		if err != nil || len(d.Shown()) != 1 {
			return fmt.Errorf("%d %s %w", len(d.Shown()), r.Data, err)
		}
		return vendortest.First(same("code", r.Code, 0), same("data", string(r.Data),
			`[{"registrationId":"`+stranger+`","errorCode":10000,"errorMessage":"Invalid RegistrationId"},{"messageId":"`+d.Shown()[0].MessageID+`","registrationId":"`+regID+`"}]`))
	})},
	{Rule: "OPPO-T4", Says: "a batch over its size is refused", With: set(func(s *oppo.Settings) { s.BatchMax = 2 }), Check: func(e *vendortest.Env) error {
		m := message(stranger, nil)
		r, err := sendBatch(e, m, m, m)
		return vendortest.First(err, same("code", r.Code, 41))
	}},
	{Rule: "OPPO-T5", Says: "a broadcast of an unknown message_id gets 31", Check: func(e *vendortest.Env) error {
		token, err := login(e)
		if err != nil {
			return err
		}
		r, err := post(e, notePath+"broadcast", fields{"auth_token": token, "message_id": "58ad47319e8d725350a5afd5", "target_type": 2, "target_value": stranger})
		return vendortest.First(err, same("code", r.Code, 31))
	}},
	{Rule: "OPPO-T6", Says: "an overseas regId is a stranger on China's host and at home overseas", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		home, err := push(e, regID, nil, "Host: api-intl.push.oppomobile.com")
		away, err2 := push(e, regID, nil, "Host: api.push.oppomobile.com")
		return vendortest.First(err, err2, same("home", home.Code, 0), same("away", away.Code, 10000))
	}, vendortest.With(func(o *handset.Options, _ *handset.InstallOptions, _ *link.Register) { o.Region = "SG" }))},
}
