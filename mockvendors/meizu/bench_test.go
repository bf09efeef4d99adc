package meizu

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// BenchmarkSend sends private chat messages, without the limit of requests a second and without folding.
func BenchmarkSend(b *testing.B) {
	vendortest.Bench(b, Spec(), func(e *env) (vendortest.Send, error) {
		m := text(sound())
		return vendortest.Send{
			Path:   byPushID,
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
			Body: func(pushID string) []byte {
				return []byte(signed(e.App(), params{"pushIds": pushID, "messageJson": m}).Encode())
			},
			OK: func(status int, body []byte) bool {
				return status == http.StatusOK && strings.HasPrefix(string(body), `{"code":"200","message":"","value":{},`)
			},
			Parse: func(body []byte) error {
				form, err := url.ParseQuery(string(body))
				if err != nil {
					return err
				}
				var m map[string]any
				return json.Unmarshal([]byte(form.Get("messageJson")), &m)
			},
			Answer: `{"code":"200","message":"","value":{},"redirect":"","msgId":"NS20190704153256153_0_11579908_1_3"}`,
		}, nil
	}, vendortest.Settings(func(s *Settings) { s.Rate, s.FoldMessages = 0, 1<<30 }))
}
