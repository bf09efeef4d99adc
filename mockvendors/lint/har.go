package lint

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// exchange is one recorded call.
type exchange struct {
	file        string
	entry, line int

	vendor string // of a journal; "": the address says
	at     time.Time
	method string
	url    *url.URL
	header http.Header
	body   []byte
	cut    bool // not all of the body was kept
	status int
	answer []byte // nil: none was recorded
}

// harEntry is what is looked at of an entry of a HAR 1.2.
type harEntry struct {
	Started core.LooseText `json:"startedDateTime"`
	Request *struct {
		Method  string `json:"method"`
		URL     string `json:"url"`
		Headers []struct {
			Name  string         `json:"name"`
			Value core.LooseText `json:"value"` // a text; Polly.JS writes a Content-Length as a number
		} `json:"headers"`
		PostData *struct {
			MimeType string `json:"mimeType"`
			Text     string `json:"text"`
			Encoding string `json:"encoding"` // of some tools: base64
			Params   []struct {
				Name  string         `json:"name"`
				Value core.LooseText `json:"value"`
			} `json:"params"`
		} `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int `json:"status"`
		Content struct {
			Text     string `json:"text"`
			Encoding string `json:"encoding"`
		} `json:"content"`
	} `json:"response"`
}

// exchange turns an entry into a call; wrong says what it lacks.
func (h *harEntry) exchange() (x *exchange, wrong string) {
	if h.Request == nil || h.Request.Method == "" || h.Request.URL == "" {
		return nil, "the entry has no request with method and url"
	}
	u, err := url.Parse(h.Request.URL)
	if err != nil || u.Host == "" {
		return nil, "the entry's url is none"
	}
	x = &exchange{method: h.Request.Method, url: u, header: http.Header{}, status: h.Response.Status}
	for _, f := range h.Request.Headers {
		if name := strings.TrimSpace(f.Name); name != "" && !strings.HasPrefix(name, ":") { // HTTP/2's own are no fields
			x.header.Add(name, f.Value.S)
		}
	}
	if p := h.Request.PostData; p != nil {
		if x.body, err = decoded(p.Text, p.Encoding); err != nil {
			return nil, "the entry's postData is said to be Base64 and is not"
		}
		if p.Text == "" && len(p.Params) > 0 {
			form := url.Values{}
			for _, f := range p.Params {
				form.Add(f.Name, f.Value.S)
			}
			x.body = []byte(form.Encode())
		}
		if x.header.Get("Content-Type") == "" && p.MimeType != "" {
			x.header.Set("Content-Type", p.MimeType)
		}
	}
	if x.at, err = time.Parse(time.RFC3339, h.Started.S); err != nil {
		x.at = time.Time{} // it is as good as not there
	}
	if x.answer, err = decoded(h.Response.Content.Text, h.Response.Content.Encoding); err != nil {
		x.answer = nil // what cannot be read says nothing
	}
	return x, ""
}

func decoded(text, encoding string) ([]byte, error) {
	if encoding == "base64" {
		return base64.StdEncoding.DecodeString(text)
	}
	return []byte(text), nil
}

// journalCall turns a journal's entry into a call.
func journalCall(e *core.Entry) (x *exchange, wrong string) {
	u, err := url.Parse(e.Path)
	if err != nil || e.Method == "" || e.Vendor == "" || !strings.HasPrefix(e.Path, "/") {
		return nil, "the entry has no vendor, method and path"
	}
	u.Scheme, u.Host = "http", "127.0.0.1"
	return &exchange{vendor: e.Vendor, at: e.At, method: e.Method, url: u, header: http.Header{}, body: []byte(e.Request), cut: e.Cut, status: e.Status, answer: []byte(e.Answer)}, ""
}

// paths tell whose a call to a mock is, by what its path begins with.
var paths = []struct{ prefix, vendor string }{
	{"/v1/projects/", "fcm"}, {"/fcm/send", "fcm"}, {"/batch", "fcm"}, {"/iid/", "fcm"}, {"/token", "fcm"},
	{"/v2/message/", "mi"}, {"/v3/message/", "mi"}, {"/v4/message/", "mi"}, {"/v2/multi_messages/", "mi"}, {"/v1/channel/", "mi"}, {"/v1/message/", "mi"},
	{"/server/v1/", "oppo"}, {"/message/", "vivo"}, {"/livemessage/", "vivo"}, {"/tag/", "vivo"}, {"/garcia/", "meizu"},
	{"/oauth2/v", "huawei"}, {"/pushsend.do", "huawei"},
}

// vendorOf is whose a call is: the journal's word, the real host's, or, of a mock, that of its path.
func (l *linter) vendorOf(x *exchange) *core.Spec {
	name := x.vendor
	host := strings.ToLower(x.url.Hostname())
	for i := range l.specs {
		if name == "" && slices.Contains(l.specs[i].Hosts, host) {
			name = l.specs[i].Name
		}
	}
	if name == "" && (host == "127.0.0.1" || host == "localhost" || host == "::1") {
		for _, p := range paths {
			if name == "" && strings.HasPrefix(x.url.Path, p.prefix) {
				name = p.vendor
			}
		}
		if name == "" && (strings.HasSuffix(x.url.Path, "/messages:send") || strings.Contains(x.url.Path, "/topic:")) {
			name = "huawei"
		}
	}
	for i := range l.specs {
		if l.specs[i].Name == name {
			return &l.specs[i]
		}
	}
	return nil
}
