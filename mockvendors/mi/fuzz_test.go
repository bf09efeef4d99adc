package mi

import (
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func FuzzRequest(f *testing.F) {
	vendortest.Fuzz(f, Spec(), func(e *env, regID string) []vendortest.FuzzSeed {
		key, good := auth(e.App()), form(sound(regID))
		many := `[{"target":"` + regID + `","message":{"title":"t","description":"d","notify_id":0,"extra":{"channel_id":"tuikit"}}}]`
		return []vendortest.FuzzSeed{
			{Method: "POST", Path: "/v3/message/regid", Header: key, Body: good},
			{Method: "POST", Path: "/v2/message/regid", Query: good, Header: key},
			{Method: "POST", Path: "/v3/message/multi_topic", Header: key, Body: "topics=a%3B%24%3Bb&topic_op=EXCEPT&" + good},
			{Method: "POST", Path: "/v3/message/all", Header: key, Body: good},
			{Method: "POST", Path: "/v2/multi_messages/regids", Header: key, Body: form(params{"messages": many})},
			{Method: "POST", Path: "/v2/multi_messages/aliases", Header: key, Body: "messages=" + strings.Repeat("[", 20_000)},
			{Method: "POST", Path: "/v2/multi_messages/regids", Header: key, Body: `messages=[{"target":1,"target":{},"message":{"extra":{"a":[]}}}]`},
			{Method: "POST", Path: "/v3/message/regid", Header: key, Body: "%zz=%&title=\xff\xfe&registration_id=%00&extra.=&extra.callback=:"},
			{Method: "POST", Path: "/v2/topic/subscribe", Header: key, Body: "topic=a&registration_id=" + regID},
			{Method: "GET", Path: "/v1/stats/message/counters", Query: "start_date=20261115&end_date=20261116", Header: key},
			{Method: "GET", Path: "/v1/trace/messages/status", Query: "begin_time=-9223372036854775808&end_time=9223372036854775807", Header: key},
			{Method: "POST", Path: "/v3/message/regid", Header: "Content-Type: application/json", Body: `{"registration_id":"x"}`},
			{Method: "PUT", Path: "/"},
		}
	})
}
