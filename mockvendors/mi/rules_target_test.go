package mi

import (
	"context"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

var targetRows = []vendortest.Row{
	{Rule: "MI-T1", Says: "no valid target at all gets 20301 with its Chinese text", Check: func(e *env) error {
		a, err := post(e, "/v3/message/regid", sound("nobody"))
		return firstErr(err, same("code", a.Code, 20301), same("reason", a.Reason, "No valid targets!"),
			same("description", strings.Contains(a.raw, "发送消息失败"), true), same("told", rejected(e, "nobody"), []string{"MI-T1"}))
	}},
	{Rule: "MI-T1", Says: "the token of another app is no valid target", Check: func(e *env) error {
		d, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		_, err = push(e, d, 20301)
		return err
	}},
	{Rule: "MI-T2", Says: "bad targets are listed under code 0, the good ones get the message", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := post(e, "/v3/message/regid", sound("nobody,"+e.Token(d)))
		return firstErr(err, same("code", a.Code, 0), same("bad", a.Data.Bad, "nobody"), same("shown", titles(d), []string{"王芳"}),
			same("told", rejected(e, "nobody"), []string{"MI-T2"}))
	}},
	{Rule: "MI-D3", Says: "the regid of an uninstalled app is dead", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		token := e.Token(d)
		d.App.Uninstall()
		if err := e.Settle(); err != nil {
			return err
		}
		a, err := post(e, "/v3/message/regid", sound(token))
		return firstErr(err, same("code", a.Code, 20301))
	}},
	{Rule: "MI-D3", Says: "a regid whose phone was away for more than 30 days is dead, one of 29 is not", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		if err := firstErr(d.Airplane(context.Background(), true), e.Jump(29*24*time.Hour)); err != nil {
			return err
		}
		_, err = push(e, d, 0)
		if err := firstErr(err, e.Jump(2*24*time.Hour)); err != nil {
			return err
		}
		_, err = push(e, d, 20301)
		return err
	}},
	{Rule: "MI-D3", Says: "with its regid a phone that was away loses its aliases", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		d.App.Event(Name, link.Event{Type: link.EventAlias, On: true, Value: "li"})
		if err := firstErr(e.Settle(), d.Airplane(context.Background(), true), e.Jump(31*24*time.Hour)); err != nil {
			return err
		}
		if _, err := push(e, d, 20301); err != nil {
			return err
		}
		a, err := get(e, "/v1/alias/all", params{"registration_id": e.Token(d)})
		return firstErr(err, same("aliases", strings.Contains(a.raw, `"list":[]`), true))
	}},
}
