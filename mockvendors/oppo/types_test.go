package oppo_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

// lenient says where OPPO's mock takes what is not typed as documented, and by which source.
var lenient = []struct {
	says, source string
	message      string // R is the regId
}{
	{"numbers as texts", "W-CURL: the service took such a unicast", `{"target_type":"2","target_value":"R","notification":{"title":"a","content":"b","click_action_type":"0","off_line_ttl":"600"}}`},
	{"truth values as texts", "S-JAVA sends form values so, S-CURL everything", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","off_line":"true","fix_speed":"false"}}`},
	{"truth values as 0 and 1", "S-JAVA: unused fields come as 0", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","fix_speed":0,"off_line":1}}`},
	{"0, false and empty texts in unused fields", "S-JAVA", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","show_start_time":0,"fix_speed_rate":0,"category":"","notify_level":0}}`},
	{"null in unused fields", "mock", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","category":null,"notify_id":null}}`},
	{"numbers for texts", "mock: JSON readers for Java make texts of scalars", `{"target_type":2,"target_value":"R","notification":{"title":7,"content":true,"app_message_id":12}}`},
	{"action_parameters as an object", "S-UPS sends it so on every push", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","action_parameters":{"a":{"b":1}}}}`},
	{"registration_id for target_value", "clients before 2019", `{"target_type":2,"registration_id":"R","notification":{"title":"a","content":"b"}}`},
	{"unknown keys, those in camelCase among them", "a Rust client sends them; W-CURL", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","clickActionType":9,"extra":{}}}`},
	{"a companion field that its click type does not use", "W-CURL", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","click_action_type":0,"click_action_url":"x"}}`},
}

// strict says what OPPO's decoder refuses, or does not see.
var strict = []struct {
	says    string
	message string
	code    int
}{
	{"keys in another case", `{"target_type":2,"target_value":"R","Notification":{"Title":"a","Content":"b"}}`, 40},
	{"a key in another case inside", `{"target_type":2,"target_value":"R","notification":{"Title":"a","content":"b"}}`, 40},
	{"a target in another case", `{"Target_Type":2,"target_value":"R","notification":{"title":"a","content":"b"}}`, 40},
	{"a text that is no number", `{"target_type":"regid","target_value":"R","notification":{"title":"a","content":"b"}}`, 41},
	{"a fraction for a number", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","notify_id":1.5}}`, 41},
	{"a truth value for a number", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","notify_id":true}}`, 41},
	{"a text that is no truth value", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","off_line":"yes"}}`, 41},
	{"an object for a text", `{"target_type":2,"target_value":"R","notification":{"title":{"en":"a"},"content":"b"}}`, 41},
	{"a list for an object", `{"target_type":2,"target_value":"R","notification":[]}`, 41},
	{"a text for an object", `{"target_type":2,"target_value":"R","notification":"a"}`, 41},
	{"a number that is none of its names", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","network_type":7}}`, 41},
	{"a category that is none of its names", `{"target_type":2,"target_value":"R","notification":{"title":"a","content":"b","category":"Im"}}`, 67},
}

func TestWhereOPPOIsLenientAndWhereNot(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	token, err := login(e)
	require.NoError(t, err)
	send := func(message string) int {
		r, err := post(e, unicastPath, fields{"auth_token": token, "message": strings.Replace(message, `"R"`, `"`+e.Token(d)+`"`, 1)})
		require.NoError(t, err)
		return r.Code
	}
	for _, row := range lenient {
		assert.Zero(t, send(row.message), "%s (%s)", row.says, row.source)
	}
	for _, row := range strict {
		assert.Equal(t, row.code, send(row.message), row.says)
	}
	// A content's form fields are read by the same types, and their names too count as they are written.
	form := url.Values{"auth_token": {token}, "Title": {"a"}, "content": {"b"}}
	r, err := e.PostForm(notePath+"save_message_content", form.Encode())
	require.NoError(t, err)
	assert.Contains(t, string(r.Body), `"code":40`)
}
