package pipeline

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// unescape gives a request's body as a reader sees it.
func unescape(r wireRequest) string {
	s := string(r.body)
	if strings.HasPrefix(r.contentType, "application/x-www-form") {
		if u, err := url.QueryUnescape(s); err == nil {
			return u
		}
	}
	return s
}

// TestAnswers: every answer a rulebook publishes, read as the pipeline should.
func TestAnswers(t *testing.T) {
	const tok = "tok-1"
	fcmErr := func(code, status, msg, details string) string {
		if details != "" {
			details = `,"details":[` + details + `]`
		}
		return `{"error":{"code":` + code + `,"message":"` + msg + `","status":"` + status + `"` + details + `}}`
	}
	detail := func(code string) string {
		return `{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"` + code + `"}`
	}
	rows := []struct {
		vendor, about string
		status        int
		body          string
		want          Answer // Text left out
	}{
		{FCM, "an unregistered token is dead", 404, fcmErr("404", "NOT_FOUND", "Requested entity was not found.", detail("UNREGISTERED")), Answer{Code: "UNREGISTERED", DeadToken: true}},
		{FCM, "a malformed token is dead (E2)", 400, fcmErr("400", "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token",
			detail("INVALID_ARGUMENT")+`,{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"message.token"}]}`), Answer{Code: "INVALID_ARGUMENT", DeadToken: true}},
		{FCM, "a bad ttl is not the token's fault", 400, fcmErr("400", "INVALID_ARGUMENT", "bad ttl",
			detail("INVALID_ARGUMENT")+`,{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"message.android.ttl"}]}`), Answer{Code: "INVALID_ARGUMENT"}},
		{FCM, "another project's token is refused, not dead", 403, fcmErr("403", "PERMISSION_DENIED", "SenderId mismatch", detail("SENDER_ID_MISMATCH")), Answer{Code: "SENDER_ID_MISMATCH"}},
		{FCM, "no role in the project, no details (W-IAM)", 403, fcmErr("403", "PERMISSION_DENIED", "no", ""), Answer{Code: "PERMISSION_DENIED"}},
		{FCM, "the project rate carries no FcmError (E10)", 429, fcmErr("429", "RESOURCE_EXHAUSTED", "Quota exceeded", `{"@type":"type.googleapis.com/google.rpc.ErrorInfo"}`), Answer{Code: "RESOURCE_EXHAUSTED", Retry: true}},
		{FCM, "the device rate, with a wish", 429, fcmErr("429", "RESOURCE_EXHAUSTED", "rate", detail("QUOTA_EXCEEDED")+`,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"30s"}`), Answer{Code: "QUOTA_EXCEEDED", Retry: true, RetryAfter: 30 * time.Second}},
		{FCM, "an expired access token is stale", 401, fcmErr("401", "UNAUTHENTICATED", "x", `{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_EXPIRED"}`), Answer{Code: "UNAUTHENTICATED", StaleAuth: true}},
		{FCM, "a web page from a gateway (E15)", 502, "<html>Error 502 (Server Error)!!1", Answer{Code: "http_502"}},

		{Huawei, "all tokens invalid is dead", 200, `{"code":"80300007","msg":"All the tokens are invalid","requestId":"1"}`, Answer{Code: "80300007", MessageID: "1", DeadToken: true}},
		{Huawei, "some tokens invalid, ours among them", 200, `{"code":"80100000","msg":"{\"success\":0,\"failure\":1,\"illegal_tokens\":[\"tok-1\"]}","requestId":"1"}`, Answer{Code: "80100000", MessageID: "1", DeadToken: true}},
		{Huawei, "some tokens invalid, ours not among them", 200, `{"code":"80100000","msg":"{\"success\":1,\"failure\":1,\"illegal_tokens\":[\"x\"]}","requestId":"1"}`, Answer{Accepted: true, Code: "80100000", MessageID: "1"}},
		{Huawei, "some tokens invalid, unreadable which", 200, `{"code":"80100000","msg":"?","requestId":"1"}`, Answer{Code: "80100000", MessageID: "1"}},
		{Huawei, "an expired access token is stale", 401, `{"code":"80200003","msg":"x","requestId":"1"}`, Answer{Code: "80200003", MessageID: "1", StaleAuth: true}},
		{Huawei, "a foreign access token is stale", 401, `{"code":"80200001","msg":"x","requestId":"1"}`, Answer{Code: "80200001", MessageID: "1", StaleAuth: true}},
		{Huawei, "an internal error may pass", 500, `{"code":"81000001","msg":"x","requestId":"1"}`, Answer{Code: "81000001", MessageID: "1", Retry: true}},
		{Huawei, "too long is final", 400, `{"code":"80300008","msg":"x","requestId":"1"}`, Answer{Code: "80300008", MessageID: "1"}},
		{Huawei, "an empty 503", 503, ``, Answer{Code: "http_503"}},

		{Mi, "no valid target: the regid is dead", 200, `{"result":"error","reason":"No valid targets!","trace_id":"X","code":20301,"description":"发送消息失败"}`, Answer{Code: "20301", DeadToken: true}},
		{Mi, "sending failed for another reason", 200, `{"result":"error","reason":"else","code":20301}`, Answer{Code: "20301"}},
		{Mi, "listed under bad_regids with code 0", 200, `{"result":"ok","code":0,"data":{"id":"s1","bad_regids":"x,tok-1"}}`, Answer{Code: "bad_regids", MessageID: "s1", DeadToken: true}},
		{Mi, "a channel that does not match", 200, `{"result":"error","reason":"invalid channel info!","code":27001}`, Answer{Code: "27001"}},
		{Mi, "the daily total is final", 200, `{"result":"error","reason":"exceed quota, quota: 1, have acked: 2","code":200001}`, Answer{Code: "200001"}},
		{Mi, "the rate may pass", 200, `{"result":"error","reason":"x","code":200002}`, Answer{Code: "200002", Retry: true}},
		{Mi, "a wrong secret", 200, `{"result":"error","reason":"Invalid application secret.","code":21301}`, Answer{Code: "21301"}},

		{OPPO, "a bad regId is dead", 200, `{"code":10000,"message":"registration_id invalid"}`, Answer{Code: "10000", DeadToken: true}},
		{OPPO, "not subscribed is no death: a switch undoes it", 200, `{"code":10001,"message":"x"}`, Answer{Code: "10001"}},
		{OPPO, "an unknown access token is stale", 200, `{"code":11,"message":"Invalid AuthToken"}`, Answer{Code: "11", StaleAuth: true}},
		{OPPO, "the daily quota is final", 200, `{"code":33,"message":"x","data":[]}`, Answer{Code: "33"}},
		{OPPO, "the rate may pass", 200, `{"code":13,"message":"App Call Limited"}`, Answer{Code: "13", Retry: true}},
		{OPPO, "flow control may pass", 200, `{"code":-2,"message":"Service in Flow Control"}`, Answer{Code: "-2", Retry: true}},
		{OPPO, "a category fault is final", 200, `{"code":67,"message":"Category error"}`, Answer{Code: "67"}},

		{Vivo, "an illegal regId is dead", 200, `{"result":10302,"desc":"regId不合法","invalidUser":{"status":1,"userid":"156"}}`, Answer{Code: "10302", DeadToken: true}},
		{Vivo, "an illegal regId in the answer of 2019", 200, `{"result":10302,"desc":"regId不合法"}`, Answer{Code: "10302", DeadToken: true}},
		{Vivo, "not a test device: the regId is good", 200, `{"result":10302,"desc":"x","invalidUser":{"status":4,"userid":"156"}}`, Answer{Code: "10302"}},
		{Vivo, "an unknown access token is stale", 200, `{"result":10000,"desc":"x"}`, Answer{Code: "10000", StaleAuth: true}},
		{Vivo, "the daily total is final", 200, `{"result":10070,"desc":"x"}`, Answer{Code: "10070"}},
		{Vivo, "too fast may pass", 200, `{"result":10072,"desc":"x"}`, Answer{Code: "10072", Retry: true}},
		{Vivo, "a server fault", 500, `Internet server error!`, Answer{Code: "http_500"}},

		{Meizu, "unsubscribed under code 200 is dead", 200, `{"code":"200","message":"","value":{"110002":["tok-1"]},"redirect":"","msgId":"NS1"}`, Answer{Code: "110002", MessageID: "NS1", DeadToken: true}},
		{Meizu, "another target's fault is not ours", 200, `{"code":"200","value":{"110002":["x"]},"msgId":"NS1"}`, Answer{Accepted: true, Code: "200", MessageID: "NS1"}},
		{Meizu, "per target 110010 is the phone's switch", 200, `{"code":"200","value":{"110010":["tok-1"]},"msgId":"NS1"}`, Answer{Code: "110010", MessageID: "NS1"}},
		{Meizu, "per request 110010 is the rate", 200, `{"code":"110010","message":"应用请求频率超过限制","value":"","redirect":""}`, Answer{Code: "110010", Retry: true}},
		{Meizu, "folded is final", 200, `{"code":"200","value":{"520":["tok-1"]},"msgId":"NS1"}`, Answer{Code: "520", MessageID: "NS1"}},
		{Meizu, "a rejected signature", 200, `{"code":"1006","message":"x","value":""}`, Answer{Code: "1006"}},
		{Meizu, "value as empty text is an acceptance", 200, `{"code":200,"value":"","msgId":"NS1"}`, Answer{Accepted: true, Code: "200", MessageID: "NS1"}},
	}
	for _, row := range rows {
		t.Run(row.vendor+" "+row.about, func(t *testing.T) {
			c := certFor(row.vendor, "http://127.0.0.1:1")
			v, _ := vendorByName(row.vendor)
			a, err := v.newAdapter(&c)
			require.NoError(t, err)
			got := a.read(row.status, []byte(row.body), tok)
			got.Text = ""
			require.Equal(t, row.want, got)
		})
	}
}

// FuzzAnswers: whatever a vendor answers, reading it never panics and never
// accepts what names no success.
func FuzzAnswers(f *testing.F) {
	for _, v := range allVendors {
		f.Add(v, 200, []byte(accepted[v]))
	}
	f.Add(Meizu, 200, []byte(`{"code":"200","value":{"1":null}}`))
	adapters := map[string]adapter{}
	for _, name := range allVendors {
		c := certFor(name, "http://127.0.0.1:1")
		v, _ := vendorByName(name)
		a, err := v.newAdapter(&c)
		if err != nil {
			f.Fatal(err)
		}
		adapters[name] = a
	}
	f.Fuzz(func(t *testing.T, vendor string, status int, body []byte) {
		a := adapters[vendor]
		if a == nil {
			return
		}
		got := a.read(status, body, "t")
		if got.Accepted && (got.DeadToken || got.Retry || got.StaleAuth) {
			t.Fatalf("accepted and refused at once: %+v", got)
		}
		if !got.Accepted && got.Code == "" {
			t.Fatalf("a refusal without a code: %q", body)
		}
		if ta, ok := a.(tokenAdapter); ok {
			ta.readToken(status, body)
		}
	})
}

func TestTidyText(t *testing.T) {
	require.Equal(t, "bad toke…6789 here", tidyText("bad token-0123456789 here", "token-0123456789"))
	require.Len(t, []rune(tidyText(strings.Repeat("错", 500), "")), 101)
}
