package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// adapter speaks one vendor's language for one certificate. It holds no
// mutable state; access tokens live in tokenCache.
type adapter interface {
	// compose writes the request that carries p. auth is the access token, ""
	// with vendors that sign every request. A *localFailure ends the push.
	compose(p *Push, auth string) (wireRequest, error)
	// read turns the vendor's HTTP answer to a push for token into ours.
	read(status int, body []byte, token string) Answer
}

// tokenAdapter is an adapter whose vendor wants an access token first.
type tokenAdapter interface {
	adapter
	// tokenRequest writes the request for a new access token, signed at now.
	tokenRequest(now time.Time) (wireRequest, error)
	// readToken gives the token and its life, or the refusal.
	readToken(status int, body []byte) (token string, life time.Duration, refusal Answer)
}

// wireRequest is one POST, before net/http.
type wireRequest struct {
	url         string
	contentType string
	header      [2]string // one extra header (name, value), or empty
	body        []byte
}

// localFailure is a push that cannot be written as a request of its vendor.
type localFailure struct {
	why   string // a Why constant
	cause error
}

func (f *localFailure) Error() string { return fmt.Sprintf("%s: %v", f.why, f.cause) }
func (f *localFailure) Unwrap() error { return f.cause }

const (
	jsonType = "application/json; charset=utf-8"
	formType = "application/x-www-form-urlencoded;charset=UTF-8"
)

// marshal is json.Marshal without HTML escapes: vendors count the bytes.
func marshal(v any) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, 1024))
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// form collects form fields in the order they are added; empty values are left out.
type form struct{ b []byte }

func (f *form) add(name, value string) {
	if value == "" {
		return
	}
	if len(f.b) > 0 {
		f.b = append(f.b, '&')
	}
	f.b = append(f.b, url.QueryEscape(name)...)
	f.b = append(f.b, '=')
	f.b = append(f.b, url.QueryEscape(value)...)
}

// httpCode names an answer that carried no code of the vendor.
func httpCode(status int) string { return fmt.Sprintf("http_%d", status) }

// seconds is d in whole seconds, rounded up so that a short life is not none.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

// errNoToken: a token answer of status 200 that carries no token.
var errNoToken = errors.New("the token answer holds no token")

// decode reads a JSON answer. A field of an unexpected type is left empty
// rather than fatal: the code beside it still says what happened.
func decode(body []byte, v any) bool {
	err := json.Unmarshal(body, v)
	var odd *json.UnmarshalTypeError
	return err == nil || errors.As(err, &odd)
}
