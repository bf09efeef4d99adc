package fcm

import (
	"errors"
	"html"
	"net/http"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// answerer is an error that knows how Google writes it. Every error of this package is one.
type answerer interface {
	error
	answer() core.Answer
}

// answer turns an error, and the rule behind it, into the vendor's answer.
func answer(err error, rule string) core.Answer {
	var a answerer
	if !errors.As(err, &a) {
		a = errInternal
	}
	out := a.answer()
	out.Rule = rule
	return out
}

const (
	jsonType = "application/json; charset=UTF-8"
	htmlType = "text/html; charset=UTF-8"
)

// apiError is Google's error envelope (section 2.4).
type apiError struct {
	status    int
	canonical string
	text      string
	details   []detail // in the order of the captured answer; nil: no key at all
	retry     time.Duration
}

func (e *apiError) Error() string { return e.canonical + ": " + e.text }

// code is what a client takes as the code: the first FcmError's, else the canonical status.
func (e *apiError) code() string {
	for _, d := range e.details {
		if d.ErrorCode != "" {
			return d.ErrorCode
		}
	}
	return e.canonical
}

// with returns the error with other details.
func (e *apiError) with(d ...detail) *apiError {
	out := *e
	out.details = d
	return &out
}

// retryAfter returns the error with a Retry-After of whole seconds, rounded up.
func (e *apiError) retryAfter(d time.Duration) *apiError {
	out := *e
	out.retry = d
	return &out
}

type envelope struct {
	Error struct {
		Code    int      `json:"code"`
		Message string   `json:"message"`
		Status  string   `json:"status"`
		Details []detail `json:"details,omitempty"`
	} `json:"error"`
}

func (e *apiError) answer() core.Answer {
	var env envelope
	env.Error.Code, env.Error.Message, env.Error.Status, env.Error.Details = e.status, e.text, e.canonical, e.details
	a := core.Answer{Status: e.status, Type: jsonType, Body: core.JSON(env), Code: e.code(), Header: http.Header{"Vary": {"Origin, X-Origin, Referer"}}}
	if e.status == http.StatusUnauthorized { // [memory]
		a.Header.Set("Www-Authenticate", `Bearer realm="https://accounts.google.com/"`)
	}
	if e.retry > 0 {
		a.Header.Set("Retry-After", strconv.FormatInt(int64((e.retry+time.Second-1)/time.Second), 10))
	}
	return a
}

// detail is one entry of an error's details; the fields of its type are set.
type detail struct {
	Type            string           `json:"@type"`
	ErrorCode       string           `json:"errorCode,omitempty"`       // FcmError
	FieldViolations []violation      `json:"fieldViolations,omitempty"` // BadRequest
	Violations      []quotaViolation `json:"violations,omitempty"`      // QuotaFailure
	Reason          string           `json:"reason,omitempty"`          // ErrorInfo
	Domain          string           `json:"domain,omitempty"`          // ErrorInfo
	Metadata        *metadata        `json:"metadata,omitempty"`        // ErrorInfo
	Links           []helpLink       `json:"links,omitempty"`           // Help
}

type violation struct {
	Field       string `json:"field,omitempty"`
	Description string `json:"description,omitempty"`
}

type quotaViolation struct {
	Subject     string `json:"subject"`
	Description string `json:"description"`
}

// metadata has the keys of both kinds of ErrorInfo, in the order of the captured answers.
type metadata struct {
	Method          string `json:"method,omitempty"`
	QuotaLimitValue string `json:"quota_limit_value,omitempty"`
	Consumer        string `json:"consumer,omitempty"`
	QuotaMetric     string `json:"quota_metric,omitempty"`
	QuotaUnit       string `json:"quota_unit,omitempty"`
	Permission      string `json:"permission,omitempty"`
	Resource        string `json:"resource,omitempty"`
	Service         string `json:"service,omitempty"`
	QuotaLocation   string `json:"quota_location,omitempty"`
	QuotaLimit      string `json:"quota_limit,omitempty"`
}

type helpLink struct {
	Description string `json:"description"`
	URL         string `json:"url"`
}

const typePrefix = "type.googleapis.com/"

func fcmError(code string) detail {
	return detail{Type: typePrefix + "google.firebase.fcm.v1.FcmError", ErrorCode: code}
}

func badRequest(v ...violation) detail {
	return detail{Type: typePrefix + "google.rpc.BadRequest", FieldViolations: v}
}

func quotaFailure(subject, description string) detail {
	return detail{Type: typePrefix + "google.rpc.QuotaFailure", Violations: []quotaViolation{{subject, description}}}
}

func errorInfo(reason string, m *metadata) detail {
	return detail{Type: typePrefix + "google.rpc.ErrorInfo", Reason: reason, Domain: "googleapis.com", Metadata: m}
}

// oauthError is the token endpoint's error: RFC 6749's two keys and no more.
type oauthError struct {
	status      int
	Name        string `json:"error"`
	Description string `json:"error_description"`
}

func (e *oauthError) Error() string { return e.Name + ": " + e.Description }

func (e *oauthError) answer() core.Answer {
	return core.Answer{Status: e.status, Type: "application/json; charset=utf-8", Body: core.JSON(e), Code: e.Name}
}

// iidError is the instance-ID API's error for a whole request.
type iidError struct {
	status int
	Text   string `json:"error"`
}

func (e *iidError) Error() string { return e.Text }

func (e *iidError) answer() core.Answer {
	return core.Answer{Status: e.status, Type: jsonType, Body: core.JSON(e), Code: e.Text}
}

// pageError is an answer in HTML: what Google's front end says before any API is reached.
type pageError struct {
	status int
	page   string
	code   string
}

func (e *pageError) Error() string { return e.code }

func (e *pageError) answer() core.Answer {
	return core.Answer{Status: e.status, Type: htmlType, Body: []byte(e.page), Code: e.code}
}

// googlePage is the frame of Google's error pages.
func googlePage(status int, title, text string) string {
	n := strconv.Itoa(status)
	return "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n" +
		"  <meta name=viewport content=\"initial-scale=1, minimum-scale=1, width=device-width\">\n" +
		"  <title>Error " + n + " (" + title + ")!!1</title>\n" +
		"  <p><b>" + n + ".</b> <ins>That’s an error.</ins>\n  <p>" + text + "  <ins>That’s all we know.</ins>\n"
}

// errNoSuchURL is any path or method that no host serves, and the APIs that are gone (section 3.3).
func errNoSuchURL(path string) *pageError {
	return &pageError{http.StatusNotFound, googlePage(http.StatusNotFound, "Not Found",
		"The requested URL "+html.EscapeString(path)+" was not found on this server."), "404"}
}
