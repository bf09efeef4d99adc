package admin

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The bounds of a look into the journal.
const (
	limitDefault = 100
	limitMax     = 1000
	waitDefault  = 5 * time.Second
	waitMax      = time.Minute
)

// messages is a look into the journals, as it is answered; look writes it.
type messages struct {
	Messages []core.Entry `json:"messages" jsonschema_description:"Requests with their answers and what became of each target; newest first."`
	Last     string       `json:"last" jsonschema_description:"Where the journals stand: give it as since to get what comes later."`
	More     bool         `json:"more,omitempty" jsonschema_description:"There were more than limit."`
	TimedOut bool         `json:"timed_out,omitempty" jsonschema_description:"Nothing matched within timeout."`
}

// query is what a look into the journals asks for.
type query struct {
	vendors []*Vendor
	since   map[string]uint64 // by vendor
	limit   int
	match   func(*core.Entry) bool
}

// queryFields are the parameters of a query; wait takes timeout besides.
var queryFields = []string{"vendor", "app", "token", "rule", "code", "result", "since", "limit"}

func (a *API) query(q url.Values, more ...string) (*query, error) {
	known := append(slices.Clone(queryFields), more...)
	for name := range q {
		if !slices.Contains(known, name) {
			return nil, bad(fmt.Sprintf("unknown parameter %q", clip(name)), "the parameters are %s", list(known))
		}
	}
	out := &query{limit: limitDefault, match: matcher(q)}
	if name := q.Get("vendor"); name != "" {
		v, err := a.vendor(name)
		if err != nil {
			return nil, err
		}
		out.vendors = []*Vendor{v}
	} else {
		for i := range a.mocks.Vendors {
			out.vendors = append(out.vendors, &a.mocks.Vendors[i])
		}
	}
	var err error
	if out.since, err = a.readCursor(q.Get("since"), q.Get("vendor")); err != nil {
		return nil, err
	}
	if text := q.Get("limit"); text != "" {
		if out.limit, err = strconv.Atoi(text); err != nil || out.limit < 1 || out.limit > limitMax {
			return nil, bad(fmt.Sprintf("limit is %q", clip(text)), "give a number from 1 to %d", limitMax)
		}
	}
	return out, nil
}

// matcher finds entries by what the parameters name; what they leave out matches.
func matcher(q url.Values) func(*core.Entry) bool {
	app, token, rule, code, result := q.Get("app"), q.Get("token"), q.Get("rule"), q.Get("code"), q.Get("result")
	return func(e *core.Entry) bool {
		if app != "" && e.App != app {
			return false
		}
		if token != "" || result != "" {
			return slices.ContainsFunc(e.Targets, func(t *core.TargetNote) bool {
				return (token == "" || t.Token == token) && (result == "" || t.Result == result) &&
					(rule == "" || rule == e.Rule || rule == t.Rule || rule == t.ResultBy) && (code == "" || coded(code, e) || t.Code == code)
			})
		}
		byRule := rule == "" || rule == e.Rule || slices.ContainsFunc(e.Targets, func(t *core.TargetNote) bool { return t.Rule == rule || t.ResultBy == rule })
		byCode := code == "" || coded(code, e) || slices.ContainsFunc(e.Targets, func(t *core.TargetNote) bool { return t.Code == code })
		return byRule && byCode
	}
}

// coded reports whether an answer carries a code; ok is success.
func coded(code string, e *core.Entry) bool { return e.Code == code || e.Code == "" && code == "ok" }

// look is what was found: where the entries are, not what they hold, for a thousand requests may have a thousand targets each.
type look struct {
	found    []entry
	last     string
	more     bool
	timedOut bool
}

// entry is an entry in its vendor's journal.
type entry struct {
	*core.Entry
	at *core.Platform
}

// find looks into the journals. Last is read first and nothing newer is given, so that nothing falls between two looks.
func (q *query) find() *look {
	out := &look{}
	last := map[string]uint64{}
	for _, v := range q.vendors {
		name, p := v.Spec.Name, v.Platform()
		last[name] = p.Journal.Last()
		for _, e := range p.Journal.Select(q.since[name], q.limit+1, func(e *core.Entry) bool { return e.N <= last[name] && q.match(e) }) {
			out.found = append(out.found, entry{e, p})
		}
	}
	slices.SortStableFunc(out.found, func(x, y entry) int { return cmp.Compare(y.Mono, x.Mono) })
	if len(out.found) > q.limit {
		out.found, out.more = out.found[:q.limit], true
	}
	out.last = writeCursor(q.vendors, last)
	return out
}

var _ streamed = (*look)(nil)

// stream writes a messages value, holding one entry at a time.
func (l *look) stream(w io.Writer) error {
	rest, err := json.Marshal(messages{Messages: []core.Entry{}, Last: l.last, More: l.more, TimedOut: l.timedOut})
	if err != nil {
		return err
	}
	open, rest, _ := bytes.Cut(rest, []byte("[]")) // where the entries belong
	if _, err := w.Write(append(open, '[')); err != nil {
		return err
	}
	for i, e := range l.found {
		if i > 0 {
			if _, err := io.WriteString(w, ","); err != nil {
				return err
			}
		}
		c := e.at.Journal.Copy(e.Entry)
		redact(e.at, &c)
		if err := encode(w, c); err != nil {
			return err
		}
	}
	_, err = w.Write(append([]byte("]"), append(rest, '\n')...))
	return err
}

func (a *API) listMessages(r *http.Request) (any, error) {
	q, err := a.query(r.URL.Query())
	if err != nil {
		return nil, err
	}
	return q.find(), nil
}

func (a *API) waitMessages(r *http.Request) (any, error) {
	values := r.URL.Query()
	q, err := a.query(values, "timeout")
	if err != nil {
		return nil, err
	}
	timeout := waitDefault
	if text := values.Get("timeout"); text != "" {
		if timeout, err = time.ParseDuration(text); err != nil || timeout < 0 || timeout > waitMax {
			return nil, bad(fmt.Sprintf("timeout is %q", clip(text)), "give a duration such as 5s, at most %s", waitMax)
		}
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	defer context.AfterFunc(a.ctx, cancel)() // Close ends it
	q.wait(ctx)
	out := q.find()
	out.timedOut = len(out.found) == 0
	return out, nil
}

// wait returns when one of the journals has a match, or when ctx ends.
func (q *query) wait(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	for _, v := range q.vendors {
		wg.Go(func() {
			if _, ok := v.Platform().Journal.Wait(ctx, q.since[v.Spec.Name], q.match); ok {
				cancel()
			}
		})
	}
	wg.Wait()
}

// A cursor says where each journal stands: "fcm:12,mi:3". With one vendor asked for, the bare number does.
func writeCursor(vendors []*Vendor, at map[string]uint64) string {
	var parts []string
	for _, v := range vendors {
		parts = append(parts, fmt.Sprintf("%s:%d", v.Spec.Name, at[v.Spec.Name]))
	}
	return strings.Join(parts, ",")
}

func (a *API) readCursor(text, vendor string) (map[string]uint64, error) {
	out := map[string]uint64{}
	if text == "" {
		return out, nil
	}
	if n, err := strconv.ParseUint(text, 10, 64); err == nil && (vendor != "" || n == 0) {
		out[vendor] = n
		return out, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(part, ":")
		n, err := strconv.ParseUint(number, 10, 64)
		if _, known := a.vendor(name); known != nil || err != nil {
			return nil, bad(fmt.Sprintf("since is %q", clip(text)), "give what an earlier answer called last, or, with vendor, a number")
		}
		out[name] = n
	}
	return out, nil
}
