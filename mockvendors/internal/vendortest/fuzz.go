package vendortest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// FuzzSeed is a request to begin with. Header is one field, "Name: value".
type FuzzSeed struct{ Method, Path, Query, Header, Body string }

// Fuzz throws requests at a vendor's whole handler. None may panic or be answered with a 5xx, and what says that it is JSON
// must be. seeds is called once, with a vendor at work and a phone's token, so that the fuzzer begins behind the doors.
func Fuzz(f *testing.F, spec core.Spec, seeds func(e *Env, token string) []FuzzSeed, opts ...Option) {
	e := New(f, spec, append(opts, Quiet())...)
	d, err := e.Phone()
	if err != nil {
		f.Fatal(err)
	}
	handler := e.Vendor.Handler()
	for _, s := range seeds(e, e.Token(d)) {
		f.Add(s.Method, s.Path, s.Query, s.Header, s.Body)
	}
	f.Fuzz(func(t *testing.T, method, path, query, header, body string) {
		name, value, _ := strings.Cut(header, ": ")
		r := &http.Request{
			Method: method, URL: &url.URL{Path: path, RawQuery: query}, Host: "127.0.0.1", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{http.CanonicalHeaderKey(name): {value}}, Body: io.NopCloser(strings.NewReader(body)),
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		if strings.Contains(w.Header().Get("Content-Type"), "json") && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s %s: the answer is no JSON: %q", method, path, w.Body)
		}
	})
}
