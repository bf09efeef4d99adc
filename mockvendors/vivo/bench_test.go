package vivo_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

// BenchmarkSend sends chat messages of the system class, with raised limits.
func BenchmarkSend(b *testing.B) {
	vendortest.Bench(b, vivo.Spec(), func(e *vendortest.Env) (vendortest.Send, error) {
		header, err := login(e)
		name, token, _ := strings.Cut(header, ": ")
		return vendortest.Send{
			Path:   "/message/send",
			Header: http.Header{"Content-Type": {"application/json"}, http.CanonicalHeaderKey(name): {token}},
			Body: func(regID string) []byte {
				return []byte(text(message(regID, fields{"skipType": 4, "skipContent": vendortest.IntentURI,
					"clientCustomMap": fields{"ext": `{"entity":{"sender":"u1","version":1,"action":1,"chatType":1}}`}})))
			},
			OK: func(status int, body []byte) bool {
				return status == http.StatusOK && strings.HasPrefix(string(body), `{"result":0,`)
			},
			Parse: func(body []byte) error {
				var m map[string]any
				return json.Unmarshal(body, &m)
			},
			Answer: `{"result":0,"desc":"请求成功","taskId":"121397329"}`,
		}, err
	}, vendortest.Settings(func(s *vivo.Settings) { s.SystemUnlimited, s.MessagesPerSecond = true, 1e9 }))
}
