package oppo_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var made = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b([0-9]{8}-1-1-)?[0-9a-f]{24}\b`)

// masked is a body with what is made anew each time taken out: UUIDs become U, object ids ID, those behind a number N-1-1-ID.
func masked(body []byte) string {
	return made.ReplaceAllStringFunc(string(body), func(s string) string {
		switch {
		case strings.Contains(s, "-1-1-"):
			return "N-1-1-ID"
		case strings.Contains(s, "-"):
			return "U"
		}
		return "ID"
	})
}

func TestAnswersAreByteForByteOPPOs(t *testing.T) {
	e := vendortest.New(t, oppo.Spec(), approved...)
	d, err := e.Phone()
	require.NoError(t, err)
	regID := e.Token(d)
	token, err := login(e)
	require.NoError(t, err)
	id, err := save(e, nil)
	require.NoError(t, err)
	form := func(f fields) string {
		q := url.Values{"auth_token": {token}}
		for k, v := range f {
			q.Set(k, fmt.Sprint(v))
		}
		return q.Encode()
	}
	for _, row := range []struct {
		says, method, path, body string
		status                   int
		want                     string
	}{
		{"auth", "POST", authPath, form(signed(e, e.App())), 200,
			fmt.Sprintf(`{"code":0,"message":"Success","data":{"auth_token":"U","create_time":%d}}`, vendortest.Start.UnixMilli())},
		{"unicast", "POST", unicastPath, form(fields{"message": text(message(regID, nil))}), 200,
			`{"code":0,"message":"Success","data":{"messageId":"N-1-1-ID","status":"call_success"}}`},
		{"unicast to a stranger", "POST", unicastPath, form(fields{"message": text(message(stranger, nil))}), 200, `{"code":10000,"message":"Invalid RegistrationId"}`},
		{"save", "POST", notePath + "save_message_content", form(note(nil)), 200, `{"code":0,"message":"Success","data":{"message_id":"ID"}}`},
		{"broadcast", "POST", notePath + "broadcast", form(fields{"message_id": id, "target_type": 2, "target_value": regID + ";" + stranger}), 200,
			`{"code":0,"message":"Success","data":{"message_id":"ID","task_id":"ID","status":"call_success","10000":["` + stranger + `"]}}`},
		{"broadcast to an alias nobody has", "POST", notePath + "broadcast", form(fields{"message_id": id, "target_type": 5, "target_value": "nobody"}), 200,
			`{"code":0,"message":"Success","data":{"message_id":"ID","task_id":"ID","status":"call_success","10002":["nobody"]}}`},
		{"batch", "POST", notePath + "unicast_batch", form(fields{"messages": "[" + text(message(regID, fields{"category": "IM"})) + "]"}), 200,
			`{"code":0,"message":"Success","data":[{"messageId":"N-1-1-ID","registrationId":"` + regID + `"}]}`},
		{"an empty batch", "POST", notePath + "unicast_batch", form(fields{"messages": "[]"}), 200, `{"code":41,"message":"Invalid Arguments"}`},
		{"no dead regIds", "GET", "/server/v1/feedback/fetch_invalid_regidList?auth_token=" + token, "", 200, `{"code":0,"message":"Success","data":{"registration_ids":[],"totalCount":0}}`},
		{"what is left", "GET", "/server/v1/feedback/fetch_push_permit?auth_token=" + token, "", 200, `{"code":0,"message":"Success","data":{"total_count":100000,"remain_count":99998}}`},
		{"an unknown API", "POST", "/server/v1/message/pass_through", "", 200, `{"code":20,"message":"Invalid Method"}`},
		{"a body that is no UTF-8", "POST", unicastPath, "message=\xff", 200, `{"code":25,"message":"Invalid Encoding"}`},
		{"a value that is none, written as a form's escape", "POST", unicastPath, "message=%ff", 200, `{"code":25,"message":"Invalid Encoding"}`},
		{"a path outside the API", "GET", "/", "", 404, `Not Found`},
	} {
		t.Run(row.says, func(t *testing.T) {
			r, err := e.Do(row.method, row.path, row.body, "Content-Type: application/x-www-form-urlencoded")
			require.NoError(t, err)
			assert.Equal(t, row.status, r.Status)
			assert.Equal(t, row.want, masked(r.Body))
			if row.status == 200 {
				assert.Equal(t, "application/json;charset=UTF-8", r.Header.Get("Content-Type"))
			}
		})
	}
}

func TestTheAnswersOptionalFormsAreSettings(t *testing.T) {
	e := vendortest.New(t, oppo.Spec(), set(func(s *oppo.Settings) { s.SuccessText, s.UnicastStatus, s.UnicastID = "success", false, "hex" })...)
	d, err := e.Phone()
	require.NoError(t, err)
	r, err := push(e, e.Token(d), nil)
	require.NoError(t, err)
	assert.Equal(t, "success", r.Message)
	assert.Regexp(t, `^\{"messageId":"[0-9a-f]{24}"\}$`, string(r.Data))
}

func TestRealClientsOddRequestsAreUnderstood(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	token, err := login(e)
	require.NoError(t, err)
	for _, row := range []struct {
		says    string
		message string
	}{
		{"Java sends every unused field as 0, false or an empty text, and types as strings", `{"target_type":"2","target_value":"` + e.Token(d) + `","verify_registration_id":false,"notification":{` +
			`"title":"a","content":"b","style":1,"sub_title":"","click_action_type":0,"click_action_activity":"","action_parameters":{"a":"1"},"show_time_type":0,"show_start_time":0,"show_end_time":0,` +
			`"off_line":true,"off_line_ttl":"86400","push_time_type":0,"fix_speed":false,"fix_speed_rate":0,"notify_level":0,"category":"","channel_id":"tuikit","network_type":0,"call_back_url":""}}`},
		{"old clients name the target registration_id", `{"target_type":2,"registration_id":"` + e.Token(d) + `","notification":{"title":"a","content":"b","channel_id":"tuikit"}}`},
		{"a key given twice counts as given last", `{"target_type":2,"target_value":"x","target_value":"` + e.Token(d) + `","notification":{"title":"a","content":"b"}}`},
	} {
		r, err := post(e, unicastPath, fields{"auth_token": token, "message": row.message, "sdk_version": "JAVA_SDK_V1.1.0"})
		require.NoError(t, err)
		assert.Equal(t, 0, r.Code, row.says)
	}
}

func TestBadInputGetsOPPOsAnswer(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	token, err := login(e)
	require.NoError(t, err)
	other, err := post(e, authPath, signed(e, e.Other()))
	require.NoError(t, err)
	d, err := e.Phone()
	require.NoError(t, err)
	for _, row := range []struct {
		says    string
		code    int
		message string
		token   any
	}{
		{"nesting ten thousand deep", 41, strings.Repeat("[", 20_000), token},
		{"eight megabytes and more", 29, strings.Repeat("a", 9<<20), ""},
		{"another app's token cannot reach this app's phone", 10000, text(message(e.Token(d), nil)), other.get("auth_token")},
		{"no target", 40, text(message("", nil)), token},
		{"a target type that unicast has not", 41, text(message(e.Token(d), nil).with("target_type", 1)), token},
		{"a scheduled message without its times", 40, text(message(e.Token(d), fields{"show_time_type": 1})), token},
		{"a scheduled message that ends before it begins", 41, text(message(e.Token(d), fields{"show_time_type": 1, "show_start_time": 2, "show_end_time": 1})), token},
	} {
		t.Run(row.says, func(t *testing.T) {
			r, err := post(e, unicastPath, fields{"auth_token": row.token, "message": row.message})
			require.NoError(t, err)
			assert.Equal(t, row.code, r.Code)
		})
	}
	r, err := e.PostJSON(unicastPath, `{"auth_token":"`+token+`"}`)
	require.NoError(t, err)
	assert.Contains(t, string(r.Body), `"code":29`, "a JSON body is no form")
}

func TestARefusalIsToldWithItsTarget(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	_, err = push(e, e.Token(d), fields{"category": "IM"})
	require.NoError(t, err)
	assert.Equal(t, []core.Event{{Vendor: "oppo", Kind: core.EventRejected, Token: e.Token(d), Code: "67", Rule: "OPPO-C3"}}, e.Events(core.EventRejected))
}

func TestFaultsSpeakOPPOsWords(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	for status, want := range map[int]string{
		http.StatusTooManyRequests:    `{"code":-2,"message":"Service in Flow Control"}`,
		http.StatusServiceUnavailable: `{"code":-1,"message":"Service Currently Unavailable"}`,
	} {
		e.Platform.Faults.Set(&core.Fault{Status: status, Count: 1})
		r, err := e.PostForm(authPath, "")
		require.NoError(t, err)
		assert.Equal(t, status, r.Status)
		assert.Equal(t, want, string(r.Body))
	}
}

func TestAScheduledMessageIsShownInItsTime(t *testing.T) {
	e := vendortest.New(t, oppo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	at := vendortest.Start.Add(2 * time.Hour)
	_, err = push(e, e.Token(d), fields{"show_time_type": 1, "show_start_time": at.UnixMilli(), "show_end_time": at.Add(time.Hour).UnixMilli()})
	require.NoError(t, err)
	assert.Empty(t, d.Shown())
	require.NoError(t, e.Jump(2*time.Hour))
	assert.Len(t, d.Shown(), 1)
	require.NoError(t, d.Airplane(context.Background(), true))
	_, err = push(e, e.Token(d), fields{"off_line": false})
	require.NoError(t, err)
	assert.Len(t, e.Events(core.EventExpired), 1, "without off_line a message is for now or never")
}
