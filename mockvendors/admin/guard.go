package admin

import (
	"net"
	"net/http"
	"strings"
)

// guard lets only this machine's own programs in: a Host that is not loopback is a name that was made to point here, and a
// foreign Origin is another site's page in somebody's browser.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		switch {
		case !loopback(r.Host):
			fail(w, newProblem(http.StatusForbidden, "Host %q is not this machine", clip(r.Host)).remedy("call the API by 127.0.0.1, [::1] or localhost"))
		case foreign(r):
			fail(w, newProblem(http.StatusForbidden, "the request comes from another site").remedy("call the API from a program, or from a page it served itself"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// loopback reports whether a Host header, with or without a port, names this machine.
func loopback(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// foreign reports whether a browser says that a page of another origin asks. Programs say nothing.
func foreign(r *http.Request) bool {
	for _, origin := range r.Header.Values("Origin") {
		if !strings.EqualFold(origin, "http://"+r.Host) && !strings.EqualFold(origin, "https://"+r.Host) {
			return true
		}
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// clip keeps a stranger's text short in our own errors.
func clip(s string) string {
	const most = 100
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
