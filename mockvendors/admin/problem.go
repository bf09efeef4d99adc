package admin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// problem is an error that knows its HTTP status and what to do about it.
type problem struct {
	status int
	Err    string `json:"error"`            // what is wrong, and where
	Remedy string `json:"remedy,omitempty"` // what to do about it
	Code   string `json:"code,omitempty"`   // the vendor SDK's code, where a vendor said no
}

func (p *problem) Error() string { return p.Err }

// remedy returns the problem with a remedy.
func (p problem) remedy(format string, args ...any) error {
	p.Remedy = fmt.Sprintf(format, args...)
	return &p
}

func newProblem(status int, format string, args ...any) problem {
	return problem{status: status, Err: fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) problem {
	return newProblem(http.StatusNotFound, format, args...)
}

func conflict(format string, args ...any) problem {
	return newProblem(http.StatusConflict, format, args...)
}

// bad is a request that cannot be right.
func bad(what, remedy string, args ...any) error {
	return newProblem(http.StatusBadRequest, "%s", what).remedy(remedy, args...)
}

func list(names []string) string { return strings.Join(names, ", ") }

// fail answers with an error.
func fail(w http.ResponseWriter, err error) {
	var p *problem
	if !errors.As(err, &p) {
		p = &problem{status: http.StatusInternalServerError, Err: err.Error(), Remedy: "this is a fault of the mocks: please report it"}
	}
	answer(w, p.status, p)
}

// streamed is an answer that writes its own JSON, for it may be large.
type streamed interface {
	stream(w io.Writer) error
}

// answer writes one JSON value.
func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if s, ok := v.(streamed); ok {
		_ = s.stream(w)
		return
	}
	_ = encode(w, v) // a client that has gone needs no answer
}

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
