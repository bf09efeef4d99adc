package lint_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/lint"
)

// call is one recorded call.
type call struct {
	url, kind, body, answer string
	status                  int
}

type m = map[string]any

// har writes a capture as proxies do.
func har(t *testing.T, calls ...call) string {
	t.Helper()
	var entries []m
	for i, c := range calls {
		status := c.status
		if status == 0 {
			status = 200
		}
		entries = append(entries, m{
			"startedDateTime": fmt.Sprintf("2026-11-22T09:00:%02d.000Z", i%60), "time": 3,
			"request": m{"method": "POST", "url": c.url, "httpVersion": "HTTP/2", "headers": []m{{"name": ":authority", "value": "x"}, {"name": "content-type", "value": c.kind}},
				"postData": m{"mimeType": c.kind, "text": c.body}},
			"response": m{"status": status, "content": m{"size": 1, "mimeType": "application/json", "text": c.answer}},
		})
	}
	text, err := json.MarshalIndent(m{"log": m{"version": "1.2", "creator": m{"name": "test", "version": "1"}, "entries": entries}}, "", "  ")
	require.NoError(t, err)
	return write(t, "capture.har", string(text))
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func judged(t *testing.T, captures, logs []string) *lint.Result {
	t.Helper()
	r, err := lint.Vendors(mockvendors.Catalog()).Files(context.Background(), captures, logs)
	require.NoError(t, err)
	return r
}

// found are the findings as ID (RULE) FIELD.
func found(r *lint.Result) []string {
	out := []string{}
	for _, f := range r.Findings {
		out = append(out, strings.TrimSpace(f.ID+" "+f.Rule+" "+f.Field))
	}
	slices.Sort(out)
	return out
}

const (
	asJSON = "application/json; charset=utf-8"
	asForm = "application/x-www-form-urlencoded"
	fcmTo  = "dGhpc2lzYW5pZG9mMjJjaA:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx0000"
)

func form(pairs ...string) string {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f.Encode()
}

// sends are, by vendor, a message as an approved chat app sends it; CHANGE stands where a fault is planted.
var sends = map[string]func(change func(m)) call{
	"fcm": func(change func(m)) call {
		body := m{"message": m{"token": fcmTo, "notification": m{"title": "t", "body": "b"}, "android": m{"ttl": "3600s", "notification": m{"channel_id": "chat"}}}}
		change(body)
		return call{url: "https://fcm.googleapis.com/v1/projects/shop/messages:send", kind: asJSON, body: text(body), answer: `{"name":"projects/shop/messages/0:1"}`}
	},
	"huawei": func(change func(m)) call {
		body := m{"message": m{"token": []string{"IQAAAACy0a"}, "android": m{"category": "IM", "ttl": "86400s", "notification": m{"title": "t", "body": "b", "click_action": m{"type": 3}}}}}
		change(body)
		return call{url: "https://push-api.cloud.huawei.com/v1/104523463/messages:send", kind: asJSON, body: text(body), answer: `{"code":"80000000","msg":"Success","requestId":"1"}`}
	},
	"mi": func(change func(m)) call {
		f := m{"registration_id": "reg+/1", "title": "t", "description": "b", "payload": "p", "pass_through": "0", "notify_type": "-1", "restricted_package_name": "com.shop.chat",
			"time_to_live": "3600000", "extra.channel_id": "chat", "extra.notify_effect": "1"}
		change(f)
		return call{url: "https://api.xmpush.xiaomi.com/v3/message/regid", kind: asForm, body: formOf(f), answer: `{"result":"ok","code":0,"data":{"id":"s1"}}`}
	},
	"oppo": func(change func(m)) call {
		n := m{"title": "t", "content": "b", "channel_id": "chat", "category": "IM", "notify_level": 2, "off_line_ttl": 86400}
		body := m{"target_type": 2, "target_value": "OPPO_CN_" + strings.Repeat("0f", 16), "notification": n}
		change(body)
		return call{url: "https://api.push.oppomobile.com/server/v1/message/notification/unicast", kind: asForm, body: form("message", text(body)), answer: `{"code":0,"message":"Success","data":{"messageId":"1"}}`}
	},
	"vivo": func(change func(m)) call {
		body := m{"appId": 1, "regId": "15345678901234567890123", "notifyType": 1, "title": "t", "content": "b", "timeToLive": 86400, "skipType": 1, "requestId": "r1", "category": "IM", "classification": 1}
		change(body)
		return call{url: "https://api-push.vivo.com.cn/message/send", kind: asJSON, body: text(body), answer: `{"result":0,"desc":"请求成功","taskId":"1"}`}
	},
	"meizu": func(change func(m)) call {
		body := m{"noticeBarInfo": m{"noticeMsgType": 1, "title": "t", "content": "b"}, "clickTypeInfo": m{"clickType": 0}, "pushTimeInfo": m{"offLine": 1, "validTime": 24}}
		change(body)
		return call{url: "https://server-api-push.meizu.com/garcia/api/server/push/varnished/pushByPushId", kind: asForm,
			body: form("appId", "1", "pushIds", "J0476035d625e6c64567f71487e040e7d017f0558675b", "sign", "0", "messageJson", text(body)), answer: `{"code":"200","value":{},"msgId":"1"}`}
	},
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func formOf(f m) string {
	v := url.Values{}
	for k, x := range f {
		v.Set(k, x.(string))
	}
	return v.Encode()
}

func nothing(m) {}

// in is the object at a path of a body.
func in(body m, path ...string) m {
	for _, p := range path {
		body = body[p].(m)
	}
	return body
}

func TestACleanCaptureHasNoFindings(t *testing.T) {
	var all []call
	for _, vendor := range mockvendors.Names() {
		all = append(all, sends[vendor](nothing))
	}
	all = append(all,
		call{url: "https://oauth2.googleapis.com/token", kind: asForm, body: form("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", "a.b.c")},
		call{url: "https://oauth-login.cloud.huawei.com/oauth2/v3/token", kind: asForm, body: form("grant_type", "client_credentials", "client_id", "1", "client_secret", "s")},
		call{url: "https://api.push.oppomobile.com/server/v1/auth", kind: asForm, body: form("app_key", "k", "timestamp", "1", "sign", "s")},
		call{url: "https://api-push.vivo.com.cn/message/auth", kind: asJSON, body: `{"appId":1,"appKey":"k","timestamp":1,"sign":"s"}`},
		call{url: "https://example.com/elsewhere", kind: asJSON, body: "{}"},
	)
	r := judged(t, []string{har(t, all...)}, nil)
	assert.Equal(t, []string{}, found(r), "%v", r.Findings)
	assert.Equal(t, []int{10, 1, 0}, []int{r.Judged, r.Others, r.Cut})
}

func TestEachPlantedFaultIsFound(t *testing.T) {
	for name, row := range map[string]struct {
		vendor string
		change func(m)
		want   []string
	}{
		"FCM: a dry run":                      {"fcm", func(b m) { b["validate_only"] = true }, []string{"LINT-TEST FCM-X4 validate_only"}},
		"FCM: no channel":                     {"fcm", func(b m) { delete(in(b, "message", "android"), "notification") }, []string{"LINT-CHANNEL FCM-D5 message.android.notification.channel_id"}},
		"FCM: ttl in milliseconds":            {"fcm", func(b m) { in(b, "message", "android")["ttl"] = "86400000s" }, []string{"FCM-V5  message.android.ttl"}},
		"FCM: ttl without a unit":             {"fcm", func(b m) { in(b, "message", "android")["ttl"] = "3600" }, []string{"FCM-V5  message.android.ttl"}},
		"FCM: a number in data":               {"fcm", func(b m) { in(b, "message")["data"] = m{"k": 1} }, []string{"FCM-V4  message.data[0].value"}},
		"FCM: an unknown field":               {"fcm", func(b m) { in(b, "message")["sound"] = "x" }, []string{"FCM-V10  message"}},
		"Huawei: a test message":              {"huawei", func(b m) { in(b, "message", "android")["target_user_type"] = 1 }, []string{"LINT-TEST HW-Q3 message.android.target_user_type, pushOptions.testMessage"}},
		"Huawei: only checked":                {"huawei", func(b m) { b["validate_only"] = true }, []string{"LINT-TEST HW-V10 validate_only"}},
		"Huawei: no category":                 {"huawei", func(b m) { delete(in(b, "message", "android"), "category") }, []string{"LINT-CATEGORY HW-C1 message.android.category"}},
		"Huawei: ttl in milliseconds":         {"huawei", func(b m) { in(b, "message", "android")["ttl"] = "86400000s" }, []string{"HW-V5  message.android.ttl"}},
		"Huawei: no click":                    {"huawei", func(b m) { delete(in(b, "message", "android", "notification"), "click_action") }, []string{"HW-V3  message.android.notification"}},
		"Mi: no channel":                      {"mi", func(b m) { delete(b, "extra.channel_id") }, []string{"LINT-CHANNEL MI-C2 extra.channel_id"}},
		"Mi: no effect":                       {"mi", func(b m) { delete(b, "extra.notify_effect") }, []string{"LINT-EFFECT MI-P15 extra.notify_effect"}},
		"Mi: ttl in seconds":                  {"mi", func(b m) { b["time_to_live"] = "86400" }, []string{"LINT-TTL MI-P13 time_to_live"}},
		"Mi: ten minutes are ten minutes":     {"mi", func(b m) { b["time_to_live"] = "600000" }, []string{}},
		"Mi: ttl of a month":                  {"mi", func(b m) { b["time_to_live"] = "2592000000" }, []string{"LINT-TTL MI-P13 time_to_live"}},
		"Mi: pass-through":                    {"mi", func(b m) { b["pass_through"] = "1" }, []string{"LINT-DEPRECATED  pass_through"}},
		"Mi: a page as years ago":             {"mi", func(b m) { b["extra.class_name"] = "com.shop.Main" }, []string{"LINT-DEPRECATED  extra.class_name"}},
		"Mi: no title":                        {"mi", func(b m) { delete(b, "title") }, []string{"MI-P1  title, description"}},
		"Mi: no number":                       {"mi", func(b m) { b["pass_through"] = "no" }, []string{"LINT-REFUSED"}},
		"OPPO: no channel":                    {"oppo", func(b m) { delete(in(b, "notification"), "channel_id") }, []string{"LINT-CHANNEL OPPO-C7 notification.channel_id"}},
		"OPPO: a level without a category":    {"oppo", func(b m) { delete(in(b, "notification"), "category") }, []string{"LINT-CATEGORY OPPO-C1 notification.category", "OPPO-C1  notification.notify_level"}},
		"OPPO: a category in small letters":   {"oppo", func(b m) { in(b, "notification")["category"] = "im" }, []string{"OPPO-C2  notification.category"}},
		"OPPO: ttl in milliseconds":           {"oppo", func(b m) { in(b, "notification")["off_line_ttl"] = 86400000 }, []string{"LINT-TTL OPPO-M7 notification.off_line_ttl"}},
		"OPPO: a target type of 2018":         {"oppo", func(b m) { b["target_type"] = 3 }, []string{"LINT-DEPRECATED  target_type"}},
		"OPPO: a target's name of years ago":  {"oppo", func(b m) { b["registration_id"] = b["target_value"]; delete(b, "target_value") }, []string{"LINT-DEPRECATED  registration_id"}},
		"vivo: a test push":                   {"vivo", func(b m) { b["pushMode"] = 1 }, []string{"LINT-TEST VIVO-T3 pushMode"}},
		"vivo: no category":                   {"vivo", func(b m) { delete(b, "category"); delete(b, "classification") }, []string{"LINT-CATEGORY VIVO-C4 category"}},
		"vivo: category against class":        {"vivo", func(b m) { b["classification"] = 0 }, []string{"VIVO-C2  category, classification"}},
		"vivo: ttl in milliseconds":           {"vivo", func(b m) { b["timeToLive"] = 86400000 }, []string{"VIVO-M4  timeToLive"}},
		"Meizu: neither private nor public":   {"meizu", func(b m) { delete(in(b, "noticeBarInfo"), "noticeMsgType") }, []string{"LINT-CATEGORY MZ-Q1 messageJson.noticeBarInfo.noticeMsgType"}},
		"Meizu: a click of before Android 12": {"meizu", func(b m) { b["clickTypeInfo"] = m{"clickType": 3, "customAttribute": "x"} }, []string{"LINT-DEPRECATED MZ-P6 messageJson.clickTypeInfo.clickType"}},
		"Meizu: hours in seconds":             {"meizu", func(b m) { in(b, "pushTimeInfo")["validTime"] = 86400 }, []string{"MZ-P4  messageJson.pushTimeInfo.validTime"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := sends[row.vendor](row.change)
			r := judged(t, []string{har(t, sends[row.vendor](nothing), c)}, nil)
			assert.Equal(t, row.want, found(r), "%v", r.Findings)
			for _, f := range r.Findings {
				assert.Equal(t, []any{row.vendor, 2}, []any{f.Vendor, f.Entry})
				assert.NotEmpty(t, f.Says)
				assert.NotEmpty(t, f.Remedy)
				assert.Greater(t, f.Line, 5, "the entry's line")
			}
		})
	}
}

func TestATokenThatIsSentToAgainThoughItIsDead(t *testing.T) {
	oppoTo := "OPPO_CN_" + strings.Repeat("0f", 16)
	for vendor, row := range map[string]struct {
		answer string
		status int
		rule   string
	}{
		"fcm":    {`{"error":{"code":404,"status":"NOT_FOUND","details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"UNREGISTERED"}]}}`, 404, "FCM-T2"},
		"huawei": {`{"code":"80100000","msg":"{\"success\":0,\"failure\":1,\"illegal_tokens\":[\"IQAAAACy0a\"]}","requestId":"1"}`, 200, "HW-V8"},
		"mi":     {`{"result":"ok","code":0,"data":{"id":"s1","bad_regids":"reg+/1"}}`, 200, "MI-T2"},
		"oppo":   {`{"code":10000,"message":"Invalid RegistrationId"}`, 200, "OPPO-T1"},
		"vivo":   {`{"result":10302,"desc":"regId不合法","invalidUser":{"status":1,"userid":"15345678901234567890123"}}`, 200, "VIVO-T1"},
		"meizu":  {`{"code":"200","value":{"110002":["J0476035d625e6c64567f71487e040e7d017f0558675b"]},"msgId":"1"}`, 200, "MZ-D2"},
	} {
		t.Run(vendor, func(t *testing.T) {
			good, dead := sends[vendor](nothing), sends[vendor](nothing)
			dead.answer, dead.status = row.answer, row.status
			r := judged(t, []string{har(t, good, dead, good)}, nil)
			require.Len(t, r.Findings, 1, "%v", found(r))
			f := r.Findings[0]
			assert.Equal(t, []any{"LINT-DEAD-TOKEN", row.rule, 3}, []any{f.ID, f.Rule, f.Entry}, "only what comes after the answer")
			assert.NotContains(t, f.String(), oppoTo)
			assert.NotContains(t, f.String(), fcmTo, "tokens are shortened")
		})
	}
	for name, c := range map[string]call{ // the other ways in which answers name dead tokens
		"huawei, all of a message": {url: sends["huawei"](nothing).url, kind: asJSON, body: sends["huawei"](nothing).body, answer: `{"code":"80300007","msg":"All the tokens are invalid"}`},
		"huawei v3's list":         {url: sends["huawei"](nothing).url, kind: asJSON, body: sends["huawei"](nothing).body, answer: `{"code":"80100000","msg":"{\"failure\":1,\"illegalTokens\":{\"tokenFormatError\":[\"IQAAAACy0a\"]}}"}`},
		"mi, no valid target":      {url: sends["mi"](nothing).url, kind: asForm, body: sends["mi"](nothing).body, answer: `{"result":"error","code":20301}`},
		"oppo, in a broadcast":     {url: sends["oppo"](nothing).url, kind: asForm, body: sends["oppo"](nothing).body, answer: `{"code":0,"data":{"message_id":"1","10000":["` + oppoTo + `"]}}`},
		"oppo, in a batch":         {url: sends["oppo"](nothing).url, kind: asForm, body: sends["oppo"](nothing).body, answer: `{"code":0,"data":[{"registrationId":"` + oppoTo + `","errorCode":10000}]}`},
		"vivo, in a list":          {url: sends["vivo"](nothing).url, kind: asJSON, body: sends["vivo"](nothing).body, answer: `{"result":0,"invalidUsers":[{"status":2,"userid":"15345678901234567890123"}]}`},
	} {
		vendor, _, _ := strings.Cut(name, ",")
		vendor, _, _ = strings.Cut(vendor, " ")
		assert.Len(t, judged(t, []string{har(t, c, sends[vendor](nothing))}, nil).Findings, 1, name)
	}
}

func TestATokenInAPathIsShortened(t *testing.T) {
	r := judged(t, []string{har(t, call{url: "https://iid.googleapis.com/iid/info/" + fcmTo + "?key=AIzaxyz", kind: asJSON})}, nil)
	require.Len(t, r.Findings, 1)
	assert.Contains(t, r.Findings[0].String(), "LINT-URL-SECRET entry 1, POST /iid/info/dGhp…00(63), ?key:")
}

func TestRetiredInterfacesAreFound(t *testing.T) {
	r := judged(t, []string{har(t,
		call{url: "https://fcm.googleapis.com/fcm/send", kind: asJSON, body: `{"to":"x"}`},
		call{url: "https://api.push.hicloud.com/pushsend.do?nsp_ctx=%7B%22appId%22%3A%221%22%7D&access_token=CFabcdefghijklmnop", kind: asForm,
			body: form("nsp_svc", "openpush.message.api.send", "device_token_list", `["IQAAAACy0a"]`, "payload", `{"hps":{"msg":{"type":3,"body":{"title":"t","content":"b"},"action":{"type":3}}}}`)},
	)}, nil)
	assert.Equal(t, []string{"FCM-X2  /fcm/send", "LINT-CATEGORY HW-C1 message.android.category", "LINT-DEPRECATED  /pushsend.do", "LINT-URL-SECRET  ?access_token"}, found(r))
}

func TestTheJournalOfTheMocksIsJudgedInAllItsForms(t *testing.T) {
	entry := func(n int, body string, cut bool) string {
		answer := `{"code":0,"data":{"id":"s1"}}`
		if n == 1 {
			answer = `{"code":0,"data":{"bad_regids":"ab+/…+/(64)"}}`
		}
		return text(m{"n": n, "at": "2026-11-22T09:00:00Z", "vendor": "mi", "app": "main", "method": "POST", "path": "/v3/message/regid", "request": body, "status": 200, "answer": answer, "cut": cut})
	}
	good := sends["mi"](func(f m) { f["registration_id"] = "ab+/…+/(64)" }).body
	bad := strings.Replace(good, "extra.channel_id", "extra.channel", 1)
	want := []string{"LINT-CHANNEL MI-C2 extra.channel_id", "LINT-DEAD-TOKEN MI-T2 the target ab+/…+/(64)"}
	lines := entry(1, good, false) + "\n\n" + entry(2, bad, false) + "\n" + entry(3, "title=", true) + "\n"
	list := `{"messages":[` + entry(3, "title=", true) + ",\n" + entry(2, bad, false) + ",\n" + entry(1, good, false) + `],"last":"mi:3"}`
	for how, file := range map[string]string{"NDJSON": lines, "the API's answer": list} {
		r := judged(t, []string{write(t, "journal.json", file)}, nil)
		assert.Equal(t, want, found(r), how)
		assert.Equal(t, []int{2, 1}, []int{r.Judged, r.Cut}, how)
	}
	r := judged(t, []string{write(t, "journal.ndjson", lines)}, nil)
	assert.Equal(t, 3, r.Findings[0].Line)
	assert.Contains(t, r.Findings[0].String(), "journal.ndjson:3: LINT-CHANNEL (MI-C2) entry 2, POST /v3/message/regid, extra.channel_id: The notification names no channel")
}

func TestAHARMayHaveItsBodyInSeveralWays(t *testing.T) {
	entry := func(post string) string {
		return `{"request":{"method":"POST","url":"http://127.0.0.1:7403/v3/message/regid","postData":` + post + `},"response":{}}` + "\n"
	}
	want := []string{"LINT-CHANNEL MI-C2 extra.channel_id", "LINT-EFFECT MI-P15 extra.notify_effect"}
	for _, post := range []string{
		`{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"registration_id","value":"r"},{"name":"title","value":"t"},{"name":"description","value":"b"}]}`,
		`{"mimeType":"application/x-www-form-urlencoded","encoding":"base64","text":"cmVnaXN0cmF0aW9uX2lkPXImdGl0bGU9dCZkZXNjcmlwdGlvbj1i"}`,
	} {
		assert.Equal(t, want, found(judged(t, []string{write(t, "x.ndjson", entry(post))}, nil)))
	}
}

// A recording by an unmodified Polly.JS, which writes the Content-Length as a number though the format has texts only.
func TestAHARThatSomebodyElseWroteIsRead(t *testing.T) {
	r := judged(t, []string{"testdata/polly-6.0.6.har"}, nil)
	assert.Equal(t, []string{"LINT-CHANNEL MI-C2 extra.channel_id", "LINT-EFFECT MI-P15 extra.notify_effect"}, found(r))
	assert.Equal(t, 10, r.Findings[0].Line)
}

func TestACaptureThatCannotBeReadIsNamedWithItsPlace(t *testing.T) {
	for file, want := range map[string]string{
		"":   "capture:1: the file is empty; give a HAR, the JSON of GET /api/v1/messages, or NDJSON of entries of either",
		"x":  "capture:1: this is no JSON",
		"[]": "capture:1: a value is no object",
		"{}": "capture:1: this is neither an entry of a HAR nor one of a journal",
		`{"log":{"entries":[` + "\n\n" + `{"request":{}}]}}`:          "capture:3: the entry has no request with method and url",
		`{"log":{"entries":[` + "\n" + `{"request":{"method":1}}]}}`:  "capture:2: the entry of the HAR cannot be read",
		`{"log":{"entries":{}}}`:                                      "capture:1: the entries are no list",
		`{"log":3}`:                                                   "capture:1: log is no object",
		`{"log":{"entries":[{"request":{"method":"GET","url":"/x"}}]`: "capture:1: the entry's url is none",
		`{"log":{"entries":[`:                                         "capture:1: the file ends in the middle",
		`{"vendor":"mi","method":"POST"` + "\n":                       "capture:1: the file ends in the middle",
		`{"vendor":"mi","method":"POST","path":"x"}`:                  "capture:1: the entry has no vendor, method and path",
		`{"request":{"method":"POST","url":"https://x/y","postData":{"encoding":"base64","text":"%"}}}`: "capture:1: the entry's postData is said to be Base64 and is not",
	} {
		_, err := lint.Vendors(mockvendors.Catalog()).Files(context.Background(), []string{write(t, "capture", file)}, nil)
		assert.ErrorContains(t, err, want, file)
	}
	_, err := lint.Vendors(mockvendors.Catalog()).Files(context.Background(), []string{"/nowhere"}, nil)
	assert.ErrorContains(t, err, "the capture cannot be read: open /nowhere")
	_, err = lint.Vendors(mockvendors.Catalog()).Files(context.Background(), nil, []string{"/nowhere"})
	assert.ErrorContains(t, err, "the log cannot be read: open /nowhere")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = lint.Vendors(mockvendors.Catalog()).Files(ctx, []string{har(t, sends["mi"](nothing))}, nil)
	assert.ErrorIs(t, err, context.Canceled)
}

func TestLogLinesThatShowATokenOrASecret(t *testing.T) {
	regid := "ab+/" + strings.Repeat("cd+/", 15)
	capture := har(t, sends["mi"](func(f m) { f["registration_id"] = regid }),
		call{url: "https://oauth-login.cloud.huawei.com/oauth2/v3/token", kind: asForm, body: form("grant_type", "client_credentials", "client_id", "1", "client_secret", "0a1b2c3d4e5f0a1b2c3d4e5f")})
	log := write(t, "app.log", strings.Join([]string{
		"INFO started", "INFO sent to " + regid + " ok", "DEBUG secret=0a1b2c3d4e5f0a1b2c3d4e5f", "INFO sent to ab+/…+/(64)", "token " + fcmTo,
		"-----BEGIN PRIVATE KEY-----", "regid OPPO_CN_" + strings.Repeat("0f", 16), "id 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
	}, "\n"))
	r := judged(t, []string{capture}, []string{log})
	var lines []int
	for _, f := range r.Findings {
		assert.Equal(t, "LINT-LOG-SECRET", f.ID)
		assert.NotContains(t, f.String(), regid)
		assert.NotContains(t, f.String(), fcmTo)
		assert.NotContains(t, f.String(), "0a1b2c3d4e5f0a1b2c3d4e5f")
		lines = append(lines, f.Line)
	}
	assert.Equal(t, []int{2, 3, 5, 6, 7}, lines)
	assert.Equal(t, 8, r.Lines)
}

func TestFindingsAreBoundedAndAllAreCounted(t *testing.T) {
	line := strings.ReplaceAll(text(m{"vendor": "mi", "method": "POST", "path": "/v3/message/regid", "request": "registration_id=r&title=t&description=b&extra.channel_id=c", "status": 200, "answer": ""}), "\n", "")
	r := judged(t, []string{write(t, "x.ndjson", strings.Repeat(line+"\n", 10_050))}, nil)
	assert.Len(t, r.Findings, 10_000)
	assert.Equal(t, 50, r.More)
	assert.Equal(t, map[string]int{"LINT-EFFECT": 10_050}, r.ByID)
	assert.Equal(t, 10_000, r.Findings[9_999].Line)
}

func TestAnEntryThatIsTooLongEndsTheReading(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes 65 MiB")
	}
	_, err := lint.Vendors(mockvendors.Catalog()).Files(context.Background(), []string{write(t, "big", "{\"log\":{\"entries\":[\n{\"x\":\""+strings.Repeat("a", 65<<20)+"\"}]}}")}, nil)
	assert.ErrorContains(t, err, "an entry is longer than 64 MiB; split the capture")
}

func TestWhatVendorsSayOfLintingIsOfTheirOwnRules(t *testing.T) {
	for _, spec := range mockvendors.Catalog() {
		known := map[string]core.Phase{}
		for _, r := range spec.Rules {
			known[r.ID] = r.Phase
		}
		static := func(id string) bool { return known[id] == core.Wire || known[id] == core.Validate }
		for _, id := range spec.Lint.Without {
			assert.True(t, static(id), "%s would not be judged by anyhow", id)
		}
		for _, id := range spec.Lint.With {
			assert.False(t, known[id] == "" || static(id), "%s is judged by anyhow, or no rule", id)
		}
		for id := range spec.Lint.Fields {
			assert.NotEmpty(t, known[id], id)
			assert.NotContains(t, spec.Lint.Without, id, "nobody sees the field")
		}
		require.NotNil(t, spec.Dead, spec.Name)
		assert.Empty(t, spec.Dead([]byte("nonsense"), []byte("nonsense"), 200), spec.Name)
	}
}

func FuzzNoCapturePanics(f *testing.F) {
	for _, vendor := range []string{"fcm", "huawei", "mi", "oppo", "vivo", "meizu"} {
		c := sends[vendor](nothing)
		f.Add(c.url, c.kind, c.body, c.answer)
	}
	f.Add("https://api.push.hicloud.com/pushsend.do", asForm, "payload={}", "{}")
	f.Add("https://push-api.cloud.huawei.com/v3/1/messages:send", asJSON, `{"pushOptions":{"testMessage":true}}`, "[]")
	f.Fuzz(func(t *testing.T, url, kind, body, answer string) {
		line := text(m{"request": m{"method": "POST", "url": url, "headers": []m{{"name": "content-type", "value": kind}}, "postData": m{"text": body}}, "response": m{"status": 404, "content": m{"text": answer}}})
		if _, err := lint.Vendors(mockvendors.Catalog()).Files(t.Context(), []string{write(t, "x", line)}, nil); err != nil {
			var place *lint.FileError
			assert.ErrorAs(t, err, &place)
		}
	})
}

// Calls of other kinds that are as they should be: what hangs on an earlier answer, or on the console, is not held against them.
func TestCleanCallsOfOtherKindsHaveNoFindings(t *testing.T) {
	const (
		oppo  = "https://api.push.oppomobile.com/server/v1/message/notification/"
		vivo  = "https://api-push.vivo.com.cn/message/"
		meizu = "https://server-api-push.meizu.com/garcia/api/server/push/"
		mi    = "https://api.xmpush.xiaomi.com"
		hms   = "https://push-api.cloud.huawei.com"
		fcm   = "https://fcm.googleapis.com/v1/projects/shop/messages:send"
	)
	notice := `{"title":"t","content":"b","channel_id":"chat","category":"IM","notify_level":2}`
	oppoTo := "OPPO_CN_" + strings.Repeat("0f", 16)
	meizuMessage := `{"noticeBarInfo":{"noticeMsgType":1,"title":"t","content":"b"},"clickTypeInfo":{"clickType":0}}`
	vivoContent := `{"appId":1,"notifyType":1,"title":"t","content":"b","timeToLive":86400,"skipType":1,"requestId":"r1","category":"IM","classification":1}`
	for name, c := range map[string]call{
		"OPPO: a batch":                {url: oppo + "unicast_batch", kind: asForm, body: form("messages", `[{"target_type":2,"target_value":"`+oppoTo+`","notification":`+notice+`}]`)},
		"OPPO: a content saved":        {url: oppo + "save_message_content", kind: asForm, body: form("title", "t", "content", "b", "channel_id", "chat", "category", "IM", "notify_level", "2")},
		"OPPO: its broadcast":          {url: oppo + "broadcast", kind: asForm, body: form("message_id", "5f0c2f5c1d41c80c1d41c80c", "target_type", "2", "target_value", oppoTo)},
		"OPPO: a tag":                  {url: "https://api-device.push.heytapmobi.com/server/v1/device/subscribe_tags", kind: asForm, body: form("registration_id", oppoTo, "tags", "a")},
		"vivo: a content saved":        {url: vivo + "saveListPayload", kind: asJSON, body: vivoContent},
		"vivo: its list":               {url: vivo + "pushToList", kind: asJSON, body: `{"appId":1,"regIds":["15345678901234567890123","15345678901234567890124"],"taskId":"777","requestId":"r2"}`},
		"vivo: to everyone":            {url: vivo + "all", kind: asJSON, body: vivoContent},
		"Meizu: a task":                {url: meizu + "pushTask/getTaskId", kind: asForm, body: form("appId", "1", "sign", "0", "pushType", "0", "messageJson", meizuMessage)},
		"Meizu: its push":              {url: meizu + "task/varnished/pushByPushId", kind: asForm, body: form("appId", "1", "sign", "0", "taskId", "9", "pushIds", "J0476035d625e6c64567f71487e040e7d017f0558675b")},
		"Meizu: by alias":              {url: meizu + "varnished/pushByAlias", kind: asForm, body: form("appId", "1", "sign", "0", "alias", "ann", "messageJson", meizuMessage)},
		"Mi: many messages":            {url: mi + "/v2/multi_messages/regids", kind: asForm, body: form("messages", `[{"target":"r1","message":{"title":"t","description":"b","payload":"p","restricted_package_name":"com.shop.chat","notify_type":-1,"pass_through":0,"extra":{"channel_id":"chat","notify_effect":"1"}}}]`)},
		"Mi: a topic":                  {url: mi + "/v2/message/topic", kind: asForm, body: form("topic", "news", "title", "t", "description", "b", "extra.channel_id", "chat", "extra.notify_effect", "1")},
		"Mi: an alias":                 {url: mi + "/v2/message/alias", kind: asForm, body: form("alias", "ann", "title", "t", "description", "b", "extra.channel_id", "chat", "extra.notify_effect", "1")},
		"Mi: a recall":                 {url: mi + "/v2/message/revoke", kind: asForm, body: form("msg_id", "slm1")},
		"Huawei: a topic":              {url: hms + "/v1/104523463/messages:send", kind: asJSON, body: `{"message":{"topic":"news","android":{"category":"IM","notification":{"title":"t","body":"b","click_action":{"type":3}}}}}`},
		"Huawei: a data message":       {url: hms + "/v2/736430079245723938/messages:send", kind: asJSON, body: `{"message":{"token":["IQAAAACy0a"],"data":"{}","android":{"urgency":"HIGH"}}}`},
		"Huawei: v3":                   {url: hms + "/v3/736430079245723938/messages:send", kind: asJSON, body: `{"payload":{"notification":{"category":"IM","title":"t","body":"b","clickAction":{"actionType":0}}},"target":{"token":["MAM0a"]},"pushOptions":{"ttl":86400}}`},
		"Huawei: a subscription":       {url: hms + "/v1/104523463/topic:subscribe", kind: asJSON, body: `{"topic":"news","tokenArray":["IQAAAACy0a"]}`},
		"Huawei: a token deleted":      {url: hms + "/v1/104523463/token:delete", kind: asJSON, body: `{"token":"IQAAAACy0a"}`},
		"FCM: a topic":                 {url: fcm, kind: asJSON, body: `{"message":{"topic":"news","notification":{"title":"t"},"android":{"notification":{"channel_id":"chat"}}}}`},
		"FCM: a condition":             {url: fcm, kind: asJSON, body: `{"message":{"condition":"'a' in topics && 'b' in topics","data":{"k":"v"}}}`},
		"FCM: data":                    {url: fcm, kind: asJSON, body: `{"message":{"token":"` + fcmTo + `","data":{"k":"v"},"android":{"priority":"HIGH"}}}`},
		"FCM: an installation":         {url: fcm, kind: asJSON, body: `{"message":{"fid":"dGhpc2lzYW5pZG9mMjJjaA","data":{"k":"v"}}}`},
		"FCM: topics by the older API": {url: "https://iid.googleapis.com/iid/v1:batchAdd", kind: asJSON, body: `{"to":"/topics/news","registration_tokens":["` + fcmTo + `"]}`},
	} {
		r := judged(t, []string{har(t, c)}, nil)
		assert.Empty(t, found(r), "%s: %v", name, r.Findings)
		assert.Equal(t, 1, r.Judged, name)
	}
}
