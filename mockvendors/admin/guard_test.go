package admin

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
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

func TestWhatChangesSomethingComesFromAProgramOrAnOwnPageInJSON(t *testing.T) {
	r := newRig(t, Options{})
	const own, json = "http://127.0.0.1:7400", "application/json"
	rows := []struct {
		says    string
		headers []string
		status  int
	}{
		{"curl, as in the README", []string{"Content-Type", "application/x-www-form-urlencoded"}, 200},
		{"a program without a type", nil, 200},
		{"an own page by JSON", []string{"Origin", own, "Sec-Fetch-Site", "same-origin", "Content-Type", json + "; charset=utf-8"}, 200},
		{"an own page in an old browser", []string{"Origin", own, "Content-Type", json}, 200},
		{"an own page's form", []string{"Origin", own, "Sec-Fetch-Site", "same-origin", "Content-Type", "text/plain"}, 415},
		{"an own page without a type", []string{"Origin", own, "Sec-Fetch-Site", "same-origin"}, 415},
		{"a form that a person opened", []string{"Sec-Fetch-Site", "none", "Content-Type", json}, 403},
		{"a page whose browser says little", []string{"Sec-Fetch-Mode", "cors", "Content-Type", json}, 403},
		{"another site by JSON", []string{"Origin", "https://evil.example", "Content-Type", json}, 403},
		{"another port", []string{"Sec-Fetch-Site", "same-site", "Content-Type", json}, 403},
		{"a mock's receipt", []string{"User-Agent", core.ReceiptAgent, "Content-Type", json}, 403},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			req := httptest.NewRequest("POST", base+"/clock", strings.NewReader(`{"jump":"1s"}`))
			req.Host = "127.0.0.1:7400"
			for i := 0; i < len(row.headers); i += 2 {
				req.Header.Set(row.headers[i], row.headers[i+1])
			}
			w := httptest.NewRecorder()
			r.api.ServeHTTP(w, req)
			assert.Equal(t, row.status, w.Code, w.Body)
		})
	}
}

// A vendor that is told to post its receipts to the admin API does not get in.
func TestAReceiptDoesNotReachTheAPI(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"mi"}`)
	form := map[string][]string{"registration_id": {d.Token}, "title": {"t"}, "description": {"d"}, "pass_through": {"0"}, "notify_type": {"-1"},
		"extra.channel_id": {"tuikit"}, "extra.notify_effect": {"1"}, "extra.callback": {r.base + base + "/devices/" + d.ID + "/kill"}}
	require.EqualValues(t, 0, r.post("mi", "/v3/message/regid", form, "Authorization", "key="+r.platform("mi").Apps.Main().AppSecret)["code"])
	r.must("POST", "/clock", `{"jump":"1h"}`, nil)
	var c clockView
	r.must("GET", "/clock", "", &c)
	sent, failed, _ := r.platform("mi").Receipts.Counts()
	assert.Empty(t, sent)
	assert.EqualValues(t, 1, failed, "it was posted and turned away")
	r.must("GET", "/devices/"+d.ID, "", nil)
}

func TestABodyThatDoesNotComeIsNotWaitedFor(t *testing.T) {
	r := newRig(t, Options{BodyTimeout: 50 * time.Millisecond})
	conn, err := net.Dial("tcp", strings.TrimPrefix(r.base, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST "+base+"/devices HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, http.StatusRequestTimeout, answer.StatusCode)
}

func TestAPanicIsAnswered500AndTold(t *testing.T) {
	var told any
	r := newRig(t, Options{OnPanic: func(value any, _ []byte) { told = value }})
	w := httptest.NewRecorder()
	r.api.watched(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a defect") })).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	assert.Equal(t, 500, w.Code)
	assert.Contains(t, w.Body.String(), "a defect")
	assert.Equal(t, "a defect", told)
}
