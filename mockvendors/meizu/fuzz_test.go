package meizu

import (
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func FuzzRequest(f *testing.F) {
	vendortest.Fuzz(f, Spec(), func(e *env, pushID string) []vendortest.FuzzSeed {
		sign := func(p params) string { return signed(e.App(), p).Encode() }
		m := text(sound())
		return []vendortest.FuzzSeed{
			{Method: "POST", Path: byPushID, Body: sign(params{"pushIds": pushID, "messageJson": m})},
			{Method: "GET", Path: byPushID, Query: sign(params{"pushIds": pushID + ",x", "messageJson": m})},
			{Method: "POST", Path: byPushID, Body: sign(params{"pushIds": pushID, "messageJson": strings.Repeat("[", 20_000)})},
			{Method: "POST", Path: byPushID, Body: sign(params{"pushIds": "\x00,\xff", "messageJson": `{"noticeBarInfo":{"title":1,"title":"t","content":"\ud800"},"vipInfo":{"a":{}},"extra":{"callback":":"}}`})},
			{Method: "POST", Path: byAlias, Body: sign(params{"alias": "a", "messageJson": m[:len(m)/2]})},
			{Method: "POST", Path: pushPrefix + "/pushTask/pushToTag", Body: sign(params{"pushType": "0", "tagNames": "a", "scope": "1", "messageJson": m})},
			{Method: "POST", Path: pushPrefix + "/pushTask/cancel", Body: sign(params{"taskId": "100001"})},
			{Method: "POST", Path: pushPrefix + "/statistics/dailyPushStatics", Body: sign(params{"startTime": "00010101", "endTime": "99991231"})},
			{Method: "POST", Path: subPrefix + "/subscribeTags", Body: sign(params{"pushId": pushID, "tags": "a,,b"})},
			{Method: "POST", Path: byPushID, Header: "Content-Type: multipart/form-data; boundary=x", Body: "--x"},
			{Method: "PUT", Path: "/"},
		}
	}, vendortest.Off("MZ-A2", "MZ-A1")) // a fuzzer cannot sign
}
