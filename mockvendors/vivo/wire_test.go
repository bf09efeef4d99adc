package vivo_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	uuid = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	task = regexp.MustCompile(`"[0-9]{9}"`)
)

// masked is a body with what is made anew each time taken out.
func masked(body []byte) string {
	return task.ReplaceAllString(uuid.ReplaceAllString(string(body), "U"), `"N"`)
}

func TestAnswersAreByteForByteVivos(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	regID := e.Token(d)
	header, err := login(e)
	require.NoError(t, err)
	s, err := saved(e, nil)
	require.NoError(t, err)
	for _, row := range []struct {
		says, method, path, body string
		status                   int
		want                     string
	}{
		{"auth", "POST", "/message/auth", text(signed(e, e.App())), 200, `{"result":0,"desc":"请求成功","authToken":"U"}`},
		{"auth with a wrong sign has no authToken", "POST", "/message/auth", text(fields{"appId": e.App().AppID, "appKey": e.App().AppKey, "timestamp": e.Clock.Now().UnixMilli(), "sign": "x"}), 200,
			`{"result":10206,"desc":"sign不正确"}`},
		{"send", "POST", "/message/send", text(message(regID, nil)), 200, `{"result":0,"desc":"请求成功","taskId":"N"}`},
		{"send to a stranger", "POST", "/message/send", text(message(stranger, nil)), 200, `{"result":10302,"desc":"regId不合法","invalidUser":{"status":1,"userid":"` + stranger + `"}}`},
		{"save", "POST", "/message/saveListPayload", text(message("", nil)), 200, `{"result":0,"desc":"请求成功","taskId":"N"}`},
		{"list", "POST", "/message/pushToList", text(fields{"taskId": s.TaskID, "requestId": "r", "regIds": []string{regID, regID}}), 200, `{"requestId":"r","result":0,"desc":"请求成功","invalidUsers":[]}`},
		{"list of strangers", "POST", "/message/pushToList", text(fields{"taskId": s.TaskID, "requestId": 17, "regIds": []string{"a", "b"}}), 200,
			`{"requestId":"17","result":0,"desc":"请求成功","invalidUsers":[{"status":1,"userid":"a"},{"status":1,"userid":"b"}]}`},
		{"list of aliases nobody has", "POST", "/message/pushToList", text(fields{"taskId": s.TaskID, "requestId": "r", "aliases": []string{"a", "b"}}), 200,
			`{"requestId":"r","result":0,"desc":"请求成功","invalidUsers":[{"status":1,"userid":"a"},{"status":1,"userid":"b"}]}`},
		{"users", "POST", "/invalidUser/check", text(fields{"userType": 1, "userIds": []string{regID, stranger}}), 200, `{"result":0,"desc":"请求成功","invalidUsers":[{"status":1,"userid":"` + stranger + `"}]}`},
		{"users by alias", "POST", "/invalidUser/check", text(fields{"userType": 2, "userIds": []string{"nobody"}}), 200, `{"result":0,"desc":"请求成功","invalidUsers":[{"status":1,"userid":"nobody"}]}`},
		{"statistics of a task", "GET", "/report/getStatistics?taskIds=" + s.TaskID + ",1", "", 200,
			`{"result":0,"desc":"请求成功","statistics":[{"taskId":"N","target":6,"valid":2,"send":2,"receive":2,"display":2,"click":0,"targetInvalid":4,"targetUnSub":0,"targetInActive":0,"covered":0,"controlled":0,"targetOffline":0}]}`},
		{"statistics of none", "GET", "/report/getStatistics", "", 200, `{"result":10473,"desc":"taskIds不能为空"}`},
		{"statistics of too many", "GET", "/report/getStatistics?taskIds=" + strings.Repeat("1,", 101), "", 200, `{"result":10471,"desc":"taskIds不能超过100个"}`},
		{"an unknown path", "POST", "/device/list", "", 404, "Not Found"},
		{"another method", "GET", "/message/send", "", 405, "Method Not Allowed"},
	} {
		t.Run(row.says, func(t *testing.T) {
			r, err := e.Do(row.method, row.path, row.body, header)
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
	e := vendortest.New(t, vivo.Spec(), set(func(s *vivo.Settings) { s.ListInvalidUsers, s.ListRequestID = "omit", true })...)
	d, err := e.Phone()
	require.NoError(t, err)
	s, err := saved(e, nil)
	require.NoError(t, err)
	assert.Equal(t, s.TaskID, s.RequestID)
	r, err := toList(e, nil, e.Token(d), e.Token(d))
	require.NoError(t, err)
	assert.Nil(t, r.InvalidUsers)
}

func TestBadInputGetsVivosAnswer(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	header, err := login(e)
	require.NoError(t, err)
	other, err := post(e, "/message/auth", signed(e, e.Other()))
	require.NoError(t, err)
	d, err := e.Phone()
	require.NoError(t, err)
	good := text(message(e.Token(d), nil))
	for _, row := range []struct {
		says, body, header string
		result             int
	}{
		{"nothing", "", header, 400},
		{"cut off", good[:len(good)/2], header, 400},
		{"nesting ten thousand deep", strings.Repeat("[", 20_000), header, 400},
		{"nine megabytes", `{"title":"` + strings.Repeat("a", 9<<20) + `"}`, header, 400},
		{"no UTF-8", strings.Replace(good, "Ming", "\xff", 1), header, 0},
		{"a key given twice counts as given last", strings.Replace(good, `"title"`, `"regId":"x","title"`, 1), header, 10302},
		{"a form", "regId=x", header, 400},
		{"an empty object", "{}", header, 10050},
		{"a list", "[]", header, 400},
		{"no token", good, "X: y", 10000},
		{"another app's token", good, "authToken: " + other.AuthToken, 10302},
	} {
		t.Run(row.says, func(t *testing.T) {
			r, err := read(e.PostJSON("/message/send", row.body, row.header))
			require.NoError(t, err)
			assert.Equal(t, row.result, r.Result)
		})
	}
}

func TestContentTypesAreNotLookedAt(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	r, err := read(e.Do("POST", "/message/auth", text(signed(e, e.App())), "Content-Type: text/plain"))
	require.NoError(t, err)
	assert.NotEmpty(t, r.AuthToken)
}

func TestWhatClientsSendForNothingCountsAsAbsent(t *testing.T) {
	for _, f := range []fields{
		{"alias": "", "category": "", "extra": fields{}, "skipContent": "", "profileId": "", "notify_id": 0, "clientCustomMap": fields{}},
		{"auditReview": []any{}, "addBadge": true, "notificationChannel": "x", "sendOnline": false, "extra": ""},
	} {
		e := vendortest.New(t, vivo.Spec())
		require.NoError(t, shows("system", false, f)(e))
	}
}

func TestARefusalIsToldWithItsTarget(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	_, err = push(e, e.Token(d), fields{"category": "im"})
	require.NoError(t, err)
	_, err = push(e, stranger, nil)
	require.NoError(t, err)
	assert.Equal(t, []core.Event{
		{Vendor: "vivo", Kind: core.EventRejected, Token: e.Token(d), Code: "10096", Rule: "VIVO-C1"},
		{Vendor: "vivo", Kind: core.EventRejected, Token: stranger, Code: "10302", Rule: "VIVO-T1"},
	}, e.Events(core.EventRejected))
}

func TestFaultsSpeakVivosWords(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	for status, want := range map[int]string{
		http.StatusTooManyRequests:     `{"result":10072,"desc":"发送过快"}`,
		http.StatusInternalServerError: `Internet server error!`,
	} {
		e.Platform.Faults.Set(&core.Fault{Status: status, Count: 1})
		r, err := e.PostJSON("/message/auth", "{}")
		require.NoError(t, err)
		assert.Equal(t, status, r.Status)
		assert.Equal(t, want, string(r.Body), fmt.Sprint(status))
	}
}
