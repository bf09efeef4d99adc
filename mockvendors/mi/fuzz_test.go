package mi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/vendortest"
)

// FuzzRequest sends anything to the handler: it answers as JSON, without a panic and without a 5xx.
func FuzzRequest(f *testing.F) {
	e := vendortest.New(f, Spec())
	d, err := e.Phone()
	if err != nil {
		f.Fatal(err)
	}
	good := form(sound(e.Token(d)))
	const formed = "application/x-www-form-urlencoded"
	for _, s := range [][4]string{
		{"POST", "/v3/message/regid", formed, good},
		{"POST", "/v2/message/regid?" + good, "", ""},
		{"POST", "/v3/message/multi_topic", formed, "topics=a%3B%24%3Bb&topic_op=EXCEPT&" + good},
		{"POST", "/v2/multi_messages/regids", formed, form(params{"messages": "[" + one(e, d, "t") + "]"})},
		{"POST", "/v2/multi_messages/regids", formed, "messages=" + strings.Repeat("[", 20_000)},
		{"POST", "/v2/multi_messages/regids", formed, `messages=[{"target":1,"target":{},"message":{"extra":{"a":[]}}}]`},
		{"POST", "/v3/message/regid", "application/json", `{"registration_id":"x"}`},
		{"POST", "/v3/message/regid", formed, "%zz=%&title=\xff\xfe&registration_id=%00"},
		{"GET", "/v1/stats/message/counters?start_date=20261122&end_date=20261123", "", ""},
		{"GET", "/v1/trace/messages/status?begin_time=-9223372036854775808&end_time=9223372036854775807", "", ""},
		{"PUT", "/", "", ""},
	} {
		f.Add(s[0], s[1], s[2], s[3], true)
	}
	h := e.Vendor.Handler()
	f.Fuzz(func(t *testing.T, method, target, contentType, body string, signed bool) {
		r, err := http.NewRequest(method, "http://host/", strings.NewReader(body))
		if err != nil {
			t.Skip() // no client can send it
		}
		path, query, _ := strings.Cut(target, "?")
		r.URL.Path, r.URL.RawQuery = path, query
		r.Header.Set("Content-Type", contentType)
		if signed {
			r.Header.Set("Authorization", "key="+e.App().AppSecret)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Fatalf("status %d for %s %s", w.Code, method, target)
		}
		var a map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || a["code"] == nil || a["trace_id"] == nil {
			t.Fatalf("answer %q: %v", w.Body, err)
		}
		d.App.CancelAll()
	})
}
