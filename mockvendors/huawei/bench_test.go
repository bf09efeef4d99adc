package huawei

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// BenchmarkSend sends chat messages of the service class by v1, with a raised rate.
func BenchmarkSend(b *testing.B) {
	vendortest.Bench(b, Spec(), func(e *env) (vendortest.Send, error) {
		auth, err := bearer1(e, e.App())
		name, value, _ := strings.Cut(auth, ": ")
		return vendortest.Send{
			Path:   v1Path(e.App()),
			Header: http.Header{"Content-Type": {"application/json"}, name: {value}},
			Body: func(token string) []byte {
				return []byte(chat(token, append(note("importance", "NORMAL", "sound", "/raw/s"), "message.android.ttl", "86400s",
					"message.android.data", `{"ext":"{\"entity\":{\"sender\":\"u1\",\"version\":1}}"}`)...))
			},
			OK: func(status int, body []byte) bool {
				return status == http.StatusOK && strings.HasPrefix(string(body), `{"code":"80000000"`)
			},
			Parse: func(body []byte) error {
				var m map[string]any
				return json.Unmarshal(body, &m)
			},
			Answer: `{"code":"80000000","msg":"Success","requestId":"157466304904000004000701"}`,
		}, err
	}, vendortest.Settings(func(s *Settings) { approved(s); s.DevicesPerSecond = 1_000_000_000 }))
}
