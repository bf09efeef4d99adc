package mi

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// lenient says where Mi's mock takes what is not typed as documented, and by which source.
var lenient = []struct {
	says, source string
	path         string
	form         params
}{
	{"empty values are absent", "push-xiaomi 0.1.6", "/v3/message/regid", params{"notify_type": "", "time_to_live": "", "extra.callback": ""}},
	{"no pass_through", "GO2 leaves zero values out", "/v3/message/regid", params{"pass_through": ""}},
	{"a notify_id beyond an int32", "push-xiaomi 0.1.6", "/v3/message/regid", params{"notify_id": "1790000000000"}},
	{"unknown parameters", "JAVA sends collapse_key", "/v3/message/regid", params{"collapse_key": "x", "Title": "y"}},
	{"numbers in multi_messages, and as texts", "GO1 and GO3 send numbers, JAVA texts", "/v2/multi_messages/regids",
		params{"messages": `[{"target":"R","message":{"title":"a","description":"b","notify_id":0,"pass_through":"0","notify_type":"-1","extra":{"channel_id":"tuikit"}}}]`}},
	{"numbers for texts in multi_messages", "mock: JSON readers for Java make texts of scalars", "/v2/multi_messages/regids",
		params{"messages": `[{"target":"R","message":{"title":7,"description":true,"extra":{"channel_id":"tuikit","n":7}}}]`}},
}

// strict says what Mi's decoder refuses, or does not see.
var strict = []struct {
	says string
	path string
	form params
	code int
}{
	{"a text for notify_type", "/v3/message/regid", params{"notify_type": "all"}, 10017},
	{"a sum with an unknown bit", "/v3/message/regid", params{"notify_type": "8"}, 10017},
	{"a text for pass_through", "/v3/message/regid", params{"pass_through": "true"}, 10017},
	{"a pass_through that is neither", "/v3/message/regid", params{"pass_through": "2"}, 10017},
	{"a text for time_to_live", "/v3/message/regid", params{"time_to_live": "1h"}, 10017},
	{"a text for notify_id", "/v3/message/regid", params{"notify_id": "one"}, 10017},
	{"a text for time_to_send", "/v3/message/regid", params{"time_to_send": "tomorrow"}, 10017},
	{"an effect that is none of its names", "/v3/message/regid", params{"extra.notify_effect": "launcher"}, 10017},
	{"a topic_op in another case", "/v3/message/multi_topic", params{"topics": "a;$;b", "topic_op": "union"}, 10017},
	{"a parameter in another case", "/v3/message/regid", params{"title": "", "Title": "a"}, 65011},
	{"keys in another case in multi_messages", "/v2/multi_messages/regids", params{"messages": `[{"Target":"R","Message":{"title":"a","description":"b"}}]`}, 65030},
	{"a key in another case inside", "/v2/multi_messages/regids", params{"messages": `[{"target":"R","message":{"Title":"a","description":"b","extra":{"channel_id":"tuikit"}}}]`}, 65011},
	{"an object for a text", "/v2/multi_messages/regids", params{"messages": `[{"target":"R","message":{"title":{},"description":"b"}}]`}, 65030},
	{"a text for a number in multi_messages", "/v2/multi_messages/regids", params{"messages": `[{"target":"R","message":{"title":"a","description":"b","notify_type":"all"}}]`}, 10017},
	{"a text for an object", "/v2/multi_messages/regids", params{"messages": `[{"target":"R","message":"a"}]`}, 65030},
}

func TestWhereMiIsLenientAndWhereNot(t *testing.T) {
	e, d := bench(t)
	send := func(path string, changes params) int {
		p := sound(e.Token(d))
		for name, value := range changes {
			p[name] = strings.ReplaceAll(value, `"R"`, `"`+e.Token(d)+`"`)
		}
		a, err := post(e, path, p)
		require.NoError(t, err)
		return a.Code
	}
	for _, row := range lenient {
		assert.Zero(t, send(row.path, row.form), "%s (%s)", row.says, row.source)
	}
	for _, row := range strict {
		assert.Equal(t, row.code, send(row.path, row.form), row.says)
	}
}
