package admin

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOnlyThisMachinesOwnProgramsGetIn(t *testing.T) {
	r := newRig(t, Options{})
	rows := []struct {
		says, host, header, value string
		status                    int
	}{
		{"the address", "127.0.0.1:7400", "", "", 200},
		{"another loopback address", "127.8.8.8", "", "", 200},
		{"IPv6", "[::1]:7400", "", "", 200},
		{"IPv6 without a port", "[::1]", "", "", 200},
		{"the name", "LocalHost:7400", "", "", 200},
		{"a name that was made to point here", "evil.example:7400", "", "", 403},
		{"a name that begins like the address", "127.0.0.1.evil.example", "", "", 403},
		{"this machine's address in a network", "192.168.1.7:7400", "", "", 403},
		{"no host", "", "", "", 403},
		{"its own page", "127.0.0.1:7400", "Origin", "http://127.0.0.1:7400", 200},
		{"its own page over TLS", "127.0.0.1:7400", "Origin", "https://127.0.0.1:7400", 200},
		{"another site's page", "127.0.0.1:7400", "Origin", "https://evil.example", 403},
		{"another program's page on this machine", "127.0.0.1:7400", "Origin", "http://127.0.0.1:8000", 403},
		{"a page without an origin", "127.0.0.1:7400", "Origin", "null", 403},
		{"a link from another site", "127.0.0.1:7400", "Sec-Fetch-Site", "cross-site", 403},
		{"a person's browser", "127.0.0.1:7400", "Sec-Fetch-Site", "none", 200},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			req := httptest.NewRequest("GET", base+"/clock", nil)
			req.Host = row.host
			if row.header != "" {
				req.Header.Set(row.header, row.value)
			}
			w := httptest.NewRecorder()
			r.api.ServeHTTP(w, req)
			assert.Equal(t, row.status, w.Code, w.Body)
			assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
		})
	}
}

func TestRequestsThatFitNoRouteAreAnsweredInJSON(t *testing.T) {
	r := newRig(t, Options{})
	assert.Contains(t, r.refused(404, "GET", "/nothing", "").Remedy, "openapi.json")
	assert.Contains(t, r.refused(405, "PATCH", "/devices", "").Remedy, "POST, GET")
	assert.Contains(t, r.refused(405, "GET", "/devices/d1/connect", "").Remedy, "POST")
	assert.Contains(t, r.refused(405, "DELETE", "/reset", "").Remedy, "POST")
}

func TestABodyThatIsTooLongIsRefused(t *testing.T) {
	r := newRig(t, Options{})
	r.refused(http.StatusRequestEntityTooLarge, "POST", "/devices", `{"vendor":"`+strings.Repeat("x", maxBody)+`"}`)
}
