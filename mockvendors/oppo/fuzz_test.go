package oppo_test

import (
	"net/url"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

func FuzzRequest(f *testing.F) {
	vendortest.Fuzz(f, oppo.Spec(), func(e *vendortest.Env, regID string) []vendortest.FuzzSeed {
		token, err := login(e)
		if err != nil {
			f.Fatal(err)
		}
		id, err := save(e, nil)
		if err != nil {
			f.Fatal(err)
		}
		header := "auth_token: " + token
		m := text(message(regID, fields{"app_message_id": "1", "category": "NEWS", "action_parameters": `{"a":{"b":1}}`, "show_time_type": 1,
			"show_start_time": 1, "show_end_time": "2", "style": 2, "notify_id": 7, "fix_speed": true, "private_msg_template_id": ""}))
		form := func(k, v string) string { return url.Values{k: {v}}.Encode() }
		return []vendortest.FuzzSeed{
			{Method: "POST", Path: authPath, Body: "app_key=a&timestamp=1&sign=b"},
			{Method: "POST", Path: unicastPath, Header: header, Body: form("message", m)},
			{Method: "POST", Path: unicastPath, Header: header, Body: form("message", m[:len(m)/2])},
			{Method: "POST", Path: unicastPath, Header: header, Body: "message=%zz&message={}"},
			{Method: "POST", Path: notePath + "unicast_batch", Header: header, Body: form("messages", "["+m+",null,{}]")},
			{Method: "POST", Path: notePath + "save_message_content", Header: header, Body: "title=a&content=b&style=3&fix_speed=true"},
			{Method: "POST", Path: notePath + "broadcast", Header: header, Body: url.Values{"message_id": {id.(string)}, "target_type": {"2"}, "target_value": {regID + ";x"}}.Encode()},
			{Method: "POST", Path: notePath + "broadcast", Header: header, Body: url.Values{"message_id": {id.(string)}, "target_type": {"1"}}.Encode()},
			{Method: "GET", Path: "/server/v1/feedback/fetch_invalid_regidList", Query: "auth_token=" + token},
			{Method: "GET", Path: "/server/v1/feedback/fetch_push_permit", Header: header},
			{Method: "PUT", Path: "/nowhere"},
		}
	})
}
