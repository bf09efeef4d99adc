package restform

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// answer is what every REST call answers with; what else a call has is omitted where it has none.
type answer struct {
	ActionStatus string `json:"ActionStatus"`
	ErrorInfo    string `json:"ErrorInfo"`
	ErrorCode    int    `json:"ErrorCode"`

	MsgTime      int64           `json:"MsgTime,omitempty"`
	MsgKey       string          `json:"MsgKey,omitempty"`
	MsgSeq       uint64          `json:"MsgSeq,omitempty"`
	GroupID      string          `json:"GroupId,omitempty"`
	FailAccounts *[]string       `json:"FailAccounts,omitempty"`
	ErrorList    []accountError  `json:"ErrorList,omitempty"`
	QueryResult  []accountStatus `json:"QueryResult,omitempty"`
}

// accountError is one receiver that a message did not go to.
type accountError struct {
	ToAccount string `json:"To_Account"`
	ErrorCode int    `json:"ErrorCode"`
}

const (
	statusOK   = "OK"
	statusFail = "FAIL"
)

func done() answer { return answer{ActionStatus: statusOK} }

// refusal is why a call was not carried out.
type refusal struct {
	code int
	text string
}

func (r *refusal) Error() string { return r.text }

func refuse(code int, text string) *refusal { return &refusal{code, text} }

// failed is the answer to a call that was refused.
func failed(err error) answer {
	code, text := codeInternal, err.Error()
	if r := (*refusal)(nil); errors.As(err, &r) {
		code = r.code
	}
	if e := (*im.Error)(nil); errors.As(err, &e) {
		code, text = e.Code, e.Text
	}
	return answer{ActionStatus: statusFail, ErrorCode: code, ErrorInfo: text}
}

// write sends an answer.
func write(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who hung up does not hear it
}

// problem is the answer of our own path to a call that was not carried out; code is the SDK's, 0 where it has none.
func problem(w http.ResponseWriter, status, code int, text string) {
	write(w, status, struct {
		Code  int    `json:"code,omitempty"`
		Error string `json:"error"`
	}{code, text})
}

// clip keeps a stranger's text short in our own.
func clip(s string) string {
	const most = 60
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}
