package meizu

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

var targetRows = []vendortest.Row{
	{Rule: "MZ-D1", Says: "a malformed pushId is listed under 110003", Check: func(e *env) error {
		a, err := push(e, "abc", "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110003": {"abc"}}), same("told", rejected(e, "abc"), []string{"MZ-D1 110003"}))
	}},
	{Rule: "MZ-D2", Says: "a well-formed pushId that nobody has is listed under 110002, code 200, with a msgId", Check: func(e *env) error {
		id := "ABC" + strings.Repeat("0", 42)
		a, err := push(e, id, "200")
		return firstErr(err, same("value", string(a.Value), `{"110002":["`+id+`"]}`), same("msgId", a.MsgID != "", true))
	}},
	{Rule: "MZ-D2", Says: "so is one of another app", Check: func(e *env) error {
		d, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		if err != nil {
			return err
		}
		a, err := push(e, e.Token(d), "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110002": {e.Token(d)}}))
	}},
	{Rule: "MZ-D2", Says: "so is one whose app was uninstalled", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		id := e.Token(d)
		d.App.Uninstall()
		if err := e.Settle(); err != nil {
			return err
		}
		a, err := push(e, id, "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110002": {id}}))
	}},
	{Rule: "MZ-D2", Says: "so is one that was inactive for a month, but not for 29 days", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		if err := firstErr(d.Airplane(context.Background(), true), e.Jump(29*24*time.Hour)); err != nil {
			return err
		}
		a, err := push(e, e.Token(d), "200")
		if err := firstErr(err, same("29 days", string(a.Value), "{}"), e.Jump(2*24*time.Hour)); err != nil {
			return err
		}
		a, err = push(e, e.Token(d), "200")
		return firstErr(err, same("31 days", a.bad(), map[string][]string{"110002": {e.Token(d)}}))
	}},
	{Rule: "MZ-D3", Says: "a pushId whose switch is off is listed under 110010, until it is on again", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for _, step := range []struct {
			set string
			bad map[string][]string
		}{{"false", map[string][]string{"110010": {e.Token(d)}}}, {"1", map[string][]string{}}} {
			a, err := post(e, subPrefix+"/changeRegisterSwitch", params{"pushId": e.Token(d), "msgType": "0", "subSwitch": step.set})
			if err := firstErr(err, same("switch", a.Code, "200")); err != nil {
				return err
			}
			a, err = push(e, e.Token(d), "200")
			if err := firstErr(err, same("switched to "+step.set, a.bad(), step.bad)); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MZ-D4", Says: "an unknown alias, and one whose switch is off, are listed under 110005 as sent", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		d.App.Event(Name, link.Event{Type: link.EventAlias, On: true, Value: "li"})
		a, err := post(e, byAlias, params{"alias": "li,nobody", "messageJson": text(sound())})
		if err := firstErr(err, same("value", a.bad(), map[string][]string{"110005": {"nobody"}}), same("shown", titles(d), []string{"李伟"})); err != nil {
			return err
		}
		if _, err := post(e, subPrefix+"/changeAllSwitch", params{"pushId": e.Token(d), "subSwitch": "0"}); err != nil {
			return err
		}
		a, err = post(e, byAlias, params{"alias": "li", "messageJson": text(sound())})
		return firstErr(err, same("off", a.bad(), map[string][]string{"110005": {"li"}}))
	}},
	{Rule: "MZ-D5", Says: "a good target beside bad ones is shown and not listed", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		a, err := push(e, "abc,"+e.Token(d)+",def", "200")
		return firstErr(err, same("value", a.bad(), map[string][]string{"110003": {"abc", "def"}}), same("shown", titles(d), []string{"李伟"}))
	}},
	{Rule: "MZ-S1", Says: "of the tags that a phone itself takes it keeps a hundred", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for i := range tagsPerPhone + 1 {
			d.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: fmt.Sprint("t", i)})
		}
		a, err := post(e, subPrefix+"/getSubTags", params{"pushId": e.Token(d)})
		return firstErr(err, same("tags", strings.Count(string(a.Value), "tagName"), tagsPerPhone))
	}},
	{Rule: "MZ-S1", Says: "an alias of 61 characters, a tag of 21 or a 101st tag gets 1005", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		var tags []string
		for i := range tagsPerPhone + 1 {
			tags = append(tags, fmt.Sprint("t", i))
		}
		for _, c := range []struct{ path, name, value, code string }{
			{"/subscribeAlias", "alias", strings.Repeat("名", 61), "1005"}, {"/subscribeAlias", "alias", strings.Repeat("名", 60), "200"},
			{"/subscribeTags", "tags", strings.Repeat("t", 21), "1005"}, {"/subscribeTags", "tags", strings.Join(tags, ","), "1005"},
		} {
			a, err := post(e, subPrefix+c.path, params{"pushId": e.Token(d), c.name: c.value})
			if err := firstErr(err, same(c.path+" "+c.value, a.Code, c.code)); err != nil {
				return err
			}
		}
		return nil
	}},
}
