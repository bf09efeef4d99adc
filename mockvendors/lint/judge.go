package lint

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// judge is a vendor's mock that reads calls and sends nothing: no phone is connected, every caller is let in, and only rules that
// a call breaks by itself are on.
type judge struct {
	spec    *core.Spec
	vendor  core.Vendor
	handler http.Handler
	clock   *clock.Clock
	rules   map[string]core.Rule // that are on
	lints   []core.Lint          // of the call that is being served
}

// judge is the vendor's, begun at the time of the first call that is judged: some rules look at times.
func (l *linter) judge(ctx context.Context, spec *core.Spec, at time.Time) (*judge, error) {
	j := l.judges[spec.Name]
	if at.IsZero() { // nobody wrote it down
		if at = time.Now(); j != nil {
			at = j.clock.Now()
		}
	}
	if j == nil {
		j = &judge{spec: spec, clock: clock.New(at, 0), rules: map[string]core.Rule{}}
		v, err := spec.New(core.Config{
			Clock: j.clock, Seed: 1, JournalSize: 1, OnLint: func(x core.Lint) { j.lints = append(j.lints, x) },
			Apps: []core.AppConfig{{Name: "main", Package: core.MainPackage, Settings: spec.NewSettings()}},
		})
		if err != nil {
			return nil, err
		}
		j.vendor, j.handler = v, v.Handler()
		if err := j.scope(); err != nil {
			return nil, err
		}
		l.judges[spec.Name] = j
	}
	if ahead := at.Sub(j.clock.Now()); ahead > 0 {
		return j, j.clock.Jump(ctx, ahead)
	}
	return j, nil
}

// scope switches off what a call alone cannot break.
func (j *judge) scope() error {
	s := j.spec.Lint
	for _, r := range j.vendor.Platform().Rules.List() {
		on := (r.Phase == core.Wire || r.Phase == core.Validate) && !slices.Contains(s.Without, r.ID) || slices.Contains(s.With, r.ID)
		if on {
			j.rules[r.ID] = r
		}
		if err := j.vendor.Platform().Rules.Set(r.ID, on); err != nil {
			return err
		}
	}
	return nil
}

func (j *judge) close() {
	j.vendor.Platform().Close()
	j.clock.Stop()
}

// fieldNamed is the field that an answer of FCM names.
var fieldNamed = regexp.MustCompile(`"field"\s*:\s*"([^"]+)"`)

// judge serves one call and returns what is wrong with it, and whom it names.
func (j *judge) judge(ctx context.Context, x *exchange) (found []Finding, targets []string, err error) {
	req, err := http.NewRequestWithContext(ctx, x.method, x.url.String(), bytes.NewReader(x.body))
	if err != nil {
		return nil, nil, err
	}
	req.Header, req.Host, req.RequestURI = x.header, x.url.Host, x.url.RequestURI()
	j.lints = j.lints[:0]
	answer := &sink{header: http.Header{}}
	j.handler.ServeHTTP(answer, req)
	entries := j.vendor.Platform().Journal.Find(0, 1, nil)
	if len(entries) == 0 {
		return nil, nil, nil
	}
	e := &entries[0]
	seen := map[string]bool{}
	refused := func(id, code string) {
		if rule, on := j.rules[id]; on && !seen[id] {
			seen[id] = true
			f := Finding{ID: id, Level: Error, Field: j.spec.Lint.Fields[id], Says: rule.Says, Remedy: rule.Remedy}
			if m := fieldNamed.FindStringSubmatch(e.Answer); m != nil {
				f.Field = m[1]
			}
			if code != "" {
				f.Says += " The vendor answers " + code + "."
			}
			found = append(found, f)
		}
	}
	switch _, on := j.rules[e.Rule]; {
	case on:
		refused(e.Rule, e.Code)
	case e.Code != "" && e.Status != http.StatusNotFound && e.Status != http.StatusMethodNotAllowed && j.reads(e):
		f := Finding{ID: IDRefused, Level: Error, Says: "The vendor refuses the call with " + e.Code + ": " + clip(unnamed(e)), Remedy: "Correct what the answer names."}
		if m := fieldNamed.FindStringSubmatch(e.Answer); m != nil {
			f.Field = m[1]
		}
		found = append(found, f)
	case e.Status == http.StatusNotFound && e.Rule != "":
		refused(e.Rule, e.Code)
	}
	for _, t := range e.Targets {
		targets = append(targets, t.Token)
		if t.Verdict == core.Rejected {
			refused(t.Rule, t.Code)
		}
	}
	for _, x := range j.lints {
		found = append(found, Finding{ID: x.ID, Rule: x.Rule, Level: Warning, Field: x.Field, Says: x.Says, Remedy: x.Remedy})
	}
	return found, targets, nil
}

// unnamed is an answer with its targets shortened.
func unnamed(e *core.Entry) string {
	text := e.Answer
	for _, t := range e.Targets {
		text = strings.ReplaceAll(text, t.Token, short(t.Token))
	}
	return text
}

// reads reports whether a refusal that no row stands for is of the call's content: a message that cannot be read, or was read and has
// a field that is wrong. Others are of what the vendor remembers.
func (j *judge) reads(e *core.Entry) bool {
	switch e.Rule {
	case "messageJson", "parameters", "wire":
		return true
	case "":
		return len(j.lints) > 0 || len(e.Targets) > 0 || strings.HasSuffix(e.Path, "messages:send")
	}
	return false
}

// sink takes an answer that nobody reads.
type sink struct{ header http.Header }

func (s *sink) Header() http.Header       { return s.header }
func (*sink) Write(b []byte) (int, error) { return len(b), nil }
func (*sink) WriteHeader(int)             {}

// clip keeps a finding short.
func clip(s string) string {
	const most = 200
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
