package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
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

// encode writes one JSON value. Characters that turn the direction of writing are escaped, which JSON leaves as they are and a
// terminal obeys.
func encode(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(turning.ReplaceAllFunc(b.Bytes(), func(c []byte) []byte {
		r, _ := utf8.DecodeRune(c)
		return fmt.Appendf(nil, `\u%04x`, r)
	}))
	return err
}

var turning = regexp.MustCompile(`[\x{61C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}]`)
