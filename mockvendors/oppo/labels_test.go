package oppo_test

import (
	"strings"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

// device calls a path of the device host, as its clients do: a JSON body, the token in the header.
func device(e *vendortest.Env, path string, body fields) (reply, error) {
	token, err := login(e)
	if err != nil {
		return reply{}, err
	}
	r, err := e.PostJSON("/server/v1/device/"+path, text(body), "auth_token: "+token, "Host: api-device.push.heytapmobi.com")
	if err != nil {
		return reply{}, err
	}
	return decoded(r)
}

// labels checks that a call of the device host is answered code.
func labels(code int, path string, body fields) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		r, err := device(e, path, body)
		return vendortest.First(err, same(path+" "+text(body), r.Code, code))
	}
}

// castTo broadcasts a saved content to a target_type.
func castTo(e *vendortest.Env, kind int, value string) (reply, error) {
	id, err := save(e, nil)
	if err != nil {
		return reply{}, err
	}
	token, err := login(e)
	if err != nil {
		return reply{}, err
	}
	return post(e, notePath+"broadcast", fields{"auth_token": token, "message_id": id, "target_type": kind, "target_value": value})
}

var labelRows = []vendortest.Row{
	{Rule: "OPPO-T7", Says: "a phone is subscribed to tags and unsubscribed, and they are listed", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		list := func() any { r, _ := device(e, "get_all_tags", fields{"registration_id": regID}); return string(r.Data) }
		return vendortest.First(labels(0, "subscribe_tags", fields{"registration_id": regID, "tags": "tea;music;"})(e), same("both", list(), `{"tags":["music","tea"]}`),
			labels(0, "unsubscribe_tags", fields{"registration_id": regID, "tags": "tea"})(e), same("one", list(), `{"tags":["music"]}`))
	})},
	{Rule: "OPPO-T7", Says: "a missing field gets 40, a regId that is none 10000, a body that is no JSON 41", Check: func(e *vendortest.Env) error {
		other, err := e.Phone(vendortest.Of(vendortest.OtherPackage))
		token, err2 := login(e)
		if err := vendortest.First(err, err2); err != nil {
			return err
		}
		broken, err := e.PostJSON("/server/v1/device/add_tags", "name=tea", "auth_token: "+token)
		return vendortest.First(err, same("no JSON", strings.Contains(string(broken.Body), `"code":41`), true),
			labels(40, "subscribe_tags", fields{"tags": "tea"})(e), labels(40, "unsubscribe_tags", fields{"registration_id": stranger})(e),
			labels(40, "add_tags", fields{"Name": "tea"})(e), labels(40, "add_tag_group", fields{"group": "drinks"})(e),
			labels(10000, "subscribe_tags", fields{"registration_id": stranger, "tags": "tea"})(e),
			labels(10000, "subscribe_tags", fields{"registration_id": e.Token(other), "tags": "tea"})(e))
	}},
	{Rule: "OPPO-T7", Says: "by choice only tags that were made, one by one or as a group, take a phone", With: set(func(s *oppo.Settings) { s.TagsMustExist = true }),
		Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
			subscribe := func(code int, tags string) error {
				return labels(code, "subscribe_tags", fields{"registration_id": regID, "tags": tags})(e)
			}
			return vendortest.First(subscribe(31, "tea"), labels(0, "add_tags", fields{"name": "tea", "desc": "d"})(e), subscribe(0, "tea"),
				labels(0, "add_tag_group", fields{"group": "drinks", "tags": "milk;juice", "desc": "d"})(e), subscribe(0, "milk;juice"), subscribe(31, "tea;beer"))
		})},
	{Rule: "OPPO-T7", Says: "a call without a token is refused like any other", Check: func(e *vendortest.Env) error {
		r, err := e.PostJSON("/server/v1/device/add_tags", `{"name":"tea"}`)
		made := labels(0, "add_tags", fields{"name": "tea"})(e)
		return vendortest.First(err, same("code", string(r.Body), `{"code":29,"message":"Missing Auth Token"}`), made)
	}},
	{Rule: "OPPO-T8", Says: "a phone with an alias is reached by it, by unicast and broadcast; a later alias replaces it", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		byAlias := func(alias string) int {
			token, _ := login(e)
			r, _ := post(e, unicastPath, fields{"auth_token": token, "message": text(message(alias, nil).with("target_type", 5))})
			return r.Code
		}
		setAlias := func(alias string) error {
			return labels(0, "set_alias", fields{"registration_id": regID, "alias": alias})(e)
		}
		return vendortest.First(same("before", byAlias("ming"), 10002), setAlias("ming"), same("set", byAlias("ming"), 0), same("shown", len(d.Shown()), 1),
			setAlias("hua"), same("replaced", byAlias("ming"), 10002), same("new", byAlias("hua"), 0),
			labels(0, "delete_alias", fields{"alias": "hua"})(e), same("deleted", byAlias("hua"), 10002))
	})},
	{Rule: "OPPO-T8", Says: "a missing field gets 40, a regId that is none 10000, an alias that nobody has 10002", Check: phoneAnd(func(e *vendortest.Env, _ *vendortest.Device, regID string) error {
		return vendortest.First(labels(40, "set_alias", fields{"registration_id": regID})(e), labels(40, "set_alias", fields{"alias": "ming"})(e),
			labels(40, "delete_alias", fields{})(e), labels(10000, "set_alias", fields{"registration_id": stranger, "alias": "ming"})(e),
			labels(10002, "delete_alias", fields{"alias": "ming"})(e))
	})},
	{Rule: "OPPO-T9", Says: "a broadcast to tags reaches the phones that fit its expression", Check: func(e *vendortest.Env) error {
		tags := []string{"tea", "tea;music", "music"}
		var phones []*vendortest.Device
		for _, t := range tags {
			d, err := e.Phone()
			if err == nil {
				err = labels(0, "subscribe_tags", fields{"registration_id": e.Token(d), "tags": t})(e)
			}
			if err != nil {
				return err
			}
			phones = append(phones, d)
		}
		shown := func() (out []int) {
			for _, d := range phones {
				out = append(out, len(d.Shown()))
			}
			return out
		}
		for i, row := range []struct {
			expression string
			want       []int
		}{
			{`{"and":["tea"]}`, []int{1, 1, 0}}, {`{"and":["tea","music"]}`, []int{1, 2, 0}},
			{`{"or":["tea","music"],"not":["tea"]}`, []int{1, 2, 1}}, {`{"not":["music"]}`, []int{2, 2, 1}},
		} {
			r, err := castTo(e, 6, row.expression)
			if err := vendortest.First(err, same(row.expression, r.Code, 0), same(row.expression, shown(), row.want)); err != nil {
				return err
			}
			if i == 1 { // a user gets two public messages a day
				if err := e.Jump(24 * 3600e9); err != nil {
					return err
				}
			}
		}
		return nil
	}},
	{Rule: "OPPO-T9", Says: "a bare tag, an unknown word, a text for a list and an expression without a tag get 41", Check: func(e *vendortest.Env) error {
		for _, value := range []string{"tea", `["tea"]`, `{"And":["tea"]}`, `{"and":"tea"}`, `{"and":[]}`, `{}`, `{"and":["tea"]`, `null`} {
			r, err := castTo(e, 6, value)
			if err := vendortest.First(err, same(value, r.Code, 41)); err != nil {
				return err
			}
		}
		return nil
	}},
}
