package meizu

import (
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestOrderOfRules(t *testing.T) { vendortest.Order(t, Spec(), pairs) }

// breaks pushes to a phone with changes of the messageJson.
func breaks(changes ...object) func(*env) error { return breaksWith(nil, changes...) }

// breaksWith is breaks with more parameters beside the messageJson.
func breaksWith(more params, changes ...object) func(*env) error {
	return func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		p := params{"pushIds": e.Token(d), "messageJson": text(sound(changes...))}
		for name, value := range more {
			p[name] = value
		}
		_, err = post(e, byPushID, p)
		return err
	}
}

// breaksAt posts to a path.
func breaksAt(path string, p params) func(*env) error {
	return func(e *env) error { _, err := post(e, path, p); return err }
}

var (
	long101    = strings.Repeat("x", 101)
	targets101 = strings.Repeat("x,", 101)
	badKey     = advance(object{"notifyKey": "much-too-long"})
	custom     = click(object{"clickType": 3, "customAttribute": "x"})
	noCustom   = with(func(s *Settings) { s.CustomClick = Refuse })
	noVIP      = with(func(s *Settings) { s.VIPFields = VIPRefused })
	vipField   = object{"vipInfo": object{"subtitle": "x"}}
)

var pairs = []vendortest.Pair{
	{First: "MZ-A1", Second: "MZ-A2", Breaks: breaksAt(byPushID, params{"appId": "1", "sign": "wrong", "pushIds": "x", "messageJson": "{}"})},
	{First: "MZ-A2", Second: "MZ-A3", Breaks: breaksAt(byPushID, params{"sign": "wrong", "pushIds": "x"})},
	{First: "MZ-A3", Second: "MZ-A4", With: with(func(s *Settings) { s.Blocked = true }), Without: []vendortest.Option{vendortest.Off("MZ-A3", "MZ-A2")},
		Breaks: breaksAt(byPushID, params{"sign": "", "pushIds": "x", "messageJson": "{}"})},
	{First: "MZ-A4", Second: "MZ-A5", Never: vendortest.RefusesNothing},
	{First: "MZ-A5", Second: "MZ-Q5", Never: vendortest.RefusesNothing},
	{First: "MZ-Q5", Second: "MZ-H1", Never: vendortest.RefusesNothing},
	{First: "MZ-H1", Second: "MZ-H2", Never: vendortest.RefusesNothing},
	{First: "MZ-H2", Second: "MZ-P9", Never: vendortest.RefusesNothing},
	{First: "MZ-P9", Second: "MZ-U1", Never: "without the first, flags are refused all the more"},
	{First: "MZ-U1", Second: "MZ-P1", Breaks: breaksAt(pushPrefix+"/unvarnished/pushByPushId", params{"pushIds": "x", "messageJson": `{"title":"","content":"x"}`})},
	{First: "MZ-P1", Second: "MZ-P2", Breaks: breaks(bar("title", ""), bar("content", ""))},
	{First: "MZ-P2", Second: "MZ-P3", Breaks: breaksWith(params{"pushIds": targets101}, bar("content", long101))},
	{First: "MZ-P3", Second: "MZ-P4", Breaks: breaksWith(params{"pushIds": targets101}, timing(object{"validTime": 99}))},
	{First: "MZ-P4", Second: "MZ-P7", Breaks: breaks(timing(object{"validTime": 99}), badKey)},
	{First: "MZ-P7", Second: "MZ-P11", Breaks: breaksWith(params{"restrictedPackageNames": "com.example.x"}, badKey)},
	{First: "MZ-P11", Second: "MZ-P5", Breaks: breaksWith(params{"restrictedPackageNames": "com.example.x"}, click(object{"activity": ""}))},
	{First: "MZ-P5", Second: "MZ-P6", With: noCustom, Breaks: breaks(click(object{"clickType": 3}))},
	{First: "MZ-P6", Second: "MZ-P10", With: noCustom, Breaks: breaks(custom, object{"extra": object{"callback": "no address"}})},
	{First: "MZ-P10", Second: "MZ-T1", Never: "a task that is unknown has no message"},
	{First: "MZ-T1", Second: "MZ-T2", Never: "a task that is unknown is not over"},
	{First: "MZ-T2", Second: "MZ-T3", Never: vendortest.OtherCall},
	{First: "MZ-T3", Second: "MZ-P8", Never: vendortest.OtherCall},
	{First: "MZ-P8", Second: "MZ-D1", With: noVIP, Breaks: breaksWith(params{"pushIds": "x"}, vipField)},
	{First: "MZ-D1", Second: "MZ-D4", Never: "targets are pushIds or aliases"},
	{First: "MZ-D4", Second: "MZ-D2", Breaks: breaksAt(byAlias, params{"alias": "nobody", "messageJson": text(sound())})},
	{First: "MZ-D2", Second: "MZ-D3", Breaks: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		id := e.Token(d)
		_, err = post(e, subPrefix+"/changeAllSwitch", params{"pushId": id, "subSwitch": "0"})
		d.App.Uninstall()
		if err := firstErr(err, e.Settle()); err != nil {
			return err
		}
		_, err = push(e, id, "200")
		return err
	}},
	{First: "MZ-D3", Second: "MZ-D5", Never: vendortest.RefusesNothing},
	{First: "MZ-D5", Second: "MZ-Q4", Never: vendortest.RefusesNothing},
	{First: "MZ-Q4", Second: "MZ-Q6", With: with(func(s *Settings) { s.DayTotal, s.TargetRate = 1, 1 }), Breaks: func(e *env) error {
		a, err := e.Phone()
		if err != nil {
			return err
		}
		b, err := e.Phone()
		if err != nil {
			return err
		}
		_, err = post(e, byPushID, params{"pushIds": e.Token(a) + "," + e.Token(b), "messageJson": text(sound())})
		return err
	}},
	{First: "MZ-Q6", Second: "MZ-Q1", With: with(func(s *Settings) { s.TargetRate, s.PublicPerDevice = 1, 1 }), Breaks: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 2 {
			if _, err := push(e, e.Token(d), "200", public()); err != nil {
				return err
			}
		}
		return nil
	}},
	{First: "MZ-Q1", Second: "MZ-Q2", Never: vendortest.RefusesNothing},
	{First: "MZ-Q2", Second: "MZ-Q3", Never: vendortest.RefusesNothing},
	{First: "MZ-Q3", Second: "MZ-Q7", Never: vendortest.RefusesNothing},
	{First: "MZ-Q7", Second: "MZ-K1", Never: vendortest.RefusesNothing},
	{First: "MZ-K1", Second: "MZ-S1", Never: vendortest.RefusesNothing},
	{First: "MZ-S1", Second: "MZ-I1", Never: vendortest.OtherCall},
}
