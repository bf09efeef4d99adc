package admin

import (
	"mime"
	"net"
	"net/http"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/origin"
)

// guard lets only this machine's own programs in: a Host that is not loopback is a name that was made to point here, a
// foreign Origin is another site's page in somebody's browser, and a receipt is a vendor that was told to call its own mock.
// A page of our own may change something by JSON only, which no form can send; programs say nothing of origins and are free.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		switch {
		case !loopback(r.Host):
			fail(w, newProblem(http.StatusForbidden, "Host %q is not this machine", clip(r.Host)).remedy("call the API by 127.0.0.1, [::1] or localhost"))
		case origin.Foreign(r):
			fail(w, newProblem(http.StatusForbidden, "the request comes from another site").remedy("call the API from a program, or from a page it served itself"))
		case r.UserAgent() == core.ReceiptAgent:
			fail(w, newProblem(http.StatusForbidden, "a mock's receipt is no request").remedy("give the address of your own receipt listener"))
		case !changes(r) || !origin.FromBrowser(r):
			next.ServeHTTP(w, r)
		case !origin.Own(r):
			fail(w, newProblem(http.StatusForbidden, "the browser does not say that a page of this API asks").remedy("call the API from a program, or from a page it served itself"))
		case !isJSON(r):
			fail(w, newProblem(http.StatusUnsupportedMediaType, "Content-Type is %q", clip(r.Header.Get("Content-Type"))).remedy("send application/json"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// changes reports whether a request may change something.
func changes(r *http.Request) bool { return r.Method != http.MethodGet && r.Method != http.MethodHead }

func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// loopback reports whether a Host header, with or without a port, names this machine.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// clip keeps a stranger's text short in our own errors.
func clip(s string) string {
	const most = 100
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
