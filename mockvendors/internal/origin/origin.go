// Package origin tells programs from pages in somebody's browser, by the headers that a browser sets and no page can take
// away. A page of another site must not reach what listens on loopback: it would send pushes, and steer the mocks.
//
// It does not own who else may call: loopback names and bodies are the callers' matter.
package origin

import (
	"net/http"
	"strings"
)

// Foreign reports whether a browser says that a page of another origin asks; of the same site but another port, too.
// Programs say nothing.
func Foreign(r *http.Request) bool {
	for _, o := range r.Header.Values("Origin") {
		if !same(o, r.Host) {
			return true
		}
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site != "" && site != "same-origin" && site != "none"
}

// FromBrowser reports whether a browser asks, whatever page is open in it.
func FromBrowser(r *http.Request) bool {
	for name := range r.Header {
		if name == "Origin" || strings.HasPrefix(name, "Sec-Fetch-") {
			return true
		}
	}
	return false
}

// Own reports whether a page of this origin asks, as its browser says: the strictest, for what changes something.
func Own(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return !Foreign(r) && (site == "same-origin" || site == "" && r.Header.Get("Origin") != "")
}

func same(origin, host string) bool {
	return strings.EqualFold(origin, "http://"+host) || strings.EqualFold(origin, "https://"+host)
}
