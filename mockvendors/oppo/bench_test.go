package oppo_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

// BenchmarkSend sends chat messages of the private class, with a raised rate.
func BenchmarkSend(b *testing.B) {
	vendortest.Bench(b, oppo.Spec(), func(e *vendortest.Env) (vendortest.Send, error) {
		token, err := login(e)
		return vendortest.Send{
			Path:   unicastPath,
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
			Body: func(regID string) []byte {
				m := message(regID, fields{"category": "IM", "click_action_type": 4, "click_action_activity": vendortest.Page,
					"action_parameters": `{"entity":{"sender":"u1","version":1,"action":1,"chatType":1}}`})
				return []byte(url.Values{"auth_token": {token}, "message": {text(m)}}.Encode())
			},
			OK: func(status int, body []byte) bool {
				return status == http.StatusOK && strings.HasPrefix(string(body), `{"code":0,`)
			},
			Parse: func(body []byte) error {
				form, err := url.ParseQuery(string(body))
				if err != nil {
					return err
				}
				var m map[string]any
				return json.Unmarshal([]byte(form.Get("message")), &m)
			},
			Answer: `{"code":0,"message":"Success","data":{"messageId":"58ad47319e8d725350a5afd5","status":"call_success"}}`,
		}, err
	}, vendortest.Settings(func(s *oppo.Settings) { s.Approved, s.TargetsPerSecond = []string{"private"}, 1e9 }))
}
