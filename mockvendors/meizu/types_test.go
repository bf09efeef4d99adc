package meizu

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

const bare = `"noticeBarInfo":{"title":"a","content":"b","noticeMsgType":1}`

// lenient says where Meizu's mock takes what is not typed as documented, and by which source.
var lenient = []struct{ says, source, json string }{
	{"truth values for flags", "JAVA", `{` + bare + `,"pushTimeInfo":{"offLine":true},"advanceInfo":{"suspend":false}}`},
	{"flags as texts", "API: one table has them so", `{` + bare + `,"advanceInfo":{"notificationType":{"vibrate":"1","sound":"0"}}}`},
	{"numbers as texts", "JAVA, GO", `{` + bare + `,"pushTimeInfo":{"validTime":"24"}}`},
	{"empty objects", "JAVA always sends them", `{` + bare + `,"vipInfo":{},"extra":{},"clickTypeInfo":{},"advanceInfo":{}}`},
	{"no pushTimeInfo", "W-CURL", `{` + bare + `}`},
	{"null", "mock", `{` + bare + `,"clickTypeInfo":null,"extra":null}`},
	{"numbers for texts", "mock: JSON readers for Java make texts of scalars", `{"noticeBarInfo":{"title":7,"content":true}}`},
	{"unknown keys", "NODE sends isFixDisplay", `{` + bare + `,"advanceInfo":{"isFixDisplay":0},"more":1}`},
}

// strict says what Meizu's decoder refuses, or does not see: all of it is a bad parameter.
var strict = []struct{ says, json string }{
	{"keys in another case", `{"NoticeBarInfo":{"title":"a","content":"b"}}`},
	{"a key in another case inside", `{"noticeBarInfo":{"Title":"a","content":"b"}}`},
	{"a text for a number", `{"noticeBarInfo":{"title":"a","content":"b","noticeMsgType":"private"}}`},
	{"a fraction for a number", `{"noticeBarInfo":{"title":"a","content":"b","noticeMsgType":0.5}}`},
	{"a class that is none", `{"noticeBarInfo":{"title":"a","content":"b","noticeMsgType":2}}`},
	{"a form of the bar that is none", `{"noticeBarInfo":{"title":"a","content":"b","noticeBarType":1}}`},
	{"an expansion that is none", `{` + bare + `,"noticeExpandInfo":{"noticeExpandType":3}}`},
	{"a kind of time that is none", `{` + bare + `,"pushTimeInfo":{"pushTimeType":2}}`},
	{"a click that is none", `{` + bare + `,"clickTypeInfo":{"clickType":4}}`},
	{"a text for a click", `{` + bare + `,"clickTypeInfo":{"clickType":"app"}}`},
	{"a text that is no flag", `{` + bare + `,"pushTimeInfo":{"offLine":"yes"}}`},
	{"an object for a text", `{"noticeBarInfo":{"title":{"zh":"a"},"content":"b"}}`},
	{"a text for an object", `{"noticeBarInfo":"a"}`},
	{"a list for an object", `[]`},
}

func TestWhereMeizuIsLenientAndWhereNot(t *testing.T) {
	send := func(json string) string {
		e := vendortest.New(t, Spec())
		d, err := e.Phone()
		require.NoError(t, err)
		a, err := post(e, byPushID, params{"pushIds": e.Token(d), "messageJson": json})
		require.NoError(t, err)
		return a.Code
	}
	for _, row := range lenient {
		assert.Equal(t, "200", send(row.json), "%s (%s)", row.says, row.source)
	}
	for _, row := range strict {
		assert.Equal(t, "1005", send(row.json), row.says)
	}
}
