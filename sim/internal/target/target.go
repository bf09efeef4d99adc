package target

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/scenarios"
)

// Config is what a target is made of.
type Config struct {
	File *scenarios.Target
	// Values are what its templates can name: vendors and so on. port is added where it is not there.
	Values map[string]any
	// Env are the variables that its process inherits; what File.Env says is laid over them.
	Env []string
	// Now is a monotonic time.
	Now func() time.Duration
}

// Target is an outside backend that answers.
type Target struct {
	file    *scenarios.Target
	base    string
	values  map[string]any
	calls   map[string]*call
	process *process // nil: it is not ours
	client  *http.Client
	now     func() time.Duration
	stop    sync.Once
	closed  atomic.Bool

	Counts Counts
}

// Start starts the backend, where the file says how, and waits until it answers.
func Start(ctx context.Context, c Config) (_ *Target, err error) {
	t := &Target{file: c.File, values: maps.Clone(c.Values), calls: map[string]*call{}, now: c.Now}
	t.Counts.init()
	if _, given := t.values["port"]; !given {
		if t.values["port"], err = freePort(); err != nil {
			return nil, err
		}
	}
	t.values["session"] = map[string]any{}
	// A connection a send that may be open, kept: a backend's accept queue is not what is measured.
	t.client = &http.Client{
		Transport:     &http.Transport{MaxIdleConns: c.File.InFlight, MaxIdleConnsPerHost: c.File.InFlight, MaxConnsPerHost: 0, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if t.base, err = c.File.BaseURL.Fill(t.values); err != nil {
		return nil, problem("base_url", err)
	}
	if u, err := url.Parse(t.base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &Problem{Seen: fmt.Sprintf("base_url is %q, which is no address", t.base), Remedy: "write it like http://127.0.0.1:{{.port}}"}
	}
	for name, x := range c.File.Calls.Each() {
		if t.calls[name], err = newCall(name, x, c.File.Headers); err != nil {
			return nil, problem("calls."+name, err)
		}
	}
	if err := t.launch(c); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			t.Close()
		}
	}()
	if err := t.healthy(ctx); err != nil {
		return nil, err
	}
	return t, t.begin(ctx)
}

func problem(where string, err error) error {
	return &Problem{Seen: where + ": " + err.Error(), Remedy: "mend the template"}
}

// The ports that freePort chooses from: below those that systems give to who asks for any, so that nobody else is given one between
// the look and the backend's start.
const (
	portsFrom = 20000
	portsTo   = 32000
)

// freePort is a port of loopback that nobody has now, and the one after it: some backends take two.
func freePort() (int, error) {
	var err error
	for range 50 {
		port := portsFrom + rand.IntN(portsTo-portsFrom)
		if err = free(port); err == nil {
			err = free(port + 1)
		}
		if err == nil {
			return port, nil
		}
	}
	return 0, &Problem{Seen: "no free port was found on loopback: " + err.Error(), Remedy: "write a fixed one into base_url and the command"}
}

func free(port int) error {
	l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port))
	if err == nil {
		err = l.Close()
	}
	return err
}

func (t *Target) launch(c Config) error {
	if len(c.File.Command) == 0 {
		return nil
	}
	var args []string
	for _, x := range c.File.Command {
		text, err := x.Fill(t.values)
		if err != nil {
			return problem("command", err)
		}
		args = append(args, text)
	}
	env := append([]string{}, c.Env...)
	for name, x := range c.File.Env {
		text, err := x.Fill(t.values)
		if err != nil {
			return problem("env."+name, err)
		}
		env = append(env, name+"="+text)
	}
	dir, err := filepath.Abs(filepath.Dir(c.File.File))
	if err != nil {
		return err
	}
	if t.taken() {
		return &Problem{Seen: t.base + " is answered already, by a program that was not started here", Remedy: "end that one, or let base_url and the command take {{.port}}, a free one"}
	}
	t.process, err = start(args, dir, env)
	return err
}

// taken reports whether somebody listens where the backend is to be.
func (t *Target) taken() bool {
	u, err := url.Parse(t.base)
	if err != nil {
		return false
	}
	conn, err := net.DialTimeout("tcp", u.Host, time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// healthTick is how often a backend that does not answer yet is asked.
const healthTick = 50 * time.Millisecond

// healthy waits until the backend says that it is well.
func (t *Target) healthy(ctx context.Context) error {
	h := t.file.Health
	path, err := h.Path.Fill(t.values)
	if err != nil {
		return problem("health.path", err)
	}
	ctx, cancel := context.WithTimeout(ctx, h.Timeout.D())
	defer cancel()
	tick := time.NewTicker(healthTick)
	defer tick.Stop()
	var ended <-chan struct{}
	if t.process != nil {
		ended = t.process.done
	}
	seen := "nobody was asked"
	for {
		ok, what := t.well(ctx, path, h.Status)
		if ok {
			return nil
		}
		if ctx.Err() == nil {
			seen = what
		}
		select {
		case <-ended:
			how, _ := t.process.ended()
			return &Problem{Seen: "the backend ended " + how + " before it answered " + t.base + path, Remedy: "its last output says why; try the command by hand", Tail: t.process.tail.last()}
		case <-ctx.Done():
			p := &Problem{Seen: fmt.Sprintf("no healthy answer from %s within %s: %s", t.base+path, h.Timeout.D(), seen),
				Remedy: "look whether base_url and health.path are the backend's, or give it a longer health.timeout"}
			if t.process != nil {
				p.Tail = t.process.tail.last()
			}
			return p
		case <-tick.C:
		}
	}
}

// well asks once.
func (t *Target) well(ctx context.Context, path string, status int) (ok bool, seen string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.base+path, nil)
	if err != nil {
		return false, err.Error()
	}
	resp, err := t.client.Do(req)
	if err != nil {
		return false, strings.TrimPrefix(err.Error(), `Get "`+t.base+path+`": `)
	}
	_ = resp.Body.Close()
	if status != 0 {
		return resp.StatusCode == status, "it answers " + resp.Status
	}
	return resp.StatusCode < 500, "it answers " + resp.Status
}

// begin makes the session's calls.
func (t *Target) begin(ctx context.Context) error {
	saved := map[string]any{}
	for i, s := range t.file.Session {
		c, err := newCall(fmt.Sprintf("session[%d]", i), &s.TargetCall, t.file.Headers)
		if err != nil {
			return problem("session", err)
		}
		a, err := t.make(ctx, c, nil)
		if err != nil {
			return &Problem{Seen: err.Error(), Remedy: "look at target.session"}
		}
		for name, path := range s.Save {
			v, there := at(a.body, path)
			if !there {
				return &Problem{Seen: fmt.Sprintf("the answer of %s has no %s", c.name, path), Remedy: "look at target.session.save"}
			}
			saved[name] = v
		}
		t.values["session"] = saved
	}
	return nil
}

// ErrNoCall is a call that the target does not have.
var ErrNoCall = errors.New("the target has no such call")

// Has reports whether the target has a call.
func (t *Target) Has(name string) bool { return t.calls[name] != nil }

// Do makes a call. A refusal is a *Refusal; no answer that says what came of it is a *Silence.
func (t *Target) Do(ctx context.Context, name string, values map[string]any) (Answer, error) {
	c := t.calls[name]
	if c == nil {
		return Answer{}, fmt.Errorf("%w: %s", ErrNoCall, name)
	}
	return t.make(ctx, c, values)
}

func (t *Target) make(ctx context.Context, c *call, values map[string]any) (Answer, error) {
	all := maps.Clone(t.values)
	maps.Copy(all, values)
	ctx, cancel := context.WithTimeout(ctx, t.file.Timeout.D())
	defer cancel()
	began := t.now()
	a, err := c.do(ctx, t.client, t.base, all)
	t.Counts.note(c.name, t.now()-began, errors.As(err, new(*Silence)))
	return a, err
}

// Broken says what was seen of a backend that ended by itself; nil where it lives, or was never ours.
func (t *Target) Broken() *Problem {
	if t.process == nil || t.closed.Load() {
		return nil
	}
	if how, ended := t.process.ended(); ended {
		return &Problem{Seen: "the backend ended " + how + " while the run was on", Remedy: "its last output says why", Tail: t.process.tail.last()}
	}
	return nil
}

// Close ends the backend, where it was started here.
func (t *Target) Close() {
	t.stop.Do(func() {
		t.closed.Store(true)
		t.client.CloseIdleConnections()
		if t.process != nil {
			t.process.stop()
		}
	})
}

// Fill is a text of the target's file with the run's values.
func (t *Target) Fill(text scenarios.Template) (string, error) { return text.Fill(t.values) }

// Tail are the last lines of the backend's own output.
func (t *Target) Tail() string {
	if t.process == nil {
		return ""
	}
	return t.process.tail.last()
}
