package fcm

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// BenchmarkSend sends chat notifications, with the limits lifted that such a load would meet.
func BenchmarkSend(b *testing.B) {
	vendortest.Bench(b, Spec(), func(e *vendortest.Env) (vendortest.Send, error) {
		c, err := newClient(e)
		return vendortest.Send{
			Path:   "/v1/projects/" + e.App().ProjectID + "/messages:send",
			Header: http.Header{"Content-Type": {"application/json"}, "Authorization": {strings.TrimPrefix(c.bearer, "Authorization: ")}},
			Body: func(token string) []byte {
				return []byte(`{"message":{"token":"` + token + `","notification":{"title":"Wang Fang","body":"See you at the station at eight"},` +
					`"data":{"ext":"{\"entity\":{\"action\":1,\"chatType\":1,\"content\":\"See you at the station at eight\",\"nickname\":\"Wang Fang\",\"sender\":\"user_1\"}}"},` +
					`"android":{"priority":"high","ttl":"86400s","notification":{"channel_id":"tuikit"}}}}`)
			},
			OK: func(status int, body []byte) bool {
				return status == http.StatusOK && bytes.HasPrefix(body, []byte(`{"name":"projects/`))
			},
			Parse: func(body []byte) error {
				var v any
				return json.Unmarshal(body, &v)
			},
			Answer: `{"name":"projects/project-00000/messages/0:1500415314455276%31bd1c9631bd1c96"}`,
		}, err
	}, with(func(s *Settings) {
		s.ProjectPerMinute, s.DevicePerMinute, s.DevicePerHour, s.CollapsibleBurst = 0, 0, 0, 10_000
	})...)
}
