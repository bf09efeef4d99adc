package vivo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

func TestOrderOfRules(t *testing.T) { vendortest.Order(t, vivo.Spec(), pairs) }

// breaks sends a push with f to a phone.
func breaks(f fields) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		_, err := push(e, regID, f)
		return err
	})
}

// breaksAuth makes an auth call that differs from a good one by change, after so many good ones.
func breaksAuth(before int, change func(e *vendortest.Env, f fields)) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		for range before {
			if _, err := login(e); err != nil {
				return err
			}
		}
		f := signed(e, e.App())
		change(e, f)
		_, err := post(e, "/message/auth", f)
		return err
	}
}

// breaksList pushes a task that nobody has saved to regIds.
func breaksList(regIDs ...string) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		_, err = post(e, "/message/pushToList", fields{"taskId": "1", "requestId": "r", "regIds": regIDs}, header)
		return err
	}
}

func old(e *vendortest.Env, f fields) { f["timestamp"] = e.Clock.Now().Add(-time.Hour).UnixMilli() }

// unregistered is a phone of an app, which has turned its pushes off.
func unregistered(e *vendortest.Env, o ...vendortest.PhoneOption) (regID string, err error) {
	d, err := e.Phone(o...)
	if err != nil {
		return "", err
	}
	d.App.Unregister(vivo.Name)
	return e.Token(d), e.Settle()
}

// breaksLive sends a live message with a faulty card after the phone was away for a time.
func breaksLive(l fields, away time.Duration) func(*vendortest.Env) error {
	return phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		err := d.Airplane(ctx, true)
		err2 := e.Jump(away)
		header, err3 := login(e)
		if err := vendortest.First(err, err2, err3); err != nil {
			return err
		}
		_, err = post(e, "/livemessage/send", liveBody(regID, l, nil), header)
		return err
	})
}

var pairs = []vendortest.Pair{
	{First: "VIVO-W2", Second: "VIVO-W1", Never: vendortest.RefusesNothing},
	{First: "VIVO-W1", Second: "VIVO-A6", Without: set(func(s *vivo.Settings) { s.Unreadable = "code" }), Breaks: func(e *vendortest.Env) error {
		_, err := read(e.PostJSON("/message/send", "no JSON"))
		return err
	}},
	{First: "VIVO-A6", Second: "VIVO-A7", Never: "without a token there is no app of its own to differ from"},
	{First: "VIVO-A7", Second: "VIVO-A3", Never: vendortest.OtherCall},
	{First: "VIVO-A3", Second: "VIVO-A2", With: farAway, Breaks: breaksAuth(0, func(e *vendortest.Env, f fields) { old(e, f); delete(f, "sign") })},
	{First: "VIVO-A2", Second: "VIVO-A4", With: farAway, Breaks: breaksAuth(0, func(e *vendortest.Env, f fields) { old(e, f); f["appId"] = 1 })},
	{First: "VIVO-A4", Second: "VIVO-A5", Breaks: breaksAuth(10, func(e *vendortest.Env, f fields) { f["appKey"] = e.Other().AppKey })},
	{First: "VIVO-A5", Second: "VIVO-A1", Breaks: breaksAuth(10, func(_ *vendortest.Env, f fields) { f["sign"] = "wrong" })},
	{First: "VIVO-A1", Second: "VIVO-M1", Never: vendortest.OtherCall},
	{First: "VIVO-M1", Second: "VIVO-M7", Breaks: breaks(fields{"regId": nil, "requestId": nil})},
	{First: "VIVO-M7", Second: "VIVO-M2", Breaks: breaks(fields{"requestId": nil, "notifyType": 5})},
	{First: "VIVO-M2", Second: "VIVO-M3", Breaks: breaks(fields{"notifyType": 5, "title": nil})},
	{First: "VIVO-M3", Second: "VIVO-M4", Breaks: breaks(fields{"title": nil, "timeToLive": 59})},
	{First: "VIVO-M4", Second: "VIVO-M5", Breaks: breaks(fields{"timeToLive": 59, "skipType": 2})},
	{First: "VIVO-M5", Second: "VIVO-M6", Breaks: breaks(fields{"skipType": 2, "clientCustomMap": customPairs(11)})},
	{First: "VIVO-M6", Second: "VIVO-M8", Breaks: breaks(fields{"clientCustomMap": customPairs(11), "extra": fields{"callback": long(129)}})},
	{First: "VIVO-M8", Second: "VIVO-M9", With: set(func(s *vivo.Settings) { s.RefuseTestText = true }), Breaks: breaks(fields{"content": "hello", "extra": fields{"callback": long(129)}})},
	{First: "VIVO-M9", Second: "VIVO-G2", With: set(func(s *vivo.Settings) { s.RefuseTestText = true }), Breaks: breaksTags(fields{"content": "hello"})},
	{First: "VIVO-G2", Second: "VIVO-C3", Breaks: breaksTags(fields{"classification": 2})},
	{First: "VIVO-C3", Second: "VIVO-C1", Breaks: breaks(fields{"classification": 2, "category": "im"})},
	{First: "VIVO-C1", Second: "VIVO-C2", Breaks: breaks(fields{"classification": 1, "category": "im"})},
	{First: "VIVO-C2", Second: "VIVO-C4", Never: vendortest.RefusesNothing},
	{First: "VIVO-C4", Second: "VIVO-C5", Never: vendortest.RefusesNothing},
	{First: "VIVO-C5", Second: "VIVO-Q10", Never: vendortest.RefusesNothing},
	{First: "VIVO-Q10", Second: "VIVO-Q11", Never: vendortest.RefusesNothing},
	{First: "VIVO-Q11", Second: "VIVO-Q7", Never: vendortest.RefusesNothing},
	{First: "VIVO-Q7", Second: "VIVO-Q9", Never: vendortest.OtherCall},
	{First: "VIVO-Q9", Second: "VIVO-Q4", Never: "tests have no hours"},
	{First: "VIVO-Q4", Second: "VIVO-Q6", With: []vendortest.Option{at(22, 59)}, Breaks: func(e *vendortest.Env) error {
		header, err := login(e)
		if err != nil {
			return err
		}
		_, err = post(e, "/message/all", message("", operational(nil)), header)
		err2 := e.Jump(time.Minute)
		_, err3 := post(e, "/message/all", message("", operational(nil)), header)
		return vendortest.First(err, err2, err3)
	}},
	{First: "VIVO-Q6", Second: "VIVO-Q5", Never: "a push to everyone is paced by vivo itself"},
	{First: "VIVO-Q5", Second: "VIVO-T6", With: set(func(s *vivo.Settings) { s.MessagesPerSecond = 1 }), Breaks: breaksList(stranger, stranger)},
	{First: "VIVO-T6", Second: "VIVO-T4", Breaks: breaksList(stranger)},
	{First: "VIVO-T4", Second: "VIVO-T1", Breaks: func(e *vendortest.Env) error { _, err := toList(e, nil, stranger); return err }},
	{First: "VIVO-T1", Second: "VIVO-T2", Breaks: func(e *vendortest.Env) error {
		regID, err := unregistered(e, vendortest.Of(vendortest.OtherPackage))
		_, err2 := push(e, regID, nil)
		return vendortest.First(err, err2)
	}},
	{First: "VIVO-T2", Second: "VIVO-T3", Breaks: func(e *vendortest.Env) error {
		regID, err := unregistered(e)
		_, err2 := push(e, regID, fields{"pushMode": 1})
		return vendortest.First(err, err2)
	}},
	{First: "VIVO-T3", Second: "VIVO-T5", Never: vendortest.RefusesNothing},
	{First: "VIVO-T5", Second: "VIVO-L1", Never: vendortest.RefusesNothing},
	{First: "VIVO-L1", Second: "VIVO-L2", Breaks: breaksLive(fields{"operation": 0}, 0)},
	{First: "VIVO-L2", Second: "VIVO-L3", Breaks: breaksLive(nil, 15*24*time.Hour)},
	{First: "VIVO-L3", Second: "VIVO-Q8", Never: "a live message is no operational one"},
	{First: "VIVO-Q8", Second: "VIVO-Q3", With: set(func(s *vivo.Settings) { s.OperationalPerUser = 1 }), Breaks: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		_, err := push(e, regID, operational(nil))
		_, err2 := push(e, regID, operational(nil))
		return vendortest.First(err, err2)
	})},
	// The total is looked at for the call first; that a user's number comes before it shows in a list that uses the total up.
	{First: "VIVO-Q3", Second: "VIVO-Q1", With: set(func(s *vivo.Settings) { s.OperationalPerDay, s.OperationalPerUser = 2, 1 }), Breaks: func(e *vendortest.Env) error {
		p, err := phones(e, 2)
		if err != nil {
			return err
		}
		_, err = push(e, e.Token(p[1]), operational(nil))
		_, err2 := toList(e, operational(fields{"content": "another"}), e.Token(p[0]), e.Token(p[1]))
		return vendortest.First(err, err2)
	}},
	{First: "VIVO-Q1", Second: "VIVO-Q2", Never: "a message is of one class"},
	{First: "VIVO-Q2", Second: "VIVO-R1", Never: vendortest.RefusesNothing},
	{First: "VIVO-R1", Second: "VIVO-G1", Never: vendortest.OtherCall},

	// Neighbours but for rows between them that refuse nothing.
	{First: "VIVO-W1", Second: "VIVO-A7", Without: set(func(s *vivo.Settings) { s.Unreadable = "code" }), Breaks: func(e *vendortest.Env) error {
		_, err := push(e, stranger, fields{"appId": e.Other().AppID, "notifyType": "loud"})
		return err
	}},
	{First: "VIVO-Q10", Second: "VIVO-Q7", With: set(func(s *vivo.Settings) { s.PayloadsPerDay = 1 }), Breaks: func(e *vendortest.Env) error {
		_, err := saved(e, nil)
		s := *e.App().Settings().(*vivo.Settings)
		s.Restricted = "refused"
		e.App().SetSettings(&s)
		_, err2 := saved(e, nil)
		return vendortest.First(err, err2)
	}},
	{First: "VIVO-Q9", Second: "VIVO-Q5", With: set(func(s *vivo.Settings) {
		s.TestLimits, s.TestDevices, s.MessagesPerSecond = true, []string{"phone-1"}, 100
	}), Breaks: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		header, err := login(e)
		for i := range 101 { // one more than the tests of a day, and than the messages of a second
			if err == nil {
				_, err = post(e, "/message/send", message(regID, operational(fields{"pushMode": 1, "content": fmt.Sprint("test ", i)})), header)
			}
		}
		return err
	})},
	{First: "VIVO-Q4", Second: "VIVO-Q5", With: append(set(func(s *vivo.Settings) { s.MessagesPerSecond = 1 }), at(23, 0)), Breaks: func(e *vendortest.Env) error {
		_, err := toList(e, operational(nil), stranger, stranger)
		return err
	}},
	{First: "VIVO-C2", Second: "VIVO-Q10", With: set(func(s *vivo.Settings) { s.Restricted = "refused" }), Breaks: breaks(fields{"category": "IM", "classification": 0})},
}

// breaksTags pushes to tags and names none.
func breaksTags(f fields) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error { _, err := tagPush(e, fields{}, f); return err }
}
