package vivo_test

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

func FuzzRequest(f *testing.F) {
	vendortest.Fuzz(f, vivo.Spec(), func(e *vendortest.Env, regID string) []vendortest.FuzzSeed {
		header, err := login(e)
		if err != nil {
			f.Fatal(err)
		}
		s, err := saved(e, nil)
		if err != nil {
			f.Fatal(err)
		}
		m := text(message(regID, fields{"clientCustomMap": fields{"ext": "{}"}, "extra": fields{"callback": "http://127.0.0.1:1/"}, "notifyId": 7, "timeToLive": "60",
			"category": "IM", "skipType": 4, "skipContent": vendortest.IntentURI, "foregroundShow": false, "pushMode": 0, "alias": ""}))
		return []vendortest.FuzzSeed{
			{Method: "POST", Path: "/message/auth", Body: text(signed(e, e.App()))},
			{Method: "POST", Path: "/message/send", Header: header, Body: m},
			{Method: "POST", Path: "/message//send ", Header: header, Body: m[:len(m)/2]},
			{Method: "POST", Path: "/message/send", Header: header, Body: `{"regId":7,"extra":[],"clientCustomMap":{"a":{"b":[1]}},"title":null}`},
			{Method: "POST", Path: "/message/saveListPayload", Header: header, Body: m},
			{Method: "POST", Path: "/message/all", Header: header, Body: m},
			{Method: "POST", Path: "/message/pushToList", Header: header, Body: text(fields{"taskId": s.TaskID, "requestId": 1, "regIds": []any{regID, "x", 7, nil}})},
			{Method: "POST", Path: "/message/pushToList", Header: header, Body: `{"taskId":1,"requestId":"r","regIds":"x","aliases":["a","b"]}`},
			{Method: "GET", Path: "/report/getStatistics", Query: "taskIds=" + s.TaskID + ",1", Header: header},
			{Method: "POST", Path: "/invalidUser/check", Header: header, Body: text(fields{"userType": 1, "userIds": []string{regID, "x"}})},
			{Method: "DELETE", Path: "/"},
		}
	})
}
