package target

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pushrig/pushrig/scenarios"
)

// fill makes a text of values.
type fill = func(map[string]any) (string, error)

// call is one call, its templates ready.
type call struct {
	name       string
	method     string
	path, body fill
	headers    map[string]fill
	ok         []int
	answer     scenarios.CallAnswer
}

func newCall(name string, c *scenarios.TargetCall, common map[string]scenarios.Template) (out *call, err error) {
	out = &call{name: name, method: c.Method, headers: map[string]fill{}, ok: c.OK, answer: c.Answer}
	if out.path, err = c.Path.Ready(); err != nil {
		return nil, err
	}
	if out.body, err = c.Body.Ready(); err != nil {
		return nil, err
	}
	for _, headers := range []map[string]scenarios.Template{common, c.Headers} {
		for k, t := range headers {
			if out.headers[k], err = t.Ready(); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// Answer is what a call was answered.
type Answer struct {
	ID   string // the backend's own, of a message
	Next string // when its next thing falls due
	body any
}

// Refusal is a call that the backend answered with no.
type Refusal struct {
	Call string
	Code string // what the answer gives as the reason, or the status
	Says string // the answer, shortened
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("the target refuses %s: %s %s", r.Call, r.Code, r.Says)
}

// Silence is a call that got no answer that says what came of it: none at all, or a status of 500 and more.
type Silence struct {
	Call string
	Seen string
}

func (s *Silence) Error() string { return fmt.Sprintf("the target's %s: %s", s.Call, s.Seen) }

// answerMost is how much of an answer is read.
const answerMost = 1 << 20

// do makes the call.
func (c *call) do(ctx context.Context, client *http.Client, base string, values map[string]any) (a Answer, err error) {
	path, err := c.path(values)
	if err != nil {
		return a, err
	}
	body, err := c.body(values)
	if err != nil {
		return a, err
	}
	req, err := http.NewRequestWithContext(ctx, c.method, base+path, strings.NewReader(body))
	if err != nil {
		return a, err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, f := range c.headers {
		text, err := f(values)
		if err != nil {
			return a, err
		}
		req.Header.Set(k, text)
	}
	resp, err := client.Do(req)
	if err != nil {
		return a, &Silence{c.name, err.Error()}
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, answerMost))
	if err != nil {
		return a, &Silence{c.name, err.Error()}
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	_ = dec.Decode(&a.body) // an answer that is no JSON has no values
	reason, refused := refusal(a.body, c.answer.Refusal)
	switch {
	case c.succeeds(resp.StatusCode) && !refused:
		a.ID, _ = at(a.body, c.answer.ID)
		a.Next, _ = at(a.body, c.answer.Next)
		return a, nil
	case refused:
		return a, &Refusal{c.name, reason, short(text)}
	case resp.StatusCode >= 500:
		return a, &Silence{c.name, "it answered " + resp.Status + " " + short(text)}
	}
	return a, &Refusal{c.name, strconv.Itoa(resp.StatusCode), short(text)}
}

func (c *call) succeeds(status int) bool {
	if len(c.ok) > 0 {
		return slices.Contains(c.ok, status)
	}
	return status >= 200 && status < 300
}

// refusal is why an answer refuses, if it does.
func refusal(body any, path string) (string, bool) {
	v, there := at(body, path)
	if !there || v == "" || v == "0" || v == "false" || v == "null" {
		return "", false
	}
	if len(v) > 40 {
		v = v[:40]
	}
	return strings.ReplaceAll(v, " ", "_"), true
}

// at is the value at a path of an answer: keys and numbers, dots between.
func at(body any, path string) (string, bool) {
	if path == "" {
		return "", false
	}
	for key := range strings.SplitSeq(path, ".") {
		switch x := body.(type) {
		case map[string]any:
			v, ok := x[key]
			if !ok {
				return "", false
			}
			body = v
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(x) {
				return "", false
			}
			body = x[i]
		default:
			return "", false
		}
	}
	switch x := body.(type) {
	case nil:
		return "null", true
	case string:
		return x, true
	case json.Number:
		return x.String(), true
	}
	text, err := json.Marshal(body)
	return string(text), err == nil
}

// short is an answer as messages quote it.
func short(text []byte) string {
	const most = 200
	s := strings.Join(strings.Fields(strings.ToValidUTF8(string(text), "?")), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
