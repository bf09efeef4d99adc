package mi

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// BenchmarkSend sends chat messages of the private class, without the limit of requests a second.
func BenchmarkSend(b *testing.B) {
	vendortest.Bench(b, Spec(), func(e *env) (vendortest.Send, error) {
		return vendortest.Send{
			Path:   "/v3/message/regid",
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded;charset=UTF-8"}, "Authorization": {"key=" + e.App().AppSecret}},
			Body: func(regID string) []byte {
				return []byte(form(sound(regID, "extra.notify_effect", "2", "extra.intent_uri", vendortest.IntentURI)))
			},
			OK: func(status int, body []byte) bool {
				return status == http.StatusOK && strings.HasPrefix(string(body), `{"result":"ok"`) && !strings.Contains(string(body), "bad_regids")
			},
			Parse: func(body []byte) error {
				_, err := url.ParseQuery(string(body))
				return err
			},
			Answer: `{"result":"ok","trace_id":"Xcm07b10800000000000aB","code":0,"data":{"id":"scm07b10800000000005aC"},"description":"成功","info":"Received push messages for 1 REGID"}`,
		}, nil
	}, with(func(s *Settings) { s.QPS = -1 })...)
}
