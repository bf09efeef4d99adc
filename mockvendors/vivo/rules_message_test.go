package vivo_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

// customPairs is a map of n pairs.
func customPairs(n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		out[fmt.Sprint("k", i)] = "v"
	}
	return out
}

// page is a skipContent of a page in the app.
func page(content string) fields { return fields{"skipType": 4, "skipContent": content} }

var messageRows = []vendortest.Row{
	{Rule: "VIVO-M1", Says: "neither regId nor alias gets 10050, an alias over 70 characters 10301", Check: all(
		answers(10050, fields{"regId": nil}), answers(10050, fields{"regId": "", "alias": ""}), answers(10301, fields{"regId": "", "alias": long(71)}))},
	{Rule: "VIVO-M1", Says: "with both, the regId counts", Check: shows("system", false, fields{"alias": "nobody"})},
	{Rule: "VIVO-M2", Says: "types outside their ranges, and types that are none, are refused", Check: all(
		answers(10054, fields{"notifyType": 5}), answers(10054, fields{"notifyType": nil}), answers(10054, fields{"notifyType": ""}),
		answers(10060, fields{"skipType": 0}), answers(10060, fields{"skipType": 5}), answers(10065, fields{"networkType": 0}), answers(10065, fields{"networkType": 2}))},
	{Rule: "VIVO-M2", Says: "networkType may be absent or 1", Check: all(answers(0, fields{"networkType": nil}), answers(0, fields{"networkType": 1}))},
	{Rule: "VIVO-M3", Says: "empty and too long texts each have their code", Check: all(
		answers(10055, fields{"title": ""}), answers(10056, fields{"title": long(41)}), answers(10057, fields{"content": nil}), answers(10058, fields{"content": long(101)}))},
	{Rule: "VIVO-M3", Says: "texts of exactly their length pass, characters counted and not bytes", Check: shows("system", false, fields{"title": long(40), "content": long(100)})},
	{Rule: "VIVO-M3", Says: "by the older rule a Chinese character counts two", With: set(func(s *vivo.Settings) { s.WideCharacters = true }), Check: all(
		answers(10056, fields{"title": long(21)}), answers(10058, fields{"content": long(51)}), answers(0, fields{"title": long(20), "content": strings.Repeat("a", 100)}))},
	{Rule: "VIVO-M4", Says: "a time to live outside its range is refused, 0 means a day", Check: all(
		answers(10059, fields{"timeToLive": 59}), answers(10059, fields{"timeToLive": 604801}), answers(10059, fields{"timeToLive": -1}),
		answers(0, fields{"timeToLive": 0}), answers(0, fields{"timeToLive": 60}), saves(10059, fields{"timeToLive": 899}), saves(0, fields{"timeToLive": 900}))},
	{Rule: "VIVO-M4", Says: "a message for a phone that stays away expires when its time is over, a day without one", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		if err := d.Airplane(ctx, true); err != nil {
			return err
		}
		_, err := push(e, regID, fields{"timeToLive": 600})
		_, err2 := push(e, regID, nil)
		_, err3 := push(e, regID, fields{"sendOnline": true})
		expired := func() int { return len(e.Events(core.EventExpired)) }
		return vendortest.First(err, err2, err3, same("only for a phone that is online", expired(), 1), e.Jump(601*time.Second), same("ten minutes", expired(), 2),
			e.Jump(24*time.Hour), same("a day", expired(), 3))
	})},
	{Rule: "VIVO-M5", Says: "each skip type misses or overfills its content with a code of its own", Check: all(
		answers(10061, fields{"skipType": 2}), answers(10062, fields{"skipType": 2, "skipContent": long(1001)}),
		answers(10063, fields{"skipType": 3}), answers(10064, fields{"skipType": 3, "skipContent": long(1025)}),
		answers(10068, page("")), answers(10069, page(long(1025))))},
	{Rule: "VIVO-M5", Says: "contents of exactly their length pass", Check: all(answers(0, fields{"skipType": 2, "skipContent": long(1000)}), answers(0, page(long(1024))))},
	{Rule: "VIVO-M6", Says: "eleven pairs and too many characters are refused", Check: all(
		answers(10066, fields{"clientCustomMap": customPairs(11)}), answers(10067, fields{"clientCustomMap": fields{"ext": long(1022)}}))},
	{Rule: "VIVO-M6", Says: "ten pairs of 1024 characters in all, {} and null pass", Check: all(answers(0, fields{"clientCustomMap": customPairs(10)}),
		answers(0, fields{"clientCustomMap": fields{"ext": long(1021)}}), answers(0, fields{"clientCustomMap": fields{}}), func(e *vendortest.Env) error {
			header, err := login(e)
			if err != nil {
				return err
			}
			m := message("x", nil)
			m["clientCustomMap"] = nil
			r, err := post(e, "/message/send", m, header)
			return vendortest.First(err, same("null", r.Result, 10302))
		})},
	{Rule: "VIVO-M7", Says: "a requestId is needed and has up to 64 characters", Check: all(
		answers(10352, fields{"requestId": ""}), answers(10352, fields{"requestId": nil}), answers(10353, fields{"requestId": long(65)}), answers(0, fields{"requestId": long(64)}))},
	{Rule: "VIVO-M8", Says: "a callback over 128 and a parameter over 64 characters are refused", Check: all(
		answers(10305, fields{"extra": fields{"callback": long(129)}}), answers(10306, fields{"extra": fields{"callback": "x", "callback.param": long(65)}}))},
	{Rule: "VIVO-M9", Says: "texts that look like a test are refused where the app asks for it", With: set(func(s *vivo.Settings) { s.RefuseTestText = true }), Check: all(
		answers(10104, fields{"content": "12345"}), answers(10104, fields{"content": "hello"}), answers(10104, fields{"title": "!?"}), answers(10104, fields{"content": "1 + 1 = 2"}),
		answers(10104, fields{"content": "这是测试"}), answers(10104, fields{"content": "{name}"}), answers(0, fields{"title": "小明", "content": "你好"}))},
	{Rule: "VIVO-M9", Says: "by default they pass", Check: answers(0, fields{"content": "hello"})},
}

// saved saves a content for lists.
func saved(e *vendortest.Env, f fields) (reply, error) {
	header, err := login(e)
	if err != nil {
		return reply{}, err
	}
	m := message("", f)
	delete(m, "regId")
	return post(e, "/message/saveListPayload", m, header)
}

func saves(code int, f fields) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		r, err := saved(e, f)
		return vendortest.First(err, same("result", r.Result, code))
	}
}

// toList saves a content and pushes it to the regIds.
func toList(e *vendortest.Env, f fields, regIDs ...string) (reply, error) {
	s, err := saved(e, f)
	if err := vendortest.First(err, same("save", s.Result, 0)); err != nil {
		return s, err
	}
	header, err := login(e)
	if err != nil {
		return reply{}, err
	}
	return post(e, "/message/pushToList", fields{"taskId": s.TaskID, "requestId": "r2", "regIds": regIDs}, header)
}
