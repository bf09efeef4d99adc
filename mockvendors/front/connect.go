package front

import (
	"bufio"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
)

// serveProxy answers what programs ask a proxy for.
func (f *Front) serveProxy(w http.ResponseWriter, r *http.Request) {
	switch host := hostOf(r.URL.Host); {
	case r.Method == http.MethodConnect:
		f.connect(w, hostOf(r.Host))
	case r.URL.IsAbs() && (r.URL.Scheme == "http" || r.URL.Scheme == "https"):
		// axios 0.27 and needle send https requests like this, in clear.
		f.calls.count(host, func(h *Host) { h.Clear++ })
		if to, covered := f.routes[host]; covered {
			f.forward(w, r, to)
		} else {
			f.explain(host)(w, r)
		}
	default:
		http.Error(w, "pushrig: this is a proxy; give its address as HTTPS_PROXY, and ask for the vendors' own addresses", http.StatusBadRequest)
	}
}

// hostOf is a host's name without its port, as it is looked up.
func hostOf(hostport string) string {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// connect opens a tunnel. Its answer is a status line and a blank line, nothing else: a Content-Length there breaks aiohttp.
// A refusal would be read as the vendor's own (firebase-admin does), so there is none.
func (f *Front) connect(w http.ResponseWriter, host string) {
	f.calls.count(host, func(h *Host) { h.Tunnels++ })
	c, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, "pushrig: tunnels take HTTP/1.1", http.StatusHTTPVersionNotSupported)
		return
	}
	if !f.conns.add(c) {
		_ = c.Close()
		return
	}
	f.running.Go(func() {
		defer f.conns.remove(c)
		if _, err := c.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n")); err != nil {
			return
		}
		f.lead(early(c, buffered.Reader), host)
	})
}

// early is c with what a client sent before it had its answer.
func early(c net.Conn, r *bufio.Reader) net.Conn {
	if r.Buffered() == 0 {
		return c
	}
	first, _ := r.Peek(r.Buffered())
	return &prefixed{Conn: c, first: append([]byte(nil), first...)}
}

// lead takes a connection to where its host is answered for. It returns when the connection has ended.
func (f *Front) lead(c net.Conn, host string) {
	if to, covered := f.routes[host]; covered {
		f.splice(c, to)
		return
	}
	f.elsewhere.serve(c, host, f.leaf, f.explain(host))
}

// forward sends a request that came in clear to a vendor, under the name that it asked for.
func (f *Front) forward(w http.ResponseWriter, r *http.Request, to string) {
	proxy := httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL.Scheme, p.Out.URL.Host = "http", to
			p.Out.Host = p.In.Host
		},
		Transport: f.elsewhere.transport,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "pushrig: the mock does not answer: "+err.Error(), http.StatusBadGateway)
		},
	}
	proxy.ServeHTTP(w, r)
}
